"""The rule base of a plan: cells in, decisions out.

Rules compare gauges with constants only, so a gauge's value may be replaced by its bin between those constants, and
applicants in the same bin of every gauge get the same decision. A cell is one pair of bins for each gauge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from screening.engine import Engine
from screening.measure import Measure
from screening.plan import Plan
from screening.profiles import Ints
from screening.verdict import Outcome, Status

#: The largest number that cells are numbered with before they are counted anew.
_ROOM = 2**62
#: For each gauge of the plan, the bins of its certain and its possible value.
Cell = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a cell: the outcome, each requirement's status and the way that it was met.

    `met_by` names the way in the certain world, `possible_by` in the possible one: a substitution, a branch or
    `direct`; several substitutions together are joined by `+`. `plausible`: the equivalency clause reaches its
    threshold; `cured`: the review rests on that clause alone. `holds` are the facts that the rules derived.
    """

    outcome: Outcome
    status: dict[str, Status]
    met_by: dict[str, str]
    possible_by: dict[str, str]
    plausible: bool
    cured: bool
    holds: frozenset[str] = frozenset()


def _requirements(plan: Plan) -> Iterator[str]:
    """What is asked for: some of it may have no rule, such as one of several when none of them is asked for."""
    return (node.id for top in (*plan.requirements, *plan.preferred) for node in top.walk() if plan.active(node))


class RuleBase:
    """The compiled rules of one plan, with the cells decided so far. Safe to share between threads."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.constants = plan.constants
        self._engine = Engine(plan.rules, [gauge.name for gauge in plan.gauges])
        self._rules = {rule.name: rule for rule in plan.rules}
        self._order = {rule.name: i for i, rule in enumerate(plan.rules)}
        self._decided: dict[Cell, Decision] = {}
        self._named = [
            (name, f"certain:{name}", f"possible:{name}")
            for name in dict.fromkeys([*(rule.fact.partition(":")[2] for rule in plan.rules), *_requirements(plan)])
            if "#" not in name
        ]

    def bins(self, name: str, values: Ints) -> Ints:
        """The bin of each value: how many of the gauge's constants it reaches."""
        return np.searchsorted(np.array(self.constants[name], np.int64), values, side="right")

    def cells(self, measures: Mapping[str, Measure], n: int) -> tuple[list[Cell], Ints]:
        """The distinct cells of the `n` measured applicants, and for each applicant the number of its cell."""
        names = [gauge.name for gauge in self.plan.gauges]
        ends = [(name, end) for name in names for end in (measures[name].certain, measures[name].possible)]
        columns = [self.bins(name, end) for name, end in ends]
        number, room = np.zeros(n, np.int64), 1
        for column, (name, _) in zip(columns, ends, strict=True):
            bins = len(self.constants[name]) + 1
            if room * bins > _ROOM:
                number = np.unique(number, return_inverse=True)[1].reshape(-1)
                room = n
            number, room = number * bins + column, room * bins
        _, first, whose = np.unique(number, return_index=True, return_inverse=True)
        rows = [[int(column[i]) for column in columns] for i in first]
        found = [tuple(zip(row[::2], row[1::2], strict=True)) for row in rows]
        return found, whose.reshape(-1)

    def _value(self, name: str, place: int) -> int:
        constants = self.constants[name]
        return constants[place - 1] if place else (constants[0] - 1 if constants else 0)

    def facts(self, cell: Cell) -> Iterator[tuple[str, int, int]]:
        """The facts that stand for a cell: each gauge at the lower edge of its bins."""
        for gauge, (low, high) in zip(self.plan.gauges, cell, strict=True):
            yield gauge.name, self._value(gauge.name, low), self._value(gauge.name, high)

    def decide(self, cell: Cell) -> Decision:
        """The decision of one cell, through the rule engine the first time."""
        found = self._decided.get(cell)
        if found is None:
            found = self._decided[cell] = self.decide_facts(self.facts(cell))
        return found

    def decide_facts(self, facts: Iterable[tuple[str, int, int]]) -> Decision:
        """The decision for these gauges, always through the rule engine, in the order given."""
        fired = sorted(self._engine.run(facts), key=self._order.__getitem__)
        rules = [self._rules[name] for name in fired]
        holds = {rule.fact for rule in rules}
        ways: dict[str, dict[str, str]] = {"certain": {}, "possible": {}}
        for rule in rules:
            if rule.node:
                ways[rule.world].setdefault(rule.node, rule.way)
        status = {
            name: Status.MET if certain in holds else Status.UNDETERMINED if possible in holds else Status.NOT_MET
            for name, certain, possible in self._named
        }
        possible = "possible:posting" in holds
        arguable = "arguable:posting" in holds
        outcome = (
            Outcome.QUALIFIED
            if "certain:posting" in holds
            else Outcome.NEEDS_REVIEW
            if possible or arguable
            else Outcome.NOT_QUALIFIED
        )
        return Decision(
            outcome=outcome,
            status=status,
            met_by=ways["certain"],
            possible_by=ways["possible"],
            plausible="possible:equivalency" in holds,
            cured=arguable and not possible,
            holds=frozenset(holds),
        )

    def size(self) -> int:
        """How many cells the complete decision table has."""
        total = 1
        for gauge in self.plan.gauges:
            bins = len(self.constants[gauge.name]) + 1
            total *= bins * (bins + 1) // 2
        return total

    def every_cell(self) -> Iterator[Cell]:
        """The complete decision table: each pair of bins (certain no larger than possible) of every gauge."""
        pairs = []
        for gauge in self.plan.gauges:
            bins = len(self.constants[gauge.name]) + 1
            pairs.append([(low, high) for high in range(bins) for low in range(high + 1)])
        return iter(product(*pairs))
