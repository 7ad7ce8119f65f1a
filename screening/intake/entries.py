"""Degrees and jobs from columns of cells: one entry for each row in which one of the cells says something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from screening.intake import several, values
from screening.intake.columns import Column, Faults, Read, any_said, read
from screening.intake.values import NO_DEGREE, Values
from screening.profiles import ANY_HOURS, UNREAD, Bools, Coded, Degrees, Ints, Jobs

DEGREE_FIELDS = (
    "level",
    "field",
    "institution",
    "accredited",
    "conferred",
    "conferred_on",
    "semester_units",
    "quarter_units",
)
JOB_FIELDS = (
    "title",
    "employer",
    "employer_type",
    "start",
    "end",
    "hours_per_week",
    "paid",
    "kinds",
    "supervised",
    "share",
)

T = TypeVar("T")
E = TypeVar("E", Degrees, Jobs)


@dataclass(frozen=True, slots=True)
class Entries(Generic[E]):
    """The entries of a block; `owner` is the row. `given` are the rows that say something, be it that there is none."""

    table: E
    given: Bools


class _Cells:
    """The cells of one slot, cut to the rows that are entries."""

    def __init__(self, columns: Mapping[str, Column], faults: Faults) -> None:
        self.columns = columns
        self.faults = faults
        self.rows: Ints = np.zeros(0, np.int64)

    def map(self, name: str, number: Callable[[str], int], silent: int) -> Ints:
        """An integer for each entry by the text of a column that is there, readable or not."""
        found = self.columns[name].map(number, silent)
        return found if len(found) == len(self.rows) else found[self.rows]

    def read(
        self,
        name: str,
        reader: Callable[[str], T],
        instead: Callable[[str], T] | None = None,
        unknown: Callable[[str], T] | None = None,
    ) -> Read[T]:
        column = self.columns.get(name)
        if column is None:
            n = len(self.rows)
            return Read(np.full(n, -1, np.int64), (), np.zeros(n, np.bool_))
        found = read(column, reader, self.faults, reader is values.name, instead, unknown)
        return found if len(found.codes) == len(self.rows) else found.take(self.rows)

    def text(
        self, name: str, reader: Callable[[str], str] = values.name, instead: Callable[[str], str] | None = None
    ) -> Coded:
        found = self.read(name, reader, instead)
        return Coded(found.codes, tuple(found.values))

    def each(self, name: str, reader: Callable[[str], int]) -> Read[tuple[int, ...]]:
        return self.read(name, several.each(reader), lambda _: (UNREAD,), lambda _: (UNREAD,))

    def ints(self, name: str, reader: Callable[[str], int], silent: int = -1, unread: int = UNREAD) -> Ints:
        return self.read(name, reader, lambda _: unread, lambda _: unread).ints(int, silent)


def _says(column: Column | None, says: Callable[[str], int], rows: int) -> Bools:
    """The rows whose cell says something, which is 1 of its text."""
    if column is None or not column.numbers(says).any():
        return np.zeros(rows, np.bool_)
    found: Bools = column.map(says, 0) == 1
    return found


def _no_degree(text: str) -> int:
    return int(text.casefold() in NO_DEGREE)


def _no_job(text: str) -> int:
    return int(text.casefold() == "none")


def _but(codes: Ints, rows: Bools) -> Ints:
    """The codes with nothing said in these rows."""
    return np.where(rows, -1, codes) if rows.any() else codes


def degrees(columns: Mapping[str, Column], place: Ints, how: Values, faults: Faults) -> Entries[Degrees]:
    """The degrees of one slot; a level of `none` says that there is none."""
    given = any_said(columns.values(), len(place))
    cells = _Cells(columns, faults)
    cells.rows = np.flatnonzero(given & ~_says(columns.get("level"), _no_degree, len(place)))
    level, subject = cells.read("level", values.name), cells.read("field", values.name)
    silent = np.full(len(cells.rows), -1, np.int64)
    table = Degrees(
        owner=cells.rows,
        place=place[cells.rows],
        # a field that the level names doesn't stand for one that can't be read, and the other way round
        level=Coded(_but(level.codes, subject.unread), tuple(level.values)),
        field=Coded(_but(subject.codes, level.unread), tuple(subject.values)),
        institution=cells.text("institution"),
        accredited=silent,
        conferred=silent,
        conferred_on=cells.text("conferred_on", how.past, values.as_it_stands),
        semester_units=cells.ints("semester_units", values.hundredths),
        quarter_units=cells.ints("quarter_units", values.hundredths),
    )
    told = {
        "accredited": cells.each("accredited", values.truth),
        "conferred": cells.each("conferred", values.conferred),
    }
    for name, one in told.items():
        for entry in several.unpaired(Coded(level.codes, tuple(level.values)), one).tolist():
            bad = values.unreadable(cells.columns[name].cells.text(int(cells.rows[entry])) or "", "truth")
            faults.add(int(cells.rows[entry]), cells.columns[name], str(bad), bad.hint)
    return Entries(several.apart(table, told), given)


def jobs(columns: Mapping[str, Column], place: Ints, how: Values, faults: Faults) -> Entries[Jobs]:
    """The jobs of one slot; a title of `none` with nothing beside it says that there is none."""
    beside = any_said((column for name, column in columns.items() if name != "title"), len(place))
    given = beside | columns["title"].said if "title" in columns else beside
    cells = _Cells(columns, faults)
    cells.rows = np.flatnonzero(given & (beside | ~_says(columns.get("title"), _no_job, len(place))))
    start, end = _in_order(cells, cells.text("start", how.past), cells.text("end", how.date), how)
    weekly = cells.read("hours_per_week", values.hours, lambda _: ANY_HOURS, lambda _: ANY_HOURS)
    low, high = weekly.ints(lambda pair: pair[0], -1), weekly.ints(lambda pair: pair[1], -1)
    title, employer = cells.read("title", values.name), cells.read("employer", values.name)
    # without its name a job may be one that stands there already, so none of its hours are certain
    nameless = title.unread | employer.unread
    supervised = cells.read("supervised", values.supervised)
    table = Jobs(
        owner=cells.rows,
        place=place[cells.rows],
        title=Coded(title.codes, tuple(title.values)),
        employer=Coded(employer.codes, tuple(employer.values)),
        employer_type=cells.ints("employer_type", values.employer_type, unread=-1),
        start=start,
        end=end,
        hours_low=np.where(nameless, ANY_HOURS[0], low),
        hours_high=np.where(nameless & (high < 0), ANY_HOURS[1], high),
        paid=cells.ints("paid", values.truth, unread=-1),
        kinds=cells.text("kinds", how.kinds_of, values.kinds_as_they_stand),
        supervised=supervised.ints(lambda pair: pair[0], -1),
        headcount=supervised.ints(lambda pair: pair[1], -1),
        share=cells.ints("share", values.share, 100),
    )
    return Entries(table, given)


def _in_order(cells: _Cells, start: Coded, end: Coded, how: Values) -> tuple[Coded, Coded]:
    """The dates, both unknown where a job ends before it starts however they are read: a fault of its end."""
    if not start.values or not end.values:
        return start, end
    first, last = cells.map("start", how.first_day, 0), cells.map("end", how.last_day, 10**7)
    # also a text that can't be read as a start or an end may have a day
    backwards = (last < first) & (start.codes >= 0) & (end.codes >= 0)
    for entry in np.flatnonzero(backwards).tolist():
        reason = values.backwards(start.text(entry) or "", end.text(entry) or "")
        cells.faults.add(int(cells.rows[entry]), cells.columns["end"], reason, values.IN_ORDER)
    if not backwards.any():
        return start, end
    blank = (Coded(np.where(backwards, -1, column.codes), column.values) for column in (start, end))
    return next(blank), next(blank)
