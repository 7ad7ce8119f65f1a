"""What columns that aren't read leave open: entries of which nothing is known, and silence that isn't taken for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screening.intake import lost
from screening.intake.columns import Column
from screening.intake.mapping.unread import Opening
from screening.intake.words import folded
from screening.profiles import ANY_HOURS, UNREAD, Bools, Coded, Degrees, Ints, Jobs, ProfileTable
from screening.vocabulary import LEVELS, standard

#: Cells that say that there is no other entry, and what stands before a name.
_NOTHING = frozenset({"none", "no", "n", "0", "false", "nil", "nothing", "mr", "mrs", "ms", "miss", "mx"})
_HIGH_SCHOOL = "high school diploma"


@dataclass(frozen=True, slots=True)
class Opened:
    """Something that is left open: for whom, and of what level a degree may be at most."""

    what: str
    rows: Bools
    level: Coded | None = None


def opened(openings: Sequence[Opening], columns: Mapping[int, Column]) -> list[Opened]:
    """What the columns leave open in each row."""
    found = []
    for one in openings:
        rows = np.zeros(len(columns[one.places[0]].cells.codes), np.bool_)
        for place in one.places:
            rows |= columns[place].said if one.either else _another(columns[place])
        level = columns[one.level].cells if one.level >= 0 else None
        found.append(Opened(one.what, rows, level))
    return [one for one in found if one.rows.any()]


def by_owner(found: Sequence[Opened], owner: Ints, n: int) -> list[Opened]:
    """The same by applicant, where several rows are one's; `owner` is -1 where a row is nobody's."""
    whose = []
    for one in found:
        here = np.flatnonzero(one.rows & (owner >= 0))
        rows = np.zeros(n, np.bool_)
        rows[owner[here]] = True
        level = None
        if one.level is not None:
            least, most = np.full(n, len(one.level.values)), np.full(n, -1)
            np.minimum.at(least, owner[here], one.level.codes[here])
            np.maximum.at(most, owner[here], one.level.codes[here])
            level = Coded(np.where(least == most, most, -1).astype(np.int64), one.level.values)
        whose.append(Opened(one.what, rows, level))
    return whose


def _another(column: Column) -> Bools:
    """Where a cell says more than that there is nothing to say."""
    found: Bools = column.cells.map(lambda text: int(folded(text).rstrip(".") not in _NOTHING), 0) == 1
    return found


def left_open(table: ProfileTable, found: Sequence[Opened]) -> ProfileTable:
    """The table with what is left open. A list that wasn't given is open as it is."""
    if not found:
        return table
    return replace(table, jobs=_jobs(table, found), degrees=_degrees(table, found))


def _whose(found: Sequence[Opened], n: int, *what: str) -> Bools:
    rows = np.zeros(n, np.bool_)
    for one in found:
        if one.what in what:
            rows |= one.rows
    return rows


def _last(owner: Ints, place: Ints, owners: Ints, n: int) -> Ints:
    """The place after the last entry of each owner."""
    last = np.zeros(n, np.int64)
    np.maximum.at(last, owner, place)
    return last[owners] + 1


def _jobs(table: ProfileTable, found: Sequence[Opened]) -> Jobs:
    jobs, n = table.jobs, len(table)
    silent = _whose(found, n, "hours_per_week")[jobs.owner] & (jobs.hours_high < 0)
    jobs = replace(
        jobs,
        hours_low=np.where(silent, ANY_HOURS[0], jobs.hours_low),
        hours_high=np.where(silent, ANY_HOURS[1], jobs.hours_high),
        share=np.where(_whose(found, n, "share")[jobs.owner], UNREAD, jobs.share),
    )
    owners = np.flatnonzero(_whose(found, n, "job") & table.experience_given)
    more = replace(lost.jobs(owners), place=_last(jobs.owner, jobs.place, owners, n))
    return Jobs.join([jobs, more])


def _degrees(table: ProfileTable, found: Sequence[Opened]) -> Degrees:
    degrees, n = table.degrees, len(table)

    def unread(column: Ints, what: str) -> Ints:
        return np.where(_whose(found, n, what)[degrees.owner] & (column == -1), UNREAD, column)

    degrees = replace(
        degrees,
        conferred=unread(degrees.conferred, "conferred"),
        accredited=unread(degrees.accredited, "accredited"),
    )
    for one in found:
        if one.what in ("degree", "high-school", "highest"):
            owners = np.flatnonzero(one.rows & table.education_given)
            more = replace(lost.degrees(owners), place=_last(degrees.owner, degrees.place, owners, n))
            if one.what == "high-school":
                more = replace(more, level=Coded(np.zeros(len(owners), np.int64), (_HIGH_SCHOOL,)))
            elif one.level is not None:
                more = _at_most(more, one.level.take(owners))
            degrees = Degrees.join([degrees, more])
    return degrees


def _at_most(unknown: Degrees, highest: Coded) -> Degrees:
    """A degree of each level that isn't above the highest. A text that names a field may be read in more ways."""

    def rank(text: str) -> int:
        found = standard().level(text)
        return -1 if found.level is None or found.field_text else LEVELS.index(found.level)

    ranks = highest.map(rank, -1)
    parts = [unknown.take(np.flatnonzero(ranks < 0))]
    for number, level in enumerate(LEVELS):
        part = unknown.take(np.flatnonzero(ranks >= number))
        parts.append(replace(part, level=Coded(np.zeros(len(part), np.int64), (level,))))
    return Degrees.join(parts)
