"""Credit for the time of a few jobs: the same arithmetic as in `sweep`, job by job in plain Python.

A line is a job that takes time. All of them are put in the order of their starts once, and what is asked of them picks
some and goes along these once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from screening.arrays import Ints, few

#: First day, day after the last, rate in units a day, and the row in which the job stands.
Line = tuple[int, int, int, int]
#: A short column, or a list.
Days = Ints | list[int]
#: For each row whose job it is: nobody's, somebody's, or several people's.
Owners = Sequence[Sequence[int]]


class Numbered(Protocol):
    """Jobs that know which of them are the same one."""

    @property
    def job_numbers(self) -> Ints:
        """Equal numbers of one applicant are the same job."""


def lines(start: Days, end: Days, rate: Days, full_time: int, row: int = 0) -> list[Line]:
    """The jobs that take time, in the order of their starts, of full time at most; the first is in `row`."""
    found = [
        (first, last, much if much < full_time else full_time, row)
        for row, (first, last, much) in enumerate(zip(start, end, rate, strict=True), row)
        if last > first and much > 0
    ]
    found.sort()
    return found


def few_credit(some: Sequence[Line], owners: Owners, n: int, jobs: Numbered, *, full_time: int, add_up: bool) -> Ints:
    """The credited units of each of `n` applicants; `full_time` is the cap in the unit of the rates."""
    total, reached = [0] * n, [0] * n
    overlapping: set[int] = set()
    for start, end, rate, row in some:
        for whose in owners[row]:
            if start < reached[whose]:
                overlapping.add(whose)
            else:
                reached[whose] = end
                total[whose] += (end - start) * rate
    if overlapping:
        his: dict[int, list[Line]] = {one: [] for one in overlapping}
        for line in some:
            for whose in owners[line[3]]:
                if whose in his:
                    his[whose].append(line)
        for one, lines_of in his.items():
            total[one] = _swept(lines_of, jobs.job_numbers, full_time, add_up)
    return few(total)


def few_gross(some: Sequence[Line], owners: Owners, n: int) -> tuple[Ints, Ints]:
    """For each of `n` applicants the units of all lines, overlap counted as often as it is there, and how many."""
    units, count = [0] * n, [0] * n
    for start, end, rate, row in some:
        for whose in owners[row]:
            units[whose] += (end - start) * rate
            count[whose] += 1
    return few(units), few(count)


def _swept(some: Sequence[Line], number: Ints, full_time: int, add_up: bool) -> int:
    """The credited units of one applicant, cut at every start and end."""
    total = 0
    for first, last in pairwise(sorted({day for line in some for day in line[:2]})):
        rates: dict[int, int] = {}
        for start, end, rate, row in some:
            if start <= first < end:
                rates[number[row]] = max(rates.get(number[row], 0), rate)
        together = sum(rates.values()) if add_up else max(rates.values(), default=0)
        total += (last - first) * min(together, full_time)
    return total
