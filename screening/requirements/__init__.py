"""The kinds of requirement. Adding one is a model in `postings.specs`, a line in `postings.model.KINDS`, a module here
and a line in one of the two tuples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screening.plan import Draft
from screening.postings.model import NodeBase
from screening.requirements import answer, composite, credential, education, experience, pooled

#: The kinds that measure something.
LEAVES = (experience, education, credential, answer, pooled)
#: The kinds that join other requirements.
JOINS: tuple[tuple[str, Callable[[NodeBase, Sequence[NodeBase], Draft, str], None]], ...] = (
    ("all", composite.plan_all),
    ("any", composite.plan_any),
    ("at_least", composite.plan_at_least),
)

__all__ = ["JOINS", "LEAVES"]
