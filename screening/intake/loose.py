"""Rows of a table of entries that may be an applicant's: damaged ones, those without an id, and those whose id only
looks like that of an applicant. What they say isn't known to be anybody's, and isn't known not to be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.intake import lost, values
from screening.intake.grid import cell_count
from screening.intake.kin import folded
from screening.intake.lost import Damaged
from screening.intake.text import shown
from screening.profiles import Bools, Coded, Ints

NO_ID = "applicant_id is blank: the row may say more of the applicant above it"
WRITE = "write the id in each row"


def looks_like(id_: str, other: str) -> str:
    """The problem of an applicant whose id another one looks like."""
    return f"applicant_id `{shown(other)}` looks like `{shown(id_)}`: the row may say more of that applicant"


@dataclass(frozen=True, slots=True)
class Note:
    """A row that may be somebody's, by its number, and what is wrong with it: with the value of its id where it has an
    id column to speak of."""

    row: int
    reason: str
    value: str = ""
    of_id: bool = True


@dataclass(slots=True)
class Loose:
    """Such rows: of ids that applicants have, and of what their ids look like, with at most two of each look."""

    exact: dict[str, list[Note]] = field(default_factory=dict)
    near: dict[str, dict[str, int]] = field(default_factory=dict)
    #: The damaged rows, by place, that are surely the applicants'.
    found: set[int] = field(default_factory=set)

    def notes(self, id_: str) -> list[Note]:
        """What may be an applicant's."""
        found = list(self.exact.get(id_, ()))
        if self.near:
            others = [(other, row) for other, row in self.near.get(folded(id_), {}).items() if other != id_]
            found += [Note(row, looks_like(id_, other), other) for other, row in others[:1]]
        return found

    def add(self, id_: str, note: Note) -> None:
        """Note a row of an id that is an applicant's."""
        self.exact.setdefault(id_, []).append(note)

    def add_near(self, id_: str, row: int) -> None:
        """Note a row by what its id looks like."""
        if 0 < len(id_) <= values.MOST_ID:
            alike = self.near.setdefault(folded(id_), {})
            if len(alike) < 2:
                alike.setdefault(id_, row)


def find(
    numbers: Ints,
    key: Coded,
    says: Bools,
    damaged: Sequence[Damaged],
    strangers: Collection[str],
    alone: bool,
    width: int,
) -> Loose:
    """The loose rows of a table: `numbers`, ids and whether a row `says` anything of the well-formed ones, the damaged.

    `strangers` are those of all ids in it that aren't an applicant's. Where the table stands `alone`, with no table of
    applicants, each id is one, and may be another one as well.
    """
    found = Loose()

    def known(id_: str) -> bool:
        return bool(id_) and len(id_) <= values.MOST_ID and id_ not in strangers

    for text, row in _firsts(numbers, key, says):
        if alone or text in strangers:
            found.add_near(text, row)
    owned = np.flatnonzero(key.codes >= 0)
    marks: list[tuple[int, list[str]]] = []
    blank: list[tuple[int, str]] = []
    for place, one in enumerate(damaged):
        reason = cell_count(one.row, width)
        if of := one.whose(known):
            found.found.add(place)
            marks.append((one.row.row, of))
            for id_ in of:
                found.add(id_, Note(one.row.row, reason, of_id=False))
        elif one.key:
            marks.append((one.row.row, [one.key]))
            found.add_near(one.key, one.row.row)
        elif one.key == "":
            blank.append((one.row.row, reason))
    marked = np.array([row for row, _ in marks], np.int64)
    blank += [(int(numbers[i]), NO_ID) for i in np.flatnonzero((key.codes < 0) & says).tolist()]
    rows = np.array([row for row, _ in blank], np.int64)
    before, damaged_before = lost.above(rows, numbers[owned]), lost.above(rows, marked)
    seen: set[str] = set()
    for (row, reason), place, mark in zip(blank, before.tolist(), damaged_before.tolist(), strict=True):
        last = int(numbers[owned[place]]) if place >= 0 else 0
        of = (
            marks[mark][1] if mark >= 0 and marked[mark] > last else [key.text(int(owned[place])) or ""] if last else []
        )
        for id_ in of:
            if not known(id_):
                found.add_near(id_, row)
            elif id_ not in seen:
                seen.add(id_)
                found.add(id_, Note(row, reason, of_id=reason == NO_ID))
    return found


def _firsts(numbers: Ints, key: Coded, says: Bools) -> list[tuple[str, int]]:
    """Each id with the first of its rows that says something."""
    rows = np.flatnonzero((key.codes >= 0) & says)
    codes, first = np.unique(key.codes[rows], return_index=True)
    return [(key.values[code], int(numbers[rows[at]])) for code, at in zip(codes.tolist(), first.tolist(), strict=True)]
