"""Entries of a run with others below them, each like one that was measured before: what is known isn't measured again.

What would change a verdict is looked for by adding jobs and degrees to records. These hardly differ from applicant to
applicant, so each is measured once, by itself, and its values are put below those of the applicants' own entries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screening.arrays import Ints, below, column, is_few
from screening.calendar import end_bounds, start_bounds
from screening.later import later
from screening.measure.context import CERTAIN, kept
from screening.measure.degrees import DegreeFilter, EachDegree
from screening.measure.jobs import EachJob, WorkFilter
from screening.measure.lines import Line, lines
from screening.profiles import Degrees, Jobs


def _under(first: Ints, values: list[Ints]) -> Ints:
    """A column, and below it the only value of each of the others."""
    return below([first, column([one[0] for one in values], is_few(first))])


class MoreJobs(EachJob):
    """The jobs of `first`, and below them one for each of `like`, an only job, with these dates (start, end) instead.

    `together` gives the jobs of both, for what is seldom asked.
    """

    def __init__(
        self, first: EachJob, like: Sequence[EachJob], dates: Sequence[tuple[str, str]], together: Callable[[], Jobs]
    ) -> None:
        self.context, self.results = first.context, {}
        self._first, self._like, self._dates, self._together = first, like, dates, together

    @later
    def jobs(self) -> Jobs:
        """The jobs of both."""
        return self._together()

    @later
    def _more(self) -> list[tuple[int, int, int, int]]:
        return [(*self.bounds_of(start_bounds, start), *self.bounds_of(end_bounds, end)) for start, end in self._dates]

    @kept
    def lines(self, at_least: int) -> list[Line]:
        """The jobs of a short column that take time: certain time for CERTAIN, else possible time."""
        end, first = 0 if at_least == CERTAIN else 1, self._first
        rates = [one.rates[end][0] for one in self._like]
        starts, ends = [bounds[end] for bounds in self._more], [bounds[end + 2] for bounds in self._more]
        more = lines(starts, ends, rates, self.context.unit_rate, len(first.rates[end]))
        return sorted([*first.lines(at_least), *more])

    @later
    def spans(self) -> tuple[Ints, Ints, Ints, Ints]:
        """For each job: certain start, possible start, certain end, possible end; as for the jobs of one table."""
        more = self._more
        first, second, third, last = self._first.spans
        short = is_few(first)
        return (
            below([first, column([bounds[0] for bounds in more], short)]),
            below([second, column([bounds[1] for bounds in more], short)]),
            below([third, column([bounds[2] for bounds in more], short)]),
            below([last, column([bounds[3] for bounds in more], short)]),
        )

    @later
    def rates(self) -> tuple[Ints, Ints]:
        """For each job: the certain and the possible rate in units a day."""
        low, high = self._first.rates
        return _under(low, [one.rates[0] for one in self._like]), _under(high, [one.rates[1] for one in self._like])

    @kept
    def work_truth(self, work: WorkFilter) -> Ints:
        """For each job: whether it counts for this filter, its dates apart."""
        return _under(self._first.work_truth(work), [one.work_truth(work) for one in self._like])


class MoreDegrees(EachDegree):
    """The degrees of `first`, and below them one for each of `like`, an only degree.

    `together` gives the degrees of both, for what is seldom asked.
    """

    def __init__(self, first: EachDegree, like: Sequence[EachDegree], together: Callable[[], Degrees]) -> None:
        self.context, self.results = first.context, {}
        self._first, self._like, self._together = first, like, together

    @later
    def degrees(self) -> Degrees:
        """The degrees of both."""
        return self._together()

    @kept
    def sameness(self) -> Ints:
        """For each degree a number; degrees with equal numbers may be one degree that is listed twice."""
        return _under(self._first.sameness(), [one.numbered(self._first.fields) for one in self._like])

    @kept
    def degree_truth(self, degree: DegreeFilter) -> Ints:
        """For each degree: whether it is one that is asked for; level and field of the same degree."""
        return _under(self._first.degree_truth(degree), [one.degree_truth(degree) for one in self._like])

    @kept
    def years_by_degree(self, degree: DegreeFilter, units: bool) -> tuple[Ints, Ints]:
        """For each degree: the certain and the possible years of education that it stands for, in units of time."""
        low, high = self._first.years_by_degree(degree, units)
        more = [one.years_by_degree(degree, units) for one in self._like]
        return _under(low, [certain for certain, _ in more]), _under(high, [possible for _, possible in more])
