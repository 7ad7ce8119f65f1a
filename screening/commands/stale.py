"""What is wrong with determinations: those that a run has no use for, and those that don't say who gave them.

Each is a problem of the file of answers, not a silent choice. An answer that isn't signed counts all the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator

from screening.calendar import BadDate, day_bounds, read_date
from screening.determinations import Determination
from screening.intake import Unread
from screening.mentions import mentions
from screening.plan import Plan
from screening.profiles import ProfileTable
from screening.vocabulary import Standing, fold, standard
from screening.wording import listing

#: What the report and `problems.csv` call the file of answers.
FILE = "determinations"


def unmentioned(determinations: Iterable[Determination], table: ProfileTable) -> frozenset[int]:
    """The numbers of the answers about values that nobody in a table wrote."""
    return frozenset(
        number for number, one in enumerate(determinations) if not mentions(table, one.question, fold(one.value))
    )


class Stale:
    """The answers that a run of one posting has no use for. `others` are the questions of postings beside it."""

    def __init__(self, determinations: Iterable[Determination], plan: Plan, others: Collection[str] = ()) -> None:
        self._plan = plan
        self._others = others
        self._all = tuple(determinations)
        self._waiting = frozenset(range(len(self._all)))

    def see(self, nobody: frozenset[int]) -> None:
        """Take note of the answers about values that `nobody` in a part of the input wrote."""
        self._waiting &= nobody

    def problems(self) -> Iterator[Unread]:
        """The answers without use, after the whole input was seen."""
        for number, one in enumerate(self._all):
            if reason := self._why(one, number):
                said = f"the answer `{one.answer}` about `{one.value}` ({one.question}) isn't used: {reason}"
                yield Unread(one.row, "value", one.value, said, FILE, "take it out, or correct the value")

    def _why(self, one: Determination, number: int) -> str:
        if one.question not in self._plan.questions:
            return "" if one.question in self._others else "the posting doesn't ask that"
        if _known(one, self._plan):
            return "what the value stands for is known without it"
        return "nobody in the input wrote the value" if number in self._waiting else ""


def unsigned(determinations: Iterable[Determination], as_of: datetime.date, date_order: str) -> Iterator[Unread]:
    """The answers that don't say who gave them, when and why, or when in a way that can't be: one note for each."""
    for one in determinations:
        said = f"the answer `{one.answer}` about `{one.value}` ({one.question})"
        missing = [name for name in ("who", "when", "why") if not getattr(one, name)]
        wrong = [
            *(["nobody is named for it"] if "who" in missing else []),
            *(["no day is given"] if "when" in missing else _wrong_day(one.when, as_of, date_order)),
            *(["no reason is given"] if "why" in missing else []),
        ]
        if wrong:
            column = missing[0] if missing else "when"
            value = one.when if column == "when" else ""
            hint = "fill in who, when and why" if missing else "correct the day"
            yield Unread(one.row, column, value, f"{said} isn't signed in full: {listing(wrong, 'and')}", FILE, hint)


def _wrong_day(text: str, as_of: datetime.date, date_order: str) -> list[str]:
    try:
        reading = read_date(text, date_order)
    except BadDate as bad:
        return [str(bad)]
    bounds = day_bounds(reading)
    if bounds is None:
        return [f"`{text}` is no date"]
    return [f"`{text}` is later than {as_of.isoformat()}, the date of the screening"] if bounds[0] > as_of else []


def _known(one: Determination, plan: Plan) -> bool:
    """Whether the rule file or the vocabulary settles the question for everybody who wrote the value."""
    vocabulary = standard()
    kind, _, about = one.question.partition(":")
    if kind == "title":
        return fold(one.value) in plan.posting.kinds[about].titles
    if kind == "level":
        return vocabulary.level(one.value).level is not None
    if kind == "credential":
        return vocabulary.credential(one.value) is not None
    if kind == "field":
        listed = about.split("+")
        parts = vocabulary.field_parts(one.value)
        standings = {vocabulary.standing(vocabulary.field(part), listed) for part in parts}
        return Standing.LISTED in standings or standings == {Standing.UNRELATED}
    return False
