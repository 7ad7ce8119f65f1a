"""Opening an input: which format it has, and one way to read them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from screening.calendar import ORDERS
from screening.errors import InputError, OptionError, fault
from screening.intake import arrow_files, delimited, json_documents, jsonl, packed, together, workbook
from screening.intake.arrow_files import ArrowGrid
from screening.intake.batch import Batch, Source, concat
from screening.intake.blob import Blob
from screening.intake.delimited import CsvGrid
from screening.intake.grid import Grid
from screening.intake.grids import check_not_packed
from screening.intake.json_documents import InFolder, JsonDocument, JsonFolder
from screening.intake.json_table import InFile, JsonGrid, is_flat
from screening.intake.jsonl import JsonLines
from screening.intake.long import Long, read_table
from screening.intake.mapping import Columns
from screening.intake.parts import Parts, parts_of
from screening.intake.related import Related
from screening.intake.survey import Survey
from screening.intake.text import shown
from screening.intake.values import Values
from screening.intake.wide import Wide
from screening.intake.workbook import SheetGrid

#: No more sheets than these are named.
_NAMED = 20


class Reader(Protocol):
    """What a format gives: the source, and its applicants in batches."""

    @property
    def source(self) -> Source:
        """What was read and what became of its columns."""
        ...

    @property
    def sha256(self) -> str:
        """That of the bytes that were read, once all were."""
        ...

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch."""
        ...

    def survey(self) -> Survey:
        """What columns or keys were taken for, and how much of each can be read."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """How an input is to be read; `sheet` is that of a workbook, "" for its related tables or the first with cells."""

    how: Values
    batch_rows: int
    sheet: str = ""
    columns: Columns = field(default_factory=Columns)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, how it is recognised by its content, and its reader.

    One that `jumps` in its file can't be read from a compressed one.
    """

    name: str
    recognises: Callable[[Blob], bool]
    reader: Callable[[Blob, Asked], Reader]
    jumps: bool = False


def _table(grid: Grid, asked: Asked) -> Reader:
    return read_table(grid, asked.how, asked.batch_rows, asked.columns)


def _arrow(blob: Blob, asked: Asked) -> Reader:
    return _table(ArrowGrid(blob), asked)


def _json(blob: Blob, asked: Asked) -> Reader:
    records = InFile(blob, json_documents.split, json_documents.FORMAT)
    if is_flat(records):
        return _table(JsonGrid(records), asked)
    return JsonDocument(blob, asked.how, asked.batch_rows)


def _lines(blob: Blob, asked: Asked) -> Reader:
    records = InFile(blob, jsonl.split, jsonl.FORMAT)
    if is_flat(records):
        return _table(JsonGrid(records), asked)
    return JsonLines(blob, asked.how, asked.batch_rows)


def _json_folder(blob: Blob, asked: Asked) -> Reader:
    files = InFolder(blob)
    if is_flat(files, throughout=True):
        return _table(JsonGrid(files), asked)
    return JsonFolder(blob, files, asked.how, asked.batch_rows)


def _folder(blob: Blob, asked: Asked) -> Reader:
    return Related(together.of_folder(blob), asked.how, asked.batch_rows, asked.columns)


def _workbook(blob: Blob, asked: Asked) -> Reader:
    tables = None if asked.sheet else together.of_workbook(blob)
    if tables is not None:
        return Related(tables, asked.how, asked.batch_rows, asked.columns)
    grid = SheetGrid(blob, asked.sheet)
    try:
        return _table(grid, asked)
    except InputError as bad:
        others = (
            [] if asked.sheet else [f"`{shown(name)}`" for name in workbook.sheet_names(blob) if name != grid.sheet]
        )
        if not others or bad.problems[0].code != "no-id-column":
            raise
        more = f"the other sheets are {', '.join(others[:_NAMED])}: read one of them with --sheet"
        raise InputError([replace(one, hint=f"{one.hint}; {more}") for one in bad.problems]) from None


