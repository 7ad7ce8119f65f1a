"""JSON that isn't a record on each line: arrays, single files, folders; and resumes in the JSON Resume form."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from formats import FIXTURES, opened, refused, said

from screening import Status, load_posting
from screening.api import verdict
from screening.intake import Rejected, open_input
from screening.run import compiled, decided

LINES = [json.loads(line) for line in (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").splitlines()]
RESUME: dict[str, Any] = {
    "basics": {"name": "Nobody Real", "email": "nobody@example.org", "location": {"postalCode": "97201"}},
    "work": [
        {"name": "Example County", "position": "IT Director", "startDate": "2015-03", "endDate": "2020-01-31"},
        {"company": "Example Inc", "position": "IT Manager", "startDate": "2020-02", "summary": "much"},
        {"name": "", "endDate": ""},
    ],
    "volunteer": [{"organization": "Example Club", "position": "Treasurer", "startDate": "2011", "endDate": "2012"}],
    "education": [{"institution": "Example State", "area": "Physics", "studyType": "Bachelor", "endDate": "2010-06"}],
    "certificates": [{"name": "pmp", "date": "2019-05-01", "issuer": "PMI"}],
    "skills": [{"name": "writing"}],
}
SAYS: dict[str, Any] = {
    "experience": [
        {"employer": "Example County", "title": "IT Director", "start": "2015-03", "end": "2020-01-31"},
        {"employer": "Example Inc", "title": "IT Manager", "start": "2020-02"},
        {"employer": "Example Club", "title": "Treasurer", "start": "2011", "end": "2012", "paid": False},
    ],
    "education": [{"level": "Bachelor", "field": "Physics", "institution": "Example State", "conferred_on": "2010-06"}],
    "credentials": [{"name": "pmp"}],
}


NOTHING_KNOWN = {"accredited": False, "conferred": False}


def as_bytes(data: Any, **style: Any) -> bytes:
    """Data as JSON."""
    return json.dumps(data, ensure_ascii=False, **style).encode()


@pytest.mark.parametrize("style", [{}, {"indent": 2}, {"separators": (",", ":")}])
def test_an_array_says_the_same_as_lines(style: dict[str, Any]) -> None:
    """However it is laid out."""
    lines, _ = opened((FIXTURES / "applicants.jsonl").read_bytes())
    batch, source = opened(b"\xef\xbb\xbf \n" + as_bytes(LINES, **style) + b"\n")
    assert source.format == "JSON"
    assert batch.rejected == ()
    assert said(batch) == said(lines)


def test_a_record_that_spans_lines_is_read() -> None:
    """Alone in its file, or with another behind it."""
    one = as_bytes(LINES[0], indent=1)
    assert [record for _, record in said(opened(one)[0])] == [said(opened(as_bytes(LINES[0]))[0])[0][1]]
    assert len(opened(one + b"\n" + as_bytes(LINES[1], indent=1))[0].table) == 2


def test_elements_are_read_across_pieces() -> None:
    """A large array is read piece by piece."""
    people = [
        {"applicant_id": f"A-{i}", "answers": {"é": True}, "education": [{"field": "é" * 1000}]} for i in range(2000)
    ]
    assert len(opened(as_bytes(people))[0].table) == 2000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"applicant_id": "A-1"} {"applicant_id": "A-2"}]', "expected a comma after record 1"),
        (b'[{"applicant_id": "A-1"}', "it ends before the array is closed"),
        (b'[{"applicant_id": "A-1"},', "it ends before the array is closed"),
        (b'[{"applicant_id": "A-1"}] x', "more follows after the array"),
        (b'[{"applicant_id": "A-1"}, {"a" 1}]', "record 2 is not JSON, or longer than 8 MB: expecting ':' delimiter"),
        (b'[{"applicant_id": "A-1"}, \xff]', "not-utf-8: the file is not UTF-8; save it in UTF-8"),
        (b"[" * 100_000, "the nesting is too deep"),
    ],
)
def test_an_array_that_is_none_is_refused(data: bytes, message: str) -> None:
    """A text that isn't JSON can't be read past the fault."""
    assert message in refused(data)


def test_elements_that_are_no_applicants_are_rejected() -> None:
    """One by one, with their number."""
    batch, _ = opened(
        b'[{"applicant_id": "A-1"}, 7, {"applicant_id": "A-1"}, {"applicant_id": "A-1", "answers": {}},'
        b' {"applicant_id": "A-2", "x": 1}]'
    )
    assert [(one.row, one.column) for one in batch.rejected] == [(2, ""), (4, "applicant_id")]
    assert "record 1" in batch.rejected[1].reason
    assert (batch.table.ids, batch.merged) == (("A-1", "A-2"), 1)
    assert opened(b"[]")[0].rows == 0


@pytest.mark.parametrize("data", [as_bytes([RESUME]), as_bytes(RESUME), as_bytes(RESUME, indent=2)])
def test_a_resume_is_read(data: bytes) -> None:
    """What it lacks stays unknown; who the person is isn't looked at."""
    batch, source = opened(data)
    assert batch.rejected == ()
    assert said(batch) == [(1, {"applicant_id": "1", **SAYS})]
    assert batch.table.credentials_complete.tolist() == [False]
    assert source.format.endswith(", JSON Resume")
    assert source.passed_over == (
        "basics",
        "skills",
        "work[].summary",
        "certificates[].date",
        "certificates[].issuer",
    )
    assert source.dropped == ("basics.location.postalCode",)


