"""One measuring run: a table, under a policy, with its kinds of work, at a date.

Truths about entries are 0 (no), 1 (possible) and 2 (certain), so that "and" is the minimum. Measures are pairs of
integer columns, one value for each applicant.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from screening.calendar import BadDate, DateReading, read_date
from screening.determinations import NOTHING, Determinations
from screening.policy import Policy
from screening.postings.posting import KindOfWork
from screening.profiles import Ints, ProfileTable
from screening.vocabulary import Vocabulary

NO, POSSIBLE, CERTAIN = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A pair of columns: what is certain and what is possible. `certain <= possible` in every row.

    `details` are further columns that prose reads: how many entries count, how much overlap was taken out.
    """

    certain: Ints
    possible: Ints
    details: Mapping[str, Ints] = field(default_factory=dict)


_M = TypeVar("_M", bound=Callable[..., Any])


def kept(method: _M) -> _M:
    """A method whose results stay with its object: measured once, read as often as evidence asks."""

    @wraps(method)
    def read(self: Any, *args: Any) -> Any:
        key = (method.__name__, args)
        found = self.results.get(key)
        if found is None:
            found = self.results[key] = method(self, *args)
        return found

    return cast("_M", read)


@dataclass(frozen=True, eq=False)
class Context:
    """What every measure reads. Nothing here changes during a run."""

    table: ProfileTable
    policy: Policy
    kinds: Mapping[str, KindOfWork]
    as_of: datetime.date
    vocabulary: Vocabulary
    determinations: Determinations = NOTHING

    @property
    def n(self) -> int:
        """How many applicants there are."""
        return len(self.table)

    @property
    def unit_rate(self) -> int:
        """The full-time rate in units a day."""
        return self.policy.full_time * 100

    def date(self, text: str) -> DateReading | None:
        """A date of the record as the policy reads it; None for a text that is no date."""
        try:
            return read_date(text, self.policy.date_order)
        except BadDate:
            return None
