"""Fuzzing intake: whatever bytes come in, applicants and rejected rows come out, or a sentence of our own.

`make fuzz` runs this with many more examples. A case that was found once stays, as an `@example`.
"""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from screening import ScreeningError
from screening.intake import open_input

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CSV = b"\n".join((FIXTURES / "applicants.csv").read_bytes().split(b"\n")[:12])
JSON_LINES = b"\n".join((FIXTURES / "applicants.jsonl").read_bytes().split(b"\n")[:8])
HEADER = (
    "applicant_id,degree_1_level,job_1_title,job_1_start,job_1_end,job_1_kinds,credential:drivers-license,answer:age"
)

PIECES = st.sampled_from(
    [
        *rb'" , ; { } [ ] null 1e999 NaN 2019-13 present =1+1 \ud800'.split(),
        *(b"\n", b"\r", b"\r\n", b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xae"),
        *(b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"ARROW1", b"\x28\xb5\x2f\xfd"),
    ]
)


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good input with pieces cut out, doubled and put in."""
    data = draw(st.sampled_from([CSV, JSON_LINES, HEADER.encode() + b"\nA,BS,CIO,2019,present,,yes,3\n"]))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 200)))
        data = data[:at] + draw(PIECES) + data[end:]
    return gzip.compress(data, mtime=0) if draw(st.integers(0, 9)) == 9 else data


def comes_out(data: bytes) -> None:
    """Read an input whole: every row once, or a `ScreeningError` with one line for each problem."""
    try:
        whole = open_input(io.BytesIO(data), name="fuzz").read()
    except ScreeningError as error:
        refused = [str(problem) for problem in error.problems]
    else:
        refused = []
        assert len(whole.table) + whole.rejected_rows <= whole.rows
        assert len(set(whole.table.ids)) == len(whole.table)
    assert all("\n" not in problem for problem in refused)


@given(spoiled())
@example(b"")
@example(b'applicant_id,job_1_title\nA,"abc\nB,CIO\n')
@example(b"\xff\xfea\x00")
@example(b'{"applicant_id": "A", "answers": {"x": 1e999}}')
@example(b"[" * 100_000)
def test_a_spoiled_input_is_read_or_refused(data: bytes) -> None:
    """Never an exception other than our own, never a lost row."""
    comes_out(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes that are nothing at all end in a sentence, not in a traceback."""
    comes_out(data)


KEYS = st.sampled_from(["applicant_id", "education", "experience", "level", "start", "end", "kinds", "claims", "x"])
LEAVES = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=20)


def _nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)


@given(st.dictionaries(KEYS, st.recursive(LEAVES, _nested, max_leaves=12), max_size=5))
def test_any_json_is_read_or_refused(data: dict[str, object]) -> None:
    """JSON of any shape is an applicant, a rejected line or a sentence."""
    comes_out(json.dumps(data).encode())
