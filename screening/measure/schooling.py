"""Education: which degrees each applicant has, the years that they stand for, and which is free to be used again."""

from __future__ import annotations

from screening.arrays import Ints, apart, count_of, largest_of, maximum, places, taken, where
from screening.measure.context import CERTAIN, POSSIBLE, Context, Measure
from screening.measure.degrees import DegreeFilter, EachDegree


class Schooling:
    """The degrees of one run. `shared` says who has which of them (rows, owner), where one may be several people's."""

    def __init__(
        self, context: Context, each: EachDegree | None = None, shared: tuple[Ints, Ints] | None = None
    ) -> None:
        self.context = context
        self.each = each or EachDegree(context)
        self.rows = shared[0] if shared else None
        self.owner = shared[1] if shared else context.table.degrees.owner

    def largest(self, values: Ints) -> Ints:
        """The largest value over the degrees of each applicant, 0 where there is none."""
        return largest_of(self.owner, self._held(values), self.context.n)

    def _held(self, values: Ints) -> Ints:
        """What is true of each degree, for each of those that somebody has."""
        return values if self.rows is None else taken(values, self.rows)

    def years_of_education(self, degree: DegreeFilter, *, units: bool = False) -> Measure:
        """Years of education, in units of time: of the highest conferred degree that counts, never the sum.

        With `units`, the semester or quarter units of a degree in progress count as well, up to the years of its
        level. Education that isn't told is between nothing and a doctorate.
        """
        certain, possible = self.each.years_by_degree(degree, units)
        most = max(self.context.policy.education_years.values()) * 360 * self.context.unit_rate
        given = self.context.table.education_given
        return Measure(
            where(given, self.largest(certain), 0),
            where(given, self.largest(possible), most),
        )

    def education(self, degree: DegreeFilter) -> Measure:
        """1 where a degree is held that is asked for, else 0."""
        truth = self.largest(self.each.degree_truth(degree))
        given = self.context.table.education_given
        return Measure(
            where(given, (truth == CERTAIN) * 1, 0),
            where(given, (truth >= POSSIBLE) * 1, 1),
        )

    def second_degree(self, degree: DegreeFilter, first: DegreeFilter) -> Measure:
        """1 where a degree meets `degree` that the requirement `first` doesn't need already; by `degree_reuse`."""
        plain = self.education(degree)
        if self.context.policy.degree_reuse == "yes":
            return plain
        own, used = self._held(self.each.degree_truth(degree)), self._held(self.each.degree_truth(first))

        def two(at_least: int) -> Ints:
            mine, theirs = own >= at_least, used >= at_least
            chosen = places(mine | theirs)
            owner = taken(self.owner, chosen)
            if at_least == CERTAIN:
                owner = apart(owner, taken(self._held(self.each.sameness()), chosen))
            needed = largest_of(self.owner, theirs * 1, self.context.n) > 0
            return (
                (largest_of(self.owner, mine * 1, self.context.n) > 0)
                & (~needed | (count_of(owner, self.context.n) >= 2))
            ) * 1

        given = self.context.table.education_given
        certain = where(given, two(CERTAIN), 0)
        possible = plain.possible if self.context.policy.degree_reuse == "possible" else where(given, two(POSSIBLE), 1)
        return Measure(certain, maximum(certain, possible))
