"""Number formats of workbooks: what a cell shows where its value says more, less or something else."""

from __future__ import annotations

import csv
import datetime
import io
import re
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter
import xlwt
from formats import FIXTURES, as_csv, as_ods, as_xlsx, opened, refused, said, with_part
from golden.update import AS_OF
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz_intake import comes_out

from screening.errors import InputError
from screening.intake import ods_cells, shown_cells, xls_cells, xlsx_cells
from screening.intake.number_formats import format_of
from screening.intake.ods_cells import Shown
from screening.postings import load_posting
from screening.run import OUTCOMES, compiled, decided

FIRST, DAY, NEW_YEAR = datetime.date(2022, 12, 1), datetime.date(2022, 12, 17), datetime.date(2022, 1, 1)
SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
WHOLE_YEAR = datetime.date(2022, 12, 31)


@pytest.mark.parametrize(
    "code",
    ["mmm-yy", "MMM-YY", "mm/yyyy", "mmmm yyyy", "yyyy-mm", "[$-409]mmm\\-yy;@", '[$-407]mmmm" "yyyy', 'yyyy"年"m"月"',
     "[Red]m.yyyy", "[$-411]ggge\\年m\\月"],
)  # fmt: skip
def test_a_first_day_that_is_not_shown_is_a_month(code: str) -> None:
    """Any other day was given by somebody, and so was a time of day."""
    found = format_of(code)
    assert found is not None
    assert (found.shown(FIRST), found.shown(datetime.datetime(2022, 12, 1))) == ("2022-12", "2022-12")
    assert (found.shown(DAY), found.shown(datetime.datetime(2022, 12, 1, 9, 30))) == (None, None)
    assert (found.shown(44896.0), found.shown("2022-12-01")) == (None, None)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('"Expected "mmm yyyy', "Expected 2022-12"),
        ('"expected "dd.mm.yyyy', "expected 2022-12-01"),
        ("\\F\\Y yyyy", "FY 2022-12"),
        ('"("mmm-yy")"', "2022-12"),
        ("[$-409]mmmm yyyy", "2022-12"),
    ],
)
def test_words_before_a_date_are_said(code: str, shown: str) -> None:
    """A degree that is `Expected Dec 2022` isn't one of December 2022: brackets and languages say nothing, words do."""
    found = format_of(code)
    assert found is not None
    assert found.shown(FIRST) == shown


@pytest.mark.parametrize("code", ["yyyy", "yy", "yyyy;@", "[$-409]yyyy"])
def test_a_first_of_january_of_which_the_year_is_shown_is_a_year(code: str) -> None:
    """Of another month the month is known; a small number that is shown as a date is no year."""
    found = format_of(code)
    assert found is not None
    shown = [found.shown(one) for one in (NEW_YEAR, FIRST, DAY, datetime.date(1900, 1, 1))]
    assert shown == ["2022", "2022-12", None, None]


@pytest.mark.parametrize(("code", "shown"), [("d-mmm", "17-Dec"), ("m/d", "17-Dec"), ("mmmm", "Dec"), ("mmm;@", "Dec")])
def test_a_year_that_is_not_shown_is_not_said(code: str, shown: str) -> None:
    """A spreadsheet makes the 22nd of December of this year of `12/22`, whatever was meant."""
    found = format_of(code)
    assert found is not None
    assert found.shown(DAY) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", 0.5, "50%"),
        ("0.0%", 0.375, "37.5%"),
        ("0%", 0.29, "29%"),
        ("0%", 0.1 + 0.2, "30%"),
        ("0%", 1, "100%"),
        ("0.00%;[Red]-0.00%", 0.07, "7%"),
        ('0"%"', 50, "50%"),
        ("00000", 123, "00123"),
        ("00000", 123456, "123456"),
        ("00000", 1.5, "1.5"),
        ('"A-"0000', 12.0, "A-0012"),
        ('0" months"', 18.0, "18 months"),
        ("0\\ \\m\\o", 18, "18 mo"),
        ('0.0 "years"', 2.5, "2.5 years"),
        ('#,##0" hrs/wk"', 37.5, "37.5 hrs/wk"),
        ('General" yrs"', 5, "5 yrs"),
        ('0"+"', 10, "10+"),
        ('[=1]0" year";0" years"', 1, "1 year"),
        ('[=1]0" year";0" years"', 2, "2 years"),
        ('[<12]0" months";[>=12]0" weeks"', 11, "11 months"),
        ('"Yes";;"No"', 1.0, "Yes"),
        ('"Yes";;"No"', 0, "No"),
        ('[=1]"Yes";[=0]"No";0', 0, "No"),
    ],
)
def test_a_number_is_shown_with_what_stands_around_it(code: str, value: float, shown: str) -> None:
    """It isn't rounded: what is stored was given."""
    found = format_of(code)
    assert found is not None
    assert found.shown(value) == shown
    assert found.shown(True) is None
    assert found.shown(-1.0) is None
    assert found.shown(float("nan")) is None


