"""What a column that isn't read leaves open: nothing is decided on a list or a silence that another column breaks."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import record_of

from screening.commands.columns import context_of
from screening.intake import open_input
from screening.intake.headers import wide
from screening.intake.mapping import Columns, read_mapping
from screening.intake.mapping.table import Taken
from screening.intake.mapping.unread import openings
from screening.postings import load_posting
from screening.rulebase import RuleBase
from screening.run import compiled, decided
from screening.verdict import Outcome

AS_OF = datetime.date(2026, 11, 21)
PASS, REVIEW, FAIL = Outcome.QUALIFIED, Outcome.NEEDS_REVIEW, Outcome.NOT_QUALIFIED
KINDS = """schema: 1
kinds:
  - id: it-program-management
    name: IT program management
    description: Overseeing technical programs.
    titles: [IT Director]
"""
POSTING = """schema: 1
posting:
  id: e
  title: E
  employer: City
  text: e.txt
requirements:
  - id: exp
    cite: "Two years of IT program management."
    experience: {kind: it-program-management, amount: 2 years}
  - id: deg
    cite: "Bachelor's degree in Computer Science."
    education: {level: bachelor, fields: [computer-science], accredited: true}
"""


@pytest.fixture(scope="module", name="rules")
def _rules(tmp_path_factory: pytest.TempPathFactory) -> RuleBase:
    folder = tmp_path_factory.mktemp("posting")
    (folder / "e.txt").write_text("Two years of IT program management.\nBachelor's degree in Computer Science.\n")
    (folder / "e.yaml").write_text(POSTING)
    (folder / "kinds.yaml").write_text(KINDS)
    return compiled(load_posting(folder / "e.yaml"))


def outcome(rules: RuleBase, header: str, row: str, mapping: str = "") -> Outcome:
    """The outcome of the one applicant of a table, whose id is put before the row."""
    text = f"Applicant ID,{header}\n" + "".join(f"1,{line}\n" for line in row.split("\n"))
    columns = Columns(context_of(rules.plan), read_mapping(f"header,meaning\n{mapping}", "m.csv") if mapping else None)
    batch = open_input(io.BytesIO(text.encode()), name="a.csv", columns=columns).read()
    return decided(rules, batch.table, AS_OF).decision(0).outcome


JOBS = "Employer,Job Title,From,To"
SHORT, LONG = "X,IT Director,2020-01,2020-06", "X,IT Director,2020-01,2024-12"
SCHOOL, GOOD, BAD = "Degree,Major", "BS,Computer Science", "BA,History"


def test_the_plain_cases_are_decided(rules: RuleBase) -> None:
    """Without another column the list is complete, and silence is what the policy says."""
    assert outcome(rules, f"{JOBS},{SCHOOL}", f"{LONG},{GOOD}") is PASS
    assert outcome(rules, f"{JOBS},{SCHOOL}", f"{SHORT},{GOOD}") is FAIL
    assert outcome(rules, f"{JOBS},{SCHOOL}", f"{LONG},{BAD}") is FAIL


@pytest.mark.parametrize(
    "header",
    [
        "Other relevant experience",
        "Previous work",
        "Additional Employment",
        "Work history (free text)",
        "Other positions held",
        "Former jobs",
        "job_2_titel",
        "Volunteer Experience",
        "Internships",
        "Employer F",
        "Reason for leaving your previous job",
    ],
)
def test_a_column_about_jobs_that_is_not_read_leaves_the_list_open(rules: RuleBase, header: str) -> None:
    """Nothing is decided against an applicant of whom it says something; for others all is as it was."""
    table = f"{JOBS},{SCHOOL},{header}"
    assert outcome(rules, table, f"{SHORT},{GOOD},IT Director at Y 2010-2019") is REVIEW
    assert outcome(rules, table, f"{LONG},{GOOD},IT Director at Y 2010-2019") is PASS
    for nothing in ("", "n/a", "None", "no"):
        assert outcome(rules, table, f"{SHORT},{GOOD},{nothing}") is FAIL
    assert outcome(rules, table, f"{SHORT},{GOOD},a long time", f"{header},ignore") is FAIL
    assert outcome(rules, table, f"{SHORT},{GOOD},a long time", f"{header},") is REVIEW
    assert outcome(rules, table, f"{SHORT},{BAD},a long time") is FAIL


@pytest.mark.parametrize(
    "header",
    [
        "Other degrees",
        "Bachelor's Degree",
        "Second Bachelor's",
        "Additional Education",
        "Colleges attended",
        "Post-graduate studies",
        "Degree (other)",
        "MBA",
        "University coursework",
    ],
)
def test_a_column_about_degrees_that_is_not_read_leaves_the_list_open(rules: RuleBase, header: str) -> None:
    """The same of degrees."""
    table = f"{JOBS},{SCHOOL},{header}"
    assert outcome(rules, table, f"{LONG},{BAD},yes") is REVIEW
    assert outcome(rules, table, f"{LONG},{GOOD},yes") is PASS
    assert outcome(rules, table, f"{LONG},{BAD},no") is FAIL
    assert outcome(rules, table, f"{LONG},{BAD},yes", f"{header},ignore") is FAIL


@pytest.mark.parametrize(
    "header",
    [
        "Requisition Title", "Posting Title", "Job Applied For", "Position Applied For", "Job ID", "Application Date",
        "Is this your current job?", "Current position (Y/N)",
        "Position Number", "Job Location", "Desired Position", "Work Phone", "Authorized to work in the US?",
        "Reason for leaving", "Employer Phone", "Employer City", "May we contact this employer?", "Supervisor",
        "Salary", "Job Duties", "GPA", "School City", "High School", "High School Diploma or GED?", "Notes", "Status",
        "Interests", "Preferred work location", "How did you hear about this job?", "Years attended college",
    ],
)  # fmt: skip
def test_a_column_of_the_posting_or_of_an_entry_that_is_read_opens_nothing(rules: RuleBase, header: str) -> None:
    """It brings no other job and no degree that could be the one asked for."""
    table = f"{JOBS},{SCHOOL},{header}"
    assert outcome(rules, table, f"{SHORT},{GOOD},something") is FAIL
    assert outcome(rules, table, f"{LONG},{BAD},something") is FAIL
    assert outcome(rules, table, f"{LONG},{GOOD},something") is PASS


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Degree,Major,Current Employer,Current Job Title,Current Start Date,Current End Date,Previous Employer 1,"
            "Previous Job Title 1,Previous Start Date 1,Previous End Date 1,Previous Employer 2,Previous Job Title 2,"
            "Previous Start Date 2,Previous End Date 2",
            f"{GOOD},{SHORT},Y,Clerk,2018-01,2018-02,Z,IT Director,2010-01,2014-12",
        ),
        (
            "Degree,Major,Last Employer,Last Job Title,From,To,Prior Employer,Prior Job Title,From,To",
            f"{GOOD},{SHORT},Z,IT Director,2010-01,2014-12",
        ),
        (
            "Degree,Major,Employer A,Job Title A,From A,To A,Employer B,Job Title B,From B,To B",
            f"{GOOD},{SHORT},Z,IT Director,2010-01,2014-12",
        ),
        (
            "Degree,Major,Employer I,Job Title I,From I,To I,Employer II,Job Title II,From II,To II",
            f"{GOOD},{SHORT},Z,IT Director,2010-01,2014-12",
        ),
        (
            "Degree,Major,Employer One,Job Title One,From One,To One,Employer Two,Job Title Two,From Two,To Two",
            f"{GOOD},{SHORT},Z,IT Director,2010-01,2014-12",
        ),
        (
            f"{JOBS},Undergraduate Degree,Undergraduate Major,Graduate Degree,Graduate Major",
            f"{LONG},{GOOD},MA,History",
        ),
    ],
)
def test_the_usual_ways_to_number_are_read(rules: RuleBase, header: str, row: str) -> None:
    """Previous employers with a number, letters, Roman numbers, words, and the stages of a degree."""
    assert outcome(rules, header, row) is PASS


@pytest.mark.parametrize(
    "header",
    [
        "Most Recent Employer,Most Recent Job Title,From,To",
        "Current Employer,Current Title,From,To",
        "Last Employer,Last Job Title,From,To",
        "Latest Employer,Job Title,From,To",
        "Previous Employer,Previous Job Title,From,To",
    ],
)
def test_one_job_of_several_is_no_list(rules: RuleBase, header: str) -> None:
    """Beside the most recent job there may be others; where others stand beside it, they are the list."""
    assert outcome(rules, f"{header},{SCHOOL}", f"{SHORT},{GOOD}") is REVIEW
    assert outcome(rules, f"{header},{SCHOOL}", f"{LONG},{GOOD}") is PASS
    assert outcome(rules, f"{header},{SCHOOL}", f"none,none,,,{GOOD}") is not PASS
    two = "Most Recent Employer,Job Title,From,To,Prior Employer,Job Title,From,To"
    assert outcome(rules, f"{two},{SCHOOL}", f"{SHORT},,,,,{GOOD}") is FAIL


def test_the_highest_degree_is_not_the_only_one(rules: RuleBase) -> None:
    """Below it others may stand, and none above."""
    highest = f"{JOBS},Highest Degree,Major"
    assert outcome(rules, highest, f"{LONG},Master's,History") is REVIEW
    assert outcome(rules, highest, f"{LONG},Bachelor's,History") is REVIEW
    assert outcome(rules, highest, f"{LONG},BA History,") is REVIEW
    assert outcome(rules, highest, f"{LONG},,History") is REVIEW
    assert outcome(rules, highest, f"{LONG},Associate's,History") is FAIL
    assert outcome(rules, highest, f"{LONG},High School Diploma,") is FAIL
    assert outcome(rules, highest, f"{LONG},None,") is FAIL
    assert outcome(rules, highest, f"{LONG},Bachelor's,Computer Science") is PASS
    assert outcome(rules, f"{JOBS},Most Recent Degree,Major", f"{LONG},Associate's,History") is REVIEW
    long = f"{LONG},Master's,History\nY,Clerk,2011-01,2011-02,Master's,History"
    assert outcome(rules, highest, long) is REVIEW
    assert outcome(rules, highest, long.replace("Master's", "Associate's")) is FAIL


def test_a_list_stays_open_in_a_table_with_several_rows_of_an_applicant(rules: RuleBase) -> None:
    """What one of the rows says is said of the applicant."""
    rows = f"{SHORT},{GOOD},\nY,Clerk,2011-01,2011-02,{GOOD},more elsewhere"
    assert outcome(rules, f"{JOBS},{SCHOOL},Other experience", rows) is REVIEW
    assert outcome(rules, f"{JOBS},{SCHOOL},Other experience", rows.replace("more elsewhere", "")) is FAIL


def test_a_list_stays_open_in_the_applicants_of_related_tables(rules: RuleBase, tmp_path: Path) -> None:
    """A column of the applicants speaks beside the table of jobs."""
    for said, expected in (("much", REVIEW), ("", FAIL)):
        (tmp_path / "applicants.csv").write_text(f"Applicant ID,Other relevant experience\n1,{said}\n")
        (tmp_path / "jobs.csv").write_text(f"Applicant ID,{JOBS}\n1,{SHORT}\n")
        (tmp_path / "degrees.csv").write_text(f"Applicant ID,{SCHOOL}\n1,{GOOD}\n")
        batch = open_input(tmp_path, columns=Columns(context_of(rules.plan))).read()
        assert decided(rules, batch.table, AS_OF).decision(0).outcome is expected


def test_a_column_that_is_not_read_in_a_table_of_jobs_or_degrees(rules: RuleBase, tmp_path: Path) -> None:
    """It speaks of the applicant of its row."""

    def found(job: str, said: str, degree: str = "Note", more: str = "", jobs: str = LONG) -> Outcome:
        (tmp_path / "jobs.csv").write_text(f"Applicant ID,{JOBS},{job}\n1,{jobs},{said}\n")
        (tmp_path / "degrees.csv").write_text(f"Applicant ID,{SCHOOL},{degree}\n1,{GOOD},{more}\n")
        batch = open_input(tmp_path, columns=Columns(context_of(rules.plan))).read()
        return decided(rules, batch.table, AS_OF).decision(0).outcome

    assert found("Note", "x") is PASS
    assert found("FTE", "0.1") is REVIEW
    assert found("FTE", "") is PASS
    assert found("FTE", "1", jobs=SHORT) is FAIL
    assert found("Employer 2", "Y", jobs=SHORT) is REVIEW
    assert found("Previous employer", "Y", jobs=SHORT) is REVIEW
    assert found("Current Job?", "yes", jobs=SHORT) is FAIL
    assert found("Note", "x", "Currently Enrolled?", "yes") is REVIEW
    assert found("Note", "x", "Accrediting body", "none") is REVIEW


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Did you receive a degree?", "No"),
        ("Graduate?", "No"),
        ("Completed?", "No"),
        ("Degree Status", "In Progress"),
        ("Graduation Status", "Not completed"),
        ("Received Degree?", "No"),
        ("Diploma Received?", "N"),
        ("Currently Enrolled?", "Yes"),
        ("Expected Graduation Date", "2028-05"),
        ("Expected Graduation Date", "2024-05"),
        ("Anticipated graduation", "spring"),
        ("Accreditation of school", "No"),
        ("Accrediting body", "none"),
    ],
)
def test_silence_of_a_degree_is_not_assumed_where_a_column_speaks_of_it(
    rules: RuleBase, header: str, cell: str
) -> None:
    """Neither that it is conferred nor that its school is accredited."""
    table = f"{JOBS},{SCHOOL},{header}"
    assert outcome(rules, table, f"{LONG},{GOOD},{cell}") is not PASS
    assert outcome(rules, table, f"{LONG},{GOOD},") is PASS


@pytest.mark.parametrize("cell", ["10", "PT", "0.5"])
@pytest.mark.parametrize(
    "header",
    [
        "Hours", "Hours Worked", "FT/PT", "Full-time/Part-time", "Full or part time", "Employment Type", "Time Basis",
        "FTE", "Schedule", "Hrs", "Work hours", "Type of employment", "Employer 1 Hours", "Job 1 Hours", "Hours 1",
    ],
)  # fmt: skip
def test_hours_are_not_assumed_where_a_column_speaks_of_them(rules: RuleBase, header: str, cell: str) -> None:
    """Three years of ten hours a week aren't two of full time."""
    jobs = "Employer 1,Job Title 1,From 1,To 1" if "1" in header else JOBS
    three = "X,IT Director,2020-01,2022-12"
    assert outcome(rules, f"{jobs},{header},{SCHOOL}", f"{three},{cell},{GOOD}") is not PASS
    assert outcome(rules, f"{jobs},{header},{SCHOOL}", f"{three},,{GOOD}") is PASS


