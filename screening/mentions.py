"""Who wrote what: how many applicants of a table wrote a value that a question is about."""

from __future__ import annotations

import numpy as np

from screening.profiles import Coded, Ints, ProfileTable
from screening.vocabulary import fold, standard


def mentions(table: ProfileTable, question: str, value: str) -> int:
    """How many applicants of a table wrote the value (folded) where the question looks for it."""
    columns: dict[str, tuple[Ints, tuple[Coded, ...]]] = {
        "title": (table.jobs.owner, (table.jobs.title,)),
        "employer": (table.jobs.owner, (table.jobs.employer,)),
        "field": (table.degrees.owner, (table.degrees.field, table.degrees.level)),
        "level": (table.degrees.owner, (table.degrees.level,)),
        "accredited": (table.degrees.owner, (table.degrees.institution,)),
        "credential": (table.credentials.owner, (table.credentials.name,)),
    }
    kind = question.partition(":")[0]
    owner, texts = columns[kind]
    wrote = np.zeros(len(owner), np.bool_)
    for column in texts:
        wrote |= column.map(lambda text: int(fold(text) == value), 0) == 1
    if kind == "field":
        # a field may stand inside the level: "BS in Physics"
        named = standard().level
        wrote |= table.degrees.level.map(lambda text: int(fold(named(text).field_text or "") == value), 0) == 1
    return len(np.unique(owner[wrote]))