@pytest.mark.parametrize(
    "code",
    ["", "General", "0", "0.00", "#,##0", "@", "0;-0;;@", "[Red]0", "$#,##0.00", "[$€-2] #,##0.00", '#,##0\\ "€"',
     "_(* #,##0_)", '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', "yyyy-mm-dd", "dd.mm.yyyy",
     "m/d/yyyy h:mm AM/PM", "h:mm", "[h]:mm", "[mm]:ss", "mm:ss", "ddd", "d", "0.00E+00", "# ?/?", "0,", '0.0,," mn"',
     '0,.0" mn"', "?/16",
     "000-00-0000", "(000) 000-0000", '"Q"q yyyy', ";;;", '"', "[", "\\", "0%%", 'h" hours"', '0" months' + "s" * 255],
)  # fmt: skip
def test_a_format_that_says_nothing_or_is_not_understood_is_passed_over(code: str) -> None:
    """The value is as it is."""
    assert format_of(code) is None


@given(st.text('0#?.,%;"\\[]_*@ymdhsegbGeneral<>=-/ A', max_size=40), st.floats() | st.dates() | st.datetimes())
def test_any_format_is_read(code: str, value: Any) -> None:
    """What is shown is text on one line, or nothing."""
    found = format_of(code)
    shown = found.shown(value) if found else None
    assert shown is None or (isinstance(shown, str) and len(shown) < 400)


def test_a_day_under_a_condition_is_left_alone() -> None:
    """Nobody writes such a format of days."""
    found = format_of("[<=1]mmm-yy;0%")
    assert found is not None
    assert (found.shown(FIRST), found.shown(0.5), found.shown(2)) == (None, None, "200%")


# --- workbooks


