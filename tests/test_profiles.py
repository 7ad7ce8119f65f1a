"""Columns of several slots put together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from screening.profiles import Coded, Credentials

SLOT = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([None, "a", "b", "c"])), max_size=6).map(
    lambda rows: sorted(rows, key=lambda row: row[0])
)


@st.composite
def slots(draw: st.DrawFn) -> list[Credentials]:
    found = []
    for number, rows in enumerate(draw(st.lists(SLOT, min_size=1, max_size=4))):
        owner, place = np.array([row for row, _ in rows], np.int64), np.full(len(rows), number)
        found.append(Credentials.undated(owner, place, Coded.of([text for _, text in rows]), valid=number))
    return found


@given(parts=slots(), kept=st.lists(st.booleans(), min_size=8, max_size=8), step=st.sampled_from([1, 16_000]))
def test_entries_of_some_owners_are_gathered(parts: list[Credentials], kept: list[bool], step: int) -> None:
    """The same of some owners only, with other numbers for them, as if all were joined and the others left out."""
    left = [owner for owner, one in enumerate(kept) if one]
    numbers = np.arange(len(left)) * step
    owners = np.full(8 * step, -1)
    owners[left] = numbers
    whole = Credentials.join(parts)
    found, wanted = Credentials.gather(parts, owners), whole.copied(np.array(left, np.int64), numbers)
    for name in Credentials.__dataclass_fields__:
        one, other = getattr(found, name), getattr(wanted, name)
        if isinstance(one, Coded):
            assert one.values == other.values
            one, other = one.codes, other.codes
        assert one.tolist() == other.tolist()
        assert one.dtype == np.int64
