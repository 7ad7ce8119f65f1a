"""A column of a long table that says what each row is: `Record Type`, with `Job` and `Education` as its values.

The rows of such a table share their columns: what is the title of a job in one is a degree in the next, and an employer
is a school. Where some rows are said to be jobs and others not, only those that are count as work. A row of which it
isn't known what it is leaves the lists of its applicant open; dates of studies don't say that a degree is conferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from screening.intake.columns import Column
from screening.intake.grid import Grid
from screening.intake.mapping import Columns, table_named
from screening.intake.mapping.forms import folded, parted
from screening.intake.wide import Wide
from screening.profiles import UNREAD, Bools, Coded, Degrees, Ints

_HEADERS = frozenset(
    ["record type", "type of record", "row type", "type of row", "entry type", "type of entry", "item type",
     "line type", "history type", "type of history", "background type", "section"]
)  # fmt: skip
#: These may sort jobs alone, so all that they say has to be known.
_BARE = frozenset(["type", "category"])
_AT_ONCE = 65536
#: A column of more different values says other things.
_MOST = 100
JOB, DEGREE, CREDENTIAL, UNKNOWN = range(4)
_OF = {"experience": JOB, "education": DEGREE, "credentials": CREDENTIAL}
#: Names of what a row is beyond those of whole tables.
_WORDS = {
    **dict.fromkeys(("work", "employer", "position"), JOB),
    **dict.fromkeys(("study", "studies"), DEGREE),
}


@dataclass(frozen=True, slots=True)
class RowTypes:
    """What the rows of a table are: `types`, by their ascending `numbers`, as the column at a place says."""

    place: int
    header: str
    numbers: Ints
    cells: Coded

    def of(self, numbers: Ints) -> Types:
        """What some rows are; of one that the column wasn't read of it isn't known."""
        at = np.searchsorted(self.numbers, numbers)
        there = self.numbers[np.minimum(at, len(self.numbers) - 1)] == numbers
        codes = np.where(there, self.cells.codes[np.minimum(at, len(self.numbers) - 1)], -1)
        return Types(Column(self.header, self.place, Coded(codes, self.cells.values)))


@dataclass(frozen=True, slots=True)
class Types:
    """What some rows are, and the `column` that says so."""

    column: Column

    def are(self, type_: int) -> Bools:
        """The rows that are of a type."""
        found: Bools = self.column.cells.map(_type, UNKNOWN) == type_
        return found

    def degrees(self, own: Mapping[str, Column], jobs: Mapping[str, Column]) -> dict[str, Column]:
        """The columns of degrees, with what those of jobs are in the rows of degrees if there is no other for it."""
        elsewhere = ~self.are(DEGREE)
        found = dict(own)
        for name, shared in (("level", "title"), ("institution", "employer")):
            if name not in own and shared in jobs:
                found[name] = jobs[shared].without(elsewhere)
        return found

    def studied(self, jobs: Mapping[str, Column]) -> list[Column]:
        """When the studies began and ended."""
        return [jobs[name].without(~self.are(DEGREE)) for name in ("start", "end") if name in jobs]


def likely(table: Wide, columns: Columns) -> int | None:
    """The place of the one column whose header may say what the rows are, unless a person ignores it."""
    if not any(target.group == "job" for target in table.targets.values()):
        return None
    told = columns.mapping.places(table.names) if columns.mapping else {}
    found = [
        place
        for place, one in enumerate(table.decided.taken)
        if one.how in ("passed", "proposed")
        and not (_HEADERS | _BARE).isdisjoint(_forms(table.names[place]))
        and not (place in told and told[place].meaning == "ignore")
    ]
    return found[0] if len(found) == 1 else None


def find(table: Wide, grid: Grid, columns: Columns) -> RowTypes | None:
    """The column that says what the rows are; None where none does, or not of jobs and of others. Raises InputError."""
    place = likely(table, columns)
    if place is None or grid.once:
        return None
    header = table.names[place].strip()
    key = next(place for place, target in table.targets.items() if target.group == "id")
    numbers, parts, values = [np.zeros(0, np.int64)], [Coded.of([])], set[str]()
    for block in grid.blocks(key, [key, place], _AT_ONCE):
        if len(block.numbers):
            numbers.append(block.numbers)
            parts.append(Column.of(header, place, block.cells[place]).cells)
            values.update(parts[-1].values)
            if len(values) > _MOST:
                return None
    types = {_type(text) for text in values}
    sorts = JOB in types and bool(types & {DEGREE, CREDENTIAL})
    if not sorts or (UNKNOWN in types and not _BARE.isdisjoint(_forms(header))):
        return None
    return RowTypes(place, header, np.concatenate(numbers), Coded.join(parts))


def _forms(header: str) -> tuple[str, str]:
    return folded(header), parted(header)


def _type(text: str) -> int:
    return _OF.get(table_named(text), _WORDS.get(folded(text), UNKNOWN))


def unsure(degrees: Degrees, dated: Bools) -> Degrees:
    """The degrees; of those with dates of studies alone it isn't known whether they are conferred."""
    silent = dated & (degrees.conferred == -1) & (degrees.conferred_on.codes < 0)
    return replace(degrees, conferred=np.where(silent, UNREAD, degrees.conferred))
