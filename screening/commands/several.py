"""One input against several postings: each has its folder, and those that read the input alike read it once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from screening.commands.batch import Result, screen_files
from screening.commands.inputs import Input
from screening.commands.step import Job
from screening.commands.workers import processes
from screening.determinations import Determinations
from screening.postings import Posting
from screening.rulebase import RuleBase


def options_of(posting: Posting, postings: Sequence[Posting], options: Mapping[str, bool]) -> dict[str, bool]:
    """The options that are meant for a posting: those that it knows, and those that none of the postings knows."""
    others = {name for one in postings if one is not posting for name in one.options}
    return {name: value for name, value in options.items() if name in posting.options or name not in others}


@dataclass(frozen=True)
class Common:
    """What the jobs of one command share. `reads` are the files that are read; `workers` None is one a core."""

    out: Path | None
    json_lines: bool
    pages: int
    reads: tuple[Path, ...]
    determinations: Determinations
    workers: int | None

    def job(self, rules: RuleBase, given: Input, as_of: datetime.date, said: str, *, several: bool) -> Job:
        """The job of one posting; where there are several, each writes a folder of its id. Raises as opening does."""
        out = self.out / rules.plan.posting.id if self.out is not None and several else self.out
        return Job(
            rules,
            given.open(rules.plan),
            as_of,
            said,
            out,
            self.json_lines,
            self.pages,
            self.reads,
            self.determinations,
            processes() if self.workers is None else self.workers,
        )


def screen_all(
    jobs: Sequence[Job], progress: Callable[[int], None], json_out: TextIO | None = None, listed: int = 0
) -> list[Result]:
    """Screen each job; those whose intake reads the same input the same way are screened together.

    Raises as `screen_files` does. Returns the result of each job, in their order.
    """
    found: dict[int, Result] = {}
    asked = {question for job in jobs for question in job.rules.plan.questions}
    for number, job in enumerate(jobs):
        if number in found:
            continue
        alike = [n for n, one in enumerate(jobs) if n not in found and one.intake.way == job.intake.way]
        group = [replace(jobs[n], intake=job.intake) for n in alike]
        found |= zip(alike, screen_files(group, progress, json_out, listed, asked), strict=True)
    return [found[number] for number in range(len(jobs))]
