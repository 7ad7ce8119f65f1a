"""Credit for time: overlap and part time, for all applicants at once.

An entry is the half-open interval [start, end) in 30/360 days with a rate (hundredths of quarter hours a week). At each
moment the entries of the same job count with the larger rate, different jobs add up to full time (or the largest
counts, `one-at-a-time`), and the credit is rate times days, summed over the applicant. Integers throughout.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from screening.arrays import Ints, few, is_few

#: Larger than any day number, so that the days of different applicants never meet on one line.
_SPAN = 1 << 21


class Numbered(Protocol):
    """Jobs that know which of them are the same one."""

    @property
    def job_numbers(self) -> Ints:
        """Equal numbers of one applicant are the same job."""


class Entries(NamedTuple):
    """Intervals to be credited: the applicant of each, and the row in which the other columns have it: first day, day
    after the last, rate. Which jobs are the same is asked where they overlap."""

    owner: Ints
    rows: Ints
    start: Ints
    end: Ints
    rate: Ints
    jobs: Numbered


def _sums(owner: Ints, amounts: Ints, n: int) -> Ints:
    """Exact integer sums by owner; `owner` ascending."""
    total = np.zeros(n, np.int64)
    if len(owner):
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        total[owner[first]] = np.add.reduceat(amounts, first)
    return total


def credit(entries: Entries, n: int, *, full_time: int, add_up: bool) -> Ints:
    """The credited units of each of `n` applicants; `full_time` is the cap in the unit of the rates."""
    if is_few(entries.owner):
        spans = _spans(entries, n, full_time)
        for some in spans:
            if len(some) > 1:
                some.sort()
        return few([_credited(some, entries, full_time, add_up) if some else 0 for some in spans])
    rows = entries.rows
    start, end, rate = entries.start[rows], entries.end[rows], entries.rate[rows]
    keep = np.flatnonzero((end > start) & (rate > 0))
    if not len(keep):
        return np.zeros(n, np.int64)
    owner = entries.owner[keep]
    start, end = start[keep] + owner * _SPAN, end[keep] + owner * _SPAN
    rate = np.minimum(rate[keep], full_time)
    order = np.lexsort((start, owner))
    owner, start, end, rate = owner[order], start[order], end[order], rate[order]
    reached = np.maximum.accumulate(end)
    meets = np.zeros(len(owner), np.bool_)
    meets[1:] = start[1:] < reached[:-1]
    overlapping = np.zeros(n, np.bool_)
    overlapping[owner[meets]] = True
    hard = overlapping[owner]
    total = _sums(owner[~hard], (end - start)[~hard] * rate[~hard], n)
    if hard.any():
        job = entries.jobs.job_numbers[rows][keep][order][hard]
        total += _sweep(owner[hard], job, start[hard], end[hard], rate[hard], n, full_time, add_up)
    return total


def _sweep(owner: Ints, job: Ints, start: Ints, end: Ints, rate: Ints, n: int, full_time: int, add_up: bool) -> Ints:
    """Cut the line at every start and end; in each piece, the largest rate of each job, then jobs together."""
    cuts = np.sort(np.concatenate((start, end)))
    cuts = cuts[np.r_[True, cuts[1:] != cuts[:-1]]]
    first, last = np.searchsorted(cuts, start), np.searchsorted(cuts, end)
    counts = last - first
    entry = np.repeat(np.arange(len(start)), counts)
    piece = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts) + first[entry]
    whose, rates = job[entry], rate[entry]
    if add_up:
        order = np.lexsort((whose, piece))
        piece, whose, rates = piece[order], whose[order], rates[order]
        heads = np.flatnonzero(np.r_[True, (piece[1:] != piece[:-1]) | (whose[1:] != whose[:-1])])
        piece, rates = piece[heads], np.maximum.reduceat(rates, heads)
        heads = np.flatnonzero(np.r_[True, piece[1:] != piece[:-1]])
        piece, rates = piece[heads], np.minimum(np.add.reduceat(rates, heads), full_time)
    else:
        order = np.argsort(piece, kind="stable")
        piece, rates = piece[order], rates[order]
        heads = np.flatnonzero(np.r_[True, piece[1:] != piece[:-1]])
        piece, rates = piece[heads], np.maximum.reduceat(rates, heads)
    return _sums(cuts[piece] // _SPAN, rates * (cuts[piece + 1] - cuts[piece]), n)


def gross(entries: Entries, n: int, *, full_time: int) -> tuple[Ints, Ints]:
    """For each of `n` applicants the units of all entries, overlap counted as often as it is there, and how many."""
    if is_few(entries.owner):
        spans = _spans(entries, n, full_time)
        return few([sum((end - start) * rate for start, end, rate, _ in some) for some in spans]), few(map(len, spans))
    lengths = np.maximum(entries.end - entries.start, 0)[entries.rows]
    units = lengths * np.minimum(entries.rate, full_time)[entries.rows]
    total = np.zeros(n, np.int64)
    np.add.at(total, entries.owner, units)
    return total, np.bincount(entries.owner[units > 0], minlength=n).astype(np.int64)


def _spans(entries: Entries, n: int, full_time: int) -> list[list[tuple[int, int, int, int]]]:
    """For each applicant what counts of a short column: start, end, rate and row."""
    owners, rows, starts, ends, rates, _ = entries
    if n == 1:  # each job is his, once
        return [
            [
                (starts[row], ends[row], rates[row] if rates[row] < full_time else full_time, row)
                for row in rows
                if ends[row] > starts[row] and rates[row] > 0
            ]
        ]
    spans: list[list[tuple[int, int, int, int]]] = [[] for _ in range(n)]
    known: dict[int, tuple[int, int, int, int] | None] = {}  # a job may be several people's
    for owner, row in zip(owners, rows, strict=True):
        if row not in known:
            start, end, rate = starts[row], ends[row], rates[row]
            counts = end > start and rate > 0
            known[row] = (start, end, rate if rate < full_time else full_time, row) if counts else None
        span = known[row]
        if span is not None:
            spans[owner].append(span)
    return spans


def _credited(spans: list[tuple[int, int, int, int]], entries: Entries, full_time: int, add_up: bool) -> int:
    """The credited units of one applicant; spans (start, end, rate, row) in the order of their starts."""
    total = reached = 0
    for start, end, rate, _ in spans:
        if start < reached:
            break
        reached = end
        total += (end - start) * rate
    else:
        return total
    total, number = 0, entries.jobs.job_numbers
    for first, last in pairwise(sorted({day for span in spans for day in span[:2]})):
        rates: dict[int, int] = {}
        for start, end, rate, row in spans:
            if start <= first < end:
                rates[number[row]] = max(rates.get(number[row], 0), rate)
        together = sum(rates.values()) if add_up else max(rates.values(), default=0)
        total += (last - first) * min(together, full_time)
    return total
