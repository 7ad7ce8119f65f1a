"""What the process of a command is told before it works: how it writes, how it ends, and what it does with memory."""

from __future__ import annotations

import io
import os
import signal
import sys


def set_up() -> None:
    """Set up this process as one that runs a command. Nothing may have loaded Arrow before.

    What a console can't show is escaped; a file or a pipe gets UTF-8 whatever the system's encoding is.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    # who is asked to end cleans up first, as after Ctrl-C
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    # Arrow's allocator gives back at once what isn't needed; otherwise it keeps a fifth of the memory of a large run
    os.environ.setdefault("MIMALLOC_PURGE_DELAY", "0")
