"""CSV and its kin: encodings, separators, quotation marks, titles, merged headers, compressed files."""

from __future__ import annotations

import gzip
import hashlib
import io
from typing import BinaryIO, cast

import pyarrow as pa
import pytest
from formats import CANONICAL, as_csv, assert_twin, canonical, opened, refused, rows, said
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import OptionError
from screening.intake import Rejected, Unread, open_input, packed
from screening.intake.blob import Blob
from screening.intake.delimited import CsvGrid
from screening.intake.dialect import find
from screening.intake.encodings import as_utf8, found

TEXT = CANONICAL.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("separator", "form"),
    [(",", "wide CSV"), (";", "wide CSV, separator `;`"), ("\t", "wide TSV"), ("|", "wide CSV, separator `|`")],
)
@pytest.mark.parametrize("quoting", [0, 1])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_are_found(separator: str, form: str, quoting: int, end: str) -> None:
    """Comma, semicolon, tab and bar, with only the cells quoted that need it or all of them."""
    data = as_csv(rows(), delimiter=separator, quoting=quoting, lineterminator=end)
    assert_twin(data.encode(), form)


def test_single_quotation_marks_are_found() -> None:
    """As some databases write them."""
    data = as_csv(rows(), delimiter=";", quotechar="'", quoting=1)
    assert_twin(data.encode(), "wide CSV, separator `;`, quotation mark `'`")


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8", "wide CSV"),
        ("utf-8-sig", "wide CSV"),
        ("utf-16", "wide CSV, UTF-16"),
    ],
)
def test_encodings_are_found(encoding: str, form: str) -> None:
    """The byte order mark decides, else whether the bytes are UTF-8."""
    assert_twin(TEXT.encode(encoding), form)


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8", "wide CSV"),
        ("utf-8-sig", "wide CSV"),
        ("utf-16", "wide CSV, UTF-16"),
        ("cp1252", "wide CSV, Windows-1252"),
    ],
)
def test_accents_are_read(encoding: str, form: str) -> None:
    """Also where the first of them comes late in the file."""
    text = "applicant_id,job_1_title,other\n" + "".join(f"B-{i},x,{'z' * 100_000}\n" for i in range(30))
    batch, source = opened((text + "C-1,Señor développeur à 5 €,\n").encode(encoding), "a.csv")
    assert source.format == form
    assert batch.rejected == ()
    assert said(batch)[-1] == (32, {"applicant_id": "C-1", "experience": [{"title": "Señor développeur à 5 €"}]})


def test_big_endian_utf_16_is_read() -> None:
    """Its mark says so."""
    assert_twin(b"\xfe\xff" + TEXT.encode("utf-16-be"), "wide CSV, UTF-16")


DAMAGE = "the value can't be read as text"


def test_a_byte_without_a_character_is_a_problem_of_its_value() -> None:
    """The value is unknown, and all else is read; a column that nobody reads does no harm. An id must be a text."""
    data = b"applicant_id,job_1_title,other\nA-1,caf\xe9,x\nA-2,\x81,x\nA-3\nA-4,y,\x81\nA-\x81,y,\n"
    batch, source = opened(data)
    assert source.format == "wide CSV, Windows-1252"
    why, hint = "applicant_id holds bytes that are no text", "save the file in UTF-8"
    assert batch.rejected == (
        Rejected(4, "", "", "the row has 1 cell where the header has 3"),
        Rejected(6, "applicant_id", "A-\\uffff", why, hint=hint),
    )
    assert batch.problems == (Unread(3, "job_1_title", "\\uffff", DAMAGE, hint="write it anew"),)
    assert [row for row, _ in said(batch)] == [2, 3, 5]
    assert said(batch)[1][1] == {"applicant_id": "A-2", "experience": [{"hours_per_week": "0.125"}]}


def test_utf_8_with_a_faulty_byte_stays_utf_8() -> None:
    """A file whose other accents are UTF-8 isn't taken for another encoding."""
    data = "applicant_id,job_1_title\nA-1,café\nA-2,naïve\nA-3,".encode() + b"\xe9\n"
    batch, source = opened(data)
    assert source.format == "wide CSV"
    assert (batch.rejected, [(one.row, one.reason) for one in batch.problems]) == ((), [(4, DAMAGE)])
    assert said(batch)[0][1]["experience"] == [{"title": "café"}]


