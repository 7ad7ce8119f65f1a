"""Long tables with a column that says what each row is: a job, a degree, a credential."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from formats import as_csv, opened
from hypothesis import given
from hypothesis import strategies as st
from recorded import record_of

from screening.commands.inspect import taken_for, write_mapping
from screening.intake import Batch, open_input
from screening.intake.mapping import Columns, load_mapping, read_mapping
from screening.profiles import UNREAD

HEADER = ["Candidate ID", "Record Type", "Organization", "Title", "Start", "End", "Hours per Week"]
AS_SAID = "long CSV: one row for each job or degree, as `Record Type` says"
JOB = ["A", "Job", "City", "IT Director", "2010", "2012", "40"]
STUDY = ["A", "Education", "PSU", "BS Physics", "", "", ""]


def read(*rows: Sequence[str], header: Sequence[str] = HEADER, form: str = AS_SAID, **how: Any) -> Batch:
    """The applicants of a table that is read in some form."""
    batch, source = opened(as_csv([header, *rows]).encode(), **how)
    assert source.format == form
    return batch


def records(batch: Batch) -> dict[str, Any]:
    """The applicants as records, by id."""
    found = [record_of(batch.table, i).to_dict() for i in range(len(batch.table))]
    return {record.pop("applicant_id"): record for record in found}


def test_a_row_is_what_it_is_said_to_be() -> None:
    """The shared columns mean a job in one and a degree in the next; who has no row of a kind says nothing of it."""
    batch = read(
        STUDY, JOB, ["B", "Work History", "County", "clerk", "2011", "", ""], ["C", "degree", "", "MA", "", "", ""]
    )
    assert records(batch) == {
        "A": {
            "education": [{"level": "BS Physics", "institution": "PSU"}],
            "experience": [
                {"title": "IT Director", "employer": "City", "start": "2010", "end": "2012", "hours_per_week": "40"}
            ],
        },
        "B": {"experience": [{"title": "clerk", "employer": "County", "start": "2011"}]},
        "C": {"education": [{"level": "MA"}]},
    }
    assert (batch.problems, batch.rejected) == ((), ())


def test_the_time_of_studies_is_no_work() -> None:
    """Nor is that of a credential, in one row for each applicant too."""
    batch = read(
        ["A", "Education", "PSU", "IT Director", "2000", "2004", ""],
        ["B", "License", "State", "IT Director", "2000", "2004", ""],
        ["C", "Employment", "City", "IT Director", "2000", "2004", ""],
    )
    assert batch.table.jobs.owner.tolist() == [2]
    assert batch.table.experience_given.tolist() == [False, False, True]
    assert batch.table.education_given.tolist() == [True, False, False]


def test_dates_of_studies_do_not_say_that_a_degree_is_conferred() -> None:
    """Nor is their silence any more; a header of its own says so, and two studies with other dates are two."""
    studies = [[*STUDY[:4], "2000", "2004", ""], [*STUDY[:4], "2000", "", ""], STUDY, STUDY]
    assert read(*studies, JOB).table.degrees.conferred.tolist() == [UNREAD, UNREAD, -1]
    header = [*HEADER, "Graduation Date"]
    rows = [[*studies[0], "2004-06"], [*studies[1], ""], [*JOB, ""]]
    table = read(*rows, header=header).table
    assert [(table.degrees.conferred_on.text(i), int(table.degrees.conferred[i])) for i in range(2)] == (
        [("2004-06", -1), (None, UNREAD)]
    )


def test_columns_of_their_own_say_what_a_degree_is() -> None:
    """The shared title is none then; of a row of studies in which they say nothing, nothing is known."""
    header = [*HEADER, "Degree"]
    table = read([*STUDY, "MS"], [*JOB, ""], ["B", "Education", "", "BA", "", "", "", ""], header=header).table
    assert [table.degrees.level.text(i) for i in range(2)] == ["MS", None]
    assert [table.degrees.institution.text(i) for i in range(2)] == ["PSU", None]
    assert table.degrees.conferred.tolist() == [-1, UNREAD]


def test_a_row_that_says_nothing_of_a_job_or_a_degree_may_be_of_any_kind() -> None:
    """As one that has what is asked of the applicant."""
    header = [*HEADER, "Driver's License?"]
    batch = read([*JOB, ""], [*STUDY, ""], ["A", "Profile", "", "", "", "", "", "yes"], header=header)
    assert (batch.problems, len(batch.table.jobs), len(batch.table.degrees)) == ((), 1, 1)
    assert batch.table.credentials.valid.tolist() == [1]


def test_a_degree_may_stand_beside_a_job() -> None:
    """The dates are those of the job then; beside a credential, or where it isn't known what the row is, it is none."""
    header = [*HEADER, "Degree"]
    rows = [[*STUDY, "MS"], [*JOB, "BA"], ["A", "Job", "X", "dev", "2013", "", "", "BA"]]
    others = [["B", "License", "State", "", "", "", "", "BA"], ["C", "Other", "X", "", "", "", "", "BA"]]
    table = read(*rows, *others, header=header).table
    levels = [table.degrees.level.text(i) for i in range(len(table.degrees))]
    assert list(zip(table.degrees.owner.tolist(), levels, table.degrees.conferred.tolist(), strict=True)) == (
        [(0, "MS", -1), (0, "BA", -1), (2, None, UNREAD)]
    )


