"""Time in kinds of work: which jobs count, and the credited time of each applicant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screening.amounts import UNBOUNDED
from screening.calendar import end_bounds, start_bounds
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, Measure, kept
from screening.measure.sweep import Entries, credit
from screening.profiles import EMPLOYER_TYPES, Coded, Ints
from screening.vocabulary import fold

#: The largest number that jobs are told apart by before they are counted anew.
_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which jobs count: sets of kinds (the job must be one of each set), supervising, employer types."""

    kinds: tuple[tuple[str, ...], ...] = ()
    supervising: bool = False
    employer_types: tuple[tuple[str, ...], ...] = ()


class Work:
    """The jobs of one run."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.jobs = context.table.jobs
        self.results: dict[object, object] = {}

    def _bounds(self, column: Coded, bounds: Callable[..., tuple[int, int]]) -> tuple[Ints, Ints]:
        keys = {
            "as_of": self.context.as_of,
            "month_dates": self.context.policy.month_dates,
            "year_dates": self.context.policy.year_dates,
        }
        pairs = [bounds(self.context.date(text), **keys) for text in column.values]
        pairs.append(bounds(None, **keys))
        table = np.array(pairs, np.int64)
        found = table[column.codes]
        return found[:, 0], found[:, 1]

    @cached_property
    def spans(self) -> tuple[Ints, Ints, Ints, Ints]:
        """For each job: certain start, possible start, certain end, possible end (day after the last), 30/360 days."""
        certain_start, possible_start = self._bounds(self.jobs.start, start_bounds)
        certain_end, possible_end = self._bounds(self.jobs.end, end_bounds)
        return certain_start, possible_start, certain_end, possible_end

    @cached_property
    def rates(self) -> tuple[Ints, Ints]:
        """For each job: the certain and the possible rate in units a day, part time and share taken into account."""
        jobs, cap = self.jobs, self.context.policy.full_time
        unsaid = jobs.hours_low < 0
        low = np.where(unsaid, cap if self.context.policy.missing_hours == "full-time" else 0, jobs.hours_low)
        high = np.where(unsaid, cap, jobs.hours_high)
        unread = jobs.share < 0
        return self._rate(low) * np.where(unread, 0, jobs.share), self._rate(high) * np.where(unread, 100, jobs.share)

    def _rate(self, quarter_hours: Ints) -> Ints:
        cap = self.context.policy.full_time
        if self.context.policy.part_time == "prorate":
            return np.minimum(quarter_hours, cap)
        halves = np.where(quarter_hours < 20 * 4, 0, cap // 2)
        return np.where(quarter_hours >= min(35 * 4, cap), cap, halves)

    @cached_property
    def job_numbers(self) -> Ints:
        """Equal numbers are the same job: employer and title both given and equal after folding, or identical rows."""
        jobs = self.jobs
        employer, title = self._folded(jobs.employer), self._folded(jobs.title)
        named = (employer >= 0) & (title >= 0)
        employers, titles = int(employer.max(initial=0)) + 1, int(title.max(initial=0)) + 1
        found: Ints = jobs.owner * employers + employer
        if (int(jobs.owner.max(initial=0)) + 1) * employers * titles > _ROOM:
            found = np.unique(found, return_inverse=True)[1].reshape(-1)
        found = found * titles + title
        rest = np.flatnonzero(~named)
        if len(rest):
            columns = (
                jobs.owner, employer, title, *self.spans, jobs.employer_type, jobs.hours_low, jobs.hours_high,
                jobs.paid, jobs.kinds.codes, jobs.supervised, jobs.headcount, jobs.share,
            )  # fmt: skip
            keys = np.stack([column[rest] for column in columns], axis=1)
            # below nothing, so that none of them is the number of a job with a name
            found[rest] = -1 - np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
        return found

    @staticmethod
    def _folded(column: Coded) -> Ints:
        places: dict[str, int] = {}

        def number(text: str) -> int:
            folded = fold(text)
            return places.setdefault(folded, len(places)) if folded else -1

        return column.map(number, -1)

    @kept
    def kind_truth(self, kinds: Sequence[str]) -> Ints:
        """For each job: whether it is one of these kinds of work."""
        titles = frozenset().union(*(self.context.kinds[kind].titles for kind in kinds))
        wanted = frozenset(kinds)

        answers = self.context.determinations

        def by_title(text: str) -> int:
            if fold(text) in titles:
                return CERTAIN
            answered = [answers.truth(f"title:{kind}", text) for kind in kinds]
            return CERTAIN if True in answered else POSSIBLE if None in answered else NO

        def by_kinds(text: str) -> int:
            given = {kind for kind in text.split(";") if kind}
            if given & wanted:
                return CERTAIN
            return NO if given <= self.context.kinds.keys() else POSSIBLE

        titled = self.jobs.title.map(by_title, POSSIBLE)
        kinded = self.jobs.kinds.map(by_kinds, -1)
        return np.where(kinded >= 0, kinded, titled)

    @kept
    def supervising_truth(self) -> Ints:
        """For each job: whether people were supervised."""
        said = self.jobs.supervised
        return np.where(said < 0, POSSIBLE, said * CERTAIN)

    @kept
    def employer_truth(self, types: Sequence[str]) -> Ints:
        """For each job: whether the employer is of one of these types."""
        code = self.jobs.employer_type
        wanted = np.isin(code, [EMPLOYER_TYPES.index(name) for name in types])
        answers, question = self.context.determinations, f"employer:{'+'.join(types)}"

        def by_name(text: str) -> int:
            answered = answers.truth(question, text)
            return POSSIBLE if answered is None else CERTAIN if answered else NO

        return np.where(code < 0, self.jobs.employer.map(by_name, POSSIBLE), wanted * CERTAIN)

    @kept
    def pay_truth(self) -> Ints:
        """For each job: whether it counts as far as pay goes."""
        paid = self.jobs.paid
        if self.context.policy.unpaid == "count":
            return np.full(len(paid), CERTAIN, np.int64)
        unpaid = NO if self.context.policy.unpaid == "exclude" else POSSIBLE
        return np.where(paid < 0, POSSIBLE, np.where(paid == 1, CERTAIN, unpaid))

    @kept
    def work_truth(self, work: WorkFilter) -> Ints:
        """For each job: whether it counts for this filter, its dates apart."""
        truth = self.pay_truth()
        for kinds in work.kinds:
            truth = np.minimum(truth, self.kind_truth(kinds))
        for types in work.employer_types:
            truth = np.minimum(truth, self.employer_truth(types))
        return np.minimum(truth, self.supervising_truth()) if work.supervising else truth

    def entries(self, truth: Ints, at_least: int) -> Entries:
        """The jobs that count at least this surely, as intervals: certain ones for CERTAIN, else possible ones."""
        certain_start, possible_start, certain_end, possible_end = self.spans
        chosen = np.flatnonzero(truth >= at_least)
        start, end = (certain_start, certain_end) if at_least == CERTAIN else (possible_start, possible_end)
        rate = self.rates[0 if at_least == CERTAIN else 1]
        owner = self.jobs.owner
        return Entries(owner[chosen], self.job_numbers[chosen], start[chosen], end[chosen], rate[chosen])

    def credit(self, entries: Entries, n: int | None = None) -> Ints:
        """Credited units of each applicant (or of each of `n` owners), before rounding."""
        add_up = self.context.policy.overlap == "add-up-to-full-time"
        return credit(entries, self.context.n if n is None else n, full_time=self.context.unit_rate, add_up=add_up)

    @kept
    def experience(self, work: WorkFilter, exact: bool = False) -> Measure:
        """Credited time in units, from the history or, where there is none, from the claims.

        With `exact` it isn't rounded: where any amount will do, rounding must not take a short job away.
        """
        truth = self.work_truth(work)
        certain_entries = self.entries(truth, CERTAIN)
        certain = self.credit(certain_entries)
        possible = self.credit(self.entries(truth, POSSIBLE))
        gross = np.zeros(self.context.n, np.int64)
        lengths = np.maximum(certain_entries.end - certain_entries.start, 0)
        np.add.at(gross, certain_entries.owner, lengths * np.minimum(certain_entries.rate, self.context.unit_rate))
        counts = (lengths > 0) & (certain_entries.rate > 0)
        jobs = np.bincount(certain_entries.owner[counts], minlength=self.context.n).astype(np.int64)
        claimed, claimable = self.claimed(work)
        given = self.context.table.experience_given
        rounded = np.copy if exact else self.rounded
        return Measure(
            rounded(np.where(given, certain, claimed)),
            rounded(np.where(given, possible, claimable)),
            {
                "jobs": np.where(given, jobs, 0),
                "overlap": np.where(given, gross - certain, 0),
                "told": (given | (claimable >= UNBOUNDED // 2)).astype(np.int64),
            },
        )

    def rounded(self, units: Ints) -> Ints:
        """Units as the policy rounds them: exact, to the nearest month (15 days make one), or down to whole months."""
        if self.context.policy.rounding == "exact":
            return units
        month = 30 * self.context.unit_rate
        half = month // 2 if self.context.policy.rounding == "nearest-month" else 0
        return np.where(units >= UNBOUNDED // 2, units, (units + half) // month * month)

    def _claim(self, table: str, kinds: Sequence[str]) -> tuple[Ints, Ints]:
        """What is claimed for these kinds together: at least the largest claim, at most their sum."""
        silent = np.full(self.context.n, -1, np.int64)
        columns = [self.context.table.claims.get((table, kind), silent) for kind in kinds]
        low = np.zeros(self.context.n, np.int64)
        high = np.zeros(self.context.n, np.int64)
        unsaid = np.zeros(self.context.n, np.bool_)
        for column in columns:
            low = np.maximum(low, column)
            high = high + np.maximum(column, 0) * self.context.unit_rate
            unsaid = unsaid | (column < 0)
        return low * self.context.unit_rate, np.where(unsaid, UNBOUNDED, high)

    def claimed(self, work: WorkFilter) -> tuple[Ints, Ints]:
        """Certain and possible units by the claims alone."""
        low = np.zeros(self.context.n, np.int64)
        high = np.full(self.context.n, UNBOUNDED, np.int64)
        if len(work.kinds) >= 1:
            low, high = self._claim("experience", work.kinds[0])
            for kinds in work.kinds[1:]:
                other_low, other_high = self._claim("experience", kinds)
                low, high = np.minimum(low, other_low) * 0, np.minimum(high, other_high)
        if work.supervising:
            led_low, led_high = self._claim("supervisory", work.kinds[0]) if work.kinds else (low * 0, high)
            low, high = np.minimum(low, led_low) if len(work.kinds) == 1 else low * 0, np.minimum(high, led_high)
        if work.employer_types or self.context.policy.claims == "possible":
            low = low * 0
        return low, high