def test_an_empty_section_of_a_resume_says_nothing() -> None:
    """A template that nobody filled in doesn't state that there is no work."""
    empty = {"basics": {}, "work": [], "education": [{"area": ""}], "certificates": []}
    alone = {"basics": {}, "volunteer": RESUME["volunteer"]}
    batch, _ = opened(as_bytes([empty, alone]))
    assert said(batch) == [(1, {"applicant_id": "1"}), (2, {"applicant_id": "2"})]


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({"startDate": "2024"}, Status.UNDETERMINED),
        ({"startDate": 2024, "endDate": ""}, Status.UNDETERMINED),
        ({"startDate": "2010", "endDate": "2014"}, Status.MET),
        ({"startDate": "2024", "endDate": "2030"}, Status.NOT_MET),
        ({"endDate": "2014"}, Status.MET),
        ({"startDate": " "}, Status.MET),
        ({}, Status.MET),
    ],
)
def test_studies_with_a_start_and_no_end_may_be_in_progress(dates: dict[str, Any], status: Status) -> None:
    """A resume has a place for the end of studies: where only they began, nothing is known of conferral."""
    school = {"studyType": "Bachelor", "area": "Computer Science"}
    batch, source = opened(as_bytes([{"education": [{}, {"area": "Physics"}, school | dates]}]))
    assert (batch.problems, source.passed_over) == ((), ())
    posting = load_posting("pps-director-enterprise-applications")
    run = decided(compiled(posting), batch.table, datetime.date(2026, 11, 21))
    finding = verdict(run, 0).finding("degree")
    assert finding.status is status
    if status is Status.UNDETERMINED:
        assert "nothing certain is said about conferral" in finding.evidence[1].reason


def test_what_is_wrong_in_a_resume_is_said() -> None:
    """Where it stands in the resume; all else is read."""
    resumes = [
        {"work": [{}, {"name": "x", "startDate": "soon"}], "basics": {"name": "\0"}},
        {"work": [{"company": 7, "position": "CIO"}], "volunteer": "much"},
        {"work": "none", "volunteer": [{"position": "Chair"}], "certificates": [{"name": 7}, {"name": "pmp"}]},
        {"work": [{"position": "CIO"}], "education": [{"studyType": 7, "area": "Physics"}, "BS"]},
    ]
    batch, _ = opened(as_bytes(resumes))
    assert batch.rejected == ()
    assert [(one.row, one.column, one.value) for one in batch.problems] == [
        (1, "work[1].startDate", "soon"),
        (2, "work[0].company", "7"),
        (2, "volunteer", "much"),
        (3, "work", "none"),
        (3, "certificates[0].name", "7"),
        (4, "education[0].studyType", "7"),
        (4, "education[1]", "BS"),
    ]
    assert said(batch) == [
        (1, {"applicant_id": "1", "experience": [{"employer": "x"}]}),
        (2, {"applicant_id": "2", "experience": [{"title": "CIO"}, {"hours_per_week": "0.125", "share": "0"}]}),
        (3, {"applicant_id": "3", "credentials": [{"name": "pmp"}]}),
        (4, {"applicant_id": "4", "experience": [{"title": "CIO"}], "education": [{}, NOTHING_KNOWN]}),
    ]


def test_a_folder_of_files_is_read(tmp_path: Path) -> None:
    """Each file is an applicant; a resume has the name of its file as its id. Links aren't followed."""
    (tmp_path / "b.json").write_bytes(as_bytes(RESUME, indent=2))
    (tmp_path / "a.json").write_bytes(as_bytes({"applicant_id": "A-1"}))
    (tmp_path / "c.json").write_bytes(b"{")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "d.json").symlink_to(FIXTURES / "applicants" / "everything.json")
    intake = open_input(tmp_path)
    batch = intake.read()
    assert intake.source.format == "folder of JSON files, JSON Resume"
    assert said(batch) == [(1, {"applicant_id": "A-1"}), (2, {"applicant_id": "b", **SAYS})]
    assert [(one.row, one.reason.startswith("not JSON")) for one in batch.rejected] == [(3, True)]
    assert isinstance(batch.rejected[0], Rejected)
    assert (batch.problems, batch.merged) == ((), 0)
    assert len(intake.sha256) == 64


def test_the_shipped_records_are_a_folder() -> None:
    """The single records of the fixtures are read together."""
    batch = open_input(FIXTURES / "applicants").read()
    assert batch.rejected == ()
    assert len(batch.table) == len(list((FIXTURES / "applicants").glob("*.json")))


def test_the_name_of_a_single_resume_is_its_id(tmp_path: Path) -> None:
    """On standard input it is its number."""
    path = tmp_path / "nobody.json"
    path.write_bytes(as_bytes(RESUME, indent=2))
    assert open_input(path).read().table.ids == ("nobody",)
    assert open_input(io.BytesIO(path.read_bytes())).read().table.ids == ("1",)
