"""Rules that are decided apart: requirements that share nothing, and the posting as a whole, a stretch at a time.

What was decided is remembered, the latest of it: a part goes through the engine once for each way its gauges can stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from screening.engine import Engine
from screening.plan import ALWAYS, Rule

#: For each gauge of the plan, the bins of its certain and its possible value.
Cell = tuple[tuple[int, int], ...]
#: A gauge or a fact that the engine is told of: its name, its certain and its possible value.
Fact = tuple[str, int, int]
#: So many rules of the posting as a whole are decided together: the engine is told what they read of the rest.
STRETCH = 8

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Recent(dict[_K, _V]):
    """A mapping that forgets: of what was put in, more than half of `most` and no more than `most` is kept, the latest.

    Half is forgotten at once, so that looking up and putting in cost what they cost in a mapping that keeps all.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: _K, value: _V) -> None:
        if len(self) >= self._most and key not in self:
            for old in list(self)[: self._most // 2]:
                self.pop(old, None)
        super().__setitem__(key, value)


class Part:
    """Rules that are decided apart: their gauges (with `places` in a cell), and which facts of theirs are `told` on."""

    def __init__(self, rules: Sequence[Rule], gauges: Mapping[str, int], told: frozenset[str], most: int) -> None:
        read = {test.gauge for rule in rules for test in rule.tests}
        self._gauges = tuple((name, place) for name, place in gauges.items() if name in read)
        self._facts = {rule.name: rule.fact for rule in rules}
        self._told = told.intersection(self._facts.values())
        self._engine = Engine(rules, [name for name, _ in self._gauges])
        self._found: Recent[Cell, tuple[frozenset[str], frozenset[str]]] = Recent(most)

    def decide(self, cell: Cell, fact: Callable[[int, Cell], Fact]) -> tuple[frozenset[str], frozenset[str]]:
        """The rules that fire and the facts that are told on, for a cell of the whole plan.

        Only what is about this part is looked at; through the engine the first time. `fact` gives what stands for the
        gauge at a place of a cell.
        """
        key = tuple([cell[place] for _, place in self._gauges])
        found = self._found.get(key)
        if found is None:
            fired = self._engine.run([fact(place, cell) for _, place in self._gauges])
            found = self._found[key] = fired, self._told.intersection(self._facts[name] for name in fired)
        return found


class Whole:
    """The rules of the posting as a whole, which only read facts, those that other parts tell and their own.

    They are decided a stretch at a time, so that with many requirements the engine isn't told all of them for each.
    """

    def __init__(self, rules: Sequence[Rule], most: int) -> None:
        cut = [rules[first : first + STRETCH] for first in range(0, len(rules), STRETCH)]
        self._stretches = [_Stretch(part, most) for part in (cut if _forward(cut) else [rules])]

    def decide(self, told: Collection[str]) -> set[str]:
        """The rules that fire where these facts are told."""
        facts, fired = set(told), set[str]()
        for stretch in self._stretches:
            some, more = stretch.decide(facts)
            fired |= some
            facts |= more
        return fired


class _Stretch:
    """Some rules of the posting as a whole."""

    def __init__(self, rules: Sequence[Rule], most: int) -> None:
        self._facts = {rule.name: rule.fact for rule in rules}
        read = {fact for rule in rules for fact in rule.facts}
        self._read = frozenset(read - {ALWAYS} - set(self._facts.values()))
        # a fact that an earlier stretch makes as well may be told already
        self._engine = Engine(rules, self._read)
        self._found: Recent[frozenset[str], tuple[frozenset[str], frozenset[str]]] = Recent(most)

    def decide(self, facts: set[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The rules that fire, and the facts that they make."""
        key = self._read & facts
        found = self._found.get(key)
        if found is None:
            fired = self._engine.run((fact, 1, 1) for fact in sorted(key))
            found = self._found[key] = fired, frozenset(self._facts[name] for name in fired)
        return found


def _forward(stretches: Sequence[Sequence[Rule]]) -> bool:
    """Whether no stretch reads or makes again what a later one makes: then one after the other is all at once."""
    later: set[str] = set()
    for stretch in reversed(stretches):
        made = {rule.fact for rule in stretch}
        if later & (made | {fact for rule in stretch for fact in rule.facts}):
            return False
        later |= made
    return True
