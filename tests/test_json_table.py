"""JSON whose records are flat, under headers of any kind: read as the table that it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from formats import assert_twin, opened, refused, rows, said

from screening.intake import Batch, json_table, open_input
from screening.intake.mapping import Columns, read_mapping

FLAT: list[dict[str, Any]] = [
    {"Applicant ID": 1, "Degree Earned": "BS", "Driver's License?": True, "Gender": "x"},
    {"Applicant ID": "2", "Degree Earned": None, "Hours per week": 37.5, "Driver's License?": "No"},
    {"Hours per week": 40.0, "Applicant ID": 99999999999999999999},
]
SAYS: list[tuple[int, dict[str, Any]]] = [
    (
        1,
        {
            "applicant_id": "1",
            "education": [{"level": "BS"}],
            "credentials": [{"name": "drivers-license", "valid": True}],
        },
    ),
    (
        2,
        {
            "applicant_id": "2",
            "experience": [{"hours_per_week": "37.5"}],
            "credentials": [{"name": "drivers-license", "valid": False}],
        },
    ),
    (3, {"applicant_id": "99999999999999999999", "experience": [{"hours_per_week": "40"}]}),
]


def as_lines(records: list[Any]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def rejected(batch: Batch) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in batch.rejected]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (json.dumps(FLAT).encode(), "wide JSON"),
        (json.dumps(FLAT, indent=2).encode(), "wide JSON"),
        (as_lines(FLAT), "wide JSON lines"),
        (json.dumps({"count": 3, "Applicants": FLAT, "next": None}).encode(), "wide JSON"),
        (b"\xef\xbb\xbf" + json.dumps({"results": FLAT, "meta": {"a": [1]}}, indent=1).encode(), "wide JSON"),
    ],
)
def test_flat_records_are_a_table(data: bytes, form: str) -> None:
    """Each key is a column, whichever record has it; numbers, truths and null are as in any typed table."""
    batch, source = opened(data)
    assert said(batch) == SAYS
    assert (batch.rejected, batch.problems) == ((), ())
    assert (source.format, source.dropped, source.passed_over) == (form, ("Gender",), ())


def test_the_canonical_table_as_flat_json_says_the_same() -> None:
    """All columns of a wide table, but for the id, whose name is that of the other form of JSON."""
    header, *cells = rows()
    names = ["Applicant ID", *header[1:]]
    records = [{}, *({name: cell or None for name, cell in zip(names, row, strict=True)} for row in cells)]
    assert header[0] == "applicant_id"
    assert_twin(json.dumps(records).encode(), "wide JSON")


def test_a_key_that_comes_late_is_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a record says is lost because others don't say it; blocks are cut as those of any table."""
    monkeypatch.setattr(json_table, "LOOKED_AT", 3)
    monkeypatch.setattr(json_table, "_ROWS", 4)
    people: list[dict[str, Any]] = [{"Applicant ID": i} for i in range(20)]
    people[17]["Degree Earned"] = "BS"
    batch, _ = opened(as_lines(people))
    assert said(batch)[17] == (18, {"applicant_id": "17", "education": [{"level": "BS"}]})
    assert len(batch.table) == 20


def test_an_id_that_repeats_makes_it_a_long_table() -> None:
    """As it does in a table: a record for each job."""
    people = [
        {"Candidate ID": 1, "Employer": "A", "Start": "2015"},
        {"Candidate ID": 1, "Employer": "B", "Start": "2017"},
    ]
    batch, source = opened(json.dumps({"items": people}).encode())
    jobs = [{"employer": "A", "start": "2015"}, {"employer": "B", "start": "2017"}]
    assert [record for _, record in said(batch)] == [{"applicant_id": "1", "experience": jobs}]
    assert source.format == "long JSON: one row for each job"


def test_a_record_that_no_row_can_be_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, with its number. What no cell can be makes that value unknown; nothing of the values is shown."""
    monkeypatch.setattr(json_table, "LOOKED_AT", 1)
    good = json.dumps(FLAT[0]).encode()
    bad = [
        b"{",
        b"7",
        b'{"Applicant ID": "\xff"}',
        b'{"Applicant ID": 5, "Degree Earned": ["BS", "MS"]}',
        b'{"Applicant ID": 6, "Degree Earned": "BS", "Degree Earned": "MS"}',
        b'{"Applicant ID": 7, "Degree Earned": "\\ud800"}',
        b'{"Applicant ID": 8, "Gender": ["a"]}',
    ]
    batch, _ = opened(b"\n".join([good, *bad]))
    assert batch.table.ids == ("1", "5", "6", "7", "8")
    assert rejected(batch) == [
        (2, "not JSON: expecting property name enclosed in double quotes at character 3"),
        (3, "not an object"),
        (4, "the record is not UTF-8"),
    ]
    why = "the value can't be read as text"
    said = [(one.row, one.column, one.value, one.reason) for one in batch.problems]
    assert said == [(row, "Degree Earned", "\\uffff", why) for row in (5, 6, 7)]
    assert batch.rows == 8


@pytest.mark.parametrize(
    "records",
    [
        [{"applicant_id": "A-1", "Job Title": "CIO"}],
        [{"Applicant ID": 1}, {"Applicant ID": 2, "jobs": [{"title": "CIO"}]}],
        [{"basics": None, "name": "x"}],
        [{}],
        [{}, 7],
    ],
)
def test_what_is_no_table_is_read_as_before(records: list[Any]) -> None:
    """Records of the contract, resumes, and whatever is nested among the first records."""
    for data, form in ((json.dumps(records).encode(), "JSON"), (as_lines(records), "JSON lines")):
        assert opened(data)[1].format.split(",")[0] == form


def test_records_with_the_columns_of_a_wide_table_are_one() -> None:
    """What a data frame of the canonical columns writes, also where records leave out what they don't say."""
    records = [{"applicant_id": "A-0"}, {"applicant_id": "A-1", "job_1_title": "CIO"}]
    for data, form in ((json.dumps(records).encode(), "wide JSON"), (as_lines(records), "wide JSON lines")):
        batch, source = opened(data)
        assert source.format.startswith(form)
        assert source.passed_over == ()
        assert [record for _, record in said(batch)] == [
            {"applicant_id": "A-0"},
            {"applicant_id": "A-1", "experience": [{"title": "CIO"}]},
        ]


