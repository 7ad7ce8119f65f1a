"""Variants: copies of applicants with something added to each, in columns, so that all of them are screened at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import accumulate, islice
from typing import cast

from screening.apart import Recent
from screening.arrays import Ints, below, column, is_few
from screening.explain.copies import Copies, Record, added_degrees, added_jobs, recorded
from screening.later import later
from screening.measure import Measuring
from screening.measure.degrees import EachDegree
from screening.measure.had import Had
from screening.measure.jobs import EachJob
from screening.measure.more import MoreDegrees, MoreJobs
from screening.profiles import Degrees, Jobs, ProfileTable
from screening.records import table_of
from screening.run import Run

#: With more copies and entries than this the copies stand in long columns.
MOST_FEW_COPIES = 4000
#: So many different jobs and degrees that may be added are remembered with what was measured of each.
MOST_ADDED = 256


class Variants:
    """Screens copies of some applicants of a run; `rows` are their numbers there, ascending.

    `records` are for each of them what may be added, and a combination of these is a number in which bit k stands for
    record k.
    """

    def __init__(self, run: Run, rows: Sequence[int], records: Sequence[Sequence[Record]]) -> None:
        self._run, self._rows, self._records = run, rows, records
        self._entries: dict[bool, _Entries] = {}

    @later
    def _chosen(self) -> ProfileTable:
        return self._run.table.take(self._rows)

    @later
    def _base(self) -> ProfileTable:
        return recorded(self._chosen, self._run.plan.credentials)

    def qualify(self, asked: Sequence[tuple[int, tuple[int, ...]]]) -> list[list[bool]]:
        """Whether the copies are QUALIFIED: `asked` are applicants, with what each of their copies has more.

        A gauge reads some parts of a record only, so copies that are alike in these are measured once.
        """
        count = sum([len(added) for _, added in asked])
        if not count:
            return [[] for _ in asked]
        rules, entries = self._run.rules, self._fitting(count)
        columns: list[list[int]] = []
        # then what was measured of the jobs holds for the copies as well
        unchanged = self._base.jobs is self._chosen.jobs
        for parts, gauges in rules.sources.items():
            touched = [
                sum([1 << k for k, record in enumerate(some) if not parts.isdisjoint(record)]) for some in self._records
            ]
            which: list[int] = []
            if (unchanged or "experience" not in parts) and not any(touched):
                measures = self._run.measures
                for i, added in asked:
                    which += [self._rows[i]] * len(added)
            else:
                copies: list[tuple[int, int]] = []
                for i, added in asked:
                    distinct, places = _alike(added, touched[i])
                    first = len(copies)
                    which += [first + place for place in places] if first else places
                    copies += [(i, combination) for combination in distinct]
                measuring = entries.copies(copies, parts)
                measures = {gauge.name: gauge.take(measuring) for gauge in gauges}
            for gauge in gauges:
                bins = rules.bins(gauge.name, measures[gauge.name].certain).tolist()
                columns.append([bins[place] for place in which])
        passes = iter(rules.qualifying(columns, count))
        return [[*islice(passes, len(added))] for _, added in asked]

    def _fitting(self, copies: int) -> _Entries:
        """The entries in columns that fit so many copies."""
        base = self._base
        entries = len(base) + len(base.jobs) + len(base.degrees) + len(base.credentials) + sum(map(len, self._records))
        long = is_few(base.rows) and copies * entries > MOST_FEW_COPIES
        if long not in self._entries:
            self._entries[long] = _Entries(self._run, base.long() if long else base, self._records)
        return self._entries[long]


class _Entries:
    """The jobs and degrees of a table, and below them those of the records, as if they were more applicants'."""

    def __init__(self, run: Run, base: ProfileTable, records: Sequence[Sequence[Record]]) -> None:
        self._run, self._base, self._short = run, base, is_few(base.rows)
        self._each, self._records = records, [record for some in records for record in some]
        self._first = [*accumulate(map(len, records), initial=len(base))]

    def copies(self, copies: Sequence[tuple[int, int]], parts: frozenset[str]) -> Measuring:
        """Copies of applicants, each given by the applicant and the combination that is added; only of these parts."""
        more: list[list[Record]] = []
        whose: list[int] = []
        places: list[int] = []
        for place, (i, combination) in enumerate(copies):
            some, first, records = _bits(combination), self._first[i], self._each[i]
            more.append([records[k] for k in some])
            whose.append(i)
            whose += [first + k for k in some]
            places += [place] * (1 + len(some))
        table = cast("ProfileTable", Copies(self._base, [i for i, _ in copies], more))
        return self._run.measuring.copies(
            table,
            (self._jobs[0], Had(self._jobs[1], whose, places)) if "experience" in parts else None,
            (self._degrees[0], Had(self._degrees[1], whose, places)) if "education" in parts else None,
        )

    @later
    def _jobs(self) -> tuple[EachJob, Ints]:
        """Each job, and the number of whoever has it."""
        base, measured = self._base.jobs, self._run.measuring
        each = measured.work.each if base is self._run.table.jobs else EachJob(measured.context, base)
        added = self._added("experience")
        if not added:
            return each, base.owner
        like, jobs = _Like.of(self._run), [job for _, job in added]
        dates = [(job["start"], job["end"]) for job in jobs]
        # not by way of these entries, who have it: what is in a circle stays until it is looked for
        together = partial(_together_jobs, base, self._records, len(self._base))
        return MoreJobs(each, [like.job(job) for job in jobs], dates, together), self._below(base.owner, added)

    @later
    def _degrees(self) -> tuple[EachDegree, Ints]:
        """Each degree, and the number of whoever has it."""
        base, measured = self._base.degrees, self._run.measuring
        each = measured.schooling.each if base is self._run.table.degrees else EachDegree(measured.context, base)
        added = self._added("education")
        if not added:
            return each, base.owner
        like, degrees = _Like.of(self._run), [degree for _, degree in added]
        together = partial(_together_degrees, base, self._records, len(self._base))
        return MoreDegrees(each, [like.degree(one) for one in degrees], together), self._below(base.owner, added)

    def _added(self, key: str) -> list[tuple[int, Record]]:
        """What is added, each with the number of its record."""
        first = len(self._base)
        return [(place, entry) for place, record in enumerate(self._records, first) for entry in record.get(key, ())]

    def _below(self, owner: Ints, added: Sequence[tuple[int, Record]]) -> Ints:
        return below([owner, column([place for place, _ in added], self._short)])