def test_half_a_character_of_utf_16_is_a_problem_of_its_value() -> None:
    """Be it in the middle or at the end."""
    data = "applicant_id,job_1_title\nA-1,x\nA-2,\ud800\nA-3,y".encode("utf-16", "surrogatepass") + b"\x20"
    batch, _ = opened(data)
    assert [(one.row, one.reason) for one in batch.problems] == [(3, DAMAGE), (4, DAMAGE)]
    assert [row for row, _ in said(batch)] == [2, 3, 4]


@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be"])
def test_utf_16_of_which_a_byte_is_missing_is_refused(code: str) -> None:
    """From there on each character is made of halves of two, no line ends, and all rows would be one malformed row."""
    data = ("\ufeff" + TEXT).encode(code)
    half = len(data) // 2
    for one in (data[:half] + data[half + 1 :], data[:half] + b"\x20" + data[half:]):
        assert "a byte of the file is missing or too many" in refused(one)


def test_a_nul_byte_is_a_problem_of_its_value() -> None:
    """What else is in the file is read."""
    batch, _ = opened(b"applicant_id,job_1_title,job_1_employer\nA-1,x\0y,County\nA-2,z,\n")
    assert batch.problems == (Unread(2, "job_1_title", "x\\uffffy", DAMAGE, hint="write it anew"),)
    assert said(batch)[0][1]["experience"][0]["employer"] == "County"
    assert batch.rows == 2


def test_a_blank_cell_too_many_may_have_moved_the_others() -> None:
    """A comma inside a cell moves all that follow by one: with a blank last cell, one blank cell is too many."""
    batch, _ = opened(b"applicant_id,job_1_title,job_1_employer\nA-1,IT Mgr, West,\nA-2,y,\n")
    assert [(one.row, one.reason) for one in batch.rejected] == [(2, "the row has 4 cells where the header has 3")]
    assert batch.table.ids == ("A-2",)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\uffff\u0a00")), st.sampled_from(["utf-8", "utf-16"])
)
def test_any_text_is_transcoded_as_it_is(text: str, encoding: str) -> None:
    """Whatever the text, the bytes that the reader gets are its UTF-8."""
    blob = Blob.of(io.BytesIO(text.encode(encoding)), "a")
    with as_utf8(blob, found(blob)).opened() as file:
        assert file.read().decode().removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("applicant_id;job_1_hours_per_week\nA-1;37,5\nA-2;40,0\n", ";"),
        ("id;hours\nA-1;37,5\nA-2;40,0\n", ";"),
        ("id;a;b\n1;1,5;2,5\n2;1,5;2,5\n", ";"),
        ("id,a,kinds\n1,x,p;q\n2,y,p;q\n", ","),
        ('id,"a;b;c;d",kinds\n1,x,p;q\n2,y,p;q\n', ","),
        ("id;Do you have A, B, C or D?\n1;yes\n2;no\n", ";"),
        ("id\ta,b\n1\tx,y\n", "\t"),
        ("a;b;c\n1\n", ";"),
        ("Report, March 2024\n\nid|a|b\n1|x|y\n2|x|y\n", "|"),
        ("applicant_id\nA-1\n", ","),
        ("applicant_id,job_1_title\nA-1\n", ","),
        ("", ","),
    ],
)
def test_the_header_decides_on_the_separator(text: str, separator: str) -> None:
    """A decimal comma is none, nor is what separates the parts of one cell."""
    assert find(text, whole=True).separator == separator


def test_a_declared_separator_is_obeyed() -> None:
    """Excel's `sep=` line is no row: the header is row 1 there."""
    assert_twin(("\ufeffsep=;\r\n" + as_csv(rows(), delimiter=";")).encode(), "wide CSV, separator `;`")


def test_quotation_marks_count_with_any_separator() -> None:
    """Cells that hold line breaks and separators are one row; a mark never closed is noticed."""
    text = 'applicant_id;job_1_title;job_1_employer\nA-1;"x;\n""y""";z\nA-2;5" disk;z\n'
    batch, _ = opened(text.encode())
    assert [record["experience"][0]["title"] for _, record in said(batch)] == ['x;\n"y"', '5" disk']
    assert "row 3: unclosed-quote" in refused((text.replace('5" disk', '"disk')).encode())


def test_titles_and_blank_rows_stand_above_a_header() -> None:
    """A row of one cell above a header of many is a title; rows keep the numbers that a spreadsheet shows."""
    text = "Applicants of March\n\n,,\n" + as_csv(rows())
    batch, _ = opened(text.encode())
    assert batch.rejected == ()
    assert [(row - 3, record) for row, record in said(batch)] == list(canonical())


