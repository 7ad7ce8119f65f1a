"""Parquet and Arrow files as tables of text, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from screening.intake.blob import Blob
from screening.intake.grid import BlobGrid, Block, Cutter, checked, text
from screening.intake.text import refusal, shown

MOST_ROWS = 100_000_000
_ROWS = 16384
#: So many bytes of one column are written out at once.
_MOST_BYTES = 128 << 20
_PARQUET, _FILE, _STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_TEXTS = frozenset(kind + size for kind in ("string", "binary") for size in ("", "_view")) | {
    "large_string",
    "large_binary",
}


def is_parquet(blob: Blob) -> bool:
    """A Parquet file, by its first bytes."""
    return not blob.is_folder and blob.peek().startswith(_PARQUET)


def is_arrow(blob: Blob) -> bool:
    """An Arrow file, also called Feather, or an Arrow stream, by its first bytes."""
    return not blob.is_folder and blob.peek().startswith((_FILE, _STREAM))


def texts(array: Any, name: str, file: str) -> Any:
    """A column of any type that isn't nested as a string array. Raises InputError for bytes that aren't UTF-8."""
    if pa.types.is_dictionary(array.type):
        array = _decoded(array, name, file)
    kind = array.type
    if str(kind) in _TEXTS:
        try:
            found = array.cast(pa.string())
        except pa.ArrowInvalid:
            raise refusal("not-utf-8", f"the column `{shown(name)}` is not text in UTF-8", file=file) from None
        return found
    if pa.types.is_timestamp(kind):
        array = (array if kind.tz is None else pc.local_timestamp(array)).cast(pa.date32(), safe=False)
    if pa.types.is_date(array.type):
        return array.cast(pa.date32()).cast(pa.string())
    encoded = array.dictionary_encode()
    return pa.array(map(text, encoded.dictionary.to_pylist()), pa.string()).take(encoded.indices)


def _decoded(array: Any, name: str, file: str) -> Any:
    """The values of a dictionary in each row. Raises InputError where they are beyond measure: one may be long."""
    if str(array.type.value_type) in _TEXTS:
        lengths = pc.binary_length(array.dictionary).cast(pa.int64()).take(array.indices)
        if (pc.sum(lengths).as_py() or 0) > _MOST_BYTES:
            message = f"the column `{shown(name)}` has more than {_MOST_BYTES >> 20} MB in {len(array):,} rows"
            raise refusal("too-large", message, file=file)
    return array.dictionary_decode()


class ArrowGrid(BlobGrid):
    """The table of one Parquet or Arrow file. Its rows are numbered as a spreadsheet would: the header is row 1."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self.details = "Parquet" if is_parquet(blob) else "Arrow"
        with blob.opened() as file, self._readable():
            schema = self._schema(file)
            self._names = list(schema.names)
        nested = [field.name for field in schema if pa.types.is_nested(_plain(field.type))]
        if nested:
            listed = ", ".join(f"`{shown(name)}`" for name in nested[:5])
            message = (
                f"the columns {listed} hold lists or records"
                if nested[1:]
                else f"the column {listed} holds lists or records"
            )
            raise refusal("nested", message, hint="give each value a column of its own", file=self.name)
        if len(set(self._names)) < len(self._names):
            twice = next(name for name in self._names if self._names.count(name) > 1)
            raise refusal(
                "same-column", f"two columns are named `{shown(twice)}`", hint="keep one of them", file=self.name
            )
        self._header = checked(self._names, 1 if self._names else 0, self.name)

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows, as a grid gives them. Raises InputError."""
        cutter = Cutter(self.name, self._header, key, columns, aside, most)
        wanted = [self._names[place] for place in cutter.places]
        following = 2
        with self._blob.whole():
            pass
        with self._blob.opened() as file:
            batches = self._batches(file, wanted)
            while (arrays := self._next(batches, wanted)) is not None:
                rows = len(arrays[0])
                yield from cutter.blocks(np.arange(following, following + rows), arrays)
                following += rows

    def _next(self, batches: Iterator[Any], wanted: Sequence[str]) -> list[Any] | None:
        """The columns of the next batch as text."""
        with self._readable():
            batch = next(batches, None)
            if batch is None:
                return None
            batch.validate(full=True)
            return [texts(batch.column(name), name, self.name) for name in wanted]

    def _schema(self, file: BinaryIO) -> Any:
        if self.details == "Arrow":
            return _ipc(file).schema
        parquet = pq.ParquetFile(file)
        if parquet.metadata.num_rows > MOST_ROWS:
            raise refusal("too-large", f"the file has more than {MOST_ROWS:,} rows", file=self.name)
        return parquet.schema_arrow

    def _batches(self, file: BinaryIO, wanted: Sequence[str]) -> Iterator[Any]:
        if self.details == "Parquet":
            schema = pq.ParquetFile(file).schema_arrow
            texts = [name for name in wanted if str(schema.field(name).type) in _TEXTS]
            # a text that stands in many rows is only written out where that is known not to be too much
            parquet = pq.ParquetFile(file, read_dictionary=texts)
            yield from parquet.iter_batches(_ROWS, columns=list(wanted), use_threads=False)
            return
        reader = _ipc(file)
        if isinstance(reader, pa.RecordBatchStreamReader):
            yield from _sliced(iter(reader))
        else:
            yield from _sliced(map(reader.get_batch, range(reader.num_record_batches)))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """What Arrow says against reading is an InputError."""
        try:
            yield
        except (pa.ArrowException, OSError, MemoryError, OverflowError, ValueError) as bad:
            message = (
                f"the file can't be read as {self.details}: {shown(str(bad).splitlines()[0] if str(bad) else '', 120)}"
            )
            raise refusal("not-readable", message, file=self.name) from None


def _ipc(file: BinaryIO) -> Any:
    start = file.read(len(_FILE))
    file.seek(0)
    return pa.ipc.open_file(file) if start == _FILE else pa.ipc.open_stream(file)


def _sliced(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        for first in range(0, batch.num_rows, _ROWS):
            yield batch.slice(first, _ROWS)


def _plain(kind: Any) -> Any:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