def book(rows: Sequence[Sequence[Any]], since_1904: bool = False, top: int = 0, left: int = 0) -> bytes:
    """A sheet; a pair is a value with its format."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": since_1904})
    sheet = made.add_worksheet("S")
    for i, row in enumerate(rows, top):
        for j, cell in enumerate(row, left):
            value, style = (
                (cell[0], made.add_format({"num_format": cell[1]})) if isinstance(cell, tuple) else (cell, None)
            )
            if isinstance(value, datetime.date):
                sheet.write_datetime(i, j, value, style)
            elif value != "":
                sheet.write(i, j, value, style)
    made.close()
    return out.getvalue()


HEADER = ["applicant_id", "job_1_title", "job_1_start", "job_1_end", "job_1_share", "claim:it-management"]
SHOWN = [
    [(7, "00000"), "CIO", (NEW_YEAR, "mmm-yy"), (FIRST, "mmm-yy"), (0.5, "0%"), (18, '0" months"')],
    [(12345, "00000"), "dev", (NEW_YEAR, "yyyy"), (DAY, "mm/yyyy"), (1, "0%"), (2.5, '0.0 "years"')],
    [(8, "00000"), "dev", (NEW_YEAR, "yyyy-mm-dd"), (DAY, "d-mmm"), "20%", 3],
]
TYPED = [
    ["00007", "CIO", "2022-01", "2022-12", "50%", "18 months"],
    ["12345", "dev", "2022", "2022-12-17", "100%", "2.5 years"],
    ["00008", "dev", "2022-01-01", "17-Dec", "20%", "3"],
]


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 2)])
def test_a_workbook_says_what_its_text_says(top: int, left: int) -> None:
    """Wherever the table stands in the sheet."""
    expected, _ = opened(as_csv([HEADER, *TYPED]).encode())
    batch, _ = opened(book([HEADER, *SHOWN], top=top, left=left))
    assert [one for _, one in said(batch)] == [one for _, one in said(expected)]
    assert (batch.problems, batch.rejected) == ((), ())
    assert batch.table.claims["experience", "it-management"].tolist() == [540, 900, 1080]


def test_the_formats_are_those_of_the_sheet_that_is_read() -> None:
    """The other sheets have their own."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, code in (("A", "mmm-yy"), ("B & C", "yyyy-mm-dd")):
        sheet, style = made.add_worksheet(name), made.add_format({"num_format": code})
        sheet.write_row(0, 0, ["applicant_id", "job_1_end"])
        sheet.write(1, 0, "A-1")
        sheet.write_datetime(1, 1, FIRST, style)
    made.close()
    ends = [said(opened(out.getvalue(), sheet=name)[0])[0][1]["experience"][0]["end"] for name in ("a", "b & c")]
    assert ends == ["2022-12", "2022-12-01"]


