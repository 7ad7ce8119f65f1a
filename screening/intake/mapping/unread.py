"""What columns that aren't read may speak of, told by the words of their headers.

A list of jobs or degrees is complete only if nothing stands beside it that could be another one, and silence about
hours, conferral or accreditation is silence only if no column speaks of it. A column that a person has told to ignore
speaks of nothing; neither does one of what is applied for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.intake.mapping.forms import folded, parted
from screening.intake.mapping.slots import GROUPS
from screening.intake.mapping.table import Taken

#: What an opening is about: another entry of a list, or something of the entries that are there.
LISTS = ("job", "degree", "high-school", "highest")
FIELDS = ("hours_per_week", "share", "conferred", "accredited")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Opening:
    """Columns that leave something open for an applicant of whom one of them says something.

    `what` is one of `LISTS` or `FIELDS`; `level` the place of the column with the highest degree, or -1. Where
    `either` is set a "no" leaves it open as well.
    """

    what: str
    places: tuple[int, ...]
    level: int = -1
    either: bool = False


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_JOB = _set(
    "employer employers employed employment job jobs position positions experience experiences experienced work worked "
    "workplace occupation occupations career careers company companies firm title titles role roles internship "
    "internships apprenticeship"
)
_DEGREE = _set(
    "degree degrees major majors school schools schooling education educational college colleges university "
    "universities diploma diplomas academic undergraduate postgraduate graduate bachelor bachelors masters mba "
    "doctorate doctoral phd associates coursework"
)
_LEVEL = _set("bachelor bachelors masters mba doctorate doctoral phd associates undergraduate postgraduate")
_HIGH_SCHOOL = re.compile(r" (?:high school|secondary school|ged|hs diploma) ")
#: What is applied for, wished for or allowed, and not what was done.
_ASKED_FOR = _set(
    "applied apply applying application applications requisition requisitions req posting posted vacancy vacancies "
    "opening openings desired desire preferred preference preferences interest interested sought seeking available "
    "availability willing able want wish looking expected_salary referral referred hear heard authorized authorised "
    "authorization authorisation eligible eligibility visa sponsorship permit legally weekends overtime shifts "
    "relocate remote remotely travel consider considered"
)
_OF_THE_POSTING = _set(
    "id ids code number num no nr location category family board department division grade ref reference status "
    "stage source site"
)
_POSTING = _set("job position role title")
#: What is said of an entry that stands there, and brings no other.
_DETAILS = _set(
    "phone telephone fax mobile email mail contact contacted city state county country province location website url "
    "web supervisor supervisors manager managers boss reference references salary wage wages pay paid compensation "
    "rate earnings income reason reasons leaving duties duty responsibilities responsibility tasks department "
    "division industry sector gpa grade grades honors honours transcript transcripts verified verification start "
    "started end ended from to date dates began left hired attended attendance units credits hours type id number "
    "code supervised supervise permission"
)
#: Words of another entry than the one that is there.
_MORE = _set(
    "previous previously prior past other others additional former formerly further earlier more another second third "
    "fourth fifth 2nd 3rd 4th double history"
)
_HOURS = _set("hours hrs hour hr fte ft pt schedule fulltime parttime")
_HOURS_SAID = re.compile(
    r" (?:full time|part time|time (?:basis|base|type)"
    r"|(?:employment|job|work|appointment|position) (?:type|status|basis)"
    r"|type of (?:employment|job|work|position|appointment)) "
)
_OTHER_HOURS = _set(
    "credit credits semester quarter units office business interview school class training course clock continuing "
    "education ceu college university"
)
_SHARE = re.compile(r" (?:percent|percentage|share|proportion|portion) ")
_CONFERRED = _set(
    "graduate graduated graduation graduating conferred conferral confer enrolled enrollment enrolment attending"
)
_CONFERRED_DEGREE = _set(
    "status received receive earned earn obtained obtain awarded award completed complete completion progress expected "
    "anticipated granted finished incomplete pending pursuing did"
)
_COMPLETED = _set("completed complete completion finished incomplete")
_OF_COMPLETED = _set("did you it program studies study course of yes no y n or date year years is was the in 1 2 3 4 5")
_GRADUATE_OF = re.compile(
    r" (?:post )?graduate (?:degrees?|schools?|majors?|college|university|education|work|studies) "
)
_CURRENT = re.compile(
    r" (?:is (?:this )?(?:your )?current|is current|current (?:job|position|employer) (?:y n|yes no|flag)) "
)
_NOT = _set("no not never non without")
_ONE_OF_SEVERAL = re.compile(r" (?:most recent|recent|current|present|last|latest|highest|undergraduate) ")
_LATER_ONES = re.compile(r" (?:previous|prior|past|former|graduate) ")
_EXPECTED = re.compile(r" (?:expected|anticipated) ")
_NAMING = ("title", "employer", "level", "field", "institution")


def openings(
    headers: Sequence[str], taken: Sequence[Taken], ignored: Collection[int] = (), own: str = ""
) -> tuple[Opening, ...]:
    """What the columns of a table leave open; `ignored` are places that a person has told to ignore.

    Where each row is one entry of a group, its `own`, a column is another entry only by a number or by its words.
    """
    slots = {
        group: {one.applied.slot for one in taken if one.applied and one.applied.group == group} for group in GROUPS
    }
    if own:
        slots[own] = {1}
    found = []
    for place, (header, one) in enumerate(zip(headers, taken, strict=True)):
        if one.how in ("proposed", "passed") and place not in ignored:
            words = _words(header)
            either = not _NOT.isdisjoint(words)
            about = dict.fromkeys([*_of_words(header, words, slots, own), *_of_proposal(one, words)])
            found += [Opening(what, (place,), either=either or what in FIELDS) for what in about]
    return (*found, *_one_of_several(headers, taken))


def _words(header: str) -> list[str]:
    cut = header[:_LONGEST]
    return list(dict.fromkeys(f"{parted(cut)} {folded(cut)}".split()))


def _of_proposal(one: Taken, words: Sequence[str]) -> Iterator[str]:
    """A title or a school that isn't placed may be that of another entry."""
    if one.how == "proposed" and one.target and one.target.group in GROUPS and not _asked_for(words):
        if one.target.name in _NAMING:
            yield one.target.group
        elif one.target.name in FIELDS:
            yield one.target.name
        elif one.target.name == "conferred_on":
            yield "conferred"


