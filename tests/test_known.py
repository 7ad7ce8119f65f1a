"""What is known of texts from earlier blocks: the same is read with it and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.data import write
from screening.intake import Ledger, entries, known, open_input, pieces, raw, values
from screening.intake.batch import Batch
from screening.intake.columns import Column, Faults, read
from screening.intake.known import Run
from screening.intake.text import DAMAGED
from screening.intake.values import UNKNOWN, Values
from screening.profiles import Coded

HOW = Values()
LONG = "a title that is much longer than the sixty characters that are kept of a text"
CELLS = st.sampled_from(
    [None, "", " ", "n/a", "-", "?", "prefer not to say", "yes", "yes ", "Yes", "\u200byes", "no", "40", "37.5", "40 ",
     "2019-05", "present", "05/2019", "none", f"x{DAMAGED}", "a\u202eb", LONG, f" {LONG}", " " * 70, "n/a" + " " * 70,
     "yes" + " " * 70]
) | st.text(max_size=6)  # fmt: skip
BLOCKS = st.lists(st.lists(CELLS, min_size=1, max_size=12), min_size=1, max_size=8)
READERS: dict[str, tuple[Callable[[str], Any], dict[str, Any]]] = {
    "truth": (values.truth, {}),
    "truth, not silent": (values.truth, {"instead": lambda _: -2, "unknown": lambda _: UNKNOWN}),
    "hours": (values.hours, {"instead": lambda _: (0, 1)}),
    "name": (values.name, {"free": True}),
    "past": (HOW.past, {"instead": values.as_it_stands}),
    "date": (HOW.date, {}),
}


def told(column: Column, name: str) -> list[Any]:
    """All that a reader makes of a column."""
    reader, how = READERS[name]
    faults = Faults()
    found = read(column, reader, faults, **how)
    return [found.codes.tolist(), list(found.values), found.unread.tolist(), faults.sorted()]


@given(blocks=BLOCKS, most=st.sampled_from([0, 3, 1 << 15]))
@example(blocks=[["BS ", "BS"], ["BS", "BS "], ["BS"]], most=9)
@example(blocks=[["n/a"], ["n/a" + " " * 70]], most=9)
def test_what_is_known_makes_no_difference(blocks: list[list[str | None]], most: int) -> None:
    """What a text says depends on nothing but the text: blocks are read alike with what was known before and without.

    Also where all is forgotten between two of them, and no text of another block is in a column.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known, "MOST", most)
        run = Run()
        for cells in blocks:
            array = pa.array(cells, pa.string())
            alone, column = Column.of("h", 4, array), Column.of("h", 4, array, known=run.of("meaning"))
            assert column.cells.values == alone.cells.values
            assert column.cells.codes.tolist() == alone.cells.codes.tolist()
            for name in READERS:
                assert told(column, name) == told(alone, name)
            for number in (len, HOW.first_day, HOW.last_day):
                assert column.numbers(number).tolist() == alone.numbers(number).tolist()
                assert column.map(number, -7).tolist() == alone.map(number, -7).tolist()


def test_a_text_is_read_once_in_a_run() -> None:
    """Each is read once however often it comes, unless too many are known of one meaning or it is a long one."""
    asked: list[str] = []

    def reader(text: str) -> int:
        asked.append(text)
        return len(text)

    run = Run()
    for _ in range(3):
        for slot in (["40", "yes", LONG], ["yes", "no"]):
            column = Column.of("h", 0, pa.array(slot, pa.string()), known=run.of("meaning"))
            assert list(read(column, reader, Faults(), free=True).values) == list(map(len, slot))
    assert sorted(asked) == sorted(["40", "yes", "no", LONG, LONG, LONG])


def test_a_column_is_itself_whatever_is_known() -> None:
    """A column has a hash and is equal to itself, though what is known of it is in arrays."""
    column = Column.of("h", 0, pa.array(["yes", "no"]), known=Run().of("meaning"))
    assert {column, Column("h", 0, column.cells)} == {column}


