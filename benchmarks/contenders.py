"""What is timed. Each contender begins with nothing remembered: a new rule base, and no date read yet."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as pa_csv

from benchmarks import engines, plain
from benchmarks.data import AS_OF
from benchmarks.timing import Laps
from screening.amounts import say_days
from screening.api import verdict
from screening.calendar import end_bounds, read_date, start_bounds
from screening.commands import PAGES
from screening.commands.batch import Result, screen_file
from screening.commands.step import Job
from screening.commands.workers import processes
from screening.compiler import compile_posting
from screening.explain.columns import ten_years_said, texts_of_days
from screening.intake import Intake, Ledger, open_input
from screening.intake.batch import Batch
from screening.measure.jobs import day_numbers
from screening.postings import Posting
from screening.reports.html import sections, write_report
from screening.reports.summary import Summary
from screening.reports.table import VerdictTable
from screening.reports.tally import Tally
from screening.rulebase import RuleBase
from screening.run import decided

WHOLE = "screen_file, whole"
PLAIN = "plain script"
REMEMBERING = "  that remembers"
DECISIONS = ", decisions"
#: Engines decide on no more applicants than these; the table scales their times to all.
MOST_DECISIONS = 20_000
STAGES = ("intake", "measure + decide", "rests_on", "verdicts.csv", "summary", "report.html")


@dataclass(frozen=True)
class Task:
    """A file of applicants, a posting, a folder to write into, the report's pages, the processes."""

    path: Path
    posting: Posting
    out: Path
    pages: int = PAGES
    workers: int = field(default_factory=processes)

    def read_csv(self) -> pa.Table:
        """The baseline: the file as Arrow reads it, every column as text."""
        with self.path.open(encoding="utf-8") as file:
            names = file.readline().rstrip("\n").split(",")
        texts = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
        skip = pa_csv.ParseOptions(invalid_row_handler=lambda row: "skip")
        return pa_csv.read_csv(self.path, parse_options=skip, convert_options=texts)

    def whole(self, laps: Laps) -> None:
        """Everything that `screening screen FILE --out DIR` does but loading the posting."""
        rules = self._rules()
        with laps(WHOLE):
            self.screened(rules)

    def screened(self, rules: RuleBase | None = None) -> Result:
        """One whole run of `screen_file`."""
        rules = rules or self._rules()
        job = Job(
            rules,
            self._intake(rules),
            AS_OF,
            "as given",
            out=self.out,
            pages=self.pages,
            reads=(self.path,),
            workers=self.workers,
        )
        return screen_file(job, lambda rows: None)

    def stages(self, laps: Laps) -> None:
        """The same work step by step, in batches as well, each step timed; only the manifest is left out."""
        rules = self._rules()
        summary = Summary(plan=rules.plan)
        shown: list[str] = []
        self.out.mkdir(parents=True, exist_ok=True)
        table = VerdictTable(rules.plan)
        with (self.out / "verdicts.csv").open("wb") as stream:
            stream.write(table.header)
            batches = self._batches(rules)
            while True:
                batch: Batch | None
                with laps("intake"):
                    batch = next(batches, None)
                if batch is None:
                    break
                with laps("measure + decide"):
                    run = decided(rules, batch.table, AS_OF)
                with laps("rests_on"):
                    run.rests_on  # noqa: B018 - worked out when it is first asked for
                with laps("verdicts.csv"):
                    stream.write(table.rows(run))
                with laps("summary"):
                    summary.add(run)
                with laps("report.html"):
                    first = [verdict(run, i) for i in range(min(len(run), self.pages - len(shown)))]
                    shown += sections(rules.plan, first, len(shown) + 1)
        with laps("report.html"), (self.out / "report.html").open("w", encoding="utf-8") as stream:
            day, none = AS_OF.isoformat(), Tally()
            write_report(stream, summary=summary, applicants=shown, as_of=day, tally=none, about={}, shown=self.pages)

    def _batches(self, rules: RuleBase) -> Iterator[Batch]:
        """The applicants as a run reads them, by one process."""
        parts, ledger = self._intake(rules).parts(carefully=False), Ledger()
        assert parts is not None
        for piece in parts.pieces():
            begun = parts.begin(piece)
            yield from parts.finish(begun, ledger.enter(begun.claim))

    def plain(self, laps: Laps) -> None:
        """The script that somebody would write by hand for the default posting."""
        self._scripted(laps, PLAIN, plain.month)

    def remembering(self, laps: Laps) -> None:
        """The same by somebody who remembers each date that was read."""
        plain.remembered.cache_clear()
        self._scripted(laps, REMEMBERING, plain.remembered)

    def _scripted(self, laps: Laps, name: str, read: plain.Month) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        with laps(name), (self.out / "plain.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(plain.screen(self.path, read))

    def engines(self, laps: Laps) -> None:
        """Rule engines on facts that were measured before, which isn't timed: each is told of one applicant at once."""
        records = engines.facts(decided(self._rules(), self._some().table, AS_OF))
        for name in engines.available():
            with laps(name + DECISIONS):
                engines.ENGINES[name](records)

    def _some(self) -> Batch:
        """As many of the applicants as an engine is timed with."""
        return next(open_input(self.path, kinds=self.posting.kinds.keys(), batch_rows=MOST_DECISIONS).batches())

    def _rules(self) -> RuleBase:
        for read in (read_date, start_bounds, end_bounds, day_numbers, say_days, ten_years_said, texts_of_days):
            read.cache_clear()
        shutil.rmtree(self.out, ignore_errors=True)
        return RuleBase(compile_posting(self.posting, self.posting.policy, {}))

    def _intake(self, rules: RuleBase) -> Intake:
        return open_input(self.path, date_order=rules.plan.policy.date_order, kinds=self.posting.kinds.keys())
