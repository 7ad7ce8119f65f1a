"""Rows that can't be read: whose they are, where that can be told, and the entries that stand for what they said."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from screening.intake.delimited import CsvGrid
from screening.intake.grid import Grid, Malformed
from screening.intake.values import MOST_ID
from screening.profiles import ANY_HOURS, UNREAD, Bools, Coded, Credentials, Degrees, Ints, Jobs

#: So much of a row is looked at where one of its cells is longer than the reader of rows takes.
_PREFIX = 100_000


@dataclass(frozen=True, slots=True)
class Damaged:
    """A malformed row, and what can be told of its id: its own cell, None where that can't be told, and all `cells`."""

    row: Malformed
    key: str | None
    cells: tuple[str, ...] = ()

    def whose(self, known: Callable[[str], bool]) -> list[str]:
        """The known ids that the row may be of: that in the cell of the id, else those in any cell."""
        if self.key and known(self.key):
            return [self.key]
        return [cell for cell in self.cells if known(cell)]


def damaged(row: Malformed, key: int, grid: Grid) -> Damaged:
    """What can be told of a malformed row; `key` is the place of the ids."""
    if not isinstance(grid, CsvGrid):
        return Damaged(row, row.text.strip() or None if row.reason else None)
    marks = grid.dialect
    cells: list[str] = []
    for text in (row.text, row.text[:_PREFIX]):
        try:
            cells = next(csv.reader([text], delimiter=marks.separator, quotechar=marks.quote), [])
            break
        except csv.Error:
            continue
    cells = [cell.strip() for cell in cells]
    first = None if key else cells[0] if cells else ""
    return Damaged(row, first, tuple(dict.fromkeys(cell for cell in cells if 0 < len(cell) <= MOST_ID)))


def above(rows: Ints, numbers: Ints) -> Ints:
    """For each of some row numbers the place of the last of `numbers`, which ascend, before it; -1 where none is."""
    return np.searchsorted(numbers, rows) - 1


def unsure(credentials: Credentials, owners: Bools) -> Credentials:
    """The credentials, those of some owners such that nothing is known but that something is said of each."""
    here = owners[credentials.owner]
    return replace(
        credentials,
        valid=np.where(here, -1, credentials.valid),
        expires=Coded(np.where(here, -1, credentials.expires.codes), credentials.expires.values),
        unspoken=np.where(here, 2, credentials.unspoken),
    )


def degrees(owner: Ints) -> Degrees:
    """For each owner a degree of which nothing is known, and nothing was left unsaid."""
    n = len(owner)
    blank, unread = Coded(np.full(n, -1, np.int64), ()), np.full(n, UNREAD, np.int64)
    return Degrees(
        owner=owner,
        place=np.zeros(n, np.int64),
        level=blank,
        field=blank,
        institution=blank,
        accredited=unread,
        conferred=unread,
        conferred_on=blank,
        semester_units=unread,
        quarter_units=unread,
    )


def jobs(owner: Ints) -> Jobs:
    """For each owner a job of which nothing is known, and nothing was left unsaid."""
    n = len(owner)
    blank, silent = Coded(np.full(n, -1, np.int64), ()), np.full(n, -1, np.int64)
    return Jobs(
        owner=owner,
        place=np.zeros(n, np.int64),
        title=blank,
        employer=blank,
        employer_type=silent,
        start=blank,
        end=blank,
        hours_low=np.full(n, ANY_HOURS[0], np.int64),
        hours_high=np.full(n, ANY_HOURS[1], np.int64),
        paid=silent,
        kinds=blank,
        supervised=np.full(n, UNREAD, np.int64),
        headcount=silent,
        share=np.full(n, UNREAD, np.int64),
    )
