"""How a fault of shape is worded: the errors of the models, as problems with place, code and hint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from screening.errors import Place, Problem
from screening.postings.model import KINDS, NodeBase
from screening.postings.source import Route, Source
from screening.vocabulary import LEVELS

_ALIKE = 65.0
_SHOWN = 60
_AMOUNT_KEYS = frozenset({"amount", "counts_as", "up_to", "substitution_limit", "every", "gives", "worth"})
_AMOUNTS = "write 7 years, 18 months, 2080 hours or any"
_DATE_KEYS = frozenset({"closes", "as_of"})

#: What a value of each type is called, by the type of the models' error.
_TYPES: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "decimal_type": "a number",
    "float_type": "a number",
    "is_instance_of": "a number",
    "finite_number": "a number",
}
_LIMITS: Mapping[str, str] = {
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "less than {lt}",
}
_YES_NO: Mapping[str, str] = {
    **dict.fromkeys(("yes", "y", "on", "true"), "write `true`"),
    **dict.fromkeys(("no", "n", "off", "false"), "write `false`"),
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names what `word` may have been meant to be; empty where nothing is alike."""
    from rapidfuzz import fuzz, process  # only messages need it, and it is slow to import

    found = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return f"did you mean `{found[0]}`?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Return the names in backticks, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def show(value: str) -> str:
    """Return a user's text on one line, cut where it is long, for use between backticks."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."


def problems_of(error: ValidationError, source: Source, model: type[BaseModel]) -> list[Problem]:
    """Return the problems behind the errors of `model`, one for each place."""
    grouped: dict[Route, list[Mapping[str, Any]]] = {}
    for found in error.errors(include_url=False, include_input=False):
        grouped.setdefault(_route(found, source.data), []).append(found)
    unknown = [route for route, found in grouped.items() if found[0]["type"] == "extra_forbidden"]
    return [
        _problem(route, found, source, model)
        for route, found in grouped.items()
        if found[0]["type"] != "missing" or not any(_misspelt(route, other) for other in unknown)
    ]


def faulty_routes(error: ValidationError, source: Source) -> set[Route]:
    """Return where the errors stand."""
    return {_route(found, source.data) for found in error.errors(include_url=False, include_input=False)}


def _misspelt(missing: Route, unknown: Route) -> bool:
    """Whether a missing key stands there after all, misspelt."""
    return missing[:-1] == unknown[:-1] and bool(did_you_mean(str(unknown[-1]), [str(missing[-1])]))


def _route(error: Mapping[str, Any], data: Any) -> Route:
    """Return where in the data an error stands: its location without the models' own additions."""
    route: list[str | int] = []
    for step in error["loc"]:
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            data = data[step]
            route.append(step)
    if error["type"] == "missing":
        route.append(error["loc"][-1])
    return tuple(route)


