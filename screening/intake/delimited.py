"""CSV, TSV and their kin as tables: encoding, separator and quotation marks are found out from the bytes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from screening.intake import dialect, encodings, raw
from screening.intake.blob import Blob, Bytes
from screening.intake.derived import PIECE, Derived
from screening.intake.grid import BlobGrid, Block, Cutter
from screening.intake.pieces import Piece, pieces
from screening.intake.raw import Cut


class CsvGrid(BlobGrid):
    """The table of one text file."""

    def __init__(self, blob: Blob) -> None:
        encoding = encodings.found(blob)
        self._blob = encodings.as_utf8(blob, encoding)
        with self._blob.opened() as file:
            data = file.read(dialect.SAMPLE)
            whole = not file.read(1)
        sample = data.decode("utf-8-sig", "ignore")
        separator, length = dialect.declared(sample)
        if separator:
            lead = len(data) - len(data.decode("utf-8-sig", "ignore").encode()) + length
            self._blob = Derived(self._blob, lambda file: _without(file, lead))
            sample = sample[length:]
        found = dialect.find(sample, whole)
        self.dialect = dialect.Dialect(separator, found.quote) if separator else found
        said = [
            "TSV" if self.dialect.separator == "\t" else "CSV",
            *self.dialect.said,
            *([encoding.name] if encoding.code != "utf-8" else []),
            *([f"packed with {blob.packed}"] if blob.packed else []),
        ]
        self.details = ", ".join(said)
        self._header = raw.read_header(self._blob, self.dialect)

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows, as a grid gives them. Raises InputError."""
        before = 0
        with closing(self.pieces()) as whole:
            for piece in whole:
                found = self.cut(piece, key, columns, most, aside).moved(before)
                yield from found.blocks
                if found.trouble is not None:
                    raise found.trouble
                before += found.rows

    def pieces(self) -> Generator[Piece, None, None]:
        """The file in pieces, each a table of its own. Raises InputError."""
        with self._blob.whole() as file:
            yield from pieces(file, self.dialect)

    def cut(self, piece: Piece, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Cut:
        """The rows of one of the pieces, as `blocks` has them, but numbered from 1."""
        return raw.cut(piece, self.dialect, Cutter(self.name, self._header, key, columns, aside, most))


def _without(file: Bytes, lead: int) -> Iterator[bytes]:
    """The bytes behind the first line, which declares the separator and is no row of the table."""
    file.read(lead)
    while piece := file.read(PIECE):
        yield piece


def recognises(blob: Blob) -> bool:
    """Whatever no other format claims is read as a text table."""
    return not blob.is_folder
