"""Finding a quote of a rule file in the posting's text, whatever the line breaks and the typography.

White space is folded to single spaces, typographic quotes and dashes to their ASCII forms; case counts. `...`
in a quote joins parts that stand in that order. A part never begins or ends inside a word.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate

from screening.postings.posting import Citation
from screening.postings.sentences import Span, sentences

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
#: Characters that are not seen: the soft hyphen, zero-width marks, the byte order mark.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_JOIN = re.compile(r"\.{3,}|\u2026")
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_LEAST_LIKE = 55.0
#: The closest sentence is looked for this many times; to look is slow, and a few show what is the matter.
_MOST_SUGGESTIONS = 10
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class QuoteMissing:
    """A quote that the text doesn't hold: the part that isn't there, and the closest sentence, if any."""

    part: str
    closest: str
    after: str = ""

    @property
    def hint(self) -> str:
        """What the closest sentence is, or nothing; where only the order is wrong, that."""
        if self.after:
            return "write the parts in the order of the text"
        return f"the closest sentence is `{self.closest}`" if self.closest else ""


class PostingText:
    """A posting's text, folded once, in which quotes are found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._starts, self._ends = _fold(text)
        self.sentences: tuple[Span, ...] = sentences(text)
        self._suggestions = 0

    def find(self, quote: str) -> Citation | QuoteMissing:
        """Return where the quote stands, first occurrences first; or what is missing."""
        parts = [part for part in (_fold(piece)[0].strip() for piece in _JOIN.split(quote)) if part]
        spans: list[Span] = []
        at, before = 0, ""
        for part in parts:
            start = self._whole_words(part, at)
            if start < 0:
                if self._whole_words(part, 0) >= 0:
                    return QuoteMissing(part, "", after=before)
                return QuoteMissing(part, self._closest(part))
            before, at = part, start + len(part)
            spans.append((self._starts[start], self._ends[at - 1]))
        if not spans:
            return QuoteMissing(quote, "")
        return Citation(quote, spans[0][0], spans[-1][1], tuple(spans))

    def untouched(self, spans: Collection[Span]) -> tuple[Span, ...]:
        """Return the sentences that none of the spans touches."""
        ordered = sorted(spans)
        begins = [begin for begin, _ in ordered]
        reached = list(accumulate((end for _, end in ordered), max, initial=0))
        return tuple((start, end) for start, end in self.sentences if reached[bisect_left(begins, end)] <= start)

    def _whole_words(self, part: str, at: int) -> int:
        start = self.folded.find(part, at)
        if start < 0 or not (_inside_word(self.folded, start) or _inside_word(self.folded, start + len(part))):
            return start
        before = _NO_LETTER_BEFORE if part[0].isalnum() else ""
        after = _NO_LETTER_AFTER if part[-1].isalnum() else ""
        found = re.compile(before + re.escape(part) + after).search(self.folded, start + 1)
        return found.start() if found else -1

    def _closest(self, part: str) -> str:
        if self._suggestions == _MOST_SUGGESTIONS:
            return ""
        from rapidfuzz import fuzz  # only messages need it, and it is slow to import

        self._suggestions += 1
        ranked = (
            (fuzz.partial_ratio(part.lower(), self.text[start:end].lower()), start, end)
            for start, end in self.sentences
        )
        likeness, start, end = max(ranked, key=lambda found: (found[0], -found[1]), default=(0.0, 0, 0))
        return shorten(self.text[start:end], _SHOWN) if likeness >= _LEAST_LIKE else ""


def shorten(text: str, length: int) -> str:
    """Return `text` on one line, cut after a word where it is longer than `length`."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3].rsplit(" ", 1)[0] + "..."


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _fold(text: str) -> tuple[str, array[int], array[int]]:
    """Return the folded text, and for each of its characters the start and end of what it stands for."""
    folded: list[str] = []
    starts, ends = array("l"), array("l")
    for at, char in enumerate(text):
        if char in _UNSEEN:
            continue
        if char.isspace():
            if folded and folded[-1] == " ":
                ends[-1] = at + 1
                continue
            char = " "
        folded.append(char)
        starts.append(at)
        ends.append(at + 1)
    return "".join(folded).translate(_FOLDED), starts, ends
