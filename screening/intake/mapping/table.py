"""The headers of one table: what each column is taken for, what is proposed, what is passed over, what never enters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from screening.applicant import MAX_ENTRIES
from screening.intake.headers import Target, wide
from screening.intake.mapping.forms import STANDS, folded, parted
from screening.intake.mapping.proposals import propose
from screening.intake.mapping.questions import Context, read_question
from screening.intake.mapping.reading import Reading, read_form
from screening.intake.mapping.slots import GROUPS, Item, settle
from screening.protected import is_protected

_NOBODY: Mapping[int, Target | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a column.

    `how` is `name` (a canonical one), `form`, `question` or `given` where `target` applies; `proposed` where `target`
    is only a proposal; else `person`, `passed` or `protected`. `why` says why nothing was applied.
    """

    how: str
    target: Target | None = None
    why: str = ""

    @property
    def applied(self) -> Target | None:
        """What the column is, or None."""
        return self.target if self.how in APPLIED else None


APPLIED = ("name", "form", "question", "given")
_PASSED = Taken("passed")
_EXPIRES = re.compile(r"\b(?:expir(?:es|y|ation)|exp date)\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a header could mean; a person has to say so."""

    target: Target
    why: str


def read_header(text: str, context: Context | None = None) -> Target | Proposal | None:
    """What a header by itself means; None where it means nothing here."""
    taken = read_headers([text], context)[0]
    if taken.applied:
        return taken.applied
    return Proposal(taken.target, taken.why) if taken.target else None


def read_headers(
    headers: Sequence[str], context: Context | None = None, given: Mapping[int, Target | None] = _NOBODY
) -> tuple[Taken, ...]:
    """What each of the columns is taken for. No two columns are taken for the same thing.

    `given` are the places that a person has settled, None where the column is passed over. A column that bears a
    canonical name is that; only then the forms, and the questions of the vocabulary and of the posting, are looked at.
    """
    context = context or Context()
    found: list[Taken] = [_PASSED] * len(headers)
    forms: dict[int, Reading] = {}
    for place, header in enumerate(headers):
        if is_protected(header):
            found[place] = Taken("protected")
        elif place in given:
            target = given[place]
            found[place] = Taken("given", target) if target else _PASSED
        elif target := wide(header):
            found[place] = Taken("name", target)
        else:
            found[place], reading = _alone(header, context)
            if reading:
                forms[place] = reading
    _entries(found, forms, headers)
    _ids(found, forms)
    for place, reading in forms.items():
        if reading.group == "list":
            found[place] = Taken("form", Target("list", reading.name))
    _expiries(found, headers)
    settle_collisions(found, forms)
    applied = {taken.applied for taken in found}
    for place, header in enumerate(headers):
        if found[place] == _PASSED and place not in given:
            near = propose(header, context)
            if near and near[0] not in applied:
                found[place] = Taken("proposed", *near)
    return tuple(found)


def _alone(header: str, context: Context) -> tuple[Taken, Reading | None]:
    reading, question = read_form(header), read_question(header, context)
    if reading and question:
        return Taken("proposed", question, "it is a form of another column as well"), None
    if question:
        return Taken("question", question), None
    if reading and reading.group == "person":
        return Taken("person", None, reading.name), None
    return _PASSED, reading


def _entries(found: list[Taken], forms: Mapping[int, Reading], headers: Sequence[str]) -> None:
    """Place the columns of jobs and degrees."""
    items = []
    for place, taken in enumerate(found):
        target = taken.applied
        if target and target.group in GROUPS:
            items.append(Item(place, target.group, target.name, target.slot, True, "", given=True))
        elif place in forms and forms[place].group in GROUPS:
            one = forms[place]
            key = parted(headers[place])
            items.append(
                Item(place, one.group, one.name, one.number, one.sure, key, dotted=one.dotted, ranked=one.ranked)
            )
    settle(items)
    for item in items:
        if item.given:
            continue
        if item.slot:
            found[item.place] = Taken("form", Target(item.group, item.name, item.slot))
            continue
        number = forms[item.place].number
        slot = 1 if number is None else number
        if 0 < slot <= MAX_ENTRIES:
            found[item.place] = Taken("proposed", Target(item.group, item.name, slot), item.why_not)


def _ids(found: list[Taken], forms: Mapping[int, Reading]) -> None:
    """The column that tells applicants apart: the plainest one, if there is only one."""
    target = Target("id", "applicant_id")
    places = [place for place, reading in forms.items() if reading.group == "id"]
    best = [place for place in places if forms[place].stands == "alone"] or places
    settled = any(taken.applied == target for taken in found)
    for place in places:
        if not settled and best == [place]:
            found[place] = Taken("form", target)
        else:
            why = "another column has the ids" if settled or len(best) == 1 else "other columns could have the ids too"
            found[place] = Taken("proposed", target, why)


def _expiries(found: list[Taken], headers: Sequence[str]) -> None:
    """Of a question for a credential and one for its date of expiry, the second says when the first ends."""
    asked: Mapping[str, list[int]] = defaultdict(list)
    for place, taken in enumerate(found):
        if taken.applied and taken.applied.group == "credential":
            asked[taken.applied.name].append(place)
    for name, places in asked.items():
        dated = [
            place for place in places if found[place].how == "question" and _EXPIRES.search(folded(headers[place]))
        ]
        target = Target("expires", name)
        if len(places) == 2 and len(dated) == 1 and all(taken.applied != target for taken in found):
            found[dated[0]] = Taken("question", target)


def settle_collisions(found: list[Taken], forms: Mapping[int, Reading]) -> None:
    """Of several columns for one thing the one that says so most plainly is taken, or none."""
    places: Mapping[Target, list[int]] = defaultdict(list)
    for place, taken in enumerate(found):
        if taken.applied:
            places[taken.applied].append(place)
    for several in places.values():
        if len(several) == 1:
            continue
        ranks = {place: _rank(found[place], forms.get(place)) for place in several}
        best = [place for place in several if ranks[place] == min(ranks.values())]
        for place in several:
            if ranks[place] and best != [place]:
                found[place] = replace(found[place], how="proposed", why="another column says the same")


def _rank(taken: Taken, reading: Reading | None) -> int:
    """0 for what a person or a canonical name says, which nothing here overrules."""
    if taken.how in ("given", "name"):
        return 0
    return 1 + (STANDS.index(reading.stands) if reading else 0)