def test_a_list_of_applicants_inside_an_object_is_unwrapped() -> None:
    """Also of the contract; what stands beside it says nothing of them."""
    people = [{"applicant_id": "A-1"}, {"applicant_id": 2, "education": []}]
    for before, after in (({}, {}), ({"page": 1, "more": False, "at": "2026"}, {"links": {"next": None}})):
        data = json.dumps(before | {"candidates": people} | after).encode()
        batch, source = opened(data)
        assert (batch.table.ids, source.format) == (("A-1", "2"), "JSON")
    assert opened(b'{"data": []}')[0].rows == 0
    assert opened(b'{"results": [{"work": [{"position": "CIO"}]}, {"work": []}]}')[0].table.ids == ("1", "2")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"data": [{"applicant_id": "A-1"}]', "the object isn't closed"),
        (b'{"data": [{"applicant_id": "A-1"}], "x" 1}', "the object isn't closed"),
        (b'{"data": [{"applicant_id": "A-1"}]} x', "more follows after the array"),
        (b'{"data": [{"applicant_id": "A-1"}', "it ends before the array is closed"),
        (b'[{"ID": 1, "a\\u0000": 2}]', "bad-key: the key `a\\x00` holds a NUL character"),
    ],
)
def test_an_object_that_is_none_is_refused(data: bytes, message: str) -> None:
    """A text that isn't JSON can't be read past the fault."""
    assert message in refused(data)


def test_too_many_keys_are_refused() -> None:
    """As too many columns are."""
    assert "too-many-columns" in refused(json.dumps([{str(i): i for i in range(10_001)}]).encode())


def as_files(folder: Path, *records: Any) -> Path:
    """A folder with a file for each record."""
    for number, record in enumerate(records):
        data = record if isinstance(record, bytes) else json.dumps(record, indent=1).encode()
        (folder / f"{number:04}.json").write_bytes(data)
    return folder


def test_a_folder_of_flat_files_is_the_table_of_one_file(tmp_path: Path) -> None:
    """Each file is a row, numbered in the order of the names; what can't be read is rejected with its number."""
    intake = open_input(as_files(tmp_path, *FLAT, b"{", FLAT[:1]))
    batch = intake.read()
    assert intake.source.format == "wide folder of JSON files"
    assert intake.source.dropped == ("Gender",)
    assert said(batch) == SAYS
    assert [one.row for one in batch.rejected] == [4, 5]
    assert [one.reason.partition(":")[0] for one in batch.rejected] == ["not JSON", "not an object"]


def test_the_checksum_of_a_folder_is_that_of_all_files_once_they_were_read(tmp_path: Path) -> None:
    """That they were looked at is not enough."""
    found = []
    for answer in ("yes", "no"):
        intake = open_input(as_files(tmp_path, {"Applicant ID": 1}, {"Applicant ID": 2, "answer:car": answer}))
        assert intake.sha256 == ""
        assert len(intake.read().table) == 2
        found.append(intake.sha256)
    assert [len(one) for one in found] == [64, 64]
    assert found[0] != found[1]


def test_a_folder_of_flat_files_takes_what_a_table_takes(tmp_path: Path) -> None:
    """A mapping, a column of ids and carried ones; files of one id are the jobs of one applicant."""
    jobs = [{"No": 7, "Who": "Ada", "Role": role, "From": "2010", "To": "2012"} for role in ("CIO", "clerk")]
    mapping = read_mapping("header,meaning\nRole,job_1_title\n", "m.csv")
    intake = open_input(as_files(tmp_path, *jobs), columns=Columns(mapping=mapping, id_column="No", carry=("Who",)))
    batch = intake.read()
    assert intake.source.format == "long folder of JSON files: one row for each job"
    assert (batch.table.ids, batch.carried) == (("7",), {"Who": ["Ada"]})
    assert [batch.table.jobs.title.text(i) for i in range(2)] == ["CIO", "clerk"]


@pytest.mark.parametrize(
    "other", [{"applicant_id": "9", "experience": []}, {"applicant_id": "9"}, {"ID": 9, "Jobs": [{"Title": "CIO"}]}]
)
def test_a_folder_with_another_file_is_read_file_by_file(tmp_path: Path, other: Any) -> None:
    """However late it comes; who is only in a flat file is rejected and not lost, and nothing of theirs is guessed."""
    flat = [{"Applicant ID": number} for number in range(json_table.LOOKED_AT)]
    intake = open_input(as_files(tmp_path, *flat, other))
    batch = intake.read()
    assert intake.source.format == "folder of JSON files"
    assert len(batch.table) + len(batch.rejected) == len(flat) + 1
    assert batch.table.ids == (("9",) if "applicant_id" in other else ())
    assert {one.reason for one in batch.rejected} == {"`applicant_id` is missing"}
