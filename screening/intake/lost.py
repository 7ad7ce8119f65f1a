"""Rows that can't be read: whose they are, where that can be told, and the entries that stand for what they said."""

from __future__ import annotations

import csv

import numpy as np

from screening.intake.delimited import CsvGrid
from screening.intake.grid import Grid, Malformed
from screening.profiles import ANY_HOURS, UNREAD, Coded, Degrees, Ints, Jobs


def id_of(row: Malformed, key: int, grid: Grid) -> str:
    """The id in a malformed row, "" where it can't be told: it is told in the first cell."""
    if key or not isinstance(grid, CsvGrid):
        return ""
    marks = grid.dialect
    try:
        cells = next(csv.reader([row.text], delimiter=marks.separator, quotechar=marks.quote), [""])
    except csv.Error:
        return ""
    return cells[0].strip()


def degrees(owner: Ints) -> Degrees:
    """For each owner a degree of which nothing is known, and nothing was left unsaid."""
    n = len(owner)
    blank, unread = Coded(np.full(n, -1, np.int64), ()), np.full(n, UNREAD, np.int64)
    return Degrees(
        owner=owner,
        place=np.zeros(n, np.int64),
        level=blank,
        field=blank,
        institution=blank,
        accredited=unread,
        conferred=unread,
        conferred_on=blank,
        semester_units=unread,
        quarter_units=unread,
    )


def jobs(owner: Ints) -> Jobs:
    """For each owner a job of which nothing is known, and nothing was left unsaid."""
    n = len(owner)
    blank, silent = Coded(np.full(n, -1, np.int64), ()), np.full(n, -1, np.int64)
    return Jobs(
        owner=owner,
        place=np.zeros(n, np.int64),
        title=blank,
        employer=blank,
        employer_type=silent,
        start=blank,
        end=blank,
        hours_low=np.full(n, ANY_HOURS[0], np.int64),
        hours_high=np.full(n, ANY_HOURS[1], np.int64),
        paid=silent,
        kinds=blank,
        supervised=np.full(n, UNREAD, np.int64),
        headcount=silent,
        share=np.full(n, UNREAD, np.int64),
    )
