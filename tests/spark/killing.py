"""Sent to the executors of the tests: a screening function that ends its executor once, in the middle of its work."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def parent(pid: int) -> int:
    """The parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@dataclass(frozen=True)
class Watched:
    """Screens, and leaves a file named by the executor's process; with `kill`, one executor dies after a batch."""

    screen: Any
    folder: Path
    kill: bool = False

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        # this process was forked by a daemon, which the executor started
        executor = parent(os.getppid())
        for number, batch in enumerate(self.screen(batches)):
            (self.folder / f"executor-{executor}").touch()
            yield batch
            if self.kill and number == 1:
                self._once(executor)

    def _once(self, executor: int) -> None:
        try:
            with (self.folder / "killed").open("x") as file:
                file.write(str(executor))
        except FileExistsError:
            return
        os.kill(executor, signal.SIGKILL)
