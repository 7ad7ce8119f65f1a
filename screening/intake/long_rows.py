"""The rows of a long table: whose each is, and whose those may be that can't be read or have no id of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.intake import lost, values
from screening.intake.batch import Rejected, Unread
from screening.intake.columns import Column, Faults
from screening.intake.gather import Perhaps
from screening.intake.grid import cell_count
from screening.intake.kin import folded
from screening.intake.loose import NO_ID, WRITE, looks_like
from screening.intake.lost import Damaged
from screening.intake.opened import Opened
from screening.intake.text import shown
from screening.profiles import Bools, Ints

WRITE_ALIKE = "write the same id in all rows of an applicant"


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of the table: their numbers, whose each is or -1, their columns by place, and the damaged ones.

    `ids` are the applicants in the order in which they first appear.
    """

    numbers: Ints
    owner: Ints
    ids: list[str]
    key: Column
    columns: Mapping[int, Column]
    carried: Mapping[str, Column]
    damaged: Sequence[Damaged]
    faults: Faults
    width: int
    opened: Sequence[Opened]

    def rejected(self) -> list[Rejected]:
        """The rows that can't be an applicant's."""
        width = self.width
        found = [Rejected(one.row.row, "", "", cell_count(one.row, width)) for one in self.damaged]
        for fault in self.faults.sorted():
            said = int(self.numbers[fault.index]), shown(fault.header), shown(fault.value), fault.reason
            found.append(Rejected(*said, hint=fault.hint))
        return sorted(found, key=lambda one: one.row)


@dataclass(slots=True)
class Found:
    """What is wrong, with the place of the applicant among the ids."""

    rows: Rows
    problems: list[tuple[int, int, int, Unread]] = field(default_factory=list)

    def add(self, owner: int, row: int, column: Column, value: str, reason: str, hint: str = "") -> None:
        """Note a problem of an applicant in a row of the table, given by its place."""
        number = int(self.rows.numbers[row])
        one = Unread(number, shown(column.header), shown(value), reason, hint=hint)
        self.problems.append((owner, number, column.place, one))

    def add_damaged(self, owner: int, one: Damaged) -> None:
        """Note a row that can't be read."""
        reason = cell_count(one.row, self.rows.width)
        self.problems.append((owner, one.row.row, -1, Unread(one.row.row, "", "", reason)))


@dataclass(frozen=True, slots=True)
class Loose:
    """What may be the applicants': `gone` are those of damaged rows, once for each; `perhaps` whose others may be."""

    gone: Ints
    perhaps: Perhaps

    def entries(self, says: Bools, owner: Ints) -> Ints:
        """The owners of the entries of a list of which nothing is known; `says` are the rows that say something."""
        others = np.flatnonzero(self.perhaps.others(says, owner))
        return np.sort(np.concatenate([self.gone, others]))


def find(rows: Rows, says: Bools, found: Found) -> Loose:
    """Whose the rows may be that aren't anybody's for sure, each noted; `says` are rows that say something."""
    places = {id_: owner for owner, id_ in enumerate(rows.ids)}
    blank = np.flatnonzero((rows.key.cells.codes < 0) & says)
    look, looks = _looks(rows.ids)
    gone: list[int] = []
    near: set[int] = set()
    marks: list[tuple[int, int]] = []
    idless = []
    for one in rows.damaged:
        owners = [places[id_] for id_ in one.whose(places.__contains__)]
        if not owners and one.key and len(one.key) <= values.MOST_ID:
            shape = looks.get(folded(one.key), -1)
            owners = [] if shape < 0 or shape in near else np.flatnonzero(look == shape).tolist()
            near.add(shape)
        elif one.key == "" and not owners:
            idless.append(one)
            continue
        if owners or one.key:
            marks.append((one.row.row, owners[0] if owners else -1))
        for owner in owners:
            found.add_damaged(owner, one)
        gone += owners
    before = _above(rows, marks, np.array([one.row.row for one in idless], np.int64))
    for one, owner in zip(idless, before.tolist(), strict=True):
        if owner >= 0:
            found.add_damaged(owner, one)
            gone.append(owner)
    above = np.full(len(rows.numbers), -1, np.int64)
    above[blank] = _above(rows, marks, rows.numbers[blank])
    for row in blank[above[blank] >= 0].tolist():
        found.add(int(above[row]), row, rows.key, "", NO_ID, WRITE)
    lost_owners = np.zeros(len(rows.ids), np.bool_)
    lost_owners[np.array(gone, np.int64)] = True
    perhaps = Perhaps(look, above, lost_owners)
    _note_alike(rows, perhaps, says, found)
    return Loose(np.array(sorted(gone), np.int64), perhaps)


def _looks(ids: Sequence[str]) -> tuple[Ints, dict[str, int]]:
    """A number for each id, the same for those that look alike, and by what they look like."""
    looks: dict[str, int] = {}
    return np.array([looks.setdefault(folded(id_), len(looks)) for id_ in ids], np.int64), looks


def _above(rows: Rows, marks: Sequence[tuple[int, int]], numbers: Ints) -> Ints:
    """The applicant of the last row before each of these that has an id, -1 where there is none or it is nobody's.

    `marks` are damaged rows of which the id is known, with the applicant or -1.
    """
    owned = np.flatnonzero(rows.key.cells.codes >= 0)
    above = np.concatenate([rows.numbers[owned], np.array([row for row, _ in marks], np.int64)])
    owners = np.concatenate([rows.owner[owned], np.array([owner for _, owner in marks], np.int64), [-1]])
    order = np.append(np.argsort(above, kind="stable"), len(above))
    found: Ints = owners[order[lost.above(numbers, above[order[:-1]])]]
    return found


def _note_alike(rows: Rows, perhaps: Perhaps, says: Bools, found: Found) -> None:
    """Note for each applicant whose id looks like others' one row of theirs."""
    many = np.bincount(perhaps.look, minlength=len(perhaps.look)) > 1
    here = np.flatnonzero(says & (rows.owner >= 0))
    here = here[many[perhaps.look[rows.owner[here]]]]
    two: dict[int, list[tuple[int, int]]] = {}
    for row in here.tolist():
        owner = int(rows.owner[row])
        first = two.setdefault(int(perhaps.look[owner]), [])
        if len(first) < 2 and owner not in (one for one, _ in first):
            first.append((owner, row))
    for owner in np.flatnonzero(many[perhaps.look]).tolist():
        others = [(other, row) for other, row in two.get(int(perhaps.look[owner]), ()) if other != owner]
        for other, row in others[:1]:
            reason = looks_like(rows.ids[owner], rows.ids[other])
            found.add(owner, row, rows.key, rows.ids[other], reason, WRITE_ALIKE)
