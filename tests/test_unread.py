"""What can't be read makes that value unknown: it is never taken for blank, and never held against anybody."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from screening.api import verdict
from screening.intake import Batch, open_input
from screening.measure import DegreeFilter
from screening.postings import Posting, load_policy, load_posting
from screening.run import OUTCOMES, Run, compiled, decided
from screening.verdict import Outcome, Status

NOW = datetime.date(2026, 11, 21)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
DEA = "pps-director-enterprise-applications"
LONG = "z" * 2001
#: Columns of free text: what they say is read whatever it is, unless it is too long.
FREE = ("level", "field", "institution", "employer", "title")


@dataclass(frozen=True)
class Spoiled:
    """A row of the fixtures with one cell made unreadable: the place of the row, the column."""

    row: int
    column: str
    cells: list[str]


def fixture_rows() -> tuple[list[str], list[list[str]]]:
    with (FIXTURES / "applicants.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return header, rows


def spoiled() -> list[Spoiled]:
    header, rows = fixture_rows()
    found = []
    for number, row in enumerate(rows):
        for place, (column, cell) in enumerate(zip(header, row, strict=True)):
            name = column.rpartition("_")[2] if ":" not in column else column
            if not cell.strip() or column == "applicant_id" or cell.casefold() == "none":
                continue
            junk = LONG if name in FREE else "zz!"
            found.append(Spoiled(number, column, [*row[:place], junk, *row[place + 1 :]]))
    return found


def read(header: list[str], rows: list[list[str]], posting: Posting) -> Batch:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([str(number), *row[1:]] for number, row in enumerate(rows))
    return open_input(io.BytesIO(out.getvalue().encode()), name="a.csv", kinds=posting.kinds.keys()).read()


@pytest.mark.parametrize("policy", ["default", "strict"])
def test_an_unreadable_cell_decides_nothing(postings: tuple[Posting, ...], policy: str) -> None:
    """What can't be known from the record is said to be unknown, never guessed.

    Each cell of each applicant of the fixtures is spoiled in its turn. A verdict that is still PASS or FAIL must be the
    one with the readable cell: if spoiling a cell decides a verdict that was open, or turns it, it was guessed at.
    """
    header, rows = fixture_rows()
    cases = spoiled()
    for posting in postings:
        before = read(header, rows, posting)
        after = read(header, [case.cells for case in cases], posting)
        assert before.problems == after.rejected == ()
        assert len(after.problems) == len(cases) == len(after.table)
        assert [(one.row - 2, one.column) for one in after.problems] == [(i, c.column) for i, c in enumerate(cases)]
        rules = compiled(posting, load_policy(policy))
        original = decided(rules, before.table, NOW).outcomes[np.array([case.row for case in cases])]
        found = decided(rules, after.table, NOW).outcomes
        review = OUTCOMES.index(Outcome.NEEDS_REVIEW)
        wrong = np.flatnonzero((found != review) & (found != original)).tolist()
        assert [(rows[cases[i].row][0], cases[i].column, OUTCOMES[found[i]]) for i in wrong] == []
        assert (found == review).sum() > (original == review).sum()


SURE = {
    "degree_1_level": "bachelor",
    "degree_1_field": "Computer Science",
    "degree_1_accredited": "yes",
    "degree_1_conferred": "yes",
    "job_1_title": "CIO",
    "job_1_start": "2010-01-01",
    "job_1_end": "2019-12-31",
    "job_1_hours_per_week": "40",
    "job_1_supervised": "6",
    "credential:drivers-license": "yes",
    "answer:personal-automobile": "yes",
}


def screened(posting: Posting, **cells: str) -> Run:
    batch = read(["applicant_id", *cells], [["", *cells.values()]], posting)
    assert batch.rejected == ()
    return decided(compiled(posting), batch.table, NOW)


@pytest.mark.parametrize(
    ("cells", "finding", "words"),
    [
        ({"degree_1_conferred": "zz!"}, "degree", "nothing certain is said about conferral"),
        ({"degree_1_conferred_on": "zz!"}, "degree", "the date of conferral leaves it open (zz!)"),
        ({"degree_1_conferred_on": "present"}, "degree", "the date of conferral leaves it open (?)"),
        ({"degree_1_conferred_on": f"2010{'.' * 80}"}, "degree", "the date of conferral leaves it open"),
        ({"degree_1_accredited": "zz!"}, "degree", "what is said about accreditation can't be read"),
        ({"degree_1_level": "MBA", "degree_1_field": LONG}, "degree", "its level isn't said"),
        ({"job_1_share": "zz!"}, "experience", "the share of the time can't be read"),
        ({"job_1_hours_per_week": "zz!"}, "experience", "the hours can't be read"),
        ({"job_1_kinds": "it-program-managment"}, "experience", "`it-program-managment` isn't a kind of work"),
        ({"job_1_start": "2019-12-31", "job_1_end": "2010-01-01"}, "experience", "not both dates are given"),
        ({"job_1_supervised": "zz!"}, "supervisory", "supervision isn't said"),
        ({"credential:drivers-license": "zz!"}, "drivers-license", "what is said of it can't be read"),
    ],
)
def test_the_finding_is_open_and_says_why(cells: dict[str, str], finding: str, words: str) -> None:
    """Without the bad cell the requirement is met; with it, it is open, and the evidence says what can't be read."""
    posting = load_posting(DEA)
    assert verdict(screened(posting, **SURE), 0).outcome is Outcome.QUALIFIED
    said = verdict(screened(posting, **(SURE | cells)), 0)
    found = said.finding(finding)
    assert (said.outcome, found.status) == (Outcome.NEEDS_REVIEW, Status.UNDETERMINED)
    assert any(words in entry.reason or words in entry.note for entry in found.evidence), found.evidence
    assert any(entry.counted == "possible" for entry in found.evidence)


