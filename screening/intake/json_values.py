"""One JSON text as data, in the words of this package.

A value that can't be one (a number beyond measure, `NaN`, half a character, a key that stands twice) is an `Odd` in the
data, which no model takes. Protected keys are taken out at any level before anything else looks at the record. A text
that isn't one object, or is nested too deep, is refused.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.intake.text import shown
from screening.intake.values import BadValue
from screening.intake.words import clean
from screening.protected import is_protected

_DEEPEST = 12
_DIGITS = 18
#: A whole number of more digits than that.
_DIGITS_ONLY = re.compile(r"-?[0-9]+")
_AGAIN = "write the text again"

#: The same few keys come again and again; of one so long the answer isn't kept.
_SHORT = 60
_protected = functools.lru_cache(maxsize=4096)(is_protected)

Place = tuple[str | int, ...]


class Wrong(BadValue):
    """Something wrong with the text itself, so that it holds no applicant."""


@dataclass(frozen=True, slots=True)
class Odd:
    """What no value can be: how it is written, and why; no reason where the key says what was expected."""

    written: str
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Twice:
    """The values of a key that stands more than once in one object."""

    key: str
    values: list[Any]


def parse(text: str, dropped: dict[str, None]) -> dict[str, Any]:
    """The object that a text holds, without protected keys, whose names are put into `dropped`. Raises Wrong."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_int)
    except json.JSONDecodeError as bad:
        reason = bad.msg[:1].lower() + bad.msg[1:]
        raise Wrong(f"not JSON: {shown(reason)} at character {bad.pos + 1}") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(data, dict):
        raise Wrong("not an object", "write each applicant as {...}")
    found: dict[str, Any] = _cleaned(data, (), dropped)
    return found


def _too_deep() -> Wrong:
    return Wrong("the nesting is too deep", "write the keys of the record, and no more")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    several: dict[str, list[Any]] = {}
    for key, value in pairs:
        several.setdefault(key, []).append(value)
    return {key: found[0] if len(found) == 1 else _Twice(key, found) for key, found in several.items()}


def _constant(name: str) -> Odd:
    return Odd(name, f"`{name}` is not a number", "write a number or null")


def _int(digits: str) -> int | Odd:
    return int(digits) if len(digits) <= _DIGITS else Odd(digits)


def _cleaned(value: Any, place: Place, dropped: dict[str, None]) -> Any:
    """The value without protected keys, its texts trimmed, with `Odd` for what can't be one; changed in place."""
    if isinstance(value, str):
        wrong = half_or_nul(value)
        return Odd(value, f"`{shown(value)}` {wrong}", _AGAIN) if wrong else value
    if len(place) > _DEEPEST:
        raise _too_deep()
    if isinstance(value, _Twice):
        several = [_cleaned(one, place, dropped) for one in value.values]
        reason = f"the key `{shown(value.key)}` stands twice in one object"
        return Odd(" and ".join(map(written, several)), reason, "write it once")
    if isinstance(value, list):
        for number, one in enumerate(value):
            tidy = _cleaned(one, (*place, number), dropped)
            value[number] = clean(tidy) if isinstance(tidy, str) else tidy
    elif isinstance(value, dict):
        for key in list(value):
            if (_protected if len(key) <= _SHORT else is_protected)(key):
                names = [str(part) for part in (*place, key) if isinstance(part, str)]
                dropped[shown(".".join(names))] = None
                del value[key]
            else:
                tidy = _cleaned(value[key], (*place, key), dropped)
                value[key] = clean(tidy) if isinstance(tidy, str) and (place or key != "applicant_id") else tidy
    return value


def half_or_nul(text: str) -> str:
    """What no text may hold, as the end of a sentence; nothing if it doesn't."""
    if "\0" in text:
        return "holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half a character (a lone surrogate)"
    return ""


def path(place: Place) -> str:
    """The address of a value in a record: `experience[2].start`, counted from 0 as JSON does."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return shown(text.removeprefix("."))


def as_text(value: Any) -> str:
    """A value as it is written."""
    if isinstance(value, str):
        return value
    if isinstance(value, Odd):
        return value.written
    return json.dumps(value, default=as_text)


def written(value: Any) -> str:
    """A value as it is written, fit for a message: of a list or an object only what it is, as it may hold anything."""
    if isinstance(value, list | dict):
        return "[...]" if isinstance(value, list) else "{...}"
    return shown(as_text(value))


def fingerprint(data: Mapping[str, Any]) -> int:
    """A number of 64 bits, the same for records that say the same, in whatever order their keys are."""
    whole = json.dumps(data, sort_keys=True, default=lambda odd: {"\0": [odd.written, odd.reason]})
    return int.from_bytes(hashlib.blake2b(whole.encode(), digest_size=8).digest(), "big")


def tidy(data: dict[str, Any]) -> None:
    """Trim the id of a record, in place, as that of a table is; a whole number is its digits."""
    id_ = data.get("applicant_id")
    if isinstance(id_, str):
        data["applicant_id"] = id_.strip()
    elif isinstance(id_, int) and not isinstance(id_, bool):
        data["applicant_id"] = str(id_)
    elif isinstance(id_, Odd) and not id_.reason and _DIGITS_ONLY.fullmatch(id_.written):
        data["applicant_id"] = id_.written
