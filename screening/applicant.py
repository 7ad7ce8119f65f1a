"""One applicant as the record states it: frozen, strict models with the names of the JSON contract.

A key that is absent or null is unknown. A list that is present is complete. Free text (level, field, title) is kept as
written and resolved later through the vocabulary, so that the evidence can show what the applicant wrote.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from screening.amounts import BadAmount, read_amount
from screening.calendar import ORDERS, BadDate, day_bounds, read_date

MAX_ENTRIES = 500
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


def _date_text(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _readable(value: str) -> str:
    try:
        read_date(value)
    except BadDate as bad:
        raise ValueError(f"{bad}; {bad.hint}" if bad.hint else str(bad)) from bad
    return value


def _not_present(value: str) -> str:
    if read_date(value).present:
        raise ValueError("`present` is only an end")
    return value


def _backwards(start: str, end: str, order: str) -> bool:
    """Whether an end lies before its start, however the two dates are read."""
    first, last = day_bounds(read_date(start, order)), day_bounds(read_date(end, order))
    return first is not None and last is not None and last[1] < first[0]


def _number(value: object) -> object:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        # as `to_dict` writes it
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(str(value))


def _claim(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a claim is written as `8 years`, `6 years 4 months` or `8`")
    text = str(value)
    try:
        if read_amount(text).days is None:
            raise ValueError("a claim is an amount of time, as `8 years`")
    except BadAmount as bad:
        raise ValueError(f"{bad}; {bad.hint}" if bad.hint else str(bad)) from bad
    return text


def _folded(value: object) -> object:
    return (
        {k.casefold() if isinstance(k, str) else k: v for k, v in value.items()} if isinstance(value, dict) else value
    )


def _trimmed(value: str) -> str:
    return value.strip()


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, Field(max_length=2000)]
DateText = Annotated[str, BeforeValidator(_date_text), Field(max_length=60), AfterValidator(_readable)]
StartText = Annotated[DateText, AfterValidator(_not_present)]
Hours = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=168)]
Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100, multiple_of=1)]
Units = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1000, decimal_places=2)]
Claim = Annotated[str, BeforeValidator(_claim)]
Answer = Annotated[int, Field(gt=-(10**12), lt=10**12)]
Key = Annotated[str, Field(max_length=120)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Degree(_Record):
    """A degree: its level and field as written, and what is known of school and conferral."""

    level: Text | None = None
    field: Text | None = None
    institution: Text | None = None
    accredited: bool | None = None
    conferred: bool | None = None
    conferred_on: StartText | None = None
    semester_units: Units | None = None
    quarter_units: Units | None = None


class Employment(_Record):
    """A job: when, how many hours a week, what kinds of work, how many people supervised.

    `share` is the percentage of the time spent on the work in question.
    """

    title: Text | None = None
    employer: Text | None = None
    employer_type: Literal["public", "private", "nonprofit", "self-employed"] | None = None
    start: StartText | None = None
    end: DateText | None = None
    hours_per_week: Hours | None = None
    paid: bool | None = None
    kinds: Annotated[tuple[Key, ...], BeforeValidator(_tuple)] | None = None
    supervised: bool | Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    share: Percent | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Employment:
        if self.start is not None and self.end is not None and all(_backwards(self.start, self.end, o) for o in ORDERS):
            raise ValueError(f"the job ends before it starts: `{self.start}` to `{self.end}`")
        return self


class Credential(_Record):
    """A licence or certificate. `valid` given as null says that nothing is known of it."""

    name: Key
    valid: bool | None = None
    expires: StartText | None = None

    @property
    def unspoken(self) -> bool:
        """True when the record names the credential only to say that nothing is known of it."""
        return "valid" in self.model_fields_set and self.valid is None and self.expires is None


class Claims(_Record):
    """Self-reported totals, by kind of work, for applicants without dated history."""

    experience: dict[Key, Claim] = Field(default_factory=dict)
    supervisory: dict[Key, Claim] = Field(default_factory=dict)


def _entries(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) > MAX_ENTRIES:
        raise ValueError(f"more than {MAX_ENTRIES} entries")
    return _tuple(value)


class Applicant(_Record):
    """One applicant. Raises `pydantic.ValidationError` for a value that can't be what its key says."""

    applicant_id: Annotated[str, Field(max_length=200), AfterValidator(_trimmed), Field(min_length=1)]
    education: Annotated[tuple[Degree, ...], BeforeValidator(_entries)] | None = None
    experience: Annotated[tuple[Employment, ...], BeforeValidator(_entries)] | None = None
    credentials: Annotated[tuple[Credential, ...], BeforeValidator(_entries)] | None = None
    answers: Annotated[dict[Key, bool | Answer | None], BeforeValidator(_folded)] | None = None
    claims: Claims | None = None

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready data, with what was not said left out."""
        return self.model_dump(mode="json", exclude_unset=True)
