"""A folder of related tables, and the same applicants in all three formats."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from formats import as_xlsx
from hypothesis import given
from hypothesis import strategies as st
from recorded import record_of

from screening.errors import InputError
from screening.intake import Batch, Intake, Rejected, open_input
from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.intake.mapping import Columns, Context, decide_side
from screening.profiles import ANY_HOURS, UNREAD, ProfileTable

KINDS = ("it-management", "project-management")
BELOW = "applicant_id is blank: the row may say more of the applicant above it"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def folder(path: Path, **tables: str | bytes) -> Intake:
    """A folder with these tables, opened."""
    path.mkdir(exist_ok=True)
    for name, text in tables.items():
        (path / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return open_input(path, kinds=KINDS, batch_rows=2)


def records(batch: Batch, asked: Sequence[str] = ()) -> dict[str, Any]:
    """The applicants as records, by id."""
    found = [record_of(batch.table, i, asked).to_dict() for i in range(len(batch.table))]
    return {record.pop("applicant_id"): record for record in found}


def comparable(table: ProfileTable, names: Sequence[str]) -> list[dict[str, Any]]:
    """What a table says of each applicant, however it was written.

    Credentials by name: None where nothing is known, False where it isn't held, be it by an entry that says so or by a
    complete list without it.
    """
    found = []
    for i in range(len(table)):
        record = record_of(table, i, names).to_dict()
        complete = bool(table.credentials_complete[i])
        held: dict[str, Any] = dict.fromkeys(names, False if complete else None)
        for entry in record.pop("credentials", []):
            unknown = "valid" in entry and entry["valid"] is None
            held[entry["name"]] = None if unknown else False if entry.get("valid") is False else entry
        places = [columns.place[columns.rows_of(i)].tolist() for columns in (table.degrees, table.jobs)]
        found.append(record | {"credentials": held, "places": places})
    return found


def test_tables_are_joined_in_any_order(tmp_path: Path) -> None:
    """Rows of an applicant keep the order of the file; blank cells of a table say nothing."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,answer:car,claim:it-management\nA-1,yes,8\nA-2,,\nA-3,no,\n",
        education="level,applicant_id\nmaster,A-3\nbachelor,A-1\nnone,A-2\nbachelor,A-3\n",
        experience="applicant_id,title,start\nA-3,CIO,2015\nA-1,none,\nA-2,,\nA-3,none,2011\n",
        credentials="Applicant_ID,name,valid,expires\nA-3,PMP,yes,\nA-1,pmp,,\nA-3,dl,,2028\nA-3,cdl,no,\n",
    ).read()
    assert batch.rejected == ()
    assert records(batch) == {
        "A-1": {
            "education": [{"level": "bachelor"}],
            "experience": [],
            "credentials": [{"name": "pmp", "valid": None}],
            "answers": {"car": True},
            "claims": {"experience": {"it-management": "8 years"}, "supervisory": {}},
        },
        "A-2": {"education": []},
        "A-3": {
            "education": [{"level": "master"}, {"level": "bachelor"}],
            "experience": [{"title": "CIO", "start": "2015"}, {"title": "none", "start": "2011"}],
            "credentials": [
                {"name": "PMP", "valid": True},
                {"name": "dl", "expires": "2028"},
                {"name": "cdl", "valid": False},
            ],
            "answers": {"car": False},
        },
    }
    assert batch.table.degrees.place.tolist() == [1, 1, 2]
    assert batch.table.credentials_complete.tolist() == [False, False, False]


def test_what_is_missing_is_unknown_unless_it_is_stated(tmp_path: Path) -> None:
    """An applicant without a row says nothing; `none` and `complete` in applicants.csv say that the list is all."""
    batch = folder(
        tmp_path,
        applicants=(
            "applicant_id,education,experience,credentials\n"
            "A-1,,,\nA-2,none,None,none\nA-3,,,complete\nA-4,,,complete\n"
        ),
        credentials="applicant_id,name\nA-3,pmp\n",
        education="applicant_id,level\n",
    ).read()
    assert records(batch, ["pmp"]) == {
        "A-1": {"credentials": [{"name": "pmp", "valid": None}]},
        "A-2": {"education": [], "experience": [], "credentials": []},
        "A-3": {"credentials": [{"name": "pmp"}]},
        "A-4": {"credentials": []},
    }


def problems(batch: Batch) -> list[tuple[str, int, str, str, str]]:
    """The problems: file, row, column, value, reason."""
    return [(one.file, one.row, one.column, one.value, one.reason) for one in batch.problems]


