"""Quotation marks of a CSV file: noticing one that is never closed, before the rows behind it are taken for one cell.

Marks are read as Arrow reads them: one at the start of a cell opens a quoted cell, two inside it are one, and one
anywhere else is a plain character.
"""

from __future__ import annotations

import re


class Quotes:
    """Follows the quotation marks of a file piece by piece."""

    def __init__(self, separator: str = ",", quote: str = '"') -> None:
        self._mark_byte = quote.encode()
        self._after = frozenset(f"{separator}\r\n".encode())
        q, after = re.escape(self._mark_byte), b"[" + re.escape(separator.encode()) + rb"\r\n]"
        # cells up to the first that needs a closer look: bare ones, and quoted ones that a separator follows
        quoted = q + b"[^" + q + b"]*+(?:" + q + q + b"[^" + q + b"]*+)*+"
        self._plain = re.compile(b"(?:[^" + q + b"]*+(?<=" + after + b")" + quoted + q + b"(?=" + after + b"))*+")
        self._cell = re.compile(b"[^" + q + b"]*+(?:" + q + q + b"[^" + q + b"]*+)*+")
        self._fresh = True  # a cell starts with the next byte
        self._inside = False
        self._breaks = False  # the quoted cell holds a line break
        self._mark = False  # the last byte was a mark that closes the cell, or the first of two
        #: Where in the piece that was read last the cell begins that is open.
        self.opened = 0

    @property
    def state(self) -> tuple[bool, ...]:
        """What is known after the bytes so far; set it to go back to where it was."""
        return self._fresh, self._inside, self._breaks, self._mark

    @state.setter
    def state(self, state: tuple[bool, ...]) -> None:
        self._fresh, self._inside, self._breaks, self._mark = state

    @property
    def open(self) -> bool:
        """Whether the bytes so far end inside a quoted cell."""
        return self._inside and not self._mark

    def feed(self, data: bytes) -> int:
        """Where the next piece goes on after a quoted cell that holds line breaks; -1 if it nowhere does.

        Such a cell was meant to be closed before: the mark that seems to close it opens another.
        """
        if not data:
            return -1
        at = self.opened = 0
        if self._mark:
            self._mark = False
            if data[:1] == self._mark_byte:
                at = 1
            elif self._ends_badly(data[0]):
                return 0
        if not self._inside and at == 0 and self._fresh and data[:1] == self._mark_byte:
            self._opens()
            at = 1
        while True:
            if self._inside:
                end = _end(self._cell, data, at)
                piece = data[at:end]
                self._breaks = self._breaks or b"\n" in piece or b"\r" in piece
                if end == len(data):
                    return -1
                if end == len(data) - 1:
                    self._mark = True
                    return -1
                if self._ends_badly(data[end + 1]):
                    return end + 1
                at = end + 1
            at = data.find(self._mark_byte, _end(self._plain, data, at))
            if at < 0:
                self._fresh = data[-1] in self._after
                return -1
            if at and data[at - 1] in self._after:
                self._opens()
                self.opened = at
            at += 1

    def _opens(self) -> None:
        self._inside, self._breaks = True, False

    def _ends_badly(self, following: int) -> bool:
        """Leave the quoted cell; whether it held line breaks and something other than a separator follows it."""
        self._inside = False
        return self._breaks and following not in self._after


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    assert found is not None
    return found.end()
