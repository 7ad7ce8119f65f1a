"""Variants: copies of applicants with something added to each, in columns, so that all of them are screened at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import cast

from screening.apart import Recent
from screening.arrays import Ints, below, column, is_few, spans_of, taken
from screening.explain.copies import Copies, Record, added_degrees, added_jobs, recorded
from screening.measure import Measuring
from screening.measure.degrees import EachDegree
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
    """Screens copies of some applicants of a run; `rows` are their numbers there, ascending."""

    def __init__(self, run: Run, rows: Sequence[int]) -> None:
        self._run, self._rows = run, rows
        self._chosen = run.table.take(rows)
        self._base = recorded(self._chosen, run.plan.credentials)

    def qualify(self, of: Sequence[int], added: Sequence[Sequence[Record]]) -> list[bool]:
        """Whether each copy is QUALIFIED: `of` says which of the applicants it is of, `added` what it has more.

        A gauge reads some parts of a record only, so copies that are alike in these are measured once.
        """
        rules = self._run.rules
        records = list({id(record): record for one in added for record in one}.values())
        base = self._fit(len(of), records)
        number = {id(record): place for place, record in enumerate(records, len(base))}
        copies = [(i, *[number[id(record)] for record in one]) for i, one in zip(of, added, strict=True)]
        columns: dict[str, list[int]] = {}
        entries = _Entries(self._run, base, records)
        # then what was measured of the jobs holds for the copies as well
        unchanged = self._base.jobs is self._chosen.jobs
        for parts, gauges in rules.sources.items():
            touched = {number[id(record)] for record in records if not parts.isdisjoint(record)}
            if not touched and (unchanged or "experience" not in parts):
                for gauge in gauges:
                    bins = rules.bins(gauge.name, self._run.measures[gauge.name].certain).tolist()
                    columns[gauge.name] = [bins[self._rows[i]] for i in of]
                continue
            told = touched.union(range(len(base))).__contains__
            read = [tuple(filter(told, copy)) for copy in copies] if len(touched) < len(records) else copies
            place_of = {copy: place for place, copy in enumerate(dict.fromkeys(read))}
            which = [place_of[copy] for copy in read]
            measuring = entries.copies(list(place_of), parts)
            for gauge in gauges:
                bins = rules.bins(gauge.name, gauge.take(measuring).certain).tolist()
                columns[gauge.name] = [bins[place] for place in which]
        cells = zip(*columns.values(), strict=True) if columns else [()] * len(of)
        return [rules.qualifies(cell) for cell in cells]

    def _fit(self, copies: int, records: Sequence[Record]) -> ProfileTable:
        """The base in columns that fit so many copies."""
        base = self._base
        entries = len(base) + len(base.jobs) + len(base.degrees) + len(base.credentials) + len(records)
        return base.long() if is_few(base.rows) and copies * entries > MOST_FEW_COPIES else base


class _Entries:
    """The jobs and degrees of a table, and below them those of the records, as if they were more applicants'."""

    def __init__(self, run: Run, base: ProfileTable, records: Sequence[Record]) -> None:
        self._run, self._base, self._records, self._short = run, base, records, is_few(base.rows)

    def copies(self, copies: Sequence[tuple[int, ...]], parts: frozenset[str]) -> Measuring:
        """Copies of applicants, each given by the applicant and the numbers of what is added; only of these parts."""
        first = len(self._base)
        more = [[self._records[number - first] for number in copy[1:]] for copy in copies]
        table = cast("ProfileTable", Copies(self._base, [copy[0] for copy in copies], more))
        who = column([number for copy in copies for number in copy], self._short)
        owner = column([place for place, copy in enumerate(copies) for _ in copy], self._short)

        def had(owners: Ints) -> tuple[Ints, Ints]:
            rows, place = spans_of(owners, who)
            return rows, taken(owner, place)

        return self._run.measuring.copies(
            table,
            (self._jobs[0], *had(self._jobs[1])) if "experience" in parts else None,
            (self._degrees[0], *had(self._degrees[1])) if "education" in parts else None,
        )

    @cached_property
    def _jobs(self) -> tuple[EachJob, Ints]:
        """Each job, and the number of whoever has it."""
        base, measured = self._base.jobs, self._run.measuring
        each = measured.work.each if base is self._run.table.jobs else EachJob(measured.context, base)
        added = self._added("experience")
        if not added:
            return each, base.owner
        like, jobs = _Like.of(self._run), [job for _, job in added]
        dates = [(job["start"], job["end"]) for job in jobs]
        together = partial(self._together_jobs, base)
        return MoreJobs(each, [like.job(job) for job in jobs], dates, together), self._below(base.owner, added)

    @cached_property
    def _degrees(self) -> tuple[EachDegree, Ints]:
        """Each degree, and the number of whoever has it."""
        base, measured = self._base.degrees, self._run.measuring
        each = measured.schooling.each if base is self._run.table.degrees else EachDegree(measured.context, base)
        added = self._added("education")
        if not added:
            return each, base.owner
        like, degrees = _Like.of(self._run), [degree for _, degree in added]
        together = partial(self._together_degrees, base)
        return MoreDegrees(each, [like.degree(one) for one in degrees], together), self._below(base.owner, added)

    def _added(self, key: str) -> list[tuple[int, Record]]:
        """What is added, each with the number of its record."""
        first = len(self._base)
        return [(place, entry) for place, record in enumerate(self._records, first) for entry in record.get(key, ())]

    def _below(self, owner: Ints, added: Sequence[tuple[int, Record]]) -> Ints:
        return below([owner, column([place for place, _ in added], self._short)])

    def _together_jobs(self, base: Jobs) -> Jobs:
        return Jobs.join([base, added_jobs(self._records, self._short, len(self._base))])

    def _together_degrees(self, base: Degrees) -> Degrees:
        return Degrees.join([base, added_degrees(self._records, self._short, len(self._base))])


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
