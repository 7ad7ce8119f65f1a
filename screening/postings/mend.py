"""What is left of a rule file with faults of shape, so that its sound parts are checked in the same go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def mended(data: Mapping[str, Any], faulty: Iterable[Route]) -> RuleFile | None:
    """Return the file with what is faulty replaced by something harmless; None where too little is left."""
    left = dict(data)
    for route in faulty:
        key = route[0] if route else None
        if not isinstance(key, str):
            return None
        if len(route) > 1 and isinstance(index := route[1], int) and key in _ITEMS and key in left:
            named = {"id": f"faulty-{key}-{index}"} if _ITEMS[key] is _NODE else {}
            left[key] = [_ITEMS[key] | named if at == index else item for at, item in enumerate(left[key])]
        elif key in _KEYS:
            left[key] = _KEYS[key]
        else:
            left.pop(key, None)
    try:
        return RuleFile.model_validate(left)
    except ValidationError:
        return None
