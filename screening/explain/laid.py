"""Texts of many rows, laid out in pieces that come again and again, and gathered with one copy of their bytes.

Rows have few shapes: a shape is a sequence of texts and of spots that each row fills in for itself. All that is said
anywhere is numbered, a row is a stretch of numbers, and what the numbers stand for is copied once, row after row.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from screening.profiles import Ints

#: What is said in the rows of a spot, as pieces one after the other: for each row the number of a text, and the texts.
Pieces: TypeAlias = Sequence[tuple[Ints, pa.Array]]

#: From so many rows on their texts may have more bytes than 32 bits count.
_MANY = 1_000_000

_K = TypeVar("_K", bound=Hashable)


class Layout(Generic[_K]):
    """Rows with their shapes: `shape_of_row` are places in `shapes`. A key, a spot, stands once in a shape at most."""

    def __init__(self, shape_of_row: Ints, shapes: Sequence[Sequence[str | _K]]) -> None:
        self._shape_of_row = shape_of_row
        self._shapes = shapes
        having: dict[_K, list[int]] = {}
        for number, parts in enumerate(shapes):
            for part in parts:
                if not isinstance(part, str):
                    having.setdefault(part, []).append(number)
        #: Each spot with the shapes that it is in, and with the rows that have it.
        self._having = {key: np.array(numbers, np.int64) for key, numbers in having.items()}
        self.rows_of = {key: self._rows(numbers) for key, numbers in self._having.items()}

    def _rows(self, numbers: Ints) -> Ints:
        """The rows that have one of these shapes, ascending."""
        found = np.zeros(len(self._shapes), np.bool_)
        found[numbers] = True
        return np.flatnonzero(found[self._shape_of_row])

    def column(self, said: Mapping[_K, Pieces]) -> pa.Array:
        """The texts of the rows as a column. `said` has what is said in the rows of each spot.

        Raises ArrowInvalid for more than two gigabytes of text.
        """
        texts, ends = self._gathered(said, (), (), pa.string())
        cuts = _cuts(texts)[np.concatenate(([0], ends))]
        return pa.StringArray.from_buffers(len(ends), pa.py_buffer(cuts), texts.buffers()[2])

    def lines(self, said: Mapping[_K, Pieces], before: Pieces = (), after: Pieces = ()) -> pa.Buffer:
        """The texts of the rows in UTF-8, one after the other; each has pieces `before` it and `after` it."""
        many = len(self._shape_of_row) > _MANY
        texts, _ = self._gathered(said, before, after, pa.large_string() if many else pa.string())
        return texts.buffers()[2].slice(0, int(_cuts(texts)[-1])) if len(texts) else pa.py_buffer(b"")

    def _gathered(
        self, said: Mapping[_K, Pieces], before: Pieces, after: Pieces, kind: pa.DataType
    ) -> tuple[pa.Array, Ints]:
        """All pieces of all rows, and for each row the place where its pieces end."""
        numbers = _Numbers()
        template: list[int] = []
        first = [0]
        spots: dict[_K, list[int]] = {key: [] for key in self._having}
        for parts in self._shapes:
            template += [0] * len(before)
            for part in parts:
                if isinstance(part, str):
                    template.append(numbers.text(part))
                else:
                    spots[part].append(len(template) - first[-1])
                    template += [0] * len(said[part])
            template += [0] * len(after)
            first.append(len(template))
        shape, starts_of_shape = self._shape_of_row, np.array(first, np.int64)
        counts = np.diff(starts_of_shape)[shape]
        ends = np.cumsum(counts)
        starts = ends - counts
        from_template = np.arange(int(ends[-1]) if len(ends) else 0)
        from_template += np.repeat(starts_of_shape[shape] - starts, counts)
        pieces = np.array(template, np.int32).take(from_template)
        for further, (text_of, texts) in enumerate(before):
            pieces[starts + further] = text_of + numbers.of(texts)
        for further, (text_of, texts) in enumerate(after, -len(after)):
            pieces[ends + further] = text_of + numbers.of(texts)
        for key, columns in said.items():
            place = np.zeros(len(self._shapes), np.int64)
            place[self._having[key]] = spots[key]
            rows = self.rows_of[key]
            at = (starts + place[shape])[rows]
            for further, (text_of, texts) in enumerate(columns):
                pieces[at + further] = text_of + numbers.of(texts)
        return numbers.texts(kind).take(pa.array(pieces)), ends


def _cuts(texts: pa.Array) -> npt.NDArray[Any]:
    """Where each text begins in the bytes of all, and where the last one ends."""
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    return np.frombuffer(texts.buffers()[1], kind)[: len(texts) + 1]


class _Numbers:
    """Numbers for texts: all single ones first, then columns of them; a column that is used again keeps its numbers."""

    def __init__(self) -> None:
        self._single: dict[str, int] = {}
        self._columns: dict[int, tuple[int, pa.Array]] = {}
        self._count = 0

    def text(self, text: str) -> int:
        """The number of a text."""
        return self._single.setdefault(text, len(self._single))

    def of(self, texts: pa.Array) -> int:
        """The number of the first text of a column."""
        found = self._columns.get(id(texts))
        if found is None:
            found = self._columns[id(texts)] = len(self._single) + self._count, texts
            self._count += len(texts)
        return found[0]

    def texts(self, kind: pa.DataType) -> pa.Array:
        """All texts, each at the place of its number."""
        columns = [pa.array(list(self._single), pa.string()), *(texts for _, texts in self._columns.values())]
        return pa.concat_arrays(columns).cast(kind)
