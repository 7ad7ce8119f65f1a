"""Who has which entries: of copies of an applicant all have his own jobs and degrees, and each has what was added."""

from __future__ import annotations

from collections.abc import Sequence

from screening.arrays import Ints, column, few, is_few, spans_of, taken
from screening.later import later


class Had:
    """Who has which entries, where one may be several people's.

    Of a long column this is a row and an owner for each entry that somebody has; of a short one, which is read job by
    job, the owners of each row.
    """

    def __init__(self, owner: Ints, of: Sequence[int], whose: Sequence[int]) -> None:
        """Everybody in `whose` has what the owner at the same place of `of` has; `owner` is that of each entry."""
        self._owner, self._of, self._whose = owner, of, whose

    @later
    def owners(self) -> list[Sequence[int]]:
        """For each row of a short column who has it."""
        having: dict[int, list[int]] = {}
        for one, whose in zip(self._of, self._whose, strict=True):
            having.setdefault(one, []).append(whose)
        return [having.get(one, ()) for one in self._owner]

    @later
    def _flat(self) -> tuple[Ints, Ints]:
        if is_few(self._owner):
            rows = [row for row, several in enumerate(self.owners) for _ in several]
            return few(rows), few([one for several in self.owners for one in several])
        rows_, places = spans_of(self._owner, column(self._of))
        return rows_, taken(column(self._whose), places)

    @property
    def rows(self) -> Ints:
        """The row of each entry that somebody has."""
        return self._flat[0]

    @property
    def owner(self) -> Ints:
        """Who has it."""
        return self._flat[1]
