"""Each degree by itself: its level and field, whether it counts, and the years of education that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screening.arrays import Ints, filled, maximum, minimum, recoded, where
from screening.calendar import day_bounds
from screening.determinations import field_question
from screening.hashed import Hashed
from screening.later import later
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, kept
from screening.profiles import UNREAD, Degrees
from screening.vocabulary import LEVELS, Standing, fold


@dataclass(frozen=True, slots=True)
class DegreeFilter(Hashed):
    """Which degrees count: at least this level, one of these fields, related ones too, from an accredited school."""

    level: str | None = None
    fields: tuple[str, ...] = ()
    related: bool = False
    accredited: bool = False
    __hash__ = Hashed.__hash__


#: The rank of a text that a person determined to be no degree.
NO_DEGREE = -2


class EachDegree:
    """The degrees of one run. Nothing here rests on whose degree it is."""

    def __init__(self, context: Context, degrees: Degrees | None = None) -> None:
        """The degrees of the table, or others."""
        self.context = context
        self.results: dict[object, object] = {}
        if degrees is not None:
            self.degrees = degrees

    @later
    def degrees(self) -> Degrees:
        """The degrees in columns."""
        return self.context.table.degrees

    @later
    def fields(self) -> dict[str, int]:
        """The numbers that fields have in `sameness`."""
        return {}

    @later
    def degree_levels(self) -> Ints:
        """For each degree: the rank of its level, -1 where it isn't said or isn't known."""
        ranks = {level: rank for rank, level in enumerate(LEVELS)}
        answers = self.context.determinations

        def rank(text: str) -> int:
            known = self.context.vocabulary.level(text).level
            if known is None and (answered := answers.of("level", text)) is not None:
                return ranks.get(answered.answer, NO_DEGREE)
            return ranks.get(known or "", -1)

        return self.degrees.level.map(rank, -1)

    def field_in_level(self, text: str) -> str | None:
        """The field that the text of a level names, or the whole text where only a person knew its level.

        Such a text may name the field too ("BS Informatik"). None for one that is only a level, or whose level is open.
        """
        reading = self.context.vocabulary.level(text)
        if reading.level is not None or reading.none:
            return reading.field_text
        answered = self.context.determinations.of("level", text)
        return text if answered is not None and answered.answer in LEVELS else None

    @kept
    def field_truth(self, listed: Sequence[str], related: bool) -> Ints:
        """For each degree: whether its field is listed.

        A related field is possible where related fields are asked; one that is close to a listed field, but not a
        part of it, always is. Where the level names a field too ("MBA" with "Finance"), the better one counts. The text
        of a level that a person determined is read as a field only where no field is said.
        """
        vocabulary = self.context.vocabulary
        near = POSSIBLE if related else NO
        answers, question, fields = self.context.determinations, field_question(listed), tuple(listed)

        def truth_of(standing: Standing) -> int:
            if standing is Standing.LISTED:
                return CERTAIN
            if standing is Standing.RELATED:
                return near
            return NO if standing is Standing.UNRELATED else POSSIBLE

        def truth(text: str) -> int:
            found = max(map(truth_of, vocabulary.standings(text, fields)))
            answered = answers.truth(question, text) if found == POSSIBLE else None
            return found if answered is None else CERTAIN if answered else NO

        def by_level(text: str) -> int:
            inner = vocabulary.level(text).field_text
            return -1 if inner is None else truth(inner)

        def by_whole(text: str) -> int:
            inner = self.field_in_level(text)
            return -1 if inner is None else truth(inner)

        best = maximum(self.degrees.field.map(truth, -1), self.degrees.level.map(by_level, -1))
        if answers:
            best = where(best < 0, self.degrees.level.map(by_whole, -1), best)
        return where(best < 0, POSSIBLE, best)

    @kept
    def sameness(self) -> Ints:
        """For each degree a number; degrees with equal numbers may be one degree that is listed twice.

        The same level (as far as it is known) in the same field: school and spelling don't tell them apart.
        """
        return self.numbered(self.fields)

    def numbered(self, places: dict[str, int]) -> Ints:
        """The same, where some fields have their numbers already; others get the next ones."""
        vocabulary = self.context.vocabulary

        def number(text: str) -> int:
            field = vocabulary.field(text)
            return places.setdefault(fold(text) if field is None else f"={field.id}", len(places))

        def by_level(text: str) -> int:
            inner = vocabulary.level(text).field_text
            return -1 if inner is None else number(inner)

        own, level = self.degrees.field.map(number, -1), self.degrees.level.map(by_level, -1)
        return where(own >= 0, own, level) * len(LEVELS) * 2 + self.degree_levels

    def _silence(self, said: Ints, accept: bool) -> Ints:
        """No, yes, what can't be read (-2) and silence (-1), which a policy may accept."""
        return recoded(said, (NO, CERTAIN, POSSIBLE, CERTAIN if accept else POSSIBLE))

    @kept
    def conferral_truth(self) -> Ints:
        """For each degree: whether it is conferred by as_of.

        A date of conferral decides nothing else; but a degree whose date lies ahead isn't held yet, whatever is said.
        """
        said = self._silence(self.degrees.conferred, self.context.policy.silent_conferral == "accept")
        dated = self.degrees.conferred_on
        return minimum(said, dated.map(self._by_now, CERTAIN)) if dated.values else said

    def _by_now(self, text: str) -> int:
        reading = self.context.date(text)
        if reading is None:
            return POSSIBLE
        bounds = day_bounds(reading)
        if bounds is None or bounds[1] <= self.context.as_of:
            return CERTAIN
        return NO if bounds[0] > self.context.as_of else POSSIBLE

    @kept
    def accreditation_truth(self) -> Ints:
        """For each degree: whether the school is accredited."""
        said = self._silence(self.degrees.accredited, self.context.policy.silent_accreditation == "accept")
        answers = self.context.determinations
        if not answers:
            return said

        def by_school(text: str) -> int:
            answered = answers.truth("accredited", text)
            return -1 if answered is None else CERTAIN if answered else NO

        determined = self.degrees.institution.map(by_school, -1)
        return where((self.degrees.accredited < 0) & (determined >= 0), determined, said)

    @kept
    def level_truth(self, level: str) -> Ints:
        """For each degree: whether it is at least of this level (exactly, where higher degrees don't count)."""
        wanted, higher = LEVELS.index(level), self.context.policy.higher_degree == "counts"
        by_rank = [CERTAIN if rank == wanted or (higher and rank > wanted) else NO for rank in range(len(LEVELS))]
        return recoded(self.degree_levels, (*by_rank, NO, POSSIBLE))

    @kept
    def degree_truth(self, degree: DegreeFilter) -> Ints:
        """For each degree: whether it is one that is asked for; level and field of the same degree."""
        truth = self.conferral_truth()
        if self.context.determinations:  # else no text is determined to be no degree
            truth = where(self.degree_levels == NO_DEGREE, NO, truth)
        if degree.level is not None:
            truth = minimum(truth, self.level_truth(degree.level))
        if degree.fields:
            truth = minimum(truth, self.field_truth(degree.fields, degree.related))
        return minimum(truth, self.accreditation_truth()) if degree.accredited else truth

    @kept
    def years_by_degree(self, degree: DegreeFilter, units: bool) -> tuple[Ints, Ints]:
        """For each degree: the certain and the possible years of education that it stands for, in units of time."""
        truth = self.degree_truth(degree)
        known, bound = self._years
        certain, possible = where(truth == CERTAIN, known, 0), where(truth >= POSSIBLE, bound, 0)
        if units:
            part_low, part_high = self._part_degrees(degree, known, bound)
            certain, possible = maximum(certain, part_low), maximum(possible, part_high)
        return certain, possible

    @later
    def _years(self) -> tuple[Ints, Ints]:
        """For each degree: the years of its level in units of time, none and the most where it isn't known."""
        policy, year = self.context.policy, 360 * self.context.unit_rate
        known = [policy.education_years[level] * year for level in LEVELS]
        return recoded(self.degree_levels, (*known, 0, 0)), recoded(self.degree_levels, (*known, 0, max(known)))

    def _part_degrees(self, degree: DegreeFilter, known: Ints, bound: Ints) -> tuple[Ints, Ints]:
        degrees, year = self.degrees, 360 * self.context.unit_rate
        per_year = self.context.policy.units_per_year
        unread = (degrees.semester_units == UNREAD) | (degrees.quarter_units == UNREAD)
        said = ((degrees.semester_units >= 0) | (degrees.quarter_units >= 0)) & ~unread
        credit = maximum(degrees.semester_units, 0) * year // (per_year.semester * 100)
        credit = credit + maximum(degrees.quarter_units, 0) * year // (per_year.quarter * 100)
        truth = filled(len(degrees), CERTAIN, degrees.owner)
        if degree.fields:
            truth = minimum(truth, self.field_truth(degree.fields, degree.related))
        if degree.accredited:
            truth = minimum(truth, self.accreditation_truth())
        unfinished = self.conferral_truth() < CERTAIN
        low = where(unfinished & said & (truth == CERTAIN), minimum(credit, known), 0)
        high = where(unfinished & (truth >= POSSIBLE), where(said, minimum(credit, bound), bound), 0)
        return low, high
