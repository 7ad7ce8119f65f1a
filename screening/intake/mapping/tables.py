"""The names of tables: what the sheets of a workbook and the files of a folder are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.intake.text import meant

#: The names that each table goes by, as a person reads them.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "applicants": (
        "applicants", "applicant", "applicant list", "applicant data", "applicant information", "applications",
        "candidates", "candidate", "candidate list", "candidate data", "candidate information", "people", "persons",
    ),
    "education": (
        "education", "education history", "educational history", "educational background", "education background",
        "academic history", "academic background", "higher education", "schooling", "degree", "degrees", "school",
        "schools", "schools attended", "colleges", "universities",
    ),
    "experience": (
        "experience", "work experience", "professional experience", "employment", "employment history",
        "employment record", "employments", "employers", "work history", "job history", "job", "jobs", "positions",
        "positions held",
    ),
    "credentials": (
        "credential", "credentials", "license", "licenses", "licence", "licences", "certification", "certifications",
        "certificate", "certificates", "licenses certifications", "licences certifications",
        "certifications licenses", "certifications licences", "licenses and certifications",
        "licences and certifications", "certifications and licenses", "certifications and licences",
        "licenses and certificates", "licenses certificates", "certificates and licenses", "certificates licenses",
        "professional licenses", "professional licences", "professional certifications",
    ),
    "answers": (
        "answers", "questions", "question responses", "questions and answers", "questionnaire",
        "questionnaire responses", "screening questions", "screening answers", "screening questionnaire",
        "screening responses", "supplemental questions", "supplemental questionnaire", "supplementary questions",
        "application questions", "job questions", "responses",
    ),
}  # fmt: skip


def _bare(text: str) -> str:
    """The letters and digits alone, without case."""
    return "".join(filter(str.isalnum, text.casefold()))


_TABLES: Mapping[str, str] = {_bare(name): table for table, names in _NAMES.items() for name in names}
#: The tables, that of the applicants first.
TABLES = tuple(_NAMES)
#: What the columns of a table of entries are called.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "education": DEGREE_FIELDS,
    "experience": JOB_FIELDS,
    "credentials": ("name", "valid", "expires"),
    "answers": ("question", "answer"),
}
#: The group of wide columns that says the same as a table.
GROUPS: Mapping[str, str] = {
    "education": "degree",
    "experience": "job",
    "credentials": "credential",
    "answers": "answer",
}
_LONGEST = 60
#: Words in a name that make it another part, or another state, of the same table.
_PART = frozenset(
    ["copy", "of", "part", "page", "new", "old", "older", "earlier", "previous", "prior", "past", "other", "more",
     "additional", "further", "continued", "cont", "final", "updated", "archive", "backup", "a", "b", "c", "ii", "iii"]
)  # fmt: skip


def table_named(text: str) -> str:
    """The table that has this name, "" for any other; only its letters and digits count."""
    return _TABLES.get(_bare(text[:_LONGEST]), "")


def another_of(text: str) -> str:
    """The table of which a name is another part ("jobs 2", "copy of jobs"), or which it is nearly; "" for any other."""
    words = re.sub(r"[\W_]+|(?<=[^\W\d_])(?=[0-9])", " ", text[:_LONGEST].casefold()).split()
    rest = [word for word in words if not word.isdecimal() and word not in _PART]
    part = table_named(" ".join(rest)) if len(rest) < len(words) else ""
    likely = likely_table(text)
    return part or next((table for table in TABLES if f"`{table}`" in likely), "")


def likely_table(text: str) -> str:
    """`did you mean ...?` with the name of the table that a name is like, or an empty string."""
    return meant(_bare(text[:_LONGEST]), TABLES)
