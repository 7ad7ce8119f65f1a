"""A wide text table read in parts, each by whoever has time, also in another process.

What a part says by itself is read first. Then its `Claim` goes to the one `Ledger` of the run, part after part, which
answers with what depends on the parts before: how many rows there were, and which applicants were there already.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screening.errors import InputError
from screening.intake.batch import Batch
from screening.intake.delimited import CsvGrid
from screening.intake.draft import Draft
from screening.intake.grid import Block
from screening.intake.ids import Marks, Repeat, Seen
from screening.intake.known import Run
from screening.intake.pieces import Piece
from screening.intake.raw import moved
from screening.intake.wide import Wide
from screening.profiles import Ints


class DoubtfulDates(Exception):
    """A column of dates turned out to need a look at all of it before any of its dates is read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the ledger is told of a part: how many rows it has in all, and its applicants.

    Those have `numbers`, counted from the first row of the part; the places of some of them are `rejected`. `against`
    are columns with dates that only another order than the policy's can read, `either` those with dates of both.
    """

    rows: int
    numbers: Ints
    rejected: frozenset[int]
    marks: Marks | None = None
    against: frozenset[int] = frozenset()
    either: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Before:
    """What the ledger answers: the rows and the verdicts before the part, and its applicants who were there already."""

    rows: int = 0
    verdicts: int = 0
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A part as far as it can be read by itself."""

    claim: Claim
    drafts: tuple[tuple[Block, Draft], ...]
    trouble: InputError | None


class Ledger:
    """Knows of the parts so far what the next one depends on."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._rows = self._verdicts = 0
        self._against: frozenset[int] = frozenset()
        self._either: frozenset[int] = frozenset()

    def enter(self, claim: Claim) -> Before:
        """The answer to a part; they come in the order of the file. Raises DoubtfulDates."""
        self._against |= claim.against
        self._either |= claim.either
        if self._against & self._either:
            raise DoubtfulDates
        marks = claim.marks
        repeats = () if marks is None else tuple(self._seen.enter(marks, claim.numbers + self._rows))
        found = Before(self._rows, self._verdicts, repeats)
        self._rows += claim.rows
        self._verdicts += len(claim.numbers) - len(claim.rejected.union(one.place for one in repeats))
        return found


class Parts:
    """The parts of one table. Dates are read as the policy says, unless all of them are looked at `carefully` first."""

    def __init__(self, table: Wide, grid: CsvGrid, *, carefully: bool) -> None:
        self._table, self._grid, self._carefully = table, grid, carefully
        self._run = Run()
        if carefully:
            table.look_at_dates()

    def pieces(self) -> Generator[Piece, None, None]:
        """The parts as they stand in the file. Raises InputError."""
        return self._grid.pieces()

    def begin(self, piece: Piece) -> Begun:
        """Read a part by itself. What is wrong with it is said once it is known where it stands."""
        columns, most, aside = self._table.read_columns()
        cut = self._grid.cut(piece, self._table.key, columns, most, aside)
        # the cells were read and only take room
        drafts = tuple((replace(block, cells={}), self._table.begin(block, self._run)) for block in cut.blocks)
        claim = self._claim(cut.rows, [draft for _, draft in drafts])
        for _, draft in drafts:
            draft.marks, draft.ways = None, {}
        return Begun(claim, drafts, cut.trouble)

    def _claim(self, rows: int, drafts: Sequence[Draft]) -> Claim:
        rejected = {first + index for first, draft in _placed(drafts) for index in draft.faults.rejected()}
        ways = [] if self._carefully else [self._table.directions(draft) for draft in drafts]
        return Claim(
            rows,
            np.concatenate([np.zeros(0, np.int64), *(draft.numbers for draft in drafts)]),
            frozenset(rejected),
            Marks.join([draft.marks for draft in drafts if draft.marks is not None]),
            frozenset[int]().union(*(against for against, _ in ways)),
            frozenset[int]().union(*(either for _, either in ways)),
        )

    def finish(self, begun: Begun, before: Before) -> Iterator[Batch]:
        """The applicants of a part, batch by batch. Raises InputError for what is wrong with it, after the batches."""
        firsts = _placed([draft for _, draft in begun.drafts])
        for (block, draft), (first, _) in zip(begun.drafts, firsts, strict=True):
            block = block.moved(before.rows)
            draft.numbers = block.numbers
            last = first + len(draft.ids)
            repeats = [replace(one, place=one.place - first) for one in before.repeats if first <= one.place < last]
            yield self._table.complete(draft, repeats).finish(block, self._table.width)
        if begun.trouble is not None:
            raise moved(begun.trouble, before.rows)


def parts_of(reader: object, *, carefully: bool) -> Parts | None:
    """The parts of what a reader reads, None where it has none."""
    if isinstance(reader, Wide) and isinstance(reader.grid, CsvGrid):
        return Parts(reader, reader.grid, carefully=carefully)
    return None


def _placed(drafts: Sequence[Draft]) -> Iterator[tuple[int, Draft]]:
    """The drafts, each with the place of its first applicant among those of all."""
    first = 0
    for draft in drafts:
        yield first, draft
        first += len(draft.ids)