def test_a_statement_that_the_tables_contradict_is_ignored(tmp_path: Path) -> None:
    """`none` beside listed entries closes no list, nor does any other word; each is a problem, and nobody is lost."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,education,experience,credentials\nA-1,none,,none\nA-2,some,,all\nA-3,,none,complete\n",
        education="applicant_id,level\nA-1,none\n",
        experience="applicant_id,title\nA-3,CIO\n",
        credentials="applicant_id,name\nA-1,pmp\n",
    ).read()
    assert batch.rejected == ()
    assert problems(batch) == [
        ("", 2, "credentials", "none", "`none` is stated, and the credentials of the applicant are listed"),
        ("", 3, "education", "some", "`some` is not `none`"),
        ("", 3, "credentials", "all", "`all` is not `complete` or `none`"),
        ("", 4, "experience", "none", "`none` is stated, and the jobs of the applicant are listed"),
    ]
    assert records(batch, ["dl", "pmp"]) == {
        "A-1": {"education": [], "credentials": [{"name": "pmp"}, {"name": "dl", "valid": None}]},
        "A-2": {"credentials": [{"name": "dl", "valid": None}, {"name": "pmp", "valid": None}]},
        "A-3": {"experience": [{"title": "CIO"}], "credentials": []},
    }


def test_a_bad_value_in_a_table_is_unknown_and_a_problem(tmp_path: Path) -> None:
    """The problem names the table and its row; what else is said of the applicant stands."""
    batch = folder(
        tmp_path,
        applicants="applicant_id,claim:it-management\nA-1,x\nA-2,\nA-3,\n",
        experience="applicant_id,start,end\n\nA-1,2023-13,\nA-2,2015,present\nA-1,2015,2014\n",
        credentials="applicant_id,name,valid,expires\nA-1,,yes,\nA-2,dl,maybe,2030\nA-3,dl,,soon\nA-3,pmp,yes,\n",
        answers="applicant_id,question,answer\nA-3,car,yes\nA-3,Car,no\nA-2,car,yes\nA-2,car,Y\nA-1,,1\n",
    ).read()
    assert batch.rejected == ()
    assert problems(batch) == [
        ("", 2, "claim:it-management", "x", "`x` is not an amount of time"),
        ("experience.csv", 3, "start", "2023-13", "`2023-13` is not a date: month 13 is not in 1 to 12"),
        ("experience.csv", 5, "end", "2014", "the job ends before it starts: `2015` to `2014`"),
        ("credentials.csv", 2, "name", "", "the name of the credential is blank"),
        ("credentials.csv", 3, "valid", "maybe", "`maybe` is not yes or no"),
        ("answers.csv", 6, "question", "", "the question is blank"),
        ("credentials.csv", 4, "expires", "soon", "`soon` is not a date"),
        ("answers.csv", 3, "answer", "no", "`Car` is answered twice, not alike"),
    ]
    table = batch.table
    assert table.jobs.owner.tolist() == [0, 0, 1]
    assert [table.jobs.start.text(i) for i in range(3)] == [None, None, "2015"]
    held = table.credentials
    assert [held.name.text(i) for i in range(len(held))] == ["dl", "dl", "pmp"]
    assert held.owner.tolist() == [1, 2, 2]
    assert held.valid.tolist() == [-1, -1, 1]
    assert held.unspoken.tolist() == [2, 0, 0]
    assert [held.expires.text(i) for i in range(3)] == ["2030", "soon", None]
    assert table.answers_said["car"].tolist() == [-1, 1, -1]


def test_a_list_that_lost_a_row_is_never_closed(tmp_path: Path) -> None:
    """For a row that can't be read stands an entry of which nothing is known; a list of credentials isn't complete."""
    batch = folder(
        tmp_path,
        applicants=(
            "applicant_id,education,experience,credentials\n"
            "A-1,none,,complete\nA-2,,,complete\nA-3,,none,none\nA-4,,,complete\nA-5,,,complete\n"
        ),
        education="applicant_id,level\nA-1,bachelor,x\nA-2,master\n",
        experience="applicant_id,title,start\nA-2\nA-2,CIO,2015\nA-3,a\n",
        credentials="applicant_id,name,valid\nA-1,pmp\nA-2,,yes\nA-3,dl,yes,x\nA-4,pmp,yes\nA-4,,\n"
        f"A-5,{'x' * 121},yes\n",
    ).read()
    assert batch.rejected == ()
    cells = "the row has {} where the header has {}"
    assert problems(batch) == [
        ("", 2, "education", "none", "`none` is stated, and the degrees of the applicant are listed"),
        ("education.csv", 2, "", "", cells.format("3 cells", 2)),
        ("experience.csv", 2, "", "", cells.format("1 cell", 3)),
        ("credentials.csv", 2, "", "", cells.format("2 cells", 3)),
        ("credentials.csv", 3, "name", "", "the name of the credential is blank"),
        ("", 4, "experience", "none", "`none` is stated, and the jobs of the applicant are listed"),
        ("", 4, "credentials", "none", "`none` is stated, and the credentials of the applicant are listed"),
        ("experience.csv", 4, "", "", cells.format("2 cells", 3)),
        ("credentials.csv", 4, "", "", cells.format("4 cells", 3)),
        ("credentials.csv", 7, "name", "x" * 77 + "...", "the text has 121 characters"),
    ]
    table = batch.table
    assert table.credentials_complete.tolist() == [False, False, False, True, False]
    assert table.education_given.tolist() == [True, True, False, False, False]
    assert table.experience_given.tolist() == [False, True, True, False, False]
    degrees, jobs = table.degrees, table.jobs
    assert (degrees.owner.tolist(), degrees.place.tolist()) == ([0, 1], [1, 1])
    assert [degrees.level.text(i) for i in range(2)] == [None, "master"]
    assert degrees.accredited.tolist() == degrees.conferred.tolist() == [UNREAD, -1]
    assert degrees.semester_units.tolist() == degrees.quarter_units.tolist() == [UNREAD, -1]
    assert (jobs.owner.tolist(), jobs.place.tolist()) == ([1, 1, 2], [1, 2, 1])
    assert [jobs.title.text(i) for i in range(3)] == ["CIO", None, None]
    assert list(zip(jobs.hours_low.tolist(), jobs.hours_high.tolist(), strict=True)) == [(-1, -1), *[ANY_HOURS] * 2]
    assert jobs.share.tolist() == [100, UNREAD, UNREAD]
    assert jobs.supervised.tolist() == [-1, UNREAD, UNREAD]


def test_rows_that_are_nobodys_are_rejected_once(tmp_path: Path) -> None:
    """A row of a table whose applicant isn't there is a rejected row of that table, and counted."""
    intake = folder(
        tmp_path,
        applicants="applicant_id\nA-1\nA-2\nA-3\n",
        education="applicant_id,level\nA-9,bachelor\nA-1,bachelor\n",
        experience="applicant_id,title\nA-3,CIO\n,CIO\nA-2,CIO,x\nA-9,CIO,x\n",
        credentials="name,applicant_id\nA-1,pmp,A-1\n",
    )
    batch = intake.read()
    assert batch.rejected == (
        Rejected(2, "applicant_id", "A-9", "applicant_id `A-9` is not in applicants.csv", "education.csv"),
        Rejected(3, "applicant_id", "", "applicant_id is blank", "experience.csv", "every row needs one"),
        Rejected(5, "", "", "the row has 3 cells where the header has 2", "experience.csv"),
    )
    cells = "the row has 3 cells where the header has 2"
    assert problems(batch) == [
        ("experience.csv", 4, "", "", cells),
        # whose it is can be told in any cell
        ("credentials.csv", 2, "", "", cells),
        ("experience.csv", 3, "applicant_id", "", BELOW),
    ]
    assert batch.table.ids == ("A-1", "A-2", "A-3")
    assert batch.table.experience_given.tolist() == [False, True, True]
    assert (batch.rows, batch.rejected_rows) == (6, 3)
    assert [one.rows for one in intake.batches()] == [2, 1, 1, 2]


