"""What never enters is recognised by its header, and nothing else is."""

from __future__ import annotations

import pytest

from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.protected import is_protected


@pytest.mark.parametrize(
    "header",
    [
        "DOB",
        "Birth date",
        "date_of_birth",
        "dateOfBirth",
        "Birthday",
        "Age",
        "age (years)",
        "Sex",
        "GENDER",
        "Gender Identity",
        "Race",
        "Race/Ethnicity",
        "ethnic group",
        "Hispanic?",
        "Religion",
        "Disability status",
        "Are you disabled?",
        "Veteran",
        "Protected Veteran Status",
        "Veterans' preference",
        "Military status",
        "Marital status",
        "maritalStatus",
        "Nationality",
        "Citizenship",
        "US citizen",
        "National Origin",
        "Photo",
        "photo_url",
        "Address",
        "Home Address 2",
        "address1",
        "Address Line 1",
        "ZIP",
        "Zip Code",
        "ZIPCode",
        "zip5",
        "Postal code",
        "Postcode",
        "answer:veteran-status",
        "\uff21\uff27\uff25",
        "Vet Status",
        "YOB",
        "D O B",
        "D.O.B.",
        "Pronoun(s)",
        "Preferred Pronoun",
        "EEO",
        "EEO-1 Category",
        "Minority",
        "Transgender",
        "How old are you?",
        "Over 40",
        "Are you over 40?",
        "Military Service",
        "Served in the armed forces",
        "Ancestry",
        "Street",
        "Home Addr",
        "M/F",
        "Male/Female",
        "R\u200bace",
        "R\u200bace\u200b",
        "Home\u200bAge",
    ],
)
def test_protected_headers_are_recognised(header: str) -> None:
    """Birth date, age, sex, race, ethnicity, religion, disability, veteran and marital status, and so on."""
    assert is_protected(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "applicant_id",
        "Language",
        "Manager",
        "Management experience",
        "Average hours",
        "wages",
        "Stage",
        "Racecar driver",
        "Tracer",
        "Embrace",
        "Sussex County",
        "Essex",
        "Agency",
        "E-mail address",
        "Licensed Marriage and Family Therapist (LMFT)",
        "Email Address",
        "IP address",
        "Work authorization",
        "Are you authorized to work in the US (citizen or other)?",
        "Citizenship / right to work",
        "Photography",
        "Email addr",
        "Hours over 40",
        "Years of EEO experience",
        "Street maintenance experience",
        "Vet clinic",
        "Minor",
        "answer:eighteen-or-older",
        "Are you eighteen or older?",
        "Are you at least 18 years old?",
        "Zipper",
        "City",
        "State",
        "Name",
        "Reborn",
        "credential:drivers-license",
        "answer:personal-automobile",
        "claim:it-management",
        *(f"degree_1_{name}" for name in DEGREE_FIELDS),
        *(f"job_12_{name}" for name in JOB_FIELDS),
    ],
)
def test_other_headers_are_not(header: str) -> None:
    """Words are compared whole, and a plain work-authorisation answer may enter."""
    assert not is_protected(header)


def test_an_address_beside_an_email_address_is_protected() -> None:
    """What is allowed takes only its own words out."""
    assert is_protected("Marriage and family therapist, marital status")
    assert is_protected("Email address and home address")