def test_clear_columns_of_hours_are_read(rules: RuleBase) -> None:
    """Full time counts as that, and few hours are too few."""
    table = f"Employer 1,Job Title 1,From 1,To 1,Hours 1,{SCHOOL}"
    assert outcome(rules, table, f"X,IT Director,2020-01,2022-12,40,{GOOD}") is PASS
    assert outcome(rules, table, f"X,IT Director,2020-01,2022-12,10,{GOOD}") is FAIL
    assert outcome(rules, f"{JOBS},FT/PT,{SCHOOL}", f"X,IT Director,2020-01,2022-12,FT,{GOOD}") is PASS


def test_the_entry_that_stands_for_others_is_the_last() -> None:
    """Those that were read keep their places."""
    text = "Applicant ID,Employer 1,Employer 2,Other jobs\n1,X,Y,more\n2,X,,\n"
    table = open_input(io.BytesIO(text.encode()), name="a.csv").read().table
    assert table.jobs.owner.tolist() == [0, 0, 0, 1]
    assert table.jobs.place.tolist() == [1, 2, 3, 1]
    assert record_of(table, 0).experience is not None


def opens(header: str) -> set[str]:
    """What a column that isn't read leaves open beside those of one job and one degree."""
    headers = ["job_1_title", "degree_1_level", header]
    taken = [Taken("name", wide(known)) for known in headers[:2]]
    return {one.what for one in openings(headers, [*taken, Taken("passed")])}


