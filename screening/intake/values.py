"""How the text of one cell is read. Each reader takes a trimmed, non-blank text and raises BadValue with the reason.

Readers are called once for each distinct text of a column, so they may be careful.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from screening.amounts import BadAmount, read_amount, say_days
from screening.calendar import ORDERS, BadDate, day_bounds, read_date
from screening.intake import numbers
from screening.intake.text import meant, shown
from screening.intake.words import clean, folded, overrides, plain, truth_of
from screening.profiles import EMPLOYER_TYPES

MOST_TEXT = 2000
MOST_ID = 200
MOST_NAME = 120
MOST_STAFF = 1_000_000
MOST_ANSWER = 10**12
_MOST_DATE = 60
#: Stands for a credential of which is said that nothing is known of it.
UNKNOWN = -3
#: Stands for a text that can't be read where none must be taken for silence.
NO_TEXT = "?"

#: What a value of each key is, and what to write: the words of every message about a value.
EXPECTED = {
    "truth": ("yes or no", "write yes or no"),
    "hours": ("hours per week", "write a number from 0 to 168"),
    "units": ("a number of units", "write a number from 0 to 1000 with at most two decimals"),
    "share": ("a percentage", "write a whole number from 0 to 100"),
    "supervised": ("yes, no or a head count", "write yes, no or how many people"),
    "employer_type": ("a type of employer", f"write one of {', '.join(EMPLOYER_TYPES)}"),
    "answer": ("yes, no or a whole number", "write yes, no or a number"),
    "credential": ("yes, no or an expiry date", "write yes, no or 2028-05-01"),
    "claim": ("an amount of time", "write 8 years or 6 years 4 months"),
    "none": ("`none`", "write `none` where there is none, or leave the cell blank"),
    "complete": ("`complete` or `none`", "write `complete` where every credential is listed, or leave the cell blank"),
}

_SIGNED = re.compile(r"-?[0-9]{1,12}")
#: An expiry date with words around it: "Yes, expires 05/2028", "valid until 2028", "exp. 2028-05-01".
_UNTIL = re.compile(
    r"(?:(?:yes|y|valid|active|current)\b)?[ ,;:(-]*"
    r"(?:exp(?:ires?|iry|iration|iring|\.)?(?: (?:date|on))?|valid (?:until|through|thru|to)|until|through)\b\.?[ :]*"
    r"(?P<date>[^()]+)\)?",
    re.IGNORECASE,
)
#: What is written where the question is whether a degree was conferred.
_CONFERRED = dict.fromkeys(("conferred", "awarded", "graduated", "completed", "complete", "degree earned"), 1) | (
    dict.fromkeys(
        ("in progress", "pursuing", "enrolled", "ongoing", "incomplete", "not completed", "did not graduate",
         "not conferred", "withdrew", "expected"), 0,
    )
)  # fmt: skip
#: A bound on an amount of time, from below and from above.
_MORE = re.compile(r"\+|\b(?:or more|and more|at least|over|more than|min(?:imum)?\b\.?)|>=?")
_LESS = re.compile(r"\b(?:or less|at most|under|up to|less than|fewer than|max(?:imum)?\b\.?)|<=?")
_SPAN = re.compile(r"[0-9].*?(?:-|\bto\b).*?[0-9]")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{1,2}(?![0-9,]))")
_SHORT = re.compile(r"([0-9.]+) ?y(?: ?([0-9]+) ?m)?", re.IGNORECASE)
#: What a spreadsheet makes of `5-10` where it takes it for a day: a date, or its number without the format of one.
_SERIAL = re.compile(r"(?:[2-5][0-9]{4}|60000)(?:\.0+)?")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?|[0-9]{{1,2}}-{_MONTH}|{_MONTH}-[0-9]{{2}}", re.IGNORECASE)
_TYPES = {name: code for code, name in enumerate(EMPLOYER_TYPES)}
#: What to do about a job that ends before it starts.
IN_ORDER = "look at both dates"
NO_DEGREE = frozenset({"none", "no degree", "no degrees"})


class BadValue(ValueError):
    """A cell that can't be what its column says; `str(e)` is the reason on one line, `hint` what to write instead."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


def unreadable(text: str, expected: str) -> BadValue:
    """The reason that a text isn't what is expected, by the words of `EXPECTED`."""
    what, hint = EXPECTED[expected]
    return BadValue(f"`{shown(text)}` is not {what}", hint)


def name(text: str, most: int = MOST_TEXT) -> str:
    """Free text of bounded length, which is shown in the order in which it is read."""
    if len(text) > most:
        raise BadValue(f"the text has {len(text):,} characters", f"write at most {most:,}")
    if overrides(text):
        raise BadValue(f"`{shown(text, 40)}` holds a sign that shows it in another order", "type the text again")
    return text


