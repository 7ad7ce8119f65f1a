"""Time in kinds of work: the credited time of each applicant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from screening.amounts import UNBOUNDED
from screening.arrays import Ints, maximum, minimum, reaching, taken, where
from screening.measure.context import CERTAIN, POSSIBLE, Context, Measure, kept
from screening.measure.jobs import EachJob, WorkFilter
from screening.measure.sweep import Entries, credit, gross


class Work:
    """The jobs of one run. `shared` says who has which of them (rows, owner), where one may be several people's."""

    def __init__(self, context: Context, each: EachJob | None = None, shared: tuple[Ints, Ints] | None = None) -> None:
        self.context = context
        self.each = each or EachJob(context)
        self.rows = shared[0] if shared else None
        self.owner = shared[1] if shared else context.table.jobs.owner
        self.results: dict[object, object] = {}

    def entries(self, truth: Ints, at_least: int) -> Entries:
        """The jobs that count at least this surely, as intervals: certain ones for CERTAIN, else possible ones."""
        each, end = self.each, 0 if at_least == CERTAIN else 1
        first, last, rate = each.spans[end], each.spans[end + 2], each.rates[end]
        chosen = reaching(truth if self.rows is None else taken(truth, self.rows), at_least)
        rows = chosen if self.rows is None else taken(self.rows, chosen)
        return Entries(taken(self.owner, chosen), rows, first, last, rate, each)

    def credit(self, entries: Entries, n: int | None = None) -> Ints:
        """Credited units of each applicant (or of each of `n` owners), before rounding."""
        add_up = self.context.policy.overlap == "add-up-to-full-time"
        return credit(entries, self.context.n if n is None else n, full_time=self.context.unit_rate, add_up=add_up)

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
        return self.credit(self.entries(self.each.work_truth(work), at_least))

    @kept
    def _counted(self, work: WorkFilter) -> Mapping[str, Ints]:
        """How many jobs count for certain, how much of their time overlaps, and whether an amount is told at all."""
        n, given = self.context.n, self.context.table.experience_given
        units, jobs = gross(self.entries(self.each.work_truth(work), CERTAIN), n, full_time=self.context.unit_rate)
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
