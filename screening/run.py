"""One run: a table of applicants held against a compiled posting, at a date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from screening.arrays import among, column, filled, having, is_few, places, put, spans_of, taken, truths
from screening.compiler import compile_posting
from screening.determinations import NOTHING, Determinations
from screening.errors import OptionError, fault
from screening.later import later
from screening.measure import Measure, Measuring
from screening.measure.schooling import Schooling
from screening.measure.some import SomeDegrees, SomeJobs
from screening.measure.work import Work
from screening.parts import part_of
from screening.plan import Gauge, Plan
from screening.policy import Policy
from screening.postings.posting import Posting
from screening.profiles import Bools, Ints, ProfileTable
from screening.rulebase import EARLIEST, LATEST, OUTCOMES, Decision, RuleBase
from screening.verdict import Outcome, Status

#: The statuses in the order of their numbers.
STATUSES = tuple(Status)


def compiled(posting: Posting, policy: Policy | None = None, options: Mapping[str, bool] | None = None) -> RuleBase:
    """The rule base of a posting under a policy and the options of an opening; kept with the posting.

    Raises `OptionError` for an option that the posting doesn't know, `EngineError` where the engine can't take it.
    """
    given = options or {}
    for name, value in given.items():
        if not isinstance(value, bool):
            raise fault(OptionError, "bad-option", f"the option `{name}` is {value!r}", hint="give True or False")
    chosen = policy or posting.policy
    counting = None if chosen is posting.policy else chosen.model_dump_json()
    key = (counting, tuple(sorted(given.items())) if given else ())
    found = posting.kept.get(key)
    if found is None:
        found = posting.kept.setdefault(key, RuleBase(compile_posting(posting, chosen, options)))
    assert isinstance(found, RuleBase)
    return found


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that is known of a table after measuring and deciding. Nothing is rendered yet.

    `decisions` are distinct, and `decisions[decision_of[i]]` is that of applicant i; `measures` has a pair of columns
    for each gauge. `kept` is for what is worked out for many applicants at once when the first of them asks.
    """

    rules: RuleBase
    table: ProfileTable
    as_of: datetime.date
    measuring: Measuring
    measures: Mapping[str, Measure]
    decisions: tuple[Decision, ...]
    decision_of: Ints
    kept: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def determinations(self) -> Determinations:
        """What people answered, as far as this run was told."""
        return self.measuring.context.determinations

    def again(self, table: ProfileTable) -> Run:
        """Another table under the same rules, date and determinations."""
        return decided(self.rules, table, self.as_of, self.determinations)

    def measuring_of(self, table: ProfileTable) -> Measuring:
        """Another table, measured under the same policy, date and determinations."""
        plan = self.plan
        return Measuring(table, plan.policy, plan.posting.kinds, self.as_of, determinations=self.determinations)

    @property
    def plan(self) -> Plan:
        """The compiled posting."""
        return self.rules.plan

    def __len__(self) -> int:
        return len(self.table)

    def decision(self, i: int) -> Decision:
        """The decision of applicant i."""
        return self.decisions[int(self.decision_of[i])]

    @later
    def outcomes(self) -> Ints:
        """For each applicant the number of the outcome in `OUTCOMES`."""
        return _outcomes(self.decisions, self.decision_of)

    @later
    def statuses(self) -> Ints:
        """For each decision a row: the statuses of what `plan.nodes` has, by number in `STATUSES`."""
        names = [node.id for node, _ in self.plan.nodes()]
        coded = b"".join([_coded(decision, names) for decision in self.decisions])
        return np.frombuffer(coded, np.uint8).reshape(len(self.decisions), len(names)).astype(np.int64)

    @later
    def resting(self) -> Ints:
        """For each applicant the conveniences of the policy without which the outcome would be another.

        A number in which bit k stands for the k-th of `policy.conveniences`. A convenience takes silence for an answer.
        Each is turned off by itself; where the outcome changes only when several are off, all that are on are named.
        """
        found = filled(len(self), 0, self.outcomes)
        movable = among(self.outcomes, self.rules.movable)
        if not movable.any():
            return found
        on = self.plan.conveniences
        silent = {key: self._silent(key) for key in on}
        firmer = ~movable
        for rows in silent.values():
            firmer = firmer | rows
        changed = self._without(on, places(firmer & movable))
        if not len(changed):
            return found
        for bit, key in enumerate(on):
            moved = self._without((key,), taken(changed, places(taken(silent[key], changed))))
            put(found, moved, taken(found, moved) + (1 << bit))
        together = taken(changed, places(taken(found, changed) == 0))
        put(found, together, filled(len(together), (1 << len(on)) - 1, found))
        return found

    @later
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """The same by name."""
        named = combined(self.plan.conveniences)
        return tuple(named[bits] for bits in self.resting.tolist())

    def _silent(self, key: str) -> Bools:
        """Which records are silent where a convenience would answer; those of the others are measured as before."""
        table, n = self.table, len(self)
        if key == "claims":
            return ~table.experience_given
        if key == "month_dates":
            return having(table.jobs.owner, n)
        if key == "missing_hours":
            return having(taken(table.jobs.owner, places(table.jobs.hours_low < 0)), n)
        said = table.degrees.accredited if key == "silent_accreditation" else table.degrees.conferred
        return having(taken(table.degrees.owner, places(said < 0)), n)

    def _without(self, keys: tuple[str, ...], rows: Ints) -> Ints:
        """Those of these applicants that have another outcome when the conveniences are off.

        Only the gauges that read one of them are measured again.
        """
        if not len(rows):
            return rows
        measuring = self._measuring(keys, rows)
        look = self._disqualified if measuring.context.only_certain else self._moved
        return taken(rows, places(look(keys, rows, measuring)))

    def _moved(self, keys: tuple[str, ...], rows: Ints, measuring: Measuring) -> Bools:
        """Which of these applicants have another outcome as they are measured there."""
        measures = {gauge.name: self._measure(gauge, keys, rows, measuring) for gauge in self.plan.gauges}
        moved: Bools = _outcomes(*self.rules.decisions(measures, len(rows))) != taken(self.outcomes, rows)
        return moved

    def _disqualified(self, keys: tuple[str, ...], rows: Ints, measuring: Measuring) -> Bools:
        """Which of these applicants, who are QUALIFIED, aren't as they are measured there: by what is certain."""
        gauges = [gauge for some in self.rules.sources.values() for gauge in some]
        certain = [self._measure(gauge, keys, rows, measuring).certain for gauge in gauges]
        bins = [self.rules.bins(gauge.name, values).tolist() for gauge, values in zip(gauges, certain, strict=True)]
        passes = self.rules.qualifying(bins, len(rows))
        return ~truths(passes, is_few(rows))

    def _measure(self, gauge: Gauge, keys: tuple[str, ...], rows: Ints, measuring: Measuring) -> Measure:
        """A gauge measured there, or taken over where it reads none of these keys."""
        if self.rules.reads[gauge.name].isdisjoint(keys):
            return self.measures[gauge.name].take(rows)
        return gauge.take(measuring)

    def _measuring(self, keys: tuple[str, ...], rows: Ints) -> Measuring:
        """These applicants measured without some conveniences; what was read of their jobs needn't be read again."""
        # of who is QUALIFIED it is enough to know what is certain
        only_certain = self.rules.movable == [OUTCOMES.index(Outcome.QUALIFIED)]
        measuring, table = self._firm(keys, part_of(self.table, rows), only_certain), self.table
        dated = (self._unmonthly if "month_dates" in keys else self.measuring).work.each
        jobs = SomeJobs(measuring.context, self.measuring.work.each, dated, spans_of(table.jobs.owner, rows)[0])
        measuring.work = Work(measuring.context, jobs)
        if not {"silent_accreditation", "silent_conferral"}.intersection(keys):
            chosen = spans_of(table.degrees.owner, rows)[0]
            degrees = SomeDegrees(measuring.context, self.measuring.schooling.each, chosen)
            measuring.schooling = Schooling(measuring.context, degrees)
        return measuring

    @property
    def _unmonthly(self) -> Measuring:
        """Everybody measured with months between their bounds."""
        found, keys = self.measuring.without, ("month_dates",)
        if keys not in found:
            found[keys] = self._firm(keys, self.table)
        return found[keys]

    def _firm(self, keys: tuple[str, ...], table: ProfileTable, only_certain: bool = False) -> Measuring:
        kept, key = self.rules.kept, ("firm", keys)
        policy: Policy | None = kept.get(key)
        if policy is None:
            policy = kept[key] = self.plan.policy.firm(*keys)
        kinds, answers = self.plan.posting.kinds, self.determinations
        return Measuring(table, policy, kinds, self.as_of, determinations=answers, only_certain=only_certain)


