"""One run: a table of applicants held against a compiled posting, at a date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from screening.compiler import compile_posting
from screening.determinations import NOTHING, Determinations
from screening.errors import OptionError, fault
from screening.measure import Measure, Measuring
from screening.plan import Plan
from screening.policy import Policy
from screening.postings.posting import Posting
from screening.profiles import Bools, Ints, ProfileTable
from screening.rulebase import Cell, Decision, RuleBase
from screening.verdict import Outcome

#: The days that may be counted up to.
EARLIEST, LATEST = datetime.date(1950, 1, 1), datetime.date(2150, 12, 31)
OUTCOMES = (Outcome.QUALIFIED, Outcome.NEEDS_REVIEW, Outcome.NOT_QUALIFIED)


def compiled(posting: Posting, policy: Policy | None = None, options: Mapping[str, bool] | None = None) -> RuleBase:
    """The rule base of a posting under a policy and the options of an opening; kept with the posting.

    Raises `OptionError` for an option that the posting doesn't know, `EngineError` where the engine can't take it.
    """
    for name, value in (options or {}).items():
        if not isinstance(value, bool):
            raise fault(OptionError, "bad-option", f"the option `{name}` is {value!r}", hint="give True or False")
    chosen = policy or posting.policy
    key = (chosen.model_dump_json(), tuple(sorted((options or {}).items())))
    found = posting.kept.get(key)
    if found is None:
        found = posting.kept.setdefault(key, RuleBase(compile_posting(posting, chosen, options)))
    assert isinstance(found, RuleBase)
    return found


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that is known of a table after measuring and deciding. Nothing is rendered yet.

    `decisions[cell_of[i]]` is the decision of applicant i; `measures` has a pair of columns for each gauge. `kept` is
    for what is worked out for many applicants at once when the first of them asks.
    """

    rules: RuleBase
    table: ProfileTable
    as_of: datetime.date
    measuring: Measuring
    measures: Mapping[str, Measure]
    decisions: tuple[Decision, ...]
    cell_of: Ints
    cells: tuple[Cell, ...] = field(default=(), repr=False)
    kept: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def determinations(self) -> Determinations:
        """What people answered, as far as this run was told."""
        return self.measuring.context.determinations

    def again(self, table: ProfileTable) -> Run:
        """Another table under the same rules, date and determinations."""
        return decided(self.rules, table, self.as_of, self.determinations)

    @property
    def plan(self) -> Plan:
        """The compiled posting."""
        return self.rules.plan

    def __len__(self) -> int:
        return len(self.table)

    def decision(self, i: int) -> Decision:
        """The decision of applicant i."""
        return self.decisions[int(self.cell_of[i])]

    @cached_property
    def outcomes(self) -> Ints:
        """For each applicant the number of the outcome in `OUTCOMES`."""
        by_cell = np.array([OUTCOMES.index(d.outcome) for d in self.decisions], np.int64)
        return by_cell[self.cell_of] if len(by_cell) else np.zeros(0, np.int64)

    @cached_property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """For each applicant the conveniences of the policy without which the outcome would be another.

        A convenience takes silence for an answer. Each is turned off by itself; where the outcome changes only when
        several are off, all that are on are named.
        """
        named: list[tuple[str, ...]] = [()] * len(self)
        on = self.plan.policy.conveniences
        decided = np.flatnonzero(self.outcomes != OUTCOMES.index(Outcome.NEEDS_REVIEW))
        if not on or not len(decided):
            return tuple(named)
        changed = decided[self._without(on, decided)]
        if not len(changed):
            return tuple(named)
        for key in on:
            for i in changed[self._without((key,), changed)].tolist():
                named[i] = (*named[i], key)
        for i in changed.tolist():
            named[i] = named[i] or on
        return tuple(named)

    def _without(self, keys: tuple[str, ...], rows: Ints) -> Bools:
        """Which of these applicants have another outcome when the conveniences are off."""
        policy = self.plan.policy.firm(*keys)
        part = self.table.take(rows.tolist())
        kinds = self.plan.posting.kinds
        measuring = Measuring(part, policy, kinds, self.as_of, determinations=self.determinations)
        changed: Bools = decided(self.rules, part, self.as_of, measuring=measuring).outcomes != self.outcomes[rows]
        return changed


def decided(
    rules: RuleBase,
    table: ProfileTable,
    as_of: datetime.date,
    determinations: Determinations = NOTHING,
    *,
    measuring: Measuring | None = None,
) -> Run:
    """Measure a table and decide its cells. `as_of` is part of the input: no clock is read.

    The gauges and rules don't depend on the conveniences of the policy, so a measuring under a firmer one may be
    given. Raises `OptionError` for a day before 1950 or after 2150.
    """
    if not EARLIEST <= as_of <= LATEST:
        said = f"can't count up to {as_of.isoformat()}"
        raise fault(OptionError, "bad-as-of", said, hint=f"give a day from {EARLIEST.year} to {LATEST.year}")
    plan = rules.plan
    measuring = measuring or Measuring(table, plan.policy, plan.posting.kinds, as_of, determinations=determinations)
    measures = {gauge.name: gauge.take(measuring) for gauge in plan.gauges}
    cells, cell_of = rules.cells(measures, len(table))
    decisions = tuple(rules.decide(cell) for cell in cells)
    return Run(rules, table, as_of, measuring, measures, decisions, cell_of, tuple(cells))


__all__ = ["OUTCOMES", "Run", "compiled", "decided"]
