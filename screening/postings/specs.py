"""What each kind of requirement asks: the part of a rule file below the kind's key.

The models are strict and frozen, and refuse unknown keys. They carry no behaviour; how a kind is measured and
how it reads as prose is in `screening.requirements`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from screening.amounts import Amount, BadAmount, read_amount
from screening.vocabulary import LEVELS


def as_tuple(value: object) -> object:
    """Return a list as a tuple, and anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


def _names(value: object) -> object:
    return (value,) if isinstance(value, str) else as_tuple(value)


def _amount(value: object) -> object:
    if isinstance(value, Amount):
        return value
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError("an amount is written as `7 years`, `18 months`, `2080 hours` or `any`")
    try:
        return read_amount(value)
    except BadAmount as bad:
        raise ValueError(f"{bad}; {bad.hint}" if bad.hint else str(bad)) from bad


def _level(value: str) -> str:
    if value not in LEVELS:
        raise ValueError(f"unknown level `{value}`; write one of {', '.join(LEVELS)}")
    return value


def _whole(value: object) -> object:
    # a Literal compares with ==, and to that `true` and `1.0` are 1
    return value if type(value) is int else None


#: The version of the rule language.
SchemaVersion = Annotated[Literal[1], BeforeValidator(_whole)]
#: A verbatim quote of the posting.
Quote = Annotated[str, Field(min_length=1, max_length=4000)]
#: An amount of time as a rule file writes it.
AmountText = Annotated[
    Amount,
    BeforeValidator(_amount),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["7 years", "any"]}),
]
#: An identifier: lower case, digits and hyphens.
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
#: One name or a list of them.
Slugs = Annotated[
    tuple[Slug, ...],
    BeforeValidator(_names),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
#: A level of education.
Level = Annotated[str, AfterValidator(_level), WithJsonSchema({"enum": list(LEVELS)})]
EmployerType = Literal["public", "private", "nonprofit", "self-employed"]


class Spec(BaseModel):
    """Base of everything below a kind's key."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ExperienceSpec(Spec):
    """Time in kinds of work: an amount, the kinds (any of them), and filters on the entries."""

    amount: AmountText
    kind: Slugs | None = None
    supervising: bool | None = None
    employer_type: Annotated[
        tuple[EmployerType, ...] | None,
        BeforeValidator(_names),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    ] = None

    @model_validator(mode="after")
    def _asks(self) -> ExperienceSpec:
        if self.supervising is False:
            raise ValueError("`supervising` can only be true: a posting asks for supervision or doesn't")
        return self


class EducationSpec(Spec):
    """One degree: at least `level`, in one of the `fields`; level and field from the same degree."""

    level: Level | None = None
    fields: Slugs | None = None
    fields_of: Slug | None = None
    related: bool = False
    accredited: bool = False

    @model_validator(mode="after")
    def _one_list(self) -> EducationSpec:
        if self.fields and self.fields_of:
            raise ValueError("write `fields` or `fields_of`, not both")
        if self.fields_of and (self.related or self.accredited):
            raise ValueError("`fields_of` takes over `related` and `accredited`; don't write them again")
        if self.related and not self.fields:
            raise ValueError("`related` needs the `fields` that it is measured from")
        if not (self.level or self.fields or self.fields_of):
            raise ValueError("education asks for a `level`, for `fields`, or for both")
        return self


class CredentialSpec(Spec):
    """A licence or certificate: one name, or any of several; `valid` asks for validity on as_of."""

    name: Slug | None = None
    any_of: Slugs | None = None
    valid: bool = False

    @model_validator(mode="after")
    def _named(self) -> CredentialSpec:
        if (self.name is None) == (self.any_of is None):
            raise ValueError("write `name` or `any_of`")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The credentials of which one is enough."""
        return self.any_of if self.any_of else (self.name or "",)


class AnswerSpec(Spec):
    """A question of the application: yes or no (`is`), or a number `at_least` or `at_most`."""

    question: Slug
    expected: bool | None = Field(default=None, alias="is")
    at_least: int | None = Field(default=None, ge=-(10**9), le=10**9)
    at_most: int | None = Field(default=None, ge=-(10**9), le=10**9)

    @model_validator(mode="after")
    def _one_test(self) -> AnswerSpec:
        if sum(test is not None for test in (self.expected, self.at_least, self.at_most)) != 1:
            raise ValueError("write exactly one of `is`, `at_least` and `at_most`")
        return self


class Rate(Spec):
    """A rate of exchange: every so much time gives so much."""

    every: AmountText
    gives: AmountText

    @model_validator(mode="after")
    def _positive(self) -> Rate:
        if not self.every.days or not self.gives.days:
            raise ValueError("a rate needs two amounts of time above zero, in years, months or days")
        return self


class PoolSource(Spec):
    """One source of a pool: education, experience or a credential, with its rate, cap or worth.

    `worth: unstated` is for a source whose measure the posting doesn't give: a held one is worth between
    nothing and what is missing. `needed: true`: without any certain part of this source the pool is possible
    only.
    """

    id: Slug
    cite: Quote | None = None
    education: EducationSpec | None = None
    experience: ExperienceSpec | None = None
    credential: CredentialSpec | None = None
    worth: AmountText | Literal["unstated"] | None = None
    rate: Rate | None = None
    up_to: AmountText | None = None
    needed: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> PoolSource:
        if sum(source is not None for source in (self.education, self.experience, self.credential)) != 1:
            raise ValueError("a source is exactly one of `education`, `experience` and `credential`")
        if (self.credential is None) != (self.worth is None):
            raise ValueError("a credential needs its `worth` (an amount, or `unstated`); other sources have none")
        if self.experience is not None and self.experience.amount.any is False:
            raise ValueError("experience in a pool is counted whole: write `amount: any`")
        return self


class PooledSpec(Spec):
    """An amount made up of several sources together."""

    amount: AmountText
    sources: Annotated[tuple[PoolSource, ...], BeforeValidator(as_tuple), Field(min_length=2, max_length=10)]