def _outcomes(decisions: Sequence[Decision], decision_of: Ints) -> Ints:
    """For each row the number of the outcome in `OUTCOMES`."""
    outcomes = column([OUTCOMES.index(decision.outcome) for decision in decisions], is_few(decision_of))
    return taken(outcomes, decision_of)


def _coded(decision: Decision, names: list[str]) -> bytes:
    """The numbers of the statuses of these requirements, always the same ones of a plan: worked out once."""
    found: bytes | None = decision.kept.get("statuses")
    if found is None:
        found = decision.kept["statuses"] = bytes(STATUSES.index(decision.status[name]) for name in names)
    return found


@lru_cache(maxsize=64)
def combined(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
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
    decisions, decision_of = rules.decisions(measures, len(table))
    return Run(rules, table, as_of, measuring, measures, decisions, decision_of)


def decided_beside(
    shared: list[Measuring],
    rules: RuleBase,
    table: ProfileTable,
    as_of: datetime.date,
    determinations: Determinations = NOTHING,
) -> Run:
    """The same for one of several postings over one table: it reads what another one has measured as it would.

    `shared` holds what was measured of the table so far, and gets what isn't there. Raises as `decided` does.
    """
    policy, kinds = rules.plan.policy, rules.plan.posting.kinds
    wanted = (as_of, policy, kinds, determinations)
    for one in shared:
        known = one.context
        if (known.as_of, known.policy, known.kinds, known.determinations) == wanted:
            return decided(rules, table, as_of, determinations, measuring=one)
    run = decided(rules, table, as_of, determinations)
    shared.append(run.measuring)
    return run


__all__ = ["EARLIEST", "LATEST", "OUTCOMES", "STATUSES", "Run", "combined", "compiled", "decided", "decided_beside"]
