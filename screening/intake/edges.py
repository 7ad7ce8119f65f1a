"""The first and the last byte of cells, which tell cheaply of most that they aren't blank and needn't be trimmed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from screening.profiles import Ints

#: The plain signs that aren't a space of any kind: those of ASCII between its spaces and what isn't a sign.
_FIRST, _LAST = ord("!"), ord("~")


def loose(array: Any) -> Ints:
    """The rows of an Arrow array whose cell doesn't begin and end with a plain sign, or might not.

    No other row of a string array is null or blank, and none begins or ends with a space. An array of another type has
    them all.
    """
    rows = len(array)
    if array.type != pa.string() or not rows:
        return np.arange(rows)
    _, offsets, data = array.buffers()
    if data is None or not data.size:
        return np.arange(rows)
    ends = np.frombuffer(offsets, np.int32, rows + 1, 4 * array.offset)
    signs = np.frombuffer(data, np.uint8)
    first, last = signs[np.minimum(ends[:-1], len(signs) - 1)], signs[np.maximum(ends[1:] - 1, 0)]
    fast = ends[1:] > ends[:-1]
    for sign in (first, last):
        # below the first plain sign the difference wraps to a large number
        fast &= sign - np.uint8(_FIRST) <= _LAST - _FIRST
    if array.null_count:
        fast &= array.is_valid().to_numpy(zero_copy_only=False)
    return np.flatnonzero(~fast)
