"""CSV as blocks of Arrow columns, with the number of every row.

Arrow splits the rows and cells of one piece after the other; each row, be it blank or malformed, has the number that a
spreadsheet shows. All columns are text. NUL bytes and a quotation mark that is never closed end the reading with the
row they stand in, and so do bytes that aren't UTF-8: text in another encoding was made UTF-8 before.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as pa_csv

from screening.errors import InputError
from screening.intake import top
from screening.intake.blob import Blob
from screening.intake.dialect import Dialect
from screening.intake.grid import Block, Cutter, Header, Malformed, cell_count, checked
from screening.intake.pieces import BLOCK, PIECE, Piece
from screening.intake.quotes import Quotes
from screening.intake.text import DAMAGED, refusal, shown
from screening.profiles import Ints

_FAULTS = {
    "not-utf-8": "is not UTF-8",
    "unclosed-quote": "opens a quotation mark that is never closed",
}
_HINTS = {
    "not-utf-8": "save the file as CSV in UTF-8",
    "unclosed-quote": "close it, and write a mark inside a quoted cell twice",
}


def read_header(blob: Blob, dialect: Dialect) -> Header:
    """The header among the first rows. Raises InputError if there is none or it can't be one."""
    rows: list[list[str]] = []
    trouble = ""
    with blob.opened() as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
        quotes = Quotes(dialect.separator, dialect.quote)
        lines = _lines(text, blob.name, quotes, rows)
        try:
            for names in csv.reader(lines, delimiter=dialect.separator, quotechar=dialect.quote):
                rows.append(names)
                if len(rows) == top.LOOKED_AT:
                    break
        except csv.Error as bad:
            trouble = str(bad)
        finally:
            text.detach()
    names, row = top.find(rows)
    # a row beyond what is looked at here has ended the reading, not one that is never closed
    last = not row or (row == len(rows) and not trouble)
    if quotes.open and last:
        kind = "unclosed-quote"
        raise refusal(kind, f"the header {_FAULTS[kind]}", hint=_HINTS[kind], file=blob.name, row=row or len(rows) + 1)
    if trouble and not row:
        raise refusal("not-readable", f"the header can't be read: {trouble}", file=blob.name)
    header = checked(names, row, blob.name)
    for name in names:
        if "\0" in name:
            raise refusal("nul", "the header holds a NUL byte", hint=_HINTS["not-utf-8"], file=blob.name, row=row)
        if not _encodes(name):
            kind = "not-utf-8"
            raise refusal(kind, f"the header {_FAULTS[kind]}", hint=_HINTS[kind], file=blob.name, row=row)
    return header


def _lines(text: io.TextIOWrapper, name: str, quotes: Quotes, rows: Sequence[object]) -> Iterator[str]:
    """The lines, as far as the header may be among them; `rows` are those that were read."""
    total = 0
    while line := text.readline(BLOCK):
        quotes.feed(line.encode("utf-8", "surrogateescape"))
        total += len(line)
        if total >= BLOCK and rows:
            return
        if total >= BLOCK:
            raise refusal("long-row", f"the header is longer than {BLOCK >> 20} MB", file=name)
        yield line


def _encodes(name: str) -> bool:
    if DAMAGED in name:
        return False
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Cut:
    """What one piece of a file comes to: how many rows it has in all, blocks of them, and what ends the reading there.

    The rows are numbered from 1 on; in the first piece of a file that is their number in the file.
    """

    rows: int
    blocks: tuple[Block, ...]
    trouble: InputError | None = None

    def moved(self, by: int) -> Cut:
        """The same so many rows further on."""
        trouble = None if self.trouble is None else moved(self.trouble, by)
        return Cut(self.rows, tuple(block.moved(by) for block in self.blocks), trouble)


def moved(trouble: InputError, by: int) -> InputError:
    """What is wrong in a row, so many rows further on."""
    return InputError(
        [replace(one, place=replace(one.place, row=one.place.row and one.place.row + by)) for one in trouble.problems]
    )


def cut(piece: Piece, dialect: Dialect, cutter: Cutter) -> Cut:
    """The rows of one piece, those of the header left out."""
    if not piece.first:
        cutter = replace(cutter, header=replace(cutter.header, row=0))
    return _Reading(cutter, dialect).cut(piece)


