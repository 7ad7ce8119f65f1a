"""Frozen records that are made quickly are those that their constructors make."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from screening.postings.posting import Citation
from screening.verdict import Change, Evidence, Finding, Status, change_of, evidence_of, finding_of

_EVIDENCE = ("job 1", "Analyst", "certain", "2 years", "counts")
_FINDING = ("a", "A", Status.MET, 1, 1, None, "yes-no", "direct", "A: held.", Citation("a", 0, 1))
_MADE = [
    (Evidence, evidence_of, _EVIDENCE),
    (Evidence, evidence_of, (*_EVIDENCE, "part time")),
    (Finding, finding_of, _FINDING),
    (Finding, finding_of, (*_FINDING, (Evidence(*_EVIDENCE),), (), "as it is", "direct")),
    (Change, change_of, ("a", "a degree", {"education": []})),
]


@pytest.mark.parametrize(("kind", "quickly", "values"), _MADE)
def test_what_is_made_quickly_is_the_same_record(kind: Any, quickly: Any, values: tuple[Any, ...]) -> None:
    made, usual = quickly(*values), kind(*values)
    assert type(made) is kind
    assert made == usual
    assert repr(made) == repr(usual)
    assert made.to_dict() == usual.to_dict()
    assert copy.deepcopy(made) == usual == pickle.loads(pickle.dumps(made))
    assert dataclasses.replace(made) == usual


@pytest.mark.parametrize(("kind", "quickly", "values"), _MADE)
def test_what_is_made_quickly_is_frozen(kind: Any, quickly: Any, values: tuple[Any, ...]) -> None:
    made = quickly(*values)
    for field in dataclasses.fields(kind):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, field.name, None)


def test_named_values_are_taken_as_by_the_constructor() -> None:
    named = dict(zip(("place", "what", "counted", "amount", "reason"), _EVIDENCE, strict=True))
    assert evidence_of(**named) == Evidence(**named)
    with pytest.raises(TypeError):
        evidence_of("job 1")  # type: ignore[call-arg]