def _asked_for(words: Sequence[str]) -> bool:
    """Whether a header is about the posting, or about what an applicant wishes or may do."""
    rest = set(words) - _POSTING
    return not _ASKED_FOR.isdisjoint(words) or (bool(rest) and len(rest) < len(set(words)) and rest <= _OF_THE_POSTING)


def _of_words(header: str, words: Sequence[str], slots: Mapping[str, Collection[int]], own: str) -> Iterator[str]:
    if _asked_for(words):
        return
    said = f" {parted(header[:_LONGEST])} "
    fields = [*_of_jobs(said, words), *_of_degrees(said, words)]
    yield from fields
    if not _JOB.isdisjoint(words):
        aside = own == "job" or bool({"hours_per_week", "share"} & {*fields}) or bool(_CURRENT.search(said))
        if _is_another(words, slots["job"], aside):
            yield "job"
    if not _DEGREE.isdisjoint(words):
        aside = own == "degree" or (bool({"conferred", "accredited"} & {*fields}) and _LEVEL.isdisjoint(words))
        if _is_another(words, slots["degree"], aside):
            lower = _HIGH_SCHOOL.search(said) and (_DEGREE - {"school", "diploma", "graduate", "education"}).isdisjoint(
                words
            )
            yield "high-school" if lower else "degree"


def _is_another(words: Sequence[str], slots: Collection[int], aside: bool) -> bool:
    """Whether a header about an entry may be about one that isn't among those that are read."""
    numbers = {int(word) for word in words if word.isdecimal() and len(word) < 4}
    if numbers and not numbers <= set(slots):
        return True
    if not aside and _DETAILS.isdisjoint(words):
        return True
    return not numbers and len(slots) < 2 and not _MORE.isdisjoint(words)


def _of_jobs(said: str, words: Sequence[str]) -> Iterator[str]:
    if (not _HOURS.isdisjoint(words) or _HOURS_SAID.search(said)) and _OTHER_HOURS.isdisjoint(words):
        yield "hours_per_week"
    if _SHARE.search(said) and _DEGREE.isdisjoint(words):
        yield "share"


def _of_degrees(said: str, words: Sequence[str]) -> Iterator[str]:
    if any(word.startswith("accredit") for word in words):
        yield "accredited"
    ends = not _CONFERRED.isdisjoint(words) and not _GRADUATE_OF.search(said)
    of_degree = not _DEGREE.isdisjoint(words) and not _CONFERRED_DEGREE.isdisjoint(words)
    if ends or of_degree or (not _COMPLETED.isdisjoint(words) and set(words) <= _COMPLETED | _OF_COMPLETED):
        yield "conferred"


def _one_of_several(headers: Sequence[str], taken: Sequence[Taken]) -> Iterator[Opening]:
    """Lists of which a header says that only one entry is given: the most recent employer, the highest degree."""
    for group in GROUPS:
        here = {place: one.applied for place, one in enumerate(taken) if one.applied and one.applied.group == group}
        texts = {place: f" {parted(headers[place][:_LONGEST])} " for place in here}
        expected = [place for place in here if here[place].name == "conferred_on" and _EXPECTED.search(texts[place])]
        yield from (Opening("conferred", (place,), either=True) for place in expected)
        slots = {target.slot for target in here.values()}
        said = {place: text for place, text in texts.items() if here[place].name in _NAMING}
        partly = _ONE_OF_SEVERAL if slots == {1} else _LATER_ONES
        if not here or (1 in slots and len(slots) > 1) or not any(map(partly.search, said.values())):
            continue
        level = next((place for place in said if here[place].name == "level"), -1)
        highest = level >= 0 and any(" highest " in text for text in said.values())
        yield Opening("highest" if highest else group, tuple(here), level if highest else -1)
