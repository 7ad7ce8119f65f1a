"""Columns, long and short, and the operations that everything that is measured is written with.

A long column is a numpy array. For one applicant, with a few jobs and degrees, a call of numpy costs more than what it
does, so a table of few rows has lists instead (`Few`). Whoever calls writes one formula for both: the operators and
`tolist` are those of numpy, and what numpy has as functions stands here. A short column is made by `few` and is
typed as the array that it stands for.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: A column of either kind, within this module.
_Column = Any

#: A table with more applicants and entries than this has long columns.
MOST_FEW = 64


class Few(list[int]):
    """A short column. Its operators go element by element, as those of an array."""

    __slots__ = ()

    def _with(self, operation: Callable[[Any, Any], Any], other: Any) -> Few:
        """Each element with the other, or with that in its place."""
        if type(other) is Few:
            return Few(map(operation, self, other))
        return Few(map(operation, self, other if isinstance(other, list | np.ndarray) else repeat(other)))

    def __add__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one + other for one in self]) if type(other) is int else self._with(operator.add, other)

    def __sub__(self, other: Any) -> Few:
        return Few([one - other for one in self]) if type(other) is int else self._with(operator.sub, other)

    def __mul__(self, other: Any) -> Few:
        return Few([one * other for one in self]) if type(other) is int else self._with(operator.mul, other)

    def __floordiv__(self, other: Any) -> Few:
        return Few([one // other for one in self]) if type(other) is int else self._with(operator.floordiv, other)

    def __mod__(self, other: Any) -> Few:
        return Few([one % other for one in self]) if type(other) is int else self._with(operator.mod, other)

    def __and__(self, other: Any) -> Few:
        return Few([one & other for one in self]) if type(other) is int else self._with(operator.and_, other)

    def __or__(self, other: Any) -> Few:
        return Few([one | other for one in self]) if type(other) is int else self._with(operator.or_, other)

    def __eq__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one == other for one in self]) if type(other) is int else self._with(operator.eq, other)

    def __ne__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one != other for one in self]) if type(other) is int else self._with(operator.ne, other)

    def __lt__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one < other for one in self]) if type(other) is int else self._with(operator.lt, other)

    def __le__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one <= other for one in self]) if type(other) is int else self._with(operator.le, other)

    def __gt__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one > other for one in self]) if type(other) is int else self._with(operator.gt, other)

    def __ge__(self, other: Any) -> Few:  # type: ignore[override]
        return Few([one >= other for one in self]) if type(other) is int else self._with(operator.ge, other)

    __radd__ = __iadd__ = __add__
    __rmul__ = __imul__ = __mul__
    __rand__ = __and__
    __ror__ = __or__

    def __rsub__(self, other: int) -> Few:
        return Few([other - one for one in self])

    def __neg__(self) -> Few:
        return Few([-one for one in self])

    def __invert__(self) -> Few:
        """Of truth values only."""
        return Few([not one for one in self])

    def all(self) -> bool:
        """Whether all are true."""
        return all(self)

    def any(self) -> bool:
        """Whether one is true."""
        return any(self)

    def tolist(self) -> list[int]:
        """A plain list."""
        return list(self)


#: A short column of these values, typed as the array that it stands for.
few = cast("Callable[[Iterable[int]], npt.NDArray[Any]]", Few)


def column(values: Sequence[int], short: bool = False) -> Ints:
    """A column of integers."""
    return few(values) if short else np.array(values, np.int64)


def truths(values: Sequence[bool], short: bool = False) -> Bools:
    """A column of truth values."""
    return few(values) if short else np.array(values, np.bool_)


def is_few(values: object) -> bool:
    """Whether a column is a short one."""
    return type(values) is Few


def long(values: _Column) -> Ints:
    """The same values in a long column."""
    return np.array(values, np.int64)


def filled(n: int, value: int, like: _Column) -> Ints:
    """A column of one value, as short or long as `like` is."""
    return few([value] * n) if type(like) is Few else np.full(n, value, np.int64)


def where(condition: _Column, yes: _Column, no: _Column) -> Ints:
    """For each row one value or the other."""
    if type(condition) is not Few:
        return cast("Ints", np.where(condition, yes, no))
    if len(condition) == 1:  # of one applicant: nothing is put together
        chosen = yes if condition[0] else no
        return few((chosen,)) if isinstance(chosen, int) else chosen
    if 0 not in condition and not isinstance(yes, int):
        return cast("Ints", yes)
    if isinstance(yes, int):
        if isinstance(no, int):
            return few([yes if one else no for one in condition])
        return few([yes if one else other for one, other in zip(condition, no, strict=True)])
    if isinstance(no, int):
        return few([value if one else no for one, value in zip(condition, yes, strict=True)])
    return few([value if one else other for one, value, other in zip(condition, yes, no, strict=True)])


def minimum(one: _Column, other: _Column) -> Ints:
    """For each row the smaller value."""
    if type(one) is not Few:
        found: Ints = np.minimum(one, other)
        return found
    return few([value if value < other else other for value in one] if type(other) is int else map(min, one, other))


def maximum(one: _Column, other: _Column) -> Ints:
    """For each row the larger value."""
    if type(one) is not Few:
        found: Ints = np.maximum(one, other)
        return found
    return few([value if value > other else other for value in one] if type(other) is int else map(max, one, other))


def among(values: _Column, wanted: Sequence[int]) -> Bools:
    """For each row whether it is one of these."""
    return few([value in wanted for value in values]) if type(values) is Few else np.isin(values, wanted)


def taken(values: _Column, rows: Any) -> npt.NDArray[Any]:
    """The chosen rows of a column, by number; of a long one also by truth value."""
    if type(values) is not Few:
        found: npt.NDArray[Any] = values[rows]
        return found
    return few([values[row] for row in rows])


def recoded(values: _Column, codes: Sequence[int]) -> Ints:
    """For each value the code at its place; what is less than 0 counts from the end."""
    return few([codes[value] for value in values]) if type(values) is Few else np.array(codes, np.int64)[values]


def put(values: _Column, rows: _Column, new: _Column) -> None:
    """Write the new values into these rows of a column."""
    if type(values) is not Few:
        values[rows] = new
        return
    for row, value in zip(rows, new, strict=True):
        values[row] = value


def reaching(values: _Column, least: int) -> Ints:
    """The numbers of the rows that are at least so much."""
    if type(values) is not Few:
        return np.flatnonzero(values >= least)
    return few([row for row, value in enumerate(values) if value >= least])


def reached(values: _Column, least: int) -> Ints:
    """1 for each row that is at least so much, else 0."""
    if type(values) is not Few:
        found: Ints = (values >= least) * np.int64(1)
        return found
    return few([1 if value >= least else 0 for value in values])


def places(chosen: _Column) -> Ints:
    """The numbers of the rows that are chosen."""
    return few([row for row, one in enumerate(chosen) if one]) if type(chosen) is Few else np.flatnonzero(chosen)


def largest_of(owner: _Column, values: _Column, n: int) -> Ints:
    """The largest value of each of `n` owners, 0 where there is none or all are less."""
    if type(owner) is not Few:
        best = np.zeros(n, np.int64)
        np.maximum.at(best, owner, values)
        return best
    found = [0] * n
    for whose, value in zip(owner, values, strict=True):
        if value > found[whose]:
            found[whose] = value
    return few(found)


def count_of(owner: _Column, n: int) -> Ints:
    """How many rows each of `n` owners has."""
    if type(owner) is not Few:
        return np.bincount(owner, minlength=n).astype(np.int64)
    found = [0] * n
    for whose in owner:
        found[whose] += 1
    return few(found)


def having(owner: _Column, n: int) -> Bools:
    """Which of `n` owners have a row."""
    if type(owner) is not Few:
        found = np.zeros(n, np.bool_)
        found[owner] = True
        return found
    return few([whose in owner for whose in range(n)])


def numbered(columns: Sequence[_Column]) -> Ints:
    """For each row a number; rows have equal numbers where they are equal in every column."""
    if type(columns[0]) is not Few:
        keys = np.stack(columns, axis=1)
        return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    found: dict[tuple[int, ...], int] = {}
    return few([found.setdefault(row, len(found)) for row in zip(*columns, strict=True)])


def span_of(owner: _Column, whose: int) -> range:
    """The rows of one owner; `owner` ascending."""
    if type(owner) is Few:
        return range(bisect_left(owner, whose), bisect_left(owner, whose + 1))
    first, last = np.searchsorted(owner, (whose, whose + 1))
    return range(int(first), int(last))


def spans_of(owner: _Column, of: _Column) -> tuple[Ints, Ints]:
    """The rows of each owner in `of`, one owner after the other, and for each row its place in `of`."""
    if type(owner) is Few:
        rows: list[int] = []
        whose: list[int] = []
        owned: dict[int, list[int]] = {}
        for row, one in enumerate(owner):
            owned.setdefault(one, []).append(row)
        for place, one in enumerate(of):
            found = owned.get(one)
            if found is not None:
                rows += found
                whose += [place] * len(found)
        return few(rows), few(whose)
    first, last = np.searchsorted(owner, of), np.searchsorted(owner, of, side="right")
    counts = last - first
    rows_ = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return rows_, np.repeat(np.arange(len(of)), counts)


def ranked(owner: _Column) -> Ints:
    """The rows in the order of their owners; those of an owner keep their order."""
    if type(owner) is Few:
        return few(sorted(range(len(owner)), key=owner.__getitem__))
    return np.argsort(owner, kind="stable")


def ascending(owner: _Column) -> bool:
    """Whether the rows stand in the order of their owners."""
    if type(owner) is Few:
        return all(map(operator.le, owner, owner[1:]))
    return bool((owner[1:] >= owner[:-1]).all())


def below(parts: Sequence[_Column]) -> Ints:
    """Several columns below each other."""
    if parts and type(parts[0]) is Few:
        found: list[int] = []
        for part in parts:
            found.extend(part)
        return few(found)
    return np.concatenate(parts)


def apart(owner: _Column, values: _Column) -> Ints:
    """The owners, each as often as it has different values."""
    if type(owner) is Few:
        return few([whose for whose, _ in sorted(set(zip(owner, values, strict=True)))])
    least = values - values.min(initial=0)
    room = int(least.max(initial=0)) + 1
    found: Ints = np.unique(owner * room + least) // room
    return found
