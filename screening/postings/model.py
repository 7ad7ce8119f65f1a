"""A posting as its rule file states it: the models of the file, node by node.

`Node` is put together from `KINDS`: a kind of requirement is one line there, one model in `specs`, one module
in `screening.requirements`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model, model_validator

from screening.postings.specs import (
    AmountText,
    AnswerSpec,
    CredentialSpec,
    EducationSpec,
    ExperienceSpec,
    PooledSpec,
    Quote,
    Rate,
    SchemaVersion,
    Slug,
    Slugs,
    Spec,
    as_tuple,
)

Prose = Annotated[str, Field(min_length=1, max_length=2000)]


class Substitution(Spec):
    """Something else that stands for a part of a requirement, or for all of it."""

    id: Slug
    cite: Quote
    label: Prose | None = None
    education: EducationSpec | None = None
    experience: ExperienceSpec | None = None
    credential: CredentialSpec | None = None
    counts_as: AmountText | None = None
    rate: Rate | None = None
    up_to: AmountText | None = None
    additional_to: Slug | None = None
    note: Prose | None = None
    interpretation: Prose | None = None

    @model_validator(mode="after")
    def _one_leaf(self) -> Substitution:
        if sum(leaf is not None for leaf in (self.education, self.experience, self.credential)) != 1:
            raise ValueError("a substitution is exactly one of `education`, `experience` and `credential`")
        if (self.counts_as is None) == (self.rate is None):
            raise ValueError("write `counts_as` or `rate`")
        if self.credential is not None and self.counts_as is None:
            raise ValueError("a credential stands for an amount: write `counts_as`")
        if self.experience is not None and (self.rate is None or not self.experience.amount.any):
            raise ValueError("experience substitutes at a `rate`: write `amount: any` and the rate")
        return self

    @cached_property
    def kind(self) -> str:
        """The kind of the substitution's leaf."""
        return next(k for k in ("education", "experience", "credential") if getattr(self, k) is not None)

    @property
    def spec(self) -> Any:
        """The leaf."""
        return getattr(self, self.kind)


