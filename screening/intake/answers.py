"""A table of questions and answers. A question is one of the posting's, by its words, or any other by its own name.

As a header may, a question may ask for a credential or for years of a kind of work; the answer is one of these then.
A question that an applicant answers twice, and not alike, is unanswered. Of who has a row that says an answer and not
to which question, no answer can be relied on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from screening.intake import lost, values
from screening.intake.columns import Column, Faults, Read, read
from screening.intake.draft import Draft
from screening.intake.headers import Target
from screening.intake.mapping import Context, read_question
from screening.intake.text import shown
from screening.intake.values import Values
from screening.profiles import UNREAD, Bools, Coded, Credentials, Ints
from screening.protected import is_protected

_CLAIMS = {"claim": "experience", "claim_supervisory": "supervisory"}
#: What a cell says that can't be read, among the numbers of what cells say.
_UNREAD = 1 << 40


@dataclass(frozen=True, slots=True)
class _Kind:
    """The answers of one kind: where a row says one, its `value` and how it is `said`; of credentials the date too."""

    said: Ints
    value: Ints
    dates: Coded


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a table: what each row answers, and the `dropped` questions, which are protected.

    `holes` are rows that answer a question that can't be read.
    """

    targets: tuple[Target, ...]
    asked: Ints
    kinds: Mapping[str, _Kind]
    dropped: tuple[str, ...] = ()
    holes: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def put(self, owner: Ints, draft: Draft, unsure: Bools) -> None:
        """Put the answers of the applicants at hand into their draft; of some of them none is sure."""
        n = len(draft.ids)
        used = np.flatnonzero((owner >= 0) & (self.asked >= 0))
        used = used[np.argsort(self.asked[used], kind="stable")]
        firsts = np.searchsorted(self.asked[used], np.arange(len(self.targets) + 1))
        for code, target in enumerate(self.targets):
            kind = self.kinds[target.group]
            rows = used[firsts[code] : firsts[code + 1]]
            rows = rows[kind.said[rows] >= 0]
            if target.group == "credential":
                draft.credentials.append(lost.unsure(_credentials(target.name, owner, rows, kind), unsure))
                continue
            said, value = np.full(n, -1, np.int64), np.full(n, -1 if target.group in _CLAIMS else 0, np.int64)
            said[owner[rows]], value[owner[rows]] = kind.said[rows], kind.value[rows]
            said[unsure] = -1
            if target.group in _CLAIMS:
                draft.claims[_CLAIMS[target.group], target.name] = value
            else:
                draft.answers_said[target.name], draft.answers[target.name] = said, value


def _credentials(name: str, owner: Ints, rows: Ints, kind: _Kind) -> Credentials:
    rows = rows[np.argsort(owner[rows], kind="stable")]
    return Credentials(
        owner=owner[rows],
        place=np.zeros(len(rows), np.int64),
        name=Coded(np.zeros(len(rows), np.int64), (name,)),
        valid=np.maximum(kind.value[rows], -1),
        expires=kind.dates.take(rows),
        unspoken=2 * (kind.value[rows] == UNREAD).astype(np.int64),
    )


