"""What stands in the columns of a table for values that were said and can't be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from screening.intake.json_mending import Mark
from screening.intake.values import Values
from screening.profiles import ANY_HOURS, UNREAD, Coded, Credentials, Degrees, Ints, Jobs, ProfileTable
from screening.vocabulary import fold

#: What each key of an entry makes of the columns; the key "" is an entry of which nothing is known.
_DEGREE: Mapping[str, Mapping[str, int | None]] = {
    "": {"accredited": UNREAD, "conferred": UNREAD},
    # a field that the level names doesn't stand for one that can't be read, and the other way round
    "level": {"field": None},
    "field": {"level": None},
    **{key: {key: UNREAD} for key in ("accredited", "conferred", "semester_units", "quarter_units")},
}
_HOURS = {"hours_low": ANY_HOURS[0], "hours_high": ANY_HOURS[1]}
_JOB: Mapping[str, Mapping[str, int | None]] = {
    "": _HOURS | {"share": UNREAD},
    "hours_per_week": _HOURS,
    "share": {"share": UNREAD},
}
_CREDENTIAL: Mapping[str, Mapping[str, int | None]] = {"valid": {"valid": -1, "unspoken": 2}}


@dataclass(slots=True)
class _Changes:
    """New values for some rows, by column; texts or numbers, None where nothing is said."""

    columns: dict[str, dict[int, int | str | None]]

    @classmethod
    def of(cls) -> _Changes:
        return cls(defaultdict(dict))

    def add(self, row: int, values: Mapping[str, int | None], mark: Mark) -> None:
        for name, value in values.items():
            self.columns[name][row] = value
        if mark.text:
            self.columns[mark.key][row] = mark.text

    def made(self, table: Any) -> Any:
        return replace(table, **{name: _changed(getattr(table, name), new) for name, new in self.columns.items()})


def _changed(column: Any, new: Mapping[int, int | str | None]) -> Any:
    if isinstance(column, Coded):
        texts = [column.text(row) for row in range(len(column.codes))]
        for row, text in new.items():
            texts[row] = None if text is None else str(text)
        return Coded.of(texts)
    found = column.copy()
    found[list(new)] = list(new.values())
    return found


def marked(table: ProfileTable, marks: Sequence[tuple[int, Mark]], how: Values) -> ProfileTable:
    """The table with what stands for these values; each mark is that of an applicant of the table."""
    if not marks:
        return table
    degrees, jobs, credentials = _Changes.of(), _Changes.of(), _Changes.of()
    unnamed: dict[int, list[int]] = defaultdict(list)
    complete, silent = table.credentials_complete.copy(), np.zeros(len(table), np.bool_)
    for owner, mark in marks:
        if mark.list == "experience" and mark.entry < 0:
            # claims count where no history is given; here one was given
            silent[owner] = True
        elif mark.list == "education":
            _note(degrees, table.degrees, owner, mark, _DEGREE)
        elif mark.list == "experience":
            _note(jobs, table.jobs, owner, mark, _JOB)
        elif mark.list == "credentials" and mark.key:
            _note(credentials, table.credentials, owner, mark, _CREDENTIAL)
        elif mark.list == "credentials" and mark.entry >= 0:
            complete[owner] = False
            unnamed[owner] += _rows(table.credentials, owner, mark.entry)
    for row, high in _perhaps_twice(table.jobs, marks, how):
        jobs.columns["hours_low"].setdefault(row, 0)
        jobs.columns["hours_high"].setdefault(row, high)
    held: Credentials = credentials.made(table.credentials)
    held = _without(held, unnamed)
    return replace(
        table,
        credentials_complete=complete,
        degrees=degrees.made(table.degrees),
        jobs=jobs.made(table.jobs),
        credentials=held,
        claims={key: _silent(column, silent) for key, column in table.claims.items()},
    )


def _without(table: Credentials, unnamed: Mapping[int, Sequence[int]]) -> Credentials:
    """The credentials without those that have no name; by owner the rows of these.

    Each may be one that another entry says isn't held, or no longer: that is open then.
    """
    if not unnamed:
        return table
    gone = {row for rows in unnamed.values() for row in rows}
    left = table.take(np.setdiff1d(np.arange(len(table)), list(gone)))
    left = replace(left, name=Coded.of([left.name.text(row) for row in range(len(left))]))
    doubts = [
        (owner, int(table.place[unnamed[owner][0]]), name)
        for owner in sorted(unnamed)
        for name in sorted({left.name.text(row) or "" for row in left.rows_of(owner) if _may_be_out(left, row)})
    ]
    possible = Credentials.undated(
        np.array([owner for owner, _, _ in doubts], np.int64),
        np.array([place for _, place, _ in doubts], np.int64),
        Coded.of([name for _, _, name in doubts]),
        unspoken=2,
    )
    return Credentials.join([left, possible])


def _may_be_out(table: Credentials, row: int) -> bool:
    return bool(table.valid[row] == 0 or table.expires.codes[row] >= 0)


def _silent(column: Ints, rows: Any) -> Ints:
    found: Ints = np.where(rows, -1, column)
    return found


def _rows(table: Degrees | Jobs | Credentials, owner: int, entry: int) -> list[int]:
    """The row of an entry, none where it isn't in the table: a degree that says that there is none."""
    return [row for row in table.rows_of(owner) if table.place[row] == entry + 1]


