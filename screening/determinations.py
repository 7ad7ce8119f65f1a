"""Determinations: what a person answered to the open questions of a batch.

A determination says of a value that applicants wrote (a job title, a field of study, the name of a credential) what it
counts as. The next run reads it as evidence like any other, and shows who answered, when and why.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from screening.errors import InputError, Place, Problem, fault
from screening.vocabulary import LEVELS, fold

#: The columns of a file of determinations that are read; others may stand beside them.
COLUMNS = ("question", "value", "answer", "who", "when", "why")
#: What a question begins with, and the answers that it takes.
ANSWERS = {
    "title": ("yes", "no"),
    "field": ("yes", "no"),
    "credential": ("yes", "no"),
    "accredited": ("yes", "no"),
    "employer": ("yes", "no"),
    "level": (*LEVELS, "none"),
}
_MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Determination:
    """One answer: `question` is a kind with what it asks (`title:it-management`), `value` what applicants wrote.

    `row` is where it stands in its file; it makes no difference.
    """

    question: str
    value: str
    answer: str
    who: str = ""
    when: str = ""
    why: str = ""
    row: int = field(default=0, compare=False)

    @property
    def note(self) -> str:
        """Who answered, when and why, for the evidence."""
        by = f" by {self.who}" if self.who else ""
        on = f" on {self.when}" if self.when else ""
        nobody = "" if self.who else ", by whom isn't said"
        return f"determined{by}{on}{nobody}" + (f": {self.why}" if self.why else "")


class Determinations:
    """Answers by question and value. Values are compared after folding case, punctuation and white space.

    Raises `InputError` where two answers to the same question contradict each other.
    """

    def __init__(self, answers: Iterable[Determination] = (), file: str = "determinations") -> None:
        self._answers: dict[tuple[str, str], Determination] = {}
        problems = []
        for one in answers:
            key = (one.question, fold(one.value))
            other = self._answers.setdefault(key, one)
            if other.answer != one.answer:
                said = f"`{one.value}` is answered `{other.answer}` and `{one.answer}` to `{one.question}`"
                problems.append(Problem(Place(file=file), "contradictory", said, "keep one of the two"))
        if problems:
            raise InputError(problems)

    def __bool__(self) -> bool:
        return bool(self._answers)

    def __iter__(self) -> Iterator[Determination]:
        return iter(self._answers.values())

    def __reduce__(self) -> tuple[type[Determinations], tuple[tuple[Determination, ...]]]:
        return Determinations, (tuple(self),)

    @cached_property
    def sha256(self) -> str | None:
        """The SHA-256 of the answers, whatever their order; None where there are none."""
        if not self:
            return None
        text = json.dumps(sorted([getattr(one, name) for name in COLUMNS] for one in self))
        return hashlib.sha256(text.encode()).hexdigest()

    def of(self, question: str, value: str) -> Determination | None:
        """The answer to a question about a value, or None."""
        return self._answers.get((question, fold(value))) if self._answers else None

    def truth(self, question: str, value: str) -> bool | None:
        """The answer yes or no, or None where nobody answered."""
        found = self.of(question, value)
        return None if found is None else found.answer == "yes"

    def with_answer(self, question: str, value: str, answer: str) -> Determinations:
        """These answers and one more."""
        return Determinations((*self, Determination(question, value, answer)))


#: No answers.
NOTHING = Determinations()


def field_question(listed: Sequence[str]) -> str:
    """The question whether a field counts as one of the listed ones."""
    return f"field:{'+'.join(listed)}"


def _as_written(text: str) -> str:
    """A cell that we wrote, as it was before it was made safe for spreadsheets and terminals."""
    bare = text.removeprefix("'") if text.lstrip("'").startswith(tuple("=+-@")) else text
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), bare)


def read_determinations(path: str | Path) -> Determinations:
    """The answers of a CSV file; a row with a blank answer is a question that nobody answered yet.

    Raises `InputError` with every problem: unknown questions, answers that the question doesn't take, contradictions.
    """
    file = str(path)
    try:
        if Path(path).stat().st_size > _MOST_BYTES:
            raise fault(InputError, "too-large", "the file is larger than 16 MB", file=file)
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise fault(
            InputError, "cannot-read", f"can't read it: {(trouble.strerror or '').lower()}", file=file
        ) from None
    except UnicodeDecodeError:
        raise fault(InputError, "not-utf-8", "is not UTF-8", hint="save the file as CSV in UTF-8", file=file) from None
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        hint = "begin with the file that `screening questions` writes"
        raise fault(InputError, "missing-column", f"has no column `{missing[0]}`", hint=hint, file=file)
    found, problems = [], []
    try:
        for number, row in enumerate(rows, 2):
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            answer = cells["answer"].casefold()
            if not answer:
                continue
            cells = {name: _as_written(text) for name, text in cells.items()}
            answer = {"y": "yes", "true": "yes", "n": "no", "false": "no"}.get(answer, answer)
            allowed = ANSWERS.get(cells["question"].partition(":")[0])
            place = Place(file=file, row=number, name="question" if allowed is None else "answer")
            if allowed is None:
                problems.append(Problem(place, "unknown-question", f"`{cells['question']}` is no question"))
            elif answer not in allowed:
                hint = f"write one of {', '.join(allowed)}, or leave it blank"
                problems.append(Problem(place, "bad-answer", f"`{cells['answer']}` is no answer to this", hint))
            else:
                found.append(Determination(**{**cells, "answer": answer}, row=number))
    except csv.Error as bad:
        problems.append(Problem(Place(file=file), "not-readable", f"can't be read as CSV: {bad}"))
    if problems:
        raise InputError(problems)
    return Determinations(found, file)
