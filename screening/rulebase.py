"""The rule base of a plan: cells in, decisions out.

Rules compare gauges with constants only, so a gauge's value may be replaced by its bin between those constants, and
applicants in the same bin of every gauge get the same decision. A cell is one pair of bins for each gauge.

Requirements that share no gauge and no fact are decided apart, each by its own rules, and then the posting by what they
came to. So what is preferred, which no outcome reads, doesn't multiply the cells that go through the engine.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, cast

import numpy as np

from screening.applicant import Applicant, Degree, Employment
from screening.engine import Engine
from screening.measure import Measure, Measuring
from screening.plan import ALWAYS, CLAUSE, Plan, Rule, subject
from screening.policy import Policy
from screening.profiles import Ints
from screening.records import table_of
from screening.verdict import Outcome, Status

#: The largest number that cells are numbered with before they are counted anew.
_ROOM = 2**62
#: The days that may be counted up to.
EARLIEST, LATEST = datetime.date(1950, 1, 1), datetime.date(2150, 12, 31)
#: For each gauge of the plan, the bins of its certain and its possible value.
Cell = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a cell: the outcome, each requirement's status and the way that it was met.

    `met_by` names the way in the certain world, `possible_by` in the possible one: a substitution, a branch or
    `direct`; several substitutions together are joined by `+`. `plausible`: the equivalency clause reaches its
    threshold; `cured`: the review rests on that clause alone. `holds` are the facts that the rules derived. Decisions
    with the same `required`, the rules that fired for what is required, differ in what is preferred only.
    """

    outcome: Outcome
    status: dict[str, Status]
    met_by: dict[str, str]
    possible_by: dict[str, str]
    plausible: bool
    cured: bool
    holds: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()


def _requirements(plan: Plan) -> Iterator[str]:
    """What is asked for: some of it may have no rule, such as one of several when none of them is asked for."""
    return (node.id for top in (*plan.requirements, *plan.preferred) for node in top.walk() if plan.active(node))


def _bins(edges: Ints, values: Ints) -> Ints:
    """How many of the edges, a handful, each value reaches."""
    reached = np.zeros(len(values), np.int64)
    for edge in edges:
        reached += values >= edge
    return reached


class _Part:
    """Rules that are decided apart: their gauges (with `places` in a cell), and which facts of theirs are `told` on."""

    def __init__(self, rules: Sequence[Rule], gauges: Mapping[str, int], told: frozenset[str]) -> None:
        read = {test.gauge for rule in rules for test in rule.tests}
        self.gauges = tuple((name, place) for name, place in gauges.items() if name in read)
        self.facts = {rule.name: rule.fact for rule in rules}
        self.told = told
        self._engine = Engine(rules, [name for name, _ in self.gauges])
        self._found: dict[Cell, tuple[frozenset[str], frozenset[str]]] = {}

    def decide(self, cell: Cell, facts: Sequence[tuple[str, int, int]]) -> tuple[frozenset[str], frozenset[str]]:
        """The rules that fire and the facts that are told on, for a cell of the whole plan and the facts it stands for.

        Only what is about this part is looked at; through the engine the first time.
        """
        key = tuple(cell[place] for _, place in self.gauges)
        found = self._found.get(key)
        if found is None:
            fired = self._engine.run([facts[place] for _, place in self.gauges])
            found = self._found[key] = fired, self.told.intersection(self.facts[name] for name in fired)
        return found


