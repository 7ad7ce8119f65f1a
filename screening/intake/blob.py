"""The bytes of an input, which can be read from the start as often as needed."""

from __future__ import annotations

import hashlib
import shutil
import stat
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from screening.errors import InputError
from screening.intake.text import refusal, shown

_IN_MEMORY = 16 << 20
_PEEK = 4096
_PIECE = 1 << 20
_LONGEST_NAME = 255


class Bytes(Protocol):
    """Bytes that are read from the start to the end."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...


class Blob:
    """A file, or a stream that can be rewound, with the name that messages give it."""

    def __init__(self, name: str, path: Path | None = None, stream: BinaryIO | None = None) -> None:
        self.name = shown(name, _LONGEST_NAME)
        self.path = path
        self.stream = stream
        self.is_folder = False
        #: What the bytes are packed with, "" where they aren't.
        self.packed = ""
        self._sum = ""

    @property
    def sha256(self) -> str:
        """That of the bytes, once they were read whole; "" before."""
        return self._sum

    @classmethod
    def of(cls, given: str | Path | BinaryIO, name: str | None) -> Blob:
        """The bytes of a path or of a stream. What can't be rewound, as a pipe, is copied to a temporary file once.

        Raises InputError if they can't be had.
        """
        if not isinstance(given, str | Path):
            name = name or "standard input"
            if given.seekable():
                return cls(name, stream=given)
            with _readable(name):
                return cls._spooled(given, name)
        path = Path(given)
        if "\0" in str(path):
            raise refusal("no-file", "the name of a file holds no NUL character", file=shown(str(path), 200))
        with _readable(str(path)):
            mode = path.stat().st_mode
            blob = cls(name or path.name, path=path)
            blob.is_folder = stat.S_ISDIR(mode)
            if blob.is_folder or stat.S_ISREG(mode):
                return blob
            with path.open("rb") as stream:
                return cls._spooled(stream, name or str(path))

    @classmethod
    def _spooled(cls, given: BinaryIO, name: str) -> Blob:
        spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when the blob goes
        shutil.copyfileobj(given, spool)
        blob = cls(name, stream=cast(BinaryIO, spool))
        weakref.finalize(blob, spool.close)
        return blob

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes from the start. Raises InputError if they can't be had."""
        with _readable(str(self.path or self.name)):
            if self.stream is not None:
                self.stream.seek(0)
                yield self.stream
                return
            assert self.path is not None
            with self.path.open("rb") as file:
                yield file

    @contextmanager
    def whole(self) -> Iterator[Bytes]:
        """The bytes from the start, read once to the end; they are counted into `sha256`. Raises InputError."""
        with self.opened() as file:
            whole = Whole(file)
            yield whole
            while whole.read(_PIECE):
                pass
            self._sum = whole.digest()

    def peek(self) -> bytes:
        """The first bytes."""
        with self.opened() as file:
            return file.read(_PEEK)


class Whole:
    """Bytes that are read from the start to the end, with their SHA-256."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        data = self._file.read(size)
        self._sum.update(data)
        return data

    def digest(self) -> str:
        """The SHA-256 of what was read, in hexadecimal."""
        return self._sum.hexdigest()


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """What the system says against reading is an InputError."""
    try:
        yield
    except FileNotFoundError:
        raise refusal("no-file", "there is no such file", file=shown(name, 200)) from None
    except OSError as bad:
        raise cannot_read(name, bad) from None


def cannot_read(name: str, bad: OSError) -> InputError:
    """The error that a file or folder can't be read, with what the system says."""
    return refusal("cannot-read", f"can't be read: {shown(bad.strerror or str(bad)).lower()}", file=shown(name, 200))
