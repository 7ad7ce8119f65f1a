"""The vocabulary: one object that answers what a written degree, field or credential means."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence

from screening.vocabulary import credentials, fields, levels
from screening.vocabulary.fields import Field, Standing
from screening.vocabulary.levels import LEVEL_NAMES, LevelReading

_PARTS = re.compile(r"[;\r\n]")
# of so many texts the meaning is remembered
_REMEMBERED = 1 << 14


class Vocabulary:
    """What is known of levels, fields and credentials; never changes after it is loaded.

    Look-ups are exact after folding, and what they don't know they say so.
    """

    __slots__ = (
        "_credential_index",
        "_field_index",
        "_implied",
        "credentials",
        "fields",
        "level",
        "standings",
    )

    fields: Mapping[str, Field]
    credentials: Mapping[str, str]

    def __init__(self) -> None:
        self.fields, self._field_index = fields.load()
        self.credentials, self._implied, self._credential_index = credentials.load()
        reader = levels.load(self.field)
        # people write the same words again and again
        self.level: Callable[[str], LevelReading] = functools.lru_cache(_REMEMBERED)(reader.read)
        """The level and the field that the text of a degree names."""
        self.standings: Callable[[str, tuple[str, ...]], tuple[Standing, ...]]
        self.standings = functools.lru_cache(_REMEMBERED)(self._standings)
        """How each of the fields that a text names stands towards the fields listed by id."""

    def _standings(self, text: str, listed: tuple[str, ...]) -> tuple[Standing, ...]:
        return tuple(self.standing(self.field(part), listed) for part in self.field_parts(text))

    def field(self, text: str) -> Field | None:
        """Return the field of study that the text names, by its name, a synonym or its id."""
        id_ = self._field_index.get(text)
        return None if id_ is None else self.fields[id_]

    def field_parts(self, text: str) -> tuple[str, ...]:
        """Return the fields of a text that names several, one a line or parted by semicolons, each as written.

        A text that is a known field stays whole, unless each of its parts is one ("Engineering; Management").
        """
        parts = tuple(part for raw in _PARTS.split(text) if (part := raw.strip()))
        if not _PARTS.search(text) or not parts:
            return (text,)
        whole = self.field(text) is not None and any(self.field(part) is None for part in parts)
        return (text,) if whole else parts

    def standing(self, field: Field | None, listed: Sequence[str]) -> Standing:
        """Return how a field stands towards the fields listed by id; a `ValueError` if one of these isn't known."""
        unknown = [id_ for id_ in listed if id_ not in self.fields]
        if unknown:
            raise ValueError(f"unknown field `{unknown[0]}`")
        return fields.standing(field, [self.fields[id_] for id_ in listed], self.fields)

    def credential(self, text: str) -> str | None:
        """Return the id of the credential that the text names."""
        return self._credential_index.get(text)

    def satisfies(self, held: str, asked: str) -> bool:
        """Return whether who holds one credential holds the one that is asked for: it is the same, or implied by it.

        Both are ids; an id that isn't known satisfies itself only.
        """
        return held == asked or asked in self._implied.get(held, ())

    def level_name(self, level: str) -> str:
        """Return the level as prose has it: "Bachelor's degree"; a `ValueError` if it isn't a level."""
        if level not in LEVEL_NAMES:
            raise ValueError(f"unknown level `{level}`")
        return LEVEL_NAMES[level]


@functools.cache
def standard() -> Vocabulary:
    """Return the vocabulary that ships with the package, loaded once."""
    return Vocabulary()