def _note(
    changes: _Changes,
    table: Degrees | Jobs | Credentials,
    owner: int,
    mark: Mark,
    codes: Mapping[str, Mapping[str, int | None]],
) -> None:
    for row in _rows(table, owner, mark.entry):
        changes.add(row, codes.get(mark.key, {}), mark)


_NAMES = ("title", "employer")
#: Columns that tell jobs apart that don't have both names; what can't be read of them may make two jobs one.
_REST = (
    *("employer_type", "start", "end", "hours_low", "hours_high"),
    *("paid", "kinds", "supervised", "headcount", "share"),
)
_SAME = frozenset((*_NAMES, "employer_type", "paid", "supervised"))


def _perhaps_twice(jobs: Jobs, marks: Sequence[tuple[int, Mark]], how: Values) -> Iterator[tuple[int, int]]:
    """The jobs that may be one with another of the same time, as far as can be read, with the most of their hours.

    One job that stands twice counts once, so that nothing is certain of the hours that it adds.
    """
    unread: dict[int, set[str]] = defaultdict(set)
    owners: dict[int, int] = {}
    for owner, mark in marks:
        if mark.list == "experience" and mark.key in _SAME:
            for row in _rows(jobs, owner, mark.entry):
                unread[row].add(mark.key)
                owners[row] = owner
    for row, keys in unread.items():
        others = (other for other in jobs.rows_of(owners[row]) if other != row)
        if any(_may_be_one(jobs, row, other, keys | unread.get(other, set()), how) for other in others):
            yield row, ANY_HOURS[1] if jobs.hours_high[row] < 0 else int(jobs.hours_high[row])


def _may_be_one(jobs: Jobs, row: int, other: int, unread: set[str], how: Values) -> bool:
    names = [(fold(_text(jobs, key, row)), fold(_text(jobs, key, other))) for key in _NAMES if key not in unread]
    if any(one != two for one, two in names) or not _meet(jobs, row, other, how):
        return False
    if len(names) < len(_NAMES):
        return True
    named = all(one for one, _ in names)
    return not named and all(_equal(getattr(jobs, key), row, other) for key in _REST if key not in unread)


def _text(jobs: Jobs, key: str, row: int) -> str:
    column: Coded = getattr(jobs, key)
    return column.text(row) or ""


def _equal(column: Any, row: int, other: int) -> bool:
    codes = column.codes if isinstance(column, Coded) else column
    return bool(codes[row] == codes[other])


def _meet(jobs: Jobs, row: int, other: int, how: Values) -> bool:
    """Whether two jobs may share a day."""
    (first, last), (begin, end) = _days(jobs, row, how), _days(jobs, other, how)
    return first <= end and begin <= last


def _days(jobs: Jobs, row: int, how: Values) -> tuple[int, int]:
    """The first and the last day that a job may have; from 0 to beyond every day where that isn't said."""
    start, end = jobs.start.text(row), jobs.end.text(row)
    return 0 if start is None else how.first_day(start), 10**7 if end is None else how.last_day(end)
