"""What became of the rows of an input: counts that add up, the same in the terminal, the report and the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from screening.wording import plural

#: So many rejected rows and unread values are kept to be listed; all of them stand in files of their own.
LISTED = 200
#: The columns of these files.
NOTE_COLUMNS = ("row", "column", "value", "reason", "hint")


class Note(Protocol):
    """Something wrong in a row of the input; a `file` says that it isn't a row of the applicants' own table."""

    @property
    def row(self) -> int:
        """The number of the row."""

    @property
    def column(self) -> str:
        """The column with the fault; empty where it is the whole row."""

    @property
    def value(self) -> str:
        """What stands there."""

    @property
    def reason(self) -> str:
        """What is wrong with it."""

    @property
    def file(self) -> str:
        """The table that the row is in, empty for that of the applicants."""

    @property
    def hint(self) -> str:
        """What to write instead."""


@dataclass(slots=True)
class Tally:
    """The counts of a run, in rows of the input.

    `merged` rows say what an earlier one says, `joined` rows say more of an applicant whom an earlier one began.
    `values` are those that couldn't be read and are unknown, `reasons` those for which rows were rejected; `problems`
    and `rejected` hold the first of each.
    """

    rows: int = 0
    verdicts: int = 0
    rejected_rows: int = 0
    merged: int = 0
    joined: int = 0
    values: int = 0
    reasons: int = 0
    rejected: list[Note] = field(default_factory=list)
    problems: list[Note] = field(default_factory=list)

    def note(self, rejected: Sequence[Note], problems: Sequence[Note]) -> None:
        """Count what is wrong, and keep the first of it."""
        self.rejected += rejected[: LISTED - len(self.rejected)]
        self.problems += problems[: LISTED - len(self.problems)]
        self.values += len(problems)
        self.reasons += len(rejected)

    @property
    def adds_up(self) -> bool:
        """Whether each row that came in is accounted for."""
        return self.rows == self.verdicts + self.rejected_rows + self.merged + self.joined

    @property
    def sentence(self) -> str:
        """`12 rows = 9 verdicts + 2 rejected + 1 repeated`."""
        parts = [plural(self.verdicts, "verdict"), f"{self.rejected_rows} rejected"]
        if self.merged:
            parts.append(f"{self.merged} repeated")
        if self.joined:
            parts.append(f"{self.joined} with more of the same applicants")
        return f"{plural(self.rows, 'row')} = {' + '.join(parts)}"

    def remarks(self, where: str = "") -> Iterator[str]:
        """What else there is to say about the rows, a sentence each; `where` the unread values are listed."""
        if self.merged:
            verb = "says" if self.merged == 1 else "say"
            yield f"{plural(self.merged, 'row')} {verb} what an earlier row of the same applicant says: counted once"
        if self.values:
            verb = "is" if self.values == 1 else "are"
            yield f"{plural(self.values, 'value')} can't be read and {verb} unknown" + (f": {where}" if where else "")


def note_cells(note: Note) -> tuple[str, ...]:
    """The cells of a note in the order of `NOTE_COLUMNS`."""
    column = f"{note.file}: {note.column}" if note.file and note.column else note.column or note.file
    return str(note.row), column, note.value, note.reason, note.hint
