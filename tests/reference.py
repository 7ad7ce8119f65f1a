"""The definition: what a posting's requirements mean, as plain recursion over the requirement tree.

Small enough to be read in one sitting, it shares nothing with the rule engine. What it takes over is the meaning of
each gauge: `ID` for a requirement, `ID/ID2` for a substitution or a needed source of a pool, `equivalency` for the
clause. Times are in units; answers that must be no more than a limit come negated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening.policy import Policy
from screening.postings import Posting
from screening.postings.model import NodeBase, Substitution
from screening.postings.specs import AnswerSpec

CERTAIN, POSSIBLE, HELPED = 0, 1, 2


@dataclass(frozen=True)
class Reference:
    """One posting under one policy, for an opening with these options, and one applicant's gauges."""

    posting: Posting
    policy: Policy
    options: Mapping[str, bool]
    gauges: Mapping[str, tuple[int, int]]

    def outcome(self) -> str:
        """QUALIFIED when all is met for certain; a review when it may be, or when the clause could cure the rest."""
        asked = self._asked(self.posting.requirements)
        if all(self.met(node, CERTAIN) for node in asked):
            return "QUALIFIED"
        review = all(self.met(node, HELPED) for node in asked)  # what is possible is so with help, too
        return "NEEDS_REVIEW" if review else "NOT_QUALIFIED"

    def statuses(self) -> dict[str, str]:
        """The status of every requirement that is asked for, with those below it and their substitutions."""
        found: dict[str, str] = {}
        for top in self._asked((*self.posting.requirements, *self.posting.file.preferred)):
            self._collect(top, found)
        return found

    def _collect(self, node: NodeBase, found: dict[str, str]) -> None:
        found[node.id] = _status(self.met(node, CERTAIN), self.met(node, POSSIBLE))
        for s in node.substitutions:
            found[f"{node.id}/{s.id}"] = _status(self._stands(node, s, CERTAIN), self._stands(node, s, POSSIBLE))
        for child in self._asked(node.children):
            self._collect(child, found)

    def met(self, node: NodeBase, world: int) -> bool:
        """Whether a requirement is met: for certain, possibly, or possibly with the help of the equivalency clause."""
        if world != CERTAIN and node.strength == "typical":
            return True
        return self.own(node, world) and all(self.met(child, world) for child in self._asked(node.including))

    def own(self, node: NodeBase, world: int) -> bool:
        """The same, without what is included."""
        if node.kind in ("all", "any", "at_least"):
            children = self._asked(node.children)
            needed = {"all": len(children), "any": 1}.get(node.kind) or getattr(node.spec, "n", 0)
            return sum(self.met(child, world) for child in children) >= needed
        if world == HELPED:
            return self.own(node, POSSIBLE) or self._cured(node)
        leaf = {"experience": self._experience, "education": self._education, "pooled": self._pooled}
        return leaf.get(node.kind, self._plain)(node, world)

    def _plain(self, node: NodeBase, world: int) -> bool:
        spec, least = node.spec, 1
        if isinstance(spec, AnswerSpec):
            numbers = (spec.expected, spec.at_least, None if spec.at_most is None else -spec.at_most)
            least = int(next(number for number in numbers if number is not None))
        return self.gauges[node.id][world] >= least

    def _experience(self, node: NodeBase, world: int) -> bool:
        """The measured time, with the credit of the substitutions that hold: together no more than their limit."""
        needed, time = self._units(node.spec.amount), self.gauges[node.id][world]
        credit = 0
        for s in node.substitutions:
            if s.counts_as is not None and self._stands(node, s, world):
                credit += min(self._units(s.counts_as), self._units(s.up_to) if s.up_to else needed)
        rated = [self.gauges[f"{node.id}/{s.id}"][world] - time for s in node.substitutions if s.rate is not None]
        limit = self._units(node.substitution_limit) if node.substitution_limit else needed
        return any(time + min(credit + more, limit) >= needed for more in (0, *rated))

    def _education(self, node: NodeBase, world: int) -> bool:
        return self.gauges[node.id][world] >= 1 or any(self._stands(node, s, world) for s in node.substitutions)

    def _pooled(self, node: NodeBase, world: int) -> bool:
        """Without any certain part of a source that is needed, a pool is only possible."""
        needed = [f"{node.id}/{s.id}" for s in node.spec.sources if s.needed and world == CERTAIN]
        enough = self.gauges[node.id][world] >= self._units(node.spec.amount)
        return enough and all(self.gauges[name][world] >= 1 for name in needed)

    def _stands(self, node: NodeBase, substitution: Substitution, world: int) -> bool:
        """Whether a substitution holds; one at a rate, whether it is enough by itself."""
        least = 1
        if node.kind == "education":
            least = self.policy.education_years[node.spec.level] * 360 * self.policy.full_time * 100
        elif substitution.rate is not None:
            least = self._units(node.spec.amount)
        return self.gauges[f"{node.id}/{substitution.id}"][world] >= least

    def _cured(self, node: NodeBase) -> bool:
        clause = self.posting.file.equivalency
        if clause is None or self.policy.equivalency == "note" or node.id not in clause.cures:
            return False
        return self.gauges["equivalency"][1] >= self._units(clause.plausible_from.amount)

    def _asked(self, nodes: tuple[NodeBase, ...]) -> list[NodeBase]:
        return [n for n in nodes if all(self.options.get(o, False) == v for o, v in (n.when or {}).items())]

    def _units(self, amount: object) -> int:
        return int(amount.units(self.policy.full_time))  # type: ignore[attr-defined]


def _status(certain: bool, possible: bool) -> str:
    return "MET" if certain else "UNDETERMINED" if possible else "NOT_MET"
