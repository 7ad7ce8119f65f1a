"""`screening screen`: one input of applicants against one posting, or against several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TextIO

from screening.commands.folder import FILES, Folder, Summed
from screening.commands.stale import Stale, unsigned
from screening.commands.step import Job, Listed, Part, Step, Wanted, step
from screening.commands.workers import Work, steps
from screening.errors import InputError, fault
from screening.intake import DoubtfulDates, Source, Unread, unasked
from screening.reports.html import write_report
from screening.reports.manifest import write_manifest
from screening.reports.safe import Sheet
from screening.reports.summary import Summary
from screening.reports.table import VerdictTable
from screening.reports.tally import NOTE_COLUMNS, Tally, note_cells
from screening.resources import engine_version


@dataclass
class Result:
    """What came of it: the counts, the first verdicts (outcome and reason), the files written."""

    summary: Summary
    tally: Tally = field(default_factory=Tally)
    listed: list[Listed] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    passed_over: tuple[str, ...] = ()
    stale: tuple[Unread, ...] = ()
    unsigned: tuple[Unread, ...] = ()
    source: Source | None = None


def screen_file(job: Job, progress: Callable[[int], None], json_out: TextIO | None = None, listed: int = 0) -> Result:
    """Screen an input, batch by batch. `progress` is told the rows read; `json_out` gets a verdict a line.

    Raises `InputError` for an input that can't be read or a folder that can't be written.
    """
    return screen_files([job], progress, json_out, listed)[0]


def screen_files(
    jobs: Sequence[Job],
    progress: Callable[[int], None],
    json_out: TextIO | None = None,
    listed: int = 0,
    asked: Collection[str] = (),
) -> list[Result]:
    """The same under several postings, all of one input that is read once.

    `asked` are questions of postings whose reading is another one. Raises as `screen_file` does.
    """
    wanted = Wanted(json_out is not None or jobs[0].json_lines, listed)
    others = {question for job in jobs for question in job.rules.plan.questions}.union(asked)
    # what was printed can't be taken back, so the dates are looked at before
    carefully = json_out is not None
    try:
        return _screened(jobs, wanted, others, progress, json_out, carefully)
    except DoubtfulDates:
        return _screened(jobs, wanted, others, progress, json_out, carefully=True)


def _screened(
    jobs: Sequence[Job],
    wanted: Wanted,
    others: set[str],
    progress: Callable[[int], None],
    lines: TextIO | None,
    carefully: bool,
) -> list[Result]:
    with ExitStack() as stack:
        outs = [_Out(job, stack, lines, others) for job in jobs]
        rows = 0
        with closing(_steps(jobs, wanted, carefully)) as found:
            for one in found:
                for out, part in zip(outs, one.parts, strict=True):
                    out.take(one, part)
                rows += one.rows
                progress(rows)
        for out in outs:
            out.finish()
        # no folder is touched before all of them are complete
        return [out.published() for out in outs]


def _steps(jobs: Sequence[Job], wanted: Wanted, carefully: bool) -> Generator[Step, None, None]:
    """What each batch of the input comes to."""
    intake = jobs[0].intake
    parts = intake.parts(carefully=carefully)
    if parts is not None:
        yield from steps(Work(parts, jobs, wanted), jobs[0].workers)
        return
    before = 0
    for batch in intake.batches():
        yield step(jobs, batch, before, wanted)
        before += len(batch.table)


class _Out:
    """What is written and counted for one posting."""

    def __init__(self, job: Job, stack: ExitStack, lines: TextIO | None, others: set[str]) -> None:
        self._job = job
        self._result = Result(Summary(plan=job.rules.plan))
        self._stale = Stale(job.determinations, job.rules.plan, others)
        self._shown: list[str] = []
        self._lines = lines
        self._folder: Folder | None = None
        self._table: Summed | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._files = ExitStack()
        if job.out is not None:
            names = [name for name in FILES if job.json_lines or name != "verdicts.jsonl"]
            folder = self._folder = stack.enter_context(Folder(job.out, names, job.reads))
            self._files = stack.enter_context(ExitStack())
            # what goes wrong with reading is an InputError already, so an OSError in here is one of writing
            self._table = self._files.enter_context(folder.open("verdicts.csv"))
            self._table.write(VerdictTable(job.rules.plan, job.intake.source.carried).header)
            if job.json_lines:
                self._lines = self._files.enter_context(folder.text("verdicts.jsonl"))
            texts = [self._files.enter_context(folder.text(name)) for name in ("rejected.csv", "problems.csv")]
            self._sheets = tuple(Sheet(text, NOTE_COLUMNS) for text in texts)

    def take(self, found: Step, part: Part) -> None:
        """Write and count what a batch comes to."""
        result, tally = self._result, self._result.tally
        tally.rows += found.rows
        tally.verdicts += found.verdicts
        tally.rejected_rows += found.rejected_rows
        tally.merged += found.merged
        tally.joined += found.joined
        tally.note(found.rejected, found.problems)
        for sheet, notes in zip(self._sheets, (found.rejected, found.problems), strict=False):
            sheet.write(map(note_cells, notes))
        result.summary.update(part.counts)
        self._stale.see(part.unmentioned)
        if self._table is not None:
            self._table.write(part.table)
        if self._lines is not None:
            self._lines.write(part.lines)
        self._shown += part.shown
        result.listed += part.listed

    def finish(self) -> None:
        """Write what is known at the end."""
        job, result = self._job, self._result
        source = result.source = job.intake.source
        result.stale = tuple(self._stale.problems())
        result.unsigned = tuple(unsigned(job.determinations, job.as_of, job.rules.plan.policy.date_order))
        for sheet in self._sheets[1:]:
            sheet.write(map(note_cells, (*result.stale, *result.unsigned)))
        self._files.close()
        result.passed_over = (*source.passed_over, *unasked(source.columns, job.rules.plan.asked))
        if not result.tally.adds_up:
            raise fault(InputError, "lost-rows", f"not {result.tally.sentence}", hint="please report this")
        if self._folder is not None:
            _finish(job, result, self._folder, self._shown)

    def published(self) -> Result:
        """The result, its files put in their places."""
        if self._folder is not None:
            self._result.files = self._folder.publish()
        return self._result


def _finish(job: Job, result: Result, folder: Folder, shown: list[str]) -> None:
    with folder.text("report.html") as stream:
        write_report(
            stream,
            summary=result.summary,
            applicants=shown,
            as_of=job.as_of.isoformat() if shown else None,
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
