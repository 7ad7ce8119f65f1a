"""What is composed of a decision, kept by what was read of it: a requirement's sentence rests on few of its statuses.

With many requirements nearly every applicant has a decision of his own, but hardly any requirement has more than a
handful of sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from screening.postings.model import NodeBase
from screening.verdict import Status
from screening.wording import Teller

#: With more answers and sentences than this of one thing everything that is kept of it is forgotten.
MOST_NOTED = 1 << 14

_T = TypeVar("_T")


@dataclass(slots=True)
class _Read:
    """Something that is read of a decision by a method of its teller, and what follows for each value that it had."""

    method: Callable[[Teller, Any], object]
    about: object
    then: dict[object, Any] = field(default_factory=dict)


@dataclass(eq=False)
class _Noting(Teller):
    """A teller that notes what it is asked about the decision, and the answers."""

    notes: list[tuple[Callable[[Teller, Any], object], object, object]] = field(default_factory=list)

    def status(self, name: str) -> Status:
        """The status of a requirement or of one of its parts."""
        found = super().status(name)
        self.notes.append((Teller.status, name, found))
        return found

    def way(self, node: NodeBase) -> str | None:
        """The way in which a requirement is met, or possibly met."""
        found = super().way(node)
        self.notes.append((Teller.way, node, found))
        return found

    def holds(self, fact: str) -> bool:
        """Whether the rules derived a fact."""
        found = super().holds(fact)
        self.notes.append((Teller.holds, fact, found))
        return found


class Noted(Generic[_T]):
    """What `compose` says of decisions of one plan, composed once for all that agree in what it reads.

    It asks the teller alone, and the same again where it had the same answers.
    """

    def __init__(self, compose: Callable[[Teller], _T]) -> None:
        self._compose, self._count = compose, 0
        self._first: dict[object, Any] = {}

    def of(self, tell: Teller) -> _T:
        """What it says of the decision of this teller."""
        then: dict[object, Any] = self._first
        value: object = None
        while type(found := then.get(value)) is _Read:
            then, value = found.then, found.method(tell, found.about)
        return self._learned(tell) if found is None else cast("_T", found)

    def _learned(self, tell: Teller) -> _T:
        noting = _Noting(tell.plan, tell.decision)
        made = self._compose(noting)
        size = 1 + len(noting.notes)
        self._count += size
        if self._count > MOST_NOTED:
            self._first, self._count = {}, size
        then: dict[object, Any] = self._first
        value: object = None
        for method, about, answer in noting.notes:
            then, value = then.setdefault(value, _Read(method, about)).then, answer
        then[value] = made
        return made
