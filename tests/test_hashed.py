"""Records that know their hash, against what a frozen dataclass promises."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import Any

import pytest

from screening.hashed import Hashed
from screening.measure import DegreeFilter, WorkFilter
from screening.wording import Slot, say_amount

EACH: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (WorkFilter, {"kinds": (("a", "b"),), "supervising": True}, {"kinds": (("a", "b"),)}),
    (DegreeFilter, {"level": "master", "fields": ("x",)}, {"level": "master", "fields": ("y",)}),
    (
        Slot,
        {"gauge": "g", "columns": ("certain",), "say": say_amount},
        {"gauge": "g", "columns": (), "say": say_amount},
    ),
]


@pytest.mark.parametrize(("kind", "one", "other"), EACH, ids=lambda given: getattr(given, "__name__", ""))
def test_equal_records_have_one_hash_that_is_worked_out_once(
    kind: Any, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """From all of their fields; a dataclass that makes a hash of its own would do it each time."""
    assert kind.__hash__ is Hashed.__hash__
    assert kind(**one) == kind(**one)
    assert hash(kind(**one)) == hash(kind(**one))
    assert kind(**one) != kind(**other)
    assert hash(kind(**one)) != hash(kind(**other))
    assert pickle.loads(pickle.dumps(kind(**one))) == kind(**one)


@pytest.mark.parametrize("kind", [kind for kind, _, _ in EACH], ids=lambda kind: str(kind.__name__))
def test_a_record_from_another_process_is_found_here(kind: Any) -> None:
    """Made anew in another process, where texts have other hashes."""
    one = next(given for known, given, _ in EACH if known is kind)
    code = f"import pickle, sys; sys.stdout.buffer.write(pickle.dumps(pickle.loads({pickle.dumps(kind(**one))!r})))"
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    sent = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout
    assert {kind(**one): "found"}[pickle.loads(sent)] == "found"
