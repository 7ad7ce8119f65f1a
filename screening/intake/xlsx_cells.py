"""The cells of an XLSX sheet whose number format says something, found in a pass of its own.

That pass is made only where a format of the workbook says anything: of most workbooks only the list of formats is read.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from typing import BinaryIO

from screening.errors import InputError
from screening.intake import xml_parts
from screening.intake.number_formats import BUILT_IN, LONGEST, Format, format_of
from screening.intake.shown_cells import Cells, place_of
from screening.intake.text import refusal
from screening.intake.xml_parts import local

_MOST_STYLES = 100_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,8})")
_NUMBER = re.compile(r"[0-9]{1,9}")
#: The lists of a workbook's styles in which are formats, those of cells and others.
_LISTS = ("numFmts", "cellStyleXfs", "cellXfs", "dxfs")
_BOOK, _STYLES, _RELATIONS = "workbook.xml", "styles.xml", "_rels/workbook.xml.rels"


def find(file: BinaryIO, name: str, sheet: str) -> Cells:
    """The cells of a sheet, by its name, that show more than their values say. Raises InputError."""
    with xml_parts.archive(file, name) as archive:
        parts = {part.casefold(): part for part in archive.namelist()}
        book = min((part for part in parts if part.endswith(f"xl/{_BOOK}")), key=len, default="")
        folder = book.removesuffix(_BOOK)
        described = _Book(sheet)
        _parse(archive, parts.get(book), name, described)
        found = Cells(serials_1904=described.since_1904)
        styles = _Styles(name)
        _parse(archive, parts.get(f"{folder}{_STYLES}"), name, styles)
        if formats := styles.formats():
            targets = _Targets(described.relation)
            _parse(archive, parts.get(f"{folder}{_RELATIONS}"), name, targets)
            target = targets.found.casefold()
            path = target.removeprefix("/") if target.startswith(("/", "xl/")) else f"{folder}{target}"
            part = parts.get(posixpath.normpath(path))
            if part is None:
                raise _damaged(name)
            codes = {one: code for code, one in enumerate(dict.fromkeys(formats.values()))}
            cells = _Sheet({number: codes[one] for number, one in formats.items()})
            xml_parts.parse(archive, part, name, cells.start)
            found = Cells(tuple(codes), cells.places, described.since_1904)
    return found


def _parse(archive: zipfile.ZipFile, part: str | None, name: str, what: _Book | _Styles | _Targets) -> None:
    if part is not None:
        xml_parts.parse(archive, part, name, what.start)


def _damaged(name: str) -> InputError:
    return refusal("damaged", "the file is damaged", file=name)


class _Book:
    """Which relation of the workbook is the sheet, and from which year days are counted."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self.relation: str | None = None
        self.since_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        if kind == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")
        elif kind == "sheet" and self.relation is None and attributes.get("name") == self._sheet:
            self.relation = next((said for key, said in attributes.items() if local(key) == "id"), "")


class _Targets:
    """The part that a relation leads to."""

    def __init__(self, relation: str | None) -> None:
        self._relation = relation
        self.found = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and self._relation and attributes.get("Id") == self._relation:
            self.found = attributes.get("Target", "")


class _Styles:
    """The formats of the styles that a cell may have, by the number of the style."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._list = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        if kind in _LISTS:
            self._list = kind
        elif kind == "numFmt" and self._list == "numFmts":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[: LONGEST + 1]
        elif kind == "xf" and self._list == "cellXfs":
            self._formats.append(_number(attributes.get("numFmtId")))
        if max(len(self._codes), len(self._formats)) > _MOST_STYLES:
            raise refusal("too-large", f"the workbook has more than {_MOST_STYLES:,} styles", file=self._name)

    def formats(self) -> dict[int, Format]:
        """Those that say something."""
        read = {number: format_of(self._codes.get(number, BUILT_IN.get(number, ""))) for number in set(self._formats)}
        return {style: found for style, number in enumerate(self._formats) if (found := read[number]) is not None}


class _Sheet:
    """The places of the cells with these styles, each with a code."""

    def __init__(self, codes: dict[int, int]) -> None:
        self._codes = {str(style): code for style, code in codes.items()}
        self._row = -1
        self._reference, self._behind = "", 0
        self.places = array("Q")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag if tag == "c" else local(tag)
        if kind == "c":
            if reference := attributes.get("r"):
                self._reference, self._behind = reference, 0
            else:
                # a cell without a reference stands behind the one before it
                self._behind += 1
            code = self._codes.get(attributes.get("s", ""))
            if code is not None:
                self._note(code)
        elif kind == "row":
            number = attributes.get("r")
            self._row = _number(number) - 1 if number else self._row + 1
            self._reference, self._behind = "", 0

    def _note(self, code: int) -> None:
        row, column = self._row, self._behind
        if self._reference:
            if not (match := _REFERENCE.fullmatch(self._reference)):
                return
            for power, letter in enumerate(reversed(match[1].upper())):
                column += 26**power * (ord(letter) - 64)
            if not self._behind:
                row = int(match[2]) - 1
        place_of(self.places, row, column - 1, code)


def _number(text: str | None) -> int:
    """A whole number, -1 where there is none."""
    return int(text) if text and _NUMBER.fullmatch(text) else -1
