"""Dates as people write them, and the days between them.

Two steps, kept apart. `read_date` turns the text of one value into every date it may mean. `start_bounds` and
`end_bounds` turn such a reading into day numbers, twice: for the part of an entry that is surely covered, and
for the widest part it may cover. Nothing here reads a clock: whoever calls says what `as_of` is.

Days are numbered by the 30/360 count, see `number360`.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from dataclasses import dataclass

ORDERS = ("month-first", "day-first")
MONTH_DATES = ("inclusive", "first-of-month", "bounds")
YEAR_DATES = ("bounds", "conservative")

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST = 40
_ONE_DAY = datetime.timedelta(days=1)

_HINT = "write 2023-12 or 2023-12-31"
_RANGE_HINT = "write the start and the end in their own columns"


class BadDate(ValueError):
    """A text that is no date. `str(e)` is the reason on one line, `e.hint` says what to write instead."""

    def __init__(self, reason: str, hint: str = _HINT) -> None:
        super().__init__(reason)
        self.hint = hint


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year (1900 to 2100), a month of a year, or a day. A part that isn't said sorts before one that is.

    Raises BadDate where there is no such day in the calendar.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise BadDate(f"year {self.year} is not in {_FIRST_YEAR} to {_LAST_YEAR}")
        if self.month is None:
            if self.day is not None:
                raise BadDate("a day needs a month")
            return
        if not 1 <= self.month <= 12:
            raise BadDate(f"month {self.month} is not in 1 to 12")
        if self.day is not None and not _is_day(self.year, self.month, self.day):
            raise BadDate(f"{self.year}-{self.month:02} has no day {self.day}")

    def __lt__(self, other: PartialDate) -> bool:
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)

    def __str__(self) -> str:
        return "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part is not None)


@dataclass(frozen=True, slots=True)
class DateReading:
    """Every date that a text may mean.

    `readings` is sorted and without repeats, and empty for `present` and for a day whose year nobody can tell.
    `present` is an end that hasn't come. `open` means that one of the readings leaves the year unsaid ("06/19" as the
    19th of June), so nothing bounds it.
    """

    readings: tuple[PartialDate, ...]
    present: bool = False
    open: bool = False

    def __post_init__(self) -> None:
        if self.present == bool(self.readings or self.open):
            raise ValueError("a reading is either present or at least one date")
        if list(self.readings) != sorted(set(self.readings)):
            raise ValueError("readings are sorted and without repeats")


_PRESENT = DateReading((), present=True)

_PRESENT_WORDS = (
    "present", "current", "currently", "now", "today", "ongoing",
    "to date", "to present", "to the present", "till date", "till now", "until now", "until present",
)  # fmt: skip

# A season is taken as widely as weather, almanac and college terms use the word. A winter has the year it
# begins in or the year it ends in.
_SEASONS: dict[str, tuple[tuple[int, int], ...]] = {
    "spring": tuple((0, month) for month in range(1, 7)),
    "summer": tuple((0, month) for month in range(5, 10)),
    "fall": tuple((0, month) for month in range(8, 13)),
    "autumn": tuple((0, month) for month in range(8, 13)),
    "winter": ((-1, 12), (0, 1), (0, 2), (0, 3), (0, 12), (1, 1), (1, 2), (1, 3)),
}

_YEAR = r"[0-9]{4}|'?[0-9]{2}"
_NUMBER = re.compile(r"([0-9]{4}|[0-9]{5}|[0-9]{8})(?:\.0+)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([/-])([0-9]{1,2})|(\.)([0-9]{2}))(?:(?:\2|\4)([0-9]{1,2}))?")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}}) ?([/.-]) ?([0-9]{{1,2}}) ?\2 ?({_YEAR})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{4}|'[0-9]{2})")
_TWO_SHORT = re.compile(r"([0-9]{1,2}) ?[/-] ?([0-9]{1,2})")
_TIMED = re.compile(
    r"(.*?[0-9])[t ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r" ?(?:am|pm)? ?(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
)
_ANY_SEASON = "|".join(_SEASONS)
_SEASON = re.compile(rf"({_ANY_SEASON})(?: of)?[ ,/-]*({_YEAR})|([0-9]{{4}})[ ,/-]*({_ANY_SEASON})")
_BETWEEN = re.compile(r" ?(?:-|\b(?:to|until|till|thru|through)\b) ?")

# The pieces of a date with a named month: o a day such as 3rd, y a year that can't be a day, d one or two
# digits, w a word, s what may stand between them.
_PIECE = re.compile(
    r"(?P<o>[0-9]{1,2})(?:st|nd|rd|th)(?![a-z])|(?P<y>[0-9]{4}|'[0-9]{2})(?![0-9])|(?P<d>[0-9]{1,2})(?![0-9])"
    r"|(?P<w>[a-z]+)|(?P<s>[ .,/-]+)"
)

# dateutil fills what a text leaves out from a default date. These two differ in every part, both years are
# leap years, and the 31st, moved back to the last day of a shorter month, never becomes the 1st: a part on
# which both parses agree was written in the text.
_DEFAULTS = (datetime.datetime(2000, 1, 1), datetime.datetime(2004, 3, 31))

_MARKS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'") | dict.fromkeys("\u2010\u2012\u2013\u2014\u2212", "-")
)


@functools.lru_cache(maxsize=65536)
def read_date(text: str, order: str = "month-first") -> DateReading:
    """Every date that `text` may mean.

    `order`, one of `ORDERS`, decides 03/04/2019 and does nothing where only one of the two is a date. Two digits are a
    year of 1969 to 2068, which is the POSIX rule and not dateutil's, whose pivot moves with the clock. "06/19" and "Jun
    19" are June 2019 or the 19th of June of a year that isn't said; "3-Jun-19" ends with its year. A whole number from
    20000 to 60000 is a day of a spreadsheet (1900 date system). A season is each of its months. A time of day after a
    date is passed over. Letter case, full-width digits and the punctuation around a date don't matter.
    "12.02.2020" has the day first by custom, so that both are possible where `order` is month-first; of "2019 or
    2020-03" either is. Raises BadDate, whatever the text is, and ValueError for an order that isn't one of `ORDERS`.
    """
    _check("order", order, ORDERS)
    clean = _clean(text)
    try:
        reading = _read(clean, order)
    except BadDate as error:
        raise BadDate(f"`{_shown(text)}` is not a date: {error}") from None
    if reading is not None:
        return reading
    halves = ((clean[: gap.start()], clean[gap.end() :]) for gap in _BETWEEN.finditer(clean))
    if any(_is_date(start, order) and _is_date(end, order) for start, end in halves):
        raise BadDate(f"`{_shown(text)}` is a range, not a date", _RANGE_HINT)
    raise BadDate(f"`{_shown(text)}` is not a date")


def _clean(text: str) -> str:
    """The text without what makes no difference to a date. Raises BadDate if it is too long or blank."""
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        raise BadDate(f"`{_shown(text)}` is too long for a date")
    plain = unicodedata.normalize("NFKC", stripped.translate(_MARKS)).translate(_MARKS).casefold()
    visible = "".join(" " if char.isspace() else char for char in plain if unicodedata.category(char) != "Cf")
    clean = " ".join(visible.split()).strip(' .,;:*"()[]')
    if not clean:
        raise BadDate("a blank is not a date")
    return clean


def _shown(text: str) -> str:
    """The user's text, fit for one line of a message."""
    line = "".join(char if char.isprintable() else " " for char in text).strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def _is_date(part: str, order: str) -> bool:
    try:
        return _read(part, order) is not None
    except BadDate:
        return False


