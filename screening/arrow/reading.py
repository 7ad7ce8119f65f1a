"""Pieces of record batches read as applicants, once for all postings that take the columns for the same things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import tee
from typing import Any

import numpy as np
import pyarrow as pa

from screening.commands.columns import context_of
from screening.intake import Batch, Source, row_types
from screening.intake.ids import Seen
from screening.intake.long import Long
from screening.intake.longness import may_be_long
from screening.intake.mapping import Columns, Decided, MappingFile, decide
from screening.intake.nested import Records, has_records
from screening.intake.record_batches import MOST, NAME, Aside, BatchGrid, Piece, pieces
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.intake.wide import Wide
from screening.plan import Plan
from screening.profiles import Ints


@dataclass(frozen=True, slots=True)
class Form:
    """How record batches are to be read.

    `mapping`, `id_column` and `carry` say what is known of the headers, but for the words of a posting. With `long`, an
    applicant may have several rows. `aside` names the columns that speak of rows.
    """

    mapping: MappingFile | None = None
    id_column: str = ""
    carry: tuple[str, ...] = ()
    long: bool = False
    aside: Aside = field(default_factory=Aside)

    def columns(self, plan: Plan) -> Columns:
        """What is known of the headers for a plan."""
        return Columns(context_of(plan), self.mapping, self.id_column, self.carry)

    @property
    def asks(self) -> bool:
        """Whether something is asked that only columns without lists can give."""
        return self.mapping is not None or bool(self.id_column or self.carry or self.long)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the columns, and the numbers of the plans that read them so."""

    how: Values
    columns: Columns
    plans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some applicants as some plans read them.

    `owners` leads from the number of a row to the place of its applicant in the batch; `ids` is the header of the ids.
    """

    batch: Batch
    plans: tuple[int, ...]
    owners: Mapping[int, int]
    ids: str


class Reader:
    """Reads record batches of one schema for some plans. Raises InputError for columns that have no use."""

    def __init__(self, schema: Any, plans: Sequence[Plan], form: Form) -> None:
        self._schema = schema
        self._form = form
        self._places = form.aside.places(schema)
        self._names = [schema.names[place] for place in self._places]
        self._nested = has_records(schema)
        if self._nested and form.asks:
            message = "a mapping, a column of ids, columns to carry and several rows are for columns that hold no lists"
            raise refusal("nested", message, file=NAME)
        self._readings = self._grouped(plans)
        keys = {self._key(one) for one in self._readings}
        if len(keys) > 1:
            listed = " and ".join(f"`{shown(schema.names[one])}`" for one in sorted(keys))
            message = f"the postings take different columns for the id: {listed}"
            raise refusal("no-id-column", message, hint="name the column of ids", file=NAME)
        self._place = keys.pop()
        #: The header of the column with the ids.
        self.key: str = schema.names[self._place]

    def _grouped(self, plans: Sequence[Plan]) -> list[Reading]:
        """The ways to read: postings share one if their words make no difference to any column."""
        found: dict[Any, tuple[Values, Columns, list[int]]] = {}
        for number, plan in enumerate(plans):
            how = Values(plan.policy.date_order, frozenset(plan.posting.kinds))
            columns = self._form.columns(plan)
            taken: Decided | None = None if self._nested else decide(self._names, columns, NAME)
            found.setdefault((plan.policy.date_order, how.kinds, taken), (how, columns, []))[2].append(number)
        return [Reading(how, columns, tuple(numbers)) for how, columns, numbers in found.values()]

    def _key(self, reading: Reading) -> int:
        """The place of the column with the ids."""
        if self._nested:
            place: int = self._schema.names.index(self._records(reading, ()).key)
            return place
        table = self._wide(reading, ())
        if table.row_ids:
            message = "no column tells applicants apart"
            raise refusal("no-id-column", message, hint="name the column of ids", file=NAME)
        if self._form.long and not may_be_long(table):
            message = "the columns of jobs and degrees aren't those of one entry"
            raise refusal("not-long", message, hint="read the table as one with a row for each applicant", file=NAME)
        types = row_types.likely(table, reading.columns) if self._form.long else None
        if types is not None:
            message = f"`{shown(table.names[types])}` may say which rows are jobs, and a part doesn't show all it says"
            hint = "map it as `ignore` if it doesn't; else give jobs and degrees columns of their own"
            raise refusal("row-types", message, hint=hint, file=NAME)
        return self._places[next(place for place, target in table.targets.items() if target.group == "id")]

    def source(self, plan: int) -> Source:
        """What becomes of the columns for a plan, given by its number."""
        reading = next(one for one in self._readings if plan in one.plans)
        return self._records(reading, ()).source if self._nested else self._wide(reading, ()).source

    def parts(self, batches: Iterator[Any]) -> Iterator[Part]:
        """The applicants, piece by piece; of each piece a part for each way to read. Raises InputError."""
        cut = pieces(batches, self._form.aside)
        if self._form.long:
            for piece in _grouped(cut, self._place):
                for reading in self._readings:
                    yield from self._long(reading, piece)
            return
        streams = tee(cut, len(self._readings))
        read = [
            (self._records if self._nested else self._wide)(reading, stream).batches()
            for reading, stream in zip(self._readings, streams, strict=True)
        ]
        for several in zip(*read, strict=True):
            for reading, batch in zip(self._readings, several, strict=True):
                owners = {row: place for place, row in enumerate(batch.table.rows.tolist())}
                yield Part(batch, reading.plans, owners if batch.problems else {}, self.key.strip())

    def _wide(self, reading: Reading, cut: Iterator[Piece] | tuple[()]) -> Wide:
        grid = BatchGrid(self._schema, cut, self._form.aside)
        return Wide(grid, reading.how, MOST, columns=reading.columns)

    def _records(self, reading: Reading, cut: Iterator[Piece] | tuple[()]) -> Records:
        return Records(self._schema, cut, self._form.aside, reading.how, MOST)

    def _long(self, reading: Reading, piece: Piece) -> Iterator[Part]:
        grid = BatchGrid(self._schema, [piece], self._form.aside)
        table = Wide(grid, reading.how, MOST, columns=reading.columns)
        ids = [_id(text) for text in piece.text(self._place).to_pylist()]
        whose = dict(zip(piece.numbers.tolist(), ids, strict=True))
        for batch in Long(table, grid, reading.how, MOST).batches():
            places = {id_: place for place, id_ in enumerate(batch.table.ids)}
            owners = {one.row: places[whose[one.row]] for one in batch.problems}
            yield Part(batch, reading.plans, owners, self.key.strip())


def _id(text: str | None) -> str:
    """An id as it is compared."""
    return (text or "").strip()


def _grouped(cut: Iterator[Piece], key: int) -> Iterator[Piece]:
    """The rows in pieces that end where an applicant's rows end. Raises InputError where they don't stand together."""
    held: list[Piece] = []
    rows = 0
    seen = Seen()
    for piece in cut:
        held.append(piece)
        rows += len(piece.numbers)
        if rows < MOST:
            continue
        whole = _joined(held)
        ids = [_id(text) for text in whole.text(key).to_pylist()]
        last = next((place for place in range(rows - 1, 0, -1) if ids[place - 1] != ids[place]), 0)
        if last:
            _check(seen, ids[:last], whole.numbers[:last])
            yield whole.slice(0, last)
        held, rows = [whole.slice(last, rows - last)], rows - last
    if rows:
        whole = _joined(held)
        _check(seen, [_id(text) for text in whole.text(key).to_pylist()], whole.numbers)
        yield whole


def _joined(held: Sequence[Piece]) -> Piece:
    return Piece(pa.concat_batches([one.batch for one in held]), np.concatenate([one.numbers for one in held]))


def _check(seen: Seen, ids: Sequence[str], numbers: Ints) -> None:
    first = dict(zip(reversed(ids), reversed(numbers.tolist()), strict=True))
    if found := seen.repeats(list(first), list(first.values())):
        row = list(first.values())[found[0].place]
        message = "the rows of an applicant don't stand together"
        raise refusal("not-grouped", message, hint="sort them by the id", file=NAME, row=row)
