"""Compressed files, gzip and Zstandard: unpacked as they are read, within bounds."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa

from screening.intake.blob import Blob, Bytes
from screening.intake.derived import PIECE, Derived
from screening.intake.text import refusal

MOST_UNPACKED = 4 << 30
MOST_RATIO = 500
#: Below this size the ratio is no matter.
_SMALL = 16 << 20
_MAGIC = ((b"\x1f\x8b\x08", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))


def unpacked(blob: Blob) -> Blob:
    """What a compressed file holds, or the blob itself. Raises InputError for a file that is packed twice."""
    codec = _codec(blob)
    if not codec:
        return blob
    inner = Derived(blob, lambda file: _pieces(file, codec, blob.name), codec)
    if _codec(inner):
        raise refusal("packed-twice", "the file is compressed twice", hint="unpack it once", file=blob.name)
    return inner


def _codec(blob: Blob) -> str:
    head = b"" if blob.is_folder else blob.peek()
    return next((codec for magic, codec in _MAGIC if head.startswith(magic)), "")


class _Counted(io.RawIOBase):
    """A file that counts the bytes read from it."""

    def __init__(self, file: Bytes) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.count += len(data)
        return data


def _pieces(file: Bytes, codec: str, name: str) -> Iterator[bytes]:
    counted, total = _Counted(file), 0
    try:
        with pa.CompressedInputStream(pa.PythonFile(counted, mode="r"), codec) as stream:
            while piece := stream.read(PIECE):
                total += len(piece)
                if total > MOST_UNPACKED:
                    message = f"the file holds more than {MOST_UNPACKED >> 30} GB when it is unpacked"
                    raise refusal("too-large", message, file=name)
                if total > max(_SMALL, MOST_RATIO * counted.count):
                    message = f"the file grows more than {MOST_RATIO} times when it is unpacked"
                    raise refusal("too-large", message, hint="unpack it first, if it is what it should be", file=name)
                yield piece
    except (OSError, pa.ArrowException) as bad:
        raise refusal("damaged", f"the {codec} file is damaged or cut short", file=name) from bad
