"""Degrees and jobs from columns of cells: one entry for each row in which one of the cells says something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from screening.intake import several, values
from screening.intake.columns import Column, Faults, Read, any_said, read
from screening.intake.values import NO_DEGREE, Values
from screening.profiles import Bools, Coded, Degrees, Ints, Jobs

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

    def read(self, name: str, reader: Callable[[str], T]) -> Read[T]:
        column = self.columns.get(name)
        if column is None:
            return Read(np.full(len(self.rows), -1, np.int64), ())
        return read(column, reader, self.faults, reader is values.name).take(self.rows)

    def text(self, name: str, reader: Callable[[str], str] = values.name) -> Coded:
        found = self.read(name, reader)
        return Coded(found.codes, tuple(found.values))

    def ints(self, name: str, reader: Callable[[str], int], silent: int = -1) -> Ints:
        return self.read(name, reader).ints(int, silent)


def _says(column: Column | None, words: frozenset[str], rows: int) -> Bools:
    """The rows whose cell is one of the words."""
    if column is None:
        return np.zeros(rows, np.bool_)
    found: Bools = column.cells.map(lambda text: int(text.casefold() in words), 0) == 1
    return found


def degrees(columns: Mapping[str, Column], place: Ints, how: Values, faults: Faults) -> Entries[Degrees]:
    """The degrees of one slot; a level of `none` says that there is none."""
    given = any_said(columns.values(), len(place))
    cells = _Cells(columns, faults)
    cells.rows = np.flatnonzero(given & ~_says(columns.get("level"), NO_DEGREE, len(place)))
    table = Degrees(
        owner=cells.rows,
        place=place[cells.rows],
        level=cells.text("level"),
        field=cells.text("field"),
        institution=cells.text("institution"),
        accredited=cells.ints("accredited", values.truth),
        conferred=cells.ints("conferred", values.conferred),
        conferred_on=cells.text("conferred_on", how.past),
        semester_units=cells.ints("semester_units", values.hundredths),
        quarter_units=cells.ints("quarter_units", values.hundredths),
    )
    return Entries(several.apart(table), given)


def jobs(columns: Mapping[str, Column], place: Ints, how: Values, faults: Faults) -> Entries[Jobs]:
    """The jobs of one slot; a title of `none` with nothing beside it says that there is none."""
    given = any_said(columns.values(), len(place))
    beside = any_said((column for name, column in columns.items() if name != "title"), len(place))
    cells = _Cells(columns, faults)
    cells.rows = np.flatnonzero(given & (beside | ~_says(columns.get("title"), frozenset({"none"}), len(place))))
    start, end = cells.text("start", how.past), cells.text("end", how.date)
    _note_backwards(cells, start, end, how)
    weekly = cells.read("hours_per_week", values.hours)
    supervised = cells.read("supervised", values.supervised)
    table = Jobs(
        owner=cells.rows,
        place=place[cells.rows],
        title=cells.text("title"),
        employer=cells.text("employer"),
        employer_type=cells.ints("employer_type", values.employer_type),
        start=start,
        end=end,
        hours_low=weekly.ints(lambda pair: pair[0], -1),
        hours_high=weekly.ints(lambda pair: pair[1], -1),
        paid=cells.ints("paid", values.truth),
        kinds=cells.text("kinds", how.kinds_of),
        supervised=supervised.ints(lambda pair: pair[0], -1),
        headcount=supervised.ints(lambda pair: pair[1], -1),
        share=cells.ints("share", values.share, 100),
    )
    return Entries(table, given)


def _note_backwards(cells: _Cells, start: Coded, end: Coded, how: Values) -> None:
    """A job that ends before it starts, however its dates are read, is a fault of its end."""
    first, last = start.map(how.first_day, 0), end.map(how.last_day, 10**7)
    for entry in np.flatnonzero(last < first).tolist():
        reason = values.backwards(start.text(entry) or "", end.text(entry) or "")
        cells.faults.add(int(cells.rows[entry]), cells.columns["end"], reason)
