"""The old XLS form before anything reads it: sectors that lead back to themselves, and cells where none can be, are
enough to fill the memory of whoever trusts them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from screening.errors import InputError
from screening.intake.text import refusal
from screening.profiles import Ints

_HEADER = 512
_LAST_SECTOR = 0xFFFFFFF9
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD})
_SEVERAL = frozenset({0x00BD, 0x00BE})
_DIMENSIONS = 0x0200
_ROWS, _COLUMNS = 65536, 256


def check(data: bytes, name: str) -> None:
    """Raise InputError for a container that is damaged, encrypted, or has cells outside of a sheet."""
    try:
        container = _Container(data)
        stream = container.workbook()
        sound = stream is not None and _is_sound(stream)
    except (struct.error, ValueError, IndexError):
        container, sound = None, False
    if container is not None and container.encrypted:
        raise refusal("encrypted", "the workbook is encrypted", hint="save it without a password", file=name)
    if not sound:
        raise _damaged(name)


def workbook(data: bytes, name: str) -> bytes:
    """The workbook in a container. Raises InputError as `check` does."""
    try:
        stream = _Container(data).workbook()
    except (struct.error, ValueError, IndexError):
        stream = None
    if stream is None:
        raise _damaged(name)
    return stream


def _damaged(name: str) -> InputError:
    return refusal("damaged", "the file is damaged, or no workbook", hint="save it as XLSX", file=name)


class _Container:
    """A compound file: sectors, chained by a table. Raises ValueError for one that is broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError("the size of a sector")
        self._size = 1 << shift
        self._count = (len(data) - 1) // self._size
        first_entry, _, self._cutoff, first_mini, _, first_more, _ = struct.unpack_from("<7I", data, 48)
        self._fat = self._numbers(self._table(first_more))
        _check_chains(self._fat)
        mini = self._numbers(list(self._chain(first_mini)))
        _check_chains(mini)
        self._mini = mini
        entries = b"".join(map(self._sector, self._chain(first_entry)))
        self._entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(entries) - 127, 128):
            entry = entries[at : at + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            title = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entry, 116)
            self._entries.setdefault(title, (start, size))
            if entry[66] == 5:
                self._root = start

    @property
    def encrypted(self) -> bool:
        """Whether it holds another file, encrypted."""
        return "EncryptedPackage" in self._entries

    def workbook(self) -> bytes | None:
        """The stream of the workbook."""
        found = self._entries.get("Workbook") or self._entries.get("Book")
        if found is None:
            return None
        start, size = found
        if size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(start)))[:size]
        small = b"".join(map(self._sector, self._chain(self._root)))
        step = 1 << self._mini_shift
        parts = []
        while start < min(len(self._mini), _LAST_SECTOR):
            parts.append(small[start * step : (start + 1) * step])
            start = int(self._mini[start])
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        if number >= self._count:
            raise ValueError("a sector beyond the end")
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sectors: list[int]) -> Ints:
        data = b"".join(map(self._sector, sectors))
        return np.frombuffer(data[: len(data) // 4 * 4], "<u4").astype(np.int64)

    def _table(self, more: int) -> list[int]:
        """The sectors of the table of chains: the first are in the header, the others in sectors of their own."""
        found = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise ValueError("a chain without an end")
            seen.add(more)
            numbers = self._numbers([more]).tolist()
            found += numbers[:-1]
            more = numbers[-1]
        return [number for number in found if number < _LAST_SECTOR]

    def _chain(self, number: int) -> Iterator[int]:
        while number < _LAST_SECTOR:
            yield number
            number = int(self._fat[number])


def _check_chains(following: Ints) -> None:
    """Raise ValueError if a chain has no end."""
    state = bytearray(len(following))
    links = following.tolist()
    for start in range(len(links)):
        at = start
        while at < len(links) and not state[at]:
            state[at] = 1
            at = links[at]
        if at < len(links) and state[at] == 1:
            raise ValueError("a chain without an end")
        at = start
        while at < len(links) and state[at] == 1:
            state[at] = 2
            at = links[at]


def _is_sound(stream: bytes) -> bool:
    """Whether all cells are where a sheet can have one."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _CELLS and struct.unpack_from("<H", stream, at + 2)[0] >= _COLUMNS:
            return False
        if kind in _SEVERAL and struct.unpack_from("<H", stream, at + length - 2)[0] >= _COLUMNS:
            return False
        if kind == _DIMENSIONS:
            form = "<IIHH" if length >= 14 else "<HHHH"
            _, rows, _, columns = struct.unpack_from(form, stream, at)
            if rows > _ROWS or columns > _COLUMNS:
                return False
        at += length
    return True
