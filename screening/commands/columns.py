"""The words that a posting gives to the headers of a table: its questions, and its kinds of work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.intake.mapping import Context, words
from screening.plan import Plan

_CLAUSE = re.compile(r"[,;:.]")


def context_of(plan: Plan) -> Context:
    """What the headers of a table may ask, in the words of the posting.

    A question goes by the words of its id and by the label of its requirement. A kind of work goes by the words of its
    id, by its name and by the first words of its description, which are those of the posting. The titles of a kind and
    the labels of the other requirements only come near.
    """
    return Context(words(_answers(plan)), words(_claims(plan)), words(_near(plan)))


def _answers(plan: Plan) -> Iterator[tuple[str, str]]:
    for node, _ in plan.nodes(preferred=True):
        if node.kind == "answer":
            question = node.spec.question
            yield question, question
            if node.label:
                yield node.label, question


def _kinds(plan: Plan) -> list[str]:
    return sorted(name.removeprefix("claim:") for name in plan.asked if name.startswith("claim:"))


def _claims(plan: Plan) -> Iterator[tuple[str, str]]:
    for kind in _kinds(plan):
        known = plan.posting.kinds[kind]
        yield kind, kind
        yield known.name, kind
        clause = _CLAUSE.split(known.description, maxsplit=1)[0]
        if " " in clause.strip():
            yield clause, kind


def _near(plan: Plan) -> Iterator[tuple[str, str]]:
    for kind in _kinds(plan):
        for title in plan.posting.kinds[kind].titles:
            yield f"years as {title}", f"claim:{kind}"
            yield f"experience as {title}", f"claim:{kind}"
        yield plan.posting.kinds[kind].name, f"claim:{kind}"
    for node, _ in plan.nodes(preferred=True):
        if node.kind == "credential" and node.label and len(node.spec.names) == 1:
            yield node.label, f"credential:{node.spec.names[0]}"
