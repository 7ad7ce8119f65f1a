"""Some entries of a run, under a policy that takes silence for less: what stays the same isn't measured again.

Whether a job counts apart from its dates and hours rests on no convenience of a policy, and what a degree counts for
only on those about degrees.
"""

from __future__ import annotations

from screening.arrays import Ints, taken
from screening.later import later
from screening.measure.context import Context, kept
from screening.measure.degrees import DegreeFilter, EachDegree
from screening.measure.jobs import EachJob, WorkFilter


class SomeJobs(EachJob):
    """These rows of the jobs `whole`, with their days as in `dated`: the same jobs, perhaps read otherwise."""

    def __init__(self, context: Context, whole: EachJob, dated: EachJob, rows: Ints) -> None:
        super().__init__(context)
        self._whole, self._dated, self._rows = whole, dated, rows

    @later
    def spans(self) -> tuple[Ints, Ints, Ints, Ints]:
        """For each job: certain start, possible start, certain end, possible end."""
        certain_start, start, certain_end, end = (taken(days, self._rows) for days in self._dated.spans)
        return certain_start, start, certain_end, end

    @later
    def job_numbers(self) -> Ints:
        """Equal numbers of one applicant are the same job."""
        return taken(self._dated.job_numbers, self._rows)

    @kept
    def work_truth(self, work: WorkFilter) -> Ints:
        """For each job: whether it counts for this filter, its dates apart."""
        return taken(self._whole.work_truth(work), self._rows)


class SomeDegrees(EachDegree):
    """These rows of the degrees `whole`, under a policy that reads degrees in the same way."""

    def __init__(self, context: Context, whole: EachDegree, rows: Ints) -> None:
        super().__init__(context)
        self._whole, self._rows = whole, rows

    @kept
    def sameness(self) -> Ints:
        """For each degree a number; degrees with equal numbers may be one degree that is listed twice."""
        return taken(self._whole.sameness(), self._rows)

    @kept
    def degree_truth(self, degree: DegreeFilter) -> Ints:
        """For each degree: whether it is one that is asked for; level and field of the same degree."""
        return taken(self._whole.degree_truth(degree), self._rows)

    @kept
    def years_by_degree(self, degree: DegreeFilter, units: bool) -> tuple[Ints, Ints]:
        """For each degree: the certain and the possible years of education that it stands for, in units of time."""
        certain, possible = self._whole.years_by_degree(degree, units)
        return taken(certain, self._rows), taken(possible, self._rows)
