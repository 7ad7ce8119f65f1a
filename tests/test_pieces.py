"""CSV in pieces: each ends where a row ends, and memory doesn't depend on how large the file is."""

from __future__ import annotations

import csv
import gc
import io
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.intake import open_input, pieces
from screening.intake.dialect import Dialect
from screening.intake.pieces import BLOCK, Piece

CELL = st.text(st.sampled_from('a"\n\r,\u00e9'), max_size=6)


def cut(data: bytes, size: int, monkeypatch: pytest.MonkeyPatch, tries: int = 8) -> list[Piece]:
    with monkeypatch.context() as patched:
        patched.setattr(pieces, "BLOCK", size)
        patched.setattr(pieces, "PIECE", size)
        patched.setattr(pieces, "_TRIES", tries)
        return list(pieces.pieces(io.BytesIO(data), Dialect()))


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=12),
    st.integers(60, 200),
    st.sampled_from([0, 1, 8]),
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_pieces_end_where_rows_end(end: str, rows: list[list[str]], size: int, tries: int) -> None:
    """Whatever is in quoted cells, the pieces together are the file, and the rows of each are rows of the file."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    data = out.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        found = cut(data, size, patch, tries)
    assert all(len(one.data) <= size for one in found)
    if found[-1].fault:
        assert found[-1].fault == "long-row"
        found.pop()
    else:
        assert b"".join(one.data for one in found) == data
    again = [row for one in found for row in csv.reader(io.StringIO(one.data.decode(), newline=""))]
    assert again == rows[: len(again)]
    assert b"".join(one.data for one in found) == data[: sum(len(one.data) for one in found)]


def test_a_row_of_many_cells_with_line_breaks_is_cut_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """More line breaks inside one row than are tried from the end."""
    row = b",".join([b'"a\nb"'] * 30) + b"\n"
    found = cut(row * 3, 2 * len(row) + 90, monkeypatch)
    assert [len(one.data) for one in found] == [2 * len(row), len(row)]


@pytest.mark.parametrize(
    ("data", "fault", "good"),
    [
        (b"a,b\n1,\xff\n", "not-utf-8", b"a,b\n1,?"),
        (b"a,b\n\xe9,\0\n", "not-utf-8", b"a,b\n?"),
        (b"a,b\n1,\0\n", "", b"a,b\n1,\xef\xbf\xbf\n"),
        (b'a,b\n1,"2\n', "unclosed-quote", b'a,b\n1,"2\n?'),
        (b'a,b\n1,"2\n3"4\n', "unclosed-quote", b'a,b\n1,"2\n3"?'),
        (b"\xef\xbb\xbfa,b\n\xc3", "not-utf-8", b"a,b\n?"),
    ],
)
def test_what_cannot_be_in_a_text_ends_it(data: bytes, fault: str, good: bytes) -> None:
    """The first fault of the file, with the rows before it and the beginning of its own."""
    found = list(pieces.pieces(io.BytesIO(data), Dialect()))
    assert (b"".join(one.data for one in found), found[-1].fault) == (good, fault)
    assert not any(one.fault for one in found[:-1])


def test_reading_is_streaming(tmp_path: Path) -> None:
    """Memory for a CSV doesn't grow with the rows beyond what the verdicts need: an id and a print for each row.

    What is held at once of a file eight times as long is the same but for 40 bytes a row.
    """
    held = [peak(tmp_path / f"{blocks}.csv", blocks) for blocks in (2, 16)]
    rows = (14 * BLOCK) // 1000
    assert held[1] - held[0] < 40 * rows + (4 << 20), held
    assert held[1] < 6 * BLOCK, held


def peak(path: Path, blocks: int) -> int:
    """The most that is held while a file of so many blocks is read, by Python and by Arrow."""
    filler = "f" * 960
    with path.open("w", encoding="utf-8") as stream:
        stream.write("applicant_id,job_1_title,note\n")
        stream.writelines(f"A-{row:09},IT Director {row % 1000:03},{filler}\n" for row in range(blocks * BLOCK // 1000))
    gc.collect()
    arrow = pa.default_memory_pool()
    most, start = 0, arrow.bytes_allocated()
    tracemalloc.start()
    for batch in watched(open_input(path).batches()):
        most = max(most, tracemalloc.get_traced_memory()[1] + arrow.bytes_allocated() - start)
        tracemalloc.reset_peak()
        del batch
    tracemalloc.stop()
    path.unlink()
    return most


def watched(batches: Iterator[object]) -> Iterator[object]:
    """The batches, each with time for whatever reads ahead to do so."""
    for batch in batches:
        gc.collect()
        yield batch


def test_a_line_end_of_two_characters_is_not_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CR at the end of a piece may be half of a line end: the LF behind it isn't a blank row."""
    found = cut(b"a,b\rc,d\r\ne,f\r\n", 8, monkeypatch)
    assert [one.data for one in found] == [b"a,b\r", b"c,d\r\n", b"e,f\r\n"]


def test_rows_that_end_in_cr_are_cut_though_cells_hold_lf(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a spreadsheet on a Macintosh writes them: the last so many LF all stand inside cells."""
    row = b'a,"' + b"b\n" * 12 + b'",c\r'
    found = cut(row * 4, 2 * len(row) + 9, monkeypatch)
    # a CR at the end of what was read may be half of a line end
    assert [(len(one.data) // len(row), one.fault) for one in found] == [(2, ""), (1, ""), (1, "")]


def test_a_long_cell_behind_many_line_breaks_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no line end isn't searched again from each of its places, which takes hours for a cell of some MB."""
    data = b"a,b\n" + b'"c\nd",' * 40 + b'"' + b"e" * 400_000 + b'"\n'
    begun = time.perf_counter()
    found = cut(data, 200_000, monkeypatch)
    assert [one.fault for one in found] == ["", "long-row"]
    assert time.perf_counter() - begun < 5