class _Reading:
    """One pass over the rows of a piece."""

    def __init__(self, cutter: Cutter, dialect: Dialect) -> None:
        self.cutter = cutter
        self.name, self.header = cutter.name, cutter.header
        self.dialect = dialect
        self.malformed: deque[Malformed] = deque()
        names = [str(place) for place in range(len(self.header.names))]
        wanted = [str(place) for place in cutter.places]
        # without threads Arrow tells the number of a malformed row
        self._read = pa_csv.ReadOptions(use_threads=False, block_size=2 * BLOCK, column_names=names)
        self._convert = pa_csv.ConvertOptions(
            check_utf8=False,
            include_columns=wanted,
            column_types=dict.fromkeys(wanted, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        )

    def cut(self, piece: Piece) -> Cut:
        """The rows up to the first that can't be read."""
        found: list[Block] = []
        rows = 0
        try:
            if piece.fault == "long-row":
                raise refusal(
                    "long-row",
                    f"a row from here on is longer than {BLOCK >> 20} MB",
                    hint="look for a quotation mark that is never closed",
                    file=self.name,
                    row=1,
                )
            table = self._table(piece.data)
            rows = table.num_rows + len(self.malformed)
            if piece.fault:
                kind = piece.fault
                raise refusal(kind, f"the row {_FAULTS[kind]}", hint=_HINTS[kind], file=self.name, row=rows)
            if rows < self.header.row:
                message = f"the header doesn't end within {PIECE >> 20} MB"
                raise refusal("long-row", message, file=self.name, row=rows)
            arrays = [_one(column) for column in table.columns]
            for block in self.cutter.blocks(self._numbers(table.num_rows), arrays, self._malformed_before):
                found.append(block)
            if rest := self._malformed_before(None):
                found.append(Block(np.zeros(0, np.int64), {}, rest))
        except InputError as trouble:
            return Cut(rows, tuple(found), trouble)
        return Cut(rows, tuple(found))

    def _table(self, data: bytes | memoryview) -> Any:
        """The rows of the piece, the malformed ones noted with their numbers."""

        def note(row: Any) -> str:
            self.malformed.append(Malformed(row.number, row.actual_columns, row.text))
            return "skip"

        parse = pa_csv.ParseOptions(
            delimiter=self.dialect.separator,
            quote_char=self.dialect.quote,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        )
        try:
            table = pa_csv.read_csv(pa.BufferReader(data), self._read, parse, self._convert)
        except pa.ArrowInvalid as bad:
            message = f"the file can't be read as CSV: {shown(str(bad), 200)}"
            raise refusal("not-readable", message, file=self.name) from None
        return table.combine_chunks()

    def _numbers(self, rows: int) -> Ints:
        """The numbers of the well-formed rows: malformed ones stand between them."""
        if not self.malformed:
            return np.arange(1, rows + 1, dtype=np.int64)
        between = [row.row for row in self.malformed]
        candidates = np.arange(1, rows + len(between) + 1, dtype=np.int64)
        return candidates[~np.isin(candidates, between)]

    def _malformed_before(self, row: int | None) -> tuple[Malformed, ...]:
        """The malformed rows up to a number that were not handed on yet; a blank row is none, nor is the header.

        Raises InputError for one that holds line breaks: it has swallowed other rows.
        """
        found = []
        while self.malformed and (row is None or self.malformed[0].row < row):
            one = self.malformed.popleft()
            if one.row <= self.header.row or not self._says_something(one.text):
                continue
            if "\n" in one.text or "\r" in one.text:
                raise refusal(
                    "unclosed-quote",
                    f"{cell_count(one, len(self.header.names))}, and line breaks inside",
                    hint="look for a quotation mark that is never closed",
                    file=self.name,
                    row=one.row,
                )
            found.append(one)
        return tuple(found)

    def _says_something(self, text: str) -> bool:
        """Whether a malformed row has a cell that isn't blank."""
        if text.strip(f"{self.dialect.separator}{self.dialect.quote} \t\r\n"):
            return True
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.dialect.separator, quotechar=self.dialect.quote)
        try:
            return any(cell.strip() for row in rows for cell in row)
        except csv.Error:
            return True


def _one(column: Any) -> Any:
    """A column of a table in one piece."""
    return column.chunk(0) if column.num_chunks else pa.array([], pa.string())
