"""`screening questions`: the open questions of a batch that a person can answer once for everybody."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

import numpy as np

from screening.determinations import ANSWERS, COLUMNS, Determinations
from screening.errors import InputError, fault
from screening.explain.questions import open_questions
from screening.mentions import mentions
from screening.profiles import ProfileTable
from screening.reports.safe import Sheet
from screening.rulebase import RuleBase
from screening.run import OUTCOMES, Run, decided
from screening.verdict import Outcome
from screening.vocabulary import fold

HEADER = ("question", "value", "asks", "applicants", "would_settle", "answers", *COLUMNS[2:])
_REVIEW = OUTCOMES.index(Outcome.NEEDS_REVIEW)


@dataclass
class Asked:
    """One question: the sentence, how many applicants wrote the value, how many verdicts an answer would settle."""

    question: str
    value: str
    sentence: str
    applicants: int = 0
    settles: int = 0
    rows: list[int] = field(default_factory=list, repr=False)


class QuestionList:
    """Collects the questions over the runs of a batch."""

    def __init__(self, rules: RuleBase, as_of: datetime.date, determinations: Determinations) -> None:
        self.rules, self.as_of, self.determinations = rules, as_of, determinations
        self.found: dict[tuple[str, str], Asked] = {}
        self._tables = 0
        self._since: dict[tuple[str, str], int] = {}

    def add(self, table: ProfileTable) -> None:
        """Take the questions of one table."""
        run = decided(self.rules, table, self.as_of, self.determinations)
        here: dict[tuple[str, str], list[int]] = {}
        for i in np.flatnonzero(run.outcomes == _REVIEW).tolist():
            for question in open_questions(run, i):
                if not question.question:
                    continue
                key = (question.question, fold(question.value))
                self.found.setdefault(key, Asked(question.question, question.value, question.sentence))
                self._since.setdefault(key, self._tables)
                here.setdefault(key, []).append(i)
        for key, rows in here.items():
            self.found[key].settles += self._settled(run, self.found[key], rows)
        for key, asked in self.found.items():
            asked.applicants += mentions(table, *key)
        self._tables += 1

    def catch_up(self, tables: Callable[[], Iterable[ProfileTable]]) -> None:
        """Count who wrote the values before they were first asked about; `tables` gives all tables once more."""
        if not any(self._since.values()):
            return
        for number, table in enumerate(tables()):
            for key in (key for key, since in self._since.items() if since > number):
                self.found[key].applicants += mentions(table, *key)

    def _settled(self, run: Run, asked: Asked, rows: Iterable[int]) -> int:
        part = run.table.take(rows)
        settled = np.zeros(len(part), np.bool_)
        for answer in ANSWERS[asked.question.partition(":")[0]]:
            answered = self.determinations.with_answer(asked.question, asked.value, answer)
            settled |= decided(self.rules, part, self.as_of, answered).outcomes != _REVIEW
        return int(settled.sum())

    def ranked(self) -> Iterator[Asked]:
        """The questions, those first that settle the most verdicts."""
        return iter(sorted(self.found.values(), key=lambda a: (-a.settles, -a.applicants, a.question, a.value)))

    def write(self, out: TextIO) -> int:
        """Write the questions with blank answers, to be filled in and given back; returns how many there are."""
        rows = [
            (a.question, a.value, a.sentence, str(a.applicants), str(a.settles), _answers(a.question), "", "", "", "")
            for a in self.ranked()
        ]
        Sheet(out, HEADER).write(rows)
        return len(rows)

    def write_file(self, path: str) -> int:
        """The same into a new file. Raises InputError where there is one of that name, or none can be."""
        try:
            with open(path, "x", encoding="utf-8", newline="") as stream:
                return self.write(stream)
        except OSError as trouble:
            reason = (trouble.strerror or "unknown").lower()
            raise fault(InputError, "cannot-write", f"can't write `{path}`: {reason}", hint="name a new file") from None


def _answers(question: str) -> str:
    return " / ".join(ANSWERS[question.partition(":")[0]])
