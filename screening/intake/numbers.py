"""Numbers as people write them: "1,200", "37,5", "20-25 hrs/wk", "10+", "approx. 12 people".

A reader returns None for what it can't read.
"""

from __future__ import annotations

import re
from decimal import Decimal

from screening.intake.words import folded
from screening.records import quarter_hours

_MOST_HOURS = 168
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([, '])[0-9]{3})(?:\1[0-9]{3}){0,2}(?![0-9])")
_DECIMAL_COMMA = re.compile(r"([0-9]{1,9}),([0-9]{1,2})")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,20})?|\.[0-9]{1,20}")
_RANGE = re.compile(r"(?:between )?(?P<low>[0-9][0-9.,]*) ?(?:-|to|and) ?(?P<high>[0-9][0-9.,]*)")
_A_WEEK = re.compile(
    r" ?(?:(?:hours?|hrs?|h)\b\.?)?"
    r"(?: ?(?:/|per|a|each) ?(?:week|wk)\b\.?| ?(?:weekly|pw|p/w)\b)?"
)
_FULL_TIME = frozenset({"ft", "f/t", "full-time", "full time", "fulltime"})
_PART_TIME = frozenset({"pt", "p/t", "part-time", "part time", "parttime"})
#: Full time is whatever the policy says it is. The measure caps every week there, and no policy goes beyond this.
_FULL_WEEK = (_MOST_HOURS * 4, _MOST_HOURS * 4)
#: Part time is less than a usual full week; how much less isn't said, so that nothing of it is certain.
_PART_WEEK = (0, 40 * 4 - 1)

_PEOPLE = re.compile(r" ?(?:people|persons?|staff(?: members?)?|employees?|(?:direct )?reports?|ftes?|team members?)")
_ABOUT = re.compile(
    r"(?P<lead>(?:approx(?:\.|imately)?|about|around|circa|ca\.?|c\.|roughly|~"
    r"|over|more than|at least|min\.?|up to|>=|>) ?)?(?P<count>[0-9][0-9,]*)(?P<plus> ?(?:\+|or more|and more))?"
)


def decimal(text: str, most: int) -> Decimal | None:
    """A number of at most `most`, with thousands separators or a decimal comma."""
    bare = folded(text)
    if match := _THOUSANDS.match(bare):
        bare = re.sub("[, ']", "", match[0]) + bare[match.end() :]
    elif match := _DECIMAL_COMMA.fullmatch(bare):
        bare = f"{match[1]}.{match[2]}"
    if not _NUMBER.fullmatch(bare):
        return None
    number = Decimal(bare)
    return number if number <= most else None


def whole(text: str, most: int) -> int | None:
    """A whole number of at most `most`, also where a spreadsheet wrote it as 12.0."""
    number = decimal(text, most)
    return None if number is None or number != int(number) else int(number)


def weekly(text: str) -> tuple[int, int] | None:
    """Hours a week in quarter hours, the least and the most that they may be."""
    bare = folded(text)
    if bare in _FULL_TIME:
        return _FULL_WEEK
    if bare in _PART_TIME:
        return _PART_WEEK
    bare = _without_end(bare, _A_WEEK)
    if match := _RANGE.fullmatch(bare):
        low, high = decimal(match["low"], _MOST_HOURS), decimal(match["high"], _MOST_HOURS)
        if low is None or high is None or low > high:
            return None
        return quarter_hours(low)[0], quarter_hours(high)[1]
    number = decimal(bare, _MOST_HOURS)
    return None if number is None else quarter_hours(number)


def is_bare(text: str) -> bool:
    """Whether hours are given without any word for a unit, so that they may be something else."""
    return not re.search("[a-z/]", folded(text))


def head_count(text: str, most: int) -> tuple[int, int] | None:
    """Whether people were supervised (1, 0, or -1 where that isn't sure), and how many, or -1 where it isn't exact."""
    bare = _without_end(folded(text), _PEOPLE)
    if (count := whole(bare, most)) is not None:
        return int(count > 0), count
    if match := _RANGE.fullmatch(bare):
        low, high = whole(match["low"], most), whole(match["high"], most)
        return None if low is None or high is None or low > high else _surely(low, high)
    if (match := _ABOUT.fullmatch(bare)) and (count := whole(match["count"], most)) is not None:
        lead = (match["lead"] or "").strip()
        return _surely(0, count) if lead == "up to" else _surely(count + (lead in ("over", "more than", ">")), most)
    return None


def _surely(low: int, high: int) -> tuple[int, int]:
    """Some people, not an exact number of them."""
    return (1 if low > 0 else -1 if high > 0 else 0), -1


def _without_end(text: str, end: re.Pattern[str]) -> str:
    """The text without a unit behind its number."""
    number = re.match(r".*[0-9+]", text)
    return text if number is None or not end.fullmatch(text[number.end() :]) else number[0]