def short_name(text: str) -> str:
    """The name of a credential or a question."""
    return name(text, MOST_NAME)


def truth(text: str) -> int:
    """1 for yes, 0 for no."""
    found = truth_of(text)
    if found is None:
        raise unreadable(text, "truth")
    return found


def conferred(text: str) -> int:
    """Whether a degree was conferred: 1 or 0."""
    found = _CONFERRED.get(folded(text))
    return truth(text) if found is None else found


def hours(text: str) -> tuple[int, int]:
    """Weekly hours as quarter hours, the least and the most that the text may mean."""
    found = numbers.weekly(text)
    if found is None:
        raise _dated(text) or unreadable(text, "hours")
    if 0 < found[1] <= 4 and numbers.is_bare(text):
        raise BadValue(f"`{shown(text)}` may be a share of full time", "write hours a week, not a share of full time")
    return found


def hundredths(text: str) -> int:
    """Semester or quarter units, in hundredths."""
    number = numbers.decimal(text, 1000)
    if number is None or number * 100 != int(number * 100):
        raise unreadable(text, "units")
    return int(number * 100)


def share(text: str) -> int:
    """A percentage, with or without its sign; without one, 1 may be the whole, and 0.75 is no percentage."""
    bare = plain(text)
    number = numbers.decimal(bare.removesuffix("%"), 100)
    if number == 1 and not bare.endswith("%"):
        raise BadValue(f"`{shown(text)}` may be 1% or all of the time", "write 1% or 100%")
    if number is None or number != int(number):
        found = unreadable(text, "share")
        parts = 0 if number is None or number > 1 or bare.endswith("%") else number * 100
        raise BadValue(str(found), f"write {int(parts)}%" if parts and parts == int(parts) else found.hint)
    return int(number)


def supervised(text: str) -> tuple[int, int]:
    """Whether people were supervised (1, 0 or, not surely, -1), and how many, or -1 where that isn't exact."""
    found = numbers.head_count(text, MOST_STAFF)
    if found is not None and not _SERIAL.fullmatch(plain(text)):
        return found
    if (yes := truth_of(text)) is None:
        raise _dated(text) or unreadable(text, "supervised")
    return yes, -1


def employer_type(text: str) -> int:
    """The code of a type of employer."""
    code = _TYPES.get(folded(text))
    if code is None:
        what, hint = EXPECTED["employer_type"]
        raise BadValue(f"`{shown(text)}` is not {what}", meant(text, _TYPES) or hint)
    return code


def answer(text: str) -> tuple[int, int]:
    """Whether the answer is yes or no (1) or a number (0), and its value."""
    bare = plain(text)
    if _SIGNED.fullmatch(bare):
        return 0, int(bare)
    if (found := truth_of(bare)) is not None:
        return 1, found
    if (number := numbers.whole(bare, MOST_ANSWER - 1)) is not None:
        return 0, number
    raise unreadable(text, "answer")


def claim(text: str) -> int:
    """A claimed amount of time in 30/360 days; a bare number counts years."""
    bare = folded(text)
    if bare == "none":
        return 0
    if (days := _days(text)) is not None:
        return days
    if dated := _dated(text, "5 years"):
        raise dated
    if _MORE.search(bare) or _LESS.search(bare):
        amount = _days(_LESS.sub("", _MORE.sub("", bare)))
        some = say_days(amount) if amount and _MORE.search(bare) else "6 months"
        raise BadValue(f"`{shown(text)}` is a bound and not an amount of time", f"write {some}")
    if _SPAN.search(bare):
        raise BadValue(f"`{shown(text)}` is a range and not an amount of time", "write one amount, such as 5 years")
    raise unreadable(text, "claim")


def _days(text: str) -> int | None:
    """An amount of time in 30/360 days, also "2y", "2y 3m" and "1,5 years"; None if it is none."""
    spelled = _COMMA.sub(".", clean(text))
    if short := _SHORT.fullmatch(spelled):
        spelled = f"{short[1]} years" + (f" {short[2]} months" if short[2] else "")
    try:
        return read_amount(spelled).days
    except BadAmount:
        return None


def _dated(text: str, instead: str = "5 to 10") -> BadValue | None:
    """The fault of a date, or of its serial number, where a number is expected; None for any other text."""
    if not (_SERIAL.fullmatch(plain(text)) or _DAY.fullmatch(plain(text))):
        return None
    return BadValue(f"`{shown(text)}` is a date", f"Excel may have made a date of a range: write {instead}")