def _at(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data


def _problem(route: Route, found: list[Mapping[str, Any]], source: Source, model: type[BaseModel]) -> Problem:
    error = found[0]
    kind = error["type"]
    key = next((step for step in reversed(route) if isinstance(step, str)), "")
    if kind == "missing":
        return _missing(route, source)
    if kind == "extra_forbidden":
        return _unknown_key(route, source, model)
    value, place = _at(source.data, route), source.place(route)
    if error["loc"][-1] == "[key]":
        value, place = route[-1], source.key_place(route)
    name = _name(route)
    if key in _DATE_KEYS:
        return Problem(place, "bad-date", f"{_said(value)} is not a date", "write it as 2025-06-05")
    if all(one["type"] in _TYPES for one in found):
        return _wrong_type(place, name, value, dict.fromkeys(_TYPES[one["type"]] for one in found))
    error = next((one for one in found if one["type"] == "value_error"), error)
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        if key == "level" and isinstance(value, str):
            hint = did_you_mean(value, LEVELS) or f"write one of {listed(LEVELS)}"
            return Problem(place, "unknown-level", f"unknown level {_said(value)}", hint)
        message, _, hint = " ".join(str(context["error"]).split()).partition("; ")
        if key in _AMOUNT_KEYS and (not isinstance(value, str | int) or isinstance(value, bool)):
            message, hint = f"{name} is an amount of time; found {_found(value)}", hint or _AMOUNTS
        return Problem(place, "bad-amount" if key in _AMOUNT_KEYS else "bad-combination", message, hint)
    return _bounds(place, route, name, value, error, context)


def _bounds(
    place: Place, route: Route, name: str, value: Any, error: Mapping[str, Any], context: Mapping[str, Any]
) -> Problem:
    """A value of the right type that isn't one of those allowed."""
    kind = error["type"]
    if kind == "literal_error" and route == ("schema",):
        return Problem(place, "unknown-schema", f"{_said(value)} is not a known schema", "write `schema: 1`")
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        hint = did_you_mean(value, known) if isinstance(value, str) else ""
        return Problem(place, "unknown-value", f"{name} can't be {_said(value)}", hint or f"write {_either(known)}")
    if kind == "string_pattern_mismatch":
        slug = re.sub(r"[^a-z0-9]+", "-", re.sub("['\u2019]", "", str(value).lower())).strip("-")
        hint = f"write `{slug}`" if slug else "write lower-case words joined by hyphens"
        return Problem(place, "bad-id", f"{_said(value)} is not an id", hint)
    if kind in ("string_too_short", "string_too_long"):
        over = f"is longer than {context['max_length']} characters" if "max_length" in context else "is empty"
        return Problem(place, "bad-length", f"{name} {over}")
    if kind in ("too_short", "too_long"):
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return Problem(place, "bad-length", f"{name} holds {bound}; found {len(value)}")
    if kind in _LIMITS:
        return Problem(place, "out-of-range", f"{name} is {_LIMITS[kind].format(**context)}; found {_said(value)}")
    return Problem(place, "bad-value", f"{name} can't be {_said(value)}")


def _missing(route: Route, source: Source) -> Problem:
    around = _at(source.data, route[:-1])
    owner = around.get("id") or around.get("name") if isinstance(around, dict) else None
    whose = f" from `{show(owner)}`" if isinstance(owner, str) else f" from {_name(route[:-1])}"
    return Problem(source.place(route[:-1]), "missing-key", f"`{route[-1]}` is missing{whose}")


def _unknown_key(route: Route, source: Source, model: type[BaseModel]) -> Problem:
    key, place = str(route[-1]), source.key_place(route)
    around = _model_at(model, route[:-1])
    known = _keys(around)
    hint = did_you_mean(key, known)
    if issubclass(around, NodeBase):
        kinds = [name for name, _ in KINDS]
        alike = any(f"`{kind}`" in hint for kind in kinds)
        if not set(kinds) & set(_at(source.data, route[:-1])) and (alike or not hint):
            hint = hint or f"write one of {listed(kinds)}"
            return Problem(place, "unknown-kind", f"unknown requirement kind `{show(key)}`", hint)
    where = f"in {_name(route[:-1])}" if route[:-1] else "at the top of the file"
    return Problem(place, "unknown-key", f"unknown key `{show(key)}` {where}", hint or f"known are {listed(known)}")


def _wrong_type(place: Place, name: str, value: Any, expected: Iterable[str]) -> Problem:
    wanted = " or ".join(expected)
    hint = ""
    if wanted == "true or false" and isinstance(value, str):
        hint = _YES_NO.get(value.lower(), "write `true` or `false`")
    elif wanted.startswith("text") and isinstance(value, bool | int | float):
        hint = "put it in quotes"
    elif wanted == "a whole number" and isinstance(value, str) and value.isdigit():
        hint = "take the quotes off"
    elif wanted == "a list":
        hint = "begin each item with `-`"
    return Problem(place, "wrong-type", f"{name} is {wanted}; found {_found(value)}", hint)


def _name(route: Route) -> str:
    """What a part of the file is called in a sentence."""
    if not route:
        return "the file"
    if isinstance(route[-1], str):
        return f"`{route[-1]}`"
    around = next((step for step in reversed(route) if isinstance(step, str)), "")
    return f"item {route[-1] + 1} of `{around}`" if around else f"item {route[-1] + 1}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{show(str(value))}`" if isinstance(value, str | int | float) else _found(value)


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return _said(value)
    if isinstance(value, str):
        return f"the text {_said(value)}"
    if isinstance(value, int | float):
        return f"the number {_said(value)}"
    return "a list" if isinstance(value, list) else "keys and values"


def _either(names: list[str]) -> str:
    return f"{listed(names[:-1])} or `{names[-1]}`" if len(names) > 1 else listed(names)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], route: Route) -> type[BaseModel]:
    """Return the model that reads the part of the file at `route`."""
    for step in route:
        for name, field in model.model_fields.items():
            if step == (field.alias or name):
                model = next(_models(field.annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
