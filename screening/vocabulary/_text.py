"""Folding of text, so that case, punctuation and typography don't decide whether two writings are the same."""

from __future__ import annotations

import functools
import re
import string
import unicodedata
from dataclasses import dataclass

# U+00B4 has to go before NFKC, which makes a space and a combining accent of it
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u00b4\uff07", "'"))
_DOT = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]*")
_OTHER_SEPARATORS = re.compile(r"[^\w\x00-\x7f]+")
_ASCII = str.maketrans(
    {
        **{chr(code): " " for code in range(128) if not chr(code).isalnum()},
        **{letter: letter.lower() for letter in string.ascii_uppercase},
        **{"'": "", "`": "", "&": " and ", "+": "+", "#": "#"},
    }
)
_WORD = re.compile(r"[^\s,;:()\[\]{}/|\u2013\u2014-]+")


@functools.lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Return the text as every look-up compares it.

    Compatibility forms and case are folded and accents on their own dropped; apostrophes vanish, `&` reads "and",
    the dots of an abbreviation vanish ("Ph.D." is "phd"), and other punctuation and white space become one space.
    `+` and `#` stay, since "A+" isn't "A". Folding twice is folding once.
    """
    if text.isascii():
        return _plain(text)
    while (folded := _plain(_composed(text))) != text:
        text = folded
    return text


def _plain(text: str) -> str:
    """Fold what is ASCII in the text."""
    if "." in text:
        text = _DOT.sub(_dot, text.replace("'", ""))
    return " ".join(text.translate(_ASCII).split())


def _composed(text: str) -> str:
    """Fold what isn't ASCII: quotes, compatibility forms, case, accents on their own, other punctuation."""
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    text = unicodedata.normalize("NFKC", text.casefold())
    text = "".join(mark for mark in text if not unicodedata.category(mark).startswith("M"))
    return _OTHER_SEPARATORS.sub(" ", text)


def _dot(found: re.Match[str]) -> str:
    """Drop a dot beside a run of one or two letters ("Ph.D", "M.Sc"); elsewhere ("Comp.Sci") it parts two words."""
    text = found.string
    after = _LETTERS.match(text, found.end())
    before = _LETTERS.match(text[: found.start()][::-1])
    assert before is not None
    assert after is not None
    return "" if min(len(before[0]), len(after[0])) <= 2 else " "


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a raw text, where it stands, and its folded form."""

    start: int
    end: int
    folded: str


def words(text: str) -> list[Word]:
    """Return the words of a raw text in order; what folds to nothing is no word."""
    found = ((match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text))
    return [Word(start, end, folded) for start, end, folded in found if folded]
