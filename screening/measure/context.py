"""One measuring run: a table, under a policy, with its kinds of work, at a date.

Truths about entries are 0 (no), 1 (possible) and 2 (certain), so that "and" is the minimum. Measures are pairs of
integer columns, one value for each applicant.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeVar, cast

from screening.arrays import Ints, filled, taken
from screening.calendar import BadDate, DateReading, read_date
from screening.determinations import NOTHING, Determinations
from screening.later import later
from screening.policy import Policy
from screening.postings.posting import KindOfWork
from screening.profiles import ProfileTable
from screening.vocabulary import Vocabulary

NO, POSSIBLE, CERTAIN = 0, 1, 2


class Measure(NamedTuple):
    """A pair of columns: what is certain and what is possible. `certain <= possible` in every row.

    `details` are further columns that prose reads: how many entries count, how much overlap was taken out. They are
    worked out when it does.
    """

    certain: Ints
    possible: Ints
    detailed: Callable[[], Mapping[str, Ints]] = dict

    @property
    def details(self) -> Mapping[str, Ints]:
        """The further columns by name."""
        return self.detailed()

    def take(self, rows: Ints) -> Measure:
        """The measure of the chosen applicants, without its details."""
        return Measure(taken(self.certain, rows), taken(self.possible, rows))


_M = TypeVar("_M", bound=Callable[..., Any])


def kept(method: _M) -> _M:
    """A method, or a function of a context, whose results stay with it: measured once, read as often as asked."""

    name, asked = method.__name__, method.__code__.co_argcount - 1

    @wraps(method)
    def read_one(self: Any, about: Any) -> Any:
        key = (name, about)
        found = self.results.get(key)
        if found is None:
            found = self.results[key] = method(self, about)
        return found

    @wraps(method)
    def read_two(self: Any, about: Any, how: Any) -> Any:
        key = (name, about, how)
        found = self.results.get(key)
        if found is None:
            found = self.results[key] = method(self, about, how)
        return found

    @wraps(method)
    def read_only(self: Any) -> Any:
        found = self.results.get(name)
        if found is None:
            found = self.results[name] = method(self)
        return found

    # one for each number of arguments: they are called a hundred times for one applicant
    return cast("_M", (read_only, read_one, read_two)[asked])


@dataclass(frozen=True, eq=False)
class Context:
    """What every measure reads. Nothing here changes during a run.

    With `only_certain` nobody asks what is possible, and the possible end of a measure may be its certain one.
    """

    table: ProfileTable
    policy: Policy
    kinds: Mapping[str, KindOfWork]
    as_of: datetime.date
    vocabulary: Vocabulary
    determinations: Determinations = NOTHING
    only_certain: bool = False
    results: dict[object, object] = field(default_factory=dict, repr=False)

    @later
    def n(self) -> int:
        """How many applicants there are."""
        return len(self.table)

    def filled(self, value: int) -> Ints:
        """A column of one value for all applicants."""
        return filled(self.n, value, self.table.rows)

    @later
    def unit_rate(self) -> int:
        """The full-time rate in units a day."""
        return self.policy.full_time * 100

    def date(self, text: str) -> DateReading | None:
        """A date of the record as the policy reads it; None for a text that is no date."""
        return _date(text, self.policy.date_order)


@lru_cache(maxsize=1 << 13)
def _date(text: str, order: str) -> DateReading | None:
    try:
        return read_date(text, order)
    except BadDate:
        return None
