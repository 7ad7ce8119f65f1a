"""What is known of texts that came before: the same dates, titles and schools come again in each part of a table.

What a text says depends on nothing but the text, so it is worked out once for all columns that mean the same. The rest
is looking up numbers in arrays.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

import numpy as np

from screening.intake.text import DAMAGED
from screening.intake.values import BadValue
from screening.intake.words import clean, is_blank, is_unknown
from screening.profiles import Bools, Ints

T = TypeVar("T")
#: What is known of a text is kept if it isn't longer.
SHORT = 60
#: When more texts than this are known of columns that mean the same, all are forgotten.
MOST = 1 << 15
#: Where a text is that says as much as a blank cell, one that is too long to be kept, and one that is new.
_BLANK, _LONG, _NEW = -1, -2, -3
#: Added to the place of a text that is written otherwise than it is read, such as one with a space behind it.
_OTHERWISE = 1 << 40


def trimmed(text: str) -> str:
    """A text without what can't be seen, "" where it says as much as a blank cell."""
    return _bare(text) if len(text) <= SHORT else clean(text)


@functools.lru_cache(maxsize=1 << 15)
def _bare(text: str) -> str:
    bare = clean(text)
    return "" if is_blank(bare) else bare


def said(reader: Callable[[str], T], text: str, free: bool) -> tuple[T] | BadValue | None:
    """What a text says, why it can't be read, or None where it says that nothing is known, unless the text is free."""
    return (_said_short if len(text) <= SHORT and not free else _said)(reader, text, free)


def _said(reader: Callable[[str], T], text: str, free: bool) -> tuple[T] | BadValue | None:
    if DAMAGED in text:
        return BadValue("the value can't be read as text", "write it anew")
    if not free and is_unknown(text):
        return None
    try:
        return (reader(text),)
    except BadValue as bad:
        return BadValue(str(bad), bad.hint)  # without the frames that the one that was raised holds


@functools.lru_cache(maxsize=1 << 15)
def _said_short(reader: Callable[[str], T], text: str, free: bool) -> tuple[T] | BadValue | None:
    """The same, known of the texts that were read last: the same dates and hours come again in each block."""
    return _said(reader, text, free)


@dataclass(slots=True)
class _Read:
    """What a reader made of the texts, by their place; `values` has what a text says, None where `fine` is false."""

    found: list[tuple[Any] | BadValue | None]
    values: list[Any]
    fine: Bools


class Known:
    """The short texts of columns that mean the same, and what each reader made of them. It belongs to one run.

    A text has a place, from 0 on, that it keeps.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._texts: list[str] = []
        self._numbers: dict[Callable[[str], int], Ints] = {}
        self._read: dict[tuple[Callable[[str], Any], bool], _Read] = {}

    def __len__(self) -> int:
        """How many texts are known, as they are written."""
        return len(self._places)

    def trimmed(self, texts: Sequence[str]) -> tuple[Sequence[str], Ints, Ints | None]:
        """Different texts as they are read: distinct ones, not blank, and the place of each, below 0 where it has none.

        And where each text is among these, -1 for a blank one; None where nothing changed.
        """
        found = np.fromiter(map(self._places.get, texts, repeat(_NEW)), np.int64, len(texts))
        for at in np.flatnonzero(found == _NEW).tolist():
            found[at] = self._add(texts[at])
        if not len(found) or (found.min() >= 0 and found.max() < _OTHERWISE):
            return texts, found, None
        codes: dict[str, int] = {}
        places, moved = [], []
        for text, place in zip(texts, found.tolist(), strict=True):
            bare = clean(text) if place == _LONG else "" if place == _BLANK else self._texts[place % _OTHERWISE]
            if bare and bare not in codes:
                codes[bare] = len(codes)
                places.append(self._places.get(bare, _LONG))
            moved.append(codes[bare] if bare else -1)
        return list(codes), np.array(places, np.int64), np.array([*moved, -1], np.int64)

    def _add(self, text: str) -> int:
        if len(text) > SHORT:
            return _LONG
        bare = _bare(text)
        if not bare:
            place = _BLANK
        elif bare == text:
            place = len(self._texts)
            self._texts.append(text)
        else:
            # what is left of a text when it is trimmed isn't trimmed any further
            place = self._places.get(bare, _NEW)
            if place == _NEW:
                place = self._places[bare] = len(self._texts)
                self._texts.append(bare)
            place += _OTHERWISE
        self._places[text] = place
        return place

    def numbers(self, number: Callable[[str], int], places: Ints, texts: Sequence[str]) -> Ints:
        """One integer for each of these texts, which have these places; it is worked out once for each known text."""
        known = self._numbers.get(number)
        start = 0 if known is None else len(known)
        if known is None or start < len(self._texts):
            new = np.fromiter(map(number, self._texts[start:]), np.int64, len(self._texts) - start)
            known = self._numbers[number] = new if known is None else np.concatenate((known, new))
        if not len(known):
            return np.fromiter(map(number, texts), np.int64, len(texts))
        found: Ints = known[np.maximum(places, 0)]
        for at in np.flatnonzero(places < 0).tolist():
            found[at] = number(texts[at])
        return found

    def values(self, reader: Callable[[str], T], free: bool, places: Ints) -> list[T] | None:
        """What each of the texts at these places says; None where one of them can't be read or has no place."""
        known = self._known(reader, free)
        if len(places) and (places.min() < 0 or not known.fine[places].all()):
            return None
        return list(map(known.values.__getitem__, places.tolist()))

    def said(
        self, reader: Callable[[str], T], free: bool, places: Ints, texts: Sequence[str]
    ) -> list[tuple[T] | BadValue | None]:
        """What each of these texts says, or why it can't be read, as the function of this name has it."""
        found = self._known(reader, free).found
        pairs = zip(places.tolist(), texts, strict=True)
        return [said(reader, text, free) if place < 0 else found[place] for place, text in pairs]

    def _known(self, reader: Callable[[str], Any], free: bool) -> _Read:
        known = self._read.setdefault((reader, free), _Read([], [], np.zeros(0, np.bool_)))
        if len(known.found) < len(self._texts):
            new = [_said(reader, text, free) for text in self._texts[len(known.found) :]]
            known.found += new
            known.values += [one[0] if isinstance(one, tuple) else None for one in new]
            known.fine = np.concatenate((known.fine, np.array([isinstance(one, tuple) for one in new], np.bool_)))
        return known


class Run:
    """What is known in one run, by what columns mean; each forgets all when it knows too much."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Known] = {}

    def of(self, meaning: Hashable) -> Known:
        """What is known of the columns of this meaning."""
        known = self._known.get(meaning)
        if known is None or len(known) > MOST:
            known = self._known[meaning] = Known()
        return known
