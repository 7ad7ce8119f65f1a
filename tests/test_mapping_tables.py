"""A mapping and carried columns for tables that are read together: a folder of files, the sheets of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from formats import as_xlsx, opened
from hypothesis import assume, given
from hypothesis import strategies as st
from recorded import record_of

from screening.commands.inspect import write_mapping
from screening.errors import InputError
from screening.intake import Intake, open_input
from screening.intake.mapping import Columns, load_mapping, read_mapping
from screening.intake.mapping.forms import forms

PEOPLE = [
    ["Candidate #", "Full Name", "Car ok", "DOB", "Team"],
    ["7", "Ada", "yes", "1980", "x"],
    ["8", "Bo", "", "", ""],
]
HISTORY = [
    ["Candidate #", "Role Held", "Begun", "Other jobs?", "Team"],
    ["7", "CIO", "2010", "many", "t"],
    ["8", "clerk", "2012", "", "u"],
]
DEGREES = [["Candidate #", "Award", "Gender"], ["7", "BS", "f"]]
LICENSES = [["Candidate #", "What", "Good until"], ["7", "PMP", "2030-01-01"]]
TABLES = {"Candidates": PEOPLE, "Work History": HISTORY, "Degrees": DEGREES, "Licenses": LICENSES}
MAPPING = """table,header,meaning,note
Candidates,Car ok,answer:car,
Candidates,Full Name,carry,
Work History,Role Held,title,
WORK HISTORY,Begun,experience.start,
experience,Other jobs?,ignore,
,Award,level,
Degrees,Gender,protected,
Licenses,What,name,
Licenses,Good until,credentials.expires,
"""


@pytest.fixture(params=["folder", "workbook"])
def give(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Intake]:
    """The tables as a folder or as a workbook, opened."""
    files = request.param == "folder"

    def call(mapping: str = "", tables: dict[str, Any] = TABLES, **wishes: Any) -> Intake:
        if files:
            path = tmp_path / "tables"
            path.mkdir(exist_ok=True)
            for name, rows in tables.items():
                with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                    csv.writer(stream).writerows(rows)
        else:
            path = tmp_path / "tables.xlsx"
            path.write_bytes(as_xlsx(tables))
        read = read_mapping(mapping, "m.csv") if mapping else None
        return open_input(path, columns=Columns(mapping=read, **wishes))

    return call


def faults(give: Callable[..., Intake], lines: str, **wishes: Any) -> list[str]:
    """Every problem of these lines, as printed, the files called as the sheets are."""
    with pytest.raises(InputError) as raised:
        give(f"table,header,meaning\nLicenses,What,name\n{lines}", **wishes)
    return [str(one).replace(".csv`", "`").removeprefix("m.csv: ") for one in raised.value.problems]


def test_a_mapping_says_what_the_columns_of_each_table_are(give: Callable[..., Intake]) -> None:
    """A table is called by its name, whatever the case, or as the package calls it; by nothing where it is plain."""
    intake = give(MAPPING)
    batch = intake.read()
    assert [record_of(batch.table, i).to_dict() for i in range(2)] == [
        {
            "applicant_id": "7",
            "education": [{"level": "BS"}],
            "experience": [{"title": "CIO", "start": "2010"}],
            "credentials": [{"name": "PMP", "expires": "2030-01-01"}],
            "answers": {"car": True},
        },
        {"applicant_id": "8", "experience": [{"title": "clerk", "start": "2012"}]},
    ]
    assert batch.carried == {"Full Name": ["Ada", "Bo"]}
    assert intake.source.carried == ("Full Name",)
    assert "DOB" in intake.source.dropped
    assert batch.problems == batch.rejected == ()


def test_ignore_ends_what_a_column_of_a_table_leaves_open(give: Callable[..., Intake]) -> None:
    """Without it the list of jobs may have another one."""
    ignored = give(MAPPING).read().table
    opened = give(MAPPING.replace("Other jobs?,ignore", "Other jobs?,")).read().table
    assert ignored.jobs.owner.tolist() == [0, 1]
    assert opened.jobs.owner.tolist() == [0, 0, 1]


def test_a_column_of_a_table_can_be_declared_protected(give: Callable[..., Intake]) -> None:
    """It is dropped as one is that is known by its header."""
    intake = give(MAPPING + "Work History,Team,protected,\n")
    dropped = [one.replace(".csv", "") for one in intake.source.dropped]
    assert sorted(dropped) == ["DOB", "Degrees: Gender", "Work History: Team"]
    looks = {look.title.replace(".csv", ""): look for look in intake.survey().columns}
    assert (looks["Work History: Team"].samples, looks["Work History: Team"].said) == ([], 0)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Candidats,Team,ignore", "table: unknown-table: there is no table `Candidats`; did you mean `candidates`?"),
        ("Notes,Team,ignore", "table: unknown-table: there is no table `Notes`; the tables are `Candidates`, "),
        (",Team,ignore", "table: unknown-table: the tables `Candidates`, `Work History` have a column `Team`; "),
        (",Agency,ignore", "header: unknown-column: no table has a column `Agency`; remove the line"),
        ("Degrees,Awards,level", "header: unknown-column: the table has no column `Awards`; did you mean `award`?"),
        ("Degrees,Award,ignore\nDegrees,Award,", "header: same-column: more lines than columns"),
        ("Degrees,Award,degree_1_level", "meaning: unknown-meaning: `degree_1_level` is no meaning of a column of "
         "`Degrees`, which has a row for each degree; write `level`"),
        ("Degrees,Award,title", "meaning: unknown-meaning: `title` is no meaning of a column of `Degrees`"),
        ("Degrees,Award,credentials", "meaning: unknown-meaning: `credentials` is no meaning of a column of `Deg"),
        ("Work History,Begun,education.level", "meaning: unknown-meaning: `education.level` is no meaning of a "),
        ("Licenses,Good until,credential:pmp", "meaning: unknown-meaning: `credential:pmp` is no meaning of a "),
        ("Candidates,Team,employer", "meaning: unknown-meaning: `employer` is no meaning of a column of the "
         "applicants, whose table is `Candidates`; write `job_1_employer`"),
        ("Candidates,Team,answers.answer", "meaning: unknown-meaning: `answers.answer` is no meaning of a column "
         "of the applicants, whose table is `Candidates`; write `credential:` or `answer:` and a name"),
        ("Degrees,Award,carry", "meaning: unknown-meaning: only columns of the applicants are carried; `Degrees` "
         "has a row for each degree; write `ignore`"),
        ("Degrees,Award,levl", "meaning: unknown-meaning: `levl` is no meaning of a column; did you mean `level`?"),
        ("Degrees,Award,experience.level", "meaning: unknown-meaning: `experience.level` is no meaning of a col"),
        ("Degrees,Gender,level", "header: protected-attribute: the column `Gender` is protected and never read"),
        ("Candidates,DOB,carry", "header: protected-attribute: the column `DOB` is protected and never read"),
        ("Licenses,Good until,name", "meaning: same-meaning: `name` is the meaning of row 2 already"),
        ("Degrees,Award", "header: wrong-cells: the row has 2 cells; a table, a header and a meaning"),
    ],
)  # fmt: skip
def test_a_line_that_has_no_use_is_an_error(give: Callable[..., Intake], line: str, fault: str) -> None:
    """What is wrong with it, where, and what to write."""
    found = faults(give, f"{line}\n")
    assert len(found) == 1
    assert found[0].partition(", ")[2].startswith(fault)


def test_all_faults_of_all_tables_come_at_once(give: Callable[..., Intake]) -> None:
    """In the order of the lines."""
    found = faults(
        give, "Licenses,Ends,expires\nX,Y,ignore\nCandidates,Team,carry\nDegrees,Prize,level\n,Team,ignore\n"
    )
    assert [one.split(":")[0] for one in found] == ["row 3, header", "row 4, table", "row 6, header", "row 7, table"]


def test_a_mapping_is_for_one_table_or_for_several(give: Callable[..., Intake], tmp_path: Path) -> None:
    """Each is told from the other by its column `table`."""
    with pytest.raises(InputError, match="the mapping has no column `table` for their names"):
        give("header,meaning\nTeam,ignore\n")
    (tmp_path / "one.csv").write_text("Candidate #,Team\n7,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="this is one table by itself; leave the column `table` out"):
        open_input(
            tmp_path / "one.csv", columns=Columns(mapping=read_mapping("table,header,meaning\n,Team,carry\n", "m"))
        )


def test_the_column_of_ids_is_mapped_in_each_table(give: Callable[..., Intake]) -> None:
    """A bare number of the rows is none by itself."""
    tables = {
        "Candidates": [["No.", "Team"], ["7", "x"]],
        "Work History": [["No.", "Person", "Title"], ["1", "7", "CIO"]],
    }
    mapping = "table,header,meaning\nCandidates,No.,applicant_id\nWork History,Person,applicant_id\n"
    batch = give(mapping, tables).read()
    assert (batch.table.ids, batch.table.jobs.title.text(0)) == (("7",), "CIO")


def test_the_id_that_an_option_names_counts_for_more(give: Callable[..., Intake]) -> None:
    """The mapping's own is left aside in a table that has both."""
    tables = {
        "Candidates": [["Person", "Team"], ["7", "x"]],
        "Work History": [["No.", "Person", "Title"], ["1", "7", "CIO"]],
    }
    intake = give("table,header,meaning\nWork History,No.,applicant_id\n", tables, id_column="Person")
    batch = intake.read()
    assert (batch.table.ids, batch.table.jobs.owner.tolist(), batch.rejected) == (("7",), [0], ())


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (
            "Begun",
            "unknown-column: no column `Begun` in the table of the applicants; it is one of `Work History`; only ",
        ),
        ("Gender", "unknown-column: no column `Gender` in the table of the applicants; it is one of `Degrees`; only "),
        ("Full Nme", "unknown-column: no column `Full Nme` in the table of the applicants; did you mean `full name`?"),
        ("DOB", "protected-attribute: the column `DOB` is protected and never read"),
    ],
)
def test_only_columns_of_the_applicants_are_carried(give: Callable[..., Intake], wish: str, fault: str) -> None:
    """A column of another table is none; what is protected there stays so."""
    assert fault in faults(give, "", carry=(wish,))[0]


