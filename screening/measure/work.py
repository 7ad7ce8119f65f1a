"""Time in kinds of work: the credited time of each applicant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from screening.amounts import UNBOUNDED
from screening.arrays import Ints, column, is_few, maximum, minimum, reaching, taken, where
from screening.later import later
from screening.measure.context import CERTAIN, POSSIBLE, Context, Measure, kept
from screening.measure.had import Had
from screening.measure.jobs import EachJob, WorkFilter
from screening.measure.lines import Line, Owners, few_credit, few_gross
from screening.measure.sweep import Entries, credit, gross


class Work:
    """The jobs of one run. `had` says who has which of them, where one may be several people's."""

    def __init__(self, context: Context, each: EachJob | None = None, had: Had | None = None) -> None:
        self.context = context
        self.each = each or EachJob(context)
        self.had = had
        self.results: dict[object, object] = {}

    @later
    def owners(self) -> Owners:
        """For each job of a short column who has it."""
        return [(one,) for one in self.context.table.jobs.owner] if self.had is None else self.had.owners

    def entries(self, truth: Ints, at_least: int) -> Entries:
        """The jobs that count at least this surely, as intervals: certain ones for CERTAIN, else possible ones."""
        each, end = self.each, 0 if at_least == CERTAIN else 1
        first, last, rate = each.spans[end], each.spans[end + 2], each.rates[end]
        if self.had is None:
            chosen = reaching(truth, at_least)
            return Entries(taken(self.context.table.jobs.owner, chosen), chosen, first, last, rate, each)
        chosen = reaching(taken(truth, self.had.rows), at_least)
        return Entries(taken(self.had.owner, chosen), taken(self.had.rows, chosen), first, last, rate, each)

    @later
    def _add_up(self) -> bool:
        return self.context.policy.overlap == "add-up-to-full-time"

    def credit(self, truth: Ints, at_least: int) -> Ints:
        """Credited units of each applicant, before rounding, of the jobs that count at least this surely."""
        n, rate = self.context.n, self.context.unit_rate
        if is_few(truth):
            some = self._lines(truth, at_least)
            return few_credit(some, self.owners, n, self.each, full_time=rate, add_up=self._add_up)
        return credit(self.entries(truth, at_least), n, full_time=rate, add_up=self._add_up)

    def after_each(self, rows: Sequence[int]) -> Ints:
        """The units that are certain of the first of these jobs, of the first two, and so on; no job is there twice."""
        n, rate, each = len(rows), self.context.unit_rate, self.each
        if is_few(each.rates[0]):
            whose = {row: range(place, n) for place, row in enumerate(rows)}
            owners = [whose.get(row, ()) for row in range(len(each.rates[0]))]
            return few_credit(each.lines(CERTAIN), owners, n, each, full_time=rate, add_up=self._add_up)
        start, _, end, _ = each.spans
        chosen = column([row for k in range(n) for row in rows[: k + 1]])
        owner = column([k for k in range(n) for _ in range(k + 1)])
        entries = Entries(owner, chosen, start, end, each.rates[0], each)
        return credit(entries, n, full_time=rate, add_up=self._add_up)

    def experience(self, work: WorkFilter, exact: bool = False) -> Measure:
        """Credited time in units, from the history or, where there is none, from the claims.

        With `exact` it isn't rounded: where any amount will do, rounding must not take a short job away.
        """
        # the measure leads back here, so it isn't kept here: what is in a circle stays until it is looked for
        return Measure(*self._ends(work, exact), partial(self._counted, work))

    @kept
    def _ends(self, work: WorkFilter, exact: bool) -> tuple[Ints, Ints]:
        certain = self._credited(work, CERTAIN)
        settled = self.context.only_certain or self.each.settled(work)
        possible = certain if settled else self._credited(work, POSSIBLE)
        given = self.context.table.experience_given
        if not given.all():
            claimed, claimable = self.claimed(work)
            certain, possible = where(given, certain, claimed), where(given, possible, claimable)
        if not exact:
            certain, possible = self.rounded(certain), self.rounded(possible)
        return certain, possible

    @kept
    def _credited(self, work: WorkFilter, at_least: int) -> Ints:
        return self.credit(self.each.work_truth(work), at_least)

    def _lines(self, truth: Ints, at_least: int) -> list[Line]:
        """The jobs of a short column that count at least this surely and take time."""
        return [line for line in self.each.lines(at_least) if truth[line[3]] >= at_least]

    @kept
    def _counted(self, work: WorkFilter) -> Mapping[str, Ints]:
        """How many jobs count for certain, how much of their time overlaps, and whether an amount is told at all."""
        n, given = self.context.n, self.context.table.experience_given
        truth = self.each.work_truth(work)
        if is_few(truth):
            units, jobs = few_gross(self._lines(truth, CERTAIN), self.owners, n)
        else:
            units, jobs = gross(self.entries(truth, CERTAIN), n, full_time=self.context.unit_rate)
        overlap, told = units - self._credited(work, CERTAIN), given
        if not given.all():
            jobs, overlap = where(given, jobs, 0), where(given, overlap, 0)
            told = given | (self.claimed(work)[1] >= UNBOUNDED // 2)
        return {"jobs": jobs, "overlap": overlap, "told": told * 1}

    def rounded(self, units: Ints) -> Ints:
        """Units as the policy rounds them: exact, to the nearest month (15 days make one), or down to whole months."""
        if self.context.policy.rounding == "exact":
            return units
        month = 30 * self.context.unit_rate
        half = month // 2 if self.context.policy.rounding == "nearest-month" else 0
        return where(units >= UNBOUNDED // 2, units, (units + half) // month * month)

    def _claim(self, table: str, kinds: Sequence[str]) -> tuple[Ints, Ints]:
        """What is claimed for these kinds together: at least the largest claim, at most their sum."""
        silent, low, high = (self.context.filled(value) for value in (-1, 0, 0))
        columns = [self.context.table.claims.get((table, kind), silent) for kind in kinds]
        unsaid = silent >= 0
        for claimed in columns:
            low = maximum(low, claimed)
            high = high + maximum(claimed, 0) * self.context.unit_rate
            unsaid = unsaid | (claimed < 0)
        return low * self.context.unit_rate, where(unsaid, UNBOUNDED, high)

    def claimed(self, work: WorkFilter) -> tuple[Ints, Ints]:
        """Certain and possible units by the claims alone."""
        low, high = self.context.filled(0), self.context.filled(UNBOUNDED)
        if len(work.kinds) >= 1:
            low, high = self._claim("experience", work.kinds[0])
            for kinds in work.kinds[1:]:
                other_low, other_high = self._claim("experience", kinds)
                low, high = minimum(low, other_low) * 0, minimum(high, other_high)
        if work.supervising:
            led_low, led_high = self._claim("supervisory", work.kinds[0]) if work.kinds else (low * 0, high)
            low, high = minimum(low, led_low) if len(work.kinds) == 1 else low * 0, minimum(high, led_high)
        if work.employer_types or self.context.policy.claims == "possible":
            low = low * 0
        return low, high
