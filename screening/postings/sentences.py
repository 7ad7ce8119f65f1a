"""The sentences of a posting's text, as spans: what the citations of a rule file have to touch.

Lines that an editor wrapped belong together; paragraphs, bullets, headings and semicolons end a sentence. A
heading and a lone "AND" ask for nothing and are no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A start and an end in the text.
Span = tuple[int, int]

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_BULLET = re.compile(r"\s*(?:[-*+\u2022\u25aa\u25cf\u00b7\u2013\u2014]\s+|\(?(?:[0-9]{1,2}|[A-Za-z])[.)]\s+)")
_LEAD = re.compile(r"\s*[^\s:;.][^:;.\r\n]{0,79}:(?=\s|$)")
_BREAK = re.compile(r"""(?:[.?!]["'\u201d\u2019)\]]*|;)\s+(?=["'\u201c\u2018(\[]*[A-Z0-9])""")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:e\.g|i\.e|cf|vs|St|Dr|Mr|Ms|Mrs|No|Nos|Inc|Co|approx|incl|min|max|Ph))\.$"
)
_CONNECTIVE = re.compile(r"\W*(?:and|or|and/or|plus|either|both)\W*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]")
#: A heading has at most so many words; what is longer says something.
_HEADING_WORDS = 8
#: A line at least so long, with no stop at its end, goes on in the next.
_WRAPPED = 50


def sentences(text: str) -> tuple[Span, ...]:
    """Return the spans of the sentences of `text`, in order."""
    found: list[Span] = []
    for start, end in _blocks(text):
        at = start
        for stop in _BREAK.finditer(text, start, end):
            if _ABBREVIATION.search(text[at : stop.start() + 1]):
                continue
            found.append((at, stop.end()))
            at = stop.end()
        found.append((at, end))
    trimmed = (_trim(text, *span) for span in found)
    return tuple((start, end) for start, end in trimmed if _says_something(text[start:end]))


def _blocks(text: str) -> Iterator[Span]:
    """The stretches of lines that belong together, without bullets and headings."""
    start = end = -1
    for line in _LINE.finditer(text):
        at, stop = line.span(1)
        content = line.group(1)
        bullet = _BULLET.match(content)
        if bullet is not None:
            at += bullet.end()
        if start >= 0 and (bullet is not None or not _goes_on(text[start:end], content)):
            yield start, end
            start = -1
        if start < 0 and (lead := _LEAD.match(text, at, stop)) and _short(lead.group()):
            at = lead.end()
        if not text[at:stop].strip() or (start < 0 and _capitals(text[at:stop])):
            continue
        start, end = (at if start < 0 else start), stop
    if start >= 0:
        yield start, end


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the block before it, as wrapped lines do."""
    if not line.strip() or _capitals(line):
        return False
    last = before.rstrip().rsplit("\n", 1)[-1].strip()
    if last.endswith((";", ":")):
        return False
    lead = _LEAD.match(line)
    if last.endswith((".", "?", "!")) and lead is not None and _short(lead.group()):
        return False
    first = line.strip()[0]
    return len(last) >= _WRAPPED or not first.isupper()


def _short(heading: str) -> bool:
    return len(heading.split()) <= _HEADING_WORDS


def _capitals(line: str) -> bool:
    """Whether a line is a heading in capitals."""
    return bool(_WORD.search(line)) and line == line.upper() and _short(line) and not line.rstrip().endswith(".")


def _says_something(sentence: str) -> bool:
    return bool(_WORD.search(sentence)) and not _CONNECTIVE.fullmatch(sentence)


def _trim(text: str, start: int, end: int) -> Span:
    content = text[start:end]
    return start + len(content) - len(content.lstrip()), start + len(content.rstrip())
