"""`screening screen`: one file of applicants against one posting."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO

from screening.api import engine_version, verdict
from screening.errors import InputError, fault
from screening.explain.reasons import fill_column, open_parts
from screening.intake import Intake, Rejected, unasked
from screening.reports.html import write_report
from screening.reports.manifest import sha256_of, write_manifest
from screening.reports.safe import Sheet
from screening.reports.summary import Summary
from screening.reports.table import VerdictTable
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, Run, decided
from screening.verdict import Outcome, Verdict
from screening.wording import plural

#: Applicants whose whole finding tree stands in the report, unless told otherwise.
PAGES = 500
#: Applicants explained at once.
PIECE = 500


@dataclass(frozen=True)
class Job:
    """What to screen and what to write. `as_of_said` says how the date was chosen; `out` None writes nothing."""

    rules: RuleBase
    intake: Intake
    as_of: datetime.date
    as_of_said: str
    out: Path | None = None
    json_lines: bool = False
    pages: int = PAGES
    input_path: Path | None = None


@dataclass
class Result:
    """What came of it: the counts, the rejected rows, the first verdicts (outcome and reason), the files written."""

    summary: Summary
    rows: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_rows: int = 0
    listed: list[tuple[str, Outcome, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    passed_over: tuple[str, ...] = ()


def screen_file(job: Job, progress: Callable[[int], None], json_out: TextIO | None = None, listed: int = 0) -> Result:
    """Screen an input, batch by batch. `progress` is told the rows read; `json_out` gets a verdict a line.

    Raises `InputError` for an input that can't be read or a folder that can't be written.
    """
    result = Result(Summary(job.rules.plan))
    shown: list[Verdict] = []
    with ExitStack() as stack:
        table = None
        lines = json_out
        if job.out is not None:
            stream = stack.enter_context(_open_binary(job.out, "verdicts.csv", result))
            table = stack.enter_context(closing(VerdictTable(stream, job.rules.plan)))
            if job.json_lines:
                lines = stack.enter_context(_open(job.out, "verdicts.jsonl", result))
        for run, rejected, rows in _runs(job):
            result.rows += rows
            result.rejected += rejected
            result.rejected_rows += rows - len(run)
            result.summary.add(run)
            if table is not None:
                table.add(run)
            wanted = min(len(run), job.pages - len(shown)) if job.out is not None else 0
            shown += _verdicts(run, lines, wanted)
            result.listed += _listed(run, listed - len(result.listed))
            progress(result.rows)
    source = job.intake.source
    result.passed_over = (*source.passed_over, *unasked(source.columns, job.rules.plan.asked))
    if result.summary.total + result.rejected_rows != result.rows:
        counted = f"{result.summary.total} verdicts + {result.rejected_rows} rejected"
        raise fault(InputError, "lost-rows", f"{result.rows} rows came in, {counted} came out; please report this")
    if job.out is not None:
        _finish(job, result, shown)
    return result


def _runs(job: Job) -> Iterator[tuple[Run, list[Rejected], int]]:
    for batch in job.intake.batches():
        yield decided(job.rules, batch.table, job.as_of), list(batch.rejected), batch.rows


def _verdicts(run: Run, lines: TextIO | None, wanted: int) -> list[Verdict]:
    """The first `wanted` verdicts; with `lines`, every verdict is written there. In pieces: evidence is per person."""
    kept: list[Verdict] = []
    last = len(run) if lines is not None else wanted
    for first in range(0, last, PIECE):
        piece = run.table.take(range(first, min(first + PIECE, last)))
        part = decided(run.rules, piece, run.as_of)
        for i in range(len(part)):
            found = verdict(part, i)
            if lines is not None:
                lines.write(json.dumps(found.to_dict(), ensure_ascii=False) + "\n")
            if first + i < wanted:
                kept.append(found)
    return kept


def _listed(run: Run, room: int) -> list[tuple[str, Outcome, str]]:
    if room <= 0:
        return []
    reasons = fill_column(run, open_parts).to_pylist()
    outcomes = [OUTCOMES[outcome] for outcome in run.outcomes.tolist()]
    return list(zip(run.table.ids, outcomes, reasons, strict=True))[:room]


def _open(folder: Path, name: str, result: Result) -> TextIO:
    return TextIOWrapper(_open_binary(folder, name, result), encoding="utf-8", newline="")


def _open_binary(folder: Path, name: str, result: Result) -> IO[bytes]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / name).open("wb")
    except OSError as trouble:
        message = f"can't write `{folder / name}`: {(trouble.strerror or 'unknown').lower()}"
        raise fault(InputError, "cannot-write", message, hint="choose another folder with --out") from trouble
    result.files.append(name)
    return stream


def _finish(job: Job, result: Result, shown: list[Verdict]) -> None:
    assert job.out is not None
    with _open(job.out, "rejected.csv", result) as stream:
        sheet = Sheet(stream, ("row", "column", "value", "reason"))
        sheet.write((str(r.row), r.column, r.value, r.reason) for r in result.rejected)
    with _open(job.out, "report.html", result) as stream:
        write_report(
            stream,
            summary=result.summary,
            verdicts=shown,
            rejected=result.rejected,
            about=_about(job, result),
            shown=job.pages,
        )
    source = job.intake.source
    write_manifest(
        job.out,
        result.summary,
        version=engine_version(),
        source={
            "name": source.name,
            "format": source.format,
            "sha256": sha256_of(job.input_path) if job.input_path else None,
            "columns": dict(source.columns),
            "dropped_unread": list(source.dropped),
            "passed_over": list(result.passed_over),
        },
        as_of={"date": job.as_of.isoformat(), "chosen": job.as_of_said},
        rows=result.rows,
        rejected=result.rejected_rows,
        files=result.files,
    )
    result.files.append("manifest.json")


def _about(job: Job, result: Result) -> dict[str, str]:
    plan, source = job.rules.plan, job.intake.source
    about = {
        "Input": f"{source.name} ({source.format})",
        "Rows": f"{plural(result.rows, 'row')} = {plural(result.summary.total, 'verdict')} + "
        f"{result.rejected_rows} rejected",
        "As of": f"{job.as_of.isoformat()}, {job.as_of_said}",
        "Policy": f"{plan.policy.name}, version {plan.policy.version}",
        "Options": ", ".join(f"{name}: {'yes' if value else 'no'}" for name, value in plan.options) or "none",
        "Rule file": f"{plan.posting.id}, SHA-256 {plan.posting.sha256}",
        "Software": f"screening {engine_version()}",
    }
    if source.dropped:
        about["Dropped unread"] = ", ".join(source.dropped)
    if result.passed_over:
        about["Passed over"] = ", ".join(result.passed_over)
    return about
