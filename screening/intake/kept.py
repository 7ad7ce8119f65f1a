"""Ids that are remembered, each with its row and the print of that row: the first of them at hand, the rest in a file.

What is in the file takes no memory. It is only read for an id that was most likely there before.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from bisect import bisect_right
from dataclasses import dataclass
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from screening.intake.text import refusal
from screening.profiles import Ints

Numbers = npt.NDArray[np.uint64]
#: A row and its print.
One = tuple[int, int]
#: So many ids are at hand.
AT_HAND = 1 << 18


class Kept:
    """Ids by their numbers, from 0 in the order in which they came."""

    def __init__(self, at_hand: int | None = None) -> None:
        self._at_hand = AT_HAND if at_hand is None else at_hand
        self._blocks: list[_Block] = []
        self._starts: list[int] = []
        self._file: IO[bytes] | None = None
        self.count = 0

    def add(self, texts: Any, rows: Ints, prints: Numbers) -> None:
        """Keep ids, an Arrow array of bytes. Raises InputError where there is no room for the file."""
        row = int(rows.min())
        narrow = (rows - row).astype(np.min_scalar_type(int(rows.max()) - row))
        self._starts.append(self.count)
        self.count += len(rows)
        if self.count <= self._at_hand:
            self._blocks.append(_AtHand(texts, row, narrow.data, prints))
            return
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when nobody needs the ids any more
                weakref.finalize(self, self._file.close)
            self._blocks.append(_OnFile.written(self._file, texts, row, narrow, prints))
        except OSError as trouble:
            message = f"there is no room for a temporary file: {(trouble.strerror or 'unknown').lower()}"
            raise refusal("cannot-write", message, hint="set TMPDIR to a folder with room") from trouble

    def get(self, number: int, text: bytes) -> One | None:
        """What is kept of the id with this number, if it is this text."""
        block = bisect_right(self._starts, number) - 1
        return self._blocks[block].get(number - self._starts[block], text)


class _Block(Protocol):
    """Some ids that came together."""

    def get(self, place: int, text: bytes) -> One | None:
        """What is kept at the place, if it is of this text."""


@dataclass(frozen=True, slots=True, eq=False)
class _AtHand:
    """Each with its row above one, and its print."""

    texts: Any
    row: int
    rows: memoryview
    prints: Numbers

    def get(self, place: int, text: bytes) -> One | None:
        if self.texts[place].as_py() != text:
            return None
        return self.row + self.rows[place], int(self.prints[place])


@dataclass(frozen=True, slots=True, eq=False)
class _OnFile:
    """The same in a file, from a place on: where each text ends, the prints, the rows above one, and the texts."""

    file: IO[bytes]
    start: int
    size: int
    row: int
    width: np.dtype[Any]

    @classmethod
    def written(cls, file: IO[bytes], texts: Any, row: int, rows: Ints, prints: Numbers) -> _OnFile:
        _, ends, data = texts.buffers()
        bounds = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
        start = file.seek(0, os.SEEK_END)
        file.write((bounds - bounds[0]).data)
        file.write(prints.data)
        file.write(rows.data)
        file.write(memoryview(data)[bounds[0] : bounds[-1]])
        file.flush()
        return cls(file, start, len(texts), row, rows.dtype)

    def get(self, place: int, text: bytes) -> One | None:
        prints = self.start + 4 * (self.size + 1)
        rows = prints + 8 * self.size
        first, end = self._numbers(np.dtype(np.int32), self.start, place, 2)
        if self._read(rows + self.width.itemsize * self.size + first, end - first) != text:
            return None
        (row,), (print_,) = self._numbers(self.width, rows, place), self._numbers(np.dtype(np.uint64), prints, place)
        return self.row + row, print_

    def _numbers(self, kind: np.dtype[Any], start: int, place: int, count: int = 1) -> list[int]:
        found: list[int] = np.frombuffer(
            self._read(start + kind.itemsize * place, kind.itemsize * count), kind
        ).tolist()
        return found

    def _read(self, start: int, size: int) -> bytes:
        self.file.seek(start)
        return self.file.read(size)
