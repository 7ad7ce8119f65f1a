"""Credentials that are held and questions that were answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screening.calendar import day_bounds
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, Measure


def credential(context: Context, names: Sequence[str], valid: bool) -> Measure:
    """1 where one of the credentials is held and, where asked, valid on as_of."""
    table, day = context.table.credentials, context.as_of
    resolve = context.vocabulary.credential
    wanted = frozenset(names)
    named = table.name.map(lambda text: int((resolve(text) or text) in wanted), 0)

    def unexpired(text: str) -> int:
        reading = context.date(text)
        bounds = None if reading is None else day_bounds(reading)
        if bounds is None:
            return POSSIBLE
        first, last = bounds
        return CERTAIN if day <= first else NO if day > last else POSSIBLE

    until = table.expires.map(unexpired, -1)
    silent = POSSIBLE if valid else CERTAIN
    truth = np.where(until < 0, np.where(table.valid < 0, silent, CERTAIN), until)
    truth = np.where(table.valid == 0, NO, np.where(table.unspoken == 1, POSSIBLE, truth)) * named
    best = np.zeros(context.n, np.int64)
    np.maximum.at(best, table.owner, truth)
    spoken = [np.zeros(context.n, np.int64) for _ in names]
    for i, name in enumerate(names):
        rows = table.name.map(lambda text, name=name: int((resolve(text) or text) == name), 0) == 1  # type: ignore[misc]
        spoken[i][table.owner[rows]] = 1
    told = context.table.credentials_complete | (np.minimum.reduce(spoken) == 1)
    return Measure((best == CERTAIN).astype(np.int64), np.where(told, best >= POSSIBLE, True).astype(np.int64))


def answer(context: Context, question: str, least: int, most: int) -> Measure:
    """The answer as a number (yes is 1, no is 0); between `least` and `most` where it isn't given."""
    said = context.table.answers_said.get(question)
    if said is None:
        return Measure(np.full(context.n, least, np.int64), np.full(context.n, most, np.int64))
    value = np.clip(context.table.answers[question], least, most)
    return Measure(np.where(said < 0, least, value), np.where(said < 0, most, value))
