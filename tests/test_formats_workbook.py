"""Workbooks: typed cells, the choice of a sheet, titles and merged headers, and files that mean harm."""

from __future__ import annotations

import datetime
import hashlib
import io
from typing import Any

import pytest
import xlwt
from formats import as_ods, as_xlsx, as_zip, assert_twin, canonical, opened, refused, rows, said, typed, with_part

from screening.intake import Rejected, Unread, open_input, ziplimits
from screening.intake.blob import Blob
from screening.intake.workbook import SheetGrid

SHEET = "xl/worksheets/sheet1.xml"
TYPED = [[typed(cell) for cell in row] for row in rows()]
PEOPLE = [["applicant_id", "job_1_title"], ["A-1", "CIO"]]


def header_of(data: bytes, sheet: str = "") -> tuple[tuple[str, ...], int]:
    """The header that a workbook is taken to have, and the number of its row."""
    header = SheetGrid(Blob.of(io.BytesIO(data), "a.xlsx"), sheet).header()
    return header.names, header.row


@pytest.mark.parametrize("cells", [rows(), TYPED], ids=["texts", "typed"])
def test_an_xlsx_file_says_the_same(cells: Any) -> None:
    """Be its cells texts, or days, numbers and booleans as a person types them."""
    assert_twin(as_xlsx({"People": cells}), "wide XLSX, sheet `People`")


@pytest.mark.parametrize("cells", [rows(), TYPED], ids=["texts", "typed"])
def test_an_ods_file_says_the_same(cells: Any) -> None:
    """Also with the million blank rows that such a file ends with."""
    assert_twin(as_ods(cells), "wide ODS, sheet `People`")


