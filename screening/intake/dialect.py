"""How the cells of a text table are separated and quoted, found from its first rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

#: Where two would do, the first is taken: tabs are rarely anything else.
SEPARATORS = ("\t", ",", ";", "|")
SAMPLE = 1 << 16
_MOST_ROWS = 200
#: Among so many rows the header is.
_HEADERS = 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """The separator and the quotation mark of a text table; marks inside a quoted cell are doubled."""

    separator: str = ","
    quote: str = '"'

    @property
    def said(self) -> tuple[str, ...]:
        """What differs from plain CSV, in words."""
        marks = () if self.quote == '"' else (f"quotation mark `{self.quote}`",)
        return (() if self.separator in ",\t" else (f"separator `{self.separator}`",)) + marks


def declared(sample: str) -> tuple[str, int]:
    """The separator that a first line `sep=;` declares, as Excel writes it, and how long the line is; or "" and 0."""
    line = sample[:16].splitlines(keepends=True)[:1]
    text = line[0].strip().strip('"') if line else ""
    if len(text) == 5 and text[:4].casefold() == "sep=" and text[4] in SEPARATORS:
        return text[4], len(line[0])
    if text.casefold() == "sep=" and line[0].rstrip("\r\n").endswith("\t"):
        return "\t", len(line[0])
    return "", 0


def find(sample: str, whole: bool) -> Dialect:
    """The separator that makes the widest rows of one width; one that parts off `applicant_id` goes before.

    A comma inside numbers makes fewer cells than the separator does. `whole` says that the sample is the whole file.
    """
    start = sample.lstrip("\ufeff \t\r\n")
    quote = "'" if start.startswith("'") and any(f"'{one}'" in start for one in SEPARATORS) else '"'
    worth = {one: _worth(_rows(sample, one, quote, whole)) for one in SEPARATORS}
    best = max(SEPARATORS, key=lambda one: worth[one])
    return Dialect(best if any(worth[best]) else ",", quote)


def _rows(sample: str, separator: str, quote: str, whole: bool) -> list[list[str]]:
    """The first rows, without the last if it may be cut."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, quotechar=quote)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _MOST_ROWS:
                return rows[:-1]
    except csv.Error:
        return rows
    return rows if whole or len(rows) < 2 else rows[:-1]


def _worth(rows: list[list[str]]) -> tuple[bool, float]:
    said = [row for row in rows if any(cell.strip() for cell in row)]
    if not said:
        return False, 0.0
    named = any(cell.strip().casefold() == "applicant_id" for row in said[:_HEADERS] if len(row) > 1 for cell in row)
    # titles may stand above the header, so no single row decides
    width, count = max(Counter(map(len, said)).items(), key=lambda pair: (pair[0] - 1) * pair[1])
    return named, (width - 1) * count / len(said)
