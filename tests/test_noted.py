"""Sentences that are kept by what was read of a decision, against those composed for that decision alone."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import generate
import pytest
from generate import AS_OF, Chance, drawn
from hypothesis import given
from hypothesis import strategies as st
from test_properties import any_posting

from screening.explain import noted
from screening.explain.noted import Noted
from screening.explain.reasons import _TELLERS, joined, reason_parts
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.records import table_of
from screening.requirements.experience import timed
from screening.run import Run, compiled, decided
from screening.wording import Slot, Teller, say_amount

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def every_node(plan: Plan) -> Iterator[tuple[NodeBase, tuple[NodeBase, ...]]]:
    """Each requirement, with what its time lies within."""
    waiting: list[tuple[NodeBase, tuple[NodeBase, ...]]] = [(one, ()) for one in (*plan.requirements, *plan.preferred)]
    while waiting:
        node, parents = waiting.pop()
        yield node, parents
        waiting += [(child, timed(node)) for child in plan.children(node)]


def some_run(chance: Chance) -> Run:
    posting = any_posting(chance)
    everyone = [generate.applicant(chance, f"A-{i}") for i in range(12)]
    rules = compiled(posting, generate.policy(chance), generate.options(chance, posting))
    return decided(rules, table_of(everyone), AS_OF)


@given(drawn(some_run))
def test_a_kept_sentence_is_the_one_composed_for_the_decision_alone(run: Run) -> None:
    """Composed once for all decisions that agree on what it rests on."""
    for decision in run.decisions:
        tell = Teller(run.plan, decision)
        for node, parents in every_node(run.plan):
            alone = joined(_TELLERS[node.kind].reason(node, tell, parents))
            assert reason_parts(node, tell, parents) == alone


#: A decision by hand: statuses by name.
Statuses = tuple[int, int, int]


def teller(statuses: Statuses) -> Any:
    decision = SimpleNamespace(
        status=dict(zip("abc", statuses, strict=True)),
        met_by={"a": "way"} if statuses[0] == 2 else {},
        possible_by={},
        holds={"fact"} if statuses[2] else set(),
    )
    plan: Any = None
    return Teller(plan, decision)  # type: ignore[arg-type]


def said(tell: Any) -> list[Any]:
    """What it reads next depends on what it has read."""
    found = [tell.status("a")]
    if found[0] == 0:
        return [*found, tell.status("b")]
    if found[0] == 1:
        return [*found, tell.status("c"), tell.holds("fact")]
    return [*found, tell.way(SimpleNamespace(id="a")), tell.way(SimpleNamespace(id="b"))]


def test_what_is_kept_is_bounded_however_much_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more answers and sentences than this of one thing everything that is kept of it is forgotten."""
    monkeypatch.setattr(noted, "MOST_NOTED", 1000)
    names = [str(number) for number in range(200)]
    kept: Noted[list[Any]] = Noted(lambda tell: [tell.status(name) for name in names])
    chance, plan = random.Random(1), Any
    for _ in range(100):
        status = {name: chance.randrange(3) for name in names}
        tell: Any = Teller(plan, SimpleNamespace(status=status))  # type: ignore[arg-type]
        assert kept.of(tell) == list(status.values())
        assert answers(kept._first) <= 1000


def answers(then: dict[Any, Any]) -> int:
    """How many answers and sentences are kept; without recursion, as they may be deep."""
    count, waiting = 0, [then]
    while waiting:
        for one in waiting.pop().values():
            count += 1
            if not isinstance(one, list):
                waiting.append(one.then)
    return count


def test_equal_slots_are_one_in_a_mapping_also_after_a_pickle() -> None:
    """Sentences are told apart by their slots, which are told apart by what they say."""
    one, same = (Slot("g", ("certain",), say_amount, (1,)) for _ in range(2))
    assert {one: "found"}[same] == "found"
    assert {one: "found"}[pickle.loads(pickle.dumps(one))] == "found"
    stale = pickle.dumps(one).replace(b"certain", b"possibl")  # as from a process whose texts have other hashes
    assert hash(pickle.loads(stale)) == hash(Slot("g", ("possibl",), say_amount, (1,)))


def leaves(then: dict[Any, Any]) -> int:
    """How many things are kept."""
    return sum(1 if isinstance(one, list) else leaves(one.then) for one in then.values())


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=30), st.sampled_from([1, 2, noted.MOST_NOTED]))
def test_it_asks_again_what_was_read_and_nothing_else(asked: Sequence[Statuses], most: int) -> None:
    """It asks the teller alone, and the same again where it had the same answers."""
    composed: list[list[Any]] = []

    def compose(tell: Any) -> list[Any]:
        composed.append(said(tell))
        return composed[-1]

    kept: Noted[list[Any]] = Noted(compose)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noted, "MOST_NOTED", most)
        for statuses in asked:
            assert kept.of(teller(statuses)) == said(teller(statuses))
            assert leaves(kept._first) <= most
    if most == noted.MOST_NOTED:
        assert len(composed) == len({str(one) for one in composed})