def test_what_is_known_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each forgets all when it knows too much; other meanings and columns that are there keep what they know."""
    monkeypatch.setattr(known, "MOST", 10)
    run = Run()
    other = run.of("other")
    first = Column.of("h", 0, pa.array(["yes", "no"]), known=run.of("meaning"))
    sizes = []
    for start in range(0, 60, 6):
        mine = run.of("meaning")
        Column.of("h", 0, pa.array([str(n) for n in range(start, start + 6)]), known=mine)
        sizes.append(len(mine))
    assert max(sizes) == 14
    assert sizes[-1] < 14
    assert run.of("other") is other
    assert read(first, values.truth, Faults()).values == [1, 0]


@given(indices=st.lists(st.none() | st.integers(0, 2), max_size=40), cut=st.integers(0, 40))
def test_cells_are_found_in_a_dictionary(indices: list[int | None], cut: int) -> None:
    """The places of cells in a dictionary, -1 where there is none, also of a part of an array."""
    array = pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), pa.array(["a", "b", "c"]))[cut:]
    codes = Column.of("h", 0, array).cells.codes
    assert codes.dtype == np.int64
    assert codes.tolist() == [-1 if one is None else one for one in indices[cut:]]


def batches(path: Path, most: int, patched: pytest.MonkeyPatch) -> Iterator[tuple[bytes, Batch]]:
    """The pieces of a file, each with the batch that is made of it, and with no more than so many texts known."""
    patched.setattr(known, "MOST", most)
    parts, ledger = open_input(path).parts(carefully=False), Ledger()
    assert parts is not None
    for piece in parts.pieces():
        begun = parts.begin(piece)
        for batch in parts.finish(begun, ledger.enter(begun.claim)):
            yield piece.data, batch


def plain(batch: Batch) -> list[Any]:
    """Everything in a batch, with texts in the place of codes."""
    table, found = batch.table, [batch.rejected, batch.problems, batch.rows, batch.table.ids, batch.table.rows.tolist()]
    for kind in (table.degrees, table.jobs, table.credentials):
        for name in kind.__dataclass_fields__:
            column = getattr(kind, name)
            texts = map(column.text, range(len(kind))) if isinstance(column, Coded) else column.tolist()
            found.append((name, list(texts)))
    return found


def test_parts_are_read_alike_however_much_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are the same where all is forgotten in the middle of a run, and hold no text that isn't in their part.

    A fault names what the cell itself says.
    """
    for module, name in ((pieces, "BLOCK"), (pieces, "PIECE"), (raw, "BLOCK")):
        monkeypatch.setattr(module, name, 1 << 15)
    path = tmp_path / "some.csv"
    write(path, 900, 3)
    lines = path.read_text(encoding="utf-8").splitlines()
    hours = lines[0].split(",").index("job_1_hours_per_week")
    for at, said in ((9, "lots"), (500, " lots "), (700, "lots")):
        cells = lines[at].replace('"', "").replace(", ", " ").split(",")
        cells[hours] = said
        lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    whole = list(batches(path, 1 << 15, monkeypatch))
    assert len(whole) > 4
    assert [plain(batch) for _, batch in batches(path, 20, monkeypatch)] == [plain(batch) for _, batch in whole]
    told = [one for _, batch in whole for one in batch.problems if one.column == "job_1_hours_per_week"]
    assert [(one.row, one.value) for one in told] == [(10, "lots"), (501, "lots"), (701, "lots")]
    for data, batch in whole:
        text = data.decode()
        jobs, degrees = batch.table.jobs, batch.table.degrees
        for column in (jobs.title, jobs.employer, jobs.start, jobs.end, degrees.level, degrees.field):
            assert all(value in text for value in column.values)


@pytest.mark.parametrize(("start", "end"), [("2020\u202e", "2019"), ("2020", "2019\u202e")])
def test_a_date_that_is_not_read_is_not_compared(start: str, end: str) -> None:
    """A text that can't be read as a start or an end may have a day; the job doesn't end before it starts by it."""
    faults = Faults()
    columns = {
        name: Column.of(name, place, pa.array([text, "2019"]), known=Run().of(name))
        for place, (name, text) in enumerate({"start": start, "end": end}.items())
    }
    found = entries.jobs(columns, np.array([1, 1]), HOW, faults)
    (fault,) = faults.sorted()
    assert "before it starts" not in fault.reason
    assert sorted((found.table.start.text(0) or "", found.table.end.text(0) or "")) == ["", min(start, end, key=len)]