@pytest.mark.parametrize("text", ["?", "Prefer not to say"])
@pytest.mark.parametrize(
    ("column", "finding"),
    [
        ("degree_1_conferred", "degree"),
        ("degree_1_accredited", "degree"),
        ("job_1_hours_per_week", "experience"),
        ("job_1_share", "experience"),
        ("credential:drivers-license", "drivers-license"),
    ],
)
def test_what_is_said_to_be_unknown_credits_nothing(column: str, finding: str, text: str) -> None:
    """The default policy takes silence for full time and for a conferred degree, and a question mark for neither."""
    said = verdict(screened(load_posting(DEA), **(SURE | {column: text})), 0)
    assert (said.outcome, said.finding(finding).status) == (Outcome.NEEDS_REVIEW, Status.UNDETERMINED)


@pytest.mark.parametrize(
    ("column", "text", "finding"),
    [
        ("job_1_share", "1", "experience"),
        ("job_1_share", "0.75", "experience"),
        ("job_1_hours_per_week", "1", "experience"),
        ("job_1_hours_per_week", "0.5", "experience"),
        ("job_1_supervised", "45787", "supervisory"),
        ("job_1_title", "\u202eCIO", "experience"),
    ],
)
def test_a_number_that_may_be_something_else_decides_nothing(column: str, text: str, finding: str) -> None:
    """A part of one is no percentage and no hours, a date no head count, an override no title."""
    said = verdict(screened(load_posting(DEA), **(SURE | {column: text})), 0)
    assert (said.outcome, said.finding(finding).status) == (Outcome.NEEDS_REVIEW, Status.UNDETERMINED)


