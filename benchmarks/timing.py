"""Ratios of times. Contenders take turns with the baseline in one process, each divided by the baselines beside it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


class Laps:
    """Seconds by name; a name may be timed as often as there are batches."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Add the time of the block to the name."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


#: One run of something: it times what it says, under the names of its lines, and nothing of its preparations.
Contender = Callable[[Laps], None]


@dataclass
class Line:
    """What was measured under one name: the ratio to the baseline in each round, and the seconds."""

    ratios: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The median of the pairwise ratios."""
        return statistics.median(self.ratios)

    @property
    def time(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)


def compare(baseline: Callable[[], object], contenders: Sequence[Contender], rounds: int) -> Mapping[str, Line]:
    """Time baseline and contenders by turns, A B A B A, in each round; a round before them isn't counted.

    A contender is divided by the mean of the baselines just before and just after it.
    """
    lines: dict[str, Line] = {}
    for number in range(rounds + 1):
        before = _seconds(baseline)
        for contender in contenders:
            laps = Laps()
            contender(laps)
            after = _seconds(baseline)
            for name, seconds in laps.seconds.items() if number else ():
                line = lines.setdefault(name, Line())
                line.ratios.append(seconds / ((before + after) / 2))
                line.seconds.append(seconds)
            before = after
    return lines


def _seconds(run: Callable[[], object]) -> float:
    laps = Laps()
    with laps("run"):
        run()
    return laps.seconds["run"]
