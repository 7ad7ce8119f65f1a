"""Cells that stand in several rows of one applicant, gathered: said once, or in every row, or not alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from screening.intake.columns import Column
from screening.profiles import Bools, Coded, Ints


@dataclass(frozen=True, slots=True)
class Gathered:
    """One cell for each applicant: the first that says something, and `at` its row, -1 where there is none.

    Where rows say different things the cell is blank, and `against` is the first row that contradicts, else -1. It is
    blank too where it is `torn` only by what a row says that may be of the applicant.
    """

    column: Column
    at: Ints
    against: Ints
    torn: Bools


def gather(
    column: Column, owner: Ints, n: int, sense: Callable[[str], Hashable], perhaps: Perhaps | None = None
) -> Gathered:
    """Gather the cells of a column; `owner` is the applicant of each row, of n, or -1.

    Two texts say the same where their `sense` is the same; one whose sense is None says nothing. `perhaps` is who else
    a row may be of.
    """
    numbers: dict[Hashable, int] = {}
    codes = column.cells.map(
        lambda text: -1 if (said := sense(text)) is None else numbers.setdefault(said, len(numbers)), -1
    )
    rows = np.flatnonzero((codes >= 0) & (owner >= 0))
    owners, first = np.unique(owner[rows], return_index=True)
    at = np.full(n, -1, np.int64)
    at[owners] = rows[first]
    others = rows[codes[rows] != codes[at[owner[rows]]]]
    torn, first = np.unique(owner[others], return_index=True)
    against = np.full(n, -1, np.int64)
    against[torn] = others[first]
    doubtful = against >= 0
    if perhaps:
        doubtful |= perhaps.torn(codes, owner)
    cells = np.where((at < 0) | doubtful, -1, column.cells.codes[at])
    return Gathered(Column(column.header, column.place, Coded(cells, column.cells.values)), at, against, doubtful)


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Who else rows may be of: applicants whose ids look alike have the same `look`, a number below their count.

    `above` is the applicant above each row that has no id, else -1; `lost` are applicants who may have said anything.
    """

    look: Ints
    above: Ints
    lost: Bools

    def torn(self, codes: Ints, owner: Ints) -> Bools:
        """Of whom a row may be that says another thing than their own; `codes` is what each row says, -1 nothing."""
        look = np.append(self.look, -1)[np.where(owner >= 0, owner, self.above)]
        rows = np.flatnonzero((codes >= 0) & (look >= 0))
        low, high = np.full(len(self.look), np.iinfo(np.int64).max), np.full(len(self.look), -1, np.int64)
        np.minimum.at(low, look[rows], codes[rows])
        np.maximum.at(high, look[rows], codes[rows])
        torn: Bools = self.lost | (high > low)[self.look]
        return torn

    def others(self, says: Bools, owner: Ints) -> Bools:
        """The applicants of whom a row may be that says something and isn't theirs for sure."""
        n = len(self.look)
        found = np.zeros(n, np.bool_)
        below = self.above[says & (self.above >= 0)]
        found[below] = True
        low, high = np.full(n, n, np.int64), np.full(n, -1, np.int64)
        owners = np.concatenate([owner[says & (owner >= 0)], below])
        np.minimum.at(low, self.look[owners], owners)
        np.maximum.at(high, self.look[owners], owners)
        them = np.arange(n)
        found |= (high[self.look] >= 0) & ((low[self.look] != them) | (high[self.look] != them))
        return found


def alike(columns: Sequence[Coded], owner: Ints) -> Ints:
    """A number for each row, the same for rows of one applicant whose cells are all the same."""
    found = owner.astype(np.int64)
    for column in columns:
        found = np.unique(found * (len(column.values) + 1) + column.codes + 1, return_inverse=True)[1].reshape(-1)
    return found


def firsts(numbers: Ints, rows: Ints) -> Ints:
    """Of some rows those whose number none of them before has, in their order."""
    return rows[np.sort(np.unique(numbers[rows], return_index=True)[1])]
