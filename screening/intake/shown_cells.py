"""What cells of a sheet show, put in the place of their values while its rows are read."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from screening.intake.grid import text

#: So many rows and columns has a sheet at most, and so many different things its cells show.
_ROWS, _COLUMNS, MOST_SHOWN = 1 << 26, 1 << 15, 1 << 23
#: What is taken for a day of the 1900 date system, see `calendar.read_date`.
_FIRST_SERIAL, _LAST_SERIAL = 20000, 60000


class Shows(Protocol):
    """What cells with one format show."""

    def shown(self, value: object) -> str | None:
        """The text of a cell with a value; None where the value says it."""
        ...


def place_of(places: array[int], row: int, column: int, code: int) -> None:
    """Note that the cell in a row and a column, both counted from 0, shows what has this code, if there can be one."""
    if 0 <= row < _ROWS and 0 <= column < _COLUMNS:
        places.append((row * _COLUMNS + column) * MOST_SHOWN + code)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one sheet that show more or less than their values say.

    `places` are as `place_of` notes them, in any order, and a code is a place among `formats`. With `serials_1904` the
    days of the workbook are counted from 1904.
    """

    formats: tuple[Shows, ...] = ()
    places: array[int] = field(default_factory=lambda: array("Q"))
    serials_1904: bool = False

    def __post_init__(self) -> None:
        if self.places:
            np.frombuffer(self.places, np.uint64).sort()

    def rows(self, rows: Iterator[list[Any]], first: int) -> Iterator[list[Any]]:
        """The rows of the sheet from its top, their first cells in column `first`, with what is shown."""
        at, n = 0, len(self.places)
        for number, row in enumerate(rows):
            following = (number + 1) * _COLUMNS * MOST_SHOWN
            while at < n and (noted := self.places[at]) < following:
                cell, code = divmod(noted, MOST_SHOWN)
                place = cell % _COLUMNS - first
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
