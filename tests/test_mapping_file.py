"""The mapping file: what it may say, and every fault with its row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from screening.commands.inspect import write_mapping
from screening.errors import InputError
from screening.intake import open_input
from screening.intake.mapping import Columns, decide, load_mapping, read_mapping

HEAD = "header,meaning,note\n"
HEADERS = ["Candidate", "Employer", "From", "To", "DOB", "Name", "Car?", "Car?"]


def faults(text: str, headers: list[str] = HEADERS) -> list[str]:
    """Every problem, as printed."""
    with pytest.raises(InputError) as raised:
        decide(headers, Columns(mapping=read_mapping(text, "map.csv")))
    return [str(problem) for problem in raised.value.problems]


def targets(text: str, headers: list[str] = HEADERS) -> list[str]:
    """What each column is, `-` for none."""
    return [str(one or "-") for one in decide(headers, Columns(mapping=read_mapping(text, "map.csv"))).targets]


def test_a_mapping_says_what_columns_are() -> None:
    """What it names is that; what it leaves blank or ignores isn't used; what it doesn't name is read by itself."""
    text = HEAD + "Candidate,applicant_id,\nFrom,job_1_start,\nTo,ignore,\nName,carry,\nCar?,answer:car,\nCar?,,later\n"
    found = decide(HEADERS, Columns(mapping=read_mapping(text, "map.csv")))
    assert [str(one or "-") for one in found.targets] == (
        ["applicant_id", "job_1_employer", "job_1_start", "-", "-", "-", "answer:car", "-"]
    )
    assert found.protected == (4,)
    assert found.carried == (5,)


def test_a_column_can_be_declared_protected() -> None:
    """Recognised by mapping as well as by header."""
    assert decide(HEADERS, Columns(mapping=read_mapping(HEAD + "Name,protected,\n", "m"))).protected == (4, 5)


def test_what_a_spreadsheet_makes_of_it_is_read() -> None:
    """Semicolons, a byte order mark's column, upper case, blank rows, and the apostrophe before a formula."""
    assert targets("\nHeader;Meaning;Note\n".lstrip("\n") + "Candidate;APPLICANT_ID;\n;;\n")[0] == "applicant_id"
    assert targets(HEAD + "'=Employer,job_2_employer,\n", ["=Employer"]) == ["job_2_employer"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "From,job_1_strt,",
            "map.csv: row 2, meaning: unknown-meaning: `job_1_strt` is no meaning of a column; did you ",
        ),
        ("From,start,", "map.csv: row 2, meaning: unknown-meaning"),
        (
            "Form,job_1_start,",
            "map.csv: row 2, header: unknown-column: the table has no column `Form`; did you mean `from`",
        ),
        ("From,job_501_start,", "map.csv: row 2, meaning: unknown-meaning: entries are numbered from 1 to 500"),
        ("Car?,credential:licence,", "map.csv: row 2, meaning: unknown-meaning: unknown credential `licence`"),
        ("DOB,carry,", "map.csv: row 2, header: protected-attribute: the column `DOB` is protected"),
        ("DOB,job_1_start,", "map.csv: row 2, header: protected-attribute"),
        ("Car?,answer:age,", "map.csv: row 2, header: protected-attribute: `answer:age`"),
        ("From", "map.csv: row 2, header: wrong-cells"),
        ("From,job_1_start,x,y", "map.csv: row 2, header: wrong-cells"),
    ],
)
def test_a_fault_has_its_row(line: str, fault: str) -> None:
    """What is wrong, where, and what to write."""
    assert faults(HEAD + line + "\n")[0].startswith(fault)


def test_all_faults_come_at_once() -> None:
    """Sorted by row; two lines for one thing, and more lines than columns, among them."""
    assert [one.split(": ")[1] for one in faults(HEAD + "From,job_1_start,\nTo,job_1_start,\nName,nmae,\n")] == (
        ["row 3, meaning", "row 4, meaning"]
    )
    assert "more lines than columns" in faults(HEAD + "From,ignore,\nFrom,ignore,\n")[0]


@pytest.mark.parametrize("text", ["", "a,b\n", "header;sense\n", "header,meaning,note,more\n"])
def test_another_file_is_refused(text: str) -> None:
    """A mapping file has its columns."""
    assert "a mapping file has the columns header, meaning, note" in faults(text)[0]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """No traceback for a missing file, another encoding, or NUL bytes."""
    for name, content in (("gone.csv", None), ("latin.csv", b"header,meaning\n\xe9,ignore\n"), ("nul.csv", b"a\0")):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InputError):
            load_mapping(path)


def test_the_column_of_ids_is_chosen() -> None:
    """`id_column` takes the place of every other column of ids."""
    headers = ["applicant_id", "Badge"]
    assert [str(t or "-") for t in decide(headers, Columns(id_column="badge")).targets] == ["-", "applicant_id"]
    for name in ("Bagde", "Birth date"):
        with pytest.raises(InputError):
            decide(["applicant_id", "Badge", "Birth date"], Columns(id_column=name))


def test_names_are_carried_by_word() -> None:
    """`name` and `email` stand for whatever these columns are called; another column goes by its header."""
    headers = ["ID", "First Name", "Last Name", "E-mail Address", "Badge", "Sex"]
    assert decide(headers, Columns(carry=("name", "email", "Badge"))).carried == (1, 2, 3, 4)
    for wish in ("sex", "Bdage"):
        with pytest.raises(InputError):
            decide(headers, Columns(carry=(wish,)))


@pytest.mark.parametrize(
    "header", ["Job\nTitle", "Job\tTitle", "Job\u200bTitle", "Job\u2028Title", "=Job", "'=Job", "Job \U000e0041"]
)
def test_a_header_comes_back_however_it_is_spelled_out(tmp_path: Path, header: str) -> None:
    """The mapping file that was written for a table is one for that table, also with a line break in a header."""
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["applicant_id", header, "degree_1_level"], ["A-1", "CIO", "BS"]])
    write_mapping(str(tmp_path / "m.csv"), open_input(tmp_path / "a.csv").survey())
    mapping = load_mapping(tmp_path / "m.csv")
    batch = open_input(tmp_path / "a.csv", columns=Columns(mapping=mapping)).read()
    assert batch.table.ids == ("A-1",)
