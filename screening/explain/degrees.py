"""What was looked at in the education for a requirement: each degree, whether it counts, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from screening.amounts import say_units
from screening.determinations import field_question
from screening.explain.jobs import Doubt
from screening.measure import CERTAIN, NO, POSSIBLE, DegreeFilter
from screening.measure.degrees import NO_DEGREE
from screening.profiles import UNREAD, Ints
from screening.run import Run
from screening.verdict import Evidence, evidence_of
from screening.vocabulary import LEVELS, Standing
from screening.wording import Teller, listing

#: Degrees of each level, by its rank.
_OF_LEVEL = tuple(DegreeFilter(level) for level in LEVELS)


class Transcript:
    """The degrees of one applicant of a run."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i = run, i
        self.schooling = run.measuring.schooling.each
        self.degrees = run.table.degrees
        self.rows = self.degrees.rows_of(i)
        self.tell = Teller(run.plan)
        self._said: dict[int, str] = {}

    def evidence(self, wanted: DegreeFilter) -> Iterator[Evidence]:
        """One entry for each degree, in the order of the record."""
        truth = self.schooling.degree_truth(wanted)
        for row in self.rows:
            yield self._entry(row, wanted, int(truth[row]), "")

    def years(self, wanted: DegreeFilter, *, units: bool = False) -> Iterator[Evidence]:
        """One entry for each degree with the years it stands for; only the highest counts, never the sum.

        With `units`, what is completed of a degree in progress counts too.
        """
        certain, possible = self.schooling.years_by_degree(wanted, units)
        best = max(self.rows, key=lambda row: (int(certain[row]), -row), default=-1)
        full_time = self.run.plan.full_time
        truth = self.schooling.degree_truth(wanted)
        for row in self.rows:
            place, what, note = self._place(row), self.what(row), self._note(row, wanted)
            low, high = int(certain[row]), int(possible[row])
            partly = units and truth[row] == NO and high > 0
            said = "what is completed of it counts, by its units" if partly else self._why(row, wanted)
            if low and row == best:
                yield evidence_of(place, what, "certain", say_units(low, full_time), said, note)
            elif low:
                yield evidence_of(place, what, "excluded", "", "only the highest degree counts", note)
            elif high and partly:
                words = "the completed units, or what they count for, aren't certain"
                yield evidence_of(place, what, "possible", say_units(high, full_time), words, note)
            else:
                # a degree that counts, and of which nobody knows how much
                sure = min(int(truth[row]), POSSIBLE) if high else int(truth[row])
                yield self._entry(row, wanted, sure, say_units(high, full_time) if high else "")

    def _place(self, row: int) -> str:
        return f"degree {int(self.degrees.place[row])}"

    def _entry(self, row: int, wanted: DegreeFilter, truth: int, amount: str) -> Evidence:
        place, what, note = self._place(row), self.what(row), self._note(row, wanted)
        if truth == CERTAIN:
            return evidence_of(place, what, "certain", amount, self._why(row, wanted), note)
        if truth == NO:
            return evidence_of(place, what, "excluded", "", self._excluded(row, wanted), note)
        doubts = listing((doubt.words for doubt in self._open(row, wanted)), "and") or "its level isn't said"
        return evidence_of(place, what, "possible", amount, doubts, note)

    def doubts(self, wanted: DegreeFilter) -> Iterator[Doubt]:
        """What is open about the degrees that don't count for certain but could."""
        truth = self.schooling.degree_truth(wanted)
        for row in self.rows:
            if truth[row] not in (NO, CERTAIN) or (truth[row] == CERTAIN and self._level_is_open(row, wanted)):
                yield from self._open(row, wanted)

    def _level_is_open(self, row: int, wanted: DegreeFilter) -> bool:
        """Whether the level matters and isn't known: where none is asked for, it still says how much a degree is."""
        if wanted.level is not None:
            return self.schooling.level_truth(wanted.level)[row] not in (NO, CERTAIN)
        return bool(self.schooling.degree_levels[row] == -1) and self.degrees.level.text(row) is not None

    def unfinished(self, wanted: DegreeFilter) -> Iterator[Doubt]:
        """The degrees in progress whose completed units would count and aren't said."""
        degrees, truth = self.degrees, self.schooling.field_truth(wanted.fields, wanted.related)
        for row in self.rows:
            if degrees.conferred[row] != 0 or truth[row] == NO:
                continue
            if degrees.semester_units[row] < 0 and degrees.quarter_units[row] < 0:
                words = f"How many semester units are completed towards: {self.what(row)}?"
                yield Doubt("units", self.what(row), "the completed units aren't said", words)

    def what(self, row: int) -> str:
        """The degree as the record has it."""
        said = self._said.get(row)
        if said is None:
            degrees = self.degrees
            level, field = degrees.level.text(row), degrees.field.text(row)
            head = f"{level} in {field}" if level and field else level or field or "a degree of which nothing is said"
            school = degrees.institution.text(row)
            said = self._said[row] = f"{head}, {school}" if school else head
        return said

    def _standing(self, row: int, wanted: DegreeFilter) -> Standing:
        vocabulary = self.run.measuring.context.vocabulary
        return max(vocabulary.standings(self.field(row), wanted.fields), default=Standing.UNKNOWN)

    def _why(self, row: int, wanted: DegreeFilter) -> str:
        parts = []
        if wanted.level is not None:
            parts.append(f"its level, {self._level(row)}, is enough{self._determined(row)}")
        if wanted.fields:
            answered = self.run.determinations.of(field_question(wanted.fields), self.field(row))
            counts = f"its field counts as one that is listed, {answered.note}" if answered else ""
            parts.append(counts or "its field is one that is listed")
        return listing(parts, "and") or "counts"

    def _determined(self, row: int) -> str:
        """Who determined the level, where the vocabulary doesn't know it."""
        text = self.degrees.level.text(row) or ""
        known = self.run.measuring.context.vocabulary.level(text).level is not None
        answered = None if known else self.run.determinations.of("level", text)
        return f", {answered.note}" if answered else ""

    def _level(self, row: int) -> str:
        rank = int(self.schooling.degree_levels[row])
        return self.tell.degree(_OF_LEVEL[rank]).removesuffix(" or higher") if rank >= 0 else "its level"

    def _note(self, row: int, wanted: DegreeFilter) -> str:
        policy, notes = self.run.plan.policy, []
        if self.degrees.conferred[row] == -1 and policy.silent_conferral == "accept":
            notes.append("nothing is said about conferral: taken as conferred")
        if wanted.accredited and self.degrees.accredited[row] == -1 and policy.silent_accreditation == "accept":
            notes.append("nothing is said about accreditation: taken as accredited")
        return "; ".join(notes)

    def _excluded(self, row: int, wanted: DegreeFilter) -> str:
        def no(truth: Ints) -> bool:
            return bool(truth[row] == NO)

        if no(self.schooling.conferral_truth()):
            on = self.degrees.conferred_on.text(row)
            return f"isn't conferred yet ({on})" if on else "isn't conferred yet"
        if self.schooling.degree_levels[row] == NO_DEGREE:
            return f"it is no degree{self._determined(row)}"
        if wanted.level is not None and no(self.schooling.level_truth(wanted.level)):
            return f"{self._level(row)} isn't the level that is asked for{self._determined(row)}"
        if wanted.fields and no(self.schooling.field_truth(wanted.fields, wanted.related)):
            if self._standing(row, wanted) is Standing.RELATED:
                return "its field is related, and only the listed fields are asked for"
            answered = self.run.determinations.of(field_question(wanted.fields), self.field(row))
            return "its field isn't one that is asked for" + (f", {answered.note}" if answered else "")
        return "the school isn't accredited"

    def _open(self, row: int, wanted: DegreeFilter) -> Iterator[Doubt]:
        degrees, schooling = self.degrees, self.schooling
        what = self.what(row)
        if schooling.conferral_truth()[row] not in (NO, CERTAIN):
            on = degrees.conferred_on.text(row)
            dated = f"the date of conferral leaves it open ({on})" if on else "nothing is said about conferral"
            words = "nothing certain is said about conferral" if degrees.conferred[row] == UNREAD else dated
            yield Doubt("conferred", what, words, f"Is the degree conferred: {what}?")
        if self._level_is_open(row, wanted):
            level = degrees.level.text(row)
            words = "its level isn't said" if level is None else "its level isn't known"
            asks = f"Which level of degree is this: {what}?"
            yield Doubt("level", level or "", words, asks, "level" if level else "")
        if wanted.fields and schooling.field_truth(wanted.fields, wanted.related)[row] not in (NO, CERTAIN):
            key = field_question(wanted.fields)
            field = self.field(row)
            names = listing(self.tell.field(name) for name in wanted.fields)
            if self._standing(row, wanted) in (Standing.RELATED, Standing.CLOSE):
                words = "its field is close to a listed one, and not clearly a part of it"
                yield Doubt("related-field", field, words, f"Is `{field}` close enough to {names}?", key)
            elif field:
                words = "its field isn't known"
                degree = "the degree" if self._whole(row) else "a degree in"
                yield Doubt("field", field, words, f"Does {degree} `{field}` count as one in {names}?", key)
            else:
                yield Doubt("field", "", "its field isn't said", f"In which field is this degree: {what}?")
        if wanted.accredited and schooling.accreditation_truth()[row] not in (NO, CERTAIN):
            named = degrees.institution.text(row)
            asks, key = f"Is the school accredited: {named or what}?", "accredited" if named else ""
            unread = degrees.accredited[row] == UNREAD
            words = (
                "what is said about accreditation can't be read" if unread else "nothing is said about accreditation"
            )
            yield Doubt("accredited", named or what, words, asks, key)

    def _whole(self, row: int) -> bool:
        """Whether the field is taken from a text that names level and field and is known to a person only."""
        return self.degrees.field.text(row) is None and self.field(row) == self.degrees.level.text(row)

    def field(self, row: int) -> str:
        """The field as the record has it, from its own cell or from the text of the level."""
        own = self.degrees.field.text(row)
        if own is not None:
            return own
        level = self.degrees.level.text(row)
        return (self.schooling.field_in_level(level) or "") if level else ""
