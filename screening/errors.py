"""What can go wrong, and how it is said.

A fault is a `Problem`: a code, one lower-case sentence, the place it stands at and a hint. All problems of one
input are collected and raised together in one `ScreeningError`; its text is one line for each problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a problem stands: a file with line and column, or a file with row and column name.

    `line`, `column` and `row` count from 1; 0 means that the place has none. A row counts the header line, so that it
    is the number a spreadsheet shows.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    row: int = 0
    name: str = ""

    def __str__(self) -> str:
        if self.row:
            return f"{self.file}: row {self.row}" + (f", {self.name}" if self.name else "")
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return f"{self.file}: {self.name}" if self.file and self.name else self.file or self.name


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a rule file or an input: place, stable code, sentence, hint (may be empty)."""

    place: Place
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.code}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class ScreeningError(Exception):
    """Base of every exception that `screening` raises; carries its `problems`, sorted by place."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(sorted(problems))
        if not found:
            raise ValueError("an error needs at least one problem")
        super().__init__("\n".join(map(str, found)))
        self.problems: tuple[Problem, ...] = found

    def __reduce__(self) -> tuple[type[ScreeningError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    @property
    def message(self) -> str:
        """The sentence of the first problem."""
        return self.problems[0].message

    @property
    def place(self) -> Place:
        """The place of the first problem."""
        return self.problems[0].place

    @property
    def hint(self) -> str:
        """The hint of the first problem, or an empty string."""
        return self.problems[0].hint


class RuleFileError(ScreeningError):
    """A rule file, a policy or the list of kinds is faulty; nobody was screened."""


class InputError(ScreeningError):
    """The input can't be read as applicants at all."""


class ApplicantError(ScreeningError):
    """One applicant record is faulty; says which entry and why."""


class OptionError(ScreeningError):
    """A request names something that isn't there: a posting, an option, an applicant."""


class EngineError(ScreeningError):
    """The rule engine can't be loaded, or broke its contract; never an applicant's failure."""


def fault(error: type[ScreeningError], code: str, message: str, *, hint: str = "", file: str = "") -> ScreeningError:
    """One exception with one problem."""
    return error(Problem(Place(file=file), code, message, hint))
