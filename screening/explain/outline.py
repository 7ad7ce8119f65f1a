"""What could be added for a decision, the amounts and dates of each applicant apart: composed once for a decision.

Candidates come from the requirements that aren't met: a degree, a credential, an answer, and time in kinds of work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening.explain.reasons import asks
from screening.measure import DegreeFilter, WorkFilter
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.requirements.experience import timed
from screening.rulebase import Decision
from screening.verdict import Status
from screening.vocabulary import LEVELS, standard
from screening.wording import Teller, lower_first


@dataclass(frozen=True, slots=True)
class Addition:
    """One candidate: what it adds to (`dimension`), how much of it, and for which requirement."""

    dimension: tuple[Any, ...]
    amount: int
    requirement: str
    sentence: str
    record: Mapping[str, Any] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Time that a requirement lacks: how much is short of what `gauges` are compared with, and of what is `above`.

    `above` is a requirement, with the time that it needs and its work, that keeps time for itself first. `within` are
    the numbers of those lacks whose time counts for this one as well. `some` is what is said where any time will do;
    `claim` the table and the kind of work that a claim would be written in.
    """

    requirement: str
    work: WorkFilter
    gauges: tuple[str, ...]
    above: tuple[int, WorkFilter] | None
    words: str
    some: str | None
    claim: tuple[str, str] | None
    within: tuple[int, ...] = ()

    @property
    def job(self) -> dict[str, Any]:
        """What a job in this work says of it, for one applicant to have."""
        work = self.work
        what: dict[str, Any] = {"paid": True, "kinds": [group[0] for group in work.kinds]}
        what |= {"supervised": True} if work.supervising else {}
        return what | ({"employer_type": work.employer_types[0][0]} if work.employer_types else {})


@dataclass(frozen=True, slots=True)
class Outline:
    """What could be added: `fixed` additions, those of a degree with what is asked and how it is said of one who has
    such a degree already, and `times`."""

    fixed: tuple[tuple[Addition, DegreeFilter | None, Addition], ...]
    times: tuple[MoreTime, ...]


def outline(plan: Plan, decision: Decision) -> Outline:
    """The outline of a decision."""
    found: Outline | None = decision.kept.get("outline")
    if found is None:
        found = decision.kept["outline"] = _Drawing(plan, decision).outline()
    return found


class _Drawing:
    """An outline in the making."""

    def __init__(self, plan: Plan, decision: Decision) -> None:
        self.plan, self.tell = plan, Teller(plan, decision)
        self.times: list[MoreTime] = []

    def outline(self) -> Outline:
        """All of it."""
        fixed: dict[tuple[Any, ...], tuple[Addition, DegreeFilter | None, Addition]] = {}
        for top in self.plan.requirements:
            for one in self._node(top, ()):
                fixed.setdefault(one[0].dimension, one)
        return Outline(tuple(fixed.values()), tuple(self._with_nested()))

    def _with_nested(self) -> Iterator[MoreTime]:
        """The times, each with the numbers of those that are nested in it; many are of the same work."""
        numbers: dict[WorkFilter, list[int]] = {}
        for number, one in enumerate(self.times):
            numbers.setdefault(one.work, []).append(number)
        inner = {
            work: tuple(sorted(number for other, some in numbers.items() if _nested(other, work) for number in some))
            for work in numbers
        }
        for one in self.times:
            within = inner[one.work]
            yield MoreTime(one.requirement, one.work, one.gauges, one.above, one.words, one.some, one.claim, within)

    def _node(
        self, node: NodeBase, parents: Sequence[NodeBase]
    ) -> Iterator[tuple[Addition, DegreeFilter | None, Addition]]:
        if self.tell.status(node.id) is Status.MET:
            return
        for child in self.plan.children(node):
            yield from self._node(child, timed(node))
        if node.kind == "experience":
            self._time(node, self.plan.work(node, *parents), node.id)
            for substitution in node.substitutions:
                if substitution.education is not None and substitution.counts_as is not None:
                    yield self._degree(node, self.plan.degrees(substitution))
                    # a degree that is needed for the requirement already frees the one that could stand in here
                    for other in self.plan.posting.walk():
                        if other.kind == "education" and self.plan.active(other):
                            yield self._degree(other, self.plan.degrees(other))
                elif substitution.credential is not None:
                    yield self._credential(node, substitution.credential.names)
        elif node.kind == "education":
            yield self._degree(node, self.plan.degrees(node))
            for substitution in node.substitutions:
                if substitution.experience is not None:
                    gauge = f"{node.id}/{substitution.id}"
                    self._time(node, self.plan.work(substitution), gauge, above=substitution.additional_to)
        elif node.kind == "credential":
            yield self._credential(node, node.spec.names)
        elif node.kind == "answer":
            yield self._answer(node)
        elif node.kind == "pooled":
            for source in node.spec.sources:
                if source.experience is not None and source.rate is None:
                    needed = (f"{node.id}/{source.id}",) if source.needed else ()
                    self._time(node, self.plan.work(source), node.id, *needed)

    def _time(self, node: NodeBase, work: WorkFilter, *gauges: str, above: str | None = None) -> None:
        words = self.tell.work(work)
        kept = None
        if above is not None:
            first = self.plan.posting.node(above)
            kept = self.plan.needed(first), self.plan.work(first)
        some = f"some experience in {words}" if node.kind == "experience" and node.spec.amount.any else None
        claimable = len(work.kinds) == 1 and not work.employer_types and self.plan.policy.claims == "accept"
        table = "supervisory" if work.supervising else "experience"
        claim = (table, work.kinds[0][0]) if claimable else None
        self.times.append(MoreTime(node.id, work, gauges, kept, words, some, claim))

    def _degree(self, node: NodeBase, wanted: DegreeFilter) -> tuple[Addition, DegreeFilter, Addition]:
        degree: dict[str, Any] = {"level": wanted.level or "bachelor", "accredited": True, "conferred": True}
        if wanted.fields:
            degree["field"] = standard().fields[wanted.fields[0]].name
        rank, said = LEVELS.index(wanted.level or "bachelor"), self.tell.degree(wanted)
        one, another = (
            Addition(("degree", wanted), rank, node.id, sentence, {"education": [degree]})
            for sentence in (said, f"another degree: {said}")
        )
        return one, wanted, another

    def _credential(self, node: NodeBase, names: Sequence[str]) -> tuple[Addition, None, Addition]:
        valid = " that is valid" if node.kind == "credential" and node.spec.valid else ""
        record = {"credentials": [{"name": names[0], "valid": True}]}
        one = Addition(("credential", names), 1, node.id, self.tell.credentials(names) + valid, record)
        return one, None, one

    def _answer(self, node: NodeBase) -> tuple[Addition, None, Addition]:
        spec = node.spec
        value = spec.expected if spec.expected is not None else spec.at_least
        record = {"answers": {spec.question: spec.at_most if value is None else value}}
        sentence = f"{lower_first(node.title)}: {asks(node, self.tell)}"
        one = Addition(("answer", spec.question), 1, node.id, sentence, record)
        return one, None, one


def _nested(inner: WorkFilter, outer: WorkFilter) -> bool:
    """Whether time that counts for `inner` counts for `outer` too."""
    if inner == outer or (outer.supervising and not inner.supervising):
        return False
    return set(outer.kinds) <= set(inner.kinds) and set(outer.employer_types) <= set(inner.employer_types)
