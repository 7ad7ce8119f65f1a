"""What the number format of a cell adds to its value, or takes away: a month without a day, a percentage, a unit.

A format is read only as far as its meaning is sure. What it shows is written as it would stand in a text file; where it
says nothing of its own, the value is enough.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from screening.intake.grid import text

LONGEST = 255
#: The formats that files refer to without writing them out, those that matter here.
BUILT_IN = {9: "0%", 10: "0.00%", 16: "d-mmm", 17: "mmm-yy"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<end>;)'
    r"|(?P<core>General|[0#?][0#?,]*(?:\.[0#?,]*)?)|(?P<word>AM/PM|A/P|[A-Za-z]+)|(?P<percent>%)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_NUMERALS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PADDED = re.compile(r"0{2,}")
#: What may stand before and behind a number without a meaning that matters here.
_PLAIN_BEFORE, _PLAIN_BEHIND = frozenset(" $€£¥()'+-"), frozenset(" $€£¥()'-.")
#: Letters of the parts of a date; a year is also that of an era.
_YEAR, _PARTS = frozenset("yegb"), frozenset("ymdegb")


def is_timed(value: datetime.date) -> bool:
    """Whether a day comes with an hour, which nobody gives who means a month."""
    return isinstance(value, datetime.datetime) and value.time() != datetime.time()


def day_shown(value: datetime.date, parts: frozenset[str]) -> str | None:
    """What a day says of which only some `parts` are shown, of `y`, `m` and `d`; None where it is the day itself.

    It is a month whose first day nobody gave, a year, or a day of no year.
    """
    if "y" not in parts:
        month = _MONTHS[value.month - 1]
        return None if "m" not in parts else f"{value.day}-{month}" if "d" in parts else month
    # 1900 is what becomes of small numbers
    if "d" in parts or value.day != 1 or value.year <= 1900:
        return None
    return f"{value:%Y}" if "m" not in parts and value.month == 1 else f"{value:%Y-%m}"


def percentage(value: float) -> str:
    """A number that is shown a hundredfold; a spreadsheet counts with fifteen digits."""
    return f"{text(Decimal(f'{value:.15g}') * 100)}%"


def has_words(before: str, behind: str) -> bool:
    """Whether what stands around a number means something: more than a currency, a sign or a space."""
    return bool(set(before) - _PLAIN_BEFORE or set(behind) - _PLAIN_BEHIND)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format: for which numbers it is, and what it shows.

    `parts` are the letters of a date, which stands behind `before`. A number stands between `before` and `behind`, with
    at least `digits` before the point, as a percentage where it is `hundredfold`; without a `core` only the words
    before are shown.
    """

    condition: tuple[str, Decimal] | None = None
    parts: frozenset[str] = frozenset()
    before: str = ""
    behind: str = ""
    core: bool = False
    digits: int = 1
    hundredfold: bool = False
    sure: bool = True

    def says(self) -> bool:
        """Whether it shows more or less than the value."""
        if not self.sure:
            return False
        if self.parts:
            return bool(self.words) or ("d" not in self.parts if "y" in self.parts else "m" in self.parts)
        return has_words(self.before, self.behind) or (self.core and (self.digits > 1 or self.hundredfold))

    @property
    def words(self) -> str:
        """What stands before a date, if it is more than signs: `Expected`."""
        return self.before.strip() if self.parts and any(sign.isalpha() for sign in self.before) else ""

    def date(self, value: datetime.date) -> str | None:
        """What a day shows."""
        found = None if is_timed(value) else day_shown(value, self.parts)
        return f"{self.words} {found or text(value)}" if self.words else found

    def number(self, value: float) -> str | None:
        """What a number shows, which isn't rounded."""
        if not self.core:
            return self.before.strip()
        bare = (percentage(value)[:-1] if self.hundredfold else text(value)) or ""
        if not _NUMERALS.fullmatch(bare):
            return None
        return f"{self.before}{bare.zfill(self.digits) if bare.isdigit() else bare}{self.behind}".strip()


@dataclass(frozen=True, slots=True)
class Format:
    """A number format that says something of its own."""

    sections: tuple[_Section, ...]

    def shown(self, value: object) -> str | None:
        """What a cell with the value shows, as a text file would have it; None where the value says it."""
        if isinstance(value, datetime.date):
            section = self.sections[0]
            usual = section.parts and section.says() and section.condition is None
            return section.date(value) if usual else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            return None
        chosen = self._chosen(value)
        return chosen.number(value) if chosen and chosen.says() and not chosen.parts else None

    def _chosen(self, value: float) -> _Section | None:
        """The section for a number that isn't negative."""
        if any(one.condition for one in self.sections):
            return next((one for one in self.sections if _holds(one.condition, value)), None)
        return self.sections[0] if value > 0 or len(self.sections) < 3 else self.sections[2]


def _holds(condition: tuple[str, Decimal] | None, value: float) -> bool:
    if condition is None:
        return True
    sign, bound = condition
    number = Decimal(repr(value))
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound, "=": number == bound,
        "<>": number != bound,
    }[sign]  # fmt: skip


def format_of(code: str) -> Format | None:
    """A format by its code, such as `mmm-yy` or `0" months"`; None for one of which the value says all, or too long."""
    if len(code) > LONGEST:
        return None
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append(token)
    found = tuple(map(_section, sections[:4]))
    return Format(found) if any(one.says() for one in found) else None


def _section(tokens: list[re.Match[str]]) -> _Section:
    """One section of a format; it isn't `sure` if it has anything that isn't known."""
    condition = None
    before = behind = parts = dated = ""
    cores: list[str] = []
    percents, sure = 0, True
    for token in tokens:
        kind = str(token.lastgroup)
        said = token[kind]
        if kind in ("quoted", "escaped", "sign", "percent"):
            sure = sure and not (kind == "sign" and said in '@\\"[]')
            percents += kind == "percent"
            before, behind = (before, behind + said) if cores else (before + said, behind)
        elif kind == "bracket":
            if match := _CONDITION.fullmatch(said):
                condition = match[1], Decimal(match[2])
            # times that go on beyond a day; else a colour, a language or a currency
            sure = sure and said.strip("hmsHMS") != ""
        elif kind == "core":
            cores.append(said)
        elif kind == "word":
            dated = dated if parts else before
            parts += said.casefold()
    if parts:
        sure = sure and not cores and not percents and set(parts) <= _PARTS
        return _Section(condition, frozenset("y" if part in _YEAR else part for part in parts), dated, sure=sure)
    if cores:
        whole = cores[0].partition(".")[0]
        digits = len(whole) if _PADDED.fullmatch(whole) else 1
        # a comma at the end divides by a thousand, a slash makes a fraction
        sure = sure and len(cores) == 1 and percents < 2 and not cores[0].endswith(",") and ",." not in cores[0]
        sure = sure and not any(one[0] == "/" and one.lastgroup == "sign" for one in tokens)
        return _Section(condition, frozenset(), before, behind, True, digits, percents == 1, sure)
    return _Section(condition, frozenset(), before, sure=sure and not percents)