@pytest.mark.parametrize("value", ["Volunteer", ""])
def test_a_row_of_another_kind_leaves_both_lists_open(value: str) -> None:
    """It may be a job or a degree; it is listed, and nobody else's lists are touched."""
    batch = read(JOB, STUDY, ["A", value, "Red Cross", "lead", "2013", "2014", ""], ["B", *JOB[1:]], ["B", *STUDY[1:]])
    reason = f"`{value}` is no job, degree or credential" if value else "it isn't said what the row is"
    assert [(one.row, one.column, one.value, one.reason) for one in batch.problems] == [
        (4, "Record Type", value, reason)
    ]
    assert batch.table.jobs.owner.tolist() == [0, 0, 1]
    assert batch.table.degrees.owner.tolist() == [0, 0, 1]
    assert [batch.table.jobs.title.text(i) for i in range(3)] == ["IT Director", None, "IT Director"]
    assert batch.table.jobs.hours_low.tolist()[1] == 0
    assert batch.table.degrees.conferred.tolist() == [-1, UNREAD, -1]


def test_a_credential_may_be_a_certificate_of_a_school() -> None:
    """Who lists degrees may have it too, and no higher one; who lists none says nothing."""
    pmp = ["Certification", "PMI", "PMP", "2015", "2018", ""]
    table = read(JOB, STUDY, ["A", *pmp], ["B", *pmp]).table
    assert table.jobs.owner.tolist() == [0]
    assert [table.degrees.level.text(i) for i in range(2)] == ["BS Physics", "certificate"]
    assert table.degrees.owner.tolist() == [0, 0]
    assert table.degrees.place.tolist() == [1, 2]


LONG, WIDE = "long CSV: one row for each job", "wide CSV"


@pytest.mark.parametrize(
    ("header", "values", "form"),
    [
        ("Record Type", ("Job", "Full-time"), LONG),
        ("Record Type", ("Paid", "Volunteer"), LONG),
        ("Sector", ("Job", "Education"), LONG),
        ("Type", ("Job", "Education"), AS_SAID.replace("Record ", "")),
        ("Type", ("Job", "Education", "Government"), LONG),
        ("EntryType", ("Employment", "School"), AS_SAID.replace("Record Type", "EntryType")),
        ("Section", ("Positions Held", "Licenses & Certifications"), AS_SAID.replace("Record Type", "Section")),
    ],
)
def test_which_column_says_what_rows_are(header: str, values: Sequence[str], form: str) -> None:
    """One whose header says so and whose values tell jobs from others; a bare `Type` only where all are known."""
    read(*([["A", value, *JOB[2:]] for value in values]), header=["Candidate ID", header, *HEADER[2:]], form=form)


