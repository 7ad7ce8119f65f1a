"""The JSON Schema of rule files, for editors: draft-07, which they all read, generated from the models."""

from __future__ import annotations

from typing import Any

from screening.postings.model import RuleFile

_DIALECT = "http://json-schema.org/draft-07/schema#"


def rule_file_schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule file.

    It is looser than loading a file, which also finds the quotes and resolves every name.
    """
    generated = _draft7(RuleFile.model_json_schema(by_alias=True))
    return {
        "$schema": _DIALECT,
        "title": "screening rule file",
        **{k: v for k, v in generated.items() if k != "title"},
    }


def _draft7(value: Any) -> Any:
    """Rewrite what draft 2020-12 calls by another name; the titles, which repeat the keys, are left out."""
    if isinstance(value, list):
        return [_draft7(item) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if key in ("properties", "$defs"):
            # the keys below these are names of the rule language, not of the schema language
            out["definitions" if key == "$defs" else key] = {name: _draft7(part) for name, part in item.items()}
        elif key == "$ref":
            out[key] = item.replace("#/$defs/", "#/definitions/")
        elif key != "title":
            out[key] = _draft7(item)
    if "$ref" in out and len(out) > 1:
        # draft-07 passes over whatever stands beside a reference
        out["allOf"] = [{"$ref": out.pop("$ref")}]
    return out