def test_an_applicant_has_at_most_500_entries(tmp_path: Path) -> None:
    """A list of more than a record may hold is unknown, whatever is stated of it, and one problem."""
    jobs = "A-1,CIO\n" * 500 + "A-2,CIO\n" * 502 + "A-2,CIO,x\n"
    batch = folder(
        tmp_path,
        applicants="applicant_id,experience,credentials\nA-1,,complete\nA-2,none,complete\n",
        experience="applicant_id,title\n" + jobs,
        credentials="applicant_id,name,valid\n" + "A-1,pmp,\n" * 500 + "A-2,pmp,maybe\n" * 501,
        answers="applicant_id,question,answer\n" + "A-2,car,yes\n" * 501 + "A-1,car,yes\n",
    ).read()
    many = "the applicant has more than 500 rows here"
    assert batch.rejected == ()
    assert problems(batch) == [
        ("", 3, "experience", "none", "`none` is stated, and the jobs of the applicant are listed"),
        ("experience.csv", 1002, "applicant_id", "A-2", many),
        ("experience.csv", 1004, "", "", "the row has 3 cells where the header has 2"),
        ("credentials.csv", 1002, "applicant_id", "A-2", many),
        ("answers.csv", 502, "applicant_id", "A-2", many),
    ]
    table = batch.table
    assert table.experience_given.tolist() == [True, False]
    assert table.jobs.owner.tolist() == [0] * 500
    assert table.credentials.owner.tolist() == [0] * 500
    assert table.credentials_complete.tolist() == [True, False]
    assert table.answers_said["car"].tolist() == [1, -1]


