"""The plain sentences: one for each requirement, one for the verdict, for one applicant or for a column of them.

A sentence depends on the decision and on a few measured numbers, so it is composed once for each distinct decision and
filled with numbers by column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.compiler import CLAUSE
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.profiles import Bools, Ints
from screening.requirements import JOINS, LEAVES, composite
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Outcome, Status
from screening.wording import Parts, Slot, Teller

_TELLERS: dict[str, Any] = {module.NAME: module for module in LEAVES} | {name: composite for name, _ in JOINS}


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What a requirement asks, as prose without a leading capital."""
    said: str = _TELLERS[node.kind].asks(node, tell, parents)
    return said


def reason_parts(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """The sentence of one requirement."""
    parts: Parts = _TELLERS[node.kind].reason(node, tell, parents)
    return parts


def deciding(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Iterator[Parts]:
    """The sentences of the parts that a status rests on: for a FAIL what is missing, for a REVIEW what is open."""
    status = tell.status(node.id)
    children = [child for child in tell.plan.children(node) if tell.status(child.id) is status]
    if node.kind in ("all", "any", "at_least"):
        if node.kind == "any" and status is Status.NOT_MET:
            yield [f"{node.title}: none of the {len(children)} ways is met."]
        elif not children:  # fewer branches are asked for than are needed
            yield reason_parts(node, tell, parents)
        for child in children:
            yield from deciding(child, tell, timed(node))
        return
    own = f"{node.id}.own"
    if not node.including or tell.status(own) is status:
        yield reason_parts(node, tell, parents)
    for child in children:
        yield reason_parts(child, tell, timed(node))


def verdict_parts(tell: Teller) -> Parts:
    """The sentence of the verdict: the outcome with the requirements that it rests on."""
    decision, plan = tell.decision, tell.plan
    assert decision is not None
    parts: Parts = []
    if decision.outcome is Outcome.QUALIFIED:
        parts.append(_all_met(plan))
        for node in plan.requirements:
            for sentence in _arithmetic(node, tell):
                parts += [" ", *sentence]
        return parts
    wanted = Status.NOT_MET if decision.outcome is Outcome.NOT_QUALIFIED or decision.cured else Status.UNDETERMINED
    for node in plan.requirements:
        if tell.status(node.id) is wanted:
            for sentence in deciding(node, tell):
                parts += [" ", *sentence] if parts else sentence
    clause = plan.posting.file.equivalency
    if clause is None:
        return parts
    if decision.cured:
        said = "The posting lets an equivalent combination be considered, and the sum of education and experience, "
        return [*parts, f" {said}", tell.possible(CLAUSE), ", makes that plausible: a person decides."]
    if decision.outcome is Outcome.NOT_QUALIFIED and plan.policy.equivalency == "note":
        return [*parts, " The posting lets an equivalent combination be considered; the policy only notes it."]
    if decision.outcome is Outcome.NOT_QUALIFIED and not decision.plausible:
        parts += [" Education and experience together come to ", tell.possible(CLAUSE)]
        parts += [f", and an equivalent combination is considered from {clause.plausible_from.amount}."]
    return parts


def _arithmetic(node: NodeBase, tell: Teller) -> Iterator[Parts]:
    """The sentences of a met requirement that are worth reading: amounts of time, and what stood in for what."""
    if tell.status(node.id) is not Status.MET:
        return
    children = tell.plan.children(node)
    way = tell.way(node)
    if node.kind == "any":
        children = tuple(child for child in children if child.id == way)
    timed_kind = node.kind in ("experience", "pooled")
    if timed_kind or node.kind == "any" or (node.substitutions and way != "direct"):
        yield reason_parts(node, tell)
    for child in children:
        yield from _arithmetic(child, tell) if not timed_kind else [reason_parts(child, tell, timed(node))]


def open_parts(tell: Teller) -> Parts:
    """The sentence of the verdict for a short list: what is missing or open, and that all is met where it is."""
    assert tell.decision is not None
    return [_all_met(tell.plan)] if tell.decision.outcome is Outcome.QUALIFIED else verdict_parts(tell)


def _all_met(plan: Plan) -> str:
    count = len(plan.requirements)
    return f"All {count} requirements are met." if count > 1 else "The requirement is met."


def fill(parts: Parts, run: Run, i: int) -> str:
    """The sentence of one applicant."""
    return "".join(part if isinstance(part, str) else _say(part, run, _numbers(part, run, i)) for part in parts)


def _say(slot: Slot, run: Run, numbers: Sequence[int]) -> str:
    return slot.say(run.plan.policy.full_time, *slot.args, *numbers)


def column(run: Run, slot: Slot, name: str) -> Ints:
    """A column of a gauge: `certain`, `possible` or a detail."""
    measure = run.measures[slot.gauge]
    if name == "certain":
        return measure.certain
    return measure.possible if name == "possible" else measure.details[name]


def _numbers(slot: Slot, run: Run, i: int) -> list[int]:
    return [int(column(run, slot, name)[i]) for name in slot.columns]


def fill_column(run: Run, compose: Callable[[Teller], Parts]) -> pa.Array:
    """The sentences of all applicants of a run, as an Arrow column of strings.

    A sentence is composed once for each decision; decisions that share it are filled together, and each distinct
    number is said once.
    """
    patterns: dict[tuple[str | Slot, ...], list[int]] = {}
    for cell, decision in enumerate(run.decisions):
        patterns.setdefault(_joined(compose(Teller(run.plan, decision))), []).append(cell)
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


def _joined(parts: Parts) -> tuple[str | Slot, ...]:
    """The parts with neighbouring texts put together."""
    joined: list[str | Slot] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def _said(run: Run, slot: Slot, where: Bools) -> tuple[Ints, pa.Array]:
    """What a slot says in the rows where it is used: for each row the number of a text, and the texts."""
    rows = np.flatnonzero(where)
    columns = [column(run, slot, name)[rows] for name in slot.columns]
    number = np.zeros(len(rows), np.int64)
    for values in columns:
        distinct, place = np.unique(values, return_inverse=True)
        number = number * len(distinct) + place.reshape(-1)
    _, first, place = np.unique(number, return_index=True, return_inverse=True)
    texts = [_say(slot, run, [int(values[i]) for values in columns]) for i in first.tolist()]
    text_of = np.zeros(len(run), np.int64)
    text_of[rows] = place.reshape(-1)
    return text_of, pa.array(texts, pa.string())


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


def outstanding(plan: Plan) -> tuple[str, ...]:
    """What isn't asked now but may be required: conditions that the opening doesn't set."""
    tell = Teller(plan)
    return tuple(f"{node.title}: {asks(node, tell)}." for node in plan.dormant if node in tuple(plan.posting.walk()))
