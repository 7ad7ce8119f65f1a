"""What every test may use: the shipped postings, a date to screen at, and how much hypothesis tries."""

from __future__ import annotations

import datetime
import os

import pytest
from hypothesis import HealthCheck, settings

from screening.postings import Posting, load_posting

POSTING_IDS = (
    "portland-information-systems-manager-2",
    "pps-chief-integrated-operations",
    "pps-director-enterprise-applications",
    "pps-director-it-systems",
    "pps-it-project-manager-1",
)

# `ci` repeats itself exactly; `long` looks for what it hasn't seen yet.
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, print_blob=True, suppress_health_check=_SLOW
)
settings.register_profile("long", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def postings() -> tuple[Posting, ...]:
    """The five shipped postings, loaded once."""
    return tuple(load_posting(name) for name in POSTING_IDS)


@pytest.fixture(scope="session", name="AS_OF")
def as_of() -> datetime.date:
    """The day on which the tests screen."""
    return datetime.date(2026, 11, 21)
