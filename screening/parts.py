"""A part of a table: some of its applicants, of whom a column is copied only when it is read.

Where a few gauges are measured again they read some columns of some kinds of entries: copying the others costs more.
"""

from __future__ import annotations

from typing import Any, cast

from screening.arrays import Ints, spans_of, taken
from screening.later import later
from screening.profiles import Coded, Credentials, Degrees, Jobs, ProfileTable


class _Entries:
    """The chosen rows of degrees, jobs or credentials, who are of other owners."""

    def __init__(self, entries: Degrees | Jobs | Credentials, of: Ints) -> None:
        self._entries = entries
        self._chosen, self.owner = spans_of(entries.owner, of)

    def __len__(self) -> int:
        return len(self.owner)

    def __getattr__(self, name: str) -> Any:
        """A column, taken once."""
        if name not in self._entries.__dataclass_fields__:
            raise AttributeError(name)
        values = getattr(self._entries, name)
        found = values.take(self._chosen) if isinstance(values, Coded) else taken(values, self._chosen)
        setattr(self, name, found)
        return found


class _Part:
    """The applicants of these rows, ascending, with the columns of a table."""

    def __init__(self, table: ProfileTable, of: Ints) -> None:
        self._table, self._of = table, of

    def __len__(self) -> int:
        return len(self._of)

    @later
    def degrees(self) -> Degrees:
        """The degrees."""
        return cast("Degrees", _Entries(self._table.degrees, self._of))

    @later
    def jobs(self) -> Jobs:
        """The jobs."""
        return cast("Jobs", _Entries(self._table.jobs, self._of))

    @later
    def credentials(self) -> Credentials:
        """The credentials."""
        return cast("Credentials", _Entries(self._table.credentials, self._of))

    def __getattr__(self, name: str) -> Any:
        """What has a value for each applicant, taken once."""
        if name not in ProfileTable.__dataclass_fields__:
            raise AttributeError(name)
        values = getattr(self._table, name)
        if name == "ids":
            found: Any = tuple(map(values.__getitem__, self._of.tolist()))
        elif isinstance(values, dict):
            found = {key: taken(column, self._of) for key, column in values.items()}
        else:
            found = taken(values, self._of)
        setattr(self, name, found)
        return found


def part_of(table: ProfileTable, rows: Ints) -> ProfileTable:
    """The applicants of these rows, ascending and each once: what `table.take` gives, for somebody who only measures.

    The whole table where that is all of it.
    """
    return table if len(rows) == len(table) else cast("ProfileTable", _Part(table, rows))