def test_a_header_of_several_tables_is_carried_from_the_applicants(give: Callable[..., Intake]) -> None:
    """And a name by whatever header it has."""
    batch = give(MAPPING, carry=("team", "name")).read()
    assert batch.carried == {"Full Name": ["Ada", "Bo"], "Team": ["x", None]}


def test_without_a_table_of_the_applicants_nothing_is_carried(give: Callable[..., Intake]) -> None:
    """Rows of jobs are no place for it."""
    tables = {"Work History": HISTORY, "Degrees": DEGREES}
    with pytest.raises(InputError, match="the column `Team` can't be carried: there is no table of the applicants"):
        give(tables=tables, carry=("Team",))
    with pytest.raises(InputError, match="the column `name` can't be carried"):
        give(tables=tables, carry=("name",))


def test_the_mapping_that_is_written_reads_the_same(give: Callable[..., Intake], tmp_path: Path) -> None:
    """Statements, lists and questions among it; edited, it says more."""
    tables = {
        "Candidates": [
            ["Candidate #", "credentials", "education", "Certifications Held", "PMP", "Name", "DOB"],
            ["7", "complete", "none", "CPA", "yes", "Ada", "1980"],
        ],
        "Work History": [["Candidate #", "Job Title", "From", "To", "Pay"], ["7", "CIO", "2010", "2012", "9"]],
        "Answers": [["Candidate #", "Question", "Answer"], ["7", "car", "yes"]],
    }
    plain = give(tables=tables)
    path = tmp_path / "map.csv"
    write_mapping(str(path), plain.survey())
    lines = path.read_text(encoding="utf-8").replace(".csv,", ",").splitlines()
    assert lines[:5] == [
        "table,header,meaning,note",
        "Candidates,Candidate #,applicant_id,",
        "Candidates,credentials,credentials,",
        "Candidates,education,education,",
        "Candidates,Certifications Held,credentials,",
    ]
    assert "Work History,Job Title,experience.title," in lines
    mapped = open_input(tmp_path / ("tables" if (tmp_path / "tables").exists() else "tables.xlsx"),
                        columns=Columns(mapping=load_mapping(path)))  # fmt: skip
    names = ["cpa", "pmp", "cdl"]
    records = [[record_of(one.read().table, 0, names).to_dict(), one.source.passed_over] for one in (plain, mapped)]
    assert records[0] == records[1]
    assert records[0][0]["education"] == []


