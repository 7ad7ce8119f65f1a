"""Credential: a licence or certificate that is held and, where asked, valid on as_of."""

from __future__ import annotations

from collections.abc import Sequence

from screening.plan import Draft, Test
from screening.postings.model import NodeBase
from screening.verdict import Status
from screening.wording import Parts, Teller

NAME = "credential"


def plan(node: NodeBase, draft: Draft) -> None:
    """A gauge of 0 or 1."""
    spec = node.spec
    draft.gauge(node.id, "yes-no", lambda measuring: measuring.credential(spec.names, spec.valid))
    draft.both(node.id, [Test(node.id, 1)], node=node.id, way="direct")


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked, as prose."""
    return tell.credentials(node.spec.names) + (" that is valid" if node.spec.valid else "")


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """Whether it is held."""
    said = {
        Status.MET: "held" + (" and valid." if node.spec.valid else "."),
        Status.NOT_MET: "not held" + (", or not valid." if node.spec.valid else "."),
        Status.UNDETERMINED: "the record doesn't say whether it is held" + (" and valid." if node.spec.valid else "."),
    }
    return [f"{node.title}: {said[tell.status(node.id)]}"]