def test_a_merged_cell_shows_the_same_in_each_of_its_rows() -> None:
    """As its value would."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, month = made.add_worksheet("S"), made.add_format({"num_format": "mmm-yy"})
    for number, row in enumerate([["applicant_id", "job_1_end"], ["A-1", ""], ["A-2", ""]]):
        sheet.write_row(number, 0, row)
    sheet.merge_range(1, 1, 2, 1, "")
    sheet.write_datetime(1, 1, FIRST, month)
    made.close()
    batch, _ = opened(out.getvalue())
    assert [one["experience"][0]["end"] for _, one in said(batch)] == ["2022-12", "2022-12"]


def test_a_range_that_became_a_day_is_no_number() -> None:
    """`5-10` is shown as `10-May`, in a workbook as in the text that is made of it."""
    made = (datetime.date(2026, 5, 10), "d-mmm")
    header = ["applicant_id", "job_1_title", "job_1_supervised", "job_1_hours_per_week", "claim:it-management"]
    for data in (
        book([header, ["A-1", "x", made, made, made]]),
        as_csv([header, ["A-1", "x", *["10-May"] * 3]]).encode(),
    ):
        batch, _ = opened(data)
        assert [one.reason for one in batch.problems] == ["`10-May` is a date"] * 3
        assert all("Excel may have made a date of a range" in one.hint for one in batch.problems)


def test_cells_without_references_are_found() -> None:
    """One stands behind the one before it, and a row below the one before it."""
    data = book([["applicant_id", "job_1_title", "job_1_start", "job_1_end"], ["x", "", "", (FIRST, "mmm-yy")]])
    text = [f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in ("applicant_id", "job_1_title", "job_1_start")]
    texts, month = "".join(text), '<c s="1"><v>44896</v></c>'
    last = '<c t="inlineStr"><is><t>job_1_end</t></is></c>'
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for rows in (
        f"<row>{texts}{last}</row><row><c><v>1</v></c><c><v>2</v></c>{month}{month}</row>",
        f'<row r="1">{texts}{last}</row><row><c><v>1</v></c><c r="C2" s="1"><v>44896</v></c>{month}</row>',
        f'<row>{texts}{last}</row><row r="2"><c r="D2" s="1"><v>44896</v></c><c r="A2"><v>1</v></c><c/>{month}</row>',
        f'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}{last}</x:row>'
        f'<row><c><v>1</v></c><c r="C2" s="1"><v>44896</v></c><c s="1" r="D2"><v>44896</v></c></row>',
    ):
        batch, _ = opened(with_part(data, SHEET, f"{start}{rows}</sheetData></worksheet>"))
        job = said(batch)[0][1]["experience"][0]
        assert (job["start"], job["end"]) == ("2022-12", "2022-12"), rows


def test_cells_and_rows_in_any_order_are_found() -> None:
    """Also where a row says that it is another than that of its cells."""
    header, *rows = [
        ["applicant_id", "job_1_title", "job_1_start", "job_1_end"],
        *([name, "x", "", (FIRST, 17)] for name in "ab"),
    ]
    data = book([header, *rows])
    sheet = _part(data, SHEET).decode()
    found = re.findall("<row .*?</row>", sheet)
    assert len(found) == 3
    for swapped in ("".join(reversed(found)), "".join(found).replace('<row r="2"', '<row r="9"')):
        batch, _ = opened(with_part(data, SHEET, sheet.replace("".join(found), swapped)))
        assert [one["experience"][0]["end"] for _, one in said(batch)] == ["2022-12", "2022-12"]
    behind = '<row r="4"><c><v>7</v></c><c r="B3" s="1"><v>5</v></c><c/><c s="1"><v>44896</v></c></row></sheetData>'
    batch, _ = opened(with_part(data, SHEET, sheet.replace("</sheetData>", behind)))
    assert said(batch)[-1][1] == {"applicant_id": "7", "experience": [{"end": "2022-12"}]}


def test_a_header_may_have_words_that_only_its_format_has() -> None:
    """As a person sees it."""
    batch, _ = opened(book([["applicant_id", (1, '"job_"0"_title"')], ["A-1", "CIO"]]))
    assert said(batch)[0][1]["experience"] == [{"title": "CIO"}]


def test_formats_of_other_things_than_cells_are_not_theirs() -> None:
    """Conditions have formats of the same numbers."""
    data = book([["applicant_id", "job_1_end"], ["A-1", (FIRST, "mm/yyyy")]])
    styles = _part(data, STYLES).decode()
    other = '<dxfs count="1"><dxf><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></dxf></dxfs>'
    wrong = with_part(data, STYLES, styles.replace('<dxfs count="0"/>', other))
    assert wrong != data
    assert b"<dxf>" in _part(wrong, STYLES)
    assert said(opened(wrong)[0])[0][1]["experience"][0]["end"] == "2022-12"


def test_formats_that_are_only_numbered() -> None:
    """Files needn't write out what every spreadsheet knows."""
    header = ["applicant_id", "job_1_start", "job_1_end", "job_1_share"]
    data = book([header, ["A-1", (DAY, 16), (FIRST, 17), (0.5, 9)], ["A-2", (DAY, 14), (DAY, 17), (0.25, 10)]])
    assert b"<numFmt " not in _part(data, STYLES)
    jobs = [one["experience"][0] for _, one in said(opened(data)[0])]
    assert [(job["start"], job["end"], job["share"]) for job in jobs] == [
        ("17-Dec", "2022-12", "50"),
        ("2022-12-17", "2022-12-17", "25"),
    ]


# --- the old form


def old_book(rows: Sequence[Sequence[Any]], since_1904: bool = False, before: int = 0) -> bytes:
    """The same as XLS, behind other sheets."""
    made = xlwt.Workbook()
    made.dates_1904 = since_1904
    for number in range(before):
        made.add_sheet(f"Sheet {number}").write(9, number, 5, xlwt.easyxf(num_format_str="0%"))
    sheet = made.add_sheet("People")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            value, code = cell if isinstance(cell, tuple) else (cell, "General")
            sheet.write(i, j, value, xlwt.easyxf(num_format_str=code))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_an_xls_file_says_what_its_text_says() -> None:
    """Whichever sheet it is, and from whichever year the days are counted."""
    expected, _ = opened(as_csv([HEADER, *TYPED]).encode())
    for since_1904, before in ((False, 0), (True, 0), (False, 2)):
        batch, _ = opened(old_book([HEADER, *SHOWN], since_1904, before), sheet="People" if before else "")
        assert [one for _, one in said(batch)] == [one for _, one in said(expected)]
        assert (batch.problems, batch.rejected) == ((), ())