def _read(clean: str, order: str) -> DateReading | None:
    """What a cleaned text means: None if its form isn't known, BadDate if the calendar lacks its day."""
    if clean.strip(" -'") in _PRESENT_WORDS:
        return _PRESENT
    if " or " in clean:
        parts = [part for text in clean.split(" or ", 3) if (part := _read(text, order)) and not part.open]
        known = len(parts) == clean.count(" or ") + 1 and all(part.readings for part in parts)
        return _one(*(date for part in parts for date in part.readings)) if known else None
    if match := _TIMED.fullmatch(clean):
        reading = _read(match[1], order)
        return reading if reading and not reading.open and reading.readings[-1].day else None
    if match := _NUMBER.fullmatch(clean):
        return _read_number(match[1])
    if match := _YEAR_FIRST.fullmatch(clean):
        month, day = match[3] or match[5], match[6]
        return _one(PartialDate(int(match[1]), int(month), int(day) if day else None))
    if match := _YEAR_LAST.fullmatch(clean):
        orders = (order, "day-first") if match[2] == "." else (order,)
        return _one(*(_ordered(_year(match[4]), int(match[1]), int(match[3]), one) for one in orders))
    if match := _MONTH_YEAR.fullmatch(clean):
        return _one(PartialDate(_year(match[2]), int(match[1])))
    if match := _TWO_SHORT.fullmatch(clean):
        swapped = _is_day(2000, int(match[2]), int(match[1]))
        return _month_and_short(int(match[1]), match[2], swapped=swapped)
    if match := _SEASON.fullmatch(clean):
        year, months = _year(match[2] or match[3]), _SEASONS[match[1] or match[4]]
        return DateReading(tuple(PartialDate(year + later, month) for later, month in months))
    return _read_named(clean)


