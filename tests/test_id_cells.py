"""The cells of ids, and what their first and last bytes tell, against the same without any short cut."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from screening.intake.columns import Column, Faults
from screening.intake.edges import loose
from screening.intake.id_cells import ids_in, read_ids
from screening.intake.text import DAMAGED

CELLS = st.sampled_from(
    [None, "", " ", "\t", "A-1", " A-1", "A-1\u00a0", "\u2003", "é", "n/a", "-", "x" * 200, "é" * 150, "x" * 201,
     f"A{DAMAGED}2", "\x7f", "!", "~", "\x1f"]
) | st.text(max_size=4)  # fmt: skip
TABLES = st.lists(CELLS, max_size=30)


@given(cells=TABLES, first=st.integers(0, 5))
@example(cells=["a", "", None], first=0)
@example(cells=["", "a"], first=0)
@example(cells=[None, "x" * 201], first=1)
def test_the_ids_are_those_that_are_read_one_by_one(cells: list[str | None], first: int) -> None:
    """The id in each cell, "" where it is blank, too long or damaged, which is a fault; and the same in Arrow."""
    array = pa.array(cells, pa.string()).slice(first)
    slow, quick = Faults(), Faults()
    column = Column.of("id", 3, array, ids=True)
    ids, texts = ids_in("id", 3, array, quick)
    assert ids == read_ids(column, slow)
    assert quick.sorted() == slow.sorted()
    assert texts is None or texts.to_pylist() == ids
    if all(text and text == text.strip() and len(text) < 51 and DAMAGED not in text for text in cells):
        assert texts is not None


@given(cells=TABLES, first=st.integers(0, 5))
@example(cells=["a", "a ", " a"], first=0)
@example(cells=["", "", "a"], first=0)
def test_no_other_cell_is_blank_or_to_be_trimmed(cells: list[str | None], first: int) -> None:
    """No other row of a string array is null or blank, and none begins or ends with a space; few are looked at."""
    found = set(loose(pa.array(cells, pa.string()).slice(first)).tolist())
    for row, text in enumerate(cells[first:]):
        if row not in found:
            assert text
            assert text == text.strip()
        elif any(cells):
            assert not text or not ("!" <= text[0] <= "~" and "!" <= text[-1] <= "~")


def test_a_cell_without_a_value_may_have_bytes() -> None:
    """Null is null, whatever stands at its place."""
    array = pa.Array.from_buffers(
        pa.string(), 2, [pa.py_buffer(b"\x02"), pa.array([0, 1, 2], pa.int32()).buffers()[1], pa.py_buffer(b"ab")]
    )
    assert array.to_pylist() == [None, "b"]
    assert loose(array).tolist() == [0]
