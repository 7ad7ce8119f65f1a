"""Credit for time: overlap and part time, for all applicants at once.

An entry is the half-open interval [start, end) in 30/360 days with a rate (hundredths of quarter hours a week). At each
moment the entries of the same job count with the larger rate, different jobs add up to full time (or the largest
counts, `one-at-a-time`), and the credit is rate times days, summed over the applicant. Integers throughout.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from screening.arrays import Ints
from screening.measure.lines import Numbered

#: Larger than any day number, so that the days of different applicants never meet on one line.
_SPAN = 1 << 21


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
    lengths = np.maximum(entries.end - entries.start, 0)[entries.rows]
    units = lengths * np.minimum(entries.rate, full_time)[entries.rows]
    total = np.zeros(n, np.int64)
    np.add.at(total, entries.owner, units)
    return total, np.bincount(entries.owner[units > 0], minlength=n).astype(np.int64)