class NodeBase(Spec):
    """What every requirement has, whatever its kind."""

    id: Slug
    cite: Quote
    label: Prose | None = None
    note: Prose | None = None
    interpretation: Prose | None = None
    strength: Literal["typical"] | None = None
    when: dict[Slug, bool] | None = Field(default=None, min_length=1, max_length=1)
    including: Annotated[tuple[Node, ...], BeforeValidator(as_tuple)] = ()
    substitutions: Annotated[tuple[Substitution, ...], BeforeValidator(as_tuple), Field(max_length=4)] = ()
    substitution_limit: AmountText | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> NodeBase:
        given = [name for name, _ in KINDS if getattr(self, KIND_FIELDS[name]) is not None]
        if len(given) != 1:
            names = ", ".join(f"`{name}`" for name, _ in KINDS)
            found = " and ".join(f"`{name}`" for name in given) or "none"
            raise ValueError(f"a requirement has exactly one of {names}; found {found}")
        kind = given[0]
        if self.including and kind != "experience":
            raise ValueError("`including` belongs below `experience`")
        if any(node.kind != "experience" or node.including or node.substitutions for node in self.including):
            raise ValueError("what is included is plain experience: part of the same counted time")
        if self.substitutions and kind not in ("experience", "education"):
            raise ValueError("`substitutions` belong below `experience` or `education`")
        return self

    @cached_property
    def kind(self) -> str:
        """The name of this requirement's kind."""
        return next(name for name, _ in KINDS if getattr(self, KIND_FIELDS[name]) is not None)

    @property
    def spec(self) -> Any:
        """What the kind asks: the model below the kind's key, or a tuple of nodes."""
        return getattr(self, KIND_FIELDS[self.kind])

    @property
    def children(self) -> tuple[NodeBase, ...]:
        """The nodes below this one that have a status of their own: branches, then what is included."""
        branches: tuple[NodeBase, ...] = ()
        if self.kind in ("all", "any"):
            branches = self.spec
        elif self.kind == "at_least":
            branches = self.spec.of
        return branches + self.including

    @property
    def title(self) -> str:
        """What prose calls this requirement."""
        if self.label:
            return self.label
        words = self.id.replace("-", " ")
        return words[0].upper() + words[1:]

    def walk(self) -> Iterator[NodeBase]:
        """This node and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


class AtLeastSpec(Spec):
    """At least `n` of the requirements in `of`."""

    n: int = Field(ge=1)
    of: Annotated[tuple[Node, ...], BeforeValidator(as_tuple), Field(min_length=2, max_length=40)]

    @model_validator(mode="after")
    def _enough(self) -> AtLeastSpec:
        if self.n > len(self.of):
            raise ValueError(f"`at_least` asks for {self.n} of {len(self.of)} requirements")
        return self


Branches = Annotated[tuple["Node", ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=40)]

#: The kinds of requirement, in the order in which messages name them: key in the file, and what stands below.
KINDS: tuple[tuple[str, Any], ...] = (
    ("all", Branches),
    ("any", Branches),
    ("at_least", AtLeastSpec),
    ("experience", ExperienceSpec),
    ("education", EducationSpec),
    ("credential", CredentialSpec),
    ("answer", AnswerSpec),
    ("pooled", PooledSpec),
)

#: The attribute of a node that holds each kind.
KIND_FIELDS = {name: f"{name}_" if name in ("all", "any") else name for name, _ in KINDS}

if TYPE_CHECKING:

    class Node(NodeBase):
        """A requirement: `NodeBase` with one attribute for each kind."""

else:
    Node = create_model(
        "Node",
        __base__=NodeBase,
        __module__=__name__,
        __doc__="A requirement: what every requirement has, and one key for each kind.",
        **{KIND_FIELDS[name]: (model | None, Field(default=None, alias=name)) for name, model in KINDS},
    )
for _model in (NodeBase, AtLeastSpec, Node):
    _model.model_rebuild(force=True)


class PlausibleFrom(Spec):
    """The sum from which an equivalency clause is plausible: years of education plus an experience."""

    education_years_plus: Slug
    amount: AmountText


class Equivalency(Spec):
    """The clause that lets any other combination be considered."""

    cite: Quote
    cures: Slugs
    plausible_from: PlausibleFrom
    interpretation: Prose | None = None


class NotRequirement(Spec):
    """A sentence of the section that asks nothing of the applicant, and why."""

    cite: Quote
    reason: Prose


def _date(value: object) -> object:
    if isinstance(value, str):
        # fromisoformat alone would take week dates and dates without hyphens as well
        return datetime.date.fromisoformat(value) if len(value) == 10 and value[5] != "W" else value
    return value.date() if isinstance(value, datetime.datetime) else value


Day = Annotated[datetime.date, BeforeValidator(_date)]


class Example(Spec):
    """A worked case of the rule file: an applicant (inline, or a file beside it) and what must come out."""

    name: Prose
    applicant: str | dict[str, Any]
    outcome: Literal["QUALIFIED", "NOT_QUALIFIED", "NEEDS_REVIEW"]
    met_by: dict[str, str] = Field(default_factory=dict)
    statuses: dict[str, Literal["MET", "NOT_MET", "UNDETERMINED"]] = Field(default_factory=dict)
    as_of: Day | None = None
    options: dict[str, bool] = Field(default_factory=dict)
    policy: str | None = None


class PostingMeta(Spec):
    """Whose posting it is and where its text lies."""

    id: Slug
    title: Prose
    employer: Prose
    text: str
    closes: Day | None = None


class RuleFile(Spec):
    """A whole rule file."""

    schema_version: SchemaVersion = Field(alias="schema")
    posting: PostingMeta
    policy: str = "default"
    requirements: Annotated[tuple[Node, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=300)]
    preferred: Annotated[tuple[Node, ...], BeforeValidator(as_tuple), Field(max_length=100)] = ()
    equivalency: Equivalency | None = None
    not_requirements: Annotated[tuple[NotRequirement, ...], BeforeValidator(as_tuple)] = ()
    examples: Annotated[tuple[Example, ...], BeforeValidator(as_tuple)] = ()
