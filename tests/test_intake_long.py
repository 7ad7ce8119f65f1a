"""Long tables: a row for each job or degree, the same applicants as in one row or one record each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from formats import as_csv, as_xlsx, opened
from golden.update import AS_OF
from hypothesis import given
from hypothesis import strategies as st
from recorded import record_of
from test_intake_related import NAMES, PERSON, as_json, as_wide, cell, comparable

from screening import ScreeningError
from screening.intake import Batch, Rejected, Unread, open_input
from screening.intake.blob import Blob
from screening.intake.delimited import CsvGrid
from screening.intake.long import Long, read_table
from screening.intake.mapping import Columns, read_mapping
from screening.intake.values import Values
from screening.postings import load_posting
from screening.profiles import ANY_HOURS, UNREAD, ProfileTable
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, compiled, decided

POSTINGS = ("pps-director-enterprise-applications", "pps-it-project-manager-1")
FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "exports" / "long.csv"
JOBS = {
    "title": "Job Title",
    "employer": "Employer",
    "employer_type": "Employer Type",
    "start": "From",
    "end": "To",
    "hours_per_week": "Hours per Week",
    "paid": "Job Paid",
    "kinds": "Kinds of Work",
    "supervised": "# Supervised",
    "share": "Percent of Time",
}
DEGREES = {
    "level": "Degree",
    "field": "Major",
    "institution": "School",
    "accredited": "Accredited School",
    "conferred": "Graduated",
    "conferred_on": "Graduation Date",
    "semester_units": "Semester Units",
    "quarter_units": "Quarter Units",
}
HEADER = ["Candidate ID", *JOBS.values(), *DEGREES.values()]


def read(text: str, **how: Any) -> Batch:
    """The applicants of a text table."""
    batch, source = opened(text.encode(), **how)
    assert source.format.startswith("long CSV")
    return batch


def records(batch: Batch) -> dict[str, Any]:
    """The applicants as records, by id."""
    found = [record_of(batch.table, i).to_dict() for i in range(len(batch.table))]
    return {record.pop("applicant_id"): record for record in found}


MIXED = """Candidate ID,Employer,Job Title,From,To,Degree,Major,School,Driver's License?,Name
A-1,X,CIO,2015,2018,BS,Physics,OSU,,Jo
A-2,Y,clerk,2011,,,,,yes,
A-1,X,CIO,2015,2018,MS,Physics,OSU,Y,
A-1,Z,dev,2010,2013,BS,Physics,OSU,,
A-1,Z,dev,2010,2013,MS,Physics,OSU,yes,
A-3,,none,,,None,,,no,
A-1,X,CIO,2015,2018,BS,Physics,OSU,,
A-2,,,,,PhD,Law,UO,,
"""


def test_rows_are_gathered_by_id() -> None:
    """Two degrees beside two jobs are four rows and four entries; what is blank on a row stands on another."""
    batch = read(MIXED)
    assert (batch.rejected, batch.problems) == ((), ())
    physics = {"field": "Physics", "institution": "OSU"}
    assert records(batch) == {
        "A-1": {
            "education": [{"level": "BS", **physics}, {"level": "MS", **physics}],
            "experience": [
                {"title": "CIO", "employer": "X", "start": "2015", "end": "2018"},
                {"title": "dev", "employer": "Z", "start": "2010", "end": "2013"},
            ],
            "credentials": [{"name": "drivers-license", "valid": True}],
        },
        "A-2": {
            "education": [{"level": "PhD", "field": "Law", "institution": "UO"}],
            "experience": [{"title": "clerk", "employer": "Y", "start": "2011"}],
            "credentials": [{"name": "drivers-license", "valid": True}],
        },
        "A-3": {"education": [], "experience": [], "credentials": [{"name": "drivers-license", "valid": False}]},
    }
    assert batch.table.ids == ("A-1", "A-2", "A-3")
    assert batch.table.rows.tolist() == [2, 3, 7]
    assert batch.table.jobs.place.tolist() == [1, 2, 1]
    assert batch.table.degrees.place.tolist() == [1, 2, 1]
    assert (batch.rows, batch.merged, batch.joined) == (8, 1, 4)


def test_applicants_come_in_batches_with_all_their_rows() -> None:
    """So many applicants a batch, in the order in which they first appear; the rows of each are counted with it."""
    found = list(open_input(io.BytesIO(MIXED.encode()), batch_rows=2).batches())
    assert [(b.table.ids, b.rows, b.merged, b.joined) for b in found] == [
        (("A-1", "A-2"), 7, 1, 4),
        (("A-3",), 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "form"),
    [
        ("Candidate ID,Title Held,From", "a,b,2015\na,c,2016\n", "job"),
        ("Candidate ID,Degree,School", "a,BS,X\na,MS,X\n", "degree"),
        ("Candidate ID,Degree,Title Held,PMP", "a,BS,,\na,,x,\n", "job or degree"),
        ("Candidate ID,Degree,Title Held,PMP", "a,BS,,\nb,,x,\n", ""),
        ("Candidate ID,Employer,PMP", "b,X,\na,X,\n a ,Y,\n", "job"),
        ("Candidate ID,Job Title 1,From 1", "a,b,2015\na,c,2016\n", ""),
        ("Candidate ID,Most Recent Employer,From", "a,b,2015\na,c,2016\n", ""),
        ("applicant_id,job_1_share", "a,50\na,60\n", ""),
        ("Candidate ID,Title Held,Title Held", "a,b,\na,c,\n", ""),
        ("Candidate ID,PMP", "a,yes\na,no\n", ""),
        ("Title Held,Degree", "a,BS\na,BS\n", ""),
    ],
)
def test_what_a_long_table_is(header: str, rows: str, form: str) -> None:
    """One whose columns of jobs and degrees have no number, and in which an id repeats; any other is wide."""
    for data, kind in (
        (f"{header}\n{rows}".encode(), "CSV"),
        (as_xlsx({"S": list(csv.reader(io.StringIO(f"{header}\n{rows}")))}), "XLSX, sheet `S`"),
    ):
        expected = f"long {kind}: one row for each {form}" if form else f"wide {kind}"
        assert opened(data)[1].format == expected


def test_any_tabular_format_may_be_long() -> None:
    """The same rows in a Parquet file."""
    header, *rows = csv.reader(io.StringIO(MIXED))
    columns = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    batch, source = opened(out.getvalue())
    assert source.format == "long Parquet: one row for each job or degree"
    assert records(batch) == records(read(MIXED))


class Counted(CsvGrid):
    """A table that notes which columns were asked for."""

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Any:
        self.asked = [*getattr(self, "asked", []), list(columns)]
        return super().blocks(key, columns, most, aside)


@pytest.mark.parametrize(
    ("text", "long", "asked"),
    [
        ("Candidate ID,Job Title 1\na,b\na,c\n", False, []),
        ("Candidate ID,Title Held\na,b\nb,c\n", False, [[0]]),
        ("Candidate ID,Title Held\na,b\na,c\n", True, [[0]]),
        ("Candidate ID,Title Held\na,b\nb,c\na,c,d\n", True, [[0]]),
    ],
)
def test_only_the_ids_are_read_beforehand(text: str, long: bool, asked: list[list[int]]) -> None:
    """And that only where the headers allow a long table."""
    grid = Counted(Blob.of(io.BytesIO(text.encode()), "a.csv"))
    table = read_table(grid, Values(), 1, Columns())
    assert isinstance(table, Long) == long
    assert getattr(grid, "asked", []) == asked


def test_rows_that_say_different_things_of_the_applicant() -> None:
    """Such a value is unknown, and one problem names both; who says the same in other words says the same."""
    header = "Candidate ID,Title Held,PMP,answer:car,claim:it-management,credentials,Notes"
    batch = read(
        f"{header}\na,x,yes,yes,8,CAPM,n\na,y,Y,1,8 years,capm,m\nb,x,yes,yes,8,,\nb,y,no,no,9,,\nb,z,no,?,10,,\n"
        "c,x,yes,perhaps,,PMP,\nc,y,2028,no,,CAPM,\nd,x,maybe,yes,8,,\nd,y,,?,,,\n",
        columns=Columns(carry=("Notes",)),
    )
    hint = "write the same in both, or leave one blank"

    def against(row: int, column: str, value: str, other: str, first: int) -> Unread:
        return Unread(row, column, value, f"`{value}` here, and `{other}` in row {first} of the applicant", hint=hint)

    assert batch.rejected == ()
    assert batch.problems == (
        against(3, "Notes", "m", "n", 2),
        against(5, "PMP", "no", "yes", 4),
        against(5, "answer:car", "no", "yes", 4),
        against(5, "claim:it-management", "9", "8", 4),
        against(8, "PMP", "2028", "yes", 7),
        against(8, "answer:car", "no", "perhaps", 7),
        against(8, "credentials", "CAPM", "PMP", 7),
        Unread(9, "PMP", "maybe", "`maybe` is not yes, no or an expiry date", hint="write yes, no or 2028-05-01"),
    )
    table, held = batch.table, batch.table.credentials
    assert table.answers_said["car"].tolist() == [1, -1, -1, 1]
    assert table.claims["experience", "it-management"].tolist() == [2880, -1, -1, 2880]
    assert list(batch.carried["Notes"]) == [None, None, None, None]
    rows = [(held.owner[i], held.name.text(i), held.valid[i], held.unspoken[i]) for i in range(len(held))]
    assert rows == [(0, "pmp", 1, 0), (0, "CAPM", -1, 0), (1, "pmp", -1, 2), (2, "pmp", -1, 2), (3, "pmp", -1, 2)]


def test_what_is_carried_stands_on_any_row() -> None:
    """The first text that stands there."""
    batch = read("Candidate ID,Title Held,Notes\na,x,\nb,y,m\na,z,n\n", columns=Columns(carry=("Notes",)))
    assert list(batch.carried["Notes"]) == ["n", "m"]


def test_what_is_carried_and_used_is_one_problem() -> None:
    """Where the rows say different things of it."""
    batch = read("Candidate ID,Title Held,PMP\na,x,yes\na,y,no\n", columns=Columns(carry=("PMP",)))
    assert len(batch.problems) == 1
    assert list(batch.carried["PMP"]) == [None]


def test_a_blank_cell_is_not_what_another_row_says() -> None:
    """Entries are the same only where all their cells are."""
    batch = read("Candidate ID,Employer,Title Held\na,X,b\na,,b\na,X,\na,X,b\n")
    assert records(batch) == {"a": {"experience": [{"title": "b", "employer": "X"}, {"title": "b"}, {"employer": "X"}]}}
    assert (batch.merged, batch.joined) == (1, 2)


def test_a_value_that_cannot_be_read_is_a_problem_of_its_row() -> None:
    """Once, however many rows of a table of every degree beside every job repeat it."""
    batch = read(
        "Candidate ID,Title Held,From,Degree,Graduated,PMP\n"
        "a,x,2015,BS,perhaps,\nb,x,2015,,,\na,y,2015-13,BS,perhaps,what\na,y,2015-13,MS,yes,what\n"
    )
    assert [(one.row, one.column, one.value) for one in batch.problems] == [
        (2, "Graduated", "perhaps"),
        (4, "From", "2015-13"),
        (4, "PMP", "what"),
    ]
    assert batch.table.degrees.conferred.tolist() == [UNREAD, 1]
    assert batch.rejected == ()


def test_rows_that_cannot_be_an_applicants_are_rejected() -> None:
    """A blank id, one that is too long, a wrong number of cells; whoever lost a row so has an entry of which nothing is
    known, and a problem."""
    long = "x" * 201
    text = f"Candidate ID,Title Held,Degree,PMP\na,x,,\n,x,,\na,y,BS\n{long},x,,\nc,x\na,z,,,q\nb,x,,\nd,,BS,\nd,x\n"
    batch = read(text)
    cells = "the row has {} cells where the header has 4"
    assert batch.rejected == (
        Rejected(3, "Candidate ID", "", "applicant_id is blank", hint="every row needs one"),
        Rejected(4, "", "", cells.format(3)),
        Rejected(5, "Candidate ID", "x" * 77 + "...", "applicant_id has 201 characters", hint="write at most 200"),
        Rejected(6, "", "", cells.format(2)),
        Rejected(7, "", "", cells.format(5)),
        Rejected(10, "", "", cells.format(2)),
    )
    below = "applicant_id is blank: the row may say more of the applicant above it"
    assert batch.problems == (
        Unread(3, "Candidate ID", "", below, hint="write the id in each row"),
        *(Unread(row, "", "", cells.format(n)) for row, n in ((4, 3), (7, 5), (10, 2))),
    )
    assert batch.table.ids == ("a", "b", "d")
    assert (batch.rows, batch.merged, batch.joined) == (9, 0, 0)
    jobs, degrees = batch.table.jobs, batch.table.degrees
    assert (jobs.owner.tolist(), jobs.place.tolist()) == ([0, 0, 0, 0, 1, 2], [1, 2, 3, 4, 1, 1])
    assert [jobs.title.text(i) for i in range(6)] == ["x", None, None, None, "x", None]
    assert list(zip(jobs.hours_low.tolist(), jobs.hours_high.tolist(), strict=True))[1:4] == [ANY_HOURS] * 3
    assert jobs.share.tolist() == [100, UNREAD, UNREAD, UNREAD, 100, UNREAD]
    assert degrees.owner.tolist() == [0, 0, 2, 2]
    assert degrees.conferred.tolist() == degrees.accredited.tolist() == [UNREAD, UNREAD, -1, UNREAD]
    assert batch.table.education_given.tolist() == [True, False, True]
    assert batch.table.experience_given.tolist() == [True, True, True]


def test_an_applicant_has_at_most_500_entries_in_a_list() -> None:
    """More leave the list unknown, with one problem; the same entry many times is one."""
    many = "".join(f"a,job {i},BS\n" for i in range(501)) + "".join(f"b,job {i % 500},BS\n" for i in range(600))
    batch = read(f"Candidate ID,Title Held,Degree\n{many}")
    assert batch.problems == (Unread(502, "Candidate ID", "a", "the applicant has more than 500 jobs here"),)
    assert batch.table.experience_given.tolist() == [False, True]
    assert batch.table.jobs.owner.tolist() == [1] * 500
    assert batch.table.degrees.owner.tolist() == [0, 1]
    assert (batch.rows, batch.merged, batch.joined) == (1101, 100, 999)


def test_nobody_is_left_of_a_table_of_rows_that_are_nobodys() -> None:
    """They are rejected, each of them."""
    text = "Candidate ID,Title Held\n" + f"{'x' * 201},b\n" * 2
    batch = read(text)
    assert (batch.rows, batch.rejected_rows, len(batch.table)) == (2, 2, 0)


def test_a_mapping_file_and_a_named_column_of_ids_may_make_a_table_long() -> None:
    """What a person says of the headers counts as a header without a number does."""
    text = "who,Where,Wrote\na,X,Y\na,Z,W\n"
    mapping = read_mapping("header,meaning\nWhere,job_1_employer\nWrote,job_1_title\n", "m")
    batch = read(text, columns=Columns(mapping=mapping, id_column="who"))
    assert records(batch) == {"a": {"experience": [{"title": "Y", "employer": "X"}, {"title": "W", "employer": "Z"}]}}


def test_a_look_at_a_long_table() -> None:
    """Its columns with the counts of all rows; an id that repeats can be read."""
    survey = open_input(io.BytesIO(MIXED.encode())).survey()
    assert survey is not None
    found = {one.header: (str(one.taken.target), one.read, one.unreadable, one.blank) for one in survey.columns}
    assert survey.rows == 8
    assert found["Candidate ID"] == ("applicant_id", 8, 0, 0)
    assert found["From"] == ("job_1_start", 6, 0, 2)
    assert found["Degree"] == ("degree_1_level", 7, 0, 1)


# --- properties


@cache
def rules(posting: str) -> RuleBase:
    """A posting, compiled."""
    return compiled(load_posting(posting))


def verdicts(table: ProfileTable, posting: str) -> dict[str, Any]:
    """The outcome of each applicant."""
    run = decided(rules(posting), table, AS_OF)
    return dict(zip(table.ids, (OUTCOMES[outcome] for outcome in run.outcomes.tolist()), strict=True))


def unordered(table: ProfileTable) -> dict[str, Any]:
    """What a table says of each applicant, but for the order of the entries."""
    found = {}
    for record in comparable(table, NAMES):
        record.pop("places")
        for name in ("education", "experience"):
            if name in record:
                record[name].sort(key=lambda entry: json.dumps(entry, sort_keys=True))
        found[record["applicant_id"]] = record
    return found


def once(people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The people with each of their entries once, as cells tell entries apart."""
    found = []
    for person in people:
        one = dict(person)
        for name in ("education", "experience"):
            if name in one:
                one[name] = list({json.dumps({k: cell(v) for k, v in e.items()}): e for e in one[name]}.values())
        found.append(one)
    return found


