"""`screening screen`: one file of applicants against one posting."""

from __future__ import annotations

import datetime
import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TextIO

from screening.api import engine_version, verdict
from screening.commands import PAGES
from screening.commands.stale import Stale, unsigned
from screening.determinations import NOTHING, Determinations
from screening.errors import InputError, fault
from screening.explain.columns import fill_column
from screening.explain.reasons import open_parts
from screening.intake import Batch, Intake, Unread, unasked
from screening.reports.html import write_report
from screening.reports.manifest import sha256_of, write_manifest
from screening.reports.safe import Sheet, json_text
from screening.reports.summary import Summary
from screening.reports.table import VerdictTable
from screening.reports.tally import NOTE_COLUMNS, Tally, note_cells
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, Run, decided
from screening.verdict import Outcome, Verdict

#: Applicants explained at once.
PIECE = 500
#: What a run writes; the manifest, which vouches for the others, is put in its place last.
FILES = ("verdicts.csv", "verdicts.jsonl", "rejected.csv", "problems.csv", "report.html", "manifest.json")


@dataclass(frozen=True)
class Job:
    """What to screen and what to write. `as_of_said` says how the date was chosen; `out` None writes nothing.

    `reads` are the files and folders that are read, so that none is written over.
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


@dataclass
class Result:
    """What came of it: the counts, the first verdicts (outcome and reason), the files written."""

    summary: Summary
    tally: Tally = field(default_factory=Tally)
    listed: list[tuple[str, Outcome, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    passed_over: tuple[str, ...] = ()
    stale: tuple[Unread, ...] = ()
    unsigned: tuple[Unread, ...] = ()


def screen_file(job: Job, progress: Callable[[int], None], json_out: TextIO | None = None, listed: int = 0) -> Result:
    """Screen an input, batch by batch. `progress` is told the rows read; `json_out` gets a verdict a line.

    Raises `InputError` for an input that can't be read or a folder that can't be written.
    """
    result = Result(Summary(job.rules.plan))
    with ExitStack() as stack:
        folder = None
        if job.out is not None:
            names = [name for name in FILES if job.json_lines or name != "verdicts.jsonl"]
            folder = stack.enter_context(_Folder(job.out, names, job.reads))
        shown = _screened(job, result, folder, progress, json_out, listed)
        source = job.intake.source
        result.passed_over = (*source.passed_over, *unasked(source.columns, job.rules.plan.asked))
        if not result.tally.adds_up:
            raise fault(InputError, "lost-rows", f"not {result.tally.sentence}", hint="please report this")
        if folder is not None:
            _finish(job, result, folder, shown)
            result.files = folder.publish()
    return result


def _screened(
    job: Job,
    result: Result,
    folder: _Folder | None,
    progress: Callable[[int], None],
    lines: TextIO | None,
    listed: int,
) -> list[Verdict]:
    """Screen the batches and write their verdicts; return those that the report shows whole."""
    shown: list[Verdict] = []
    stale = Stale(job.determinations, job.rules.plan)
    with ExitStack() as stack:
        table = None
        sheets: tuple[Sheet, ...] = ()
        if folder is not None:
            # what goes wrong with reading is an InputError already, so an OSError in here is one of writing
            stream = stack.enter_context(folder.open("verdicts.csv"))
            table = stack.enter_context(closing(VerdictTable(stream, job.rules.plan, job.intake.source.carried)))
            if job.json_lines:
                lines = stack.enter_context(folder.text("verdicts.jsonl"))
            rejected, problems = (stack.enter_context(folder.text(name)) for name in ("rejected.csv", "problems.csv"))
            sheets = Sheet(rejected, NOTE_COLUMNS), Sheet(problems, NOTE_COLUMNS)
        for run, batch in _runs(job):
            _count(result.tally, batch)
            for sheet, notes in zip(sheets, (batch.rejected, batch.problems), strict=False):
                sheet.write(map(note_cells, notes))
            result.summary.add(run)
            stale.see(run.table)
            if table is not None:
                table.add(run, batch.carried)
            wanted = min(len(run), job.pages - len(shown)) if folder is not None else 0
            shown += _verdicts(run, lines, wanted)
            result.listed += _listed(run, listed - len(result.listed))
            progress(result.tally.rows)
        result.stale = tuple(stale.problems())
        result.unsigned = tuple(unsigned(job.determinations, job.as_of, job.rules.plan.policy.date_order))
        for sheet in sheets[1:]:
            sheet.write(map(note_cells, (*result.stale, *result.unsigned)))
    return shown


def _count(tally: Tally, batch: Batch) -> None:
    tally.rows += batch.rows
    tally.verdicts += len(batch.table)
    tally.rejected_rows += batch.rejected_rows
    tally.merged += batch.merged
    tally.joined += batch.joined
    tally.note(batch.rejected, batch.problems)


def _runs(job: Job) -> Iterator[tuple[Run, Batch]]:
    for batch in job.intake.batches():
        yield decided(job.rules, batch.table, job.as_of, job.determinations), batch


def _verdicts(run: Run, lines: TextIO | None, wanted: int) -> list[Verdict]:
    """The first `wanted` verdicts; with `lines`, every verdict is written there. In pieces: evidence is per person."""
    kept: list[Verdict] = []
    last = len(run) if lines is not None else wanted
    for first in range(0, last, PIECE):
        piece = run.table.take(range(first, min(first + PIECE, last)))
        part = run.again(piece)
        for i in range(len(part)):
            found = verdict(part, i)
            if lines is not None:
                lines.write(json_text(found.to_dict()) + "\n")
            if first + i < wanted:
                kept.append(found)
    return kept


def _listed(run: Run, room: int) -> list[tuple[str, Outcome, str]]:
    if room <= 0:
        return []
    reasons = fill_column(run, open_parts).to_pylist()
    outcomes = [OUTCOMES[outcome] for outcome in run.outcomes.tolist()]
    return list(zip(run.table.ids, outcomes, reasons, strict=True))[:room]


class _Folder:
    """The files of a run, written under other names and put in their places together at the end.

    So a run that fails leaves the folder as it was, and nothing that lies there is ever opened for writing.
    """

    def __init__(self, path: Path, names: list[str], reads: Iterable[Path]) -> None:
        self._path = path
        self._names = names
        self._mark = secrets.token_hex(4)
        self._reads = tuple(reads)

    def __enter__(self) -> _Folder:
        with self._said(self._names[0]):
            self._path.mkdir(parents=True, exist_ok=True)
        for name in self._names:
            with self._said(name):
                self._check(self._path / name)
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            with suppress(OSError):
                self._hidden(name).unlink(missing_ok=True)

    def _check(self, target: Path) -> None:
        """Raise OSError for a place where no file can be put, or where something lies that is read."""
        if target.is_dir() and not target.is_symlink():
            raise OSError(errno.EISDIR, "there is a folder of that name")
        if not target.exists():
            return
        read = [file for one in self._reads for file in (one, *(one.iterdir() if one.is_dir() else ()))]
        if any(one.exists() and one.samefile(target) for one in read):
            raise OSError(errno.EBUSY, "it is the input")

    @contextmanager
    def _said(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            message = f"can't write `{self._path / name}`: {(trouble.strerror or 'unknown').lower()}"
            raise fault(InputError, "cannot-write", message, hint="choose another folder with --out") from trouble

    def _hidden(self, name: str) -> Path:
        return self._path / f".{name}.{self._mark}"

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A new file of the run, for bytes."""
        with self._said(name), self._hidden(name).open("xb") as stream:
            yield stream

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """A new file of the run, for text."""
        with self._said(name), self._hidden(name).open("x", encoding="utf-8", newline="") as stream:
            yield stream

    def sums(self) -> dict[str, str]:
        """The files written so far with their SHA-256."""
        return {name: sha256_of(path) for name in self._names if (path := self._hidden(name)).exists()}

    def publish(self) -> list[str]:
        """Put all files in their places; their names."""
        for name in self._names:
            with self._said(name):
                os.replace(self._hidden(name), self._path / name)
        return self._names


