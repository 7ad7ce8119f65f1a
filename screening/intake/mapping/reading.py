"""One header by itself: a canonical name, or a form of the table with a number and a word for its group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screening.intake.mapping.forms import Form, folded, forms, parted

#: No header that is longer is a form.
LONGEST = 300
#: Words before a form that say of what group it is.
LEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "job": (
            "job",
            "work",
            "employment",
            "employer",
            "experience",
            "position",
            "company",
            "work experience",
            "work history",
            "job history",
            "employment history",
            "employment record",
            "employment experience",
            "professional experience",
            "experience history",
        ),
        "degree": (
            "degree",
            "education",
            "school",
            "college",
            "university",
            "institution",
            "education history",
            "educational background",
            "educational history",
            "education record",
            "college university",
            "higher education",
            "school college",
        ),
    }
)

#: Words that number a job. A degree that is "current" or "previous" may be another thing than a numbered one.
_RANKS: Mapping[str, int] = MappingProxyType(
    {
        "second most recent": 2,
        "2 most recent": 2,
        "next most recent": 2,
        "third most recent": 3,
        "3 most recent": 3,
        "fourth most recent": 4,
        "4 most recent": 4,
        "fifth most recent": 5,
        "5 most recent": 5,
        "current or most recent": 1,
        "most recent or current": 1,
        "current most recent": 1,
        "most recent current": 1,
        "present or most recent": 1,
        "most recent": 1,
        "current": 1,
        "present": 1,
        "last": 1,
        "latest": 1,
        "previous": 2,
        "prior": 2,
        "past": 2,
        "former": 2,
    }
)
#: Words that number a degree where a header begins with them.
_STAGES: Mapping[str, int] = MappingProxyType({"undergraduate": 1, "graduate": 2})
#: Words with a number beside them that counts the jobs before the last: "Previous Employer 1".
_EARLIER = frozenset(["previous", "prior", "past", "former"])
_ORDINALS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for number, name in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
        )
    }
    | {name: number for number, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight"), 1)}
)
#: Letters and Roman numbers that count at the end of a header, or after the word for a group.
_LETTERS: Mapping[str, int] = MappingProxyType(
    {name: number for names in ("abcde", ("i", "ii", "iii", "iv", "v")) for number, name in enumerate(names, 1)}
)
#: Notes at the end of a header on how a cell is written, and the fields that may have them. A day before the month
#: isn't among them.
_NOTES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (
        ("mm yyyy", "mm yy", "mm dd yyyy", "mm dd yy", "yyyy mm dd", "yyyy mm", "yyyy", "month year", "mo yr", "m y"),
        frozenset(["start", "end", "conferred_on"]),
    ),
    (("yes no", "y n", "yes or no", "y or n"), frozenset(["accredited", "conferred", "paid", "supervised"])),
)
_NUMBER = re.compile(r"#?([0-9]{1,2})")
_NUMBER_WORDS = frozenset(["no", "nr", "num", "number", "#"])
_DOTTED = re.compile(r"[^\W\d_][)?]?\.[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header says by itself. `number` is None where it has none.

    `sure` says that nothing needs to stand beside it; `dotted` that the number is the `.1` which some programs put
    after a repeated header, and `ranked` that it is a word, such as "previous".
    """

    group: str
    name: str
    number: int | None
    sure: bool
    stands: str = "alone"
    dotted: bool = False
    ranked: bool = False


def read_form(text: str) -> Reading | None:
    """The form that a header is, with its number, or None."""
    dotted = _DOTTED.search(text.strip()[-6:]) is not None and text.strip()[-1:].isdigit()
    for words in dict.fromkeys((folded(text), parted(text))) if len(text) <= LONGEST else ():
        found = list(dict.fromkeys(_readings(words.split())))
        if len(found) == 1:
            one = found[0]
            return Reading(one.group, one.name, one.number, one.sure, one.stands, dotted, one.ranked)
        if found:
            return None
    return None


def read_in(text: str, group: str) -> Form | None:
    """The form of a group that a header without a number is, where it is known that it stands among columns of it."""
    known = forms()
    for said in dict.fromkeys((folded(text), parted(text))) if len(text) <= LONGEST else ():
        found = _form(said.split())
        form = known.get(said) if found is None else found[0]
        if form:
            return form if form.group == group else None
    return None