def test_protected_columns_and_questions_are_dropped(tmp_path: Path) -> None:
    """They are named with their table; a protected question is known once the answers were read."""
    intake = folder(
        tmp_path,
        applicants="applicant_id,name,dob\nA-1,Jo,1990\n",
        education="applicant_id,level,age,mascot\nA-1,bachelor,22,OSU\n",
        answers="applicant_id,question,answer\nA-1,veteran,yes\nA-1,car,yes\n",
    )
    assert records(intake.read()) == {"A-1": {"education": [{"level": "bachelor"}], "answers": {"car": True}}}
    assert intake.source.dropped == ("dob", "education.csv: age", "answers.csv: veteran")
    assert intake.source.passed_over == ("name", "education.csv: mascot")
    assert dict(intake.source.columns) == {
        "applicant_id": "applicant_id",
        "education.csv: applicant_id": "applicant_id",
        "education.csv: level": "level",
        "answers.csv: applicant_id": "applicant_id",
        "answers.csv: question": "question",
        "answers.csv: answer": "answer",
    }


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({}, "people: no-file: the folder has no file `applicants.csv`; the tables are called applicants, education, "
         "experience, credentials and answers"),
        ({"applicants": "colour\n"}, "applicants.csv: row 1: no-id-column: no column `applicant_id`; found `colour`; "
         "name the column that tells applicants apart `applicant_id`, or give its name with --id-column"),
        ({"applicants": "job_1_title\n"}, "applicants.csv: row 1: no-id-column: no column `applicant_id`, by which the "
         "tables are joined; name the column that tells applicants apart with --id-column"),
        ({"applicants": "applicant_id\n", "education": "level,ID\n"}, "education.csv: row 1: no-id-column: no column "
         "`applicant_id`; found `level`, `ID`; name the column that tells applicants apart `applicant_id`, or give its "
         "name with --id-column"),
        ({"jobs": "applicant_id,title\n", "Experience": "applicant_id\n"}, "people: same-table: `Experience.csv` and "
         "`jobs.csv` are both the table of experience; keep one of them"),
        ({"jobs": "applicant_id,title\n", "work history 2": "applicant_id,title\n", "degrees": "applicant_id\n"},
         "people: same-table: `jobs.csv` and `work history 2.csv` are both the table of experience; keep one of them"),
        ({"applicants": "applicant_id\n", "Applicants (old)": "applicant_id\n", "jobs": "applicant_id\n"},
         "people: same-table: `applicants.csv` and `Applicants (old).csv` are both the table of applicants; keep "
         "one of them"),
        ({"applicants": "applicant_id\n", "jobs": "applicant_id\n", "experiences": "applicant_id\n"},
         "people: same-table: `jobs.csv` and `experiences.csv` are both the table of experience; keep one of them"),
        ({"applicants": "applicant_id\n", "answers": "applicant_id,question\n"},
         "answers.csv: row 1: no-column: no column `answer`; say with --mapping which it is: `table,header,meaning`, "
         "then `answers.csv,...,answer`"),
        ({"applicants": "applicant_id,job_2_title\n", "experience": "applicant_id,title\n"},
         "people: stated-twice: column `job_2_title` of applicants.csv and the table experience.csv say the same "
         "thing; keep one of them"),
    ],
)  # fmt: skip
def test_a_folder_of_no_use_is_refused(tmp_path: Path, tables: Mapping[str, Any], message: str) -> None:
    """What can't be read as applicants at all is one error with its place."""
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "people", **tables).read()
    assert str(caught.value) == message


def test_other_files_are_named_as_passed_over(tmp_path: Path) -> None:
    """A table under another name isn't ignored in silence."""
    (tmp_path / "notes").mkdir()
    intake = folder(
        tmp_path, applicants="applicant_id,colour\n", experiences="applicant_id\n", answer="x\n", résumés=""
    )
    assert intake.source.passed_over == (
        "colour",
        "file answer.csv (did you mean `answers.csv`?)",
        "file experiences.csv (did you mean `experience.csv`?)",
        "file notes",
        "file résumés.csv",
    )
    for number in range(30):
        (tmp_path / f"x{number}").touch()
    assert len(intake.source.passed_over) == 5
    assert open_input(tmp_path).source.passed_over[-1] == "14 more files"