def test_numbers_of_an_xls_file_that_stand_together() -> None:
    """Several small ones of a row are kept in one record."""
    header = ["applicant_id", *(f"job_{number}_share" for number in range(1, 4))]
    data = old_book([header, ["A-1", (0.25, "0%"), 60, (0.75, "0.00%")]])
    assert struct.pack("<HHHH", 0x00BD, 24, 1, 1) in data
    jobs = said(opened(data)[0])[0][1]["experience"]
    assert [job["share"] for job in jobs] == ["25", "60", "75"]


def test_a_format_of_an_xls_file_may_have_any_signs() -> None:
    """And a chart within a sheet has cells of its own."""
    header = ["applicant_id", "job_1_end"]
    data = old_book([header, ["A-1", (FIRST, 'yyyy"\u5e74"m"\u6708"')]])
    assert said(opened(data)[0])[0][1]["experience"][0]["end"] == "2022-12"

    def record(kind: int, *numbers: int) -> bytes:
        return struct.pack(f"<HH{len(numbers)}H", kind, 2 * len(numbers), *numbers)

    book_part = record(0x0809, 0x0600) + record(0x00E0, 0, 17) + record(0x0085, 26, 0) + record(0x000A)
    assert len(book_part) == 26
    cells = record(0x0809, 0x0600) + record(0x0203, 1, 1, 0, 0) + record(0x000A) + record(0x0203, 2, 2, 0, 0)
    stream = book_part + record(0x0809, 0x0600) + cells + record(0x000A)
    found = xls_cells.find(stream, 0)
    assert [one // shown_cells.MOST_SHOWN for one in found.places] == [2 * (1 << 15) + 2]


@given(st.binary(max_size=200), st.integers(0, 3))
def test_any_bytes_of_an_xls_file_are_read(data: bytes, sheet: int) -> None:
    """What breaks the rules is passed over."""
    xls_cells.find(data, sheet)
    xls_cells.find(struct.pack("<HHH", 0x0809, 2, 0x0600) + data, sheet)


# --- OpenDocument spreadsheets, which hold what is shown


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (FIRST, "Dec 22", "2022-12"),
        (FIRST, "Dezember 2022", "2022-12"),
        (FIRST, "12/2022", "2022-12"),
        (FIRST, "2022-12", "2022-12"),
        (FIRST, "12/22", "2022-12"),
        (FIRST, "01.12.2022", None),
        (FIRST, "1. d\u00e9c. 22", None),
        (FIRST, "Thursday, December 1, 2022", None),
        (FIRST, "Q4 2022", None),
        (FIRST, "2022", "2022-12"),
        (FIRST, "1-Dec", "1-Dec"),
        (FIRST, "12/01", "1-Dec"),
        (FIRST, "December", "December"),
        (NEW_YEAR, "2022", "2022"),
        (NEW_YEAR, "01/22", "2022-01"),
        (DAY, "Dec 22", None),
        (DAY, "17-Dec", "17-Dec"),
        (datetime.date(2022, 12, 22), "Dec 22", "Dec 22"),
        (datetime.date(2001, 12, 1), "Dec 01", "Dec 01"),
        (datetime.date(2012, 1, 12), "01/12", "01/12"),
        (datetime.datetime(2022, 12, 1, 9, 30), "Dec 22", None),
        (datetime.datetime(2022, 12, 1), "Dec 22", "2022-12"),
        (12.0, "Dec 22", None),
    ],
)
def test_a_day_of_which_a_part_is_shown(value: Any, text: str, shown: str | None) -> None:
    """Whatever the language; what may be a year or a day stays open."""
    assert Shown(text, "date").shown(value) == shown


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (123.0, "00123", "00123"),
        (18.0, "18 months", "18 months"),
        (2.5, "2,5 Jahre", "2.5 Jahre"),
        (2.5, "2 years", "2.5 years"),
        (1200, "1,200 hrs", "1200 hrs"),
        (12.0, "A-0012", "A-0012"),
        (10, "10+", "10+"),
        (1, "Yes", "Yes"),
        (1500000, "1.5 Mio", None),
        (120000, "1.2E+05", None),
        (2.5, "3", None),
        (1200, "1,200", None),
        (12.5, "$12.50", None),
        (-3, "-3 years", None),
        (1.0, "---", None),
        (True, "1 year", None),
    ],
)
def test_a_number_that_is_shown_with_words(value: Any, text: str, shown: str | None) -> None:
    """It is that of the cell, and no thousands of it."""
    assert Shown(text, "float").shown(value) == shown