def _read_number(digits: str) -> DateReading | None:
    if len(digits) == 4:
        return _one(PartialDate(int(digits)))
    if len(digits) == 8:
        return _one(PartialDate(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    if not 20000 <= int(digits) <= 60000:
        return None
    # Day 1 is 1900-01-01, and that system has a 29th of February 1900 which no calendar has: hence the 30th.
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(digits))
    return _one(PartialDate(day.year, day.month, day.day))


def _read_named(clean: str) -> DateReading | None:
    """A date with a named month, by dateutil, which only gets to see what has the shape of one."""
    from dateutil import parser as dateutil_parser  # slow to load, and most dates have no named month

    month_names = dateutil_parser.DEFAULTPARSER.info
    kinds, parts = "", []
    at = 0
    while at < len(clean):
        piece = _PIECE.match(clean, at)
        if piece is None:
            return None
        at = piece.end()
        kind = str(piece.lastgroup)
        part = piece[kind]
        if kind == "s" or part == "of":
            continue
        if kind == "w" and month_names.month(part) is None:
            return None
        kinds += kind
        parts.append(part)
    if kinds in ("wd", "dw", "wo", "ow"):
        month = month_names.month(parts[kinds.index("w")])
        digits = parts[1 - kinds.index("w")]
        return None if month is None else _month_and_short(month, digits, ordinal="o" in kinds)
    if kinds in ("wdd", "wod", "dwd", "owd") and len(parts[2]) == 2:
        kinds = kinds[:2] + "y"
    if kinds.replace("o", "d") not in ("wy", "yw", "wdy", "dwy", "ywd"):
        return None
    parts[kinds.index("y")] = f"{_year(parts[kinds.index('y')]):04}"
    try:
        one, two = (dateutil_parser.parse(" ".join(parts), default=default) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        raise BadDate("there is no such day") from None
    return _one(PartialDate(one.year, one.month, one.day if one.day == two.day else None))


def _month_and_short(month: int, digits: str, *, ordinal: bool = False, swapped: bool = False) -> DateReading | None:
    """A month with one or two digits that may be a year, a day, or either."""
    is_month = 1 <= month <= 12 and len(digits) == 2 and not ordinal
    readings = (PartialDate(_year(digits), month),) if is_month else ()
    is_open = swapped or _is_day(2000, month, int(digits))
    return DateReading(readings, open=is_open) if readings or is_open else None


def _ordered(year: int, first: int, second: int, order: str) -> PartialDate:
    month, day = (first, second) if order == "month-first" else (second, first)
    if not _is_day(year, month, day) and _is_day(year, day, month):
        month, day = day, month
    return PartialDate(year, month, day)


def _one(*dates: PartialDate) -> DateReading:
    return DateReading(tuple(sorted(set(dates))))


def _year(digits: str) -> int:
    number = int(digits.strip("'"))
    if len(digits) == 4:
        return number
    return number + (2000 if number <= 68 else 1900)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _check(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"unknown {name} `{value}`; it is one of {', '.join(known)}")


def number360(d: datetime.date) -> int:
    """The number of a day in the 30/360 count: 360 * year + 30 * month + day, the 31st counted as the 30th.

    The difference of two numbers is the time between them in days of 30-day months and 360-day years, as US federal
    service computation counts it, so it adds up over adjacent periods and an anniversary is a whole number of years.
    The 30th and the 31st are one day, and the last day of February lasts until the 1st of March.
    """
    return 360 * d.year + 30 * d.month + min(d.day, 30)


EARLIEST = number360(datetime.date(1900, 1, 1))
FAR_FUTURE = number360(datetime.date(2200, 1, 1))


@functools.lru_cache(maxsize=1 << 14)
def start_bounds(
    reading: DateReading | None, *, as_of: datetime.date, month_dates: str, year_dates: str
) -> tuple[int, int]:
    """The first day of an entry as 30/360 day numbers (certain, possible): the latest and the earliest.

    A day is itself. A month is its 1st, or with month_dates "bounds" (its last day, its 1st). A year is (31 December, 1
    January), or with year_dates "conservative" 31 December both times. Of several readings each bound takes the
    extreme. Nothing said, or a year left unsaid: (FAR_FUTURE, EARLIEST), which is certain of no day. A start "present"
    is as_of. Raises ValueError for a `month_dates` or `year_dates` outside `MONTH_DATES` and `YEAR_DATES`.
    """
    _check("month_dates", month_dates, MONTH_DATES)
    _check("year_dates", year_dates, YEAR_DATES)
    if reading is None or reading.open:
        return FAR_FUTURE, EARLIEST
    if reading.present:
        return number360(as_of), number360(as_of)
    latest, earliest = [], []
    for date in reading.readings:
        first, last, is_year = _first_day(date), _last_day(date), date.month is None
        latest.append(last if is_year or month_dates == "bounds" else first)
        earliest.append(last if is_year and year_dates == "conservative" else first)
    return number360(max(latest)), number360(min(earliest))


@functools.lru_cache(maxsize=1 << 14)
def end_bounds(
    reading: DateReading | None, *, as_of: datetime.date, month_dates: str, year_dates: str
) -> tuple[int, int]:
    """The day after the last of an entry as 30/360 day numbers (certain, possible): earliest and latest.

    A day is the one after it. A month is the 1st of the next ("inclusive"), its own 1st ("first-of-month", as the
    University of South Florida counts: 2000-06 to 2001-05 is 11 months), or "bounds": (its 2nd, the 1st of the next).
    A year is (2 January, 1 January of the next), or "conservative": 2 January both times. Of several readings each
    bound takes the extreme. Nothing said, or a year left unsaid: (EARLIEST, the day after as_of). "Present": the day
    after as_of, which cuts every other end too. Raises ValueError as `start_bounds` does.
    """
    _check("month_dates", month_dates, MONTH_DATES)
    _check("year_dates", year_dates, YEAR_DATES)
    cut = _number_after(as_of)
    if reading is None or reading.open:
        return min(EARLIEST, cut), cut
    if reading.present:
        return cut, cut
    earliest, latest = [], []
    for date in reading.readings:
        first, last, is_year = _first_day(date), _last_day(date), date.month is None
        if month_dates == "first-of-month" and not is_year and date.day is None:
            first = last = first - _ONE_DAY
        earliest.append(first if is_year or month_dates == "bounds" else last)
        latest.append(first if is_year and year_dates == "conservative" else last)
    return min(_number_after(min(earliest)), cut), min(_number_after(max(latest)), cut)


def day_bounds(reading: DateReading) -> tuple[datetime.date, datetime.date] | None:
    """The earliest and the latest day that a text may mean, over all readings; None if present or open.

    Meant for a single day, such as an expiry or a conferral, whatever a policy makes of months.
    """
    if reading.present or reading.open:
        return None
    return min(map(_first_day, reading.readings)), max(map(_last_day, reading.readings))


def _first_day(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 1, date.day or 1)


def _last_day(date: PartialDate) -> datetime.date:
    if date.day is not None:
        return _first_day(date)
    if date.month in (None, 12):
        return datetime.date(date.year, 12, 31)
    return datetime.date(date.year, (date.month or 12) + 1, 1) - _ONE_DAY


def _number_after(d: datetime.date) -> int:
    try:
        return number360(d + _ONE_DAY)
    except OverflowError:  # the last day that Python has, a 31st of December
        return number360(d) + 1
