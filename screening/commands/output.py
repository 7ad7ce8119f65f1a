"""What `screening screen` prints: the result of a batch, and how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from screening.commands.batch import Result
from screening.commands.stale import FILE
from screening.commands.step import Job
from screening.reports.tally import Note, note_cells
from screening.reports.terminal import print_summary, verdict_rows
from screening.verdict import Outcome
from screening.wording import plural

#: How many applicants are listed in the terminal when no folder is written.
LISTED = 50
ROW_IDS = "no column tells applicants apart: each row is an applicant, called by its number (`row-2`)"


def print_result(console: Console, job: Job, result: Result) -> None:
    """Print the verdicts or where they are written, the totals, and what became of the columns."""
    out, source = job.out, result.source
    as_of = f"{job.as_of.isoformat()} ({job.as_of_said})"
    assert source is not None
    if out is None:
        console.print(verdict_rows(result.listed))
        if result.summary.total > len(result.listed):
            more = result.summary.total - len(result.listed)
            console.print(f"... and {more} more; write all of them with --out DIR")
        console.print()
    lines = list(result.tally.remarks("" if out is None else "see problems.csv"))
    if source.row_ids:
        lines.append(ROW_IDS)
    lines += source.doubts
    if source.dropped:
        lines.append(f"dropped unread, as protected: {', '.join(source.dropped)}")
    if result.passed_over:
        lines.append(f"passed over: {_first(result.passed_over, out)}")
    if source.carried:
        lines.append(f"carried through: {', '.join(source.carried)}")
    if result.stale:
        lines.append(f"{plural(len(result.stale), 'answer')} of {FILE} without use:")
        lines += [f"  {_noted(note)}" for note in result.stale[:LISTED]]
    if result.unsigned:
        where = "" if out is None else ": see problems.csv"
        many = plural(len(result.unsigned), "answer")
        lines.append(f"{many} of {FILE} without a proper who, when or why{where}")
    if out is None:
        for notes in (result.tally.rejected, result.tally.problems):
            lines += [_noted(note) for note in notes[:LISTED]]
    else:
        lines.append(f"report: {out / 'report.html'}")
        lines.append(f"also there: {', '.join(name for name in result.files if name != 'report.html')}")
    print_summary(console, result.summary, tally=result.tally, as_of=as_of, lines=lines)


def _noted(note: Note) -> str:
    """A line about one thing that is wrong in a row."""
    row, column, _, reason, hint = note_cells(note)
    where = f"row {row}, {column}" if column else f"row {row}"
    return f"{where}: {reason}; {hint}" if hint else f"{where}: {reason}"


@contextmanager
def progress(console: Console) -> Iterator[Callable[[int], None]]:
    """A counter of rows that vanishes when it is done, and never shows where the console isn't a terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows screened"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("rows", total=None)
        yield lambda rows: shown.update(task, completed=rows)


def exit_status(results: Sequence[Result]) -> int:
    """3 where someone fails, else 4 where someone needs review, else 0."""
    found = {outcome for result in results for outcome, count in result.summary.outcomes.items() if count}
    return 3 if Outcome.NOT_QUALIFIED in found else 4 if Outcome.NEEDS_REVIEW in found else 0


def abandon_output(trouble: OSError) -> str:
    """What to say of an output that failed, "" where its reader has left.

    Whatever is still to be written to standard output goes nowhere, so that ending can't fail again.
    """
    _to_nowhere()
    if isinstance(trouble, BrokenPipeError):
        return ""
    # reading the input and writing the folder say themselves what went wrong
    what = f"`{trouble.filename}`" if trouble.filename else "standard output"
    code, verb = ("cannot-read", "read") if trouble.filename else ("cannot-write", "write")
    return f"{code}: can't {verb} {what}: {(trouble.strerror or str(trouble)).lower()}"


def _to_nowhere() -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # a stream that is closed or has no number
        sys.stdout = None


def _first(names: Sequence[str], out: Path | None, most: int = 6) -> str:
    """The first of many names; where a folder is written, all of them stand in its report."""
    if len(names) <= most:
        return ", ".join(names)
    where = " (all of them in the report)" if out is not None else ""
    return f"{', '.join(names[:most])} and {len(names) - most} more{where}"
