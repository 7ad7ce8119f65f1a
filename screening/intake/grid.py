"""A table as every tabular format gives it: a header, and blocks of text columns with the numbers of their rows."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.intake.blob import Blob
from screening.intake.edges import loose
from screening.intake.text import refusal, shown
from screening.profiles import Bools, Ints

MOST_COLUMNS = 10_000
MOST_CELL = 1 << 20
#: Whole numbers from here on aren't written out by a spreadsheet.
_EXACT = 10**15


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table and the number of its last row: blank rows and titles before it are passed over."""

    names: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row that can't be read: it has a wrong number of cells, or there is another `reason`.

    `text` is the row as it stands in the file, or where another reason is given the cell of the key, if it is known.
    """

    row: int
    cells: int
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows in order: their numbers, their cells by place of the column, and the malformed rows among them."""

    numbers: Ints
    cells: dict[int, Any]
    malformed: tuple[Malformed, ...]

    @property
    def rows(self) -> int:
        """How many rows there are, the malformed included."""
        return len(self.numbers) + len(self.malformed)

    def moved(self, by: int) -> Block:
        """The same rows so many rows further on."""
        malformed = tuple(replace(row, row=row.row + by) for row in self.malformed)
        return Block(self.numbers + by, self.cells, malformed)


class Grid(Protocol):
    """A table. One that can be read `once` only is a part of something larger, of which nothing else is known."""

    once: ClassVar[bool]
    unread: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name that messages give it."""
        ...

    @property
    def details(self) -> str:
        """The format and what was chosen: "CSV, separator `;`, Windows-1252"."""
        ...

    @property
    def sha256(self) -> str:
        """That of the bytes that were read, "" before all were."""
        ...

    def header(self) -> Header:
        """The names of the columns. Raises InputError if there are none."""
        ...

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows below the header, at most `most` well-formed ones at a time, with these columns and no others.

        A row whose cells are all blank is no row; only those with a blank `key` are looked at. Of the columns that are
        set `aside` nothing is asked but whether the cells of such a row are blank. Raises InputError.
        """
        ...


class BlobGrid:
    """What every grid of one file has: its bytes and its header."""

    once: ClassVar[bool] = False
    #: What else is in the file and isn't read, as messages name it.
    unread: tuple[str, ...] = ()
    _blob: Blob
    _header: Header

    @property
    def name(self) -> str:
        """The name that messages give it."""
        return self._blob.name

    @property
    def sha256(self) -> str:
        """That of the bytes of the file, once they were read."""
        return self._blob.sha256

    def header(self) -> Header:
        """The names of the columns."""
        return self._header


def cell_count(row: Malformed, width: int) -> str:
    """The reason that a row is rejected; its cells aren't shown, since any of them may be a protected one."""
    return row.reason or f"the row has {row.cells} cell{'s' * (row.cells != 1)} where the header has {width}"


def no_malformed(row: int) -> tuple[Malformed, ...]:
    """The malformed rows before a row, of a format that has none."""
    return ()


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts rows into blocks: `columns`, of which `key` is one, are kept; `aside` only tell whether a row is blank."""

    name: str
    header: Header
    key: int
    columns: Sequence[int]
    aside: Sequence[int]
    most: int

    @property
    def places(self) -> list[int]:
        """The places of the columns that `blocks` wants."""
        return [*self.columns, *self.aside]

    def blocks(
        self,
        numbers: Ints,
        arrays: Sequence[Any],
        malformed: Callable[[int], tuple[Malformed, ...]] = no_malformed,
    ) -> Iterator[Block]:
        """The blocks of some rows: their numbers, and string arrays in the order of `places`.

        `malformed` gives the malformed rows before a row that weren't handed on yet. Raises InputError for a cell that
        is too long.
        """
        self._check_cells(numbers, arrays)
        keep = (numbers > self.header.row) & ~self._blank(arrays)
        kept = list(arrays[: len(self.columns)])
        if not keep.all():
            mask = pa.array(keep)
            kept, numbers = [array.filter(mask) for array in kept], numbers[keep]
        for first in range(0, len(numbers), self.most):
            here = numbers[first : first + self.most]
            cells = {place: kept[i].slice(first, self.most) for i, place in enumerate(self.columns)}
            yield Block(here, cells, malformed(int(here[-1])))

    def _check_cells(self, numbers: Ints, arrays: Sequence[Any]) -> None:
        for place, array in zip(self.columns, arrays, strict=False):
            if array.nbytes <= MOST_CELL:
                continue
            lengths = pc.binary_length(array)
            longest = pc.max(lengths).as_py() or 0
            if longest > MOST_CELL:
                row = int(numbers[pc.index(lengths, longest).as_py()])
                column = shown(self.header.names[place].strip())
                raise refusal("long-cell", "the cell is longer than 1 MB", file=self.name, row=row, column=column)

    def _blank(self, arrays: Sequence[Any]) -> Bools:
        """The rows without a single cell that says something."""
        blank = np.zeros(len(arrays[0]), np.bool_)
        key = arrays[self.columns.index(self.key)]
        rows = loose(key)
        for array in (key, *arrays):
            if not len(rows):
                break
            rows = rows[_silent(array.take(pa.array(rows)))]
        blank[rows] = True
        return blank


def _silent(array: Any) -> Bools:
    """Where a cell is blank."""
    found: Bools = pc.equal(pc.utf8_trim_whitespace(array.fill_null("")), "").to_numpy(zero_copy_only=False)
    return found


def checked(names: Sequence[str], row: int, file: str) -> Header:
    """The header. Raises InputError for one that can't be."""
    if not row:
        raise refusal("empty-file", "the file is empty", file=file)
    if len(names) > MOST_COLUMNS:
        message = f"the header has {len(names):,} columns; at most {MOST_COLUMNS:,} are read"
        raise refusal("too-many-columns", message, file=file, row=row)
    return Header(tuple(names), row)


def text(value: object) -> str | None:
    """A value of a typed cell as a person would write it: 40, 37.5, yes, 2020-01-31; None where it says nothing."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value:
            return None
        return str(int(value)) if abs(value) < _EXACT and value == int(value) else repr(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


def _decimal(value: Decimal) -> str | None:
    if not value.is_finite():
        return None
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
