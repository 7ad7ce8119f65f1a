"""Determinations that a run has no use for: each is a problem of the file of answers, not a silent choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.determinations import Determination
from screening.intake import Unread
from screening.mentions import mentions
from screening.plan import Plan
from screening.profiles import ProfileTable
from screening.vocabulary import Standing, fold, standard

#: What the report and `problems.csv` call the file of answers.
FILE = "determinations"


class Stale:
    """Watches the tables of a run for the values that the answers are about."""

    def __init__(self, determinations: Iterable[Determination], plan: Plan) -> None:
        self._plan = plan
        self._all = tuple(determinations)
        self._waiting = self._all

    def see(self, table: ProfileTable) -> None:
        """Take note of who wrote what."""
        self._waiting = tuple(one for one in self._waiting if not mentions(table, one.question, fold(one.value)))

    def problems(self) -> Iterator[Unread]:
        """The answers without use, after all tables were seen."""
        for one in self._all:
            if reason := self._why(one):
                said = f"the answer `{one.answer}` about `{one.value}` ({one.question}) isn't used: {reason}"
                yield Unread(one.row, "value", one.value, said, FILE, "take it out, or correct the value")

    def _why(self, one: Determination) -> str:
        if one.question not in self._plan.questions:
            return "the posting doesn't ask that"
        if _known(one, self._plan):
            return "what the value stands for is known without it"
        return "nobody in the input wrote the value" if one in self._waiting else ""


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
