"""A look at a table before it is screened: of each column how many cells can be read, and what some of them say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from screening.intake.columns import Column
from screening.intake.draft import Draft
from screening.intake.grid import Block
from screening.intake.mapping import Decided, Taken
from screening.intake.text import shown

#: How many different cells of a column are shown.
SAMPLES = 3


class Table(Protocol):
    """What a reader of one table gives."""

    @property
    def names(self) -> Sequence[str]:
        """The headers as written."""
        ...

    @property
    def decided(self) -> Decided:
        """What becomes of each column."""
        ...

    def drafts(self, looking: bool = False) -> Iterator[tuple[Block, Draft]]:
        """The blocks, each with what was read of it; when `looking`, with columns that aren't used as well."""
        ...


@dataclass(slots=True)
class Look:
    """One column: its header, what it is taken for, and how many cells are there, can't be read, are blank.

    A protected column was never looked at, and of names and e-mail addresses no sample is kept. `opens` is what it
    leaves open where it says something, `table` the file or sheet where several are read together.
    """

    header: str
    taken: Taken
    carried: bool = False
    said: int = 0
    unreadable: int = 0
    blank: int = 0
    samples: list[str] = field(default_factory=list)
    opens: tuple[str, ...] = ()
    table: str = ""

    @property
    def title(self) -> str:
        """The header, led by its table where there are several."""
        return f"{self.table}: {self.header}" if self.table else self.header

    @property
    def read(self) -> int:
        """How many cells say something that can be read."""
        return self.said - self.unreadable


@dataclass(frozen=True, slots=True)
class Survey:
    """The columns of a table, in their order, and how many rows it has."""

    #: Whether these are columns of tables, for which a mapping can be written.
    mappable: ClassVar[bool] = True

    columns: tuple[Look, ...]
    rows: int
    #: Canonical names of what rows say beside what their columns are taken for.
    also: frozenset[str] = frozenset()

    def spoken(self, asked: Collection[str]) -> frozenset[str]:
        """The canonical names of the columns that are used. `asked` are those that a posting asks for."""
        return self.also.union(str(look.taken.applied) for look in self.columns if look.taken.applied)


def survey(table: Table, also: frozenset[str] = frozenset()) -> Survey:
    """Read a table to its end and count; `also` is what its rows say beside. Raises InputError."""
    decided = table.decided
    looks = [
        Look(name.strip(), taken, place in decided.carried)
        for place, (name, taken) in enumerate(zip(table.names, decided.taken, strict=True))
    ]
    for one in decided.openings:
        for place in one.places:
            looks[place].opens += (one.what,)
    rows = 0
    for block, draft in table.drafts(looking=True):
        rows += block.rows
        for place, cells in block.cells.items():
            _count(looks[place], Column.of("", place, cells))
        bad = {(fault.index, fault.place) for fault in draft.faults.sorted() if fault.value}
        for _, place in bad:
            looks[place].unreadable += 1
    return Survey(tuple(looks), rows, also)


def _count(look: Look, column: Column) -> None:
    if look.taken.how == "protected":
        return
    said = int(column.said.sum())
    look.said += said
    look.blank += len(column.said) - said
    if look.taken.how == "person":
        return
    for text in column.cells.values:
        if len(look.samples) == SAMPLES:
            break
        if (sample := shown(text, 40)) not in look.samples:
            look.samples.append(sample)
