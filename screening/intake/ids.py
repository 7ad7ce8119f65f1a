"""The ids of applicants that were seen, and the row each first stood in."""

from __future__ import annotations

from collections.abc import Sequence


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
