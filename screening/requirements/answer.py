"""Answer: a question of the application, yes or no or a number.

A "no more than" test asks that the negated answer is at least the negated limit, so every rule stays a "at least".
"""

from __future__ import annotations

from collections.abc import Sequence

from screening.measure import Measure, Measuring
from screening.plan import Draft, Test
from screening.postings.model import NodeBase
from screening.postings.specs import AnswerSpec
from screening.verdict import Status
from screening.wording import Parts, Slot, Teller

NAME = "answer"
#: Answers are numbers within these bounds; an answer that isn't given is anything between them.
MOST = 10**9


def plan(node: NodeBase, draft: Draft) -> None:
    """A gauge of 0 or 1 for yes and no, of the number otherwise."""
    spec: AnswerSpec = node.spec
    upward = spec.expected is True or spec.at_least is not None

    def take(measuring: Measuring) -> Measure:
        found = measuring.answer(spec.question, spec.expected is not None, MOST)
        return found if upward else Measure(-found.possible, -found.certain)

    if spec.expected is not None:
        constant = 1 if spec.expected else 0
    else:
        constant = spec.at_least if spec.at_least is not None else -(spec.at_most or 0)
    draft.gauge(node.id, "number" if spec.expected is None else "yes-no", take)
    draft.both(node.id, [Test(node.id, constant)], node=node.id, way="direct")


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked, as prose."""
    spec: AnswerSpec = node.spec
    if spec.expected is not None:
        return f"the answer {'yes' if spec.expected else 'no'}"
    if spec.at_least is not None:
        return f"at least {spec.at_least}"
    return f"at most {spec.at_most}"


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """What the answer was, against what is asked."""
    spec: AnswerSpec = node.spec
    status = tell.status(node.id)
    if status is Status.UNDETERMINED:
        return [f"{node.title}: the question isn't answered."]
    if spec.expected is not None:
        yes = spec.expected is (status is Status.MET)
        return [
            f"{node.title}: answered {'yes' if yes else 'no'}"
            + ("." if status is Status.MET else ", against what is asked.")
        ]
    sign = 1 if spec.at_least is not None else -1
    limit = f"at least {spec.at_least}" if spec.at_least is not None else f"at most {spec.at_most}"
    return [f"{node.title}: ", Slot(node.id, ("certain",), _said, (sign,)), f", where {limit} is asked."]


def _said(full_time: int, sign: int, answer: int) -> str:
    """The number that was answered; for "at most" the gauge holds it negated."""
    return str(sign * answer)
