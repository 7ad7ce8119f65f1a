"""Each job by itself: which days and hours of it are certain, and whether it is one that counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from operator import eq

from screening.arrays import Ints, among, filled, is_few, minimum, numbered, places, put, recoded, taken, where
from screening.calendar import BadDate, end_bounds, read_date, start_bounds
from screening.hashed import Hashed
from screening.later import later
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, kept
from screening.measure.lines import Line, lines
from screening.profiles import EMPLOYER_TYPES, Coded, Jobs
from screening.vocabulary import fold


@dataclass(frozen=True, slots=True)
class WorkFilter(Hashed):
    """Which jobs count: sets of kinds (the job must be one of each set), supervising, employer types."""

    kinds: tuple[tuple[str, ...], ...] = ()
    supervising: bool = False
    employer_types: tuple[tuple[str, ...], ...] = ()
    __hash__ = Hashed.__hash__


@lru_cache(maxsize=1 << 16)
def day_numbers(
    order: str,
    as_of: datetime.date,
    month_dates: str,
    year_dates: str,
    bounds: Callable[..., tuple[int, int]],
    text: str | None,
) -> tuple[int, int]:
    """The certain and the possible day number of a start or an end as it is written; None where nothing is said."""
    try:
        reading = None if text is None else read_date(text, order)
    except BadDate:
        reading = None
    return bounds(reading, as_of=as_of, month_dates=month_dates, year_dates=year_dates)


class EachJob:
    """The jobs of one run. Nothing here rests on whose job it is."""

    def __init__(self, context: Context, jobs: Jobs | None = None) -> None:
        """The jobs of the table, or others."""
        self.context = context
        self.results: dict[object, object] = {}
        if jobs is not None:
            self.jobs = jobs

    @later
    def jobs(self) -> Jobs:
        """The jobs in columns."""
        return self.context.table.jobs

    @later
    def bounds_of(self) -> Callable[[Callable[..., tuple[int, int]], str | None], tuple[int, int]]:
        """The day numbers of a start or an end, by `start_bounds` or `end_bounds`, under the policy and up to as_of."""
        policy, as_of = self.context.policy, self.context.as_of
        return partial(day_numbers, policy.date_order, as_of, policy.month_dates, policy.year_dates)

    def _bounds(self, texts: Coded, bounds: Callable[..., tuple[int, int]]) -> tuple[Ints, Ints]:
        read = partial(self.bounds_of, bounds)
        pairs = [*map(read, texts.values), read(None)]
        first, second = zip(*pairs, strict=True)
        return recoded(texts.codes, first), recoded(texts.codes, second)

    @later
    def spans(self) -> tuple[Ints, Ints, Ints, Ints]:
        """For each job: certain start, possible start, certain end, possible end (day after the last), 30/360 days."""
        certain_start, possible_start = self._bounds(self.jobs.start, start_bounds)
        certain_end, possible_end = self._bounds(self.jobs.end, end_bounds)
        return certain_start, possible_start, certain_end, possible_end

    @later
    def rates(self) -> tuple[Ints, Ints]:
        """For each job: the certain and the possible rate in units a day, part time and share taken into account."""
        jobs, cap = self.jobs, self.context.policy.full_time
        low, high, least, most = jobs.hours_low, jobs.hours_high, jobs.share, jobs.share
        unsaid, unread = low < 0, least < 0
        if unsaid.any():
            low = where(unsaid, cap if self.context.policy.missing_hours == "full-time" else 0, low)
            high = where(unsaid, cap, high)
        if unread.any():
            least, most = where(unread, 0, least), where(unread, 100, most)
        return self._rate(low) * least, self._rate(high) * most

    @kept
    def lines(self, at_least: int) -> list[Line]:
        """The jobs of a short column that take time: certain time for CERTAIN, else possible time."""
        end = 0 if at_least == CERTAIN else 1
        return lines(self.spans[end], self.spans[end + 2], self.rates[end], self.context.unit_rate)

    def _rate(self, quarter_hours: Ints) -> Ints:
        cap = self.context.policy.full_time
        if self.context.policy.part_time == "prorate":
            return minimum(quarter_hours, cap)
        halves = where(quarter_hours < 20 * 4, 0, cap // 2)
        return where(quarter_hours >= min(35 * 4, cap), cap, halves)

    @later
    def job_numbers(self) -> Ints:
        """Equal numbers of one applicant are the same job: employer and title both given and equal after folding, or
        identical rows."""
        jobs = self.jobs
        employer, title = self._folded(jobs.employer), self._folded(jobs.title)
        named = (employer >= 0) & (title >= 0)
        # no table has so many rows that the product of both would be too large
        found = employer * (len(jobs.title.values) + 1) + title
        rest = places(~named)
        if len(rest):
            columns = (
                employer, title, *self.spans, jobs.employer_type, jobs.hours_low, jobs.hours_high,
                jobs.paid, jobs.kinds.codes, jobs.supervised, jobs.headcount, jobs.share,
            )  # fmt: skip
            # below nothing, so that none of them is the number of a job with a name
            alike = numbered([taken(values, rest) for values in columns])
            put(found, rest, -1 - alike)
        return found

    @staticmethod
    def _folded(texts: Coded) -> Ints:
        places: dict[str, int] = {}

        def number(text: str) -> int:
            folded = fold(text)
            return places.setdefault(folded, len(places)) if folded else -1

        return texts.map(number, -1)

    @kept
    def kind_truth(self, kinds: Sequence[str]) -> Ints:
        """For each job: whether it is one of these kinds of work."""
        titles = [self.context.kinds[kind].titles for kind in kinds]
        wanted = frozenset(kinds)

        answers = self.context.determinations

        def by_title(text: str) -> int:
            folded = fold(text)
            if any(folded in known for known in titles):
                return CERTAIN
            if not answers:
                return POSSIBLE
            answered = [answers.truth(f"title:{kind}", text) for kind in kinds]
            return CERTAIN if True in answered else POSSIBLE if None in answered else NO

        def by_kinds(text: str) -> int:
            given = {kind for kind in text.split(";") if kind}
            if given & wanted:
                return CERTAIN
            return NO if given <= self.context.kinds.keys() else POSSIBLE

        titled = self.jobs.title.map(by_title, POSSIBLE)
        kinded = self.jobs.kinds.map(by_kinds, -1)
        return where(kinded >= 0, kinded, titled)

    @kept
    def supervising_truth(self) -> Ints:
        """For each job: whether people were supervised."""
        return recoded(self.jobs.supervised, (NO, CERTAIN, POSSIBLE, POSSIBLE))

    @kept
    def employer_truth(self, types: Sequence[str]) -> Ints:
        """For each job: whether the employer is of one of these types."""
        code = self.jobs.employer_type
        wanted = among(code, [EMPLOYER_TYPES.index(name) for name in types])
        answers, question = self.context.determinations, f"employer:{'+'.join(types)}"
        if not answers:
            return where(code < 0, POSSIBLE, wanted * CERTAIN)

        def by_name(text: str) -> int:
            answered = answers.truth(question, text)
            return POSSIBLE if answered is None else CERTAIN if answered else NO

        return where(code < 0, self.jobs.employer.map(by_name, POSSIBLE), wanted * CERTAIN)

    @kept
    def pay_truth(self) -> Ints:
        """For each job: whether it counts as far as pay goes."""
        paid = self.jobs.paid
        if self.context.policy.unpaid == "count":
            return filled(len(paid), CERTAIN, paid)
        unpaid = NO if self.context.policy.unpaid == "exclude" else POSSIBLE
        return recoded(paid, (unpaid, CERTAIN, POSSIBLE, POSSIBLE))

    @kept
    def work_truth(self, work: WorkFilter) -> Ints:
        """For each job: whether it counts for this filter, its dates apart."""
        truths = [self.kind_truth(kinds) for kinds in work.kinds]
        truths += [self.employer_truth(types) for types in work.employer_types]
        if work.supervising:
            truths.append(self.supervising_truth())
        if self.context.policy.unpaid != "count" or not truths:
            truths.append(self.pay_truth())
        return reduce(minimum, truths)

    @later
    def _exact(self) -> bool:
        """Whether days and hours of a few jobs are certain. Of many jobs it hardly ever is so, and isn't looked for."""
        certain_start, start, certain_end, end = self.spans
        low, high = self.rates
        return is_few(start) and all(map(eq, (*certain_start, *certain_end, *low), (*start, *end, *high)))

    def settled(self, work: WorkFilter) -> bool:
        """Whether all that is possible of this work is known to be certain."""
        return self._exact and POSSIBLE not in self.work_truth(work)
