"""What would have to be so: the smallest sets of additions to the record that make the applicant QUALIFIED.

Candidates come from the requirements that aren't met; every combination of them is put into a copy of the record, all
copies of many applicants are screened in one table, and of those that qualify the smallest are kept. So a set that is
listed has been tried, and so has everything smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from screening.amounts import say_units
from screening.explain.reasons import asks
from screening.explain.variants import Variants
from screening.measure import CERTAIN, DegreeFilter, WorkFilter
from screening.postings.model import NodeBase
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Change, Outcome, Status
from screening.vocabulary import LEVELS
from screening.wording import Teller, lower_first

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


@dataclass(frozen=True, slots=True)
class _Addition:
    """One candidate: what it adds to (`dimension`), how much of it, and for which requirement."""

    dimension: tuple[Any, ...]
    amount: int
    requirement: str
    sentence: str
    record: Mapping[str, Any] = field(hash=False, compare=False)


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
    finders = {i: _Finder(run, i) for i in rows if _changeable(run, i)}
    variants = Variants(run, sorted(finders))
    place = {i: number for number, i in enumerate(sorted(finders))}
    tries = [(i, combination) for i, finder in finders.items() for combination in finder.combinations]
    passes = iter(_passing(variants, [place[i] for i, _ in tries], [combination for _, combination in tries]))
    found: dict[int, tuple[tuple[Change, ...], ...]] = {}
    for i, finder in finders.items():

        def screen(combinations: Sequence[_Additions], of: int = place[i]) -> list[bool]:
            return _passing(variants, [of] * len(combinations), combinations)

        good = [combination for combination in finder.combinations if next(passes)]
        sets = sorted(
            finder.smallest(good, screen), key=lambda found: (len(found), [change.requirement for change in found])
        )
        found[i] = tuple(tuple(Change(a.requirement, a.sentence, a.record) for a in one) for one in sets[:MOST_SETS])
    return [found.get(i, ()) for i in rows]


def _changeable(run: Run, i: int) -> bool:
    if run.decision(i).outcome is Outcome.QUALIFIED:
        return False
    return all(len(columns.rows_of(i)) <= MOST_ENTRIES for columns in (run.table.jobs, run.table.degrees))


def _passing(variants: Variants, of: Sequence[int], combinations: Sequence[_Additions]) -> list[bool]:
    if not combinations:
        return []
    return variants.qualify(of, [[addition.record for addition in one] for one in combinations])


_Additions = tuple[_Addition, ...]


class _Finder:
    """The candidates of one applicant, and which combinations of them are to be tried."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i, self.plan = run, i, run.plan
        self.tell = Teller(run.plan, run.decision(i))
        self.full_time = run.plan.policy.full_time
        self.day = self.full_time * 100
        self.taken = self._taken()
        self.dimensions: dict[tuple[Any, ...], list[_Addition]] = {}
        for addition in self._candidates():
            options = self.dimensions.setdefault(addition.dimension, [])
            if all(option.amount != addition.amount for option in options):
                options.append(addition)
        self.total = 1
        for options in self.dimensions.values():
            self.total *= len(options) + 1
        self.combinations = self._combinations() if len(self.dimensions) <= MOST_MISSING else []

    def _combinations(self) -> list[_Additions]:
        """What is to be tried: every combination, or everything at its largest where that would be too many."""
        chosen: list[tuple[_Addition | None, ...]] = [
            (None, *sorted(found, key=_amount)) for found in self.dimensions.values()
        ]
        largest = [tuple(dimension[-1] for dimension in chosen)]
        tried: Iterable[tuple[_Addition | None, ...]] = product(*chosen) if self.total <= MOST_COMBINATIONS else largest
        return [c for c in (tuple(a for a in t if a is not None) for t in tried) if c]

    def smallest(
        self, good: Sequence[_Additions], screen: Callable[[Sequence[_Additions]], list[bool]]
    ) -> list[_Additions]:
        """Of the combinations that are good, those within which no other is."""
        if self.total > MOST_COMBINATIONS:
            return [self._pruned(c, screen) for c in good]
        return [c for c in good if not any(other is not c and _within(other, c) for other in good)]

    def _pruned(self, found: _Additions, screen: Callable[[Sequence[_Additions]], list[bool]]) -> _Additions:
        """Too many to try each: from everything at its largest, each is taken away or made as small as will do."""
        for addition in found:
            without = tuple(a for a in found if a is not addition)
            smaller = sorted(
                (a for a in self.dimensions[addition.dimension] if a.amount < addition.amount), key=_amount
            )
            tries = [t for t in (without, *((*without, a) for a in smaller)) if t]
            passing = [t for t, good in zip(tries, screen(tries), strict=True) if good] if tries else []
            found = passing[0] if passing else found
        return found

    # Candidates

    def _candidates(self) -> Iterator[_Addition]:
        wanted: list[tuple[NodeBase, WorkFilter, list[int]]] = []
        for top in self.plan.requirements:
            yield from self._node(top, (), wanted)
        short: dict[WorkFilter, set[int]] = {}
        for _, work, amounts in wanted:
            short.setdefault(work, set()).update(amounts)
        for node, work, amounts in wanted:
            inner = [t for other, ts in short.items() if _nested(other, work) for t in ts]
            for amount in sorted({a for t in amounts for a in (t, *(t - s for s in inner if s < t))}):
                addition = self._time(node, work, amount)
                if addition is not None:
                    yield addition

    def _node(
        self, node: NodeBase, parents: Sequence[NodeBase], wanted: list[tuple[NodeBase, WorkFilter, list[int]]]
    ) -> Iterator[_Addition]:
        if self.tell.status(node.id) is Status.MET:
            return
        for child in self.plan.children(node):
            yield from self._node(child, timed(node), wanted)
        if node.kind == "experience":
            work = self.plan.work(node, *parents)
            wanted.append((node, work, self._short(node.id)))
            for substitution in node.substitutions:
                if substitution.education is not None and substitution.counts_as is not None:
                    yield self._degree(node, self.plan.degrees(substitution))
                    # a degree that is needed for the requirement already frees the one that could stand in here
                    for other in self.plan.posting.walk():
                        if other.kind == "education" and self.plan.active(other):
                            yield self._degree(other, self.plan.degrees(other))
                elif substitution.credential is not None:
                    yield self._credential(node, substitution.credential.names)
        elif node.kind == "education":
            yield self._degree(node, self.plan.degrees(node))
            for substitution in node.substitutions:
                if substitution.experience is not None:
                    gauge = f"{node.id}/{substitution.id}"
                    kept = self._kept(substitution.additional_to)
                    amounts = [t + kept for t in self._short(gauge)]
                    wanted.append((node, self.plan.work(substitution), amounts))
        elif node.kind == "credential":
            yield self._credential(node, node.spec.names)
        elif node.kind == "answer":
            yield self._answer(node)
        elif node.kind == "pooled":
            for source in node.spec.sources:
                if source.experience is not None and source.rate is None:
                    amounts = self._short(node.id)
                    if source.needed:
                        amounts += self._short(f"{node.id}/{source.id}")
                    wanted.append((node, self.plan.work(source), amounts))

    def _short(self, gauge: str) -> list[int]:
        """How much is certainly short of each constant that the rules compare the gauge with."""
        certain = int(self.run.measures[gauge].certain[self.i])
        return [constant - certain for constant in self.run.rules.constants[gauge] if constant > certain]

    def _kept(self, requirement: str | None) -> int:
        """What the kept requirement still lacks itself: additional time begins above it."""
        if requirement is None:
            return 0
        node = self.plan.posting.node(requirement)
        had = self.run.measuring.work.experience(self.plan.work(node)).certain[self.i]
        return max(0, self.plan.needed(node) - int(had))

    def _time(self, node: NodeBase, work: WorkFilter, units: int) -> _Addition | None:
        days = -(-units // self.day)
        had = int(self.run.measuring.work.experience(work).certain[self.i])
        more = "more of " if had else "of "
        sentence = f"{say_units(days * self.day, self.full_time)} {more}{self.tell.work(work)}"
        if node.kind == "experience" and node.spec.amount.any:
            sentence = f"some experience in {self.tell.work(work)}"
        kinds = [group[0] for group in work.kinds]
        claimable = not self.run.table.experience_given[self.i] and len(kinds) == 1 and not work.employer_types
        if claimable and self.plan.policy.claims == "accept":
            claim = say_units(had + days * self.day, self.full_time)
            table = "supervisory" if work.supervising else "experience"
            return _Addition(("time", work), units, node.id, sentence, {"claims": {table: {kinds[0]: claim}}})
        dates = self._dates(days)
        if dates is None:
            return None
        job: dict[str, Any] = {"title": "Added", "employer": f"Added for {node.id}", **dates}
        hours = self.plan.policy.full_time_hours
        job |= {"hours_per_week": int(hours) if hours == int(hours) else float(hours), "paid": True, "kinds": kinds}
        job |= {"supervised": True} if work.supervising else {}
        job |= {"employer_type": work.employer_types[0][0]} if work.employer_types else {}
        return _Addition(("time", work), units, node.id, sentence, {"experience": [job]})

    def _dates(self, days: int) -> dict[str, str] | None:
        """A stretch of time that nothing else in the record and no other addition covers; None if there is no room.

        Whole years, the last one that is free first, so that the dates are dates whatever the length.
        """
        years = -(-(days + 31) // 360)
        for first in range(self.run.as_of.year - years - 1, FIRST_YEAR, -1):
            last = first + years - 1
            if self.taken.isdisjoint(range(first, last + 1)):
                self.taken.update(range(first, last + 1))
                start = 360 * (last + 1) + 31 - days
                month, day = (start - 31) % 360 // 30 + 1, (start - 31) % 30 + 1
                day = min(day, 28) if month == 2 else day
                return {"start": f"{(start - 31) // 360:04d}-{month:02d}-{day:02d}", "end": f"{last:04d}-12-31"}
        return None

    def _taken(self) -> set[int]:
        """The years in which a job of the record certainly or possibly lies, those without a start apart."""
        _, start, _, end = self.run.measuring.work.each.spans
        taken: set[int] = set()
        for row in self.run.table.jobs.rows_of(self.i):
            if start[row] > FIRST_YEAR * 360 + 390:
                taken.update(range((int(start[row]) - 31) // 360, (int(end[row]) - 31) // 360 + 1))
        return taken

    def _degree(self, node: NodeBase, wanted: DegreeFilter) -> _Addition:
        degree: dict[str, Any] = {"level": wanted.level or "bachelor", "accredited": True, "conferred": True}
        if wanted.fields:
            degree["field"] = self.run.measuring.context.vocabulary.fields[wanted.fields[0]].name
        rank = LEVELS.index(wanted.level or "bachelor")
        held = self.run.measuring.schooling.each.degree_truth(wanted)
        rows = self.run.table.degrees.rows_of(self.i)
        sentence = self.tell.degree(wanted)
        if any(held[row] == CERTAIN for row in rows):
            sentence = f"another degree: {sentence}"
        return _Addition(("degree", wanted), rank, node.id, sentence, {"education": [degree]})

    def _credential(self, node: NodeBase, names: Sequence[str]) -> _Addition:
        valid = " that is valid" if node.kind == "credential" and node.spec.valid else ""
        record = {"credentials": [{"name": names[0], "valid": True}]}
        return _Addition(("credential", names), 1, node.id, self.tell.credentials(names) + valid, record)

    def _answer(self, node: NodeBase) -> _Addition:
        spec = node.spec
        value = spec.expected if spec.expected is not None else spec.at_least
        record = {"answers": {spec.question: spec.at_most if value is None else value}}
        sentence = f"{lower_first(node.title)}: {asks(node, self.tell)}"
        return _Addition(("answer", spec.question), 1, node.id, sentence, record)


def _amount(addition: _Addition) -> int:
    return addition.amount


def _nested(inner: WorkFilter, outer: WorkFilter) -> bool:
    """Whether time that counts for `inner` counts for `outer` too."""
    if inner == outer or (outer.supervising and not inner.supervising):
        return False
    return set(outer.kinds) <= set(inner.kinds) and set(outer.employer_types) <= set(inner.employer_types)


def _covers(large: _Addition, small: _Addition) -> bool:
    """Whether `large` adds all that `small` does, and perhaps more: more time, a higher degree in the same fields."""
    if large.dimension[0] == small.dimension[0] == "degree":
        apart, other = large.dimension[1], small.dimension[1]
        same = (apart.fields, apart.related, apart.accredited) == (other.fields, other.related, other.accredited)
        return same and large.amount >= small.amount
    return large.dimension == small.dimension and large.amount >= small.amount


def _within(small: _Additions, large: _Additions) -> bool:
    """Whether each addition of `small` is in `large`, in the same or a larger amount."""
    return len(small) <= len(large) and all(any(_covers(b, a) for b in large) for a in small)
