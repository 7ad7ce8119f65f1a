"""Parquet and Arrow files: any type of column as text, batch by batch."""

from __future__ import annotations

import datetime
import gzip
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from formats import assert_twin, opened, refused, rows, said, typed

from screening.errors import InputError
from screening.intake import open_input


def parquet(table: Any, **how: Any) -> bytes:
    """A table as a Parquet file."""
    out = pa.BufferOutputStream()
    pq.write_table(table, out, **how)
    return bytes(out.getvalue())


def arrow(table: Any, **how: Any) -> bytes:
    """A table as an Arrow file, also called Feather."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_file(out, table.schema, **how) as writer:
        writer.write_table(table, max_chunksize=11)
    return bytes(out.getvalue())


def stream(table: Any) -> bytes:
    """A table as an Arrow stream."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return bytes(out.getvalue())


def texts() -> Any:
    """The canonical applicants as columns of text."""
    header, *cells = rows()
    return pa.table({name: [row[i] for row in cells] for i, name in enumerate(header)})


def typed_table() -> Any:
    """The canonical applicants, each column of the narrowest type that holds it."""
    columns: dict[str, Any] = {}
    for i, name in enumerate(rows()[0]):
        cells = [None if row[i] == "" else typed(row[i]) for row in rows()[1:]]
        try:
            columns[name] = pa.array(cells)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            columns[name] = pa.array([row[i] or None for row in rows()[1:]]).dictionary_encode()
    assert {"bool", "double", "string"} <= {str(column.type) for column in columns.values()}
    return pa.table(columns)


@pytest.mark.parametrize("table", [texts(), typed_table()], ids=["texts", "typed"])
@pytest.mark.parametrize(("write", "form"), [(parquet, "Parquet"), (arrow, "Arrow"), (stream, "Arrow")])
def test_the_same_people_are_the_same(table: Any, write: Any, form: str) -> None:
    """The rows are numbered as in a spreadsheet, below the header."""
    assert_twin(write(table), f"wide {form}")


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([40], pa.int8()), "40"),
        (pa.array([40.0], pa.float32()), "40"),
        (pa.array([37.5]), "37.5"),
        (pa.array([Decimal("37.50")]), "37.5"),
        (pa.array(["40"], pa.large_string()), "40"),
        (pa.array([b"40"]), "40"),
        (pa.array(["40"]).dictionary_encode(), "40"),
    ],
)
def test_numbers_of_any_type_are_read(column: Any, expected: str) -> None:
    """Without `.0`."""
    table = pa.table({"applicant_id": ["A-1"], "job_1_hours_per_week": column})
    assert said(opened(parquet(table))[0])[0][1]["experience"] == [{"hours_per_week": expected}]


@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns"), pa.timestamp("us", "America/Los_Angeles")]
)
def test_days_of_any_type_are_read(kind: Any) -> None:
    """As the day it was there."""
    days = pa.array([datetime.datetime(2015, 3, 1, 8), None]).cast(pa.timestamp("us"))
    table = pa.table({"applicant_id": ["A-1", "A-2"], "job_1_start": days.cast(kind, safe=False)})
    day = "2015-03-01"
    assert said(opened(arrow(table))[0])[0][1]["experience"] == [{"start": day}]


def test_nested_columns_are_refused() -> None:
    """They are named."""
    table = pa.table({"applicant_id": ["A-1"], "jobs": [[{"title": "x"}]], "tags": [["a"]]})
    message = "a.bin: nested: the columns `jobs`, `tags` hold lists or records; give each value a column of its own"
    assert refused(parquet(table)) == message
    assert refused(arrow(table.drop_columns(["tags"]))) == (
        "a.bin: nested: the column `jobs` holds lists or records; give each value a column of its own"
    )


def test_faulty_files_are_refused() -> None:
    """A file that is cut short, text that isn't UTF-8, a name that stands twice, a file packed from outside."""
    table = texts()
    for write in (parquet, arrow, stream):
        assert refused(write(table)[:-2000]).startswith("a.bin: not-readable: the file can't be read as ")
    assert refused(parquet(pa.table({"applicant_id": [b"\xff"]}))) == (
        "a.bin: not-utf-8: the column `applicant_id` is not text in UTF-8"
    )
    twice = pa.table([["A-1"], ["x"], ["y"]], names=["applicant_id", "a", "a"])
    assert refused(arrow(twice)) == "a.bin: same-column: two columns are named `a`; keep one of them"
    assert refused(gzip.compress(parquet(table))) == (
        "a.bin: packed-twice: the file is packed with gzip, and not a text file inside; unpack it first"
    )


def test_a_name_that_is_no_text_is_refused() -> None:
    """A header in some other encoding."""
    data = stream(pa.table({"applicant_id": ["A-1"], "name": ["x"]})).replace(b"name", b"n\xffme")
    assert refused(data).startswith("a.bin: not-readable: the file can't be read as Arrow")


def test_blank_rows_are_none() -> None:
    """As in every other format; an id is missed only in a row that says something."""
    table = pa.table(
        {"applicant_id": ["A-1", None, " ", "A-2"], "job_1_title": ["x", None, "", "y"], "n": [1, None, None, 2]}
    )
    batch, _ = opened(parquet(table))
    assert [row for row, _ in said(batch)] == [2, 5]
    assert batch.rows == 2


def test_a_long_text_of_many_rows_is_not_written_out(tmp_path: Path) -> None:
    """A small file may say a long text very often."""
    said = pa.DictionaryArray.from_arrays(pa.array(np.zeros(16384, np.int32)), pa.array(["y" * (200 << 10)]))
    for name, column in (("coded", said), ("plain", pa.array(["y" * (100 << 10)] * 2000))):
        path = tmp_path / f"{name}.parquet"
        rows = [str(number) for number in range(len(column))]
        pq.write_table(pa.table({"applicant_id": rows, "degree_1_field": column}), path, compression="zstd")
        assert path.stat().st_size < 200_000
        with pytest.raises(InputError, match="too-large: the column `degree_1_field` has more than 128 MB in"):
            open_input(path).read()
