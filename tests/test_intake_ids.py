"""Ids that were there before, and what tells rows apart that say the same."""

from __future__ import annotations

import errno
import gc
import tempfile
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screening.errors import InputError
from screening.intake.ids import Repeat, Seen, prints
from screening.intake.kept import Kept

U64 = np.uint64

#: Few enough to come again, and all that an id may be: blank, long, not ASCII, half a surrogate pair and the whole.
IDS = st.one_of(
    st.sampled_from(
        ["", "A-1", "A-10", "a-1", " A-1", "0", "é", "e\u0301", "名前", "😀", "\ud83d", "\ud83d\ude00", "x" * 300]
    ),
    st.integers(0, 150).map(lambda number: f"row {number}"),
    st.text(max_size=2),
)
#: From every id alike, through a handful, to all apart.
HASHERS: dict[str, Callable[[str], int]] = {
    "one": lambda text: 7,
    "last": lambda text: -1,
    "length": len,
    "handful": lambda text: zlib.crc32(text.encode("utf-8", "surrogatepass")) % 5 << 29,
    "above": lambda text: zlib.crc32(text.encode("utf-8", "surrogatepass")) << 24,
    "hash": hash,
}
Call = list[tuple[str, int, int]]


@st.composite
def calls(draw: st.DrawFn) -> list[Call]:
    """Calls of one id, of a few and of many; rows in ascending order with gaps, or in none."""
    found: list[Call] = []
    row = draw(st.sampled_from([0, 2, 70_000, 2**40]))
    step = draw(st.sampled_from([1, 300, 2**33, -7]))
    for size in draw(st.lists(st.sampled_from([0, 1, 1, 1, 2, 5, 70, 150]), max_size=12)):
        call = []
        for id_ in draw(st.lists(IDS, min_size=size, max_size=size)):
            row += step
            call.append((id_, row, draw(st.sampled_from([0, 1, 2**63, 2**64 - 1]))))
        found.append(call)
    return found


def expected(given_calls: list[Call]) -> Iterator[list[Repeat]]:
    """What a plain dict says."""
    first: dict[str, tuple[int, int]] = {}
    for call in given_calls:
        found = []
        for place, (id_, row, print_) in enumerate(call):
            if id_ in first:
                found.append(Repeat(place, first[id_][0], first[id_][1] == print_))
            elif id_:
                first[id_] = row, print_
        yield found


def ask(seen: Seen, call: Call) -> list[Repeat]:
    return seen.repeats([id_ for id_, _, _ in call], [row for _, row, _ in call], np.array([p for *_, p in call], U64))


@pytest.mark.parametrize("hasher", HASHERS)
@pytest.mark.parametrize("at_hand", [20, None])
@given(given_calls=calls(), most=st.sampled_from([1, 2, 7, 64, 1000]))
@example(given_calls=[[("a", 1, 5)], [("b", 2, 5)], [("b", 3, 5), ("a", 4, 6)]], most=1)
@example(given_calls=[[("\ud83d", 1, 5)], [("\ude00", 2, 5)], [("?", 3, 5)], [("\ude00", 4, 5)]], most=1)
@example(given_calls=[[("a", 9, 5), ("b", 2, 5), ("c", 2**40, 5)], [("c", 1, 5), ("b", 1, 5), ("a", 1, 5)]], most=2)
@example(given_calls=[[(str(n), n, n) for n in range(5000)], [(str(n), n, n + n % 2) for n in range(5000)]], most=9)
@example(given_calls=[[(str(n) * 80, n, 1)] for n in range(300)] + [[("7" * 80, 9, 1)]], most=100)
def test_repeats_are_those_of_a_plain_dict(
    given_calls: list[Call], most: int, hasher: str, at_hand: int | None
) -> None:
    """An id is a repeat only if the very same text was there before, however ids are hashed, in whatever calls, and
    whether they are at hand or in the file."""
    seen = Seen(hasher=HASHERS[hasher], most=most, at_hand=at_hand)
    if hasher not in ("above", "hash"):
        given_calls = [call[:300] for call in given_calls]
    assert [ask(seen, call) for call in given_calls] == list(expected(given_calls))


@given(given_calls=calls())
def test_rows_may_be_an_array(given_calls: list[Call]) -> None:
    """Rows are a list or an array; the answer is the same, of plain integers."""
    listed, arrays = Seen(most=3), Seen(most=3)
    for call in given_calls:
        ids, rows, said = [c[0] for c in call], [c[1] for c in call], np.array([c[2] for c in call], U64)
        found = arrays.repeats(ids, np.array(rows, np.int64), said)
        assert found == listed.repeats(ids, rows, said)
        assert all(type(one.row) is int and type(one.same) is bool for one in found)


@pytest.mark.parametrize("most", [1, 100])
def test_blank_is_no_id(most: int) -> None:
    """ "" is neither remembered nor a repeat."""
    seen = Seen(most=most)
    for row in range(3):
        assert seen.repeats(["", ""], [row, row + 10], np.zeros(2, U64)) == []
    assert seen.repeats(["A"], [9], np.zeros(1, U64)) == []


@pytest.mark.parametrize("most", [1, 100])
def test_without_prints_no_row_says_the_same(most: int) -> None:
    """Without prints every row differs."""
    seen = Seen(most=most)
    assert seen.repeats(["A", "A"], [2, 3]) == [Repeat(1, 2, False)]
    assert seen.repeats(["A"], [4]) == [Repeat(0, 2, False)]


