"""Rows that are damaged, have no id, or one that only looks like an applicant's: they are never held against anybody,
and what they may contradict is never relied on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from golden.update import AS_OF

from screening.intake import Batch, open_input
from screening.intake.kin import folded
from screening.postings import load_posting
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, compiled, decided

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
DEA = "pps-director-enterprise-applications"
BELOW = "applicant_id is blank: the row may say more of the applicant above it"
APPLICANTS = "applicant_id\nA-1\n"
DEGREES = "applicant_id,level,field,accredited,conferred\nA-1,bachelor,Computer Science,yes,yes\n"
DIRECTOR = "A-1,IT Director,2015-01,2018-12,40,it-program-management,6\n"
MANAGER = "A-1,IT Mgr,2019-01,2024-12,40,it-program-management,6\n"
JOBS = "applicant_id,title,start,end,hours_per_week,kinds,supervised\n" + DIRECTOR + MANAGER
CREDENTIALS = "applicant_id,name,valid\nA-1,drivers-license,yes\n"
ANSWERS = "applicant_id,question,answer\nA-1,personal-automobile,yes\n"


@cache
def rules(posting: str) -> RuleBase:
    return compiled(load_posting(posting))


def outcomes(batch: Batch, posting: str = DEA) -> dict[str, str]:
    """The verdict of each applicant in a word."""
    found = decided(rules(posting), batch.table, AS_OF).outcomes.tolist()
    return {id_: OUTCOMES[one].word for id_, one in zip(batch.table.ids, found, strict=True)}


def folder(path: Path, **tables: str) -> Batch:
    """The tables of one applicant who passes, but for those given; a table of "" isn't there."""
    parts = {"education": DEGREES, "experience": JOBS, "credentials": CREDENTIALS, "answers": ANSWERS}
    for name, text in ({"applicants": APPLICANTS} | parts | tables).items():
        if text:
            (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_input(path, kinds=load_posting(DEA).kinds.keys(), batch_rows=2).read()


def problems(batch: Batch) -> list[tuple[str, int, str, str, str]]:
    return [(one.file, one.row, one.column, one.value, one.reason) for one in batch.problems]


def rejected(batch: Batch) -> list[tuple[str, int, str]]:
    return [(one.file, one.row, one.reason) for one in batch.rejected]


def test_the_applicant_of_these_tests_passes(tmp_path: Path) -> None:
    assert outcomes(folder(tmp_path)) == {"A-1": "PASS"}


TWICE = "`personal-automobile` is answered twice, not alike"
VALID = "`no` is said, and in another row that it is valid"
FOUR = "the row has 4 cells where the header has 3"


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        ("answers", "A-1,personal-automobile,no\n", ("answer", "no", TWICE)),
        ("answers", "A-1,personal-automobile,no,never\n", ("", "", FOUR)),
        ("answers", "A-1,,no\n", ("question", "", "the question is blank")),
        ("answers", f"A-1,{'x' * 121},no\n", ("question", "x" * 77 + "...", "the text has 121 characters")),
        ("answers", "personal-automobile,A-1,no,never\n", ("", "", FOUR)),
        ("answers", ",personal-automobile,no\n", ("applicant_id", "", BELOW)),
        ("answers", ",personal-automobile,no,never\n", ("", "", FOUR)),
        ("credentials", "A-1,drivers-license,no,x\n", ("", "", FOUR)),
        ("credentials", "A-1,,no\n", ("name", "", "the name of the credential is blank")),
        ("credentials", ",drivers-license,no\n", ("applicant_id", "", BELOW)),
        ("credentials", "A-1,Driver's License,no\n", ("valid", "no", VALID)),
        ("credentials", "A-1,drivers-license,maybe\n", ("valid", "maybe", "`maybe` is not yes or no")),
    ],
)  # fmt: skip
def test_a_row_that_may_contradict_another_leaves_both_unknown(
    tmp_path: Path, table: str, row: str, problem: tuple[str, str, str]
) -> None:
    """Which answer or credential a damaged row speaks of isn't known, so none of that table is sure."""
    before = {"answers": ANSWERS, "credentials": CREDENTIALS}[table]
    batch = folder(tmp_path, **{table: before + row})
    assert problems(batch) == [(f"{table}.csv", 3, *problem)]
    assert outcomes(batch) == {"A-1": "REVIEW"}
    found = batch.table
    if table == "credentials":
        assert set(found.credentials.unspoken.tolist()) == {2}
        assert set(found.credentials.valid.tolist()) == {-1}
    else:
        assert found.answers_said["personal-automobile"].tolist() == [-1]


