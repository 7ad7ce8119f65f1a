"""Amounts of time: what a posting asks, what an applicant claims, and how either is said.

Time is counted in units so that no fraction and no float ever takes part in a verdict. A unit is one
hundredth of a quarter hour a week, held for one day of the 30/360 count (see `screening.calendar.number360`):
the quarter hours carry a week of 37.5 hours, the hundredths a share of the time in percent.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

UNITS_PER_QUARTER_HOUR_DAY = 100
"""Units in one quarter hour a week, held for a day: a full-time month at 40 hours is 480,000."""

UNBOUNDED = 100 * 360 * 240 * UNITS_PER_QUARTER_HOUR_DAY
"""Stands for "the record sets no bound": 100 years at 60 hours a week. From half of it on, none is shown."""

_DAYS = {"years": 360, "months": 30, "days": 1}
_WEEKS_PER_YEAR = 52
_MOST_DAYS = 100 * 360
_MOST_HOURS = 100 * _WEEKS_PER_YEAR * 60
_LONGEST = 60

_HINT = "write 7 years, 18 months, 6 years 4 months, 2080 hours or any"


class BadAmount(ValueError):
    """A value that is no amount. `str(e)` is the reason on one line, `e.hint` what to write instead."""

    def __init__(self, reason: str, hint: str = _HINT) -> None:
        super().__init__(reason)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of experience: exactly one of full-time `days` (30/360), clock `hours` of work, and `any`.

    Seven years are 2,520 days. `any` asks for an entry that counts, however short. Raises BadAmount for none
    or several of them and for less than nothing.
    """

    days: int | None = None
    hours: int | None = None
    any: bool = False

    def __post_init__(self) -> None:
        if (self.days is not None) + (self.hours is not None) + self.any != 1:
            raise BadAmount("an amount is one of days, hours and any")
        if (self.days or 0) < 0 or (self.hours or 0) < 0:
            raise BadAmount("an amount is not negative")

    def units(self, full_time_quarter_hours: int) -> int:
        """The amount in units, where a full-time week has that many quarter hours (160 at 40 hours).

        Clock hours are spread over full-time years of 52 weeks, so 2,080 hours are a year at 40 hours a week
        and 1,950 at 37.5; the length of the full-time week cancels out. Rounded up to a whole unit. `any` is
        one unit. Raises ValueError for a week of no hours.
        """
        per_day = units_per_day(full_time_quarter_hours)
        if self.days is not None:
            return self.days * per_day
        if self.hours is not None:
            # quarter hours worked, over those of a full-time year, times the units of a full-time year
            return -(-(self.hours * 4) * (360 * per_day) // (_WEEKS_PER_YEAR * full_time_quarter_hours))
        return 1

    def __str__(self) -> str:
        if self.days is not None:
            return say_days(self.days)
        if self.hours is not None:
            return _count(self.hours, "hours")
        return "any amount"


def units_per_day(full_time_quarter_hours: int) -> int:
    """Units in one full-time day, where a full-time week has that many quarter hours.

    Raises ValueError for a week of no hours.
    """
    if full_time_quarter_hours <= 0:
        raise ValueError("a full-time week has more than 0 hours")
    return full_time_quarter_hours * UNITS_PER_QUARTER_HOUR_DAY


# Reading

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_UNITS = {
    "years": ("years", "year", "yrs", "yr"),
    "months": ("months", "month", "mos", "mo"),
    "days": ("days", "day"),
    "hours": ("hours", "hour", "hrs", "hr"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}

_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_VALUE = re.compile(
    rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?: ?\((?P<again>[0-9]+)\))?"
    r"|(?:(?P<and>[0-9]+) )?(?P<over>[0-9]+)/(?P<under>[0-9]+)"
    rf"|(?P<whole>{_WHOLE})(?:\.(?P<decimals>[0-9]+))?"
)
_UNIT = re.compile(rf" ?(?P<unit>{'|'.join(sorted(_UNIT_OF, key=len, reverse=True))})\b\.?")
_JOIN = re.compile(r",? and |, | ")


def read_amount(value: str | int, *, bare: str = "years") -> Amount:
    """The amount that `value` says; a number without a unit counts in `bare` (years, months, days or hours).

    Read: "7 years", "18 months", "6 yrs 4 mos", "7.5 years", "2 1/2 years" (or the sign for a half), "20
    days", "2,080 hours", "seven (7) years" (words up to twenty), "any", "8", 8, and none ("0 years").
    Everything is computed exactly. A year has 12 months of 30 days, so 7.5 years are 2,700 days.

    Raises BadAmount for what can't be read, for less than nothing, for more than a hundred years, for a part
    of a day or of an hour, and for a float; ValueError for an unknown `bare`.
    """
    if bare not in _UNITS:
        raise ValueError(f"unknown unit `{bare}`; it is one of {', '.join(_UNITS)}")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadAmount(f"`{value}` is not an amount of time", 'put it in quotes: "7.5 years"')
    if isinstance(value, int):
        return _amount({bare: Fraction(value)}, str(value) if value.bit_length() < 64 else "a huge number")
    shown = _shown(value)
    if len(value.strip()) > _LONGEST:
        raise BadAmount(f"`{shown}` is too long for an amount of time")
    clean = _clean(value)
    if clean in ("any", "any amount"):
        return Amount(any=True)
    if re.match(r"-[ 0-9]", clean):
        raise BadAmount(f"`{shown}` is less than nothing")
    parts = _parts(clean, bare)
    if parts is None:
        raise BadAmount(f"`{shown}` is not an amount of time")
    return _amount(parts, shown)


@functools.lru_cache(maxsize=1 << 12)
def days_of(claim: str) -> int:
    """The days of an amount of time that is claimed: "6 years 4 months". Raises BadAmount for what is no such time."""
    days = read_amount(claim).days
    if days is None:
        raise BadAmount("a claim is an amount of time", "write 8 years")
    return days


def _parts(clean: str, bare: str) -> dict[str, Fraction] | None:
    """What a cleaned text says of each unit, the longest unit first; None if it isn't an amount."""
    parts: dict[str, Fraction] = {}
    at = 0
    while True:
        match = _VALUE.match(clean, at)
        number = None if match is None else _number(match)
        if match is None or number is None:
            return None
        unit = _UNIT.match(clean, match.end())
        if unit is None:
            return {bare: number} if not parts and match.end() == len(clean) else None
        name = _UNIT_OF[unit["unit"]]
        order = list(_UNITS)
        if parts and (name == "hours" or order.index(name) <= max(map(order.index, parts))):
            return None
        parts[name] = number
        if unit.end() == len(clean):
            return parts
        join = _JOIN.match(clean, unit.end())
        if join is None:
            return None
        at = join.end()


def _number(match: re.Match[str]) -> Fraction | None:
    if match["word"]:
        number = _WORDS.index(match["word"])
        return None if match["again"] and int(match["again"]) != number else Fraction(number)
    if match["under"]:
        over, under = int(match["over"]), int(match["under"])
        return int(match["and"] or 0) + Fraction(over, under) if over < under else None
    return Fraction(f"{match['whole'].replace(',', '')}.{match['decimals'] or 0}")


def _amount(parts: dict[str, Fraction], shown: str) -> Amount:
    hours = parts.get("hours")
    total = Fraction(sum(number * _DAYS[unit] for unit, number in parts.items())) if hours is None else hours
    if total < 0:
        raise BadAmount(f"`{shown}` is less than nothing")
    if total > (_MOST_DAYS if hours is None else _MOST_HOURS):
        raise BadAmount(f"`{shown}` is more than a hundred years")
    if total.denominator != 1:
        raise BadAmount(f"`{shown}` is not a whole number of {'days' if hours is None else 'hours'}")
    return Amount(days=int(total)) if hours is None else Amount(hours=int(total))


def _clean(value: str) -> str:
    """The text without what makes no difference, and with 1/2 written out for the sign for a half."""
    spaced = "".join(f" {char}" if unicodedata.decomposition(char).startswith("<fraction>") else char for char in value)
    plain = unicodedata.normalize("NFKC", spaced).replace("\u2044", "/").replace("\u2212", "-").casefold()
    return " ".join(plain.split())


def _shown(value: str) -> str:
    """The user's text, fit for one line of a message."""
    line = "".join(char if char.isprintable() else " " for char in value).strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


# Saying


@functools.lru_cache(maxsize=1 << 16)
def say_days(days: int) -> str:
    """30/360 days in words: 2,280 is "6 years 4 months", 395 is "1 year 1 month 5 days", 0 is "no time".

    Raises ValueError for less than nothing.
    """
    if days < 0:
        raise ValueError(f"{days} days are less than nothing")
    years, rest = divmod(days, 360)
    counts = {"years": years, "months": rest // 30, "days": rest % 30}
    return " ".join(_count(number, unit) for unit, number in counts.items() if number) or "no time"


@functools.lru_cache(maxsize=1 << 14)
def say_units(units: int, full_time_quarter_hours: int) -> str:
    """Units as full-time years, months and days, a started day left out.

    "an unknown amount" where nothing bounds them, that is from half of `UNBOUNDED` on.

    Raises ValueError for less than nothing and for a week of no hours.
    """
    if units >= UNBOUNDED // 2:
        return "an unknown amount"
    return say_days(units // units_per_day(full_time_quarter_hours))


def _count(number: int, unit: str) -> str:
    return f"{number} {unit[:-1] if number == 1 else unit}"