def is_numbered(text: str) -> bool:
    """Whether a header says by a number, or by its rank, which of several entries it is a column of."""
    found = read_form(text)
    return found is not None and found.number is not None


def _readings(words: list[str]) -> Iterator[Reading]:
    """Every way to read the words of a header; the plainest that there is, and no other."""
    if form := _form(words):
        yield Reading(form[0].group, form[0].name, None, form[0].stands == "alone" or form[1], form[0].stands)
        return
    for bare, number in _numbered(words):
        if form := _form(bare):
            kind, led = form
            if kind.group in ("job", "degree"):
                sure = led or kind.stands in ("alone", "numbered")
                yield Reading(kind.group, kind.name, number, sure, kind.stands)
    for bare, number in _ranked(words):
        if (form := _form(bare)) and form[0].group == "job":
            kind, led = form
            sure = led or kind.stands in ("alone", "numbered")
            yield Reading(kind.group, kind.name, number, sure, kind.stands, ranked=True)
    for bare, number in _earlier(words):
        if (form := _form(bare)) and form[0].group == "job":
            kind, led = form
            sure = led or kind.stands in ("alone", "numbered")
            yield Reading(kind.group, kind.name, number + 1, sure, kind.stands, ranked=True)
    if words[:1] and words[0] in _STAGES and (form := _form(words[1:])) and form[0].group == "degree":
        yield Reading("degree", form[0].name, _STAGES[words[0]], True, form[0].stands, ranked=True)


def _form(words: list[str]) -> tuple[Form, bool] | None:
    """The form that the words are, with the group said before it (then True) or not."""
    text = " ".join(words)
    if found := _led(text):
        return found
    for notes, names in _NOTES:
        for note in notes:
            found = _led(text.removesuffix(f" {note}")) if text.endswith(f" {note}") else None
            if found and found[0].name in names:
                return found
    return None


def _led(text: str) -> tuple[Form, bool] | None:
    known = forms()
    if (form := known.get(text)) and form.stands != "led":
        return form, False
    found = set()
    for group, leads in LEADS.items():
        for lead in leads:
            rest = known.get(text.removeprefix(f"{lead} ")) if text.startswith(f"{lead} ") else None
            if rest and rest.group == group:
                found.add(rest)
    return (found.pop(), True) if len(found) == 1 else None


def _numbered(words: list[str]) -> Iterator[tuple[list[str], int]]:
    """The words without their one number."""
    places = [i for i, word in enumerate(words) if _NUMBER.fullmatch(word) or word in _ORDINALS]
    places = places or [i for i, word in enumerate(words) if word in _LETTERS and _may_count(words, i)]
    if len(places) != 1:
        return
    place = places[0]
    match = _NUMBER.fullmatch(words[place])
    number = int(match[1]) if match else _ORDINALS.get(words[place]) or _LETTERS[words[place]]
    before, after = words[:place], words[place + 1 :]
    yield before + after, number
    if match and before and before[-1] in _NUMBER_WORDS:
        yield before[:-1] + after, number


def _may_count(words: list[str], place: int) -> bool:
    """Whether a letter stands where a number would; `Title I` is the name of a law."""
    before = " ".join(words[:place])
    return before != "title" and (place == len(words) - 1 or any(before in leads for leads in LEADS.values()))


def _earlier(words: list[str]) -> Iterator[tuple[list[str], int]]:
    """The words without their one number and the one word that says that it counts the jobs before the last."""
    for bare, number in _numbered(words):
        there = [word for word in bare if word in _EARLIER]
        if len(there) == 1:
            yield [word for word in bare if word not in _EARLIER], number


def _ranked(words: list[str]) -> Iterator[tuple[list[str], int]]:
    """The words without the longest phrase that ranks a job, where there is one only."""
    text = f" {' '.join(words)} "
    for phrase, number in _RANKS.items():
        if f" {phrase} " in text:
            before, _, after = text.partition(f" {phrase} ")
            rest = f"{before} {after}".split()
            if not any(f" {other} " in f" {' '.join(rest)} " for other in _RANKS):
                yield rest, number
            return
