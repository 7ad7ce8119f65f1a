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

    Where rows say different things the cell is blank, and `against` is the first row that contradicts, else -1.
    """

    column: Column
    at: Ints
    against: Ints

    @property
    def torn(self) -> Bools:
        """The applicants whose rows say different things."""
        return self.against >= 0


def gather(column: Column, owner: Ints, n: int, sense: Callable[[str], Hashable]) -> Gathered:
    """Gather the cells of a column; `owner` is the applicant of each row, of n, or -1.

    Two texts say the same where their `sense` is the same; one whose sense is None says nothing.
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
    cells = np.where((at < 0) | (against >= 0), -1, column.cells.codes[at])
    return Gathered(Column(column.header, column.place, Coded(cells, column.cells.values)), at, against)


def alike(columns: Sequence[Coded], owner: Ints) -> Ints:
    """A number for each row, the same for rows of one applicant whose cells are all the same."""
    found = owner.astype(np.int64)
    for column in columns:
        found = np.unique(found * (len(column.values) + 1) + column.codes + 1, return_inverse=True)[1].reshape(-1)
    return found


def firsts(numbers: Ints, rows: Ints) -> Ints:
    """Of some rows those whose number none of them before has, in their order."""
    return rows[np.sort(np.unique(numbers[rows], return_index=True)[1])]
