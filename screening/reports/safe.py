"""Text that goes into files which other programs open: spreadsheets run formulas, terminals run control characters."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, TextIO

#: A cell that begins with one of these is a formula, or can become one, in a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: The same as a regular expression; also behind apostrophes, so that no two texts are written alike.
FORMULA = "^'*[" + "".join(map(re.escape, FORMULA_STARTS)) + "]"


#: What is spelled out in a cell, as a regular expression of RE2: control, bidirectional and other invisible characters.
UNSEEN = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]"
_UNSEEN = frozenset(["Cc", "Cf", "Zl", "Zp", "Co", "Cs"])


def cell(text: str) -> str:
    """The text as a CSV cell that shows all there is, and that no spreadsheet takes for a formula.

    Control, bidirectional and other invisible characters are spelled out; an apostrophe stands before a formula, and
    before one that has an apostrophe already.
    """
    if not text.isprintable():
        text = "".join(_spelled(c) if unicodedata.category(c) in _UNSEEN else c for c in text)
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def visible(text: str) -> str:
    """The text with control, bidirectional and other invisible characters spelled out, on one line."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else f"\\u{ord(c):04x}" for c in text)


def json_text(data: Any, indent: int | None = None) -> str:
    """The data as JSON, each character that can't be seen escaped as JSON escapes it."""
    lines = json.dumps(data, indent=indent, ensure_ascii=False).split("\n")
    return "\n".join(
        line if line.isprintable() else "".join(c if c.isprintable() else _spelled(c) for c in line) for line in lines
    )


def _spelled(char: str) -> str:
    """The character as `\\uXXXX`, beyond the first plane as two of them."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


class Sheet:
    """A CSV file that is written row by row, each cell made safe."""

    def __init__(self, out: TextIO, header: Iterable[str]) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow([cell(name) for name in header])

    def write(self, rows: Iterable[Iterable[str]]) -> None:
        """Write rows of texts."""
        self._writer.writerows([[cell(text) for text in row] for row in rows])
