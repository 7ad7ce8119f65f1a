"""Texts that are laid out in pieces, against the same put together row by row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.explain import laid
from screening.explain.laid import Layout

TEXTS = ("", "a", "bc", "\u00e9\u00e8", 'say "d"', "x" * 40)
#: A key is a number below 4; a column says one piece, or several.
SHAPES = st.lists(
    st.lists(st.sampled_from(TEXTS) | st.integers(0, 3), max_size=6).filter(
        lambda parts: len(keys := [part for part in parts if isinstance(part, int)]) == len(set(keys))
    ),
    min_size=1,
    max_size=5,
)


def places(data: st.DataObject, rows: int, most: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A place for each row."""
    return np.array(data.draw(st.lists(st.integers(0, most - 1), min_size=rows, max_size=rows)), np.int64)


@pytest.mark.parametrize("many", [laid._MANY, 3])
@given(shapes=SHAPES, rows=st.integers(0, 9), data=st.data())
def test_rows_laid_out_in_pieces_are_those_put_together_one_by_one(
    many: int, shapes: Sequence[Sequence[str | int]], rows: int, data: st.DataObject
) -> None:
    """A row is a stretch of numbers, and what the numbers stand for is copied once, row after row."""
    shape_of_row = places(data, rows, len(shapes))
    shared = pa.array(TEXTS, pa.string())  # a column of texts that several spots use
    layout = Layout(shape_of_row, shapes)
    said, alone = {}, {}
    for key, having in layout.rows_of.items():
        assert having.tolist() == [row for row, shape in enumerate(shape_of_row) if key in shapes[shape]]
        columns = [
            (places(data, len(having), 3), pa.array([f"{key}{k}", "", "z" * k], pa.string())) for k in range(key)
        ]
        columns.append((places(data, len(having), len(TEXTS)), shared))
        said[key] = columns
        for at, row in enumerate(having.tolist()):
            alone[key, row] = "".join(texts[int(number[at])].as_py() for number, texts in columns)
    wanted = [
        "".join(part if isinstance(part, str) else alone[part, row] for part in shapes[shape])
        for row, shape in enumerate(shape_of_row.tolist())
    ]
    found = layout.column(said)
    found.validate(full=True)
    assert found.to_pylist() == wanted
    ids = np.arange(rows), pa.array([f"<{row}>" for row in range(rows)], pa.string())
    end = np.zeros(rows, np.int64), pa.array([";"], pa.string())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(laid, "_MANY", many)
        lines = layout.lines(said, [ids, end], [end, ids]).to_pybytes().decode()
    assert lines == "".join(f"<{row}>;{text};<{row}>" for row, text in enumerate(wanted))