@given(st.text("0123456789 .,-/%ADecy+", max_size=12), st.floats() | st.dates() | st.datetimes(), st.integers(0, 2))
def test_any_text_of_a_cell_is_read(text: str, value: Any, kind: int) -> None:
    """What is shown is text, or nothing."""
    assert isinstance(Shown(text, ("date", "float", "percentage")[kind]).shown(value), str | None)


SEEN: list[list[Any]] = [
    [(7.0, "00007"), "CIO", (NEW_YEAR, "Jan 22"), (FIRST, "12/22"), (0.5, "50%"), (18.0, "18 months")],
    [(12345.0, "12345"), "dev", (NEW_YEAR, "2022"), (DAY, "Dec 22"), (1.0, "100%"), (2.5, "2.5 years")],
    [(8.0, "00008"), "dev", (NEW_YEAR, "01/01/22"), (DAY, "17-Dec"), "20%", 3.0],
]


def test_an_ods_file_says_what_its_text_says() -> None:
    """Wherever the table stands in the sheet."""
    expected, _ = opened(as_csv([HEADER, *TYPED]).encode())
    for cells in ([HEADER, *SEEN], [[""], [""], *([["", "", *row] for row in (HEADER, *SEEN)])]):
        batch, _ = opened(as_ods(cells))
        assert [one for _, one in said(batch)] == [one for _, one in said(expected)]
        assert (batch.problems, batch.rejected) == ((), ())


def test_what_an_ods_cell_shows_is_told_from_what_is_said_about_it() -> None:
    """A comment isn't shown, cells that repeat show the same, and another sheet is another."""
    day = 'office:value-type="date" office:date-value="2022-12-01"'
    note = "<office:annotation><text:p>since 1999-01-01</text:p></office:annotation>"
    whole = f"<table:table-cell {day}><text:p>1 Dec 22</text:p></table:table-cell>"
    month = "<text:p>Dec <text:span>22</text:span></text:p>"
    page = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">'
        f'<text:p>A-2</text:p></table:table-cell><table:table-cell {day} table:number-columns-repeated="2">{note}'
        f"{month}</table:table-cell>{whole}<table:table-cell {day}>{month}</table:table-cell></table:table-row>"
        '<table:table-row><table:table-cell office:value-type="string"><text:p>A-3</text:p></table:table-cell>'
        f"{whole}<table:table-cell {day}>{month}</table:table-cell></table:table-row>"
    )
    header = ["applicant_id", *(f"job_{number}_{name}" for number in (1, 2) for name in ("start", "end"))]
    data = as_ods([header, ["A-1", (NEW_YEAR, "01/01/22"), (FIRST, "Dec 22")]])
    content = _part(data, "content.xml").decode()
    blank = '<table:table-row table:number-rows-repeated="1000000">'
    people, content = '<table:table table:name="People">', content.replace(blank, page + blank)
    months = page.replace(whole, f"<table:table-cell {day}>{month}</table:table-cell>")
    other = f"{header_row(header)}{months}{months}</table:table>"
    first, last = content.split(people)
    end = "</office:spreadsheet>"
    for made, sheet in (
        (content, ""),
        (f'{first}<table:table table:name="Q">{other}{people}{last}', "people"),
        (content.replace(end, f'<table:table table:name="Q">{other}{end}'), "people"),
        (f"{first}{people}{other}{people}{last}", ""),
    ):
        batch, _ = opened(with_part(data, "content.xml", made), sheet=sheet)
        jobs = [[(job["start"], job["end"]) for job in one["experience"]] for _, one in said(batch)]
        assert jobs == [
            [("2022-01-01", "2022-12")],
            [("2022-12", "2022-12"), ("2022-12-01", "2022-12")],
            [("2022-12-01", "2022-12")],
        ]
        assert batch.rejected == ()


