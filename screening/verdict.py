"""What comes out: statuses, findings and verdicts. Frozen records; `to_dict` gives the JSON contract."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

from screening.postings.posting import Citation

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _quickly(kind: Callable[_P, _R]) -> Callable[_P, _R]:
    """The constructor of a frozen record with slots, without what it costs to set what is frozen.

    It is made as a record of the same slots that isn't frozen, and then given its class.
    """
    record: Any = kind
    slots = [(one.name, one.type, field(default=one.default)) for one in fields(record)]
    plain: Any = make_dataclass(record.__name__, slots, slots=True)

    def made(*values: _P.args, **named: _P.kwargs) -> _R:
        one = plain(*values, **named)
        one.__class__ = kind
        return cast("_R", one)

    return made


class Status(enum.StrEnum):
    """Whether a requirement is met, for certain."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNDETERMINED = "UNDETERMINED"


class Outcome(enum.StrEnum):
    """What becomes of the applicant; `word` is what is printed."""

    QUALIFIED = "QUALIFIED"
    NOT_QUALIFIED = "NOT_QUALIFIED"
    NEEDS_REVIEW = "NEEDS_REVIEW"

    @property
    def word(self) -> str:
        """PASS, FAIL or REVIEW."""
        return {"QUALIFIED": "PASS", "NOT_QUALIFIED": "FAIL", "NEEDS_REVIEW": "REVIEW"}[self.value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry of the record that was looked at for a requirement.

    `counted` is `certain`, `possible` or `excluded`; `amount` is what it adds, as prose ("2 years 3 months"), empty
    where nothing is measured; `place` is where it stands ("job 2", "degree 1"); `reason` says why, in words.
    """

    place: str
    what: str
    counted: str
    amount: str
    reason: str
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {k: getattr(self, k) for k in ("place", "what", "counted", "amount", "reason", "note")}


evidence_of = _quickly(Evidence)


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of one requirement with its arithmetic.

    `required`, `certain` and `possible` are integers in `unit`: `days` are full-time days, 30 to the month;
    `yes-no` is 0 or 1; `number` is the answer's own unit; `count` counts branches. `possible` is None where the record
    sets no bound, and each is None where there is nothing to measure. `met_by` is the id of the substitution or branch
    that met it, `direct`, or None. `possible_by` is the same in the possible world.
    """

    requirement: str
    title: str
    status: Status
    required: int | None
    certain: int | None
    possible: int | None
    unit: str
    met_by: str | None
    reason: str
    citation: Citation
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    interpretation: str | None = None
    possible_by: str | None = None

    def walk(self) -> Iterator[Finding]:
        """This finding and all below it."""
        yield self
        for finding in self.findings:
            yield from finding.walk()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data with the names of the contract."""
        return {
            "requirement": self.requirement,
            "title": self.title,
            "status": self.status.value,
            "required": self.required,
            "certain": self.certain,
            "possible": self.possible,
            "unit": self.unit,
            "met_by": self.met_by,
            "possible_by": self.possible_by,
            "reason": self.reason,
            "interpretation": self.interpretation,
            "citation": {"quote": self.citation.quote, "start": self.citation.start, "end": self.citation.end},
            "evidence": [entry.to_dict() for entry in self.evidence],
            "findings": [finding.to_dict() for finding in self.findings],
        }


finding_of = _quickly(Finding)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would have to be so; `record` is what would be added, in the names of the applicant contract."""

    requirement: str
    sentence: str
    record: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {"requirement": self.requirement, "sentence": self.sentence, "record": dict(self.record)}


change_of = _quickly(Change)


@dataclass(frozen=True, slots=True)
class Question:
    """Something unknown that matters: its `kind` (title, field, dates, ...), the `value` it is about, the sentence.

    `question` names it for determinations, where one answer can serve everybody who wrote the value; else it is empty.
    """

    requirement: str
    kind: str
    value: str
    sentence: str
    question: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {
            "requirement": self.requirement,
            "kind": self.kind,
            "value": self.value,
            "sentence": self.sentence,
            "question": self.question,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one applicant with everything it rests on."""

    applicant_id: str
    posting: str
    as_of: str
    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...]
    preferred: tuple[Finding, ...]
    would_qualify_if: tuple[tuple[Change, ...], ...]
    open_questions: tuple[Question, ...]
    outstanding: tuple[str, ...]
    rests_on: tuple[str, ...]
    discrepancies: tuple[str, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def walk(self) -> Iterator[Finding]:
        """Every finding of the requirements, in the order of the posting."""
        for finding in self.findings:
            yield from finding.walk()

    def finding(self, requirement: str) -> Finding:
        """The finding of one requirement; KeyError when there is none."""
        for found in (*self.walk(), *self.preferred):
            if found.requirement == requirement:
                return found
        raise KeyError(requirement)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data with the names of the contract."""
        return {
            "applicant_id": self.applicant_id,
            "posting": self.posting,
            "as_of": self.as_of,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "findings": [finding.to_dict() for finding in self.findings],
            "preferred": [finding.to_dict() for finding in self.preferred],
            "would_qualify_if": [[change.to_dict() for change in changes] for changes in self.would_qualify_if],
            "open_questions": [question.to_dict() for question in self.open_questions],
            "outstanding": list(self.outstanding),
            "rests_on": list(self.rests_on),
            "discrepancies": list(self.discrepancies),
            "provenance": dict(self.provenance),
        }
