"""What a batch comes to: counted run by run, so that a batch of any size can be summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from screening.explain.reasons import asks, outstanding
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.postings.posting import Citation
from screening.requirements.experience import timed
from screening.rulebase import Decision
from screening.run import OUTCOMES, STATUSES, Run
from screening.verdict import Outcome, Status
from screening.wording import Teller, upper_first


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement as it is counted: `only` applicants fail, and fail this one alone. `depth` is 0 at the top."""

    id: str
    title: str
    asks: str
    depth: int
    citation: Citation
    met: int
    open: int
    not_met: int
    only: int


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What the posting leaves open at a requirement and what was chosen."""

    title: str
    text: str


@dataclass
class Counts:
    """Verdicts by outcome and by convenience, findings by requirement and status, and what alone disqualifies."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rests_on: Counter[str] = field(default_factory=Counter)
    resting: int = 0
    statuses: Counter[tuple[str, Status]] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)

    def update(self, more: Counts) -> None:
        """Add the counts of another part of the batch."""
        self.outcomes.update(more.outcomes)
        self.rests_on.update(more.rests_on)
        self.resting += more.resting
        self.statuses.update(more.statuses)
        self.only.update(more.only)


@dataclass
class Summary(Counts):
    """The counts of a batch, all of one plan; `add` takes the runs one after the other."""

    plan: Plan = field(kw_only=True)

    def add(self, run: Run) -> None:
        """Count one run."""
        sizes = np.bincount(run.decision_of, minlength=len(run.decisions))
        for decision, size in zip(run.decisions, sizes.tolist(), strict=True):
            if decision.outcome is Outcome.NOT_QUALIFIED and (alone := _fails_only(run.plan, decision)) is not None:
                self.only[alone] += size
        for outcome, count in zip(OUTCOMES, np.bincount(run.outcomes, minlength=len(OUTCOMES)).tolist(), strict=True):
            self.outcomes.update({outcome: count} if count else {})
        names = [node.id for node, _ in self.plan.nodes()]
        for number, status in enumerate(STATUSES):
            counts = zip(names, (sizes @ (run.statuses == number)).tolist(), strict=True)
            self.statuses.update({(name, status): count for name, count in counts if count})
        self.resting += int(np.count_nonzero(run.resting))
        for bit, key in enumerate(run.plan.policy.conveniences):
            count = int(np.count_nonzero(run.resting >> bit & 1))
            self.rests_on.update({key: count} if count else {})

    @property
    def total(self) -> int:
        """How many verdicts there are."""
        return sum(self.outcomes[outcome] for outcome in OUTCOMES)

    def rows(self) -> Iterator[Row]:
        """One row for each requirement."""
        tell = Teller(self.plan)
        parents: list[NodeBase] = []
        for node, depth in self.plan.nodes():
            del parents[depth:]
            yield Row(
                id=node.id,
                title=node.title,
                asks=upper_first(asks(node, tell, timed(parents[-1]) if parents else ())),
                depth=depth,
                citation=self.plan.posting.citations[node.id],
                met=self.statuses[node.id, Status.MET],
                open=self.statuses[node.id, Status.UNDETERMINED],
                not_met=self.statuses[node.id, Status.NOT_MET],
                only=self.only[node.id],
            )
            parents.append(node)

    def interpretations(self) -> Iterator[Interpretation]:
        """Every choice that the rule file makes where the posting leaves something open."""
        for node in (*self.plan.posting.walk(), *self.plan.posting.file.preferred):
            if node.interpretation:
                yield Interpretation(node.title, node.interpretation)
            for substitution in node.substitutions:
                if substitution.interpretation:
                    title = upper_first(Teller(self.plan).substitution(substitution))
                    yield Interpretation(title, substitution.interpretation)
        clause = self.plan.posting.file.equivalency
        if clause is not None and clause.interpretation:
            yield Interpretation("Equivalent combination", clause.interpretation)

    def outstanding(self) -> tuple[str, ...]:
        """What may be required and isn't asked of this opening."""
        return outstanding(self.plan)


def _fails_only(plan: Plan, decision: Decision) -> str | None:
    """As `fails_only` has it, found out once for each decision."""
    if "only" not in decision.kept:
        decision.kept["only"] = fails_only(plan, decision)
    found: str | None = decision.kept["only"]
    return found


def fails_only(plan: Plan, decision: Decision) -> str | None:
    """The one requirement that a FAIL rests on; None where there are several, or no FAIL."""
    if decision.outcome is not Outcome.NOT_QUALIFIED:
        return None
    failed: list[str] = []
    for node in plan.requirements:
        if decision.status[node.id] is not Status.NOT_MET:
            continue
        asked = (child for child in node.including if plan.active(child))
        included = [child.id for child in asked if decision.status[child.id] is Status.NOT_MET]
        own = not node.including or decision.status[f"{node.id}.own"] is Status.NOT_MET
        failed += ([node.id] if own else []) + included
    return failed[0] if len(failed) == 1 else None