def test_what_has_the_place_of_a_table_must_be_one(tmp_path: Path) -> None:
    """A folder, or a link that leads nowhere or out of the folder, is refused."""

    def refused() -> str:
        with pytest.raises(InputError) as caught:
            open_input(tmp_path / "in")
        return str(caught.value)

    folder(tmp_path / "in", applicants="applicant_id\nA-1\n")
    table = tmp_path / "in" / "experience.csv"
    table.mkdir()
    assert refused() == "experience.csv: not-a-table: this isn't a file; put a CSV file there, or nothing"
    table.rmdir()
    table.symlink_to("nowhere.csv")
    assert refused() == "experience.csv: not-a-table: the link leads nowhere; put the file itself there"
    table.unlink()
    (tmp_path / "outside.csv").write_text("applicant_id,title\nA-1,CIO\n")
    table.symlink_to("../outside.csv")
    assert refused() == "experience.csv: not-a-table: the link leads out of the folder; put the file itself there"
    (tmp_path / "outside.csv").rename(tmp_path / "in" / "rows.csv")
    table.unlink()
    table.symlink_to("rows.csv")
    assert records(open_input(tmp_path / "in").read()) == {"A-1": {"experience": [{"title": "CIO"}]}}


def test_tables_go_by_the_names_and_headers_of_real_exports(tmp_path: Path) -> None:
    """A table's name says what its rows are, so a header needs nothing beside it; other formats are read as well."""
    (tmp_path / "Candidates.tsv").write_text("Candidate ID\tName\tEducation\nC-1\tJo\t\nC-2\tAl\tnone\n")
    (tmp_path / "work_history.csv").write_text(
        "Candidate ID,ID,Title,Organization,From,To,Hrs/wk,# supervised,Employer 2\nC-2,1,CIO,X,3/2015,present,40,6,\n"
    )
    (tmp_path / "degrees.csv.gz").write_bytes(
        gzip.compress(b"Candidate ID,Degree,Major,School,Graduated?,Conferal Date\nC-1,BS,Physics,OSU,Yes,x\n")
    )
    (tmp_path / "Licenses & Certifications.xlsx").write_bytes(
        as_xlsx({"S": [["Candidate ID", "License", "Expires", "Valid?"], ["C-1", "PMP", "2028", ""]]})
    )
    (tmp_path / "questionnaire.csv").write_text(
        "Candidate ID,Question,Response\n"
        "C-1,Do you have a valid driver's license?,No\nC-1,Own car?,yes\nC-2,Years of IT management experience,8\n"
    )
    context = Context({"own car": "car"}, {"it management": "it-management"})
    intake = open_input(tmp_path, kinds=KINDS, columns=Columns(context))
    batch = intake.read()
    assert (batch.rejected, batch.problems) == ((), ())
    assert records(batch) == {
        "C-1": {
            "education": [{"level": "BS", "field": "Physics", "institution": "OSU", "conferred": True}],
            "credentials": [{"name": "PMP", "expires": "2028"}, {"name": "drivers-license", "valid": False}],
            "answers": {"car": True},
        },
        "C-2": {
            "education": [],
            "experience": [
                {"title": "CIO", "employer": "X", "start": "3/2015", "end": "present", "hours_per_week": "40",
                 "supervised": 6}
            ],
            "claims": {"experience": {"it-management": "8 years"}, "supervisory": {}},
        },
    }  # fmt: skip
    assert intake.source.format == "folder of related tables"
    assert intake.source.passed_over == (
        "Name",
        "degrees.csv.gz: Conferal Date (did you mean `conferred_on`?)",
        "work_history.csv: ID (did you mean `applicant_id`?)",
        "work_history.csv: Employer 2 (did you mean `employer`?)",
    )


def test_without_applicants_the_tables_name_them(tmp_path: Path) -> None:
    """They stand in the order in which the tables name them; nobody who is named is lost."""
    long = "x" * 201
    intake = folder(
        tmp_path,
        jobs=f"Applicant #,Title\nB,CIO\nA,clerk\nB,dev\n,x\n{long},x\nQ,x,y\n",
        degrees="Applicant #,Degree\nC,BS\nB,MS\nC,MS,x\n",
    )
    found = list(intake.batches())
    assert [(batch.rows, batch.table.ids, batch.table.rows.tolist()) for batch in found] == [
        (2, ("C", "B"), [2, 3]),
        (1, ("A",), [3]),
        (3, (), []),
    ]
    batch = intake.read()
    assert batch.table.experience_given.tolist() == [False, True, True]
    assert [(one.file, one.row, one.reason) for one in batch.rejected] == [
        ("jobs.csv", 5, "applicant_id is blank"),
        ("jobs.csv", 6, "applicant_id has 201 characters"),
        ("jobs.csv", 7, "the row has 3 cells where the header has 2"),
    ]
    assert problems(batch) == [
        ("degrees.csv", 4, "", "", "the row has 3 cells where the header has 2"),
        ("jobs.csv", 5, "Applicant #", "", BELOW),
    ]
    assert batch.table.degrees.owner.tolist() == [0, 0, 1]