def test_two_header_rows_are_joined() -> None:
    """Groups above names; the row numbers go on below the second."""
    text = "applicant_id,job_1,,job_2,\n,title,start,title,start\nA-1,CIO,2015,clerk,2011\n"
    header = CsvGrid(Blob.of(io.BytesIO(text.encode()), "a.csv")).header()
    assert header.names == ("applicant_id", "job_1 title", "job_1 start", "job_2 title", "job_2 start")
    assert header.row == 2


@pytest.mark.parametrize(
    "text",
    [
        "applicant_id,,job_1_title\nA-1,x,CIO\nA-2,y,clerk\n",
        ",applicant_id,job_1_title\n0,A-1,CIO\n1,A-2,clerk\n",
        "applicant_id,job_1_title,\nA-1,CIO,CIO\nA-2,clerk,x\n",
    ],
)
def test_an_unnamed_column_makes_no_second_header(text: str) -> None:
    """Nobody is lost to a header of two rows that has one."""
    batch, _ = opened(text.encode())
    assert [record["applicant_id"] for _, record in said(batch)] == ["A-1", "A-2"]


def zstd(data: bytes) -> bytes:
    """The bytes packed by Zstandard."""
    return cast(bytes, pa.Codec("zstd").compress(data, asbytes=True))


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (zstd, "zstd")])
def test_compressed_files_are_read(pack: object, name: str) -> None:
    """CSV in any encoding, and JSON lines."""
    assert callable(pack)
    assert_twin(pack(TEXT.encode()), f"wide CSV, packed with {name}")
    assert_twin(pack(TEXT.encode("utf-16")), f"wide CSV, UTF-16, packed with {name}")
    batch, source = opened(pack(b'{"applicant_id": "A-1"}\n'))
    assert (batch.rows, source.format) == (1, f"JSON lines, packed with {name}")


def test_a_compressed_file_in_two_parts_is_read_whole() -> None:
    """As `cat a.gz b.gz` makes one."""
    data = TEXT.encode()
    assert_twin(gzip.compress(data[:5000]) + gzip.compress(data[5000:]), "wide CSV, packed with gzip")


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (zstd, "zstd")])
def test_a_compressed_bomb_is_refused(pack: object, name: str) -> None:
    """A file that grows beyond measure, and one that is cut short or damaged."""
    assert callable(pack)
    bomb = pack(b"applicant_id\n" + b"\n" * (40 << 20))
    assert refused(bomb) == (
        "a.bin: too-large: the file grows more than 500 times when it is unpacked; "
        "unpack it first, if it is what it should be"
    )
    packed_well = pack(TEXT.encode())
    assert refused(packed_well[: len(packed_well) // 2]) == f"a.bin: damaged: the {name} file is damaged or cut short"
    assert refused(packed_well[:40] + b"\xff" * 40 + packed_well[80:]).startswith("a.bin: damaged:")
    assert refused(pack(packed_well)) == "a.bin: packed-twice: the file is compressed twice; unpack it once"


def test_a_compressed_file_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """However well it is packed."""
    monkeypatch.setattr(packed, "MOST_UNPACKED", 1 << 10)
    assert "holds more than 0 GB when it is unpacked" in refused(gzip.compress(TEXT.encode()))


def test_the_sum_is_that_of_the_bytes_given() -> None:
    """Not of what they were made into."""
    for data in (gzip.compress(TEXT.encode()), TEXT.encode("utf-16"), "applicant_id,é\nA-1,x\n".encode("cp1252")):
        intake = open_input(io.BytesIO(data))
        assert intake.sha256 == ""
        intake.read()
        assert intake.sha256 == hashlib.sha256(data).hexdigest()


class Pipe(io.BytesIO):
    """A stream that can't be rewound."""

    def seekable(self) -> bool:
        return False


def test_a_compressed_pipe_is_read() -> None:
    """Standard input gives every format."""
    intake = open_input(cast(BinaryIO, Pipe(gzip.compress(TEXT.encode("utf-16")))))
    assert intake.source.name == "standard input"
    assert tuple(said(intake.read())) == canonical()


def test_only_a_workbook_has_sheets() -> None:
    """A sheet that is asked of a text table is a mistake."""
    with pytest.raises(OptionError, match=r"only a workbook has sheets"):
        opened(TEXT.encode(), sheet="People")


def test_a_long_cell_in_the_first_row_is_no_fault_of_the_header() -> None:
    """The header is found among the first rows, and a cell of 500 KB with line breaks may stand there."""
    batch, _ = opened(b'applicant_id,job_1_title,notes\nA-1,x,"' + b"line\n" * 100_000 + b'"\nA-2,y,\n')
    assert (batch.table.ids, batch.rejected, batch.problems) == (("A-1", "A-2"), (), ())
