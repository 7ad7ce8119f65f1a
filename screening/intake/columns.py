"""Columns of cells, each distinct text read once, and the faults that are found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from screening.intake.known import Known, said, trimmed
from screening.intake.values import BadValue
from screening.profiles import Bools, Coded, Ints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one column: its header as written, its place among the columns, and the trimmed texts.

    A blank cell, also one of "n/a" or "-", has code -1. Of the texts something may be `known` from other blocks, at
    these `places`, one for each text.
    """

    header: str
    place: int
    cells: Coded
    known: Known | None = field(default=None, compare=False)
    places: Ints | None = field(default=None, compare=False)

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
    def of(cls, header: str, place: int, array: Any, ids: bool = False, known: Known | None = None) -> Column:
        """The column of an Arrow string array; `ids` are only trimmed.

        What is `known` of short texts is used, and more of them is known then.
        """
        encoded = array.dictionary_encode()
        codes = _codes(encoded.indices)
        texts = encoded.dictionary.to_pylist()
        if known is not None and not ids:
            left, places, moved = known.trimmed(texts)
            return cls(header, place, Coded(codes if moved is None else moved[codes], tuple(left)), known, places)
        bare = [text.strip() for text in texts] if ids else list(map(trimmed, texts))
        if bare != texts or "" in bare:
            distinct: dict[str, int] = {}
            table = [distinct.setdefault(text, len(distinct)) if text else -1 for text in bare]
            codes = np.array([*table, -1], np.int64)[codes]
            bare = list(distinct)
        return cls(header, place, Coded(codes, tuple(bare)))

    def numbers(self, number: Callable[[str], int]) -> Ints:
        """One integer for each distinct text."""
        texts = self.cells.values
        if self.known is None or self.places is None:
            return np.fromiter(map(number, texts), np.int64, len(texts))
        return self.known.numbers(number, self.places, texts)

    def map(self, number: Callable[[str], int], silent: int) -> Ints:
        """One integer for each row, `silent` where the cell is blank."""
        return np.append(self.numbers(number), silent)[self.cells.codes]

    def values(self, reader: Callable[[str], T], free: bool) -> list[T] | None:
        """What each distinct text says where that is known of all of them."""
        if self.known is None or self.places is None:
            return None
        return self.known.values(reader, free, self.places)

    def each(self, reader: Callable[[str], T], free: bool) -> list[tuple[T] | BadValue | None]:
        """What each distinct text says, why it can't be read, or None where it says that nothing is known."""
        texts = self.cells.values
        if self.known is None or self.places is None:
            return [said(reader, text, free) for text in texts]
        return self.known.said(reader, free, self.places, texts)


def _codes(indices: Any) -> Ints:
    """The places of cells in a dictionary, -1 where there is none."""
    if not indices.null_count:
        codes: Ints = indices.to_numpy().astype(np.int64)
        return codes
    first, last = indices.offset, indices.offset + len(indices)
    bits, places = indices.buffers()
    # the bits say where there is one; one pass over small integers is much cheaper than filling the nulls in Arrow
    there = np.unpackbits(np.frombuffer(bits, np.uint8, (last + 7) // 8), count=last, bitorder="little")[first:]
    kind = indices.type.to_pandas_dtype()
    found: Ints = (np.frombuffer(places, kind, last)[first:].astype(np.int64) + 1) * there - 1
    return found


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
        unread = self.unread[rows] if self.unread.any() else np.zeros(len(rows), np.bool_)
        return Read(self.codes[rows], self.values, unread)


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
    codes = column.cells.codes
    if (known := column.values(reader, free)) is not None:
        return Read(codes, known, np.zeros(len(codes), np.bool_))
    values: list[T] = []
    moved: list[int] = []
    wrong: dict[int, BadValue] = {}
    for code, (text, found) in enumerate(zip(column.cells.values, column.each(reader, free), strict=True)):
        if isinstance(found, BadValue):
            wrong[code] = found
            stands = [] if instead is None else [instead(text)]
        elif found is None:
            stands = [] if unknown is None else [unknown(text)]
        else:
            stands = list(found)
        values += stands
        moved.append(len(values) - 1 if stands else -1)
    unread = np.isin(codes, list(wrong)) if wrong else np.zeros(len(codes), np.bool_)
    for index in np.flatnonzero(unread).tolist():
        bad = wrong[int(codes[index])]
        faults.add(index, column, str(bad), bad.hint)
    return Read(np.array([*moved, -1], np.int64)[codes], values, unread)


def any_said(columns: Iterable[Column], rows: int) -> Bools:
    """The rows in which at least one of the columns says something."""
    said = np.zeros(rows, np.bool_)
    for column in columns:
        said |= column.said
    return said