def test_two_columns_that_may_say_it_say_nothing() -> None:
    """Nor does one beside columns that are numbered, or where no column is of a job."""
    header = ["Candidate ID", "Record Type", "Entry Type", *HEADER[2:]]
    read(["A", "Job", "Job", *JOB[2:]], ["A", "Education", "Job", *JOB[2:]], header=header, form=LONG)
    numbered = [f"{one} 1" if number > 1 else one for number, one in enumerate(HEADER)]
    read(JOB, ["B", *STUDY[1:]], header=numbered, form=WIDE)
    degrees = ["Candidate ID", "Record Type", "Degree"]
    read(["A", "Job", "x"], ["B", "Education", "BS"], header=degrees, form=WIDE)


def test_a_look_says_what_the_column_is(tmp_path: Path) -> None:
    """The mapping that is written reads the same, and `ignore` ends it."""
    path = tmp_path / "a.csv"
    path.write_text(as_csv([HEADER, JOB, STUDY]), encoding="utf-8")
    intake = open_input(path)
    assert intake.source.passed_over == ()
    survey = intake.survey()
    assert taken_for(survey.columns[1]) == "what each row is"
    assert "degree_1_level" in survey.spoken(())
    write_mapping(str(tmp_path / "m.csv"), survey)
    text = (tmp_path / "m.csv").read_text(encoding="utf-8")
    assert "Record Type,,it says what each row is; ignore if not\n" in text
    again = open_input(path, columns=Columns(mapping=load_mapping(tmp_path / "m.csv")))
    assert records(again.read()) == records(intake.read())
    ignored = read_mapping(text.replace("Record Type,,", "Record Type,ignore,"), "m.csv")
    read(JOB, STUDY, form=LONG, columns=Columns(mapping=ignored))


def test_headers_of_both_are_read_by_a_mapping() -> None:
    """`Title/Degree` is no title by itself; where a person says so it is that of jobs, and the degree of studies."""
    header = [*HEADER[:3], "Title/Degree", *HEADER[4:]]
    mapping = read_mapping("header,meaning\nTitle/Degree,job_1_title\nOrganization,job_1_employer\n", "m.csv")
    batch = read(JOB, STUDY, header=header, columns=Columns(mapping=mapping))
    assert records(batch) == records(read(JOB, STUDY))


WORDS = st.sampled_from(["", "X", "Y", "BS", "CIO"])
JOBS = st.tuples(st.sampled_from("AB"), st.just("Job"), WORDS, WORDS, st.sampled_from(["", "2010"]))
STUDIES = st.tuples(st.sampled_from("AB"), st.just("Education"), WORDS, WORDS, st.just(""))


@given(st.lists(st.one_of(JOBS, STUDIES), max_size=8))
def test_shared_columns_say_what_columns_of_their_own_say(rows: list[tuple[str, ...]]) -> None:
    """The same rows with the cells of degrees in columns of degrees are the same applicants."""
    header = ["Candidate ID", "Record Type", "Employer", "Job Title", "From", "To"]
    fixed = [("Z", "Job", "E", "T", "2011"), ("Z", "Education", "S", "MA", "")]
    typed = [[*row, ""] for row in (*rows, *fixed)]
    own = [
        [row[0], "", "", "", "", *row[2:4]] if row[1] == "Education" else [row[0], *row[2:], "", "", ""]
        for row in (*rows, *fixed)
    ]
    apart, _ = opened(
        as_csv([["Candidate ID", "Employer", "Job Title", "From", "To", "School", "Degree"], *own]).encode()
    )
    assert records(read(*typed, header=header)) == records(apart)
