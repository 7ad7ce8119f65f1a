"""JSON whose records are flat, under headers of any kind, as a table: each key is a column.

Arrays, lines and files of objects such as `{"Applicant ID": 1, "Job Title": "CIO"}` are what applicant systems and
scripts write where others write CSV. The header is the union of the keys of all records; rows have the numbers of the
records.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import pyarrow as pa

from screening.errors import InputError
from screening.intake import headers
from screening.intake.blob import Blob, Bytes
from screening.intake.grid import MOST_COLUMNS, Block, Cutter, Header, Malformed, text
from screening.intake.json_resume import is_resume
from screening.intake.json_values import half_or_nul
from screening.intake.text import DAMAGED, refusal, shown

#: By so many records it is decided whether a file is a table; the files of a folder are all looked at.
LOOKED_AT = 1000
_ROWS = 16384

#: The records of a file, each as written with its number.
Split = Callable[[Bytes, str], Iterator[tuple[int, bytes]]]


class Records(Protocol):
    """The records of a file or of a folder, and what there is to say of it."""

    @property
    def name(self) -> str:
        """The name that messages give it."""
        ...

    @property
    def details(self) -> str:
        """The format."""
        ...

    @property
    def sha256(self) -> str:
        """That of the bytes, once all were read."""
        ...

    def records(self, looking: bool = False) -> Iterator[tuple[int, bytes]]:
        """Each record as written, with its number; when `looking` for nobody's verdict. Raises InputError."""
        ...


@dataclass(frozen=True, slots=True)
class InFile:
    """The records of one file of some format."""

    blob: Blob
    split: Split
    form: str

    @property
    def name(self) -> str:
        """The name that messages give it."""
        return self.blob.name

    @property
    def details(self) -> str:
        """The format."""
        return f"{self.form}, packed with {self.blob.packed}" if self.blob.packed else self.form

    @property
    def sha256(self) -> str:
        """That of the bytes, once all were read."""
        return self.blob.sha256

    def records(self, looking: bool = False) -> Iterator[tuple[int, bytes]]:
        """Each record as written, with its number; when `looking` for nobody's verdict. Raises InputError."""
        with self.blob.opened() if looking else self.blob.whole() as file:
            yield from self.split(file, self.blob.name)


class _Wrong(ValueError):
    """Something wrong with one record."""


def is_flat(source: Records, throughout: bool = False) -> bool:
    """Whether the first records, or all, are flat, and neither applicants as this package writes them nor resumes.

    With a column of a wide table, such as `job_1_title`, they are rows of one, whatever the key of their ids.
    """
    named = own = wide = False
    try:
        for _, record in itertools.islice(source.records(looking=True), None if throughout else LOOKED_AT):
            try:
                data = _parsed(record)
            except _Wrong:
                continue
            if is_resume(data) or _nested(data):
                return False
            named |= bool(data)
            own |= "applicant_id" in data
            wide = wide or any(found.group not in ("id", "list") for found in map(headers.wide, data) if found)
    except InputError:
        # whoever reads it will say so
        return False
    return named and (wide or not own)


class JsonGrid:
    """The table of flat records. Raises InputError for what isn't JSON."""

    once: ClassVar[bool] = False
    unread: tuple[str, ...] = ()

    def __init__(self, source: Records) -> None:
        self._source = source
        names: dict[str, None] = {}
        for number, record in source.records(looking=True):
            try:
                data = _parsed(record)
            except _Wrong:
                continue
            if not data.keys() <= names.keys():
                self._add(names, data, number)
        # the first record is row 1: no row is above it
        self._header = Header(tuple(names), 0)

    @property
    def name(self) -> str:
        """The name that messages give it."""
        return self._source.name

    @property
    def details(self) -> str:
        """The format."""
        return self._source.details

    @property
    def sha256(self) -> str:
        """That of the bytes, once all were read."""
        return self._source.sha256

    def header(self) -> Header:
        """The keys of all records."""
        return self._header

    def _add(self, names: dict[str, None], data: dict[str, Any], number: int) -> None:
        for key in data:
            if wrong := half_or_nul(key):
                raise refusal("bad-key", f"the key `{shown(key)}` {wrong}", file=self.name, row=number)
            names[key] = None
        if len(names) > MOST_COLUMNS:
            message = f"the records have more than {MOST_COLUMNS:,} different keys"
            raise refusal("too-many-columns", message, file=self.name, row=number)

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows, as a grid gives them. Raises InputError."""
        cutter = Cutter(self.name, self._header, key, columns, aside, most)
        wanted = [self._header.names[place] for place in cutter.places]
        waiting: list[Malformed] = []

        def malformed(row: int) -> tuple[Malformed, ...]:
            found = tuple(one for one in waiting if one.row <= row)
            waiting[:] = [one for one in waiting if one.row > row]
            return found

        records = self._source.records()
        while piece := list(itertools.islice(records, _ROWS)):
            numbers: list[int] = []
            rows: list[list[str | None]] = []
            for number, record in piece:
                try:
                    rows.append(_cells(_parsed(record), wanted, len(columns)))
                    numbers.append(number)
                except _Wrong as wrong:
                    waiting.append(Malformed(number, 0, "", str(wrong)))
            if rows:
                arrays = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
                yield from cutter.blocks(np.array(numbers, np.int64), arrays, malformed)
        if waiting:
            yield Block(np.zeros(0, np.int64), {}, tuple(waiting))


class _Twice:
    """The values of a key that stands twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _ in pairs]
    return {key: _Twice() if keys.count(key) > 1 else value for key, value in found.items()}


def _parsed(record: bytes) -> dict[str, Any]:
    """The object of a record, its whole numbers as they are written. Raises _Wrong."""
    try:
        data = json.loads(record.decode(), object_pairs_hook=_object, parse_int=str)
    except UnicodeDecodeError:
        raise _Wrong("the record is not UTF-8") from None
    except json.JSONDecodeError as bad:
        raise _Wrong(f"not JSON: {shown(bad.msg[:1].lower() + bad.msg[1:])} at character {bad.pos + 1}") from None
    except RecursionError:
        raise _Wrong("the nesting is too deep") from None
    if not isinstance(data, dict):
        raise _Wrong("not an object")
    return data


def _nested(data: dict[str, Any]) -> bool:
    return any(isinstance(value, list | dict) for value in data.values())


def _cells(data: dict[str, Any], wanted: Sequence[str], used: int) -> list[str | None]:
    """The cells of a record; those behind the `used` ones only say whether there is something.

    What no cell can be, a list or a key that stands twice, is damage of that value; nothing of it is shown.
    """
    cells: list[str | None] = []
    for place, name in enumerate(wanted):
        value = data.get(name)
        if place >= used:
            cells.append(None if value is None or (isinstance(value, str) and not value.strip()) else "x")
            continue
        cell = DAMAGED if isinstance(value, _Twice | list | dict) else text(value)
        if cell is not None and half_or_nul(cell):
            cell = DAMAGED
        cells.append(cell)
    return cells
