"""What two processes say to each other: small things through a pipe, large bytes through memory that both of them see.

Either end puts the large bytes of what it sends in a room of its own. They stand there until it sends again, so whoever
is told needn't copy what it is done with by then.
"""

from __future__ import annotations

import mmap
import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from typing import Any

#: Bytes of this size and more needn't go through the pipe.
LARGE = 1 << 16
#: So much of one message is in the room; what has no place there goes through the pipe. Only what is used takes memory.
ROOM = 32 << 20


@dataclass(frozen=True, slots=True)
class _Message:
    """A pickled object, and where its large bytes stand in the room, in the order in which they are asked for."""

    pickled: bytes
    spans: tuple[tuple[int, int], ...]


class Line:
    """One end of a line. Raises EOFError or ConnectionError where the other end is gone."""

    def __init__(self, pipe: Connection[Any, Any], ours: mmap.mmap, theirs: mmap.mmap) -> None:
        self._pipe, self._ours, self._theirs = pipe, ours, theirs

    def fileno(self) -> int:
        """What the system tells the pipe apart by: it can be waited for."""
        return self._pipe.fileno()

    def close(self) -> None:
        """Let the other end know that nothing more is sent."""
        self._pipe.close()

    def send(self, what: object, *, kept: bool = False) -> None:
        """Send it; what is `kept` by who is told doesn't stand in the room."""
        spans: list[tuple[int, int]] = []

        def through_the_pipe(found: pickle.PickleBuffer) -> bool:
            raw, start = found.raw(), spans[-1][1] if spans else 0
            end = start + raw.nbytes
            if kept or raw.nbytes < LARGE or end > len(self._ours):
                return True
            self._ours[start:end] = raw
            spans.append((start, end))
            return False

        pickled = pickle.dumps(what, protocol=5, buffer_callback=through_the_pipe)
        self._pipe.send(_Message(pickled, tuple(spans)))

    def receive(self, *, keep: bool = True) -> Any:
        """What was sent. Unless it is to `keep`, its large bytes only hold until the other end sends again."""
        message: _Message = self._pipe.recv()
        views = (memoryview(self._theirs)[start:end] for start, end in message.spans)
        return pickle.loads(message.pickled, buffers=[bytes(view) if keep else view for view in views])


def line(context: ForkContext) -> tuple[Line, Line]:
    """The two ends of a line, for this process and for one that is forked from it."""
    here, there = context.Pipe()
    one, other = (mmap.mmap(-1, ROOM) for _ in range(2))
    return Line(here, one, other), Line(there, other, one)