def read_answers(key: Ints, columns: Mapping[str, Column], faults: Faults, how: Values, context: Context) -> Answers:
    """Read the questions and answers of the applicants whose codes are `key`."""
    question, answer = columns["question"], columns["answer"]
    protected = tuple(text for text in question.cells.values if is_protected(text))
    if protected:
        gone = question.cells.map(lambda text: int(text in protected), 0) == 1
        question, answer = question.without(gone), answer.without(gone)
    blank = ~question.said & answer.said
    for index in np.flatnonzero(blank).tolist():
        faults.add(index, question, "the question is blank")
    asked = read(question, lambda text: _target(text, context), faults, free=True)
    targets = tuple(dict.fromkeys(asked.values))
    places = {target: code for code, target in enumerate(targets)}
    code = asked.ints(lambda target: places[target], -1)
    groups = Coded(asked.codes, tuple(target.group for target in asked.values))
    kinds: dict[str, _Kind] = {}
    sense = np.full(len(key), -1, np.int64)
    for name in dict.fromkeys(target.group for target in targets):
        elsewhere = groups.map(lambda group, name=name: int(group == name), 0) == 0  # type: ignore[misc]
        kinds[name], found = _read(name, answer.without(elsewhere) if elsewhere.any() else answer, faults, how)
        sense = np.maximum(sense, found)
    groups_of = _groups(key, code, sense)
    for row in groups_of.against.tolist():
        faults.add(row, answer, f"`{shown(question.cells.text(row) or '')}` is answered twice, not alike")
    kinds = {name: groups_of.settled(kind, name) for name, kind in kinds.items()}
    return Answers(targets, code, kinds, protected, np.flatnonzero(blank | (asked.unread & answer.said)))


def _target(text: str, context: Context) -> Target:
    found = read_question(text, context)
    if found is not None and found.group in ("answer", "credential", *_CLAIMS):
        return found
    return Target("answer", values.short_name(text.casefold()))


def _read(group: str, cells: Column, faults: Faults, how: Values) -> tuple[_Kind, Ints]:
    """The answers of one kind, and numbers that are equal where cells say the same."""
    senses: dict[object, int] = {}

    def sense(found: Read[Any]) -> Ints:
        # yes is 1
        numbers = found.ints(lambda said: senses.setdefault(said[1] if group == "answer" else said, len(senses)), -1)
        return np.where(found.unread, _UNREAD, numbers)

    nowhere = Coded(np.full(len(cells.cells.codes), -1, np.int64), ())
    if group in _CLAIMS:
        amounts = read(cells, values.claim, faults)
        return _Kind(np.minimum(amounts.codes, 0), amounts.ints(int, -1), nowhere), sense(amounts)
    if group == "answer":
        found = read(cells, values.answer, faults)
        said, value = found.ints(lambda pair: pair[0], -1), found.ints(lambda pair: pair[1], 0)
        return _Kind(said, value, nowhere), sense(found)
    held = read(cells, how.credential, faults, instead=lambda _: (UNREAD, None))
    days = Coded.of([day for _, day in held.values])
    dates = Coded(np.array([*days.codes.tolist(), -1], np.int64)[held.codes], days.values)
    return _Kind(np.minimum(held.codes, 0), held.ints(lambda pair: pair[0], -1), dates), sense(held)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The rows in which one applicant answers one question: the `first` of each, and whether they aren't alike.

    `against` are the rows that contradict the first, one for each question.
    """

    first: Ints
    unlike: Bools
    against: Ints

    def settled(self, kind: _Kind, group: str) -> _Kind:
        """One answer to each question, and none that can be relied on where they aren't alike."""
        said = np.full(len(kind.said), -1, np.int64)
        said[self.first] = kind.said[self.first]
        value, dates, torn = kind.value.copy(), kind.dates.codes.copy(), self.first[self.unlike]
        if group == "credential":
            value[torn], dates[torn] = UNREAD, -1
        else:
            said[torn], value[torn] = -1, -1
        return _Kind(said, value, Coded(dates, kind.dates.values))


def _groups(key: Ints, code: Ints, sense: Ints) -> _Groups:
    used = np.flatnonzero((key >= 0) & (code >= 0) & (sense >= 0))
    order = used[np.lexsort((used, code[used], key[used]))]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (key[order[1:]] != key[order[:-1]]) | (code[order[1:]] != code[order[:-1]])
    group = np.cumsum(begins) - 1
    first = order[begins]
    differs = sense[order] != sense[first][group]
    unlike = np.zeros(len(first), np.bool_)
    unlike[group[differs]] = True
    read_both = differs & (sense[order] != _UNREAD) & (sense[first][group] != _UNREAD)
    against = order[read_both][np.unique(group[read_both], return_index=True)[1]]
    return _Groups(first, unlike, np.sort(against))
