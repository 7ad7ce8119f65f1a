"""The sentences of all applicants as an Arrow column: composed once for each distinct decision, filled by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.amounts import UNBOUNDED
from screening.explain.reasons import Pattern, column, joined
from screening.profiles import Bools, Ints
from screening.run import Run
from screening.wording import DAILY, Parts, Slot, Teller


def fill_column(run: Run, compose: Callable[[Teller], Parts]) -> pa.Array:
    """The sentences of all applicants of a run, as an Arrow column of strings.

    A sentence of `compose` is about what is required. It is composed once for all decisions that agree on that and kept
    with the rules; decisions that share it are filled together, and each distinct number is said once.
    """
    composed: dict[frozenset[str], Pattern] = run.rules.kept.setdefault(compose, {})
    patterns: dict[Pattern, list[int]] = {}
    for cell, decision in enumerate(run.decisions):
        pattern = composed.get(decision.required)
        if pattern is None:
            pattern = composed[decision.required] = joined(compose(Teller(run.plan, decision)))
        patterns.setdefault(pattern, []).append(cell)
    pattern_of_cell = np.zeros(len(run.decisions), np.int64)
    for number, cells in enumerate(patterns.values()):
        pattern_of_cell[cells] = number
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
    if slot.say in DAILY:
        columns = [whole_days(values, full_time) for values in columns]
    whose, distinct = numbered(columns)
    numbers = zip(*(values.tolist() for values in distinct), strict=True)
    texts = [slot.say(full_time, *slot.args, *found) for found in numbers]
    text_of = np.zeros(len(run), np.int64)
    text_of[rows] = whose
    return text_of, pa.array(texts, pa.string())


def whole_days(units: Ints, full_time: int) -> Ints:
    """Units without a started day, which isn't told; what nothing bounds stays as it is."""
    return np.where(units >= UNBOUNDED // 2, units, units - units % (full_time * 100))


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
