"""The counting policy: every choice that changes how a qualification becomes an amount.

A policy is a named, versioned file under `rules/policies/`; see `rules/policies/default.yaml` for what each key does
and which employer counts that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from screening.vocabulary import LEVELS

#: Policy keys whose default takes silence for an answer, each with the value that doesn't.
CONVENIENCES: Mapping[str, str] = MappingProxyType(
    {
        "missing_hours": "unknown",
        "month_dates": "bounds",
        "silent_accreditation": "possible",
        "silent_conferral": "possible",
        "claims": "possible",
    }
)

_YEARS = MappingProxyType(
    {"high-school": 0, "certificate": 0, "associate": 2, "bachelor": 4, "master": 6, "professional": 6, "doctorate": 8}
)
_MOST_YEARS = 20


def _hours(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _quarter(value: Decimal) -> Decimal:
    if value * 4 != int(value * 4) or not 1 <= value <= 60:
        raise ValueError("hours are between 1 and 60, in quarters of an hour")
    return value


@lru_cache(maxsize=256)
def _quarters(hours: Decimal) -> int:
    return int(hours * 4)


def _all_levels(value: dict[str, int]) -> dict[str, int]:
    unknown = sorted(set(value) - set(LEVELS))
    if unknown:
        raise ValueError(f"unknown level `{unknown[0]}`")
    for level, years in value.items():
        if not 0 <= years <= _MOST_YEARS:
            raise ValueError(f"`{level}` can't be {years} years of education; write a whole number from 0 to 20")
    return {level: value.get(level, 0) for level in LEVELS}


class UnitsPerYear(BaseModel):
    """How many semester or quarter units make a year of education."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    semester: int = Field(default=30, ge=1, le=100)
    quarter: int = Field(default=45, ge=1, le=150)


class Policy(BaseModel):
    """How time and education are counted. Frozen; every key has the default of the policy `default`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    name: str = "default"
    version: int = 1
    description: str = ""
    full_time_hours: Annotated[Decimal, BeforeValidator(_hours), AfterValidator(_quarter)] = Decimal(40)
    part_time: Literal["prorate", "brackets"] = "prorate"
    overlap: Literal["add-up-to-full-time", "one-at-a-time"] = "add-up-to-full-time"
    missing_hours: Literal["full-time", "unknown"] = "full-time"
    month_dates: Literal["inclusive", "first-of-month", "bounds"] = "inclusive"
    year_dates: Literal["bounds", "conservative"] = "bounds"
    rounding: Literal["exact", "nearest-month", "whole-months"] = "exact"
    unpaid: Literal["count", "exclude", "possible"] = "count"
    higher_degree: Literal["counts", "does-not"] = "counts"
    degree_reuse: Literal["possible", "yes", "no"] = "possible"
    education_years: Annotated[dict[str, int], AfterValidator(_all_levels)] = Field(
        default_factory=lambda: dict(_YEARS)
    )
    silent_accreditation: Literal["accept", "possible"] = "accept"
    silent_conferral: Literal["accept", "possible"] = "accept"
    equivalency: Literal["review", "note"] = "review"
    units_per_year: UnitsPerYear = UnitsPerYear()
    date_order: Literal["month-first", "day-first"] = "month-first"
    claims: Literal["accept", "possible"] = "accept"

    @property
    def full_time(self) -> int:
        """The full-time week in quarter hours: 160 at 40 hours."""
        return _quarters(self.full_time_hours)

    @property
    def conveniences(self) -> tuple[str, ...]:
        """The keys of this policy that take silence for an answer."""
        return tuple(key for key, firm in CONVENIENCES.items() if getattr(self, key) != firm)

    def firm(self, *keys: str) -> Policy:
        """This policy with the named conveniences turned off, or with all of them when none is named."""
        return self.model_copy(update={key: CONVENIENCES[key] for key in keys or CONVENIENCES})
