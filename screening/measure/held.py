"""Credentials that are held and questions that were answered."""

from __future__ import annotations

from collections.abc import Sequence

from screening.arrays import Ints, having, largest_of, reached, reaching, taken, where
from screening.calendar import day_bounds
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, Measure, kept


@kept
def names_truth(context: Context, names: Sequence[str]) -> Ints:
    """For each credential of the record: whether its name is one of those asked for, or stands for one.

    A name that the vocabulary doesn't know could be any credential, so it is possible.
    """
    vocabulary = context.vocabulary

    def truth(text: str) -> int:
        known = vocabulary.credential(text)
        if known is None and text not in names:
            answered = [context.determinations.truth(f"credential:{name}", text) for name in names]
            return CERTAIN if True in answered else POSSIBLE if None in answered else NO
        if known is None:
            return CERTAIN
        return CERTAIN if any(vocabulary.satisfies(known, name) for name in names) else NO

    return context.table.credentials.name.map(truth, NO)


@kept
def validity_truth(context: Context, valid: bool) -> Ints:
    """For each credential of the record: whether it is held and, where asked, valid on as_of."""
    table, day = context.table.credentials, context.as_of

    def unexpired(text: str) -> int:
        reading = context.date(text)
        bounds = None if reading is None else day_bounds(reading)
        if bounds is None:
            return POSSIBLE
        first, last = bounds
        return CERTAIN if day <= first else NO if day > last else POSSIBLE

    until = table.expires.map(unexpired, -1)
    silent = POSSIBLE if valid else CERTAIN
    truth = where(until < 0, where(table.valid < 0, silent, CERTAIN), until)
    return where(table.valid == 0, NO, where(table.unspoken > 0, POSSIBLE, truth))


def credential(context: Context, names: Sequence[str], valid: bool) -> Measure:
    """1 where one of the credentials is held and, where asked, valid on as_of."""
    table, n = context.table.credentials, context.n
    names = tuple(names)
    named, held = names_truth(context, names), validity_truth(context, valid)
    best = largest_of(table.owner, where(named == CERTAIN, held, NO), n)
    certain = reached(best, CERTAIN)
    if context.only_certain:
        return Measure(certain, certain)
    unread = largest_of(table.owner, where(named == POSSIBLE, held, NO), n)
    spoken = context.filled(1) == 1
    for name in names:
        spoken = spoken & having(taken(table.owner, reaching(names_truth(context, (name,)), CERTAIN)), n)
    told = spoken | (context.table.credentials_complete & (unread == NO))
    return Measure(certain, where(told, reached(best, POSSIBLE), 1))


def answer(context: Context, question: str, yes_no: bool, most: int) -> Measure:
    """The answer as a number (yes is 1, no is 0), between -`most` and `most`; anything where it isn't given.

    With `yes_no`, a number other than 0 and 1 is no answer.
    """
    least, most = (0, 1) if yes_no else (-most, most)
    said = context.table.answers_said.get(question)
    if said is None:
        return Measure(context.filled(least), context.filled(most))
    value = context.table.answers[question]
    unsaid = (said < 0) | (value < least) | (value > most)
    return Measure(where(unsaid, least, value), where(unsaid, most, value))
