"""Licences and certificates by their written forms, and which of them is another one too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from screening.vocabulary._tables import Index, follow, rows, split_forms


def load() -> tuple[Mapping[str, str], Mapping[str, frozenset[str]], Index]:
    """Read `credentials.csv`: the display names by id, what each implies, and the index of the written forms.

    A credential implies another one only where nobody disputes it: a commercial driver's license is a driver's license.
    """
    index = Index("credentials.csv")
    names: dict[str, str] = {}
    implied: dict[str, frozenset[str]] = {}
    for line, row in rows("credentials.csv", ("id", "name", "synonyms", "implies")):
        if row["id"] in names:
            raise ValueError(f"credentials.csv:{line}: `{row['id']}` is there twice")
        index.add((row["name"], *split_forms(row["synonyms"])), row["id"], line)
        names[row["id"]] = row["name"]
        implied[row["id"]] = frozenset(row["implies"].split())
        index.add_id(row["id"], line)
    fault = "credentials.csv: `{from_}` implies `{to}`, which is no credential"
    return MappingProxyType(names), MappingProxyType(follow(implied, fault)), index