@pytest.mark.parametrize(
    ("column", "text", "proof", "finding"),
    [
        ("job_1_start", "12/02/2012", "15/03/2010", "experience"),
        ("credential:drivers-license", "04/12/2026", "25/12/2026", "drivers-license"),
        ("credential:drivers-license", "04.12.2026", "04.12.2026", "drivers-license"),
    ],
)
def test_a_date_in_a_column_of_the_other_order_decides_nothing(
    column: str, text: str, proof: str, finding: str
) -> None:
    """Month first it would be too late, or expired; but another cell of the column has its day first."""
    posting = load_posting(DEA)
    cells = SURE | {"job_1_end": "2019-06-30", column: text}
    batch = read(["applicant_id", *cells], [["", *cells.values()], ["", *(cells | {column: proof}).values()]], posting)
    run = decided(compiled(posting), batch.table, NOW)
    assert verdict(run, 0).finding(finding).status is Status.UNDETERMINED


def test_a_credential_that_must_only_be_held_is_not_met_by_junk() -> None:
    """A cell that can't be read doesn't say that the credential is held."""
    measuring = screened(load_posting("pps-it-project-manager-1"), **{"credential:pmp": "zz!"}).measuring
    found = measuring.credential(("pmp",), False)
    assert (found.certain.tolist(), found.possible.tolist()) == ([0], [1])


@pytest.mark.parametrize(
    ("text", "certain", "possible"),
    [("PMP", 1, 1), ("PMP, expired 2019", 0, 0), ("PMP, 2015", 0, 1), ("none, PMP", 0, 1), ("PMP; in progress", 0, 1)],
)
def test_a_list_says_no_more_of_a_credential_than_is_there(text: str, certain: int, possible: int) -> None:
    """What is said beside a credential decides whether it is held; what contradicts it decides nothing."""
    measuring = screened(load_posting("pps-it-project-manager-1"), credentials=text).measuring
    # another piece of the list may be the credential by another name
    found = measuring.credential(("pmp",), False)
    assert (found.certain.tolist(), found.possible.tolist()) == ([certain], [possible])


@pytest.mark.parametrize("text", ["yes", "no", "yes; no; no"])
def test_one_answer_for_two_degrees_decides_nothing(text: str) -> None:
    """Which of them was conferred isn't known."""
    cells = {"degree_1_level": "BS Computer Science; AA History", "degree_1_field": "", "degree_1_conferred": text}
    said = verdict(screened(load_posting(DEA), **(SURE | cells)), 0)
    assert (said.outcome, said.finding("degree").status) == (Outcome.NEEDS_REVIEW, Status.UNDETERMINED)


def test_units_that_cannot_be_read_may_be_any_number() -> None:
    """Of a degree in progress the readable units aren't all there may be."""
    cells = {"degree_1_level": "bachelor", "degree_1_conferred": "no", "degree_1_semester_units": "60"}
    for more, years in (({}, 2), ({"degree_1_quarter_units": "zz!"}, 4)):
        measuring = screened(load_posting(DEA), **cells, **more).measuring
        units = measuring.schooling.years_of_education(DegreeFilter(), units=True).possible
        assert units.tolist() == [years * 360 * measuring.context.unit_rate]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (
            {"job_1_hours_per_week": "zz!"},
            ["3 years of IT program management with supervision of staff", "4 years of IT program management"],
        ),
        (
            {"job_1_share": "zz!"},
            ["3 years of IT program management with supervision of staff", "4 years of IT program management"],
        ),
        ({"degree_1_conferred": "zz!"}, ["a Bachelor's degree", "1 year more of", "4 years more of"]),
        ({"degree_1_conferred_on": "zz!"}, ["a Bachelor's degree", "1 year more of", "4 years more of"]),
        ({"degree_1_accredited": "zz!"}, ["a Bachelor's degree", "1 year more of", "4 years more of"]),
    ],
)
def test_what_would_change_the_verdict_promises_nothing_on_junk(cells: dict[str, str], named: list[str]) -> None:
    """Changes are tried on the least that the record may mean, so that those named are enough whatever was meant."""
    run = screened(load_posting(DEA), **(SURE | {"job_1_end": "2011-12-31"} | cells))
    changes = verdict(run, 0).would_qualify_if[0]
    assert len(changes) == len(named)
    assert all(change.sentence.startswith(start) for change, start in zip(changes, named, strict=True)), changes