def test_a_lost_answer_may_be_a_claim_or_a_credential(tmp_path: Path) -> None:
    """Claims and credentials that the table of answers gives are as unsure as its answers, also what is complete."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,credentials,claim:it-management\nA-1,complete,20\nA-2,complete,20\n",
        answers="applicant_id,question,answer\nA-1,Driver's license,yes\nA-1,x,no,x\nA-2,Driver's license,no\n",
    )
    assert batch.table.claims["experience", "it-management"].tolist() == [-1, 7200]
    assert batch.table.credentials_complete.tolist() == [False, True]
    # that of the other table stands
    assert batch.table.credentials.owner.tolist() == [0, 0, 1]
    assert batch.table.credentials.unspoken.tolist() == [0, 2, 0]


@pytest.mark.parametrize(
    ("rows", "valid"),
    [
        ("A-1,dl,no,2020\nA-1,dl,yes,2028\n", [0, 1]),
        ("A-1,dl,no,2020\nA-1,dl,yes,\n", [0, 1]),
        ("A-1,dl,,2020\nA-1,dl,,2028\n", [-1, -1]),
        ("A-1,dl,no,\nA-1,pmp,yes,\n", [0, 1]),
        ("A-1,dl,no,\nA-2,dl,yes,\n", [0, 1]),
        ("A-1,dl,no,\nA-1,dl,no,\n", [0, 0]),
    ],
)
def test_a_credential_that_was_renewed_is_no_contradiction(tmp_path: Path, rows: str, valid: list[int]) -> None:
    batch = folder(
        tmp_path, applicants="applicant_id\nA-1\nA-2\n", credentials="applicant_id,name,valid,expires\n" + rows
    )
    assert batch.problems == ()
    assert batch.table.credentials.valid.tolist() == valid
    assert set(batch.table.credentials.unspoken.tolist()) == {0}


ONE_JOB = JOBS.replace(MANAGER, "")


def test_without_the_second_job_the_applicant_fails(tmp_path: Path) -> None:
    assert outcomes(folder(tmp_path, experience=ONE_JOB.replace("2018-12", "2015-02"))) == {"A-1": "FAIL"}


@pytest.mark.parametrize("applicants", [APPLICANTS, ""])
@pytest.mark.parametrize("id_", ["", "a-1", "A-\u200b1", "A -1", "\uff21-1", "A-01", "A\u20111"])
@pytest.mark.parametrize("table", ["education", "experience"])
def test_a_row_of_almost_the_same_id_may_be_the_applicants(
    tmp_path: Path, table: str, id_: str, applicants: str
) -> None:
    """It stays rejected, or an applicant of its own where no table names them; the list is open either way."""
    entry = {"education": "bachelor,Computer Science,yes,yes", "experience": MANAGER.strip()[4:]}[table]
    short = {"education": DEGREES.replace("bachelor", "none"), "experience": ONE_JOB.replace("2018-12", "2015-02")}
    if table == "education":
        short["education"] = DEGREES.replace("bachelor", "high school")
    batch = folder(tmp_path, **{"applicants": applicants, table: f"{short[table]}{id_},{entry}\n"})
    assert outcomes(batch)["A-1"] == "REVIEW"
    looks = f"applicant_id `{id_}` looks like `A-1`: the row may say more of that applicant"
    mine = [one for one in problems(batch) if one[:2] == (f"{table}.csv", 3)]
    assert [one[2] for one in mine] == ["applicant_id"]
    if id_.isprintable():
        assert mine[0][3:] == ((id_, looks) if id_ else ("", BELOW))
    found = batch.table.degrees if table == "education" else batch.table.jobs
    assert len(found.rows_of(batch.table.ids.index("A-1"))) == 2
    if not id_:
        assert rejected(batch) == [(f"{table}.csv", 3, "applicant_id is blank")]
    elif applicants:
        assert [one[:2] for one in rejected(batch)] == [(f"{table}.csv", 3)]
    else:
        assert id_ in batch.table.ids
        assert outcomes(batch)[id_] == "REVIEW"


@pytest.mark.parametrize(
    ("one", "other"),
    [("17", "017"), ("17", "17.0"), ("1e3", "1000"), ("1,000", "1000"), ("1.5E2", "150"), ("\uff11\uff17", "17"),
     ("A-017", "a-17"), ("Jo Doe", "jo  doe")],
)  # fmt: skip
def test_ids_that_may_be_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("17", "170"), ("1.05", "1.5"), ("A-1", "A1"), ("17", "17.5"), ("0", "00x"), ("1e3", "1e4"),
     ("9" * 31, "9" * 30), ("1e999999999", "2")],
)  # fmt: skip
def test_ids_that_are_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_an_id_that_is_an_applicants_is_nobody_elses(tmp_path: Path) -> None:
    """Where the table of applicants has both, each row is that of its own."""
    batch = folder(
        tmp_path,
        applicants="applicant_id\nA-1\nB\nC\na-1\n",
        experience=JOBS + MANAGER.replace("A-1", "a-1"),
    )
    assert (batch.rejected, batch.problems) == ((), ())
    assert batch.table.jobs.owner.tolist() == [0, 0, 3]


def test_a_list_that_may_be_longer_is_not_closed(tmp_path: Path) -> None:
    """Whatever is stated of it."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,education,experience,credentials\nA-1,none,none,complete\nA-2,none,none,none\n",
        education="applicant_id,level\na-1,bachelor\n",
        experience="level,applicant_id,title\nA-1,x\nA-2,2,y,z\nA-2,,\n,,z\n",
        credentials="applicant_id,name\nA-1,pmp\n,drivers-license\na-2,pmp\n",
    )
    table = batch.table
    assert table.credentials_complete.tolist() == [False, False]
    assert table.degrees.owner.tolist() == [0]
    assert table.jobs.owner.tolist() == [0, 1, 1]
    assert table.education_given.tolist() == [True, True]
    assert table.credentials.unspoken.tolist() == [2]


