"""What would have to be so: the smallest sets of additions to the record that make the applicant QUALIFIED.

Candidates come from the requirements that aren't met; every combination of them is put into a copy of the record, all
copies of many applicants are screened in one table, and of those that qualify the smallest are kept. So a set that is
listed has been tried, and so has everything smaller.

The additions of an applicant are numbered, and a combination is a number in which bit k stands for addition k.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from math import prod
from typing import Any

from screening.amounts import say_units
from screening.explain.outline import Addition, MoreTime, outline
from screening.explain.variants import Variants
from screening.measure import CERTAIN
from screening.run import Run
from screening.verdict import Change, Outcome, change_of

#: Time is added in years after this one.
FIRST_YEAR = 1900
#: Records with more entries of a kind than this are left as they are.
MOST_ENTRIES = 200
#: No more combinations than this are tried, and no more sets than this are listed.
MOST_COMBINATIONS = 1024
#: With more things missing than this, a list of them helps nobody: the findings say each.
MOST_MISSING = 60
MOST_SETS = 6
#: The changes of this many applicants are looked for together.
TOGETHER = 500


def would_qualify_if(run: Run, i: int) -> tuple[tuple[Change, ...], ...]:
    """The smallest sets of changes that make applicant i QUALIFIED; none where that is the outcome already.

    They are found for the applicants around i as well, in one go, and kept with the run.
    """
    part = i // TOGETHER
    found = run.kept.get(("would_qualify_if", part))
    if found is None:
        first = part * TOGETHER
        rows = range(first, min(first + TOGETHER, len(run)))
        found = run.kept["would_qualify_if", part] = dict(zip(rows, changes(run, rows), strict=True))
    sets: tuple[tuple[Change, ...], ...] = found[i]
    return sets


def changes(run: Run, rows: Sequence[int]) -> list[tuple[tuple[Change, ...], ...]]:
    """For each of these applicants the smallest sets of changes, all copies screened in one table."""
    finders = [_Finder(run, i) for i in sorted(rows) if _changeable(run, i)]
    if not finders:
        return [()] * len(rows)
    variants = Variants(run, [finder.i for finder in finders], [finder.records for finder in finders])
    passes = variants.qualify([(place, finder.combinations) for place, finder in enumerate(finders)])
    found: dict[int, tuple[tuple[Change, ...], ...]] = {}
    for place, finder in enumerate(finders):
        good = [*compress(finder.combinations, passes[place])]
        # what more is asked of one applicant needn't be measured for all of them
        alone = variants if len(finders) == 1 else Variants(run, [finder.i], [finder.records])

        def screen(combinations: Sequence[int], alone: Variants = alone) -> list[bool]:
            return alone.qualify([(0, tuple(combinations))])[0]

        found[finder.i] = finder.listed(finder.smallest(good, screen))
    return [found.get(i, ()) for i in rows]


def _changeable(run: Run, i: int) -> bool:
    if run.decision(i).outcome is Outcome.QUALIFIED:
        return False
    return all(len(columns.rows_of(i)) <= MOST_ENTRIES for columns in (run.table.jobs, run.table.degrees))


class _Finder:
    """The candidates of one applicant, and which combinations of them are to be tried."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i = run, i
        self.full_time = run.plan.full_time
        self.day = self.full_time * 100
        self.outline = outline(run.plan, run.decision(i))
        self.dimensions = [[addition] for addition in self._fixed()]
        if self.outline.times:
            self.taken = self._taken()
            self.dimensions += self._times()
        self.additions = [addition for options in self.dimensions for addition in options]
        self.records = [addition.record for addition in self.additions]
        self.sizes = tuple(map(len, self.dimensions))
        self.total = prod([1 + size for size in self.sizes])
        every = self.total <= MOST_COMBINATIONS
        self.combinations = _combinations(self.sizes, every) if len(self.sizes) <= MOST_MISSING else ()

    def smallest(self, good: Sequence[int], screen: Callable[[Sequence[int]], list[bool]]) -> list[list[int]]:
        """Of the combinations that are good, those within which no other is: the numbers of the additions of each."""
        if self.total > MOST_COMBINATIONS:
            return [self._pruned(one, screen) for one in good]
        if len(good) > 1:
            covered = self._covered()
            counted = sorted((one.bit_count(), one) for one in good)
            good = [one for one in good if not _has_within(one, counted, covered)]
        return [self._numbers(one) for one in good]

    def _numbers(self, combination: int) -> list[int]:
        return [number for number in range(len(self.additions)) if combination >> number & 1]

    def _pruned(self, largest: int, screen: Callable[[Sequence[int]], list[bool]]) -> list[int]:
        """Too many to try each: from everything at its largest, each is taken away or made as small as will do."""
        found = self._numbers(largest)
        for number in self._numbers(largest):
            without = [one for one in found if one != number]
            dimension = self.additions[number].dimension
            smaller = [k for k in range(number) if self.additions[k].dimension == dimension]
            tries = [one for one in (without, *([*without, k] for k in smaller)) if one]
            passing = screen([sum(1 << k for k in one) for one in tries])
            found = next((one for one, good in zip(tries, passing, strict=True) if good), found)
        return found

    def _covered(self) -> list[int]:
        """For each addition which others, and itself, it adds all of: a combination."""
        found: list[int] = []
        first, degrees = 0, []
        for options in self.dimensions:
            # a dimension's additions are in the order of their amounts
            found += [(2 << place) - 1 << first for place in range(len(options))]
            if options[0].dimension[0] == "degree":
                degrees.append(first)
            first += len(options)
        for one in degrees:
            for other in degrees:
                if _covers(self.additions[one], self.additions[other]):
                    found[one] |= 1 << other
        return found

    def listed(self, sets: Sequence[Sequence[int]]) -> tuple[tuple[Change, ...], ...]:
        """The sets as they are listed: the smallest first."""
        named = [[self.additions[number] for number in one] for one in sets]
        named.sort(key=lambda one: (len(one), [addition.requirement for addition in one]))
        return tuple(
            tuple(change_of(a.requirement, a.sentence, _own(a.record)) for a in one) for one in named[:MOST_SETS]
        )

    # Candidates

    def _fixed(self) -> list[Addition]:
        """What is the same for everybody with this decision: degrees, credentials and answers."""
        each, rows = self.run.measuring.schooling.each, self.run.table.degrees.rows_of(self.i)
        found = []
        for one, wanted, another in self.outline.fixed:
            if rows and wanted is not None:
                held = each.degree_truth(wanted)
                one = another if any(held[row] == CERTAIN for row in rows) else one
            found.append(one)
        return found

    def _times(self) -> list[list[Addition]]:
        """For each kind of work what is short of one amount or another, ascending."""
        times = self.outline.times
        short = [self._short(one) for one in times]
        found: dict[tuple[Any, ...], dict[int, Addition]] = {}
        for one, amounts in zip(times, short, strict=True):
            inner = [units for number in one.within for units in short[number]]
            had = int(self.run.measuring.work.experience(one.work).certain[self.i])
            for amount in sorted({a for t in amounts for a in (t, *(t - s for s in inner if s < t))}):
                addition = self._time(one, amount, had)
                if addition is not None:
                    found.setdefault(addition.dimension, {}).setdefault(amount, addition)
        return [[options[amount] for amount in sorted(options)] for options in found.values()]

    def _short(self, one: MoreTime) -> list[int]:
        """How much is certainly short of each constant that the rules compare the gauges with."""
        kept, found = 0, []
        if one.above is not None:
            # what the kept requirement still lacks itself: additional time begins above it
            needed, work = one.above
            kept = max(0, needed - int(self.run.measuring.work.experience(work).certain[self.i]))
        for gauge in one.gauges:
            certain = int(self.run.measures[gauge].certain[self.i])
            found += [constant - certain + kept for constant in self.run.rules.constants[gauge] if constant > certain]
        return found

    def _time(self, one: MoreTime, units: int, had: int) -> Addition | None:
        days = -(-units // self.day)
        more = "more of " if had else "of "
        sentence = one.some or f"{say_units(days * self.day, self.full_time)} {more}{one.words}"
        dimension = ("time", one.work)
        if one.claim is not None and not self.run.table.experience_given[self.i]:
            table, kind = one.claim
            claim = say_units(had + days * self.day, self.full_time)
            return Addition(dimension, units, one.requirement, sentence, {"claims": {table: {kind: claim}}})
        dates = self._dates(days)
        if dates is None:
            return None
        job = {
            "title": "Added",
            "employer": f"Added for {one.requirement}",
            **dates,
            "hours_per_week": self.run.plan.hours,
            **one.job,
        }
        return Addition(dimension, units, one.requirement, sentence, {"experience": [job]})

    def _dates(self, days: int) -> dict[str, Any] | None:
        """A stretch of time that nothing else in the record and no other addition covers; None if there is no room.

        Whole years, the last one that is free first, so that the dates are dates whatever the length.
        """
        years = -(-(days + 31) // 360)
        last = self.run.as_of.year - 2
        while (first := last - years + 1) > FIRST_YEAR:
            wanted = ((1 << years) - 1) << first - FIRST_YEAR
            meets = self.taken & wanted
            if meets:
                last = (meets & -meets).bit_length() + FIRST_YEAR - 2
                continue
            self.taken |= wanted
            start = 360 * (last + 1) - days
            month, day = start % 360 // 30 + 1, start % 30 + 1
            day = min(day, 28) if month == 2 else day
            return {"start": f"{start // 360:04d}-{month:02d}-{day:02d}", "end": f"{last:04d}-12-31"}
        return None

    def _taken(self) -> int:
        """The years in which a job of the record certainly or possibly lies, those without a start apart.

        A number in which bit k stands for the k-th year after the first.
        """
        _, start, _, end = self.run.measuring.work.each.spans
        taken = 0
        for row in self.run.table.jobs.rows_of(self.i):
            if start[row] > FIRST_YEAR * 360 + 390:
                first, last = (int(start[row]) - 31) // 360, (int(end[row]) - 31) // 360
                if last >= first:
                    taken |= ((1 << last - first + 1) - 1) << first - FIRST_YEAR
        return taken


@lru_cache(maxsize=256)
def _combinations(sizes: tuple[int, ...], every: bool) -> tuple[int, ...]:
    """What is to be tried of so many options each: every combination, or only all of them at their largest."""
    found, bit = [0], 1
    for size in sizes:
        more = [bit << place for place in range(size)]
        bit <<= size
        found = [one | other for one in found for other in (0, *more)] if every else [found[0] | more[-1]]
    return tuple(one for one in found if one)


def _own(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record for one verdict, whoever has it: what is kept for all is nobody's to change."""
    return {
        key: [dict(one) for one in value] if isinstance(value, list) else dict(value) for key, value in record.items()
    }


def _covers(large: Addition, small: Addition) -> bool:
    """Whether the degree `large` is one that is asked for in `small`, or a higher one."""
    apart, other = large.dimension[1], small.dimension[1]
    same = (apart.fields, apart.related, apart.accredited) == (other.fields, other.related, other.accredited)
    return same and large.amount >= small.amount


def _has_within(large: int, counted: Sequence[tuple[int, int]], covered: Sequence[int]) -> bool:
    """Whether another of the combinations (counted, the smallest first) has only what `large` has, or less of it."""
    most, reached = large.bit_count(), 0
    for number, covers in enumerate(covered):
        if large >> number & 1:
            reached |= covers
    for count, small in counted:
        if count > most:
            return False
        if not small & ~reached and small != large:
            return True
    return False
