"""The sentences of all applicants as an Arrow column: composed once for each distinct decision, filled by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.amounts import UNBOUNDED, say_days, say_units, units_per_day
from screening.explain.reasons import Pattern, column, joined
from screening.profiles import Bools, Ints
from screening.requirements.experience import reach
from screening.run import Run
from screening.wording import Parts, Slot, Teller, say_amount, say_missing

#: The texts of days are made by ten years at once, and looked up in order up to two hundred years.
_STEP, _MOST_DAYS = 3_600, 72_000


def fill_column(run: Run, compose: Callable[[Teller], Parts]) -> pa.Array:
    """The sentences of all applicants of a run, as an Arrow column of strings.

    A sentence of `compose` is about what is required. It is composed once for all decisions that agree on that and kept
    with the rules; decisions that share it are filled together, and each distinct number is said once.
    """
    composed: dict[frozenset[str], Pattern]
    alike: dict[Pattern, Pattern]
    composed, alike = run.rules.kept.setdefault(compose, ({}, {}))
    number_of: dict[int, int] = {}
    patterns: list[Pattern] = []
    pattern_of_cell = np.zeros(len(run.decisions), np.int64)
    for cell, decision in enumerate(run.decisions):
        pattern = composed.get(decision.required)
        if pattern is None:
            pattern = joined(compose(Teller(run.plan, decision)))
            pattern = composed[decision.required] = alike.setdefault(pattern, pattern)
        number = number_of.setdefault(id(pattern), len(patterns))
        if number == len(patterns):
            patterns.append(pattern)
        pattern_of_cell[cell] = number
    pattern_of_row = pattern_of_cell[run.cell_of]
    order = np.argsort(pattern_of_row, kind="stable")
    ends = np.cumsum(np.bincount(pattern_of_row, minlength=len(patterns)))
    slots: dict[Slot, list[int]] = {}
    for number, parts in enumerate(patterns):
        for part in parts:
            if isinstance(part, Slot):
                slots.setdefault(part, []).append(number)
    said = {slot: _said(run, slot, np.isin(pattern_of_row, numbers)) for slot, numbers in slots.items()}
    filled = []
    for number, parts in enumerate(patterns):
        rows = order[ends[number - 1] if number else 0 : ends[number]]
        filled.append(_filled(parts, said, rows))
    whole = pa.concat_arrays(filled) if filled else pa.array([], pa.string())
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return whole.take(pa.array(back))


def _said(run: Run, slot: Slot, where: Bools) -> tuple[Ints, pa.Array]:
    """What a slot says in the rows where it is used: for each row the number of a text, and the texts."""
    rows = np.flatnonzero(where)
    columns = [column(run, slot, name)[rows] for name in slot.columns]
    full_time = run.plan.policy.full_time
    text_of = np.zeros(len(run), np.int64)
    if (in_column := _IN_COLUMNS.get(slot.say)) is not None:
        text_of[rows], texts = in_column(full_time, *slot.args, *columns)
        return text_of, texts
    text_of[rows], distinct = numbered(columns)
    numbers = zip(*(values.tolist() for values in distinct), strict=True)
    return text_of, pa.array([slot.say(full_time, *slot.args, *found) for found in numbers], pa.string())


def amounts_said(units: Ints, full_time: int, unbounded: str) -> tuple[Ints, pa.Array]:
    """Amounts of time in words: for each the place of its text, and the texts; `unbounded` where nothing bounds it.

    Only whole days are told, so the texts are those of the days, in order; they are made once for all columns.
    """
    open_ = units >= UNBOUNDED // 2
    days = np.where(open_, 0, units // units_per_day(full_time))
    if not _tabled(days):
        whose, (distinct,) = numbered([units])
        said = [unbounded if one >= UNBOUNDED // 2 else say_units(one, full_time) for one in distinct.tolist()]
        return whose, pa.array(said, pa.string())
    texts = texts_of_days(int(days.max(initial=0)) // _STEP + 1, unbounded)
    return np.where(open_, len(texts) - 1, days), texts


def _tabled(days: Ints) -> bool:
    """Whether the texts of all these days are looked up."""
    return int(days.min(initial=0)) >= 0 and int(days.max(initial=0)) < _MOST_DAYS


def _amounts(full_time: int, units: Ints) -> tuple[Ints, pa.Array]:
    """As `say_amount` says each."""
    return amounts_said(units, full_time, say_units(UNBOUNDED, full_time))


def _missing(full_time: int, needed: int, units: Ints) -> tuple[Ints, pa.Array]:
    """As `say_missing` says each."""
    day = full_time * 100
    days = -(-needed // day) - units // day
    if _tabled(days):
        return days, texts_of_days(int(days.max(initial=0)) // _STEP + 1, "")
    whose, (distinct,) = numbered([days])
    return whose, pa.array([say_days(one) for one in distinct.tolist()], pa.string())


def _reaches(full_time: int, certain: Ints, possible: Ints) -> tuple[Ints, pa.Array]:
    """As `reach` says each."""
    low, high = (
        texts.take(pa.array(whose)) for whose, texts in (_amounts(full_time, end) for end in (certain, possible))
    )
    open_ = pa.array(possible >= UNBOUNDED // 2)
    most = pc.if_else(open_, high, pc.binary_join_element_wise("up to ", high, ""))
    some = pc.binary_join_element_wise(low, " for certain, possibly ", most, ",", "")
    none = pc.binary_join_element_wise("nothing certain, possibly ", most, ",", "")
    texts = pc.if_else(pa.array(certain == possible), low, pc.if_else(pa.array(certain != 0), some, none))
    return np.arange(len(certain)), texts


#: Sentences of numbers of which most are different: made by column.
_IN_COLUMNS: dict[Callable[..., str], Callable[..., tuple[Ints, pa.Array]]] = {
    say_amount: _amounts,
    say_missing: _missing,
    reach: _reaches,
}


@cache
def texts_of_days(steps: int, last: str) -> pa.Array:
    """The texts of so many times ten years of days, and a last one."""
    return pa.array([*map(say_days, range(steps * _STEP)), last], pa.string())


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


def _filled(parts: Sequence[str | Slot], said: dict[Slot, tuple[Ints, pa.Array]], rows: Ints) -> pa.Array:
    if all(isinstance(part, str) for part in parts):
        return pa.repeat("".join(map(str, parts)), len(rows))
    columns = []
    for part in parts:
        if isinstance(part, str):
            columns.append(pa.scalar(part))
        else:
            text_of, texts = said[part]
            columns.append(texts.take(pa.array(text_of[rows])))
    return pc.binary_join_element_wise(*columns, "")
