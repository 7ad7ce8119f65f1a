"""CSV as blocks of Arrow columns, with the number of every row.

Arrow splits the rows and cells; each row, be it blank or malformed, has the number that a spreadsheet shows. All
columns are text. NUL bytes and a quotation mark that is never closed end the reading with the row they stand in, and so
do bytes that aren't UTF-8: text in another encoding was made UTF-8 before.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pa_csv

from screening.intake import top
from screening.intake.blob import Blob, Bytes
from screening.intake.dialect import Dialect
from screening.intake.encodings import DAMAGED
from screening.intake.grid import Block, Cutter, Header, Malformed, cell_count, checked
from screening.intake.quotes import Quotes
from screening.intake.text import refusal, shown
from screening.profiles import Ints

BLOCK = 8 << 20
_FAULTS = {
    "nul": "holds a NUL byte",
    "not-utf-8": "is not UTF-8",
    "unclosed-quote": "opens a quotation mark that is never closed",
}
_HINTS = {
    "nul": "save the file as CSV in UTF-8",
    "not-utf-8": "save the file as CSV in UTF-8",
    "unclosed-quote": "close it, and write a mark inside a quoted cell twice",
}
_BOM = codecs.BOM_UTF8


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
    last = row == len(rows) or not row
    if quotes.open and last:
        kind = "unclosed-quote"
        raise refusal(kind, f"the header {_FAULTS[kind]}", hint=_HINTS[kind], file=blob.name, row=row or len(rows) + 1)
    if trouble and not row:
        raise refusal("not-readable", f"the header can't be read: {trouble}", file=blob.name)
    header = checked(names, row, blob.name)
    for name in names:
        kind = "nul" if "\0" in name else "" if _encodes(name) else "not-utf-8"
        if kind:
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
    damaged: str = "",
) -> Iterator[Block]:
    """The rows below the header, as a grid gives them.

    `damaged` names the encoding that a file is in which has bytes that aren't of it; the rows they stand in are
    malformed. Raises InputError.
    """
    cutter = Cutter(blob.name, header, key, columns, aside, most)
    with blob.whole() as file:
        yield from _Reading(cutter, dialect, damaged).blocks(file)


class _Checked(io.RawIOBase):
    """Bytes as Arrow gets them: whole characters, ended before the first that isn't UTF-8 or is NUL.

    A question mark stands for the faulty byte, so that the last row that Arrow sees is the faulty one. In the same way
    they end where a quotation mark turns out never to be closed.
    """

    def __init__(self, file: Bytes, dialect: Dialect) -> None:
        self._file = file
        self._dialect = dialect
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._held = b""
        self._quotes: Quotes | None = None
        self.fault = ""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self.fault:
            new = self._file.read(size)
            data = self._held + new
            good = self._whole(data, new)
            nul = data.find(b"\0", 0, good)
            if nul >= 0:
                self.fault, good = "nul", nul
            good = self._closed(data[:good], last=not new)
            if self.fault:
                return data[:good] + b"?"
            self._held = data[good:]
            if good or not new:
                return data[:good]
        return b""

    def _closed(self, data: bytes, last: bool) -> int:
        """How many of the bytes stand before a place that shows a mark to be unclosed; notes a fault."""
        lead = 0
        if self._quotes is None and data:
            self._quotes = Quotes(self._dialect.separator, self._dialect.quote)
            lead = len(_BOM) if data.startswith(_BOM) else 0
        if self._quotes is None:
            return len(data)
        at = self._quotes.feed(data[lead:])
        if at >= 0 or (last and not self.fault and self._quotes.open):
            self.fault = "unclosed-quote"
        return len(data) if at < 0 else lead + at

    def _whole(self, data: bytes, new: bytes) -> int:
        """How many of the bytes are whole characters of UTF-8; notes a fault."""
        if data.isascii():
            return len(data)
        try:
            self._decoder.reset()
            self._decoder.decode(data, final=not new)
        except UnicodeDecodeError as bad:
            self.fault = "not-utf-8"
            return bad.start
        return len(data) - len(self._decoder.getstate()[0])


class _Reading:
    """One pass over the rows of a CSV file."""

    def __init__(self, cutter: Cutter, dialect: Dialect, damaged: str) -> None:
        self.cutter = cutter
        self.name, self.header = cutter.name, cutter.header
        self.dialect = dialect
        self.damaged = damaged
        self.next = 1
        self.malformed: deque[Malformed] = deque()

    def _open(self, checked: _Checked) -> Any:
        names = [str(place) for place in range(len(self.header.names))]
        wanted = [str(place) for place in self.cutter.places]
        return pa_csv.open_csv(
            pa.PythonFile(checked, mode="r"),
            # without threads Arrow tells the number of a malformed row
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.dialect.separator,
                quote_char=self.dialect.quote,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._note,
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _note(self, row: Any) -> str:
        self.malformed.append(Malformed(row.number, row.actual_columns, row.text))
        return "skip"

    def blocks(self, file: Bytes) -> Iterator[Block]:
        checked = _Checked(file, self.dialect)
        batches = self._batches(checked)
        for batch in batches:
            if not checked.fault:
                yield from self._cut(batch)
            else:
                self._numbers(batch.num_rows)
        if checked.fault:
            last = max([self.next - 1, *(row.row for row in self.malformed)])
            kind = checked.fault
            raise refusal(kind, f"the row {_FAULTS[kind]}", hint=_HINTS[kind], file=self.name, row=last)
        if rest := self._malformed_before(None):
            yield Block(np.zeros(0, np.int64), {}, rest)

    def _batches(self, checked: _Checked) -> Iterator[Any]:
        try:
            yield from self._open(checked)
        except pa.ArrowInvalid as bad:
            if checked.fault:
                return
            if "straddling" not in str(bad):
                message = f"the file can't be read as CSV: {shown(str(bad), 200)}"
                raise refusal("not-readable", message, file=self.name) from None
            raise refusal(
                "long-row",
                f"a row from row {self.next} on is longer than {BLOCK >> 20} MB",
                hint="look for a quotation mark that is never closed",
                file=self.name,
            ) from None

    def _numbers(self, rows: int) -> Ints:
        """The numbers of the next well-formed rows: malformed ones stand between them."""
        between = [row.row for row in self.malformed if row.row >= self.next]
        candidates = np.arange(self.next, self.next + rows + len(between), dtype=np.int64)
        numbers = candidates[~np.isin(candidates, between)][:rows]
        self.next = int(numbers[-1]) + 1 if rows else self.next
        return numbers

    def _malformed_before(self, row: int | None) -> tuple[Malformed, ...]:
        """The malformed rows up to a number that were not handed on yet; a blank row is none, nor is the header.

        Raises InputError for one that holds line breaks: it has swallowed other rows.
        """
        found = []
        while self.malformed and (row is None or self.malformed[0].row < row):
            one = self.malformed.popleft()
            if one.row <= self.header.row or not (one.reason or self._says_something(one.text)):
                continue
            if not one.reason and ("\n" in one.text or "\r" in one.text):
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

    def _cut(self, batch: Any) -> Iterator[Block]:
        numbers, arrays = self._numbers(batch.num_rows), batch.columns
        if self.damaged:
            numbers, arrays = self._undamaged(numbers, arrays)
        yield from self.cutter.blocks(numbers, arrays, self._malformed_before)

    def _undamaged(self, numbers: Ints, arrays: list[Any]) -> tuple[Ints, list[Any]]:
        """The rows without bytes that the encoding has no character for; the others are noted as malformed."""
        bad = np.zeros(len(numbers), np.bool_)
        for array in arrays[: len(self.cutter.columns)]:
            bad |= pc.match_substring(array, DAMAGED).fill_null(False).to_numpy(zero_copy_only=False)
        if not bad.any():
            return numbers, arrays
        width, reason = len(self.header.names), f"the row holds a byte that is not {self.damaged}"
        ids = arrays[self.cutter.columns.index(self.cutter.key)].filter(pa.array(bad)).to_pylist()
        rows = numbers[bad].tolist()
        noted = [Malformed(row, width, id_ or DAMAGED, reason) for row, id_ in zip(rows, ids, strict=True)]
        self.malformed = deque(sorted([*self.malformed, *noted], key=lambda one: one.row))
        return numbers[~bad], [array.filter(pa.array(~bad)) for array in arrays]
