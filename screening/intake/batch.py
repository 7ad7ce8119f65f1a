"""What intake hands on: applicants in columns, the rows that were rejected, and what became of each column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from screening.intake.text import refusal
from screening.profiles import Credentials, Degrees, Ints, Jobs, ProfileTable
from screening.records import table_of

_C = TypeVar("_C", Degrees, Jobs, Credentials)


@dataclass(frozen=True, slots=True)
class _Note:
    """Something wrong in a row: its number, the column, the value as written, what is wrong, what to write instead.

    The number is the one a spreadsheet shows (the header is row 1), or the line of a JSON lines file. `file` is set
    where the row isn't one of the applicants' own table.
    """

    row: int
    column: str
    value: str
    reason: str
    file: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rejected(_Note):
    """One reason why a row got no verdict."""


@dataclass(frozen=True, slots=True)
class Unread(_Note):
    """A value that can't be read and is unknown therefore. Its applicant has a verdict with what else is there."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The applicants of `rows` rows; each row is an applicant of the table or has one or more reasons in `rejected`.

    Or it is one of `merged`, rows that say what an earlier one said, or of `joined`, rows that say more of an applicant
    whom another row began. `problems` are the values that couldn't be read. `carried` are columns that are handed
    through: by header, a text or None for each applicant of the table.
    """

    table: ProfileTable
    rejected: tuple[Rejected, ...]
    rows: int
    carried: Mapping[str, Sequence[str | None]] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Unread, ...] = ()
    merged: int = 0
    joined: int = 0

    def __post_init__(self) -> None:
        if len(self.table) + self.rejected_rows + self.merged + self.joined != self.rows:
            raise refusal(
                "lost-rows",
                f"{self.rows} rows were read, {len(self.table)} are applicants, {self.rejected_rows} are rejected, "
                f"{self.merged} repeat another and {self.joined} belong to another",
                hint="this is a fault of `screening`; please report it",
            )

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected, each counted once however many reasons it has."""
        return len({(one.file, one.row) for one in self.rejected})


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: its name, its format, and what became of its columns.

    `dropped` are the protected columns, which nobody read; `passed_over` those that mean nothing here; `carried` those
    that are only handed through; `columns` says what each of the others was taken for. With `row_ids` no column tells
    applicants apart, and each is called by the number of its row. `doubts` are sentences about columns whose dates
    are written in another order than the policy names.
    """

    name: str
    format: str
    dropped: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    carried: tuple[str, ...] = ()
    row_ids: bool = False
    doubts: tuple[str, ...] = ()


def unasked(columns: Mapping[str, str], asked: Collection[str]) -> tuple[str, ...]:
    """The headers of credentials, answers and claims that a posting doesn't ask for.

    `columns` are headers with what they mean; `asked` are canonical names such as `answer:bilingual`.
    """
    named = ("credential:", "answer:", "claim:", "claim_supervisory:")
    return tuple(header for header, meaning in columns.items() if meaning.startswith(named) and meaning not in asked)


def concat(batches: Sequence[Batch]) -> Batch:
    """Several batches as one, in their order."""
    tables = [batch.table for batch in batches if len(batch.table)]
    carried = dict.fromkeys(header for batch in batches for header in batch.carried)
    return Batch(
        _stacked(tables) if len(tables) != 1 else tables[0],
        tuple(one for batch in batches for one in batch.rejected),
        sum(batch.rows for batch in batches),
        {
            header: [text for b in batches for text in b.carried.get(header, [None] * len(b.table))]
            for header in carried
        },
        tuple(one for batch in batches for one in batch.problems),
        sum(batch.merged for batch in batches),
        sum(batch.joined for batch in batches),
    )


def _stacked(tables: Sequence[ProfileTable]) -> ProfileTable:
    if not tables:
        return table_of([])
    starts = np.cumsum([0, *map(len, tables)])[:-1].tolist()

    def entries(kind: type[_C], parts: Sequence[_C]) -> _C:
        return kind.join([replace(p, owner=p.owner + start) for p, start in zip(parts, starts, strict=True)])

    def column(parts: Sequence[Ints | None], silent: int) -> Ints:
        sized = zip(parts, tables, strict=True)
        return np.concatenate([np.full(len(t), silent, np.int64) if p is None else p for p, t in sized])

    questions = list(dict.fromkeys(question for table in tables for question in table.answers))
    claims = list(dict.fromkeys(key for table in tables for key in table.claims))
    return ProfileTable(
        ids=tuple(id_ for table in tables for id_ in table.ids),
        rows=np.concatenate([table.rows for table in tables]),
        education_given=np.concatenate([table.education_given for table in tables]),
        experience_given=np.concatenate([table.experience_given for table in tables]),
        credentials_complete=np.concatenate([table.credentials_complete for table in tables]),
        degrees=entries(Degrees, [table.degrees for table in tables]),
        jobs=entries(Jobs, [table.jobs for table in tables]),
        credentials=entries(Credentials, [table.credentials for table in tables]),
        answers={q: column([table.answers.get(q) for table in tables], 0) for q in questions},
        answers_said={q: column([table.answers_said.get(q) for table in tables], -1) for q in questions},
        claims={key: column([table.claims.get(key) for table in tables], -1) for key in claims},
    )
