"""The cells of an OpenDocument sheet that show more or less than their values say.

Such a file holds what each cell shows beside its value. The words in it are of any language, so of days only the digits
are looked at.
"""

from __future__ import annotations

import datetime
import re
from array import array
from dataclasses import dataclass
from itertools import permutations
from typing import BinaryIO

from screening.intake import xml_parts
from screening.intake.grid import text
from screening.intake.number_formats import day_shown, has_words, is_timed, percentage
from screening.intake.shown_cells import MOST_SHOWN, Cells, place_of
from screening.intake.text import refusal
from screening.intake.xml_parts import local

_LONGEST = 255
_NUMERAL = re.compile(r"[0-9](?:[0-9.,' \u00a0\u202f\u2019]*[0-9])?")
_DIGITS = re.compile("[0-9]+")
_PADDED = re.compile("0[0-9]+")
_CELLS = ("table-cell", "covered-table-cell")
_KINDS = ("date", "percentage", "float")


@dataclass(frozen=True, slots=True)
class Shown:
    """The text that a cell shows, and the kind of its value: `date`, `percentage` or `float`."""

    text: str
    kind: str

    def shown(self, value: object) -> str | None:
        """What the cell shows, as a text file would have it; None where the value says it."""
        if isinstance(value, datetime.date):
            return None if self.kind != "date" or is_timed(value) else _day(value, self.text)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0 or self.kind == "date":
            return None
        return percentage(value) if self.kind == "percentage" else _number(text(value) or "", self.text)


def _day(value: datetime.date, said: str) -> str | None:
    """What a day shows; where it isn't certain which of its parts are shown, the text itself."""
    digits, named = _DIGITS.findall(said), any(char.isalpha() for char in said)
    of = {
        "y": {f"{value.year:04}", f"{value.year % 100:02}"},
        "m": {str(value.month), f"{value.month:02}"},
        "d": {str(value.day), f"{value.day:02}"},
    }
    found = {
        frozenset((*parts, "m") if named else parts)
        for parts in permutations("yd" if named else "ymd", min(len(digits), 4))
        if all(one in of[part] for part, one in zip(parts, digits, strict=True))
    } - {frozenset("yd")}
    if not found or frozenset("ymd") in found:
        return None
    return day_shown(value, found.pop()) if len(found) == 1 and digits else said


def _number(bare: str, said: str) -> str | None:
    """A number, which isn't rounded, with the words or the zeros around it."""
    numerals = list(_NUMERAL.finditer(said))
    if not numerals:
        return said if any(char.isalpha() for char in said) else None
    first = numerals[0]
    before, behind, digits = said[: first.start()], said[first.end() :], re.sub("[^0-9]", "", first[0]).lstrip("0")
    whole = bare.partition(".")[0].lstrip("0")
    # another number than that of the cell may be one of thousands
    if len(numerals) > 1 or not bare.replace(".", "", 1).isdigit() or not digits.startswith(whole):
        return None
    padded = bare.zfill(len(first[0])) if _PADDED.fullmatch(first[0]) and bare.isdigit() else bare
    return f"{before}{padded}{behind}" if has_words(before, behind) or padded != bare else None


def find(file: BinaryIO, name: str, sheet: str) -> Cells:
    """The cells of a sheet, by its name, that show more or less than their values say. Raises InputError."""
    reading = _Sheet(name, sheet)
    with xml_parts.archive(file, name) as archive:
        xml_parts.parse(archive, "content.xml", name, reading.start, reading.end, reading.data)
    return Cells(tuple(reading.codes), reading.places, reading.since_1904)


class _Sheet:
    """Follows the cells of the sheet, which may stand for several each."""

    def __init__(self, name: str, sheet: str) -> None:
        self._name, self._sheet = name, sheet
        #: How deep what is read stands in the sheet and in the cell; 0 outside.
        self._depth = self._inside = 0
        self._heard = False
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._kind, self._said = "", ""
        self.codes: dict[Shown, int] = {}
        self.places = array("Q")
        self.since_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        if kind == "null-date":
            self.since_1904 = _of(attributes, "date-value").startswith("1904")
        if not self._depth:
            if kind == "table" and _of(attributes, "name") == self._sheet:
                # of two with one name the last is read
                self._depth, self._row, self.places = 1, 0, array("Q")
            return
        self._depth += 1
        if self._inside:
            self._inside += 1
            # what a comment or a drawing says stands deeper
            self._heard = self._heard or (kind == "p" and self._inside == 2)
        elif kind == "table-row":
            self._rows, self._column = xml_parts.count(_of(attributes, "number-rows-repeated")), 0
        elif kind in _CELLS:
            self._inside, self._columns = 1, xml_parts.count(_of(attributes, "number-columns-repeated"))
            self._kind, self._said = _of(attributes, "value-type"), ""

    def data(self, said: str) -> None:
        if self._heard and len(self._said) <= _LONGEST:
            self._said += said

    def end(self, tag: str) -> None:
        if not self._depth:
            return
        self._depth -= 1
        if self._inside:
            self._inside -= 1
            self._heard = self._heard and self._inside > 1
            if not self._inside:
                self._note()
        elif local(tag) == "table-row":
            self._row += self._rows

    def _note(self) -> None:
        said = self._said.strip()
        if self._kind in _KINDS and said and len(said) <= _LONGEST and _worth(self._kind, said):
            code = self.codes.setdefault(Shown(said, self._kind), len(self.codes))
            if code >= MOST_SHOWN:
                message = f"a sheet shows more than {MOST_SHOWN:,} different numbers with words"
                raise refusal("too-large", message, hint="save it as CSV", file=self._name)
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + self._columns):
                    place_of(self.places, row, column, code)
        self._column += self._columns


def _of(attributes: dict[str, str], wanted: str) -> str:
    return next((said for key, said in attributes.items() if local(key) == wanted), "")


def _worth(kind: str, said: str) -> bool:
    """Whether a text may say something else than the value."""
    if kind == "float":
        before, numeral, behind = said, "", ""
        if match := _NUMERAL.search(said):
            before, numeral, behind = said[: match.start()], match[0], said[match.end() :]
        return has_words(before, behind) or bool(_PADDED.fullmatch(numeral))
    return kind == "percentage" or len(_DIGITS.findall(said)) <= 2
