"""Fields of study, and how near an applicant's field is to the fields that a posting lists.

Codes are those of the Classification of Instructional Programs, CIP 2020, of the National Center for Education
Statistics. A code of two digits ("14") is a series, of four ("11.07") a group, of six ("11.0701") a program.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from screening.vocabulary._tables import Index, follow, rows, split_forms

_COLUMNS = ("id", "name", "codes", "part_of", "also_related", "synonyms")
# The fields that rule files name. Each means itself: where one isn't listed, touching codes don't make it close.
_NAMED = frozenset(
    {
        *("engineering", "computer-science", "information-technology", "management-information-systems"),
        *("telecommunications", "business", "business-administration", "public-administration"),
        *("project-management", "education-leadership"),
    }
)


class Standing(enum.IntEnum):
    """How a field stands towards the fields a posting lists.

    From far to near: unrelated, related, close, listed. The numbers don't ascend that way, and aren't to be compared.
    """

    UNKNOWN = 0
    UNRELATED = 1
    RELATED = 2
    LISTED = 3
    CLOSE = 4


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
    fault = "fields.csv: `{from_}` is part of `{to}`, which is no field"
    ancestors = follow({id_: field.part_of for id_, field in stated.items()}, fault)
    return {id_: replace(field, part_of=ancestors[id_]) for id_, field in stated.items()}


def standing(field: Field | None, listed: Sequence[Field], fields: Mapping[str, Field]) -> Standing:
    """Return how the field stands towards the listed ones; `fields` are all, by id.

    Listed is said in the data, never worked out from codes: the field is one of them, or a specialisation of one.
    Close is a field that shares a code with a listed one, or has one within the other; whether it is the listed field
    under another name is for a person to say. Related is measured from the homes of the listed fields to any code of
    the field, or of what it is a specialisation of.
    """
    if field is None:
        return Standing.UNKNOWN
    if any(wanted.id == field.id or wanted.id in field.part_of for wanted in listed):
        return Standing.LISTED
    if field.id not in _NAMED and any(_touch(field.codes, wanted.codes) for wanted in listed):
        return Standing.CLOSE
    own = {series(code) for id_ in (field.id, *field.part_of) for code in fields[id_].codes}
    return Standing.RELATED if any(own & wanted.near for wanted in listed) else Standing.UNRELATED


def _touch(some: Iterable[str], others: Sequence[str]) -> bool:
    """Say whether a code of one kind is, contains or lies within one of the other."""
    return any(_within(code, other) or _within(other, code) for code in some for other in others)


def _within(code: str, other: str) -> bool:
    """Say whether a code is the other or lies within it: `11.0103` within `11.01`, `14.37` within `14`."""
    # a series has two digits, and each group of it two more, so codes part where the shorter one ends
    return code.startswith(other)
