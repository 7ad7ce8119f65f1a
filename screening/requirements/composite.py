"""All, any and "at least n of": requirements made of requirements."""

from __future__ import annotations

from collections.abc import Sequence

from screening.plan import Draft
from screening.postings.model import NodeBase
from screening.verdict import Status
from screening.wording import Parts, Teller, lower_first


def plan_all(node: NodeBase, children: Sequence[NodeBase], draft: Draft, world: str) -> None:
    """Met when every child is met."""
    draft.rule(world, node.id, facts=[child.id for child in children], node=node.id, way="direct")


def plan_any(node: NodeBase, children: Sequence[NodeBase], draft: Draft, world: str) -> None:
    """Met when one child is met; one rule for each."""
    for child in children:
        draft.rule(world, node.id, facts=[child.id], node=node.id, way=child.id)


def plan_at_least(node: NodeBase, children: Sequence[NodeBase], draft: Draft, world: str) -> None:
    """Met when n children are: a chain of counting facts, "i of the first j are met"."""
    n = node.spec.n
    for j, child in enumerate(children, 1):
        for i in range(max(1, n - (len(children) - j)), min(j, n) + 1):
            fact = f"{node.id}.{i}of{j}"
            if i < j:
                draft.rule(world, fact, facts=[f"{node.id}.{i}of{j - 1}"])
            draft.rule(world, fact, facts=[child.id, *([f"{node.id}.{i - 1}of{j - 1}"] if i > 1 else [])])
    if len(children) >= n:
        draft.rule(world, node.id, facts=[f"{node.id}.{n}of{len(children)}"], node=node.id, way="direct")


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked of the branches, as prose."""
    count = len(tell.plan.children(node))
    if node.kind == "all":
        return f"all {count} of these" if count > 2 else "both of these"
    if node.kind == "any":
        return "one of these"
    return f"at least {node.spec.n} of these {count}"


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """How many branches are met, and which one is enough."""
    children = tell.plan.children(node)
    met = [child for child in children if tell.status(child.id) is Status.MET]
    status = tell.status(node.id)
    if node.kind == "any" and status is Status.MET:
        return [f"{node.title}: met by {lower_first(met[0].title)}."]
    if status is Status.MET:
        return [f"{node.title}: {len(met)} of {len(children)} met."]
    left = "; what is open could decide it." if status is Status.UNDETERMINED else "."
    if node.kind == "any":
        return [f"{node.title}: none of the {len(children)} ways is met{' for certain' if left != '.' else ''}{left}"]
    return [f"{node.title}: {len(met)} of {len(children)} met{left}"]
