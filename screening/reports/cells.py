"""Columns of a CSV file as pieces of its lines: each distinct cell is written once, with its quotes and its comma.

A cell is in double quotes, and one within it is doubled; a null is an empty cell without quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.profiles import Ints

#: Neighbouring columns are written together while no more than so many different cells can stand in them.
_TOGETHER = 4_096


@dataclass(frozen=True, slots=True)
class Few:
    """A column of few distinct cells: for each row the place of its cell, and the cells as they are written."""

    places: Ints
    cells: Sequence[str]

    @property
    def pieces(self) -> tuple[Ints, pa.Array]:
        """As pieces of lines."""
        return self.places, pa.array(self.cells, pa.string())

    def beside(self, other: Few) -> Few:
        """This column and the one to the right of it as one; only the pairs that there are."""
        key = self.places * len(other.cells) + other.places
        used = np.flatnonzero(np.bincount(key))
        place = np.zeros(len(self.cells) * len(other.cells), np.int64)
        place[used] = np.arange(len(used))
        left, right = np.divmod(used, len(other.cells))
        both = zip(left.tolist(), right.tolist(), strict=True)
        return Few(place[key], [self.cells[one] + other.cells[two] for one, two in both])


@dataclass(frozen=True, slots=True)
class Many:
    """A column of many distinct cells: for each row the place of its cell, and the cells as they are written."""

    places: Ints
    cells: pa.Array

    @property
    def pieces(self) -> tuple[Ints, pa.Array]:
        """As pieces of lines."""
        return self.places, self.cells


def few(texts: Iterable[str | None], places: Ints, end: str = ",") -> Few:
    """A column of these texts, each followed by `end`."""
    return Few(places, [end if text is None else f'"{doubled(text)}"{end}' for text in texts])


def empty(n: int) -> Few:
    """A column of n empty cells."""
    return few([None], np.zeros(n, np.int64))


def one_each(texts: pa.Array, end: str = ",") -> Many:
    """A column with a text for each row."""
    quoted = pc.binary_join_element_wise('"', all_doubled(texts), f'"{end}', "")
    return Many(np.arange(len(texts)), pc.fill_null(quoted, end) if quoted.null_count else quoted)


def doubled(text: str) -> str:
    """The text as it stands between double quotes."""
    return text.replace('"', '""')


def all_doubled(texts: pa.Array) -> pa.Array:
    """The texts as they stand between double quotes; the same array where none has any."""
    data = texts.buffers()[2]
    if data is None or not data.size or not (np.frombuffer(data, np.uint8) == ord('"')).any():
        return texts
    return pc.replace_substring(texts, '"', '""')


def together(columns: Iterable[Few | Many]) -> list[Few | Many]:
    """The same columns, with neighbours of few cells as one."""
    found: list[Few | Many] = []
    for column in columns:
        last = found[-1] if found else None
        if isinstance(last, Few) and isinstance(column, Few) and len(last.cells) * len(column.cells) <= _TOGETHER:
            found[-1] = last.beside(column)
        else:
            found.append(column)
    return found