def test_nothing_is_known_of_rows_below_a_stranger(tmp_path: Path) -> None:
    """Nor of rows with no id that say nothing, or above all others; what is below a damaged row is that of its id."""
    header = "applicant_id,title,extra\n"
    batch = folder(
        tmp_path,
        applicants="applicant_id\nA-1\nA-2\nA-3\n",
        experience=f"{header},x,\nZ,x,\n,y,\nA-1,x,\n,,note\nA-2,x\n,z,\n,w,\nA-3,x,\n",
    )
    assert batch.table.jobs.owner.tolist() == [0, 1, 1, 2]
    assert problems(batch) == [
        ("experience.csv", 7, "", "", "the row has 2 cells where the header has 3"),
        ("experience.csv", 8, "applicant_id", "", BELOW),
    ]
    assert [one[:2] for one in rejected(batch)] == [("experience.csv", row) for row in (2, 3, 4, 6, 8, 9)]


@pytest.mark.parametrize("none", ["A-1,none,,,\n", "A-1,no degree,,,\n"])
def test_none_beside_an_entry_is_a_problem(tmp_path: Path, none: str) -> None:
    """The entries stand."""
    batch = folder(
        tmp_path,
        education=DEGREES + none,
        experience=JOBS.replace(DIRECTOR, "A-1,none,,,,,\n" + DIRECTOR),
    )
    assert problems(batch) == [
        ("education.csv", 3, "level", none.split(",")[1], "`none` is said, and degrees of the applicant are listed"),
        ("experience.csv", 2, "title", "none", "`none` is said, and jobs of the applicant are listed"),
    ]
    assert outcomes(batch) == {"A-1": "PASS"}