@pytest.mark.parametrize(("rows", "said"), [([1], 2), ([1, 2], 1), ([1, 2], 3), ([1, 2, 3], 2), ([1, 2, 3], 3)])
def test_each_id_has_its_row_and_its_print(rows: list[int], said: int) -> None:
    """A row or a print too few or too many is an error of the caller."""
    with pytest.raises(ValueError, match="one row and one print"):
        Seen().repeats(["A", "B"], rows, np.zeros(said, U64))


def test_many_ids_are_found_again() -> None:
    """With the hash and the room of every day: of 150,000 ids each is found again, and no other."""
    seen, n = Seen(), 150_000
    said = np.arange(n, dtype=U64)
    for at in range(0, n, 20_000):
        some = slice(at, min(at + 20_000, n))
        assert seen.repeats([f"A-{i}" for i in range(n)[some]], np.arange(n)[some], said[some]) == []
    assert seen.repeats([f"B-{i}" for i in range(n)], np.arange(n), said) == []
    assert seen.repeats([f"A-{i}" for i in range(n)], np.arange(n) + n, said) == [Repeat(i, i, True) for i in range(n)]
    for i in range(0, n, 999):
        assert seen.repeats([f"A-{i}"], [0], said[:1]) == [Repeat(0, i, i == 0)]


@pytest.mark.parametrize("at_hand", [0, 99])
def test_a_part_of_an_array_is_kept(at_hand: int) -> None:
    """Ids that are a part of a longer array are kept as they are."""
    kept = Kept(at_hand)
    texts = pa.array([b"zero", b"one", b"", b"three", b"four"]).slice(1, 3)
    for start in (100, 70_000):
        kept.add(texts, np.arange(3) * start + start, np.array([7, 8, 2**64 - 9], U64))
    assert kept.count == 6
    assert [kept.get(number, b"three") for number in range(6)] == [
        *(None, None, (300, 2**64 - 9)),
        *(None, None, (210_000, 2**64 - 9)),
    ]
    assert (kept.get(0, b"one"), kept.get(4, b"")) == ((100, 7), (140_000, 8))


def test_a_file_that_has_no_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ids have no room in a temporary file, the run ends with a sentence that says so."""
    seen = Seen(most=1, at_hand=2)
    assert seen.repeats(["A", "B"], [1, 2]) == []

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(InputError, match="no room for a temporary file: no space left on device"):
        seen.repeats(["C"], [3])


@pytest.mark.parametrize(
    ("n", "size", "at_hand", "most"), [(400_000, 65_536, None, 40), (150_000, 1, None, 40), (400_000, 65_536, 0, 16)]
)
def test_an_id_takes_little_room(n: int, size: int, at_hand: int | None, most: int) -> None:
    """An id of ten characters takes less than 40 bytes, given in batches or one at a time, and 16 if not at hand."""
    said = np.arange(n, dtype=U64)
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        seen = Seen(at_hand=at_hand)
        for at in range(0, n, size):
            numbers = range(at, min(at + size, n))
            seen.repeats([f"A-{i:08d}" for i in numbers], numbers, said[at : at + size])
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen.repeats(["A-00000007"], [0], np.array([7], U64)) == [Repeat(0, 7, True)]
    assert after - before < most * n


CELLS = st.sampled_from([None, "", "a", "b", "c", "ab", "1"])


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str | None, ...]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=40))


def columns_of(rows: list[tuple[str | None, ...]], backwards: bool = False) -> list[tuple[np.ndarray, list[str]]]:
    """The table in coded columns; the order of the distinct texts means nothing."""
    found = []
    for cells in zip(*rows, strict=True):
        texts = sorted({text for text in cells if text is not None}, reverse=backwards)
        codes = np.array([-1 if text is None else texts.index(text) for text in cells], np.int64)
        found.append((codes, texts))
    return found


@given(rows=tables())
@example(rows=[("a", "b"), ("b", "a")])
@example(rows=[("a", None), (None, "a")])
@example(rows=[("a", "a"), ("b", "b"), (None, None), ("", "")])
@example(rows=[(None,), ("",), ("a",)])
def test_prints_are_equal_where_rows_are(rows: list[tuple[str | None, ...]]) -> None:
    """Rows that say the same have the same print, and others another; blank is no text, and the column matters."""
    found = prints(columns_of(rows)).tolist()
    assert len(found) == len(rows)
    assert len(set(found)) == len(set(rows)) == len(set(zip(found, rows, strict=True)))


@given(rows=tables())
def test_prints_are_those_of_the_texts(rows: list[tuple[str | None, ...]]) -> None:
    """A row has the same print in another batch, where the texts have other codes."""
    found = prints(columns_of(rows))
    assert found.dtype == U64
    assert found.tolist() == prints(columns_of(rows, backwards=True)).tolist()
    assert found.tolist() == [prints(columns_of([row]))[0] for row in rows]


def test_columns_are_left_as_they_are() -> None:
    """Prints are made without a change to what they are made of; no columns, no rows."""
    codes = np.array([0, -1, 1])
    prints([(codes, ["a", "b"]), (codes, ["a", "b"])])
    assert codes.tolist() == [0, -1, 1]
    assert prints([]).tolist() == []
