"""Levels of degrees, read from the way they are written: "B.S. (Computer Science)", "MBA", "Physics, PhD".

A reading is careful: a degree in progress, a text that could be a job title or a place, and a text that names a
higher degree as well give no level, because unknown is safe and wrong is not. The levels follow the award levels of
the Integrated Postsecondary Education Data System, National Center for Education Statistics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screening.vocabulary._tables import Index, rows
from screening.vocabulary._text import Word, fold, words
from screening.vocabulary.fields import Field

LEVELS: tuple[str, ...] = (
    "high-school",
    "certificate",
    "associate",
    "bachelor",
    "master",
    "professional",
    "doctorate",
)
LEVEL_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "high-school": "high school diploma",
        "certificate": "certificate",
        "associate": "Associate degree",
        "bachelor": "Bachelor's degree",
        "master": "Master's degree",
        "professional": "professional degree",
        "doctorate": "doctorate",
    }
)

_COLUMNS = ("form", "level", "field", "field_stays")
_NO_DEGREE = frozenset({"none", "no degree", "no degrees"})

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HONOURS = re.compile(
    r"[(\s,]*\b(?:hons?\b\.?|honou?rs\b|(?:with\s+)?(?:(?:magna|summa)\s+)?cum\s+laude\b|"
    r"with\s+(?:high(?:est)?\s+)?(?:hon(?:ou)?rs|distinction)\b)\)?",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"^[\s,;:|\u2013\u2014-]*(?:(?:with\s+(?:an?\s+)?)?(?:major|majoring|majored)\s*(?:in\b|:)|"
    r"in\s+the\s+field\s+of\b|in\b|of\b)?[\s,;:|\u2013\u2014-]*",
    re.IGNORECASE,
)
_STRONG = re.compile(r"[,;:(\[]|\s[\u2013\u2014-]+\s|\u2014")
_WRAPPED = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")

# Alone these are degrees; before or after other words they are English words, job titles or licences.
_NOUNS = frozenset({"associate", "associates", "master", "doctor", "doctoral"})
_ALONE = frozenset({"professional", "high school"})
_NEED_FIELD = frozenset({"as", "be", "do", "a s", "bat", "bit", "certificate"})
# Behind a comma these are just as likely the postal codes of states.
_STATES = frozenset({"ma", "ms", "md", "aa", "as"})


@dataclass(frozen=True, slots=True)
class LevelReading:
    """What a text says of a degree: its level, its field as written, or (`none`) that there is no degree.

    Two fields ("MBA in Finance") are parted by a semicolon.
    """

    level: str | None
    field_text: str | None
    none: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """A written form of a level; `field` is the one it names, which `stays` where another major can't replace it."""

    level: str
    field: str | None
    stays: bool

    @property
    def rank(self) -> int:
        return LEVELS.index(self.level)


_UNKNOWN = LevelReading(None, None)


