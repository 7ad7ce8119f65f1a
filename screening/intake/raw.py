"""CSV as blocks of Arrow columns, with the number of every row.

Arrow splits the rows and cells; each row, be it blank or malformed, has the number that a spreadsheet shows. All
columns are text. Bytes that aren't UTF-8, NUL bytes and a quotation mark that is never closed end the reading with the
row they stand in.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pa_csv

from screening.intake.blob import Blob
from screening.intake.quotes import Quotes
from screening.intake.text import refusal, shown
from screening.profiles import Ints

MOST_COLUMNS = 10_000
MOST_CELL = 1 << 20
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


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table and the number of its row: blank rows before it are passed over."""

    names: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row with a wrong number of cells."""

    row: int
    cells: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows in order: their numbers, their cells by place of the column, and the malformed rows among them."""

    numbers: Ints
    cells: dict[int, Any]
    malformed: tuple[Malformed, ...]

    @property
    def rows(self) -> int:
        """How many rows there are, the malformed included."""
        return len(self.numbers) + len(self.malformed)


def read_header(blob: Blob) -> Header:
    """The first row that isn't blank. Raises InputError if there is none or it can't be a header."""
    with blob.opened() as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise refusal("not-utf-8", "the file is UTF-16", hint=_HINTS["not-utf-8"], file=blob.name)
        file.seek(0)
        text = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
        quotes, trouble = Quotes(), ""
        row, names = 0, list[str]()
        try:
            for names in csv.reader(_lines(text, blob.name, quotes)):
                row += 1
                if any(map(str.strip, names)):
                    break
        except csv.Error as bad:
            row, trouble = row + 1, str(bad)
        finally:
            text.detach()
    if quotes.open:
        kind = "unclosed-quote"
        raise refusal(kind, f"the header {_FAULTS[kind]}", hint=_HINTS[kind], file=blob.name, row=row)
    if trouble:
        raise refusal("not-readable", f"the header can't be read: {trouble}", file=blob.name)
    if not any(map(str.strip, names)):
        raise refusal("empty-file", "the file is empty", file=blob.name)
    if len(names) > MOST_COLUMNS:
        message = f"the header has {len(names):,} columns; at most {MOST_COLUMNS:,} are read"
        raise refusal("too-many-columns", message, file=blob.name, row=row)
    for name in names:
        kind = "nul" if "\0" in name else "" if _encodes(name) else "not-utf-8"
        if kind:
            raise refusal(kind, f"the header {_FAULTS[kind]}", hint=_HINTS[kind], file=blob.name, row=row)
    return Header(tuple(names), row)


def _lines(text: io.TextIOWrapper, name: str, quotes: Quotes) -> Iterator[str]:
    total = 0
    while line := text.readline(BLOCK):
        quotes.feed(line.encode("utf-8", "surrogateescape"))
        total += len(line)
        if total >= BLOCK:
            raise refusal("long-row", f"the header is longer than {BLOCK >> 20} MB", file=name)
        yield line


def _encodes(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def blocks(
    blob: Blob, header: Header, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()
) -> Iterator[Block]:
    """The rows below the header, at most `most` well-formed ones at a time, with these columns and no others.

    A row whose cells are all blank is no row; only those with a blank `key` are looked at. Of the columns that are set
    `aside` nothing is asked but whether the cells of such a row are blank. Raises InputError.
    """
    with blob.whole() as file:
        yield from _Reading(blob.name, header, key, columns, aside).blocks(file, most)


def cell_count(row: Malformed, width: int) -> str:
    """The reason that a row is rejected; its cells aren't shown, since any of them may be a protected one."""
    return f"the row has {row.cells} cell{'s' * (row.cells != 1)} where the header has {width}"


def _says_something(text: str) -> bool:
    """Whether a malformed row has a cell that isn't blank."""
    if text.strip('," \t\r\n'):
        return True
    try:
        return any(cell.strip() for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    except csv.Error:
        return True


class _Bytes(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Checked(io.RawIOBase):
    """Bytes as Arrow gets them: whole characters, ended before the first that isn't UTF-8 or is NUL.

    A question mark stands for the faulty byte, so that the last row that Arrow sees is the faulty one. In the same way
    they end where a quotation mark turns out never to be closed.
    """

    def __init__(self, file: _Bytes) -> None:
        self._file = file
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
            self._quotes = Quotes()
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

    def __init__(self, name: str, header: Header, key: int, columns: Sequence[int], aside: Sequence[int]) -> None:
        self.name = name
        self.header = header
        self.columns = [str(column) for column in columns]
        self.aside = [str(column) for column in aside]
        self.key = columns.index(key)
        self.next = 1
        self.malformed: deque[Malformed] = deque()

    def _open(self, checked: _Checked) -> Any:
        names = [str(place) for place in range(len(self.header.names))]
        return pa_csv.open_csv(
            pa.PythonFile(checked, mode="r"),
            # without threads Arrow tells the number of a malformed row
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            parse_options=pa_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=self._note
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,
                include_columns=self.columns + self.aside,
                column_types=dict.fromkeys(self.columns + self.aside, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _note(self, row: Any) -> str:
        self.malformed.append(Malformed(row.number, row.actual_columns, row.text))
        return "skip"

    def blocks(self, file: _Bytes, most: int) -> Iterator[Block]:
        checked = _Checked(file)
        batches = self._batches(checked)
        for batch in batches:
            if not checked.fault:
                yield from self._cut(batch, most)
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
            if not _says_something(one.text) or one.row <= self.header.row:
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

    def _cut(self, batch: Any, most: int) -> Iterator[Block]:
        numbers = self._numbers(batch.num_rows)
        self._check_cells(batch, numbers)
        keep = (numbers > self.header.row) & ~self._blank(batch)
        if not keep.all():
            batch, numbers = batch.filter(pa.array(keep)), numbers[keep]
        for first in range(0, len(numbers), most):
            part = batch.slice(first, most)
            cells = {int(name): part.column(i) for i, name in enumerate(self.columns)}
            here = numbers[first : first + most]
            yield Block(here, cells, self._malformed_before(int(here[-1])))

    def _check_cells(self, batch: Any, numbers: Ints) -> None:
        for name, column in zip(self.columns, batch.columns, strict=False):
            longest = pc.max(pc.binary_length(column)).as_py() or 0
            if longest > MOST_CELL:
                row = int(numbers[pc.index(pc.binary_length(column), longest).as_py()])
                place = shown(self.header.names[int(name)].strip())
                raise refusal("long-cell", "the cell is longer than 1 MB", file=self.name, row=row, column=place)

    def _blank(self, batch: Any) -> Any:
        """The rows without a single cell that says something."""

        def silent(column: Any) -> Any:
            return pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), "").to_numpy(zero_copy_only=False)

        blank = silent(batch.column(self.key))
        rows = np.flatnonzero(blank)
        for column in batch.columns if len(rows) else ():
            rows = rows[silent(column.take(pa.array(rows)))]
        blank[:] = False
        blank[rows] = True
        return blank