def header_row(names: Sequence[str]) -> str:
    """A row of names in an OpenDocument sheet."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in names
    )
    return f"<table:table-row>{cells}</table:table-row>"


def test_ods_cells_that_show_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they fill the memory."""
    monkeypatch.setattr(ods_cells, "MOST_SHOWN", 2)
    data = as_ods([["applicant_id"], *([(float(number), f"{number:05}")] for number in range(9))])
    assert "too-large: a sheet shows more than 2 different numbers with words; save it as CSV" in refused(data)


# --- days counted from 1904


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_those_of_the_workbook(since_1904: bool) -> None:
    """From whichever year they are counted."""
    data = book(
        [["applicant_id", "job_1_start", "job_1_end"], ["A-1", (DAY, "yyyy-mm-dd"), (FIRST, "mmm-yy")]], since_1904
    )
    assert (b'date1904="1"' in _part(data, BOOK)) == since_1904
    job = said(opened(data)[0])[0][1]["experience"][0]
    assert (job["start"], job["end"]) == ("2022-12-17", "2022-12")


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_a_number_is_no_day_where_days_are_counted_from_1904() -> None:
    """Counted as it stands it would be four years off, and nobody knows whether it was moved here."""
    header = ["applicant_id", "job_1_start", "job_1_hours_per_week", "answer:size"]
    rows = [[43434, 43434, 40, 19999], [43435, "2015", 38, 60001]]
    batch, _ = opened(book([header, *rows], True))
    assert batch.table.ids == ("43434", "43435")
    assert [(one.row, one.column, one.reason) for one in batch.problems] == [
        (2, "job_1_start", "`43434 (1904)` is not a date")
    ]
    assert batch.table.answers["size"].tolist() == [19999, 60001]
    content = _part(as_ods([header, *([float(cell) for cell in row] for row in rows[:1])]), "content.xml").decode()
    null = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    data = with_part(as_ods([header]), "content.xml", content.replace("<table:table ", f"{null}<table:table ", 1))
    assert [one.reason for one in opened(data)[0].problems] == ["`43434 (1904)` is not a date"]
    assert [one.reason for one in opened(old_book([header, *rows], True))[0].problems] == [
        "`43434 (1904)` is not a date"
    ]
    batch, _ = opened(book([header, *rows]))
    assert batch.problems == ()
    assert said(batch)[0][1]["experience"][0]["start"] == "43434"


# --- verdicts


def test_a_month_that_is_typed_into_a_cell_lasts_to_its_end() -> None:
    """What is asked for in years may turn on it: the first of December is a month short of seven years."""
    with (FIXTURES / "exports" / "twin.csv").open(encoding="utf-8", newline="") as file:
        header, cells = list(csv.reader(file))[:2]
    base = compiled(load_posting("pps-director-enterprise-applications"))
    found = []
    for end, expected in (("2021-12", "PASS"), ("2021-12-01", "FAIL")):
        row = dict(zip(header, cells, strict=True)) | {"job_1_start": "2015-01", "job_1_end": end}
        row |= {name: "" for name in header if name.startswith("job_2_")}
        made = row | {
            "job_1_start": (datetime.date(2015, 1, 1), "mmm-yy"),
            "job_1_end": (datetime.date(2021, 12, 1), "mmm-yy" if expected == "PASS" else "m/d/yyyy"),
        }
        inputs = (as_csv([header, list(row.values())]).encode(), book([header, list(made.values())]))
        for data in inputs:
            batch, _ = opened(data, kinds=base.plan.posting.kinds.keys())
            found.append(OUTCOMES[int(decided(base, batch.table, AS_OF).outcomes[0])].word)
        assert found[-2:] == [expected, expected]


# --- files that mean harm