def _together_jobs(base: Jobs, records: Sequence[Record], first: int) -> Jobs:
    return Jobs.join([base, added_jobs(records, is_few(base.owner), first)])


def _together_degrees(base: Degrees, records: Sequence[Record], first: int) -> Degrees:
    return Degrees.join([base, added_degrees(records, is_few(base.owner), first)])


@lru_cache(maxsize=256)
def _alike(added: tuple[int, ...], touched: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Combinations as far as they are touched: the distinct ones, and for each the place of its own."""
    read = [combination & touched for combination in added]
    place_of = {one: place for place, one in enumerate(dict.fromkeys(read))}
    return tuple(place_of), tuple(map(place_of.__getitem__, read))


@lru_cache(maxsize=1 << 11)
def _bits(combination: int) -> tuple[int, ...]:
    """The numbers of the records of a combination."""
    return tuple(k for k in range(combination.bit_length()) if combination >> k & 1)


class _Like:
    """What was measured of each job, its dates apart, and of each degree that may be added, by itself.

    They say nothing of any applicant. Kept with the rules for the latest day and answers that were asked about.
    """

    def __init__(self, run: Run) -> None:
        self.as_of, self.determinations = run.as_of, run.determinations
        self._context = run.measuring_of(table_of([], short=True)).context
        self._jobs: Recent[tuple[object, ...], EachJob] = Recent(MOST_ADDED)
        self._degrees: Recent[tuple[object, ...], EachDegree] = Recent(MOST_ADDED)

    @classmethod
    def of(cls, run: Run) -> _Like:
        """That of a run."""
        found: _Like | None = run.rules.kept.get("added")
        if found is None or found.as_of != run.as_of or found.determinations is not run.determinations:
            found = run.rules.kept["added"] = cls(run)
        return found

    def job(self, entry: Record) -> EachJob:
        """A job like this one."""
        key = (entry["employer"], *entry["kinds"], entry["hours_per_week"], entry.get("supervised"))
        key = (*key, entry.get("employer_type"))
        found = self._jobs.get(key)
        if found is None:
            undated = {name: value for name, value in entry.items() if name not in ("start", "end")}
            found = self._jobs[key] = EachJob(self._context, added_jobs([{"experience": [undated]}], True))
        return found

    def degree(self, entry: Record) -> EachDegree:
        """A degree like this one."""
        key = (entry["level"], entry.get("field"))
        found = self._degrees.get(key)
        if found is None:
            found = self._degrees[key] = EachDegree(self._context, added_degrees([{"education": [entry]}], True))
        return found