class LevelReader:
    """Reads levels.

    `not_held` are the words that say a degree isn't held, or not yet; `resolve` finds the field of study that a
    text names, inside which these words have no such meaning ("Student Affairs").
    """

    def __init__(
        self, forms: Mapping[str, _Form], not_held: frozenset[str], resolve: Callable[[str], Field | None]
    ) -> None:
        self._forms = forms
        self._not_held = not_held
        self._resolve = resolve
        self._longest = max((key.count(" ") + 1 for key in forms), default=0)

    def read(self, text: str) -> LevelReading:
        """Return what the text says; a text of no known shape says nothing."""
        if "?" in text:
            return _UNKNOWN
        folded = fold(text)
        if folded in _NO_DEGREE:
            return LevelReading(None, None, none=True)
        if (form := self._forms.get(folded)) is not None:
            return LevelReading(form.level, form.field)
        plain = _HONOURS.sub(" ", text)
        found = words(plain)
        return self._leading(plain, found) or self._trailing(plain, found) or _UNKNOWN

    def _leading(self, text: str, found: list[Word]) -> LevelReading | None:
        """Read a text that begins with a level form: "BS in Physics", "Master of Arts, History"."""
        for count in range(min(self._longest, len(found)), 0, -1):
            end = found[count - 1].end
            head = text[found[0].start : end]
            key = fold(head)
            form = self._forms.get(key)
            if form is None or _STRONG.search(head):
                continue
            open_ = " of " in key or "degree" in key
            if count < len(found) and found[count].folded in ("degree", "degrees"):
                open_, end = True, found[count].end
            rest, glue = self._field_part(text[end:], form)
            if not rest:
                return LevelReading(form.level, form.field)
            again = self._forms.get(fold(rest))
            if again is not None and again.level == form.level and glue:
                return LevelReading(form.level, again.field or form.field)
            if self._resolve(rest) is not None:
                plain_noun = key in _NOUNS and not glue
                return None if key in _ALONE or plain_noun else self._with_field(form, rest)
            if not (open_ or self._may_lead(key, glue)):
                return None
            return self._with_field(form, rest) if self._silent(rest, form) else None
        return None

    def _may_lead(self, key: str, glue: str) -> bool:
        """Say whether a form may stand before words that are no known field, with this glue between them."""
        if key in _NEED_FIELD or key in _ALONE:
            return False
        if key in _NOUNS:
            return glue == "of" or (glue == "in" and key != "associate")
        return bool(glue)

    def _trailing(self, text: str, found: list[Word]) -> LevelReading | None:
        """Read a text that ends with a level form: "Physics, PhD", "Physics (PhD)", "Physics PhD"."""
        for count in range(min(self._longest, len(found) - 1), 0, -1):
            start = found[-count].start
            key = fold(text[start:])
            form = self._forms.get(key)
            if form is None or _STRONG.search(text[start : found[-1].end]):
                continue
            if key in _NOUNS or key in _ALONE:
                return None
            gap = text[found[-count - 1].end : start]
            rest = text[: found[-count - 1].end].strip(" \t,;:-")
            if self._resolve(rest) is not None:
                return self._with_field(form, rest)
            parted = _STRONG.search(gap) is not None and key not in _STATES | _NEED_FIELD
            return self._with_field(form, rest) if parted and self._silent(rest, form) else None
        return None

    def _field_part(self, tail: str, form: _Form) -> tuple[str, str]:
        """Return what follows a level form, without the glue between them, and the kind of glue."""
        tail = self._without_repeat(tail, form)
        match = _GLUE.match(tail)
        between = match[0] if match else ""
        glue = next((word.folded for word in words(between)), "")
        rest = tail[len(between) :].strip().rstrip(" \t\n,;:-")
        if not glue and (_STRONG.search(between) or rest.startswith(("(", "["))):
            glue = ","
        inner = _WRAPPED.match(rest)
        if inner is None:
            return rest, glue
        deeper = _GLUE.match(inner[1])
        return inner[1][len(deeper[0]) if deeper else 0 :].strip(), glue

    def _without_repeat(self, tail: str, form: _Form) -> str:
        """Drop the abbreviation of the same level from "Bachelor of Science (BS) in Physics"."""
        match = re.match(r"\s*\(([^()]*)\)", tail)
        repeat = self._forms.get(fold(match[1])) if match else None
        if match is None or repeat is None or repeat.level != form.level or repeat.field not in (None, form.field):
            return tail
        return tail[match.end() :]

    def _silent(self, rest: str, form: _Form) -> bool:
        """Say whether nothing in the rest puts the level in doubt."""
        if "%" in rest or _YEAR.search(rest) or len(fold(rest)) < 2:
            return False
        for word in words(rest):
            if word.folded in self._not_held:
                return False
            other = self._forms.get(word.folded)
            shouted = len(word.folded) > 2 or rest[word.start : word.end].isupper()
            if other is not None and other.rank > form.rank and shouted and word.folded != "professional":
                return False
        return True

    def _with_field(self, form: _Form, rest: str) -> LevelReading:
        if form.field is None or not form.stays:
            return LevelReading(form.level, rest)
        own, named = self._resolve(rest), self._resolve(form.field)
        if own is not None and named is not None and named.id in {own.id, *own.part_of}:
            return LevelReading(form.level, rest)
        # an MBA in Finance is a degree in business and in finance: neither alone would be right
        return LevelReading(form.level, f"{form.field}; {rest}")


def load(resolve: Callable[[str], Field | None]) -> LevelReader:
    """Read `levels.csv` and `not_held.csv`. Raises ValueError for a form that stands twice."""
    index = Index("levels.csv")
    forms: dict[str, _Form] = {}
    for line, row in rows("levels.csv", _COLUMNS):
        if row["level"] not in LEVELS:
            raise ValueError(f"levels.csv:{line}: `{row['level']}` is no level")
        if row["field"] and resolve(row["field"]) is None:
            raise ValueError(f"levels.csv:{line}: `{row['field']}` is no field")
        index.add((row["form"],), row["level"], line)
        forms[fold(row["form"])] = _Form(row["level"], row["field"] or None, row["field_stays"] == "yes")
    not_held = frozenset(row["word"] for _, row in rows("not_held.csv", ("word",)))
    return LevelReader(forms, not_held, resolve)