def test_the_column_of_ids_may_be_named_for_all_tables(tmp_path: Path) -> None:
    """A bare "ID" may number the rows, so it joins tables only where a person says so; the name counts where it is."""
    tables = {"applicants": "ID,Note\n7,x\n", "jobs": "ID,Title\n7,CIO\n", "degrees": "Applicant ID,Degree\n7,BS\n"}
    with pytest.raises(InputError, match="no-id-column"):
        folder(tmp_path, **tables)
    named = open_input(tmp_path, columns=Columns(id_column="id")).read()
    assert records(named) == {"7": {"education": [{"level": "BS"}], "experience": [{"title": "CIO"}]}}
    with pytest.raises(InputError) as caught:
        open_input(tmp_path, columns=Columns(id_column="number"))
    assert str(caught.value) == f"{tmp_path.name}: unknown-column: no table has a column `number`"


def test_a_question_is_asked_in_the_words_of_the_posting_or_of_a_credential(tmp_path: Path) -> None:
    """What is answered alike is one answer; a credential that isn't answered alike is one that can't be read."""
    asked = "Do you have a valid driver's license?"
    batch = folder(
        tmp_path,
        applicants="applicant_id\nA-1\nA-2\nA-3\nA-4\n",
        answers="applicant_id,question,answer\n"
        f"A-1,{asked},yes\nA-1,Driver's license,Y\nA-2,{asked},yes\nA-2,{asked},no\nA-2,{asked},no\n"
        f"A-3,{asked},perhaps\nA-3,{asked},yes\nA-4,{asked},2028-05-01\nA-4,veteran,yes\n",
    ).read()
    assert problems(batch) == [
        ("answers.csv", 5, "answer", "no", f"`{asked}` is answered twice, not alike"),
        ("answers.csv", 7, "answer", "perhaps", "`perhaps` is not yes, no or an expiry date"),
    ]
    held = batch.table.credentials
    assert held.owner.tolist() == [0, 1, 2, 3]
    assert held.valid.tolist() == [1, -1, -1, -1]
    assert held.unspoken.tolist() == [0, 2, 2, 0]
    assert [held.expires.text(i) for i in range(4)] == [None, None, None, "2028-05-01"]
    assert held.name.values == ("drivers-license",)


def test_of_an_id_that_repeats_the_first_row_has_the_entries(tmp_path: Path) -> None:
    """The others are rejected."""
    batch = folder(
        tmp_path, applicants="applicant_id,answer:car\nA-1,yes\nA-1,no\n", jobs="applicant_id,title\nA-1,CIO\n"
    ).read()
    assert records(batch) == {"A-1": {"experience": [{"title": "CIO"}], "answers": {"car": True}}}
    assert (batch.rows, batch.rejected_rows) == (2, 1)


def test_a_header_counts_where_it_is_of_the_tables_group() -> None:
    """Dates of employment are none of a degree, and "Completed" needs nothing before it."""
    headers = ["applicant_id", "From", "Completed", "Age", "Employer"]
    taken = [(one.how, str(one.target)) for one in decide_side(headers, "education", Columns()).taken]
    assert taken == [
        ("name", "applicant_id"),
        ("passed", "None"),
        ("form", "conferred"),
        ("protected", "None"),
        ("passed", "None"),
    ]


def test_a_statement_that_nobody_makes_speaks_to_nothing(tmp_path: Path) -> None:
    """A column of the list's name with blank cells."""
    survey = folder(tmp_path, applicants="applicant_id,experience\nA-1,\n").survey()
    assert survey is not None
    assert survey.spoken(()) == {"applicant_id"}


def test_a_look_at_the_tables(tmp_path: Path) -> None:
    """Each column is led by its table, with what can be read of it."""
    intake = folder(
        tmp_path,
        applicants="applicant_id,experience,dob\nA-1,none,1990\nA-2,,\n",
        education="Applicant ID,Degree,Conferred\nA-1,BS,yes\nA-1,MS,perhaps\n",
        answers="applicant_id,question,answer\nA-1,car,yes\n",
    )
    survey = intake.survey()
    assert survey is not None
    assert survey.rows == 5
    looked = [(one.title, str(one.taken.target), one.read, one.unreadable, one.blank) for one in survey.columns]
    assert looked == [
        ("applicants.csv: applicant_id", "applicant_id", 2, 0, 0),
        ("applicants.csv: experience", "experience", 1, 0, 1),
        ("applicants.csv: dob", "None", 0, 0, 0),
        ("education.csv: Applicant ID", "applicant_id", 2, 0, 0),
        ("education.csv: Degree", "education.level", 2, 0, 0),
        ("education.csv: Conferred", "education.conferred", 1, 1, 0),
        ("answers.csv: applicant_id", "applicant_id", 1, 0, 0),
        ("answers.csv: question", "question", 1, 0, 0),
        ("answers.csv: answer", "answer", 1, 0, 0),
    ]
    assert survey.columns[4].samples == ["BS", "MS"]
    assert survey.spoken(("credential:pmp",)) == {
        "applicant_id",
        "answer:car",
        "degree_1_level",
        "degree_1_conferred",
        *(f"job_1_{name}" for name in JOB_FIELDS),
    }


