"""The bytes of an input, which can be read from the start as often as needed."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from screening.intake.text import refusal, shown

_IN_MEMORY = 16 << 20
_PEEK = 4096


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Blob:
    """A file, or a stream that can be rewound, with the name that messages give it."""

    name: str
    path: Path | None = None
    stream: BinaryIO | None = None

    @classmethod
    def of(cls, given: str | Path | BinaryIO, name: str | None) -> Blob:
        """The bytes of a path or of a stream; a stream that can't be rewound is copied to a temporary file."""
        if isinstance(given, str | Path):
            path = Path(given)
            return cls(name or path.name, path=path)
        if given.seekable():
            return cls(name or "standard input", stream=given)
        spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when the blob goes
        shutil.copyfileobj(given, spool)
        blob = cls(name or "standard input", stream=cast(BinaryIO, spool))
        weakref.finalize(blob, spool.close)
        return blob

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes from the start. Raises InputError if they can't be had."""
        if self.stream is not None:
            self.stream.seek(0)
            yield self.stream
            return
        assert self.path is not None
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            raise refusal("no-file", "there is no such file", file=shown(str(self.path), 200)) from None
        except (OSError, ValueError) as bad:
            reason = bad.strerror if isinstance(bad, OSError) and bad.strerror else str(bad)
            raise refusal(
                "not-readable", f"the file can't be read: {reason}", file=shown(str(self.path), 200)
            ) from None
        with file:
            yield file

    def peek(self) -> bytes:
        """The first bytes."""
        with self.opened() as file:
            return file.read(_PEEK)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.path is not None and self.path.is_dir()
