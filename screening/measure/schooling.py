"""Education: which degrees each applicant has, the years that they stand for, and which is free to be used again."""

from __future__ import annotations

from screening.arrays import Ints, apart, count_of, having, largest_of, maximum, reached, reaching, taken, where
from screening.later import later
from screening.measure.context import CERTAIN, POSSIBLE, Context, Measure
from screening.measure.degrees import DegreeFilter, EachDegree
from screening.measure.had import Had


class Schooling:
    """The degrees of one run. `had` says who has which of them, where one may be several people's."""

    def __init__(self, context: Context, each: EachDegree | None = None, had: Had | None = None) -> None:
        self.context = context
        self.each = each or EachDegree(context)
        self.had = had

    @later
    def owner(self) -> Ints:
        """Who has each degree, one after the other."""
        return self.context.table.degrees.owner if self.had is None else self.had.owner

    def largest(self, values: Ints) -> Ints:
        """The largest value over the degrees of each applicant, 0 where there is none."""
        return largest_of(self.owner, self._held(values), self.context.n)

    def _held(self, values: Ints) -> Ints:
        """What is true of each degree, for each of those that somebody has."""
        return values if self.had is None else taken(values, self.had.rows)

    def years_of_education(self, degree: DegreeFilter, *, units: bool = False) -> Measure:
        """Years of education, in units of time: of the highest conferred degree that counts, never the sum.

        With `units`, the semester or quarter units of a degree in progress count as well, up to the years of its
        level. Education that isn't told is between nothing and a doctorate.
        """
        certain, possible = self.each.years_by_degree(degree, units)
        given = self.context.table.education_given
        certain = where(given, self.largest(certain), 0)
        if self.context.only_certain:
            return Measure(certain, certain)
        most = max(self.context.policy.education_years.values()) * 360 * self.context.unit_rate
        return Measure(certain, where(given, self.largest(possible), most))

    def education(self, degree: DegreeFilter) -> Measure:
        """1 where a degree is held that is asked for, else 0."""
        truth = self.largest(self.each.degree_truth(degree))
        given = self.context.table.education_given
        certain = where(given, reached(truth, CERTAIN), 0)
        possible = certain if self.context.only_certain else where(given, reached(truth, POSSIBLE), 1)
        return Measure(certain, possible)

    def second_degree(self, degree: DegreeFilter, first: DegreeFilter) -> Measure:
        """1 where a degree meets `degree` that the requirement `first` doesn't need already; by `degree_reuse`."""
        if self.context.policy.degree_reuse == "yes":
            return self.education(degree)
        own, used = self._held(self.each.degree_truth(degree)), self._held(self.each.degree_truth(first))

        def two(at_least: int) -> Ints:
            n = self.context.n
            has = having(taken(self.owner, reaching(own, at_least)), n)
            needed = having(taken(self.owner, reaching(used, at_least)), n)
            if not (has & needed).any():
                return has * 1
            chosen = reaching(maximum(own, used), at_least)
            owner = taken(self.owner, chosen)
            if at_least == CERTAIN:
                owner = apart(owner, taken(self._held(self.each.sameness()), chosen))
            return (has & (~needed | (count_of(owner, n) >= 2))) * 1

        given = self.context.table.education_given
        certain = where(given, two(CERTAIN), 0)
        if self.context.only_certain:
            return Measure(certain, certain)
        if self.context.policy.degree_reuse == "possible":
            possible = self.education(degree).possible
        else:
            possible = where(given, two(POSSIBLE), 1)
        return Measure(certain, maximum(certain, possible))