def test_the_checksum_is_that_of_what_was_read(tmp_path: Path) -> None:
    """It is there once everything was read, and other files in the folder don't count."""
    intake = folder(tmp_path, applicants="applicant_id\nA-1\n", education="applicant_id,level\n")
    assert intake.sha256 == ""
    intake.read()
    first = intake.sha256
    assert len(first) == 64
    (tmp_path / "notes.txt").write_text("x")
    intake = open_input(tmp_path)
    intake.read()
    assert intake.sha256 == first
    (tmp_path / "education.csv").write_text("applicant_id,level\nA-1,bachelor\n")
    intake.read()
    assert intake.sha256 != first


def test_formats_are_recognised_by_content(tmp_path: Path) -> None:
    """The name of a file doesn't matter."""
    (tmp_path / "x.csv").write_text('\n {"applicant_id": "A-1"}')
    (tmp_path / "x.jsonl").write_text("applicant_id\nA-1\n")
    (tmp_path / "applicants.csv").write_text("applicant_id\nA-1\n")
    found = [open_input(path) for path in (tmp_path, str(tmp_path / "x.csv"), tmp_path / "x.jsonl")]
    assert [intake.source.format for intake in found] == ["folder of related CSV tables", "JSON lines", "wide CSV"]
    assert [intake.read().table.ids for intake in found] == [("A-1",)] * 3
    assert found[1].source.name == "x.csv"


NAMES = ("pmp", "dl")
DATE = st.sampled_from(["2010", "2011-05", "6/3/2012", "June 2013"])
TRUTH = st.booleans()


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An entry with at least one of the fields."""
    return st.fixed_dictionaries({}, optional=fields).filter(bool)


DEGREE = some(
    level=st.sampled_from(["bachelor", "Master of Arts"]),
    field=st.sampled_from(["Physics", "Law, Public"]),
    accredited=TRUTH,
    conferred=TRUTH,
    conferred_on=DATE,
    semester_units=st.sampled_from([0, 12.5, 120]),
)
JOB = some(
    title=st.sampled_from(["CIO", 'IT "Lead"\nPortland']),
    employer_type=st.sampled_from(["public", "self-employed"]),
    start=DATE,
    end=st.sampled_from(["present", "2019", "1/1/2020"]),
    hours_per_week=st.sampled_from([0, 20, 37.5, 37.3, 40]),
    paid=TRUTH,
    kinds=st.lists(st.sampled_from(KINDS), unique=True),
    supervised=st.booleans() | st.integers(0, 40),
    share=st.sampled_from([0, *range(2, 101)]),  # 1 without a sign may be all of the time in a cell
)
PERSON = st.fixed_dictionaries(
    {"held": st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from([None, True, False, "2028-05-01"])))},
    optional={
        "education": st.lists(DEGREE, max_size=3),
        "experience": st.lists(JOB, max_size=3),
        "answers": st.fixed_dictionaries({}, optional={"car": TRUTH, "projects": st.integers(2, 99)}).filter(bool),
        "claims": st.fixed_dictionaries({"experience": st.just({"it-management": "6 years 4 months"})}),
    },
)


def cell(value: Any) -> str:
    """A value as a cell has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value) or "none"
    return "" if value is None else str(value)


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[cell(row.get(column)) for column in columns] for row in rows])
    return out.getvalue().encode()


def as_json(people: Sequence[Mapping[str, Any]]) -> bytes:
    """The people as JSON lines."""
    lines = []
    for number, person in enumerate(people, 1):
        record = {"applicant_id": f"A-{number}"} | {key: value for key, value in person.items() if key != "held"}
        listed = []
        for name, value in person["held"].items():
            more = {"expires": value} if isinstance(value, str) else {"valid": value}
            listed.append({"name": name} | more)
        lines.append(json.dumps(record | {"credentials": listed}))
    return "\n".join(lines).encode()


