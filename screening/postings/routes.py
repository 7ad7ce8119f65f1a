"""Where the parts of a rule file stand in it: every requirement, leaf and citation with its route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from screening.postings.model import NodeBase, RuleFile, Substitution
from screening.postings.source import Route
from screening.postings.specs import PoolSource


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement, preferred ones and included ones among them, and its route."""

    route: Route
    node: NodeBase

    @property
    def preferred(self) -> bool:
        """Whether it only is preferred."""
        return self.route[0] == "preferred"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an end of the tree asks, its route, and the part of the file that holds it."""

    route: Route
    spec: Any
    holder: NodeBase | Substitution | PoolSource


def placed(file: RuleFile) -> Iterator[Placed]:
    """Every requirement of the file, in its order; first the required, then the preferred ones."""
    for key, nodes in (("requirements", file.requirements), ("preferred", file.preferred)):
        for index, node in enumerate(nodes):
            yield from _below((key, index), node)


def _below(route: Route, node: NodeBase) -> Iterator[Placed]:
    yield Placed(route, node)
    branches: Route = {"all": ("all",), "any": ("any",), "at_least": ("at_least", "of")}.get(node.kind, ())
    count = len(node.children) - len(node.including)
    for index, child in enumerate(node.children):
        step = (*branches, index) if index < count else ("including", index - count)
        yield from _below((*route, *step), child)


def substitutions(file: RuleFile) -> Iterator[tuple[Placed, Route, Substitution]]:
    """Every substitution, with the requirement that it belongs to."""
    for place in placed(file):
        for index, substitution in enumerate(place.node.substitutions):
            yield place, (*place.route, "substitutions", index), substitution


def sources(file: RuleFile) -> Iterator[tuple[Placed, Route, PoolSource]]:
    """Every source of a pool, with the requirement that it belongs to."""
    for place in placed(file):
        if place.node.kind == "pooled":
            for index, source in enumerate(place.node.spec.sources):
                yield place, (*place.route, "pooled", "sources", index), source


def leaves(file: RuleFile, kind: str) -> Iterator[Leaf]:
    """Every `experience`, `education` or `credential` of the file, wherever it stands."""
    for place in placed(file):
        if place.node.kind == kind:
            yield Leaf((*place.route, kind), place.node.spec, place.node)
    for found in (substitutions(file), sources(file)):
        for _, route, part in found:
            spec = getattr(part, kind)
            if spec is not None:
                yield Leaf((*route, kind), spec, part)


def citations(file: RuleFile) -> Iterator[tuple[str, Route]]:
    """The name under which a posting keeps each citation, and the route of the quote."""
    for place in placed(file):
        yield place.node.id, (*place.route, "cite")
    for _, route, substitution in substitutions(file):
        yield substitution.id, (*route, "cite")
    for place, route, source in sources(file):
        if source.cite is not None:
            yield f"{place.node.id}/{source.id}", (*route, "cite")
    if file.equivalency is not None:
        yield "equivalency", ("equivalency", "cite")
    for index in range(len(file.not_requirements)):
        yield f"not-{index + 1}", ("not_requirements", index, "cite")
