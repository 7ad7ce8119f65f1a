"""Opening an input: which format it has, and one way to read them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from screening.calendar import ORDERS
from screening.errors import OptionError, fault
from screening.intake import jsonl, related, wide
from screening.intake.batch import Batch, Source, concat
from screening.intake.blob import Blob
from screening.intake.jsonl import JsonLines
from screening.intake.related import Related
from screening.intake.values import Values
from screening.intake.wide import Wide


class Reader(Protocol):
    """What a format gives: the source, and its applicants in batches."""

    @property
    def source(self) -> Source:
        """What was read and what became of its columns."""
        ...

    @property
    def sha256(self) -> str:
        """That of the bytes that were read, once all were."""
        ...

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, how it is recognised by its content, and its reader."""

    name: str
    recognises: Callable[[Blob], bool]
    reader: Callable[[Blob, Values, int], Reader]


#: In the order in which they are tried; the last takes whatever no other claims.
FORMATS = (
    Format(related.FORMAT, related.recognises, Related),
    Format(jsonl.FORMAT, jsonl.recognises, JsonLines),
    Format(wide.FORMAT, wide.recognises, Wide),
)


class Intake:
    """An opened input."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def source(self) -> Source:
        """What is read and what becomes of its columns; complete once everything was read."""
        return self._reader.source

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes as they were read, "" before everything was read.

        For a folder that of a line for each table: its name, a NUL character and the SHA-256 of its bytes.
        """
        return self._reader.sha256

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch, from the start. Raises InputError."""
        return self._reader.batches()

    def read(self) -> Batch:
        """All applicants as one batch. Raises InputError."""
        return concat(list(self.batches()))


def open_input(
    path: str | Path | BinaryIO,
    *,
    name: str | None = None,
    date_order: str = "month-first",
    kinds: Collection[str] = (),
    batch_rows: int = 65536,
) -> Intake:
    """Open applicants: a wide CSV file, a folder of related tables, or JSON lines, recognised by content.

    `kinds` are the ids of the known kinds of work; a record that names another is rejected, and with none given
    nothing is checked. A batch has at most `batch_rows` well-formed rows. Raises InputError.
    """
    if date_order not in ORDERS:
        raise fault(OptionError, "bad-option", f"unknown date order `{date_order}`", hint=f"one of {', '.join(ORDERS)}")
    if batch_rows < 1:
        raise fault(OptionError, "bad-option", "a batch has at least one row")
    blob = Blob.of(path, name)
    how = Values(date_order, frozenset(kinds))
    found = next(one for one in FORMATS if one.recognises(blob))
    return Intake(found.reader(blob, how, batch_rows))
