"""What headers of real exports mean, one by one and with the columns around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.applicant import MAX_ENTRIES
from screening.commands.columns import context_of
from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.intake.mapping import Context, Proposal, read_header, read_headers
from screening.intake.mapping.forms import forms
from screening.postings import load_posting
from screening.run import compiled

CONTEXT = context_of(compiled(load_posting("pps-director-enterprise-applications")).plan)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Job Title 1", "job_1_title"),
        ("Employer (2)", "job_2_employer"),
        ("Education3Degree", "degree_3_level"),
        ("Job2: Title", "job_2_title"),
        ("Title_3", "job_3_title"),
        ("1. Employer", "job_1_employer"),
        ("Employer #2", "job_2_employer"),
        ("Employer No. 2", "job_2_employer"),
        ("2nd Employer", "job_2_employer"),
        ("Third Employer", "job_3_employer"),
        ("EmployerName2", "job_2_employer"),
        ("work_experience_3_title", "job_3_title"),
        ("Most Recent Employer", "job_1_employer"),
        ("Current Employer", "job_1_employer"),
        ("Current/Most Recent Employer", "job_1_employer"),
        ("Employer (current)", "job_1_employer"),
        ("Current Title", "job_1_title"),
        ("Prior Employer", "job_2_employer"),
        ("Previous Employer", "job_2_employer"),
        ("Second Most Recent Employer", "job_2_employer"),
        ("2nd Most Recent Employer", "job_2_employer"),
        ("Work History 2 - From", "job_2_start"),
        ("Work History 1 - Start Date (MM/YYYY)", "job_1_start"),
        ("Degree 1 Major", "degree_1_field"),
        ("# supervised", "job_1_supervised"),
        ("Direct reports", "job_1_supervised"),
        ("Hrs/wk", "job_1_hours_per_week"),
        ("Graduated?", "degree_1_conferred"),
        ("Graduated (Y/N)", "degree_1_conferred"),
        ("Date conferred", "degree_1_conferred_on"),
        ("Certifications", "credentials"),
        ("Certification(s)", "credentials"),
        ("Licenses", "credentials"),
        ("Professional Certifications", "credentials"),
        ("Licenses and Certifications", "credentials"),
        ("Certificates", "credentials"),
        ("Driver\u2019s License?", "credential:drivers-license"),
        ("DL", "credential:drivers-license"),
        ("DL Expiration Date", "credential:drivers-license"),
        ("Do you possess a valid driver's license?", "credential:drivers-license"),
        ("Are you PMP certified?", "credential:pmp"),
        ("Personal automobile", "answer:personal-automobile"),
        ("Use of a personal automobile?", "answer:personal-automobile"),
        ("Do you have the use of a personal automobile?", "answer:personal-automobile"),
        ("Do you currently have use of a personal automobile? (Yes/No)", "answer:personal-automobile"),
        ("Do you possess a personal automobile", "answer:personal-automobile"),
        ("Years of IT program management experience", "claim:it-program-management"),
        ("IT program management (years)", "claim:it-program-management"),
        (
            "How many years of experience do you have overseeing technical programs?",
            "claim:it-program-management",
        ),
        (
            "How many years of supervisory experience in IT program management",
            "claim_supervisory:it-program-management",
        ),
        ("job_2_title", "job_2_title"),
    ],
)
def test_a_header_is_read(header: str, meaning: str) -> None:
    """Numbered in any of the usual ways, synonyms, and questions."""
    assert str(read_header(header, CONTEXT)) == meaning


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("From", "job_1_start"),
        ("Title", "job_1_title"),
        ("Job Title", "job_1_title"),
        ("Company", "job_1_employer"),
        ("Start Date 1", "job_1_start"),
        ("Emploer", "job_1_employer"),
        ("Do you have access to a personal automobile?", "answer:personal-automobile"),
        ("Do you have or can you get the use of a personal automobile?", "answer:personal-automobile"),
        ("Do you need the use of a personal automobile?", "answer:personal-automobile"),
        ("Do you have or can you obtain a valid driver's license?", "credential:drivers-license"),
        ("How many years as IT Director?", "claim:it-program-management"),
    ],
)
def test_a_looser_header_is_proposed(header: str, meaning: str) -> None:
    """Anything looser than an exact or tabled form is proposed, not applied."""
    found = read_header(header, CONTEXT)
    assert isinstance(found, Proposal)
    assert str(found.target) == meaning


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Notes",
        "Status",
        "Unpaid",
        "Not paid",
        "Supervisor",
        "Supervised by",
        "% supervised",
        "Reason for leaving",
        "Salary",
        "Driver's License Number",
        "Driver's license state",
        "Expected degree",
        "Degree (YYYY)",
        "Employer 999",
        "Employer 1 Phone",
        "Position applied for",
        "Desired job title",
        "Date of birth",
        "Name",
        "Months of IT program management experience",
        "E" * 5000,
    ],
)
def test_what_may_mean_another_thing_is_left_alone(header: str) -> None:
    """Neither applied nor proposed."""
    assert read_header(header, CONTEXT) is None


def read(line: str, context: Context | None = None) -> list[str]:
    """What each of the headers is applied as, `-` for none."""
    return [str(taken.applied or "-") for taken in read_headers(line.split(", "), context)]


@pytest.mark.parametrize(
    ("line", "meanings"),
    [
        (
            "ID, Employer, Job Title, From, To, School, Degree, Major",
            "applicant_id job_1_employer job_1_title job_1_start job_1_end "
            "degree_1_institution degree_1_level degree_1_field",
        ),
        (
            "Employer, Title, From, To, Employer, Title, From, To",
            "job_1_employer job_1_title job_1_start job_1_end job_2_employer job_2_title job_2_start job_2_end",
        ),
        (
            "Employer 1, Title, From, To, Employer 2, Title, From, To",
            "job_1_employer job_1_title job_1_start job_1_end job_2_employer job_2_title job_2_start job_2_end",
        ),
        ("Employer, Title, Employer 2, Title 2", "job_1_employer job_1_title job_2_employer job_2_title"),
        ("Employer, Title, Employer.1, Title.1", "job_1_employer job_1_title job_2_employer job_2_title"),
        ("work[0].employer, work[0].from, work[1].employer", "job_1_employer job_1_start job_2_employer"),
        ("Current Employer, Title, Previous Employer, Title", "job_1_employer job_1_title job_2_employer job_2_title"),
        ("Title, Company, From, To", "job_1_title job_1_employer job_1_start job_1_end"),
        ("Degree, Major, Degree, Major", "degree_1_level degree_1_field degree_2_level degree_2_field"),
    ],
)
def test_columns_are_read_with_those_around_them(line: str, meanings: str) -> None:
    """A column without a number, or that says too little by itself, belongs to the columns it stands among."""
    assert read(line) == meanings.split()


@pytest.mark.parametrize(
    ("line", "meanings"),
    [
        ("School, From, To", "degree_1_institution - -"),
        ("School, From, To, Employer", "degree_1_institution - - job_1_employer"),
        ("School, Degree, Job Title, Status", "degree_1_institution degree_1_level - -"),
        ("Candidate ID, Job Title, Status, Employer", "applicant_id - - job_1_employer"),
        ("Employer, Title, Employer", "job_1_employer - job_2_employer"),
        ("Employer 1, Employer 2, Title, From", "job_1_employer job_2_employer - -"),
        ("Most Recent Employer, Employer 1", "- -"),
        ("Highest degree, Degree 1, Degree 2", "- degree_1_level degree_2_level"),
        ("Driver's license?, Do you have a driver's license?", "- -"),
        ("Applicant ID, Candidate ID", "- -"),
        ("ID, Applicant ID, Application Number", "- applicant_id -"),
        ("Candidate ID, applicant_id", "- applicant_id"),
        ("Employer 1, job_1_employer", "- job_1_employer"),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(line: str, meanings: str) -> None:
    """It is proposed, or passed over; a canonical name is never overruled."""
    assert read(line) == meanings.split()


HEADERS = st.one_of(
    st.sampled_from(sorted(forms())),
    st.builds("{} {}".format, st.sampled_from(sorted(forms())), st.integers(0, 4)),
    st.builds(
        "{} {}".format, st.sampled_from(["Current", "Previous", "Most recent"]), st.sampled_from(sorted(forms()))
    ),
    st.sampled_from(["DL", "Driver's License?", "Do you have a DL?", "PMP", "Notes", "personal automobile", "Sex", ""]),
    st.text(max_size=12),
)
CANONICAL = st.sampled_from(
    ["applicant_id", *(f"job_{n}_{name}" for n in (1, 2) for name in JOB_FIELDS)]
    + [f"degree_1_{name}" for name in DEGREE_FIELDS]
)


@given(st.lists(HEADERS, max_size=25), st.lists(CANONICAL, unique=True, max_size=4), st.randoms())
def test_no_two_columns_are_taken_for_one_thing(headers: list[str], names: list[str], random: object) -> None:
    """A mapping never maps two columns to one target, and canonical names keep their meaning."""
    every = [*headers, *names]
    random.shuffle(every)  # type: ignore[attr-defined]
    found = read_headers(every, CONTEXT)
    applied = [taken.applied for taken in found if taken.applied]
    assert len(applied) == len(set(applied))
    for header, taken in zip(every, found, strict=True):
        if header in names:
            assert str(taken.applied) == header
        assert taken.applied is None or taken.applied.slot <= MAX_ENTRIES


@given(st.lists(HEADERS, max_size=12))
def test_reading_again_reads_the_same(headers: list[str]) -> None:
    """Same headers, same meaning."""
    assert read_headers(headers, CONTEXT) == read_headers(headers, CONTEXT)
