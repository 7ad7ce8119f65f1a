"""The bytes of a CSV file in pieces that end where a row ends, so that each piece is a table of its own.

Reading goes no further ahead than one piece, however large the file is. What isn't UTF-8 ends it, and a place where a
quotation mark turns out never to be closed. In the place of a NUL byte stands what stands for damage.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pickle import PickleBuffer

from screening.intake.blob import Bytes
from screening.intake.dialect import Dialect
from screening.intake.quotes import Quotes
from screening.intake.text import DAMAGED

#: No row is longer.
BLOCK = 8 << 20
#: So many bytes are read at once, more only of a long row.
PIECE = 11 << 19
#: So many ends of lines are tried from the end of a piece.
_TRIES = 8
#: The end of a line; a CR at the end of what was read may be the first half of one.
_LINE_END = re.compile(rb"\r?\n|\r(?=[^\n])")
_BOM = codecs.BOM_UTF8
_NUL = DAMAGED.encode()


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole rows, or with a `fault` the rows up to the faulty one, in which a question mark stands for the fault.

    The `first` piece of a file is the one with the header.
    """

    data: bytes | memoryview
    fault: str = ""
    first: bool = False

    def __reduce__(self) -> tuple[type[Piece], tuple[PickleBuffer, str, bool]]:
        """The bytes needn't be copied to tell them to another process."""
        return Piece, (PickleBuffer(self.data), self.fault, self.first)


def pieces(file: Bytes, dialect: Dialect) -> Iterator[Piece]:
    """The pieces of a file, without the mark of its encoding; the last one may have a fault.

    One is `not-utf-8`, `unclosed-quote`, or `long-row` for a row that doesn't end within `BLOCK`.
    """
    quotes = Quotes(dialect.separator, dialect.quote)
    held, begun, first = b"", False, True
    while True:
        new = file.read((PIECE if 2 * len(held) < PIECE else BLOCK) - len(held)).replace(b"\0", _NUL)
        data, last = held + new, not new
        if not begun:
            data, begun = data.removeprefix(_BOM), True
        cut, at = _end_of_rows(data, quotes, last)
        found = _first_fault(data, cut, at, quotes, last)
        if found is not None:
            good, fault = found
            yield Piece(data[:good] + b"?", fault, first)
            return
        rows, held = data[:cut], data[cut:]
        del new, data  # not to be held while the piece is worked on
        if rows:
            yield Piece(rows, first=first)
            first = False
        if last:
            return
        if len(held) >= BLOCK:
            yield Piece(held, "long-row", first)
            return


def _end_of_rows(data: bytes, quotes: Quotes, last: bool) -> tuple[int, int]:
    """Where the last whole row ends, and where a mark turns out to be unclosed, or -1; `quotes` have read so far."""
    if last:
        return len(data), quotes.feed(data)
    cut, before = _line_end(data, len(data)), quotes.state
    for _ in range(_TRIES):
        if not cut:
            break
        at = quotes.feed(data[:cut])
        if at >= 0 or not quotes.open:
            return cut, at
        # the line ends inside a quoted cell: the row began before the mark that opens it
        cut = _line_end(data, quotes.opened)
        quotes.state = before
    return _line_by_line(data, quotes)


def _line_by_line(data: bytes, quotes: Quotes) -> tuple[int, int]:
    """The same for rows of many cells with line breaks, read from the start."""
    cut, state, start = 0, quotes.state, 0
    for line_end in _LINE_END.finditer(data):
        end = line_end.end()
        at = quotes.feed(data[start:end])
        if at >= 0:
            return end, start + at
        start = end
        if not quotes.open:
            cut, state = start, quotes.state
    quotes.state = state
    return cut, -1


def _line_end(data: bytes, before: int) -> int:
    """Where the last line that ends before a place ends, 0 where none does."""
    if end := data.rfind(b"\n", 0, before) + 1:
        return end
    # a CR may be the first half of a line end
    return data.rfind(b"\r", 0, before - 1) + 1 if before else 0


def _first_fault(data: bytes, cut: int, at: int, quotes: Quotes, last: bool) -> tuple[int, str] | None:
    """The first fault before the cut: how many bytes are before it, and what it is."""
    found = []
    if at >= 0:
        found.append((at, "unclosed-quote"))
    elif last and quotes.open:
        found.append((cut, "unclosed-quote"))
    try:
        data.isascii() or codecs.utf_8_decode(data[:cut], "strict", True)
    except UnicodeDecodeError as bad:
        found.append((bad.start, "not-utf-8"))
    return min(found, default=None)