def nothing(text: str) -> None:
    """The statement `none`."""
    if text.casefold() != "none":
        raise unreadable(text, "none")


def complete(text: str) -> bool:
    """The statement `complete` or, False, `none`."""
    if text.casefold() not in ("complete", "none"):
        raise unreadable(text, "complete")
    return text.casefold() == "complete"


@dataclass(frozen=True, slots=True)
class Values:
    """The readers that depend on how the input is to be read: the order of dates, the known kinds of work."""

    date_order: str = "month-first"
    kinds: frozenset[str] = frozenset()

    def date(self, text: str) -> str:
        """A date or `present`, kept as written."""
        try:
            read_date(text, self.date_order)
        except BadDate as bad:
            raise BadValue(str(bad), bad.hint) from None
        return name(text)

    def past(self, text: str) -> str:
        """A date that isn't `present`, kept as written."""
        self.date(text)
        if read_date(text, self.date_order).present:
            raise BadValue(f"`{shown(text)}` is only an end", "write 2023-12 or 2023-12-31")
        return text

    def first_day(self, text: str) -> int:
        """The earliest day that a start may mean, as an ordinal; 0 if nothing bounds it or it can't be read."""
        return _ordinals(text, self.date_order)[0]

    def last_day(self, text: str) -> int:
        """The latest day that an end may mean, as an ordinal; beyond every date if nothing bounds it, or as above."""
        return _ordinals(text, self.date_order)[1]

    def credential(self, text: str) -> tuple[int, str | None]:
        """Whether a credential is held (1, 0 or, where only an expiry date is given, -1), and that date."""
        found = 0 if folded(text) == "expired" else truth_of(text)
        if found is not None:
            return found, None
        until = _UNTIL.fullmatch(plain(text))
        try:
            return -1, self.past(until["date"].strip() if until else text)
        except BadValue:
            raise unreadable(text, "credential") from None

    def kinds_of(self, text: str) -> str:
        """Kinds of work separated by `;`, sorted; `none` says that there is none."""
        parts = sorted({part for piece in folded(text).split(";") if (part := piece.strip())})
        if parts == ["none"]:
            return ""
        for part in parts:
            self.kind(part)
        if not parts:
            raise BadValue(f"`{shown(text)}` names no kind of work", "leave the cell blank or write none")
        return ";".join(parts)

    def kind(self, text: str) -> str:
        """One known kind of work; every kind is known if none was named."""
        check_kind(text, self.kinds)
        return name(text, MOST_NAME)


@functools.lru_cache(maxsize=1 << 15)
def _ordinals(text: str, order: str) -> tuple[int, int]:
    """The first and the last day that a date may mean, from 0 to beyond every date."""
    try:
        bounds = day_bounds(read_date(text, order))
    except BadDate:
        bounds = None
    return (0, 10**7) if bounds is None else (bounds[0].toordinal(), bounds[1].toordinal())


def as_it_stands(text: str) -> str:
    """What stands for a date that can't be read: itself, cut to what a record holds, if it is none however it is read.

    `present` as a start, or a text whose beginning is a date, would be read as one later on.
    """
    cut = shown(text, _MOST_DATE)
    for order in ORDERS:
        with suppress(BadDate):
            read_date(cut, order)
            return NO_TEXT
    return cut if cut.strip() else NO_TEXT


def kinds_as_they_stand(text: str) -> str:
    """What stands for kinds of work of which one isn't known: all of them, each cut to what a record holds.

    Whether such a kind is one that is asked for isn't known.
    """
    parts = {part[:MOST_NAME] for piece in folded(text).split(";") if (part := piece.strip())}
    return ";".join(sorted(parts - {"none"})) or NO_TEXT


def check_kind(text: str, known: Collection[str]) -> None:
    """Raise BadValue for a kind of work that isn't known; with nothing known, nothing is checked."""
    if known and text not in known:
        raise BadValue(f"`{shown(text)}` is not a kind of work", meant(text, known))


def backwards(start: str, end: str) -> str:
    """The reason that a job ends before it starts."""
    return f"the job ends before it starts: `{shown(start)}` to `{shown(end)}`"


def repeated(applicant: str, row: int, word: str = "row") -> str:
    """The reason that an applicant's id was there before, in a row that says something else."""
    return f"applicant_id `{shown(applicant)}` stands already in {word} {row}, where other things are said"


def first_known(texts: Sequence[str]) -> str:
    """A list of names for a message, cut after eight."""
    listed = ", ".join(f"`{shown(text, 40)}`" for text in texts[:8])
    return listed + (f" and {len(texts) - 8} more" if len(texts) > 8 else "")
