"""The work of a run, part after part, by this process or by several.

Whoever reads a part asks the one ledger of the run for what depends on the parts before it, and goes on with the
answer; so the result is the same whatever the number of workers. They are forked, and know what this process knows.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any

from screening.commands.line import Line, line
from screening.commands.step import Job, Step, Wanted, step
from screening.errors import ScreeningError, fault
from screening.intake import Before, Begun, Claim, Ledger, Parts, Piece


@dataclass(frozen=True)
class Work:
    """What is done with each part of an input."""

    parts: Parts
    jobs: Sequence[Job]
    wanted: Wanted

    def finish(self, begun: Begun, before: Before) -> Iterator[Step]:
        """The steps of a part that is begun. Raises InputError for what is wrong with it, after them."""
        verdicts = before.verdicts
        for batch in self.parts.finish(begun, before):
            yield step(self.jobs, batch, verdicts, self.wanted)
            verdicts += len(batch.table)
            del batch


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker made of a part, as far as it came."""

    steps: tuple[Step, ...]
    trouble: ScreeningError | None


def steps(work: Work, workers: int) -> Generator[Step, None, None]:
    """The steps of all parts in the order of the file; by one process where the file has no more than one part.

    Raises InputError, `DoubtfulDates`, or ScreeningError for a worker that is lost.
    """
    with closing(work.parts.pieces()) as pieces:
        waiting = deque(islice(pieces, 2))
        together = workers > 1 and len(waiting) > 1
        whole = chain(_emptied(waiting), pieces)
        yield from _together(work, whole, workers) if together else _alone(work, whole)


def processes() -> int:
    """How many workers pay here: as many as there are cores for this process, 1 where none can be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _emptied(waiting: deque[Piece]) -> Iterator[Piece]:
    """What waits, without holding it any longer."""
    while waiting:
        yield waiting.popleft()


def _alone(work: Work, pieces: Iterator[Piece]) -> Iterator[Step]:
    ledger = Ledger()
    for piece in pieces:
        begun = work.parts.begin(piece)
        yield from work.finish(begun, ledger.enter(begun.claim))


def _together(work: Work, pieces: Iterator[Piece], workers: int) -> Iterator[Step]:
    with closing(_Crew(work, workers)) as crew:
        for done in crew.done(pieces):
            yield from done.steps
            if done.trouble is not None:
                raise done.trouble


class _Crew:
    """The workers, and who of them has which part."""

    def __init__(self, work: Work, workers: int) -> None:
        context = multiprocessing.get_context("fork")
        self._idle: list[Line] = []
        self._busy: dict[Line, int] = {}
        self._processes = []
        for _ in range(workers):
            ours, theirs = line(context)
            self._idle.append(ours)
            process = context.Process(target=_serve, args=(theirs, tuple(self._idle), work), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def done(self, pieces: Iterator[Piece]) -> Iterator[Done]:
        """What became of each part, in their order."""
        ledger, numbers = Ledger(), iter(range(sys.maxsize))
        claims: dict[int, tuple[Claim, Line]] = {}
        done: dict[int, Done] = {}
        claimed = given = 0
        while True:
            while self._idle and (piece := next(pieces, None)) is not None:
                worker = self._idle.pop()
                self._busy[worker] = next(numbers)
                _ask(worker, piece)
                del piece
            if not self._busy:
                return
            told = wait([one.fileno() for one in self._busy])
            for worker in [one for one in self._busy if one.fileno() in told]:
                # what is next is written before the worker is asked again
                found = _heard(worker, keep=self._busy[worker] != given)
                if isinstance(found, Claim):
                    claims[self._busy[worker]] = found, worker
                else:
                    done[self._busy.pop(worker)] = found
                    self._idle.append(worker)
                del found
            while claimed in claims:
                claim, worker = claims.pop(claimed)
                _ask(worker, ledger.enter(claim))
                claimed += 1
            while given in done:
                yield done.pop(given)
                given += 1

    def close(self) -> None:
        """Let the workers go, whatever they do."""
        for worker in (*self._idle, *self._busy):
            worker.close()
        for process in self._processes:
            process.terminate()
            process.join()


@contextmanager
def _alive() -> Iterator[None]:
    """A worker that is gone is an error of its own, not one of writing."""
    try:
        yield
    except (EOFError, ConnectionError):
        message = "a process that did a part of the work ended before it was done"
        raise fault(ScreeningError, "worker-lost", message, hint="try again with --workers 1") from None


def _ask(worker: Line, what: Piece | Before) -> None:
    with _alive():
        worker.send(what)


def _heard(worker: Line, *, keep: bool) -> Any:
    with _alive():
        return worker.receive(keep=keep)


def _serve(asking: Line, others: Sequence[Line], work: Work) -> None:
    """What a worker does until nobody asks any more. `others` are this process's copies of ends that aren't its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    # what was there before never goes, and isn't looked through for what has gone: its pages stay shared
    gc.freeze()
    try:
        while True:
            asking.send(_made(asking, work, asking.receive(keep=False)))
    except (EOFError, ConnectionError):
        return


def _made(asking: Line, work: Work, piece: Piece) -> Done:
    made: list[Step] = []
    try:
        begun = work.parts.begin(piece)
        del piece
        asking.send(begun.claim, kept=True)
        for one in work.finish(begun, asking.receive()):
            made.append(one)
    except ScreeningError as trouble:
        return Done(tuple(made), trouble)
    return Done(tuple(made), None)
