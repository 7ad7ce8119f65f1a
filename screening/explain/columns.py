"""The sentences of all applicants as an Arrow column: composed once for each distinct decision, filled by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.amounts import UNBOUNDED, say_days, say_units, units_per_day
from screening.apart import Recent
from screening.explain.laid import Layout, Pieces
from screening.explain.reasons import Pattern, column, joined
from screening.profiles import Ints
from screening.requirements.experience import reach, say_at_most, say_counted
from screening.run import Run
from screening.wording import Parts, Slot, Teller, say_amount, say_missing

#: The texts of days are made by ten years at once, and looked up in order up to two hundred years.
_STEP, _MOST_DAYS = 3_600, 72_000
#: No more patterns than these are kept, the latest ones: where most applicants have their own, they are many and long.
MOST_PATTERNS = 20_000

#: A slot, and how often it stood before in its sentence.
Spot: TypeAlias = tuple[Slot, int]


def fill_column(run: Run, compose: Callable[[Teller], Parts]) -> pa.Array:
    """The sentences of all applicants of a run, as an Arrow column of strings.

    A sentence of `compose` is about what is required. It is composed once for all decisions that agree on that and kept
    with the rules; each distinct number is said once. Raises ArrowInvalid for more than two gigabytes of text.
    """
    patterns, pattern_of_row = sentences(run, compose)
    layout = Layout(pattern_of_row, [spotted(pattern) for pattern in patterns])
    return layout.column({spot: slot_said(run, spot[0], rows) for spot, rows in layout.rows_of.items()})


def sentences(run: Run, compose: Callable[[Teller], Parts]) -> tuple[list[Pattern], Ints]:
    """The distinct patterns of the sentences of `compose`, and for each applicant the place of his."""
    composed: dict[frozenset[str], Pattern]
    alike: dict[Pattern, Pattern]
    composed, alike = run.rules.kept.setdefault(compose, (Recent(MOST_PATTERNS), Recent(MOST_PATTERNS)))
    number_of: dict[int, int] = {}
    patterns: list[Pattern] = []
    pattern_of = np.zeros(len(run.decisions), np.int64)
    for place, decision in enumerate(run.decisions):
        pattern = composed.get(decision.required)
        if pattern is None:
            made = joined(compose(Teller(run.plan, decision)))
            pattern = composed[decision.required] = alike[made] = alike.get(made, made)
        number = number_of.setdefault(id(pattern), len(patterns))
        if number == len(patterns):
            patterns.append(pattern)
        pattern_of[place] = number
    return patterns, pattern_of[run.decision_of]


def spotted(pattern: Pattern) -> list[str | Spot]:
    """A pattern with its slots told apart: with each how often it stood before."""
    before: dict[Slot, int] = {}
    found: list[str | Spot] = []
    for part in pattern:
        if isinstance(part, str):
            found.append(part)
        else:
            found.append((part, before.get(part, 0)))
            before[part] = before.get(part, 0) + 1
    return found


def slot_said(run: Run, slot: Slot, rows: Ints) -> Pieces:
    """What a slot says in these rows."""
    columns = [column(run, slot, name)[rows] for name in slot.columns]
    full_time = run.plan.full_time
    if (in_column := _IN_COLUMNS.get(slot.say)) is not None:
        return in_column(full_time, *slot.args, *columns)
    whose, distinct = numbered(columns)
    numbers = zip(*(values.tolist() for values in distinct), strict=True)
    return [(whose, pa.array([slot.say(full_time, *slot.args, *found) for found in numbers], pa.string()))]


def amounts_said(
    units: Ints, full_time: int, unbounded: str, before: str = "", after: str = ""
) -> tuple[Ints, pa.Array]:
    """Amounts of time in words: for each the place of its text, and the texts; `unbounded` where nothing bounds it.

    Only whole days are told, so the texts are those of the days, in order; they are made once for all columns. Each is
    between `before` and `after`.
    """
    open_ = units >= UNBOUNDED // 2
    return _days_said(
        units // units_per_day(full_time), np.where(open_, 0, -1), (f"{before}{unbounded}{after}",), before, after
    )


def _days_said(days: Ints, other: Ints, others: tuple[str, ...], before: str, after: str) -> tuple[Ints, pa.Array]:
    """Days in words between `before` and `after`; where `other` isn't negative, that one of the other texts instead."""
    days = np.where(other < 0, days, 0)
    if int(days.min(initial=0)) >= 0 and int(days.max(initial=0)) < _MOST_DAYS:
        texts = texts_of_days(int(days.max(initial=0)) // _STEP + 1, others, before, after)
        return np.where(other < 0, days, len(texts) - len(others) + other), texts
    whose, (distinct, instead) = numbered([days, other])
    said = [
        others[one] if one >= 0 else f"{before}{say_days(day)}{after}"
        for day, one in zip(distinct.tolist(), instead.tolist(), strict=True)
    ]
    return whose, pa.array(said, pa.string())


@lru_cache(maxsize=32)
def texts_of_days(steps: int, others: tuple[str, ...] = (), before: str = "", after: str = "") -> pa.Array:
    """The texts of so many times ten years of days, each between `before` and `after`, and then the others."""
    texts = pc.binary_join_element_wise(before, days_said(steps), after, "") if before or after else days_said(steps)
    return pa.concat_arrays([texts, pa.array(others, pa.string())]) if others else texts


def days_said(steps: int) -> pa.Array:
    """The texts of so many times ten years of days."""
    return pa.concat_arrays([ten_years_said(step) for step in range(steps)])


@lru_cache(maxsize=32)
def ten_years_said(step: int) -> pa.Array:
    """The texts of ten years of days, after so many times ten years."""
    # what is said of a day elsewhere is remembered day by day, which is much for all of them
    return pa.array(map(say_days.__wrapped__, range(step * _STEP, (step + 1) * _STEP)), pa.string())


def _amounts(full_time: int, units: Ints) -> Pieces:
    """As `say_amount` says each."""
    return [amounts_said(units, full_time, say_units(UNBOUNDED, full_time))]


def _missing(full_time: int, needed: int, units: Ints) -> Pieces:
    """As `say_missing` says each."""
    day = full_time * 100
    days = -(-needed // day) - units // day
    return [_days_said(days, np.full(len(days), -1), (), "", "")]


def _reaches(full_time: int, certain: Ints, possible: Ints) -> Pieces:
    """As `reach` says each: what is certain, how it goes on, and how far it may reach."""
    unknown = say_units(UNBOUNDED, full_time)
    day = units_per_day(full_time)
    same, open_ = certain == possible, possible >= UNBOUNDED // 2
    low = np.where((certain != 0) | same, np.where(certain >= UNBOUNDED // 2, 0, -1), 1)
    on = np.where(same, 0, 1 + (certain == 0) + 2 * open_)
    ways = [f"{some}, possibly {most}" for most in ("up to ", f"{unknown},") for some in (" for certain", "")]
    return [
        _days_said(certain // day, low, (unknown, "nothing certain"), "", ""),
        (on, pa.array(["", *ways], pa.string())),
        _days_said(possible // day, np.where(same | open_, 0, -1), ("",), "", ","),
    ]


def _counted(full_time: int, jobs: Ints, overlap: Ints, told: Ints) -> Pieces:
    """As `say_counted` says each: first without the overlap and without what closes the bracket, then that."""
    whose, distinct = numbered([np.where(told == 0, 0, jobs), (told != 0).astype(np.int64)])
    said = [
        say_counted(full_time, some, 0, known) for some, known in zip(*map(np.ndarray.tolist, distinct), strict=True)
    ]
    twice = overlap // units_per_day(full_time)
    close = np.where(
        (told != 0) & (jobs == 0), 0, np.where((told == 0) | (twice < 1), 1, np.where(overlap >= UNBOUNDED // 2, 2, -1))
    )
    before, after = "; ", " of overlap counted once)"
    others = ("", ")", f"{before}{say_units(UNBOUNDED, full_time)}{after}")
    return [
        (whose, pa.array([text.removesuffix(")") for text in said], pa.string())),
        _days_said(twice, close, others, before, after),
    ]


def _at_most(full_time: int, certain: Ints, possible: Ints) -> Pieces:
    """As `say_at_most` says each."""
    before, after = ", ", " at the most"
    others = ("", f"{before}{say_units(UNBOUNDED, full_time)}{after}")
    other = np.where(possible > certain, np.where(possible >= UNBOUNDED // 2, 1, -1), 0)
    return [_days_said(possible // units_per_day(full_time), other, others, before, after)]


#: Sentences of numbers of which most are different: made by column.
_IN_COLUMNS: dict[Callable[..., str], Callable[..., Pieces]] = {
    say_amount: _amounts,
    say_missing: _missing,
    reach: _reaches,
    say_counted: _counted,
    say_at_most: _at_most,
}


def numbered(columns: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """For each row the number of its values, and the distinct values: those of number k stand at place k."""
    number, distinct = _encoded(columns[0])
    found = [distinct]
    for values in columns[1:]:
        place, other = _encoded(values)
        number, pairs = _encoded(number * len(other) + place)
        found = [*(values[pairs // len(other)] for values in found), other[pairs % len(other)]]
    return number, found


def _encoded(values: Ints) -> tuple[Ints, Ints]:
    found = pa.array(values).dictionary_encode()
    return found.indices.to_numpy().astype(np.int64), found.dictionary.to_numpy()
