"""Fields of study, and how near an applicant's field is to the fields that a posting lists.

Codes are those of the Classification of Instructional Programs, CIP 2020, of the National Center for Education
Statistics. A code of two digits ("14") is a series, of four ("11.07") a group, of six ("11.0701") a program.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from screening.vocabulary._tables import Index, rows, split_forms

_COLUMNS = ("id", "name", "codes", "part_of", "also_related", "synonyms")


class Standing(enum.IntEnum):
    """How a field stands towards the fields a posting lists; the larger, the nearer."""

    UNKNOWN = 0
    UNRELATED = 1
    RELATED = 2
    LISTED = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A field of study.

    `codes` are CIP 2020 codes, the field's home first. `part_of` names the fields it is a specialisation of, at any
    remove. `also_related` are series that count as related to it beside the series of its home.
    """

    id: str
    name: str
    codes: tuple[str, ...]
    part_of: frozenset[str] = frozenset()
    also_related: tuple[str, ...] = ()

    @property
    def near(self) -> frozenset[str]:
        """The series in which another field is related to this one."""
        return frozenset((series(self.codes[0]), *self.also_related))


def series(code: str) -> str:
    """Return the two-digit series of a code: `11` for `11.07`."""
    return code.partition(".")[0]


def load() -> tuple[Mapping[str, Field], Index]:
    """Read `fields.csv`: the fields by id, and the index of their written forms."""
    index = Index("fields.csv")
    stated: dict[str, Field] = {}
    lines: dict[str, int] = {}
    for line, row in rows("fields.csv", _COLUMNS):
        id_ = row["id"]
        if id_ in stated:
            raise ValueError(f"fields.csv:{line}: `{id_}` is there twice")
        codes = tuple(row["codes"].split())
        if not codes:
            raise ValueError(f"fields.csv:{line}: `{id_}` has no code")
        index.add((row["name"], *split_forms(row["synonyms"])), id_, line)
        parents = frozenset(row["part_of"].split())
        stated[id_] = Field(id_, row["name"], codes, parents, tuple(row["also_related"].split()))
        lines[id_] = line
    for id_, line in lines.items():
        index.add_id(id_, line)
    return MappingProxyType(close(stated)), index


def close(stated: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields with `part_of` followed to its end; two fields may be part of each other."""
    closed = {}
    for field in stated.values():
        ancestors: set[str] = set()
        waiting = list(field.part_of)
        while waiting:
            parent = waiting.pop()
            if parent not in stated:
                raise ValueError(f"fields.csv: `{field.id}` is part of `{parent}`, which is no field")
            if parent not in ancestors:
                ancestors.add(parent)
                waiting.extend(stated[parent].part_of)
        closed[field.id] = replace(field, part_of=frozenset(ancestors - {field.id}))
    return closed


def standing(field: Field | None, listed: Sequence[Field]) -> Standing:
    """Return how the field stands towards the listed ones.

    Listed is said in the data, never worked out from codes: the field is one of them, or a specialisation of one.
    Related is measured from the homes of the listed fields to any code of the field.
    """
    if field is None:
        return Standing.UNKNOWN
    if any(wanted.id == field.id or wanted.id in field.part_of for wanted in listed):
        return Standing.LISTED
    return Standing.RELATED if _related(field.codes, listed) else Standing.UNRELATED


def _related(codes: Iterable[str], listed: Sequence[Field]) -> bool:
    own = {series(code) for code in codes}
    return any(own & wanted.near for wanted in listed)
