"""Minimum-qualification screening: hold applicants against a posting, and say why.

>>> from screening import Applicant, load_posting, screen  # doctest: +SKIP

A name is loaded when it is first asked for, so that whoever needs a part doesn't wait for the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_NAMES = {
    "screening.api": ("screen", "screen_batch"),
    "screening.applicant": ("Applicant", "Claims", "Credential", "Degree", "Employment"),
    "screening.errors": (
        *("ApplicantError", "EngineError", "InputError", "OptionError"),
        *("Place", "Problem", "RuleFileError", "ScreeningError"),
    ),
    "screening.policy": ("Policy",),
    "screening.postings": ("Posting", "load_policy", "load_posting"),
    "screening.postings.posting": ("Citation",),
    "screening.verdict": ("Change", "Evidence", "Finding", "Outcome", "Question", "Status", "Verdict"),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

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


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `screening` has no attribute `{name}`")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
