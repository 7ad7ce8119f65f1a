"""The plain sentences: one for each requirement, one for the verdict.

A sentence depends on the decision and on a few measured numbers, so it is composed as parts that numbers are filled
into: for one applicant here, for a column of them in `columns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from screening.compiler import CLAUSE
from screening.explain.noted import Noted
from screening.measure import Measure
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.profiles import Ints
from screening.requirements import JOINS, LEAVES, composite
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Outcome, Status
from screening.wording import Parts, Slot, Teller

#: A sentence with its slots, neighbouring texts put together.
Pattern = tuple["str | Slot", ...]

#: What slots are filled with, details apart.
_CERTAIN, _POSSIBLE, _ENDS = ("certain",), ("possible",), ("certain", "possible")
_TELLERS: dict[str, Any] = {module.NAME: module for module in LEAVES} | {name: composite for name, _ in JOINS}


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What a requirement asks, as prose without a leading capital."""
    said: str = _TELLERS[node.kind].asks(node, tell, parents)
    return said


def reason_parts(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Pattern:
    """The sentence of one requirement; composed once for all decisions that agree on what it rests on."""
    key = ("reason", node.id, *[parent.id for parent in parents])
    noted: Noted[Pattern] | None = tell.plan.kept.get(key)
    if noted is None:
        compose = _TELLERS[node.kind].reason
        noted = tell.plan.kept[key] = Noted(lambda one: joined(compose(node, one, parents)))
    return noted.of(tell)


def deciding(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Iterator[Iterable[str | Slot]]:
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
                parts += [" ", *sentence] if parts else [*sentence]
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


def _arithmetic(node: NodeBase, tell: Teller) -> Iterator[Iterable[str | Slot]]:
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


def verdict_reason(run: Run, i: int) -> str:
    """The sentence of the verdict on one applicant; composed once for each decision."""
    decision = run.decision(i)
    found: Pattern | None = decision.kept.get("verdict")
    if found is None:
        found = decision.kept["verdict"] = joined(verdict_parts(Teller(run.plan, decision)))
    return fill(found, run, i)


def fill(parts: Iterable[str | Slot], run: Run, i: int) -> str:
    """The sentence of one applicant."""
    full_time = run.plan.full_time
    return "".join(
        [
            part
            if isinstance(part, str)
            else part.say(full_time, *part.args, *_numbers(part, run.measures[part.gauge], i))
            for part in parts
        ]
    )


def column(run: Run, slot: Slot, name: str) -> Ints:
    """A column of a gauge: `certain`, `possible` or a detail."""
    measure = run.measures[slot.gauge]
    if name == "certain":
        return measure.certain
    return measure.possible if name == "possible" else measure.details[name]


def _numbers(slot: Slot, measure: Measure, i: int) -> list[int]:
    """What fills a slot for one applicant; the details of a measure are asked for once."""
    if slot.columns == _CERTAIN:
        return [int(measure.certain[i])]
    if slot.columns == _ENDS:
        return [int(measure.certain[i]), int(measure.possible[i])]
    if slot.columns == _POSSIBLE:
        return [int(measure.possible[i])]
    details = measure.details
    return [int(details[name][i]) for name in slot.columns]


def joined(parts: Iterable[str | Slot]) -> Pattern:
    """The parts with neighbouring texts put together."""
    joined: list[str | Slot] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def outstanding(plan: Plan) -> tuple[str, ...]:
    """What isn't asked now but may be required: conditions that the opening doesn't set."""
    tell = Teller(plan)
    return tuple(f"{node.title}: {asks(node, tell)}." for node in plan.dormant if node in tuple(plan.posting.walk()))
