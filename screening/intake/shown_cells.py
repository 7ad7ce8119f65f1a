"""What cells of a sheet show, put in the place of their values while its rows are read."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from screening.intake.grid import text
from screening.intake.number_formats import Format

MOST_FORMATS = 100_000
_ROWS, _COLUMNS = 1 << 32, 1 << 15
#: What is taken for a day of the 1900 date system, see `calendar.read_date`.
_FIRST_SERIAL, _LAST_SERIAL = 20000, 60000


def place_of(places: array[int], row: int, column: int, code: int) -> None:
    """Note that the cell in a row and a column, both counted from 0, has the format with this code, if it can be."""
    if 0 <= row < _ROWS and 0 <= column < _COLUMNS:
        places.append((row << 32) | (column << 17) | code)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one sheet with a format that says something; `places` are as `place_of` notes them, in any order.

    With `serials_1904` the days of the workbook are counted from 1904.
    """

    formats: tuple[Format, ...] = ()
    places: array[int] = field(default_factory=lambda: array("Q"))
    serials_1904: bool = False

    def __post_init__(self) -> None:
        np.frombuffer(self.places, np.uint64).sort() if self.places else None

    def rows(self, rows: Iterator[list[Any]], first: int) -> Iterator[list[Any]]:
        """The rows of the sheet from its top, their first cells in column `first`, with what is shown."""
        at, n = 0, len(self.places)
        for number, row in enumerate(rows):
            while at < n and self.places[at] >> 32 <= number:
                place, code = (self.places[at] >> 17) % _COLUMNS - first, self.places[at] % (1 << 17)
                if 0 <= place < len(row) and (found := self.formats[code].shown(row[place])) is not None:
                    row[place] = found
                at += 1
            yield row

    def texts(self, rows: Sequence[Sequence[Any]], place: int, ids: bool) -> list[str | None]:
        """The texts of a column.

        A number that could be a day is none where days are counted from 1904: nobody knows whether whoever lost its
        format also moved it. Among `ids` it is one.
        """
        cells = [row[place] if place < len(row) else None for row in rows]
        if not self.serials_1904 or ids:
            return [text(cell) for cell in cells]
        return [f"{text(cell)} (1904)" if _is_serial(cell) else text(cell) for cell in cells]


def _is_serial(cell: object) -> bool:
    return (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and _FIRST_SERIAL <= cell <= _LAST_SERIAL
        and cell == int(cell)
    )