def test_too_many_jobs_are_no_claim(tmp_path: Path) -> None:
    """Claims count where no history is given, and not where it is too long to be read."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,claim:it-program-management\nA-1,20\nA-2,20\n",
        experience=JOBS + DIRECTOR * 500,
    )
    assert batch.table.claims["experience", "it-program-management"].tolist() == [-1, 7200]


def test_the_id_of_a_damaged_row_is_told_however_long_its_cells(tmp_path: Path) -> None:
    batch = folder(tmp_path, experience=ONE_JOB + f"A-1,{'x' * 200_000}\n")
    assert problems(batch) == [("experience.csv", 3, "", "", "the row has 2 cells where the header has 7")]


# --- long tables

LOOKS = "applicant_id `a-1` looks like `A-1`: the row may say more of that applicant"
HEADER = (
    "applicant_id,degree_level,degree_field,degree_accredited,degree_conferred,job_title,job_start,job_end,"
    "job_hours_per_week,job_kinds,job_supervised,credential:drivers-license,answer:personal-automobile\n"
)
BS = "bachelor,Computer Science,yes,yes,"
WORK = {"long": "2010-01,2018-12", "short": "2018-01,2018-02", "second": "2019-01,2024-12"}


def line(id_: str, degree: str, work: str, own: str, title: str = "IT Director") -> str:
    job = f"{title},{WORK[work]},40,it-program-management,6" if work else ",,,,,"
    return f"{id_},{degree or ',,,,'}{job},{own}\n"


def table(*lines: str) -> Batch:
    data = (HEADER + "".join(lines)).encode()
    return open_input(io.BytesIO(data), name="a.csv", kinds=load_posting(DEA).kinds.keys(), batch_rows=2).read()


@pytest.mark.parametrize(
    ("more", "outcome", "reason"),
    [
        (line("A-1", BS, "second", "yes,yes", "Mgr"), "PASS", ""),
        (line("A-1", BS, "second", "no,yes", "Mgr"), "REVIEW", "`no` here, and `yes` in row 2 of the applicant"),
        (line("A-1", BS, "second", "no,yes", "Mgr, West"), "REVIEW", "the row has 14 cells where the header has 13"),
        (line("A-1", BS, "second", "yes,no", "Mgr, West"), "REVIEW", "the row has 14 cells where the header has 13"),
        ("x," + line("A-1", BS, "second", "no,yes", "Mgr"), "REVIEW", "the row has 14 cells where the header has 13"),
        (line("", BS, "second", "no,yes", "Mgr, West"), "REVIEW", "the row has 14 cells where the header has 13"),
        (line("a-1", BS, "second", "no,yes", "Mgr, W"), "REVIEW", "the row has 14 cells where the header has 13"),
        (line("", "", "", "no,yes"), "REVIEW", BELOW),
        (line("", "", "", ",no"), "REVIEW", BELOW),
        # it says what is said already
        (line("", "", "", "yes,Y"), "PASS", BELOW),
        (line("a-1", "", "", ",no"), "REVIEW", LOOKS),
    ],
)  # fmt: skip
def test_a_damaged_row_of_a_long_table_may_contradict(more: str, outcome: str, reason: str) -> None:
    """What is said of the applicant is unknown then: the credential and the answer may be those of another row."""
    batch = table(line("A-1", BS, "long", "yes,yes"), more)
    assert outcomes(batch)["A-1"] == outcome
    others = "applicant_id `A-1` looks like `a-1`: the row may say more of that applicant"
    assert [one.reason for one in batch.problems if one.reason != others] == ([reason] if reason else [])


@pytest.mark.parametrize("id_", ["", "a-1", "A-01"])
@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("what", ["degree", "job"])
def test_a_row_of_a_long_table_without_the_id_may_be_the_applicants(id_: str, again: bool, what: str) -> None:
    """Also where no id repeats: the row stands below that of the applicant, or looks like it."""
    first = line("A-1", BS, "short", "yes,yes") if what == "job" else line("A-1", "", "long", "yes,yes")
    more = line(id_, "", "second", ",") if what == "job" else line(id_, BS, "", ",")
    other = line("B", BS, "short", "yes,yes")
    assert outcomes(table(first, first, other)) == {"A-1": "FAIL" if what == "job" else "REVIEW", "B": "FAIL"}
    batch = table(*[first] * (1 + again), more, other)
    assert outcomes(batch)["A-1"] == "REVIEW"
    assert outcomes(batch)["B"] == "FAIL"
    row = 3 + again
    entries = batch.table.jobs if what == "job" else batch.table.degrees
    assert len(entries.rows_of(0)) == 1 + (what == "job")
    mine = [one for one in batch.problems if one.row == row]
    assert [(one.column, one.value) for one in mine] == [("applicant_id", id_)]
    assert [one[1:] for one in rejected(batch)] == ([] if id_ else [(row, "applicant_id is blank")])
    assert batch.rows == 3 + again


def test_none_in_a_long_table_beside_an_entry_is_a_problem() -> None:
    none = f"A-1,none,,,,none{',' * 5},,\n"
    batch = table(line("A-1", BS, "long", "yes,yes"), none, none, f"B,none,,,,none{',' * 5},,\n")
    assert problems(batch) == [
        ("", 3, "degree_level", "none", "`none` is said, and degrees of the applicant are listed"),
        ("", 3, "job_title", "none", "`none` is said, and jobs of the applicant are listed"),
    ]
    assert outcomes(batch)["A-1"] == "PASS"


def test_a_long_table_of_nothing_but_blank_and_damaged_rows() -> None:
    """A row that isn't known to be anybody's, above all others, is only rejected."""
    long = "x" * 201
    batch = table(
        line("", BS, "long", "yes,yes"), *[line(long, BS, "long", "no,no"), line("", BS, "long", "yes,yes")] * 2
    )
    assert (len(batch.table), batch.problems, batch.rejected_rows) == (0, (), 5)


@pytest.mark.parametrize("damaged", [0, 1, 600])
def test_too_many_entries_in_a_long_table(damaged: int) -> None:
    """One problem for each list, at the first beyond, or at the last row of the applicant; and no claim counts."""
    many = "".join(f"a,job {i},,9\n" for i in range(500 + (damaged < 2))) + "a,x\n" * damaged
    data = f"Candidate ID,Title Held,Degree,claim:it-management\n{many}b,x,,9\nb,y,,\n"
    batch = open_input(io.BytesIO(data.encode())).read()
    assert batch.table.experience_given.tolist() == [False, True]
    assert batch.table.claims["experience", "it-management"].tolist() == [-1, 3240]
    found = [(one.row, one.reason) for one in batch.problems if "cells" not in one.reason]
    jobs = (502 if damaged < 2 else 501, "the applicant has more than 500 jobs here")
    assert found == ([jobs] if damaged < 600 else [jobs, (501, "the applicant has more than 500 degrees here")])


# --- merged cells of a workbook


def workbook(merged: bool, **sheets: str) -> Batch:
    """Sheets of text tables, in which an id below itself is merged with it or blank, and an `=` with the cell above."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, data in sheets.items():
        sheet, rows = book.add_worksheet(name), list(csv.reader(io.StringIO(data)))
        for place in range(len(rows[0])):
            first = 0
            for number, row in enumerate(rows):
                if number and row[place] == ("=" if place else rows[first][0]):
                    continue
                if merged and number > first + 1:
                    sheet.merge_range(first, place, number - 1, place, rows[first][place])
                first = number
                sheet.write_string(number, place, row[place])
            if merged and len(rows) > first + 1:
                sheet.merge_range(first, place, len(rows) - 1, place, rows[first][place])
    book.close()
    return open_input(io.BytesIO(out.getvalue()), name="a.xlsx", kinds=load_posting(DEA).kinds.keys()).read()


