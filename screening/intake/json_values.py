"""One JSON text as data, and what is wrong with it, in the words of this package.

Duplicate keys, NaN, numbers beyond measure, lone surrogates, NUL characters and deep nesting are refused. Protected
keys are taken out at any level before anything else looks at the record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError

from screening.applicant import MAX_ENTRIES, Applicant, Claims, Credential, Degree, Employment
from screening.intake import values
from screening.intake.text import meant, shown
from screening.intake.values import EXPECTED, BadValue, check_kind
from screening.intake.words import clean
from screening.protected import is_protected

_DEEPEST = 12
_DIGITS = 18
_MODELS: Mapping[str, type[BaseModel]] = {
    "": Applicant,
    "education": Degree,
    "experience": Employment,
    "credentials": Credential,
    "claims": Claims,
}
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
    "supervisory": _MAP,
}
_ANSWER = ("true, false or a whole number", "write true, false, a number or null")

Place = tuple[str | int, ...]


class _Huge:
    """A number with more digits than any value here has."""

    def __init__(self, digits: str) -> None:
        self.digits = digits


class Wrong(BadValue):
    """Something wrong with the text itself; `key` is where, if that can be told."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.key = key


def parse(text: str, dropped: dict[str, None]) -> dict[str, Any]:
    """The object that a text holds, without protected keys, whose names are put into `dropped`."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_int)
    except json.JSONDecodeError as bad:
        reason = bad.msg[:1].lower() + bad.msg[1:]
        raise Wrong(f"not JSON: {shown(reason)} at character {bad.pos + 1}") from None
    except RecursionError:
        raise Wrong("the nesting is too deep") from None
    if not isinstance(data, dict):
        raise Wrong("not an object; write each applicant on one line, as {...}")
    _clean(data, (), dropped)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Wrong(f"the key `{shown(key)}` stands twice in one object", shown(key))
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise Wrong(f"not JSON: `{name}` is not a number")


def _int(digits: str) -> int | _Huge:
    return int(digits) if len(digits) <= _DIGITS else _Huge(digits)


def _clean(value: Any, place: Place, dropped: dict[str, None]) -> None:
    if len(place) > _DEEPEST:
        raise Wrong("the nesting is too deep")
    if isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _clean(one, (*place, number), dropped)
            if isinstance(one, str):
                value[number] = clean(one)
    elif isinstance(value, dict):
        for key in list(value):
            if is_protected(key):
                names = [str(part) for part in (*place, key) if isinstance(part, str)]
                dropped[shown(".".join(names))] = None
                del value[key]
            else:
                _check_text(key, place)
                _clean(value[key], (*place, key), dropped)
                if isinstance(value[key], str) and (place or key != "applicant_id"):
                    value[key] = clean(value[key])


def _check_text(text: str, place: Place) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong(f"`{shown(text)}` holds half a character (a lone surrogate)", path(place)) from None
    if "\0" in text:
        raise Wrong(f"`{shown(text)}` holds a NUL character", path(place))


def path(place: Place) -> str:
    """The address of a value in a record: `experience[2].start`, counted from 0 as JSON does."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return shown(text.removeprefix("."))


def problems(data: dict[str, Any], bad: ValidationError) -> dict[Place, tuple[str, str]]:
    """What the model found wrong: (value, reason) by place."""
    found: dict[Place, tuple[str, str]] = {}
    for error in bad.errors(include_url=False):
        place, value = _place(data, error["loc"], error["type"])
        cause = error.get("ctx", {}).get("error")
        if error["type"] == "missing":
            found[place] = "", f"`{place[-1]}` is missing"
        elif error["type"] == "extra_forbidden":
            found[place] = "", _unknown(place)
        elif isinstance(cause, ValueError):
            found[place] = _written(value), str(cause)
        else:
            found[place] = _written(value), _reason(place, value)
    return found


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


def _unknown(place: Place) -> str:
    key = str(place[-1])
    table = next((str(part) for part in place[:-1] if isinstance(part, str)), "")
    known = _MODELS[table].model_fields if table in _MODELS else {}
    listed = ", ".join(known)
    return f"`{shown(key)}` is not a key here{meant(key, known) or f'; the keys are {listed}'}"


def _reason(place: Place, value: Any) -> str:
    what, hint = _expected(place)
    if isinstance(value, str) and (what, hint) in (_TEXT, _NAME) and value:
        return f"the text has {len(value)} characters; {hint}"
    return f"`{_written(value)}` is not {what}; {hint}"


def _expected(place: Place) -> tuple[str, str]:
    last = place[-1]
    if isinstance(last, int):
        return _NAME if len(place) > 2 else ("an object", "write {...}")
    if place[0] == "answers" and len(place) > 1:
        return _ANSWER
    if place[0] == "claims" and len(place) == 2:
        return _MAP
    if place[0] == "claims" and len(place) > 2:
        return EXPECTED["claim"]
    return _KEYS.get(last, _TEXT)


def _written(value: Any) -> str:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, _Huge):
        return shown(value.digits)
    return shown(json.dumps(value, default=lambda one: one.digits if isinstance(one, _Huge) else str(one)))


def tidied(data: dict[str, Any]) -> dict[Place, tuple[str, str]]:
    """Trim the id and the questions of a record and fold the case of the questions, in place, as CSV is read.

    What is wrong with a question is returned as `problems` does.
    """
    found: dict[Place, tuple[str, str]] = {}
    if isinstance(id_ := data.get("applicant_id"), str):
        data["applicant_id"] = id_.strip()
    if isinstance(answers := data.get("answers"), dict):
        folded: dict[str, Any] = {}
        for key, answer in answers.items():
            question = key.strip().casefold()
            if not question:
                found["answers", question] = shown(key), "the question is blank"
            elif question in folded:
                found["answers", question] = shown(key), f"the question `{shown(question)}` stands twice"
            folded[question] = answer
        data["answers"] = folded
    return found


def beyond_the_model(data: dict[str, Any], how: values.Values) -> dict[Place, tuple[str, str]]:
    """What the model can't know: kinds of work that aren't known, jobs that end before they start, huge answers."""
    found: dict[Place, tuple[str, str]] = {}

    def check(place: Place, kind: object) -> None:
        if isinstance(kind, str):
            try:
                check_kind(kind, how.kinds)
            except BadValue as bad:
                found[place] = shown(kind), str(bad)

    for number, job in enumerate(_listed(data.get("experience"))):
        if isinstance(job, dict):
            for i, kind in enumerate(_listed(job.get("kinds"))):
                check(("experience", number, "kinds", i), kind)
            _check_order(("experience", number), job, how, found)
    claims = data.get("claims")
    for table in ("experience", "supervisory"):
        kinds = claims.get(table) if isinstance(claims, dict) else None
        for kind in kinds if isinstance(kinds, dict) else ():
            check(("claims", table, kind), kind)
    answers = data.get("answers")
    for question, answer in answers.items() if isinstance(answers, dict) else ():
        if isinstance(answer, int) and abs(answer) >= values.MOST_ANSWER:
            place: Place = ("answers", question)
            found[place] = _written(answer), _reason(place, answer)
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _check_order(place: Place, job: dict[str, Any], how: values.Values, found: dict[Place, tuple[str, str]]) -> None:
    start, end = (str(job[key]) if isinstance(job.get(key), str | int) else "" for key in ("start", "end"))
    try:
        wrong = bool(start and end) and how.last_day(how.date(end)) < how.first_day(how.past(start))
    except BadValue:
        return
    if wrong:
        found[(*place, "end")] = shown(end), values.backwards(start, end)
