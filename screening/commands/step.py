"""One batch held against the postings of a run: everything that is written of it, made where the batch was read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from screening.api import verdict
from screening.commands import PAGES
from screening.commands.stale import unmentioned
from screening.determinations import NOTHING, Determinations
from screening.explain.columns import fill_column
from screening.explain.reasons import open_parts
from screening.intake import Batch, Intake, Rejected, Unread
from screening.measure import Measuring
from screening.reports.html import sections
from screening.reports.safe import json_text
from screening.reports.summary import Counts, Summary
from screening.reports.table import VerdictTable
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, Run, decided_beside
from screening.verdict import Outcome, Verdict

#: Applicants explained at once.
PIECE = 500
Listed = tuple[str, Outcome, str]


@dataclass(frozen=True)
class Job:
    """What to screen and what to write. `as_of_said` says how the date was chosen; `out` None writes nothing.

    `reads` are the files and folders that are read, so that none is written over. `workers` are the processes that may
    share the work.
    """

    rules: RuleBase
    intake: Intake
    as_of: datetime.date
    as_of_said: str
    out: Path | None = None
    json_lines: bool = False
    pages: int = PAGES
    reads: tuple[Path, ...] = ()
    determinations: Determinations = NOTHING
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is made beside the table: every verdict as a line of JSON, and a list of the first so many."""

    lines: bool = False
    listed: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch comes to under one posting.

    `table` are the lines of `verdicts.csv`, `lines` those of JSON, `shown` what the report has of the first applicants,
    and `listed` the first verdicts, as far as they are wanted. `unmentioned` are the numbers of the determinations
    about values that nobody wrote.
    """

    counts: Counts
    unmentioned: frozenset[int]
    table: bytes | pa.Buffer = b""
    lines: str = ""
    shown: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a batch comes to: its counts and notes, and a part for each posting."""

    rows: int
    verdicts: int
    rejected_rows: int
    merged: int
    joined: int
    rejected: tuple[Rejected, ...]
    problems: tuple[Unread, ...]
    parts: tuple[Part, ...] = field(default=())


def step(jobs: Sequence[Job], batch: Batch, before: int, wanted: Wanted) -> Step:
    """Hold a batch against each posting. `before` are the verdicts of the batches before it."""
    shared: list[Measuring] = []
    runs = [decided_beside(shared, job.rules, batch.table, job.as_of, job.determinations) for job in jobs]
    parts = tuple(_part(job, run, batch, before, wanted) for job, run in zip(jobs, runs, strict=True))
    return Step(
        batch.rows,
        len(batch.table),
        batch.rejected_rows,
        batch.merged,
        batch.joined,
        batch.rejected,
        batch.problems,
        parts,
    )


def _part(job: Job, run: Run, batch: Batch, before: int, wanted: Wanted) -> Part:
    summary = Summary(plan=job.rules.plan)
    summary.add(run)
    counts = Counts(summary.outcomes, summary.rests_on, summary.resting, summary.statuses, summary.only)
    table: bytes | pa.Buffer = b""
    if job.out is not None:
        table = VerdictTable(job.rules.plan, job.intake.source.carried).rows(run, batch.carried)
    shown = 0 if job.out is None else max(min(len(run), job.pages - before), 0)
    verdicts, lines = _verdicts(run, wanted.lines, shown)
    pages = tuple(sections(job.rules.plan, verdicts, before + 1))
    listed = tuple(_listed(run, wanted.listed - before))
    return Part(counts, unmentioned(job.determinations, batch.table), table, lines, pages, listed)


def _verdicts(run: Run, as_lines: bool, shown: int) -> tuple[list[Verdict], str]:
    """The first `shown` verdicts, and all of them `as_lines` of JSON. In pieces: evidence is per person."""
    kept: list[Verdict] = []
    lines: list[str] = []
    last = len(run) if as_lines else shown
    for first in range(0, last, PIECE):
        part = run.again(run.table.take(range(first, min(first + PIECE, last))))
        for i in range(len(part)):
            found = verdict(part, i)
            if as_lines:
                lines.append(json_text(found.to_dict()) + "\n")
            if first + i < shown:
                kept.append(found)
    return kept, "".join(lines)


def _listed(run: Run, room: int) -> Iterator[Listed]:
    if room <= 0 or not len(run):
        return
    reasons = fill_column(run, open_parts).slice(0, room).to_pylist()
    for id_, outcome, reason in zip(run.table.ids, run.outcomes.tolist(), reasons, strict=False):
        yield id_, OUTCOMES[outcome], reason
