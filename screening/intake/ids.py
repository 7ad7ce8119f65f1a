"""The ids of applicants: reading them, and noticing one that was there before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screening.intake import values
from screening.intake.columns import Column, Faults


class Seen:
    """Remembers every id with its first row."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def repeats(self, ids: Sequence[str], rows: Sequence[int]) -> list[tuple[int, int]]:
        """Remember these; return (place in `ids`, earlier row) of each that was there before. "" is no id."""
        new = dict(zip(ids, rows, strict=True))
        if len(new) == len(ids) and "" not in new and self._rows.keys().isdisjoint(new):
            self._rows.update(new)
            return []
        found = []
        for place, (id_, row) in enumerate(zip(ids, rows, strict=True)):
            if id_ and (first := self._rows.setdefault(id_, row)) != row:
                found.append((place, first))
        return found


def read_ids(column: Column, faults: Faults) -> list[str]:
    """The id of each row, "" where it is blank or too long, which is a fault."""
    for index in np.flatnonzero(~column.said).tolist():
        faults.add(index, column, "applicant_id is blank; every row needs one")
    texts = column.cells.values
    if any(len(text) > values.MOST_ID for text in texts):
        for index, code in enumerate(column.cells.codes.tolist()):
            if code >= 0 and len(texts[code]) > values.MOST_ID:
                reason = f"applicant_id has {len(texts[code])} characters; write at most {values.MOST_ID}"
                faults.add(index, column, reason)
        texts = tuple(text if len(text) <= values.MOST_ID else "" for text in texts)
    listed = [*texts, ""]
    return [listed[code] for code in column.cells.codes.tolist()]
