"""What is left of a rule file with faults of shape, so that its sound parts are checked in the same go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from screening.postings.model import RuleFile
from screening.postings.source import Route

#: What stands in for a faulty part: for an item of a list, so that the others keep their places, or for a key.
_NODE: dict[str, Any] = {"cite": "-", "answer": {"question": "faulty", "is": True}}
_ITEMS: Mapping[str, dict[str, Any]] = {
    "requirements": _NODE,
    "preferred": _NODE,
    "not_requirements": {"cite": "-", "reason": "-"},
    "examples": {"name": "-", "applicant": "-", "outcome": "NEEDS_REVIEW"},
}
_KEYS: Mapping[str, Any] = {
    "schema": 1,
    "posting": {"id": "faulty", "title": "-", "employer": "-", "text": "-"},
    "policy": "default",
}
_BRANCHES: tuple[Route, ...] = (("all",), ("any",), ("at_least", "of"))


@dataclass(frozen=True)
class Mended:
    """The file with what is faulty replaced by something harmless, and the words of what was replaced."""

    file: RuleFile
    lost: Collection[str]


def mended(data: Mapping[str, Any], faulty: Iterable[Route]) -> Mended | None:
    """Return what is left of a file without its faulty parts; None where too little is."""
    routes = set(faulty)
    return _without(data, {_branch(route) for route in routes}) or _without(data, {_item(route) for route in routes})


def _item(route: Route) -> Route:
    """The item of a list of the file, or the key, in which a fault stands."""
    listed = len(route) > 1 and route[0] in _ITEMS and isinstance(route[1], int)
    return route[:2] if listed else route[:1]


def _branch(route: Route) -> Route:
    """The same, as deep in the tree of requirements as can be."""
    part = _item(route)
    if len(part) < 2 or part[0] not in ("requirements", "preferred"):
        return part
    while True:
        rest = route[len(part) :]
        steps = next((s for s in _BRANCHES if rest[: len(s)] == s and len(rest) > len(s)), None)
        if steps is None or not isinstance(rest[len(steps)], int):
            return part
        part = route[: len(part) + len(steps) + 1]


def _without(data: Mapping[str, Any], parts: Collection[Route]) -> Mended | None:
    left: Any = dict(data)
    lost: set[str] = set()
    for number, part in enumerate(sorted(parts, key=lambda part: (len(part), str(part)))):
        if not part or not isinstance(part[0], str):
            return None
        if any(part != other and part[: len(other)] == other for other in parts):
            continue
        lost.update(_words(_at(data, part)))
        if len(part) > 1:
            harmless = _ITEMS[part[0]]
            named = {"id": f"faulty-{part[0].replace('_', '-')}-{number}"} if harmless is _NODE else {}
            left = _replaced(left, part, harmless | named)
        elif part[0] in _KEYS:
            left[part[0]] = _KEYS[part[0]]
        else:
            left.pop(part[0], None)
    try:
        return Mended(RuleFile.model_validate(left), frozenset(lost))
    except ValidationError:
        return None


def _at(data: Any, route: Route) -> Any:
    for step in route:
        if isinstance(data, dict) and step not in data:
            return None
        data = data[step]
    return data


def _replaced(data: Any, route: Route, new: Any) -> Any:
    """The data with one value replaced; the data itself stays as it is."""
    if not route:
        return new
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    copy[route[0]] = _replaced(data[route[0]], route[1:], new)
    return copy


def _words(data: Any) -> Iterator[str]:
    """Every text in the data, keys among them: what a reference to a lost part may name."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)
