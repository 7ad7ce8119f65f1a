"""What is wrong with a value of a record, in the words of this package: by its place, and by what the models say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from screening.amounts import BadAmount
from screening.applicant import MAX_ENTRIES
from screening.calendar import BadDate
from screening.intake import values
from screening.intake.json_values import Odd, Place, written
from screening.intake.values import EXPECTED

_TRUTH = ("true or false", "write true, false or null")
_DATE = ("a date", 'write "2023-12" or "2023-12-31"')
_MAP = ("an object", "write the names as keys, {...}")
_LIST = (f"a list of at most {MAX_ENTRIES} entries", "write [...]")
_TEXT = ("a text", f"write at most {values.MOST_TEXT} characters in quotes")
_NAME = ("a name", f"write 1 to {values.MOST_NAME} characters in quotes")
_KEYS: Mapping[str, tuple[str, str]] = {
    "applicant_id": ("the id of an applicant", f"write 1 to {values.MOST_ID} characters in quotes"),
    "education": _LIST,
    "experience": _LIST,
    "credentials": _LIST,
    "answers": _MAP,
    "claims": _MAP,
    "accredited": _TRUTH,
    "conferred": _TRUTH,
    "paid": _TRUTH,
    "valid": _TRUTH,
    "conferred_on": _DATE,
    "start": _DATE,
    "end": _DATE,
    "expires": _DATE,
    "semester_units": EXPECTED["units"],
    "quarter_units": EXPECTED["units"],
    "employer_type": EXPECTED["employer_type"],
    "hours_per_week": EXPECTED["hours"],
    "supervised": ("true, false or a head count", "write true, false or how many people"),
    "share": EXPECTED["share"],
    "kinds": ("a list of kinds of work", 'write ["it-management"]'),
    "name": _NAME,
}
_ANSWER = ("true, false or a whole number", "write true, false, a number or null")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a record: where, the value as written, what is wrong, what to write instead."""

    place: Place
    value: str
    reason: str
    hint: str = ""


def troubles(data: dict[str, Any], bad: ValidationError) -> list[Trouble]:
    """What the models found wrong, one for each place."""
    found: dict[Place, Trouble] = {}
    for error in bad.errors(include_url=False):
        place, value = _place(data, error["loc"], error["type"])
        if error["type"] == "missing":
            one = Trouble(place, "", f"`{place[-1]}` is missing", _expected(place)[1])
        else:
            one = trouble(place, value, error.get("ctx", {}).get("error"))
        found.setdefault(place, one)
    return list(found.values())


def _place(data: Any, loc: tuple[str | int, ...], kind: str) -> tuple[Place, Any]:
    """The part of pydantic's address that is an address in the data, and what is there."""
    place: Place = ()
    for part in loc:
        inside = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if not inside:
            return ((*place, part), None) if kind == "missing" else (place, data)
        place, data = (*place, part), data[part]
    return place, data


def trouble(place: Place, value: Any, cause: object = None) -> Trouble:
    """What is wrong with a value; `cause` is what its reader said, if it was read."""
    if isinstance(value, Odd) and value.reason:
        return Trouble(place, written(value), value.reason, value.hint)
    said = cause.__cause__ if isinstance(cause, ValueError) else None
    if isinstance(said, BadDate | BadAmount):
        return Trouble(place, written(value), str(said), said.hint)
    what, hint = _expected(place)
    if what == _DATE[0] and isinstance(value, str) and isinstance(cause, ValueError):
        # it is a date, but one that nothing but an end can be
        return Trouble(place, written(value), str(cause), hint)
    if isinstance(value, list) and len(value) > MAX_ENTRIES and (what, hint) == _LIST:
        return Trouble(place, written(value), f"the list has {len(value)} entries", f"write at most {MAX_ENTRIES}")
    if isinstance(value, str) and (what, hint) in (_TEXT, _NAME) and value:
        return Trouble(place, written(value), f"the text has {len(value)} characters", hint)
    return Trouble(place, written(value), f"`{written(value)}` is not {what}", hint)


def _expected(place: Place) -> tuple[str, str]:
    """What a value at this place is, and what to write."""
    last = place[-1] if place else ""
    if isinstance(last, int):
        return _NAME if len(place) > 2 else ("an object", "write {...}")
    if place and place[0] == "answers" and len(place) > 1:
        return _ANSWER
    if place and place[0] == "claims" and len(place) == 2:
        return _MAP
    if place and place[0] == "claims" and len(place) > 2:
        return EXPECTED["claim"]
    return _KEYS.get(last, _TEXT)
