"""The JSON Schema of rule files accepts what loads and refuses what has the wrong shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from screening.errors import RuleFileError
from screening.postings import posting_files
from screening.postings.model import KINDS
from screening.postings.schema import rule_file_schema
from screening.postings.source import read_source

SHIPPED = posting_files(Path(__file__).parent.parent / "rules")
BAD_RULES = Path(__file__).parent / "bad_rules"
SCHEMA = rule_file_schema()
#: Faults of shape that the schema language can say; the others need the text, the vocabulary or the other keys.
SHAPE_CODES = (
    "unknown-key",
    "unknown-kind",
    "missing-key",
    "wrong-type",
    "unknown-schema",
    "unknown-value",
    "out-of-range",
)


def errors(data: Any) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(data)]


def keys_of(value: Any) -> set[str]:
    """Every key of the schema language that is used; names of the rule language aside."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set(value)
    for key, part in value.items():
        if key in ("properties", "definitions"):
            found |= set().union(*map(keys_of, part.values()))
        elif key not in ("default", "enum", "const", "examples"):
            found |= keys_of(part)
    return found


def test_the_schema_is_draft_07() -> None:
    """It is valid by the meta-schema, and uses no key that only later drafts know."""
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    later = {"$defs", "prefixItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "$dynamicRef"}
    assert not later & keys_of(SCHEMA)


def test_every_reference_leads_somewhere() -> None:
    """References name a definition of the schema and have nothing beside them, which draft-07 would pass over."""

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        if not isinstance(value, dict):
            return []
        if "$ref" in value:
            assert list(value) == ["$ref"]
            return [value["$ref"]]
        return [found for item in value.values() for found in references(item)]

    found = references(SCHEMA)
    assert found
    assert set(found) <= {f"#/definitions/{name}" for name in SCHEMA["definitions"]}


def test_the_schema_is_json() -> None:
    """It can be written to a file for an editor."""
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_the_schema_offers_every_kind_of_requirement() -> None:
    """Editors complete the keys as the file writes them."""
    node = SCHEMA["definitions"]["Node"]["properties"]
    assert {name for name, _ in KINDS} <= set(node)
    assert "is" in SCHEMA["definitions"]["AnswerSpec"]["properties"]
    assert "schema" in SCHEMA["properties"]


@pytest.mark.parametrize("path", [*SHIPPED, BAD_RULES / "good.yaml"], ids=lambda path: path.stem)
def test_a_sound_rule_file_is_valid(path: Path) -> None:
    """Each shipped rule file is valid by the schema."""
    assert errors(read_source(path).data) == []


def faults_of_shape() -> list[Path]:
    """The files of tests/bad_rules whose only problems the schema can see."""
    found = []
    for path in sorted(BAD_RULES.glob("*.expected")):
        codes = [line.split(": ")[1] for line in path.read_text(encoding="utf-8").splitlines()]
        if codes and all(code in SHAPE_CODES for code in codes):
            found.append(path.with_suffix(".yaml"))
    return found


@pytest.mark.parametrize("path", faults_of_shape(), ids=lambda path: path.stem)
def test_a_rule_file_of_the_wrong_shape_is_refused(path: Path) -> None:
    """What loading calls a fault of shape, an editor marks too."""
    try:
        data = read_source(path).data
    except RuleFileError:
        pytest.fail("a fault of YAML, not of shape")
    assert errors(data)


def test_enough_faults_of_shape_are_tried() -> None:
    """The cases above are found, not passed over."""
    assert len(faults_of_shape()) >= 14