class _Listening:
    """A policy that notes which of its keys are read."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._policy, name)


class RuleBase:
    """The compiled rules of one plan, with the cells decided so far. Safe to share between threads.

    `kept` is for what others work out once for all runs, such as sentences.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.constants = plan.constants
        self.kept: dict[object, Any] = {}
        self._engine = Engine(plan.rules, [gauge.name for gauge in plan.gauges])
        self._rules = {rule.name: rule for rule in plan.rules}
        self._order = {rule.name: i for i, rule in enumerate(plan.rules)}
        self._edges = {name: np.array(constants, np.int64) for name, constants in self.constants.items()}
        apart, whole = plan.groups()
        told = frozenset(fact for rule in whole for fact in rule.facts)
        places = {gauge.name: place for place, gauge in enumerate(plan.gauges)}
        self._parts = [_Part(rules, places, told.intersection(rule.fact for rule in rules)) for rules in apart]
        self._whole = Engine(whole, told - {ALWAYS} - {rule.fact for rule in whole})
        self._wholes: dict[frozenset[str], frozenset[str]] = {}
        needed = {CLAUSE, *(node.id for top in plan.requirements for node in top.walk())}
        required = [rules for rules in apart if any(subject(rule.fact) in needed for rule in rules)]
        self._required = frozenset(rule.name for rules in (*required, whole) for rule in rules)
        self._decided: dict[Cell, Decision] = {}
        self._decisions: dict[frozenset[str], Decision] = {}
        self._named = [
            (name, f"certain:{name}", f"possible:{name}")
            for name in dict.fromkeys([*(rule.fact.partition(":")[2] for rule in plan.rules), *_requirements(plan)])
            if "#" not in name
        ]

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """For each gauge the keys of the policy that it reads, found out with a record that says nothing.

        None for a gauge that no outcome reads, being of something preferred. The gauges and rules themselves don't
        depend on the conveniences of the policy.
        """
        table = table_of([Applicant(applicant_id="-", education=(Degree(),), experience=(Employment(),))])
        found: dict[str, frozenset[str]] = {gauge.name: frozenset() for gauge in self.plan.gauges}
        needed = {test.gauge for rule in self.plan.rules if rule.name in self._required for test in rule.tests}
        for gauge in (gauge for gauge in self.plan.gauges if gauge.name in needed):
            policy = _Listening(self.plan.policy)
            gauge.take(Measuring(table, cast("Policy", policy), self.plan.posting.kinds, LATEST))
            found[gauge.name] = frozenset(policy.read)
        return found

    def bins(self, name: str, values: Ints) -> Ints:
        """The bin of each value: how many of the gauge's constants it reaches."""
        return _bins(self._edges[name], values)

    def cells(self, measures: Mapping[str, Measure], n: int) -> tuple[list[Cell], Ints]:
        """The distinct cells of the `n` measured applicants, and for each applicant the number of its cell."""
        if n == 1:  # as below, without the cost of columns
            return [tuple(self._place(gauge.name, measures[gauge.name]) for gauge in self.plan.gauges)], np.zeros(
                1, int
            )
        ends = [
            (end, self._edges[gauge.name])
            for gauge in self.plan.gauges
            for end in (measures[gauge.name].certain, measures[gauge.name].possible)
        ]
        columns = [_bins(edges, end) for end, edges in ends]
        number, room = np.zeros(n, np.int64), 1
        for column, (_, edges) in zip(columns, ends, strict=True):
            bins = len(edges) + 1
            if room * bins > _ROOM:
                number = np.unique(number, return_inverse=True)[1].reshape(-1)
                room = n
            number, room = number * bins + column, room * bins
        _, first, whose = np.unique(number, return_index=True, return_inverse=True)
        lows, highs = ([column[first].tolist() for column in columns[end::2]] for end in (0, 1))
        by_gauge = [list(zip(low, high, strict=True)) for low, high in zip(lows, highs, strict=True)]
        return list(zip(*by_gauge, strict=True)) if by_gauge else [()] * len(first), whose.reshape(-1)

    def _place(self, name: str, measure: Measure) -> tuple[int, int]:
        """The bins of the only applicant."""
        edges = self.constants[name]
        return bisect_right(edges, int(measure.certain[0])), bisect_right(edges, int(measure.possible[0]))

    def _value(self, name: str, place: int) -> int:
        constants = self.constants[name]
        return constants[place - 1] if place else (constants[0] - 1 if constants else 0)

    def facts(self, cell: Cell) -> Iterator[tuple[str, int, int]]:
        """The facts that stand for a cell: each gauge at the lower edge of its bins."""
        for gauge, (low, high) in zip(self.plan.gauges, cell, strict=True):
            yield gauge.name, self._value(gauge.name, low), self._value(gauge.name, high)

    def decide(self, cell: Cell) -> Decision:
        """The decision of one cell: each part through the rule engine the first time, then the posting as a whole."""
        found = self._decided.get(cell)
        if found is None:
            facts = list(self.facts(cell))
            parts = [part.decide(cell, facts) for part in self._parts]
            told = frozenset().union(*(told for _, told in parts))
            whole = self._wholes.get(told)
            if whole is None:
                whole = self._wholes[told] = self._whole.run((fact, 1, 1) for fact in sorted(told))
            found = self._decided[cell] = self._decision(whole.union(*(fired for fired, _ in parts)))
        return found

    def decide_facts(self, facts: Iterable[tuple[str, int, int]]) -> Decision:
        """The decision for these gauges, always through the rule engine, all rules at once, in the order given."""
        return self._decision(self._engine.run(facts))

    def _decision(self, fired: frozenset[str]) -> Decision:
        """What it means that exactly these rules fire."""
        found = self._decisions.get(fired)
        if found is None:
            found = self._decisions[fired] = self._read(sorted(fired, key=self._order.__getitem__))
        return found

    def _read(self, fired: Sequence[str]) -> Decision:
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
            required=self._required.intersection(fired),
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
