"""Minimum-qualification screening: hold applicants against a posting, and say why.

>>> from screening import Applicant, load_posting, screen  # doctest: +SKIP
"""

from __future__ import annotations

from screening.api import screen, screen_batch
from screening.applicant import Applicant, Claims, Credential, Degree, Employment
from screening.errors import (
    ApplicantError,
    EngineError,
    InputError,
    OptionError,
    Place,
    Problem,
    RuleFileError,
    ScreeningError,
)
from screening.policy import Policy
from screening.postings import Posting, load_policy, load_posting
from screening.postings.posting import Citation
from screening.verdict import Change, Evidence, Finding, Outcome, Question, Status, Verdict

__all__ = [
    "Applicant",
    "ApplicantError",
    "Change",
    "Citation",
    "Claims",
    "Credential",
    "Degree",
    "Employment",
    "EngineError",
    "Evidence",
    "Finding",
    "InputError",
    "OptionError",
    "Outcome",
    "Place",
    "Policy",
    "Posting",
    "Problem",
    "Question",
    "RuleFileError",
    "ScreeningError",
    "Status",
    "Verdict",
    "load_policy",
    "load_posting",
    "screen",
    "screen_batch",
]