NAMES = ("jobs", "employer", "employment", "work history", "experience", "positions held", "career", "companies")


@given(st.sampled_from(NAMES), st.sampled_from(["Other", "Additional", "Your", "List your", "Past", "More"]))
def test_headers_about_jobs_speak_of_them(what: str, before: str) -> None:
    """Whatever words stand around."""
    header = f"{before} {what}"
    assert "job" in opens(header)
    assert "job" in opens(header.upper())


@given(st.text(max_size=30))
def test_any_header_is_looked_at(header: str) -> None:
    """Whatever it is made of."""
    assert opens(header) <= {
        "job",
        "degree",
        "high-school",
        "hours_per_week",
        "share",
        "conferred",
        "accredited",
    }


@pytest.mark.parametrize(
    ("held", "until", "valid", "expires", "unspoken"),
    [
        ("yes", "2028-05-01", 1, "2028-05-01", 0),
        ("yes", "2020-05-01", 1, "2020-05-01", 0),
        ("yes", "", 1, None, 0),
        ("", "2028-05-01", -1, "2028-05-01", 0),
        ("no", "", 0, None, 0),
        ("no", "2028-05-01", -1, "2028-05-01", 2),
        ("2027-01-01", "2028-05-01", -1, "2028-05-01", 2),
        ("2027-01-01", "", -1, "2027-01-01", 0),
        ("perhaps", "2028-05-01", -1, "2028-05-01", 2),
        ("yes", "soon", 1, "soon", 0),
    ],
)
def test_whether_a_license_is_held_and_until_when(
    held: str, until: str, valid: int, expires: str | None, unspoken: int
) -> None:
    """Two columns are one credential; where they contradict each other nothing is known of it."""
    text = f"Applicant ID,Driver's License?,Driver's License Expiration\n1,{held},{until}\n2,,\n"
    found = open_input(io.BytesIO(text.encode()), name="a.csv").read().table.credentials
    assert found.owner.tolist() == [0]
    assert (found.valid[0], found.expires.text(0), found.unspoken[0]) == (valid, expires, unspoken)