def test_a_column_that_a_person_left_blank_is_not_proposed_again(give: Callable[..., Intake]) -> None:
    """Nor used; what the mapping doesn't name is read as without it."""
    tables = {"Candidates": PEOPLE, "Work History": [["Candidate #", "Empolyer Name", "Title"], ["7", "City", "CIO"]]}
    lines = "table,header,meaning\nWork History,Empolyer Name,\n"
    for mapping, how in (("", "proposed"), (lines, "passed")):
        looks = {look.header: look.taken.how for look in give(mapping, tables).survey().columns}
        assert (looks["Empolyer Name"], looks["Title"]) == (how, "name")


def test_a_statement_gives_way_to_the_mapping(give: Callable[..., Intake]) -> None:
    """A column `experience` that a person ignores states nothing, and another one may."""
    tables = {
        "Candidates": [["Candidate #", "experience", "Jobs listed"], ["7", "none", ""], ["8", "", "none"]],
        "Degrees": DEGREES,
    }
    lines = "table,header,meaning\nCandidates,experience,ignore\nCandidates,Jobs listed,experience\n"
    assert give(lines, tables).read().table.experience_given.tolist() == [False, True]


def test_long_tables_take_a_mapping_and_carry() -> None:
    """They are one table, of which each row is a job."""
    data = b"Candidate #,Full Name,Role Held,Begun,To\n7,Ada,CIO,2010,2011\n8,Bo,dev,2012,2013\n7,Ada,clerk,2014,2015\n"
    mapping = read_mapping("header,meaning\nRole Held,job_1_title\nBegun,job_1_start\nTo,job_1_end\n", "m.csv")
    batch, source = opened(data, columns=Columns(mapping=mapping, carry=("name",)))
    assert source.format.startswith("long ")
    assert batch.carried == {"Full Name": ["Ada", "Bo"]}
    assert batch.table.jobs.owner.tolist() == [0, 0, 1]
    assert [batch.table.jobs.title.text(i) for i in range(3)] == ["CIO", "clerk", "dev"]


