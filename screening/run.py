"""One run: a table of applicants held against a compiled posting, at a date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
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
from screening.rulebase import EARLIEST, LATEST, Cell, Decision, RuleBase
from screening.verdict import Outcome

OUTCOMES = (Outcome.QUALIFIED, Outcome.NEEDS_REVIEW, Outcome.NOT_QUALIFIED)


def compiled(posting: Posting, policy: Policy | None = None, options: Mapping[str, bool] | None = None) -> RuleBase:
    """The rule base of a posting under a policy and the options of an opening; kept with the posting.

    Raises `OptionError` for an option that the posting doesn't know, `EngineError` where the engine can't take it.
    """
    for name, value in (options or {}).items():
        if not isinstance(value, bool):
            raise fault(OptionError, "bad-option", f"the option `{name}` is {value!r}", hint="give True or False")
    chosen = policy or posting.policy
    counting = None if chosen is posting.policy else chosen.model_dump_json()
    key = (counting, tuple(sorted((options or {}).items())))
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
    def resting(self) -> Ints:
        """For each applicant the conveniences of the policy without which the outcome would be another.

        A number in which bit k stands for the k-th of `policy.conveniences`. A convenience takes silence for an answer.
        Each is turned off by itself; where the outcome changes only when several are off, all that are on are named.
        """
        found = np.zeros(len(self), np.int64)
        on = self.plan.policy.conveniences
        silent = {key: self._silent(key) for key in on}
        firmer = np.zeros(len(self), np.bool_)
        for rows in silent.values():
            firmer |= rows
        changed = self._without(on, np.flatnonzero(firmer & np.isin(self.outcomes, self._movable)))
        for bit, key in enumerate(on):
            found[self._without((key,), changed[silent[key][changed]])] |= 1 << bit
        found[changed[found[changed] == 0]] = (1 << len(on)) - 1
        return found

    @cached_property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """The same by name."""
        named = combined(self.plan.policy.conveniences)
        return tuple(named[bits] for bits in self.resting.tolist())

    @property
    def _movable(self) -> list[int]:
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

    def _silent(self, key: str) -> Bools:
        """Which records are silent where a convenience would answer; those of the others are measured as before."""
        table, found = self.table, np.zeros(len(self), np.bool_)
        if key == "claims":
            return ~table.experience_given
        if key == "month_dates":
            found[table.jobs.owner] = True
        elif key == "missing_hours":
            found[table.jobs.owner[table.jobs.hours_low < 0]] = True
        else:
            said = table.degrees.accredited if key == "silent_accreditation" else table.degrees.conferred
            found[table.degrees.owner[said < 0]] = True
        return found

    def _without(self, keys: tuple[str, ...], rows: Ints) -> Ints:
        """Those of these applicants that have another outcome when the conveniences are off.

        Only the gauges that read one of them are measured again.
        """
        if not len(rows):
            return rows
        measuring = self._measuring(keys, rows)
        measures = {
            gauge.name: gauge.take(measuring)
            if self.rules.reads[gauge.name].intersection(keys)
            else Measure(self.measures[gauge.name].certain[rows], self.measures[gauge.name].possible[rows])
            for gauge in self.plan.gauges
        }
        cells, cell_of = self.rules.cells(measures, len(rows))
        outcomes = np.array([OUTCOMES.index(self.rules.decide(cell).outcome) for cell in cells], np.int64)
        moved: Ints = rows[outcomes[cell_of] != self.outcomes[rows]]
        return moved

    def _measuring(self, keys: tuple[str, ...], rows: Ints) -> Measuring:
        """These applicants measured without some conveniences; what was read of their jobs needn't be read again."""
        part = self.table.take(rows.tolist())
        chosen = np.zeros(len(self), np.bool_)
        chosen[rows] = True
        jobs = np.flatnonzero(chosen[self.table.jobs.owner])
        measuring = self._firm(keys, part)
        work = self._unmonthly.work if "month_dates" in keys else self.measuring.work
        certain_start, start, certain_end, end = work.spans
        measuring.work.spans = (certain_start[jobs], start[jobs], certain_end[jobs], end[jobs])
        measuring.work.job_numbers = work.job_numbers[jobs]
        return measuring

    @cached_property
    def _unmonthly(self) -> Measuring:
        """Everybody measured with months between their bounds."""
        return self._firm(("month_dates",), self.table)

    def _firm(self, keys: tuple[str, ...], table: ProfileTable) -> Measuring:
        policy, kinds = self.plan.policy.firm(*keys), self.plan.posting.kinds
        return Measuring(table, policy, kinds, self.as_of, determinations=self.determinations)


def combined(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """What each number up to 2**n says in which bit k stands for the k-th of n keys."""
    return [tuple(key for bit, key in enumerate(keys) if bits >> bit & 1) for bits in range(1 << len(keys))]


def decided(
    rules: RuleBase,
    table: ProfileTable,
    as_of: datetime.date,
    determinations: Determinations = NOTHING,
    *,
    measuring: Measuring | None = None,
) -> Run:
    """Measure a table and decide its cells. `as_of` is part of the input: no clock is read.

    A `measuring` of the same table under the same policy, kinds of work, day and answers may be given, so that several
    postings share what was measured. Raises `OptionError` for a day before 1950 or after 2150.
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


__all__ = ["EARLIEST", "LATEST", "OUTCOMES", "Run", "combined", "compiled", "decided"]
