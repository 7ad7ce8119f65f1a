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
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as pa_csv

from screening.intake import top
from screening.intake.blob import Blob, Bytes
from screening.intake.dialect import Dialect
from screening.intake.grid import Block, Cutter, Header, Malformed, cell_count, checked
from screening.intake.pieces import BLOCK, pieces
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


def blocks(
    blob: Blob,
    dialect: Dialect,
    header: Header,
    key: int,
    columns: Sequence[int],
    most: int,
    aside: Sequence[int] = (),
) -> Iterator[Block]:
    """The rows below the header, as a grid gives them. Raises InputError."""
    cutter = Cutter(blob.name, header, key, columns, aside, most)
    with blob.whole() as file:
        yield from _Reading(cutter, dialect).blocks(file)


class _Reading:
    """One pass over the rows of a CSV file."""

    def __init__(self, cutter: Cutter, dialect: Dialect) -> None:
        self.cutter = cutter
        self.name, self.header = cutter.name, cutter.header
        self.dialect = dialect
        self.next = 1
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

    def blocks(self, file: Bytes) -> Iterator[Block]:
        """The rows, piece by piece. Raises InputError with the row of a fault."""
        for piece in pieces(file, self.dialect):
            if piece.fault == "long-row":
                raise refusal(
                    "long-row",
                    f"a row from row {self.next} on is longer than {BLOCK >> 20} MB",
                    hint="look for a quotation mark that is never closed",
                    file=self.name,
                )
            table = self._table(piece.data)
            if piece.fault:
                self._numbers(table.num_rows)
                last = max([self.next - 1, *(row.row for row in self.malformed)])
                kind = piece.fault
                raise refusal(kind, f"the row {_FAULTS[kind]}", hint=_HINTS[kind], file=self.name, row=last)
            yield from self._cut(table)
        if rest := self._malformed_before(None):
            yield Block(np.zeros(0, np.int64), {}, rest)

    def _table(self, data: bytes) -> Any:
        """The rows of one piece, the malformed ones noted with their numbers in the file."""
        first = self.next

        def note(row: Any) -> str:
            self.malformed.append(Malformed(first - 1 + row.number, row.actual_columns, row.text))
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
        """The numbers of the next well-formed rows: malformed ones stand between them."""
        between = [row.row for row in self.malformed if row.row >= self.next]
        candidates = np.arange(self.next, self.next + rows + len(between), dtype=np.int64)
        self.next += rows + len(between)
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

    def _cut(self, table: Any) -> Iterator[Block]:
        numbers, arrays = self._numbers(table.num_rows), [_one(column) for column in table.columns]
        yield from self.cutter.blocks(numbers, arrays, self._malformed_before)


def _one(column: Any) -> Any:
    """A column of a table in one piece."""
    return column.chunk(0) if column.num_chunks else pa.array([], pa.string())