HEADERS = st.one_of(
    st.sampled_from(sorted(forms())),
    st.sampled_from(
        ["education", "experience", "credentials", "level", "title", "name", "expires", "job_1_title", "answer:car",
         "=x", "'a", "", "a\nb", "Employer.1", "Degree 2", "Other jobs", "Most Recent Employer", "ID", "Sex", "PMP"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)  # fmt: skip
CELLS = st.sampled_from(["", "yes", "no", "2010", "2012-01", "BS", "CIO", "none", "complete", "x", "40"])
OWN = {"Licenses": ["name"], "Answers": ["question", "answer"]}


@given(st.data())
def test_any_mapping_that_is_written_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever the headers are called: the same columns, records, problems and rejected rows."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "in").mkdir()
    names = st.sampled_from(["Candidates", "Work History", "Degrees", "Licenses", "Answers"])
    for name in data.draw(st.lists(names, min_size=2, unique=True)):
        headers = ["Candidate ID", *OWN.get(name, []), *data.draw(st.lists(HEADERS, max_size=5))]
        row = st.tuples(st.sampled_from("AB"), *[CELLS for _ in headers[1:]])
        with (folder / "in" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([headers, *data.draw(st.lists(row, max_size=3))])
    try:
        plain = open_input(folder / "in")
        looks, batch = plain.survey(), plain.read()
    except InputError:
        assume(False)
    write_mapping(str(folder / "map.csv"), looks)
    mapped = open_input(folder / "in", columns=Columns(mapping=load_mapping(folder / "map.csv")))
    again, found = mapped.survey(), mapped.read()
    applied = [[str(look.taken.applied) for look in one.columns] for one in (looks, again)]
    assert applied[0] == applied[1]
    assert (found.rejected, found.problems) == (batch.rejected, batch.problems)
    for place in range(len(batch.table)):
        assert record_of(found.table, place) == record_of(batch.table, place)
