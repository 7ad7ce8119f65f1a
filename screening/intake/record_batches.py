"""Record batches in memory as a table of text: what another program has read, piece by piece.

Two columns may say something of a row instead of an applicant: one has the row's number in the input, one what stood
there where the row couldn't be read. Without numbers, the rows are counted from 2 on, as if a header stood before them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from screening.intake.arrow_files import texts
from screening.intake.grid import Block, Cutter, Header, Malformed, cell_count, checked
from screening.intake.text import refusal, shown
from screening.profiles import Bools, Ints

NAME = "record batches"
#: So many rows are read at once.
MOST = 65_536
#: A number before that of any row: here no header stands among the rows.
_BEFORE = -(2**62)


@dataclass(frozen=True, slots=True)
class Aside:
    """The names of the columns that speak of rows: `rows` of their numbers, `damaged` of what can't be read.

    An empty name is none.
    """

    rows: str = ""
    damaged: str = ""

    def places(self, schema: Any) -> tuple[int, ...]:
        """The places of the other columns. Raises InputError for a column that isn't there, or is there twice."""
        names: list[str] = schema.names
        for name in (self.rows, self.damaged):
            if name and names.count(name) != 1:
                raise refusal("unknown-column", f"no one column `{shown(name)}`", file=NAME)
        return tuple(place for place, name in enumerate(names) if name not in (self.rows, self.damaged))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: a record batch, and the number of each row."""

    batch: Any
    numbers: Ints

    def text(self, column: int | str) -> Any:
        """A column as strings, by its place in the batch or by its name."""
        array = self.batch.column(column)
        return texts(array, self.batch.schema.names[column] if isinstance(column, int) else column, NAME)

    def slice(self, first: int, length: int) -> Piece:
        """Some of the rows."""
        return Piece(self.batch.slice(first, length), self.numbers[first : first + length])


def pieces(batches: Iterable[Any], aside: Aside, most: int = MOST) -> Iterator[Piece]:
    """The rows, at most `most` at a time; batches without rows are left out.

    Raises InputError where the columns of a batch aren't those of the first, or numbers are missing.
    """
    following = 2
    names: list[str] | None = None
    for batch in batches:
        names = names or batch.schema.names
        if batch.schema.names != names:
            hint = "give each batch the same columns in the same order"
            raise refusal("other-columns", "the columns change from batch to batch", hint=hint, file=NAME)
        numbers = _numbers(batch, aside.rows) if aside.rows else np.arange(following, following + batch.num_rows)
        following += batch.num_rows
        whole = Piece(batch, numbers)
        for first in range(0, batch.num_rows, most):
            yield whole.slice(first, most)


def _numbers(batch: Any, name: str) -> Ints:
    column = batch.column(name)
    if not pa.types.is_integer(column.type) or column.null_count:
        message = f"the column `{shown(name)}` doesn't have a whole number in each row"
        raise refusal("bad-rows", message, hint="number the rows from 2 on, as a spreadsheet does", file=NAME)
    found: Ints = column.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return found


class BatchGrid:
    """A table whose rows are those of some pieces."""

    name = NAME
    details = "Arrow"
    #: No file was read.
    sha256 = ""
    #: A date that could be read in two ways is read as the policy says: what other batches hold can't be known.
    once: ClassVar[bool] = True
    unread: tuple[str, ...] = ()

    def __init__(self, schema: Any, pieces: Iterable[Piece], aside: Aside) -> None:
        self._places = aside.places(schema)
        self._header = checked([schema.names[place] for place in self._places], 1 if self._places else 0, NAME)
        self._pieces = pieces
        self._aside = aside
        nested = [schema.names[place] for place in self._places if is_nested(schema.field(place).type)]
        if nested:
            listed = ", ".join(f"`{shown(name)}`" for name in nested[:5])
            hint = "give each value a column of its own, or all of them as lists with the names of a record"
            raise refusal("nested", f"nested columns: {listed}", hint=hint, file=NAME)

    def header(self) -> Header:
        """The names of the columns."""
        return self._header

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows, as a grid gives them; those that couldn't be read come before the others of their piece."""
        cutter = Cutter(NAME, Header(self._header.names, _BEFORE), key, columns, aside, most)
        wanted = [self._places[place] for place in cutter.places]
        for piece in self._pieces:
            if self._aside.damaged:
                said = piece.text(self._aside.damaged)
                bad: Bools = said.is_valid().to_numpy(zero_copy_only=False)
                if bad.any():
                    yield self._damaged(piece, said, bad, key)
                    mask = pa.array(~bad)
                    piece = Piece(piece.batch.filter(mask), piece.numbers[~bad])
            yield from cutter.blocks(piece.numbers, [piece.text(place) for place in wanted])

    def _damaged(self, piece: Piece, said: Any, bad: Bools, key: int) -> Block:
        width = len(self._places)
        # whose row it is can be told where the id stands first, before anything may be amiss
        ids = None if key else piece.text(self._places[key])
        found = []
        for place in np.flatnonzero(bad).tolist():
            cells = _cells(said[place].as_py())
            if cells and not any(cell.strip() for cell in cells):
                continue
            id_ = "" if ids is None else ids[place].as_py() or ""
            row = int(piece.numbers[place])
            reason = cell_count(Malformed(row, len(cells), ""), width) if len(cells) != width else "can't be read"
            found.append(Malformed(row, len(cells), id_, reason))
        return Block(np.zeros(0, np.int64), {}, tuple(found))


def _cells(text: str) -> list[str]:
    try:
        return next(csv.reader([text]), [])
    except csv.Error:
        return []


def is_nested(kind: Any) -> bool:
    """Whether a column of this type holds lists or records."""
    return bool(pa.types.is_nested(kind.value_type if pa.types.is_dictionary(kind) else kind))
