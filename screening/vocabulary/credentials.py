"""Licences and certificates by their written forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from screening.vocabulary._tables import Index, rows, split_forms


def load() -> tuple[Mapping[str, str], Index]:
    """Read `credentials.csv`: the display names by id, and the index of their written forms.

    A credential stands for itself only: holding a commercial driver's license isn't read as holding another one.
    """
    index = Index("credentials.csv")
    names: dict[str, str] = {}
    for line, row in rows("credentials.csv", ("id", "name", "synonyms")):
        if row["id"] in names:
            raise ValueError(f"credentials.csv:{line}: `{row['id']}` is there twice")
        index.add((row["name"], *split_forms(row["synonyms"])), row["id"], line)
        names[row["id"]] = row["name"]
        index.add_id(row["id"], line)
    return MappingProxyType(names), index