def test_formats_that_break_the_rules_are_passed_over() -> None:
    """A style that isn't there, a format that isn't there, and numbers that are none."""
    data = book([["applicant_id", "job_1_end"], ["A-1", (FIRST, 17)]])
    sheet = _part(data, SHEET).decode()
    assert ' s="1"' in sheet
    for style in ("7", "-1", "x", "99999999999999999999", ""):
        wrong = with_part(data, SHEET, sheet.replace(' s="1"', f' s="{style}"'))
        assert _end_or_refusal(wrong) in ("44896", "2022-12-01", "damaged")
    styles = _part(data, STYLES).decode()
    assert 'numFmtId="17"' in styles
    for number in ("", "-3", "x", "9" * 30, "163"):
        wrong = with_part(data, STYLES, styles.replace('numFmtId="17"', f'numFmtId="{number}"'))
        assert _end_or_refusal(wrong) in ("44896", "2022-12-01", "damaged")


def _end_or_refusal(data: bytes) -> str:
    """How the first job ends, or the code of the refusal."""
    try:
        end = said(opened(data)[0])[0][1]["experience"][0]["end"]
    except InputError as bad:
        return bad.problems[0].code
    return str(end)


def test_parts_that_are_not_xml_are_refused() -> None:
    """As are those that declare what they stand for themselves."""
    data = book([["applicant_id", "job_1_end"], ["A-1", (FIRST, "mmm-yy")]])
    for part in (BOOK, STYLES, "xl/_rels/workbook.xml.rels", SHEET):
        bare = _part(data, part).decode()
        declared = bare.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
        assert "damaged: the file declares a document type" in refused(with_part(data, part, declared))
        assert "damaged" in refused(with_part(data, part, bare[:-9]))


def test_more_styles_than_any_workbook_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they fill the memory."""
    data = book([["applicant_id", "job_1_end"], ["A-1", (FIRST, "mmm-yy")]])
    styles = _part(data, STYLES).decode()
    for tag in ('<numFmt numFmtId="{}" formatCode="0"/>', '<xf numFmtId="{}"/>'):
        more = "".join(tag.format(number) for number in range(200, 300))
        monkeypatch.setattr(xlsx_cells, "_MOST_STYLES", 50)
        wrong = with_part(
            data,
            STYLES,
            styles.replace("<fonts", f"<numFmts>{more}</numFmts><fonts").replace("</cellXfs", f"{more}</cellXfs"),
        )
        assert "a.bin: too-large: the workbook has more than 50 styles" in refused(wrong)


def test_without_such_formats_the_cells_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pass of its own is for workbooks that need it."""
    monkeypatch.setattr(xlsx_cells, "_Sheet", None)
    data = as_xlsx({"S": [["applicant_id", "job_1_end"], ["A-1", FIRST]]})
    assert said(opened(data)[0])[0][1]["experience"][0]["end"] == "2022-12-01"


XLSX = book([HEADER, *SHOWN])
PARTS = {
    **{name: (XLSX, name) for name in (BOOK, STYLES, SHEET, "xl/_rels/workbook.xml.rels")},
    "content.xml": (as_ods([HEADER, *SEEN]), "content.xml"),
}
XLS = old_book([HEADER, *SHOWN])
BITS = [*b'< > " / 0 9 r s = & <c <row </row> s="1" r="B2" r="XFD1"'.split(), b"<!--", b"]]>", b"", b"\xff", b"\x00"]


@given(
    st.sampled_from([*PARTS, ""]),
    st.lists(st.tuples(st.integers(0), st.integers(0, 40), st.sampled_from(BITS)), max_size=4),
)
def test_a_spoiled_workbook_is_read_or_refused(part: str, changes: list[tuple[int, int, bytes]]) -> None:
    """Never an exception other than our own."""
    whole, name = PARTS.get(part, (XLS, ""))
    data = _part(whole, name) if name else whole
    for at, length, bit in changes:
        at %= len(data) + 1
        data = data[:at] + bit + data[at + length :]
    comes_out(with_part(whole, name, data) if name else data)
