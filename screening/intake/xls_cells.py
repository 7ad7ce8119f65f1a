"""The cells of a sheet in the old XLS form whose number format says something."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from screening.intake.number_formats import BUILT_IN, Format, format_of
from screening.intake.shown_cells import Cells, place_of

_BOF, _EOF, _SHEET, _DATE_MODE, _XF, _FORMAT, _OLD_FORMAT = 0x0809, 0x000A, 0x0085, 0x0022, 0x00E0, 0x041E, 0x001E
#: One number, and several in a row: each is a style of two bytes and a number of four.
_NUMBERS, _SEVERAL = frozenset({0x0006, 0x0203, 0x027E}), 0x00BD
_NEW = 0x0600


def find(stream: bytes, sheet: int) -> Cells:
    """The cells of a sheet, by its place in the workbook, that show more than their values say.

    `stream` is the workbook as it stands in its container. What breaks the rules is passed over.
    """
    codes: dict[int, str] = {}
    styles: list[int] = []
    starts: list[int] = []
    new = since_1904 = False
    for kind, record in _records(stream, 0):
        if kind == _BOF:
            new = _number(record, 0) == _NEW
        elif kind in (_FORMAT, _OLD_FORMAT):
            codes.setdefault(_number(record, 0), _text(record[2:], new))
        elif kind == _XF:
            styles.append(_number(record, 2))
        elif kind == _SHEET:
            starts.append(_number(record, 0, 4))
        elif kind == _DATE_MODE:
            since_1904 = _number(record, 0) == 1
    read = {number: format_of(codes.get(number, BUILT_IN.get(number, ""))) for number in set(styles)}
    said = {style: found for style, number in enumerate(styles) if (found := read[number]) is not None}
    if not said or sheet >= len(starts):
        return Cells(serials_1904=since_1904)
    formats: dict[Format, int] = {one: code for code, one in enumerate(dict.fromkeys(said.values()))}
    places = array("Q")
    for row, column, style in _cells(stream, starts[sheet]):
        if style in said:
            place_of(places, row, column, formats[said[style]])
    return Cells(tuple(formats), places, since_1904)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part of a workbook that starts at a place, without those of charts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = _number(stream, at), _number(stream, at + 2)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _cells(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The row, the column and the style of each number of a sheet."""
    for kind, record in _records(stream, start):
        if kind in _NUMBERS:
            yield _number(record, 0), _number(record, 2), _number(record, 4)
        elif kind == _SEVERAL:
            row, first = _number(record, 0), _number(record, 2)
            for index in range((len(record) - 6) // 6):
                yield row, first + index, _number(record, 4 + 6 * index)


def _number(record: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(record[at : at + size], "little")


def _text(record: bytes, new: bool) -> str:
    """A text with its length before it: one byte in the older form, else two and one for how its signs are kept."""
    if not new:
        return record[1 : 1 + record[0]].decode("latin-1") if record else ""
    length = _number(record, 0)
    wide = bool(record[2:3] and record[2] & 1)
    return record[3 : 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
