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
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, cast

import numpy as np

from screening.apart import Cell, Fact, Part, Recent, Whole
from screening.applicant import Applicant, Degree, Employment
from screening.arrays import column, few, is_few
from screening.engine import Engine
from screening.measure import Measure, Measuring
from screening.plan import CLAUSE, Gauge, Plan, subject
from screening.policy import Policy
from screening.profiles import Ints, ProfileTable
from screening.records import table_of
from screening.verdict import Outcome, Status

#: A cell as one number, or as several where one of 64 bits has no room for it: the bins are the digits, one after the
#: other, each to the base of how many there are.
Key = int | tuple[int, ...]
_ROOM = 2**62
#: The days that may be counted up to.
EARLIEST, LATEST = datetime.date(1950, 1, 1), datetime.date(2150, 12, 31)
#: No more cells than these, the latest ones, are remembered with what was decided; fewer where there are many rules.
MOST_CELLS = 100_000
_MOST_RULES = 2_000_000
#: The columns of a table, and the part of a record that each is from.
PARTS = {
    "degrees": "education",
    "education_given": "education",
    "jobs": "experience",
    "experience_given": "experience",
    "credentials": "credentials",
    "credentials_complete": "credentials",
    "answers": "answers",
    "answers_said": "answers",
    "claims": "claims",
}
#: The outcomes in the order of their numbers.
OUTCOMES = (Outcome.QUALIFIED, Outcome.NEEDS_REVIEW, Outcome.NOT_QUALIFIED)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a cell: the outcome, each requirement's status and the way that it was met.

    `met_by` names the way in the certain world, `possible_by` in the possible one: a substitution, a branch or
    `direct`; several substitutions together are joined by `+`. `plausible`: the equivalency clause reaches its
    threshold; `cured`: the review rests on that clause alone. `holds` are the facts that the rules derived. Decisions
    with the same `required`, the rules that fired for what is required, differ in what is preferred only. `kept` is for
    what is said of everybody who gets this decision.
    """

    outcome: Outcome
    status: dict[str, Status]
    met_by: dict[str, str]
    possible_by: dict[str, str]
    plausible: bool
    cured: bool
    holds: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    kept: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


def _requirements(plan: Plan) -> Iterator[str]:
    """What is asked for: some of it may have no rule, such as one of several when none of them is asked for."""
    return (node.id for top in (*plan.requirements, *plan.preferred) for node in top.walk() if plan.active(node))


def _bins(edges: Ints, values: Ints) -> Ints:
    """How many of the edges, a handful, each value reaches."""
    reached = np.zeros(len(values), np.int64)
    for edge in edges:
        reached += values >= edge
    return reached


def _words(sizes: Iterable[int]) -> list[list[int]]:
    """The bases of digits, as many together as a number has room for."""
    found: list[list[int]] = [[]]
    room = 1
    for size in sizes:
        if room * size > _ROOM:
            found.append([])
            room = 1
        found[-1].append(size)
        room *= size
    return found


def _distinct(words: Sequence[Ints]) -> tuple[list[Key], Ints]:
    """The distinct rows of these columns, and for each row the number of its own."""
    first, whose = np.unique(words[0], return_inverse=True)
    found = [first]
    for word in words[1:]:
        other, places = np.unique(word, return_inverse=True)
        pairs, whose = np.unique(whose * len(other) + places, return_inverse=True)
        found = [*(values[pairs // len(other)] for values in found), other[pairs % len(other)]]
    keys = [values.tolist() for values in found]
    return (keys[0] if len(keys) == 1 else list(zip(*keys, strict=True))), whose


class _Listening:
    """A policy or a table that notes what of it is read."""

    def __init__(self, to: Any) -> None:
        self._to = to
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._to, name)

    def __len__(self) -> int:
        return len(self._to)


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
        most = min(MOST_CELLS, _MOST_RULES // (1 + len(plan.rules)))
        self._parts = [Part(rules, places, told, most) for rules in apart]
        self._whole = Whole(whole, most)
        self._gauges = [gauge.name for gauge in plan.gauges]
        self._qualifying = frozenset(rule.name for rule in plan.rules if rule.fact == "certain:posting")
        needed = {CLAUSE, *(node.id for top in plan.requirements for node in top.walk())}
        required = [rules for rules in apart if any(subject(rule.fact) in needed for rule in rules)]
        self._required = frozenset(rule.name for rules in (*required, whole) for rule in rules)
        self._words = _words(len(self.constants[gauge.name]) + 1 for gauge in plan.gauges for _ in range(2))
        self._decided: Recent[Cell, Decision] = Recent(most)
        self._known: Recent[Key, Decision] = Recent(most)
        self._decisions: Recent[frozenset[str], Decision] = Recent(most)
        self._qualified: Recent[tuple[int, ...], bool] = Recent(most)
        self._named = [
            (name, f"certain:{name}", f"possible:{name}")
            for name in dict.fromkeys([*(rule.fact.partition(":")[2] for rule in plan.rules), *_requirements(plan)])
            if "#" not in name
        ]

    def _heard(self) -> Iterator[tuple[str, set[str], set[str]]]:
        """Each gauge that an outcome reads, with the keys of the policy and the columns of a table that it reads.

        It is found out with two records that say nothing. The gauges themselves don't depend on the conveniences of the
        policy.
        """
        silent = Applicant(applicant_id="-", education=(Degree(),), experience=(Employment(),))
        records = table_of([silent, Applicant(applicant_id="-")])
        needed = {test.gauge for rule in self.plan.rules if rule.name in self._required for test in rule.tests}
        for gauge in (gauge for gauge in self.plan.gauges if gauge.name in needed):
            policy, table = _Listening(self.plan.policy), _Listening(records)
            kinds = self.plan.posting.kinds
            gauge.take(Measuring(cast("ProfileTable", table), cast("Policy", policy), kinds, LATEST))
            yield gauge.name, policy.read, table.read

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """For each gauge the keys of the policy that it reads; none for one of something that is only preferred."""
        heard = {name: frozenset(keys) for name, keys, _ in self._heard()}
        return {gauge.name: heard.get(gauge.name, frozenset()) for gauge in self.plan.gauges}

    @cached_property
    def sources(self) -> dict[frozenset[str], tuple[Gauge, ...]]:
        """The gauges that say whether a posting is met for certain, by the parts of a record that they read."""
        tested = {test.gauge for rule in self.plan.rules if rule.world == "certain" for test in rule.tests}
        heard = {
            name: frozenset(PARTS[column] for column in read if column in PARTS) for name, _, read in self._heard()
        }
        found: dict[frozenset[str], list[Gauge]] = {}
        for gauge in self.plan.gauges:
            if gauge.name in heard and gauge.name in tested:
                found.setdefault(heard[gauge.name], []).append(gauge)
        return {parts: tuple(gauges) for parts, gauges in found.items()}

    def qualifying(self, columns: Sequence[Sequence[int]], n: int) -> list[bool]:
        """As `qualifies`, of `n`: a column of bins for each of `sources`."""
        certain = [*zip(*columns, strict=True)] if columns else [()] * n
        known = list(map(self._qualified.get, certain))
        return [self.qualifies(bins) if one is None else one for bins, one in zip(certain, known, strict=True)]

    def qualifies(self, certain: tuple[int, ...]) -> bool:
        """Whether who has these bins for certain is QUALIFIED, whatever is possible: one bin for each of `sources`."""
        found = self._qualified.get(certain)
        if found is None:
            names = (gauge.name for gauges in self.sources.values() for gauge in gauges)
            lows = dict(zip(names, certain, strict=True))
            bins = ((lows.get(gauge.name, 0), len(self.constants[gauge.name])) for gauge in self.plan.gauges)
            found = self._qualified[certain] = not self._qualifying.isdisjoint(self._fired(tuple(bins)))
        return found

    @cached_property
    def movable(self) -> list[int]:
        """The outcomes that can be another without conveniences; a review never is one that rests on them.

        Without them less is certain and nothing else is possible, so a FAIL, which reads what is possible, stays one.
        Where it isn't so, each FAIL is looked at: where a month as an end counts to its first day, where a degree that
        is certain is possible as well, and where what isn't conferred counts by its units.
        """
        policy, plan = self.plan.policy, self.plan
        nodes = (node for top in plan.requirements for node in top.walk())
        narrow = policy.month_dates == "first-of-month" or policy.degree_reuse == "no"
        failing = narrow or any(node.kind == "pooled" for node in nodes)
        moving = [Outcome.QUALIFIED, *([Outcome.NOT_QUALIFIED] if failing else [])]
        return [OUTCOMES.index(outcome) for outcome in moving]

    def bins(self, name: str, values: Ints) -> Ints:
        """The bin of each value: how many of the gauge's constants it reaches."""
        if is_few(values):
            return few([bisect_right(self.constants[name], value) for value in values])
        return _bins(self._edges[name], values)

    def cells(self, measures: Mapping[str, Measure], n: int) -> tuple[list[Cell], Ints]:
        """The distinct cells of the `n` measured applicants, and for each applicant the number of its cell."""
        if n == 1:  # as below, without the cost of columns
            only = tuple(self._place(gauge.name, measures[gauge.name]) for gauge in self.plan.gauges)
            short = any(is_few(measure.certain) for measure in measures.values())
            return [only], column([0], short)
        keys, whose = self._keys(measures, n)
        return self._cells(keys), whose

    def decisions(self, measures: Mapping[str, Measure], n: int) -> tuple[tuple[Decision, ...], Ints]:
        """The distinct decisions of the `n` measured applicants, and for each applicant the number of his."""
        if n == 1:
            cells, whose = self.cells(measures, n)
            return (self.decide(cells[0]),), whose
        keys, whose = self._keys(measures, n)
        known = list(map(self._known.get, keys))
        new = [key for key, decision in zip(keys, known, strict=True) if decision is None]
        learned = dict(zip(new, (self._decision(self._fired(cell)) for cell in self._cells(new)), strict=True))
        found = [decision or learned[key] for key, decision in zip(keys, known, strict=True)]
        for key, decision in learned.items():
            self._known[key] = decision
        ids = list(map(id, found))
        distinct = dict(zip(ids, found, strict=True))
        number = dict(zip(distinct, range(len(distinct)), strict=True))
        return tuple(distinct.values()), np.array([number[one] for one in ids], np.int64)[whose]

    def _keys(self, measures: Mapping[str, Measure], n: int) -> tuple[list[Key], Ints]:
        """As `cells`, each cell by its key."""
        ends = (
            (self._edges[gauge.name], end)
            for gauge in self.plan.gauges
            for end in (measures[gauge.name].certain, measures[gauge.name].possible)
        )
        words = []
        for sizes in self._words:
            number = np.zeros(n, np.int64)
            for size, (edges, end) in zip(sizes, ends, strict=False):  # takes no more ends than there are sizes
                number = number * size + _bins(edges, end)
            words.append(number)
        return _distinct(words)

    def _cells(self, keys: Sequence[Key]) -> list[Cell]:
        """The cells that have these keys."""
        bins: list[list[int]] = []
        rows = np.array(keys, np.int64).reshape(len(keys), len(self._words))
        for number, sizes in zip(reversed(rows.T), reversed(self._words), strict=True):
            for size in reversed(sizes):
                number, digit = np.divmod(number, size)
                bins.append(digit.tolist())
        bins.reverse()
        pairs = [list(zip(low, high, strict=True)) for low, high in zip(bins[::2], bins[1::2], strict=True)]
        return list(zip(*pairs, strict=True)) if pairs else [()] * len(keys)

    def _place(self, name: str, measure: Measure) -> tuple[int, int]:
        """The bins of the only applicant."""
        edges = self.constants[name]
        return bisect_right(edges, int(measure.certain[0])), bisect_right(edges, int(measure.possible[0]))

    def _value(self, name: str, place: int) -> int:
        constants = self.constants[name]
        return constants[place - 1] if place else (constants[0] - 1 if constants else 0)

    def facts(self, cell: Cell) -> Iterator[tuple[str, int, int]]:
        """The facts that stand for a cell: each gauge at the lower edge of its bins."""
        return (self._fact(place, cell) for place in range(len(cell)))

    def _fact(self, place: int, cell: Cell) -> Fact:
        name, (low, high) = self._gauges[place], cell[place]
        return name, self._value(name, low), self._value(name, high)

    def decide(self, cell: Cell) -> Decision:
        """The decision of one cell: each part through the rule engine the first time, then the posting as a whole."""
        found = self._decided.get(cell)
        if found is None:
            found = self._decided[cell] = self._decision(self._fired(cell))
        return found

    def _fired(self, cell: Cell) -> frozenset[str]:
        """The rules that fire for a cell."""
        parts = [part.decide(cell, self._fact) for part in self._parts]
        told = set[str]().union(*(told for _, told in parts))
        return frozenset(self._whole.decide(told).union(*(fired for fired, _ in parts)))

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
