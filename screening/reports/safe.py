"""Text that goes into files which other programs open: spreadsheets run formulas, terminals run control characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

#: A cell that begins with one of these is a formula, or can become one, in a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: The same as a regular expression.
FORMULA = "^[" + "".join(map(re.escape, FORMULA_STARTS)) + "]"


def cell(text: str) -> str:
    """The text as a CSV cell that no spreadsheet takes for a formula: an apostrophe stands before one that could be."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def visible(text: str) -> str:
    """The text with control, bidirectional and other invisible characters spelled out, on one line."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else f"\\u{ord(c):04x}" for c in text)


class Sheet:
    """A CSV file that is written row by row, each cell made safe."""

    def __init__(self, out: TextIO, header: Iterable[str]) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow([cell(name) for name in header])

    def write(self, rows: Iterable[Iterable[str]]) -> None:
        """Write rows of texts."""
        self._writer.writerows([[cell(text) for text in row] for row in rows])
