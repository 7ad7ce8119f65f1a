"""The keys of a record: those that mean something, and the others, which are passed over and named once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from screening.applicant import MAX_ENTRIES, Applicant, Claims, Credential, Degree, Employment
from screening.intake.json_values import Place
from screening.intake.text import meant, shown

#: The keys of a record, and of each entry of its lists.
TOP = tuple(Applicant.model_fields)
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "education": tuple(Degree.model_fields),
    "experience": tuple(Employment.model_fields),
    "credentials": tuple(Credential.model_fields),
}
CLAIMS = tuple(Claims.model_fields)
#: How many different keys are named.
MOST = 100
_LONGEST_LIKELY = 40


class PassedOver:
    """The keys that were passed over, each by its folded path (`experience[].salary`) and with its likely name."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._more = False

    def add(self, path: str, key: str = "", known: tuple[str, ...] = ()) -> None:
        """Remember a key; `known` are those that it may have been meant for."""
        if path in self._found:
            return
        if len(self._found) == MOST:
            self._more = True
            return
        likely = meant(key, known) if len(key) <= _LONGEST_LIKELY else ""
        self._found[path] = f"{shown(path)} ({likely})" if likely else shown(path)

    @property
    def names(self) -> tuple[str, ...]:
        """What is said of them."""
        return (*self._found.values(), *["and more"] * self._more)


def entries(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a list that are objects, with their places; none of a list that is too long."""
    found = data.get(name)
    for number, entry in enumerate(found if isinstance(found, list) and len(found) <= MAX_ENTRIES else ()):
        if isinstance(entry, dict):
            yield number, entry


def take_out(data: dict[str, Any], passed_over: PassedOver, is_odd: Callable[[Place], bool]) -> None:
    """Take the keys that mean nothing out of a record. One that `is_odd` is said there and isn't passed over."""

    def only(here: dict[str, Any], place: Place, known: tuple[str, ...], before: str) -> None:
        for key in [key for key in here if key not in known] if not here.keys() <= set(known) else ():
            del here[key]
            if not is_odd((*place, key)):
                passed_over.add(before + key, key, tuple(name for name in known if name not in here))

    only(data, (), TOP, "")
    for name, known in ENTRIES.items():
        for number, entry in entries(data, name):
            only(entry, (name, number), known, f"{name}[].")
    claims = data.get("claims")
    if isinstance(claims, dict):
        only(claims, ("claims",), CLAIMS, "claims.")
