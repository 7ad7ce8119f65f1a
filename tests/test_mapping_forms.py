"""The table of header forms: every form means its field, and a table that is unclear is refused."""

from __future__ import annotations

from collections import Counter

import pytest

from screening.intake.headers import Target
from screening.intake.mapping import Proposal, read_header
from screening.intake.mapping.forms import FIELDS, forms, read_forms
from screening.intake.mapping.questions import credential_of
from screening.protected import is_protected
from screening.vocabulary import standard

HEAD = "form,field,stands"
LEAD = {"job": "Work History", "degree": "Education"}


def written() -> list[tuple[str, str, str]]:
    """The forms as the folded table has them."""
    return [(key, f"{form.group}.{form.name}", form.stands) for key, form in forms().items()]


def test_there_are_forms_for_every_field() -> None:
    """At least 400 forms over all canonical fields."""
    assert len(forms()) >= 400
    meant = {(form.group, form.name) for form in forms().values()}
    assert meant == set(FIELDS.values())
    assert min(Counter((form.group, form.name) for form in forms().values()).values()) >= 5


@pytest.mark.parametrize("key", forms())
def test_a_form_means_its_field(key: str) -> None:
    """By itself where it stands alone, with a number or a word for its group where it needs one."""
    form = forms()[key]
    if form.group == "person":
        assert read_header(key) is None
    elif form.group in ("id", "list"):
        assert read_header(key) == Target(form.group, form.name)
    else:
        third = Target(form.group, form.name, 3)
        first = Target(form.group, form.name, 1)
        by_itself = read_header(key)
        if form.stands == "alone":
            assert by_itself == first
        elif form.stands == "led":
            assert not isinstance(by_itself, Target)
        else:
            assert isinstance(by_itself, Proposal)
            assert by_itself.target == first
        if form.stands in ("alone", "numbered"):
            assert read_header(f"{key} 3") == third
            assert read_header(f"{key.upper()} (3)") == third
        else:
            assert read_header(f"{LEAD[form.group]} 3 - {key}") == third


def test_no_form_is_protected_or_a_credential() -> None:
    """A form doesn't take what never enters, nor what the vocabulary reads as a licence."""
    assert not [key for key in forms() if is_protected(key)]
    assert not [key for key in forms() if standard().credential(key)]


@pytest.mark.parametrize("name", standard().credentials)
def test_a_credential_is_read_from_its_names_and_questions(name: str) -> None:
    """By its display name, and by a question for it."""
    said = standard().credentials[name]
    for header in (said, f"Do you have a valid {said}?", f"Do you possess a {said}", f"{said} (Yes/No)"):
        assert read_header(header) == Target("credential", name)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Company,job.employer,alone\nCOMPANY:,job.title,alone", "already a form of `job.employer`"),
        ("Company,job.employer,alone\ncompany,job.employer,alone", "already a form"),
        ("Company,job.boss,alone", "unknown field `job.boss`"),
        ("Company,job.employer,always", "is none of"),
        ("?,job.employer,alone", "empty after folding"),
        ("Company,job.employer", "2 cells"),
    ],
)
def test_a_table_that_is_unclear_is_refused(line: str, fault: str) -> None:
    """A form that stands for two things, or for nothing, is a fault with its line."""
    with pytest.raises(ValueError, match=fault):
        read_forms([HEAD, *line.split("\n")])


def test_other_columns_are_refused() -> None:
    """The table has its three columns."""
    with pytest.raises(ValueError, match=r"forms\.csv:1"):
        read_forms(["form,field", "Company,job.employer"])


@pytest.mark.parametrize(
    "said", ["drivers license number", "drivers license state", "no drivers license", "cdl or pmp"]
)
def test_what_only_holds_a_credential_is_none(said: str) -> None:
    """A number, a state or a choice of two isn't whether one is held."""
    assert credential_of(said) is None