TABLES = {"Education": DEGREES, "Experience": JOBS, "Credentials": CREDENTIALS, "Answers": ANSWERS}


def test_a_merged_cell_is_that_of_each_of_its_rows() -> None:
    """Then nothing is lost; where the cells are only blank, nothing is held against the applicant."""
    jobs = JOBS + MANAGER.replace("40,it-program-management", "=,=").replace("A-1", "A-2")
    for merged in (True, False):
        batch = workbook(merged, **(TABLES | {"Experience": jobs}))
        rows = [one.row for one in batch.rejected]
        found = batch.table.jobs
        if merged:
            assert (rows, batch.problems) == ([], ())
            assert outcomes(batch)["A-1"] == "PASS"
            assert [found.kinds.text(i) for i in range(3)] == ["it-program-management"] * 3
            assert found.owner.tolist() == [0, 0, 1]
        else:
            assert rows == [3]
            assert outcomes(batch)["A-1"] == "REVIEW"


def test_a_merged_cell_of_a_long_sheet() -> None:
    """A row of which only the merged cell says something is none, and a title above the header is left alone."""
    short = HEADER + line("A-1", BS, "short", "yes,yes") + line("A-1", "", "long", ",")
    for merged, outcome in ((True, "PASS"), (False, "REVIEW")):
        batch = workbook(merged, S=short + "A-1" + "," * 12 + "\n")
        assert outcomes(batch) == {"A-1": outcome}
        assert batch.rows == 2