@st.composite
def long_rows(draw: st.DrawFn, people: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The people in rows in any order: each entry in a row by itself, or every degree beside every job."""
    names = [f"credential:{name}" for name in NAMES] + ["answer:car", "answer:projects", "claim:it-management"]
    rows = []
    for number, person in enumerate(people, 1):
        jobs = [[cell(e.get(f)) for f in JOBS] for e in person.get("experience", ())]
        degrees = [[cell(e.get(f)) for f in DEGREES] for e in person.get("education", ())]
        if person.get("experience") == []:
            jobs = [["none", *[""] * (len(JOBS) - 1)]]
        if person.get("education") == []:
            degrees = [["none", *[""] * (len(DEGREES) - 1)]]
        blank = [""] * len(JOBS), [""] * len(DEGREES)
        shape = draw(st.sampled_from(["apart", "beside", "joined"]))
        if shape == "joined":
            pairs = [(job, degree) for job in jobs or blank[:1] for degree in degrees or blank[1:]]
        elif shape == "beside":
            both = zip_longest(jobs, degrees)
            pairs = [(job or blank[0], degree or blank[1]) for job, degree in both] or [blank]
        else:
            pairs = [(job, blank[1]) for job in jobs] + [(blank[0], degree) for degree in degrees] or [blank]
        said = {f"credential:{name}": value for name, value in person["held"].items()}
        said |= {f"answer:{name}": value for name, value in person.get("answers", {}).items()}
        said["claim:it-management"] = person.get("claims", {}).get("experience", {}).get("it-management")
        sure = {name: draw(st.integers(0, len(pairs) - 1)) for name in names}
        for at, (job, degree) in enumerate(pairs):
            own = [cell(said.get(name)) if at == sure[name] or draw(st.booleans()) else "" for name in names]
            rows += [[f"A-{number}", *job, *degree, *own]] * draw(st.integers(1, 2))
    return [[*HEADER, *names], *draw(st.permutations(rows))]


@given(st.data(), st.lists(PERSON, min_size=1, max_size=4).map(once), st.integers(1, 3))
def test_any_order_of_the_rows_gives_the_same_applicants(
    data: st.DataObject, people: list[dict[str, Any]], batch_rows: int
) -> None:
    """Rows "in any order, also interleaved", give the applicants and the verdicts of one record or one row each."""
    rows = data.draw(long_rows(people))
    twins = [open_input(io.BytesIO(twin)).read() for twin in (as_wide(people), as_json(people))]
    intake = open_input(io.BytesIO(as_csv(rows).encode()), batch_rows=batch_rows)
    batches = list(intake.batches())
    batch = intake.read()
    assert (batch.rejected, batch.problems) == ((), ())
    assert unordered(batch.table) == unordered(twins[0].table) == unordered(twins[1].table)
    assert list(batch.table.ids) == list(dict.fromkeys(row[0] for row in rows[1:]))
    assert all(len(one.table) <= batch_rows for one in batches)
    assert batch.rows == len(rows) - 1
    # rows of one applicant that are all alike say nothing more
    assert batch.merged == len(rows) - 1 - len({tuple(row) for row in rows[1:]})
    for posting in POSTINGS:
        assert verdicts(batch.table, posting) == verdicts(twins[0].table, posting)


CELL = st.sampled_from(["", "", "none", "x", "2015", "yes", "no", "?", "BS", "perhaps", "\u202ea"])
LINES = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "c", " a ", "z" * 201]), st.lists(CELL, min_size=4, max_size=6)),
    min_size=1,
    max_size=12,
)


@given(LINES, st.integers(1, 3))
def test_no_row_is_lost(lines: list[tuple[str, list[str]]], batch_rows: int) -> None:
    """ "Each row that comes in comes out exactly once": an applicant, repeated, joined, or rejected with a reason."""
    rows = [["Candidate ID", "Title Held", "From", "Degree", "Graduated", "PMP"], ["a", "CIO", "", "", "", ""]]
    rows += [["a", "dev", "", "", "", ""], *([id_, *cells] for id_, cells in lines)]
    batches = list(open_input(io.BytesIO(as_csv(rows).encode()), batch_rows=batch_rows).batches())
    there = [row for row in rows[1:] if any(text.strip() for text in row)]
    assert sum(batch.rows for batch in batches) == len(there)
    good = [row[0].strip() for row in there if len(row) == 6 and 0 < len(row[0].strip()) <= 200]
    assert [id_ for batch in batches for id_ in batch.table.ids] == list(dict.fromkeys(good))
    assert sum(len(batch.table) + batch.merged + batch.joined for batch in batches) == len(good)


@pytest.mark.parametrize("posting", POSTINGS)
def test_a_row_that_is_lost_never_fails_its_applicant(posting: str) -> None:
    """ "Never a verdict on information that isn't there": with one cell too many, a job may have been any job."""
    header, *rows = csv.reader(io.StringIO(FIXTURE.read_text(encoding="utf-8")))
    before = verdicts(open_input(FIXTURE).read().table, posting)
    entries: dict[str, int] = {}
    for row in rows:
        entries[row[0]] = entries.get(row[0], 0) + 1
    lost = 0
    for at, row in enumerate(rows):
        if entries[row[0]] > 1:
            cells = [header, *rows[:at], [*row, "x"], *rows[at + 1 :]]
            after = verdicts(open_input(io.BytesIO(as_csv(cells).encode())).read().table, posting)
            if before[row[0]].name != "NOT_QUALIFIED":
                lost += 1
                assert after[row[0]].name != "NOT_QUALIFIED", row
    assert lost > 20


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 60), st.sampled_from([b"", b'"', b",", b"\n", b"\xff"])))
)
def test_a_spoiled_long_table_is_read_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    """Never an exception other than our own, never a lost row, never an applicant twice."""
    data = FIXTURE.read_bytes()
    for at, length, new in cuts:
        data = data[:at] + new + data[at + length :]
    try:
        batch = open_input(io.BytesIO(data), batch_rows=7).read()
    except ScreeningError:
        return
    assert len(set(batch.table.ids)) == len(batch.table)
    assert len(batch.table) + batch.rejected_rows + batch.merged + batch.joined == batch.rows
