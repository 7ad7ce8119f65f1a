"""How large the sheets of a workbook turn out, told before they are read: a reader makes room for every cell between
the first and the last, so that two cells far apart are enough to fill the memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from screening.intake import xml_parts
from screening.intake.text import refusal

MOST_CELLS = 50_000_000
MOST_TEXT = 1 << 30
_PIECE = 1 << 20
#: Where no cell ends in so many bytes, there is none.
_LONGEST = 4 << 20
#: Any reference, wherever it stands, tells how far the cells reach; a cell as it is usually written has one.
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]+)\$?([0-9]+)[\"']")
_REFERRED = re.compile(rb"<(?:\w+:)?c r=")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']([0-9]+)")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]+)")
_ITEM = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TABLE_CELLS = ("table-cell", "covered-table-cell")
_ENDS = (b"row>", b"c>", b"si>")


def check_xlsx(file: BinaryIO, name: str) -> None:
    """Raise InputError for a workbook with a sheet that would not fit in memory."""
    with xml_parts.archive(file, name) as archive:
        names = archive.namelist()
        lengths = _item_lengths(archive, names)
        for part in names:
            if "/worksheets/" in part and part.endswith(".xml"):
                _check_sheet(archive, part, lengths, name)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, each piece ending behind a cell, a row or a shared text where there is one."""
    held = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            held += piece
            cut = max(at + len(end) for end in _ENDS if (at := held.rfind(end)) >= -1)
            if cut <= max(map(len, _ENDS)):
                cut = held.rfind(b">") + 1 if len(held) > _LONGEST else 0
            yield held[:cut]
            held = held[cut:]
            if len(held) > 2 * _LONGEST:
                held = held[-_LONGEST:]
    yield held


def _item_lengths(archive: zipfile.ZipFile, names: list[str]) -> list[int]:
    """The length of each shared text."""
    part = next((one for one in names if one.casefold().endswith("sharedstrings.xml")), "")
    lengths: list[int] = []
    carried = 0
    for piece in _pieces(archive, part) if part else ():
        start = 0
        for found in _ITEM.finditer(piece):
            lengths.append(carried + found.end() - start)
            start, carried = found.end(), 0
        carried += len(piece) - start
    return lengths


def _check_sheet(archive: zipfile.ZipFile, part: str, lengths: list[int], name: str) -> None:
    columns: set[bytes] = set()
    rows = last_row = bare = widest = carried = text = 0
    for piece in _pieces(archive, part):
        found = _REFERENCE.findall(piece)
        columns.update(column for column, _ in found)
        numbers = [row for _, row in found] + _ROW_NUMBER.findall(piece)
        last_row = max(last_row, max((int(row[:12]) for row in numbers), default=0))
        cells = len(_CELL.findall(piece))
        if cells > len(_REFERRED.findall(piece)):
            counts = [len(_CELL.findall(row)) for row in _ROW.split(piece)]
            counts[0] += carried
            bare, widest, carried = 1, max(widest, *counts), counts[-1]
            rows += len(counts)
        for item in _SHARED.findall(piece):
            text += lengths[int(item)] if len(item) < 10 and int(item) < len(lengths) else 0
        if text > MOST_TEXT:
            raise refusal("too-large", "the texts of a sheet take more than 1 GB", hint="save it as CSV", file=name)
    # a cell without a reference stands behind the one before it
    width = max(map(_column, columns), default=0) + bare * widest
    height = last_row + bare * rows
    if width * height > MOST_CELLS:
        _refuse(width, height, name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _refuse(width: int, height: int, name: str) -> None:
    raise refusal(
        "too-large",
        f"a sheet reaches to row {height:,} and column {width:,}; at most {MOST_CELLS:,} cells are read",
        hint="delete what stands far from the table, or save the table as CSV",
        file=name,
    )


@dataclass
class _Extent:
    """Follows the tables of an OpenDocument spreadsheet: how far the filled cells reach."""

    name: str
    row: int = 0
    column: int = 0
    width: int = 0
    repeat: int = 1
    count: int = 1
    said: int = 0
    row_text: int = 0
    text: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "table":
            self.row = self.width = 0
        elif local == "table-row":
            self.repeat = xml_parts.count(values.get("number-rows-repeated"))
            self.column = self.row_text = 0
        elif local in _TABLE_CELLS:
            self.count, self.said = xml_parts.count(values.get("number-columns-repeated")), 0
            self.column += self.count
            if "value-type" in values or "formula" in values:
                self._fill()
        elif local == "p":
            self._fill()

    def data(self, text: str) -> None:
        self.said += len(text)

    def _fill(self) -> None:
        self.width = max(self.width, self.column)
        if self.width * (self.row + self.repeat) > MOST_CELLS:
            _refuse(self.width, self.row + self.repeat, self.name)

    def end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local in _TABLE_CELLS:
            self.row_text += self.said * self.count
            self.said = 0
        elif local == "table-row":
            self.row += self.repeat
            self.text += self.row_text * self.repeat
        if self.text > MOST_TEXT:
            raise refusal(
                "too-large", "the texts of a sheet take more than 1 GB", hint="save it as CSV", file=self.name
            )


def check_ods(file: BinaryIO, name: str) -> None:
    """Raise InputError for a workbook with a sheet that would not fit in memory."""
    extent = _Extent(name)
    with xml_parts.archive(file, name) as archive:
        if "content.xml" not in archive.namelist():
            raise refusal("damaged", "the file has no table", file=name)
        xml_parts.parse(archive, "content.xml", name, extent.start, extent.end, extent.data)
