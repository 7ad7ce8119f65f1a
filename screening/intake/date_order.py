"""Columns whose dates are written in an order that the policy doesn't name.

The policy decides whether 12/02/2020 has its month or its day first. Where other dates of the same column can only be
read the other way round, the policy may be the wrong one for it: then either reading is possible.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from screening.calendar import BadDate, PartialDate
from screening.intake.columns import Column
from screening.intake.headers import Target
from screening.intake.text import shown
from screening.intake.words import plain
from screening.profiles import Coded

_FIRST = {"month-first": "month", "day-first": "day"}
_OTHER = {"month-first": "day-first", "day-first": "month-first"}
#: A date in numbers with its year last. One with dots is read by itself, see `calendar.read_date`.
_DATE = re.compile(r"(?<![0-9/.-])([0-9]{1,2}) ?([/-]) ?([0-9]{1,2}) ?\2 ?('?[0-9]{2}|[0-9]{4})(?![0-9/.-])")
_GROUPS = {"degree": ("conferred_on",), "job": ("start", "end"), "credential": None}


def has_dates(target: Target) -> bool:
    """Whether the cells of a column are dates, or may be."""
    names = _GROUPS.get(target.group, ())
    return names is None or target.name in names


@functools.lru_cache(maxsize=1 << 16)
def _readings(text: str) -> tuple[re.Match[str], str, str] | None:
    """The first date of a text: its place, and the day with the month and with the day first, "" where it is none."""
    found = _DATE.search(plain(text))
    if found is None:
        return None
    one, two, digits = int(found[1]), int(found[3]), found[4].strip("'")
    year = int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) <= 68 else 1900)
    return found, _day(year, one, two), _day(year, two, one)


def _day(year: int, month: int, day: int) -> str:
    try:
        return str(PartialDate(year, month, day))
    except BadDate:
        return ""


@dataclass(slots=True)
class Orders:
    """The different dates of a column: those that only the other order than `order` can read, and those of both."""

    order: str
    against: set[str] = field(default_factory=set)
    either: set[str] = field(default_factory=set)

    def add(self, texts: Iterable[str]) -> None:
        """Look at some cells."""
        for text in texts:
            if (found := _readings(text)) is None:
                continue
            _, month_first, day_first = found
            named, other = (month_first, day_first) if self.order == "month-first" else (day_first, month_first)
            if named and other and named != other:
                self.either.add(found[0][0])
            elif other and not named:
                self.against.add(found[0][0])

    @property
    def doubtful(self) -> bool:
        """Whether the column has dates of the other order, and some that could be."""
        return bool(self.against and self.either)

    def sentence(self, header: str) -> str:
        """What is to be said of a doubtful column."""
        other = _OTHER[self.order]
        have = "date has" if len(self.against) == 1 else "dates have"
        return (
            f"`{shown(header.strip())}`: {len(self.against):,} {have} the {_FIRST[other]} first, so that both readings "
            f"of {len(self.either):,} more are possible; say which is meant with a policy of date_order {other}"
        )


@functools.lru_cache(maxsize=1 << 16)
def way(text: str) -> int:
    """1 where the first date of a text can only be read with the month first, 2 with the day first, 3 either way.

    0 where there is none or both readings are of one day.
    """
    if (found := _readings(text)) is None or found[1] == found[2]:
        return 0
    return bool(found[1]) + 2 * bool(found[2])


def directions(ways: Collection[int], order: str) -> tuple[bool, bool]:
    """Whether any date can be read in the other order only, and whether any in both, by the ways of all of them."""
    return (2 if order == "month-first" else 1) in ways, 3 in ways


def both(column: Column) -> Column:
    """The column with every date that has two readings written as both of them."""
    cells = Coded(column.cells.codes, tuple(map(_both, column.cells.values)))
    return Column(column.header, column.place, cells)


def _both(text: str) -> str:
    found = _readings(text)
    if found is None or not found[1] or not found[2] or found[1] == found[2]:
        return text
    at, bare = found[0], plain(text)
    return f"{bare[: at.start()]}{min(found[1:])} or {max(found[1:])}{bare[at.end() :]}"


def sentences(found: Mapping[int, Orders], names: Mapping[int, str]) -> Iterator[str]:
    """What is to be said of the doubtful columns, in their order."""
    for place, orders in sorted(found.items()):
        if orders.doubtful:
            yield orders.sentence(names[place])
