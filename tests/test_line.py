"""Lines between processes: what is told is what was sent, wherever its bytes stood on the way."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pyarrow as pa
import pytest

from screening.commands import line as lines
from screening.commands.line import LARGE, Line, line
from screening.intake import Piece


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Line, Line]]:
    """Two ends with little room, both in this process: nothing here is longer than a pipe takes at once."""
    monkeypatch.setattr(lines, "ROOM", 8 * LARGE)
    monkeypatch.setattr(lines, "LARGE", 1 << 10)
    here, there = line(multiprocessing.get_context("fork"))
    yield here, there
    here.close()
    there.close()


def test_what_is_told_is_what_was_sent(ends: tuple[Line, Line]) -> None:
    """Either end sends small things and large ones, of a room full and of none."""
    here, there = ends
    for sender, other in ((here, there), (there, here)):
        for sent in (b"", b"few", bytes(range(256)) * 100, b"x" * (8 * lines.LARGE)):
            sender.send((pa.py_buffer(sent), Piece(sent, "fault", True)))
            buffer, piece = other.receive()
            assert (bytes(buffer), bytes(piece.data), piece.fault, piece.first) == (sent, sent, "fault", True)


def test_large_bytes_are_not_copied_unless_they_are_kept(ends: tuple[Line, Line]) -> None:
    """Large bytes hold until the other end sends again, those that are kept for ever."""
    here, there = ends
    first, second, third = b"a" * 2000, b"b" * 2000, b"c" * 2000
    here.send(pa.py_buffer(first))
    passing = there.receive(keep=False)
    assert bytes(passing) == first
    here.send(pa.py_buffer(second))
    kept = there.receive(keep=True)
    assert bytes(passing) == second
    here.send(pa.py_buffer(first), kept=True)
    told = there.receive(keep=False)
    here.send(pa.py_buffer(third))
    assert (bytes(kept), bytes(told)) == (second, first)


def test_what_has_no_place_goes_through_the_pipe(ends: tuple[Line, Line]) -> None:
    """What has no place in the room is told nevertheless, and what has one stands behind the others."""
    here, there = ends
    room = 8 * LARGE
    sent = [b"a" * (room - 3000), b"b" * 4000, b"c" * 2000, b"d" * 1000, b"e" * 1500]
    here.send([pa.py_buffer(one) for one in sent])
    assert [bytes(one) for one in there.receive(keep=False)] == sent


def test_an_end_that_is_gone_is_noticed(ends: tuple[Line, Line]) -> None:
    """Where the other end is gone, nothing is told and nothing can be sent."""
    here, there = ends
    there.close()
    with pytest.raises(EOFError):
        here.receive()
    with pytest.raises(ConnectionError):
        here.send(b"anything")