# --- properties


def grow(row: list[str], key: int) -> list[str]:
    return [*row, ""]


def shift(row: list[str], key: int) -> list[str]:
    return ["zz", *row]


def unnamed(row: list[str], key: int) -> list[str]:
    return [*row[:key], "", *row[key + 1 :]]


def unnamed_and_grown(row: list[str], key: int) -> list[str]:
    return [*unnamed(row, key), ""]


def lower(row: list[str], key: int) -> list[str]:
    return [*row[:key], row[key].lower(), *row[key + 1 :]]


def spaced(row: list[str], key: int) -> list[str]:
    return [*row[:key], row[key][:1] + "\u200b " + row[key][1:], *row[key + 1 :]]


DAMAGES = (grow, shift, unnamed, unnamed_and_grown, lower, spaced)
Damage = Callable[[list[str], int], list[str]]


def spoiled(header: list[str], rows: Sequence[list[str]], damage: Damage, nth: int) -> Iterator[tuple[str, list[str]]]:
    """The rows sorted by id, of each applicant the nth damaged, if it can be told whose it may be; with its id."""
    key = header.index("applicant_id") if "applicant_id" in header else 0
    count: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: one[key]):
        here = count[row[key]] = count.get(row[key], -1) + 1
        told = here > 0 or damage not in (unnamed, unnamed_and_grown)
        yield (row[key], damage(row, key)) if here == nth and told else ("", row)


def as_text(header: list[str], rows: Sequence[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def unjust(before: str, after: str) -> bool:
    """Whether a lost row decides a verdict."""
    return after != before and after != "REVIEW"


@pytest.mark.parametrize("posting", [DEA, "pps-it-project-manager-1"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_row_of_a_long_table_decides_nothing(posting: str, damage: Damage) -> None:
    """ "Never a verdict on information that isn't there": neither FAIL nor PASS, where it isn't that with the row."""
    header, *rows = csv.reader(io.StringIO((FIXTURES / "exports" / "long.csv").read_text(encoding="utf-8")))
    before = outcomes(open_input(FIXTURES / "exports" / "long.csv").read(), posting)
    many = {id_ for id_ in before if sum(row[0] == id_ for row in rows) > 1}
    for nth in range(2):
        cells = list(spoiled(header, [row for row in rows if row[0] in many], damage, nth))
        after = outcomes(open_input(io.BytesIO(as_text(header, [row for _, row in cells]).encode())).read(), posting)
        hit = [id_ for id_, _ in cells if id_]
        assert hit or nth == 0
        assert [(id_, before[id_], after[id_]) for id_ in hit if unjust(before[id_], after[id_])] == []


@pytest.mark.parametrize("posting", [DEA, "pps-it-project-manager-1"])
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["education", "experience", "credentials", "answers"])
def test_a_damaged_row_of_a_table_decides_nothing(tmp_path: Path, posting: str, damage: Damage, name: str) -> None:
    """As above, in each of the tables of a folder."""
    for path in (FIXTURES / "related").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    kinds = load_posting(posting).kinds.keys()
    before = outcomes(open_input(tmp_path, kinds=kinds).read(), posting)
    text = (FIXTURES / "related" / f"{name}.csv").read_text(encoding="utf-8")
    # a damaged row with a line break in it is refused
    header, *rows = ([cell.replace("\n", " ") for cell in row] for row in csv.reader(io.StringIO(text)))
    hit = 0
    for nth in range(3):
        cells = list(spoiled(header, rows, damage, nth))
        (tmp_path / f"{name}.csv").write_text(as_text(header, [row for _, row in cells]), encoding="utf-8")
        after = outcomes(open_input(tmp_path, kinds=kinds).read(), posting)
        here = [id_ for id_, _ in cells if id_]
        hit += len(here)
        assert [(id_, before[id_], after[id_]) for id_ in here if unjust(before[id_], after[id_])] == []
    assert hit
