"""Bytes made from other bytes as they are read: unpacked, or in another encoding. Memory stays flat."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from screening.intake.blob import Blob, Bytes

#: How many bytes a change reads at a time.
PIECE = 1 << 20


class Derived(Blob):
    """A blob whose bytes are those of another, changed; the SHA-256 is that of the other's bytes."""

    def __init__(self, source: Blob, change: Callable[[Bytes], Iterator[bytes]], packed: str = "") -> None:
        super().__init__(source.name)
        self.packed = packed or source.packed
        self._source = source
        self._change = change

    @property
    def sha256(self) -> str:
        """That of the bytes before the change, once they were read."""
        return self._source.sha256

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The changed bytes from the start. Raises InputError if they can't be had."""
        with self._source.opened() as file:
            yield self._changed(file)

    @contextmanager
    def whole(self) -> Iterator[Bytes]:
        """The changed bytes from the start, read once to the end. Raises InputError."""
        with self._source.whole() as file:
            changed = self._changed(file)
            yield changed
            while changed.read(PIECE):
                pass

    def _changed(self, file: Bytes) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Pieces(self._change(file)), PIECE))


class _Pieces(io.RawIOBase):
    """A file of the bytes that an iterator gives."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = memoryview(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size