def test_an_xls_file_says_the_same() -> None:
    """The old binary form is read as well."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for i, row in enumerate(TYPED):
        for j, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write(i, j, cell, day)
            elif cell != "":
                sheet.write(i, j, cell)
    out = io.BytesIO()
    book.save(out)
    assert_twin(out.getvalue(), "wide XLS, sheet `People`")


def as_xls(*cells: tuple[int, int, str]) -> bytes:
    """Some cells as XLS."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row, column, text in cells:
        sheet.write(row, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_xls_file_that_would_fill_the_memory_is_refused() -> None:
    """A chain of sectors without an end, and a cell outside of the sheet."""
    data = bytearray(as_xls((0, 0, "applicant_id"), (1, 0, "A-1"), (65535, 255, "x")))
    assert opened(bytes(data))[0].rows == 1
    message = "a.bin: damaged: the file is damaged, or no workbook; save it as XLSX"
    table = 512 + 512 * int.from_bytes(data[76:80], "little")
    looped = bytearray(data)
    looped[table : table + 4] = bytes(4)
    assert refused(bytes(looped)) == message
    cell = data.find(b"\xfd\x00\x0a\x00\xff\xff\xff\x00")
    data[cell + 6 : cell + 8] = b"\xff\xff"
    assert refused(bytes(data)) == message


def test_numbers_are_written_as_a_person_would() -> None:
    """Without `.0`, and days without the hour."""
    when = datetime.datetime(2015, 3, 1, 14, 30)
    cells = [["applicant_id", "job_1_start", "job_1_hours_per_week", "job_1_paid"], [4711.0, when, 37.5, True]]
    batch, _ = opened(as_xlsx({"S": cells}))
    job = {"start": "2015-03-01", "hours_per_week": "37.5", "paid": True}
    assert said(batch) == [(2, {"applicant_id": "4711", "experience": [job]})]


def test_the_first_sheet_that_is_not_empty_is_read() -> None:
    """Unless another is named."""
    data = as_xlsx({"Notes": [], "People": PEOPLE, "Others": [["applicant_id"], ["B-1"], ["B-2"]]})
    assert opened(data)[1].format == "wide XLSX, sheet `People`"
    batch, source = opened(data, sheet="others")
    assert (batch.table.ids, source.format) == (("B-1", "B-2"), "wide XLSX, sheet `Others`")
    assert refused(data, sheet="Peopel") == (
        "a.bin: no-sheet: no sheet `Peopel`; the sheets are `Notes`, `People`, `Others`"
    )


def test_an_empty_workbook_is_refused() -> None:
    """It has no header."""
    assert refused(as_xlsx({"A": [], "B": []})) == "a.bin: empty-file: the workbook is empty"


def test_titles_and_blank_rows_stand_above_a_header() -> None:
    """Rows keep the numbers that the spreadsheet shows, also with blank ones between and a table off the corner."""
    cells = [[], ["", "", "Applicants of March"], [], *(["", *row] for row in rows()[:5]), [], ["", *rows()[5]]]
    batch, _ = opened(as_xlsx({"S": cells}))
    assert batch.rejected == ()
    assert [row for row, _ in said(batch)] == [5, 6, 7, 8, 10]
    assert [record for _, record in said(batch)] == [record for _, record in canonical()[:5]]


def test_merged_headers_are_joined() -> None:
    """Each name is led by the group above it; a column without a group keeps its name."""
    cells = [
        ["Applicants of March"],
        ["Applicant ID", "", "", "", "", "Notes"],
        ["", "Title", "Start", "Title", "Start", ""],
        ["A-1", "CIO", "2015", "clerk", "2011", "x"],
    ]
    data = as_xlsx({"S": cells}, merged=[(1, 1, 2, "Job 1"), (1, 3, 4, "Job 2")])
    names = ("Applicant ID", "Job 1 Title", "Job 1 Start", "Job 2 Title", "Job 2 Start", "Notes")
    assert header_of(data) == (names, 3)
    cells[1] = ["Applicant ID", "Job 1", "", "Job 2", "", "Notes"]
    assert header_of(as_ods(cells)) == (names, 3)


def test_rows_of_people_are_no_second_header() -> None:
    """A header with gaps and no merged cell is one row."""
    cells = [["applicant_id", "", "job_1_title", ""], ["A-1", "a", "CIO", "b"], ["A-2", "a", "clerk", "b"]]
    assert opened(as_xlsx({"S": cells}))[0].table.ids == ("A-1", "A-2")
    assert opened(as_ods(cells))[0].table.ids == ("A-1", "A-2")


def test_a_sheet_that_would_fill_the_memory_is_refused() -> None:
    """Two cells far apart are enough for that; the size is told before the sheet is read."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for inside, row, column in (
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="9000000"><c r="XFD9000000"/></row>',
            9000000,
            16384,
        ),
        ('<row r="1"><c r="A99999999999"><v>1</v></c></row>', 99999999999, 1),
    ):
        data = with_part(as_xlsx({"S": PEOPLE}), SHEET, f"{start}{inside}</sheetData></worksheet>")
        assert refused(data) == (
            f"a.bin: too-large: a sheet reaches to row {row:,} and column {column:,}; "
            "at most 50,000,000 cells are read; delete what stands far from the table, or save the table as CSV"
        )
    bare = "<row>" + "<c><v>1</v></c>" * 2000 + "</row>" + "<row><c><v>1</v></c></row>" * 30_000
    assert "too-large" in refused(with_part(as_xlsx({"S": PEOPLE}), SHEET, f"{start}{bare}</sheetData></worksheet>"))
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="90000" office:value-type="float" '
        'office:value="1"/></table:table-row>'
    )
    assert "a sheet reaches to row 1,000,003 and column 90,000" in refused(as_ods(PEOPLE, tail=far))


def test_a_text_that_many_cells_share_is_counted_each_time() -> None:
    """A workbook keeps it once; whoever reads it makes copies."""
    data = as_xlsx({"S": [["applicant_id", "job_1_title"], *([f"A-{i}", "x" * 30_000] for i in range(50_000))]})
    assert "the texts of a sheet take more than 1 GB" in refused(data)


def test_archives_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory is looked at before anything is unpacked."""
    book = as_xlsx({"S": PEOPLE})
    assert "grows more than 200 times when unpacked" in refused(with_part(book, SHEET, b" " * (40 << 20)))
    monkeypatch.setattr(ziplimits, "MOST_UNPACKED", 1000)
    assert refused(book) == (
        "a.bin: too-large: the file holds more than 1 GB when it is unpacked; save the table as CSV"
    )
    monkeypatch.setattr(ziplimits, "MOST_ENTRIES", 3)
    assert "parts; at most 3 are read" in refused(book)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (as_zip({"a.csv": "applicant_id\nA-1\n"}), "not-a-table: the file is a zip archive and no workbook; unpack it, "
         "and give the file or folder in it"),
        (as_zip({"xl/workbook.bin": ""}), "not-a-table: the file is a binary workbook (XLSB); save it as XLSX"),
        (as_xlsx({"S": PEOPLE})[:2000], "damaged: the file is damaged or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged: "),
        (with_part(as_ods(PEOPLE), "content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged: the file "
         "declares a document type, which no spreadsheet does"),
        (with_part(as_xlsx({"S": PEOPLE}), SHEET, "<worksheet><sheetData><row"), "damaged: the workbook can't be read"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_refused(data: bytes, message: str) -> None:
    """With a sentence that says what it is."""
    assert refused(data).startswith(f"a.bin: {message}")


def test_an_encrypted_workbook_is_refused() -> None:
    """Its parts can't be read without the password."""
    data = bytearray(as_xlsx({"S": PEOPLE}))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "a.bin: encrypted: the file is encrypted; save it without a password"


def test_damaged_parts_are_refused() -> None:
    """A part with a wrong sum, and an encoding that nobody knows."""
    data = bytearray(as_xlsx({"S": PEOPLE}))
    at = data.find(b"xl/worksheets/sheet1.xml") + 40
    data[at : at + 20] = bytes(20)
    assert refused(bytes(data)) == "a.bin: damaged: the file is damaged or cut short"
    content = '<?xml version="1.0" encoding="UTF-H"?><a/>'
    assert refused(with_part(as_ods(PEOPLE), "content.xml", content)) == "a.bin: damaged: the file is damaged"


WHO: list[list[Any]] = [["Candidate ID", "Name", "PMP"], [7, "Jo", "yes"], [8, "Al", ""]]
EMPLOYED: list[list[Any]] = [
    ["Candidate ID", "Title", "From", "To", "Hrs/wk"],
    [8, "CIO", datetime.date(2015, 3, 1), "present", 37.5],
]
SCHOOLED: list[list[Any]] = [
    ["Candidate ID", "Degree", "Graduated?"],
    [7, "BS", True],
    [8, "MS", "perhaps"],
    [9, "PhD", True],
]


def test_sheets_that_bear_the_names_of_tables_are_read_together() -> None:
    """Joined on the ids; what is wrong is named with its sheet, and so is what is passed over."""
    notes = [["Exported on Monday"]]
    data = as_xlsx({"Read me": notes, "CANDIDATES": WHO, "Work-History": EMPLOYED, "Degrees ": SCHOOLED, "Answers": [],
                    "Credntials": notes})  # fmt: skip
    batch, source = opened(data)
    assert said(batch) == [
        (2, {"applicant_id": "7", "education": [{"level": "BS", "conferred": True}],
             "credentials": [{"name": "pmp", "valid": True}]}),
        (3, {"applicant_id": "8", "education": [{"level": "MS", "conferred": False}],
             "experience": [{"title": "CIO", "start": "2015-03-01", "end": "present", "hours_per_week": "37.5"}]}),
    ]  # fmt: skip
    assert batch.problems == (
        Unread(3, "Graduated?", "perhaps", "`perhaps` is not yes or no", "Degrees ", "write yes or no"),
    )
    assert batch.rejected == (Rejected(4, "Candidate ID", "9", "applicant_id `9` is not in CANDIDATES", "Degrees "),)
    assert source.format == "XLSX of related tables, sheets `CANDIDATES`, `Work-History`, `Degrees `"
    assert source.passed_over == (
        "Name",
        "sheet Read me",
        "sheet Answers (empty)",
        "sheet Credntials (did you mean `credentials`?)",
    )
    assert dict(source.columns)["Work-History: Hrs/wk"] == "hours_per_week"
    intake = open_input(io.BytesIO(data))
    intake.read()
    assert intake.sha256 == hashlib.sha256(data).hexdigest()


def test_without_a_sheet_of_applicants_the_others_name_them() -> None:
    """In the order of the sheets, and of the rows in them."""
    batch, _ = opened(as_xlsx({"Jobs": EMPLOYED, "Education": SCHOOLED}))
    assert batch.table.ids == ("8", "7", "9")
    assert batch.table.rows.tolist() == [2, 2, 4]
    assert (batch.rejected, batch.rows) == ((), 3)


@pytest.mark.parametrize(
    ("sheets", "form"),
    [
        ({"Applicants": WHO, "Jobs": []}, "wide XLSX, sheet `Applicants`"),
        ({"Applicants": WHO, "Jobs 2024": EMPLOYED}, "wide XLSX, sheet `Applicants`"),
        ({"Notes": WHO, "Experiences": EMPLOYED, "Degree list": SCHOOLED}, "wide XLSX, sheet `Notes`"),
    ],
)
def test_one_sheet_is_read_where_fewer_than_two_are_tables(sheets: Any, form: str) -> None:
    """A name that is only like that of a table, or a sheet without cells, joins nothing."""
    assert opened(as_xlsx(sheets))[1].format == form


def test_a_cover_page_is_told_from_the_sheet_that_is_meant() -> None:
    """The other sheets are named where the first has no ids."""
    pages = {"Cover": [["Applicant export"]], "Data": WHO, "Notes": [["x"]]}
    assert refused(as_xlsx(pages)).endswith("; the other sheets are `Data`, `Notes`: read one of them with --sheet")
    assert "--sheet" not in refused(as_xlsx(pages), sheet="Cover")


def test_a_sheet_that_is_named_is_read_by_itself() -> None:
    """Whatever the other sheets are called."""
    data = as_xlsx({"Applicants": WHO, "Jobs": EMPLOYED})
    assert opened(data, sheet="Applicants")[1].format == "wide XLSX, sheet `Applicants`"


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"Jobs": EMPLOYED, "Employment": EMPLOYED, "People": WHO}, "a.bin: same-table: sheets `Jobs` and `Employment` "
         "are both the table of experience; keep one of them, or read one sheet by itself with --sheet"),
        ({"Jobs": EMPLOYED, "Jobs (2)": EMPLOYED, "People": WHO}, "a.bin: same-table: sheets `Jobs` and `Jobs (2)` "
         "are both the table of experience; keep one of them, or read one sheet by itself with --sheet"),
        ({"People": WHO, "Questions": [["No.", "Question"], ["1", "Why?"]]}, "Questions: row 1: no-id-column: no "
         "column `applicant_id`; found `No.`, `Question`; name the column that tells applicants apart "
         "`applicant_id`, or give its name with --id-column, or read one sheet by itself with --sheet"),
        ({"People": WHO, "Answers": [["Candidate ID", "Question"]]}, "Answers: row 1: no-column: no column `answer`; "
         "say with --mapping which it is: `table,header,meaning`, then `Answers,...,answer`, or read one sheet by "
         "itself with --sheet"),
        ({"People": [["Candidate ID", "Degree Earned"], ["7", "BS"]], "Schools": SCHOOLED}, "a.bin: stated-twice: "
         "column `Degree Earned` of People and the table Schools say the same thing; keep one of them, or read "
         "one sheet by itself with --sheet"),
    ],
)  # fmt: skip
def test_sheets_that_cannot_be_read_together_are_refused(sheets: Any, message: str) -> None:
    """With what may be done about it."""
    assert refused(as_xlsx(sheets)) == message


def test_a_credential_may_be_told_by_a_column_and_by_a_row() -> None:
    """A question of the form beside a list of licenses."""
    licenses: list[list[Any]] = [
        ["Candidate ID", "License", "Expires"],
        [7, "Driver's License", datetime.date(2028, 5, 1)],
    ]
    batch, _ = opened(as_xlsx({"People": WHO, "Licenses": licenses}))
    held = [{"name": "pmp", "valid": True}, {"name": "Driver's License", "expires": "2028-05-01"}]
    assert [record.get("credentials") for _, record in said(batch)] == [held, None]


def test_a_sheet_that_is_not_read_is_named() -> None:
    """Nothing is lost without a word: who has a second batch on another sheet is told; an empty sheet is nothing."""
    people = [["applicant_id", "job_1_title"], ["A-1", "CIO"]]
    data = as_xlsx({"Batch 1": people, "Batch 2": [people[0], ["A-2", "dev"]], "Blank": []})
    batch, source = opened(data)
    assert (batch.table.ids, source.passed_over) == (("A-1",), ("sheet `Batch 2`",))
    intake = open_input(io.BytesIO(data), name="a.xlsx", sheet="Batch 2")
    assert (intake.read().table.ids, intake.source.passed_over) == (("A-2",), ())