def as_wide(people: Sequence[Mapping[str, Any]]) -> bytes:
    """The people as a wide CSV."""
    rows = []
    for number, person in enumerate(people, 1):
        row: dict[str, Any] = {"applicant_id": f"A-{number}"}
        for group, lead, none in (("education", "degree", "level"), ("experience", "job", "title")):
            for slot, entry in enumerate(person.get(group, ()), 1):
                row |= {f"{lead}_{slot}_{name}": value for name, value in entry.items()}
            if person.get(group) == []:
                row[f"{lead}_1_{none}"] = "none"
        row |= {f"credential:{name}": value for name, value in person["held"].items()}
        row |= {f"answer:{name}": value for name, value in person.get("answers", {}).items()}
        row["claim:it-management"] = person.get("claims", {}).get("experience", {}).get("it-management")
        rows.append(row)
    columns = ["applicant_id", *(f"credential:{name}" for name in NAMES), "answer:car", "answer:projects"]
    columns += ["claim:it-management"]
    columns += [f"degree_{n}_{name}" for n in (1, 2, 3) for name in DEGREE_FIELDS]
    columns += [f"job_{n}_{name}" for n in (1, 2, 3) for name in JOB_FIELDS]
    return as_csv(rows, columns)


def as_tables(people: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The people as related tables, the rows of each table backwards by applicant."""
    main: list[dict[str, Any]] = []
    tables: dict[str, list[dict[str, Any]]] = {"education": [], "experience": [], "credentials": [], "answers": []}
    for number, person in reversed(list(enumerate(people, 1))):
        key = {"applicant_id": f"A-{number}"}
        stated = {group: "none" for group in ("education", "experience") if person.get(group) == []}
        main.insert(0, key | stated | {"claim:it-management": "6 years 4 months" if "claims" in person else None})
        for group in ("education", "experience"):
            tables[group] += [key | entry for entry in person.get(group, ())]
        for name, value in person["held"].items():
            if value is not None:
                more = {"expires": value} if isinstance(value, str) else {"valid": value}
                tables["credentials"].append(key | {"name": name} | more)
        for question, answer in person.get("answers", {}).items():
            tables["answers"].append(key | {"question": question, "answer": answer})
    return {
        "applicants": as_csv(main, ["applicant_id", "education", "experience", "claim:it-management"]),
        "education": as_csv(tables["education"], ["applicant_id", *DEGREE_FIELDS]),
        "experience": as_csv(tables["experience"], ["applicant_id", *JOB_FIELDS]),
        "credentials": as_csv(tables["credentials"], ["applicant_id", "name", "valid", "expires"]),
        "answers": as_csv(tables["answers"], ["applicant_id", "question", "answer"]),
    }


def test_a_look_shows_nothing_of_a_protected_question(tmp_path: Path) -> None:
    """Neither its words nor the answer, nor what stands beside it."""
    intake = folder(
        tmp_path,
        answers="applicant_id,question,answer,note\nA-1,Date of birth,1990,capricorn\nA-1,car,yes,blue\nA-1,,,\n",
    )
    survey = intake.survey()
    assert survey is not None
    assert [(one.title, one.samples, one.blank) for one in survey.columns] == [
        ("answers.csv: applicant_id", ["A-1"], 0),
        ("answers.csv: question", ["car"], 2),
        ("answers.csv: answer", ["yes"], 2),
        ("answers.csv: note", ["blue"], 2),
    ]
    assert "capricorn" not in str(survey)
    assert "1990" not in str(survey)


@given(st.lists(PERSON, min_size=1, max_size=5), st.integers(1, 6))
def test_the_same_people_are_the_same_in_every_format(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, Any]], batch_rows: int
) -> None:
    """Wide CSV, related tables and JSON lines of the same people give equal tables, however the batches are cut."""
    path = tmp_path_factory.mktemp("people")
    for name, data in as_tables(people).items():
        (path / f"{name}.csv").write_bytes(data)
    inputs = [path, io.BytesIO(as_wide(people)), io.BytesIO(as_json(people))]
    tables = []
    for given_input in inputs:
        batch = open_input(given_input, kinds=KINDS, batch_rows=batch_rows).read()
        assert batch.rejected == ()
        tables.append(comparable(batch.table, NAMES))
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0]) == len(people)


@pytest.mark.skipif(not (FIXTURES / "applicants.jsonl").is_file(), reason="the fixtures aren't written yet")
def test_the_fixtures_agree() -> None:
    """The shipped applicants are the same people in all three formats, and none is rejected."""
    batches = [open_input(FIXTURES / name).read() for name in ("related", "applicants.csv", "applicants.jsonl")]
    assert [batch.rejected for batch in batches] == [(), (), ()]
    header = (FIXTURES / "applicants.csv").read_text().splitlines()[0].split(",")
    names = [name.partition(":")[2] for name in header if name.startswith("credential:")]
    found = [comparable(batch.table, names) for batch in batches]
    assert len(found[0]) > 50
    assert found[0] == found[1] == found[2]
