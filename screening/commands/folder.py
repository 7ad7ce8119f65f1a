"""The folder that a run writes: all of it is put in its place at once, and nothing that is read is written over."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TextIO, TypeAlias

import pyarrow as pa

from screening.errors import InputError, fault
from screening.reports.manifest import sha256_of

Buffer: TypeAlias = bytes | pa.Buffer
#: What a run writes; the manifest, which vouches for the others, is put in its place last.
FILES = ("verdicts.csv", "verdicts.jsonl", "rejected.csv", "problems.csv", "report.html", "manifest.json")


class Summed:
    """Bytes that are written, with their SHA-256."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._sum = hashlib.sha256()

    def write(self, data: Buffer) -> None:
        """Write the bytes. Raises OSError where they can't be written."""
        self._stream.write(data)
        self._sum.update(data)

    @property
    def sha256(self) -> str:
        """That of what was written, in hexadecimal."""
        return self._sum.hexdigest()


class Folder:
    """The files of a run, written under other names and put in their places together at the end.

    So a run that fails leaves the folder as it was, and nothing that lies there is ever opened for writing.
    """

    def __init__(self, path: Path, names: list[str], reads: Iterable[Path]) -> None:
        self._path = path
        self._names = names
        self._mark = secrets.token_hex(4)
        self._reads = tuple(reads)
        self._sums: dict[str, str] = {}

    def __enter__(self) -> Folder:
        with self._said(self._names[0]):
            self._path.mkdir(parents=True, exist_ok=True)
        for name in self._names:
            with self._said(name):
                self._check(self._path / name)
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            with suppress(OSError):
                self._hidden(name).unlink(missing_ok=True)

    def _check(self, target: Path) -> None:
        """Raise OSError for a place where no file can be put, or where something lies that is read."""
        if target.is_dir() and not target.is_symlink():
            raise OSError(errno.EISDIR, "there is a folder of that name")
        if not target.exists():
            return
        read = [file for one in self._reads for file in (one, *(one.iterdir() if one.is_dir() else ()))]
        if any(one.exists() and one.samefile(target) for one in read):
            raise OSError(errno.EBUSY, "it is the input")

    @contextmanager
    def _said(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            message = f"can't write `{self._path / name}`: {(trouble.strerror or 'unknown').lower()}"
            raise fault(InputError, "cannot-write", message, hint="choose another folder with --out") from trouble

    def _hidden(self, name: str) -> Path:
        return self._path / f".{name}.{self._mark}"

    @contextmanager
    def open(self, name: str) -> Iterator[Summed]:
        """A new file of the run, for bytes."""
        with self._said(name), self._hidden(name).open("xb") as stream:
            summed = Summed(stream)
            yield summed
        self._sums[name] = summed.sha256

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """A new file of the run, for text."""
        with self._said(name), self._hidden(name).open("x", encoding="utf-8", newline="") as stream:
            yield stream

    def sums(self) -> dict[str, str]:
        """The files written so far with their SHA-256."""
        there = ((name, path) for name in self._names if (path := self._hidden(name)).exists())
        return {name: self._sums.get(name) or sha256_of(path) for name, path in there}

    def publish(self) -> list[str]:
        """Put all files in their places; their names."""
        for name in self._names:
            with self._said(name):
                os.replace(self._hidden(name), self._path / name)
        return self._names