def _finish(job: Job, result: Result, folder: _Folder, shown: list[Verdict]) -> None:
    with folder.text("report.html") as stream:
        write_report(
            stream,
            summary=result.summary,
            verdicts=shown,
            tally=result.tally,
            about=_about(job, result),
            shown=job.pages,
        )
    sums = folder.sums()
    with folder.text("manifest.json") as stream:
        _write_manifest(job, result, stream, sums)


def _write_manifest(job: Job, result: Result, stream: TextIO, sums: dict[str, str]) -> None:
    source = job.intake.source
    write_manifest(
        stream,
        result.summary,
        version=engine_version(),
        source={
            "name": source.name,
            "format": source.format,
            "sha256": job.intake.sha256,
            "columns": dict(source.columns),
            "dropped_unread": list(source.dropped),
            "passed_over": list(result.passed_over),
            "carried": list(source.carried),
            "row_ids": source.row_ids,
            "date_doubts": list(source.doubts),
        },
        as_of={"date": job.as_of.isoformat(), "chosen": job.as_of_said},
        determinations=job.determinations,
        tally=result.tally,
        files=sums,
    )


def _about(job: Job, result: Result) -> dict[str, str]:
    plan, source = job.rules.plan, job.intake.source
    about = {
        "Input": f"{source.name} ({source.format})",
        "Rows": result.tally.sentence,
        "As of": f"{job.as_of.isoformat()}, {job.as_of_said}",
        "Policy": f"{plan.policy.name}, version {plan.policy.version}",
        "Options": ", ".join(f"{name}: {'yes' if value else 'no'}" for name, value in plan.options) or "none",
        "Rule file": f"{plan.posting.id}, SHA-256 {plan.posting.sha256}",
        "Software": f"screening {engine_version()}",
    }
    if source.dropped:
        about["Dropped unread"] = ", ".join(source.dropped)
    if source.doubts:
        about["Order of dates"] = "; ".join(source.doubts)
    if result.stale:
        about["Answers that aren't used"] = ", ".join(f"`{one.value}`" for one in result.stale)
    if result.unsigned:
        about["Answers that don't say who, when and why"] = f"{len(result.unsigned)}: see problems.csv"
    if result.passed_over:
        about["Passed over"] = ", ".join(result.passed_over)
    return about