#: In the order in which they are tried; the last takes whatever no other claims.
FORMATS = (
    Format(together.FORMAT, together.recognises, _folder),
    Format(json_documents.FOLDER, json_documents.recognises_folder, _json_folder),
    Format("folder", lambda blob: blob.is_folder, _folder),
    Format("workbook", workbook.recognises, _workbook, jumps=True),
    Format("Parquet", arrow_files.is_parquet, _arrow, jumps=True),
    Format("Arrow", arrow_files.is_arrow, _arrow, jumps=True),
    Format(json_documents.FORMAT, json_documents.recognises, _json),
    Format(jsonl.FORMAT, jsonl.recognises, _lines),
    Format("CSV", delimited.recognises, lambda b, a: _table(CsvGrid(b), a)),
)


class Intake:
    """An opened input. One of the same bytes with an equal `way` has the same applicants."""

    def __init__(self, reader: Reader, asked: Asked) -> None:
        self._reader = reader
        self.way: object = (asked.how, reader.decided if isinstance(reader, Wide | Long) else asked.columns)

    @property
    def source(self) -> Source:
        """What is read and what becomes of its columns; complete once everything was read."""
        return self._reader.source

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes as they were read, "" before everything was read.

        For a folder that of a line for each table: its name, a NUL character and the SHA-256 of its bytes.
        """
        return self._reader.sha256

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch, from the start. Raises InputError."""
        return self._reader.batches()

    def parts(self, *, carefully: bool) -> Parts | None:
        """The same in parts that may be read by several processes, where the format has them.

        Unless all dates are looked at `carefully` before the first is read, the ledger of the parts may raise
        `DoubtfulDates`. Raises InputError.
        """
        return parts_of(self._reader, carefully=carefully)

    def survey(self) -> Survey:
        """What the columns of tables, or the keys of JSON, were taken for, and how much of each can be read.

        Raises InputError.
        """
        return self._reader.survey()

    def read(self) -> Batch:
        """All applicants as one batch. Raises InputError."""
        return concat(list(self.batches()))


def open_input(
    path: str | Path | BinaryIO | Blob,
    *,
    name: str | None = None,
    date_order: str = "month-first",
    kinds: Collection[str] = (),
    batch_rows: int = 65536,
    sheet: str = "",
    columns: Columns | None = None,
) -> Intake:
    """Open applicants in one of the `FORMATS`, recognised by content; a text file may be packed by gzip or Zstandard.

    `kinds` are the ids of the known kinds of work; a record that names another is rejected, and with none given
    nothing is checked. A batch has at most `batch_rows` well-formed rows. `sheet` names
    the sheet of a workbook, the first that isn't empty if none is named. `columns` says what is known of the headers of
    a table: the words of a posting, a mapping file, the column of ids, columns to hand through. Raises InputError.
    """
    if date_order not in ORDERS:
        raise fault(OptionError, "bad-option", f"unknown date order `{date_order}`", hint=f"one of {', '.join(ORDERS)}")
    if batch_rows < 1:
        raise fault(OptionError, "bad-option", "a batch has at least one row")
    blob = packed.unpacked(path if isinstance(path, Blob) else Blob.of(path, name))
    asked = Asked(Values(date_order, frozenset(kinds)), batch_rows, sheet, columns or Columns())
    found = next(one for one in FORMATS if one.recognises(blob))
    if found.jumps:
        check_not_packed(blob)
    if sheet and found.name != "workbook":
        raise fault(OptionError, "bad-option", "only a workbook has sheets", file=blob.name)
    reader = found.reader(blob, asked)
    if asked.columns.asks and not isinstance(reader, Wide | Long | Related):
        message = f"a mapping, a column of ids and columns to carry are for tables; this is {reader.source.format}"
        raise fault(OptionError, "bad-option", message, file=blob.name)
    return Intake(reader, asked)
