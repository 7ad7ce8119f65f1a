"""Columns of cells, each distinct text read once, and the faults that are found on the way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from screening.intake.text import DAMAGED
from screening.intake.values import BadValue
from screening.intake.words import clean, is_blank, is_unknown
from screening.profiles import Bools, Coded, Ints

T = TypeVar("T")
#: What is known of a text is kept for the next block if it isn't longer.
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one column: its header as written, its place among the columns, and the trimmed texts.

    A blank cell, also one of "n/a" or "-", has code -1.
    """

    header: str
    place: int
    cells: Coded

    @property
    def said(self) -> Bools:
        """Where the cell isn't blank."""
        return self.cells.codes >= 0

    def without(self, rows: Bools) -> Column:
        """The column with these rows blank, and no text that only they have."""
        codes = np.where(rows, -1, self.cells.codes)
        left = Coded.of([None if code < 0 else self.cells.values[code] for code in codes.tolist()])
        return Column(self.header, self.place, left)

    @classmethod
    def of(cls, header: str, place: int, array: Any, ids: bool = False) -> Column:
        """The column of an Arrow string array; `ids` are only trimmed."""
        encoded = array.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        texts = encoded.dictionary.to_pylist()
        trimmed = [text.strip() for text in texts] if ids else list(map(_trimmed, texts))
        if trimmed != texts or "" in trimmed:
            places: dict[str, int] = {}
            moved = [places.setdefault(text, len(places)) if text else -1 for text in trimmed]
            codes = np.array([*moved, -1], np.int64)[codes]
            trimmed = list(places)
        return cls(header, place, Coded(codes, tuple(trimmed)))


def _trimmed(text: str) -> str:
    """A text without what can't be seen, "" where it says as much as a blank cell."""
    if len(text) <= _SHORT:
        return _bare(text)
    return clean(text)


@functools.lru_cache(maxsize=1 << 15)
def _bare(text: str) -> str:
    bare = clean(text)
    return "" if is_blank(bare) else bare


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a cell: the number of its row in the block, the column, what and why, what to write instead.

    The value is unknown then. A fault that `rejects` says that the row can't be an applicant.
    """

    index: int
    place: int
    header: str
    value: str
    reason: str
    hint: str = ""
    rejects: bool = False


class Faults:
    """The faults of one block, collected while its columns are read."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, index: int, column: Column, reason: str, hint: str = "", rejects: bool = False) -> None:
        """Note what is wrong with one cell."""
        value = column.cells.text(index) or ""
        self._found.append(Fault(index, column.place, column.header, value, reason, hint, rejects))

    def reject(self, index: int, place: int, header: str, value: str, reason: str) -> None:
        """Note why a row can't be an applicant, with the cell that shows it."""
        self._found.append(Fault(index, place, header, value, reason, rejects=True))

    def sorted(self) -> list[Fault]:
        """All of them by row, then by column."""
        return sorted(self._found, key=lambda fault: (fault.index, fault.place))

    def rejected(self) -> set[int]:
        """The rows that can't be applicants."""
        return {fault.index for fault in self._found if fault.rejects}


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What the cells of a column say: `values` by code, -1 where nothing is said.

    `unread` is where a cell can't be read; its code is -1 too, unless something stands for it.
    """

    codes: Ints
    values: Sequence[T]
    unread: Bools

    def ints(self, number: Callable[[T], int], silent: int) -> Ints:
        """One integer for each row, computed once for each distinct value."""
        table = np.fromiter((*map(number, self.values), silent), np.int64, len(self.values) + 1)
        return table[self.codes]

    def take(self, rows: Ints) -> Read[T]:
        """The chosen rows."""
        return Read(self.codes[rows], self.values, self.unread[rows])


def read(
    column: Column,
    reader: Callable[[str], T],
    faults: Faults,
    free: bool = False,
    instead: Callable[[str], T] | None = None,
    unknown: Callable[[str], T] | None = None,
) -> Read[T]:
    """Read each distinct text of the column once; a text that can't be read is a fault of every row that has it.

    `instead` gives what stands for such a text where silence would be taken for an answer. Unless the text is `free`,
    one that says that the value isn't known ("?", "prefer not to say") is no fault: `unknown` gives what stands for it,
    and without that it says nothing.
    """
    values: list[T] = []
    moved: list[int] = []
    wrong: dict[int, BadValue] = {}
    for code, text in enumerate(column.cells.values):
        found = (_read_short if len(text) <= _SHORT and not free else _read)(reader, text, free)
        if isinstance(found, BadValue):
            wrong[code] = found
            said = [] if instead is None else [instead(text)]
        elif found is None:
            said = [] if unknown is None else [unknown(text)]
        else:
            said = list(found)
        values += said
        moved.append(len(values) - 1 if said else -1)
    codes = column.cells.codes
    unread = np.isin(codes, list(wrong)) if wrong else np.zeros(len(codes), np.bool_)
    for index in np.flatnonzero(unread).tolist():
        bad = wrong[int(codes[index])]
        faults.add(index, column, str(bad), bad.hint)
    return Read(np.array([*moved, -1], np.int64)[codes], values, unread)


def _read(reader: Callable[[str], T], text: str, free: bool) -> tuple[T] | BadValue | None:
    """What a text says, why it can't be read, or None where it says that nothing is known."""
    if DAMAGED in text:
        return BadValue("the value can't be read as text", "write it anew")
    if not free and is_unknown(text):
        return None
    try:
        return (reader(text),)
    except BadValue as bad:
        return BadValue(str(bad), bad.hint)  # without the frames that the one that was raised holds


@functools.lru_cache(maxsize=1 << 15)
def _read_short(reader: Callable[[str], T], text: str, free: bool) -> tuple[T] | BadValue | None:
    """The same, known of the texts that were read last: the same dates and hours come again in each block."""
    return _read(reader, text, free)


def any_said(columns: Iterable[Column], rows: int) -> Bools:
    """The rows in which at least one of the columns says something."""
    said = np.zeros(rows, np.bool_)
    for column in columns:
        said |= column.said
    return said
