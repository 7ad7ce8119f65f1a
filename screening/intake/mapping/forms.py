"""The header forms that ship, `forms.csv`: what a written header means, and what has to stand beside it.

A form is there only if nobody would read it otherwise. `stands` says where: `alone` anywhere; `numbered` with a number
or among columns of its group ("Company 1"); `beside` among columns of its group ("From" after "Employer"); `led` only
after a word that names the group ("Education 1 Level"). Look-up is exact after folding.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.vocabulary import fold

FILE = "forms.csv"
COLUMNS = ("form", "field", "stands")
STANDS = ("alone", "numbered", "beside", "led")
#: What a form may mean, by its name in the file: the group and the name of the field.
FIELDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "id": ("id", "applicant_id"),
        "credentials": ("list", "credentials"),
        "person.name": ("person", "name"),
        "person.email": ("person", "email"),
        **{f"degree.{name}": ("degree", name) for name in DEGREE_FIELDS},
        **{f"job.{name}": ("job", name) for name in JOB_FIELDS},
    }
)

_ORDINAL = re.compile(r"(?<![^\W_])([0-9]{1,4})(?:st|nd|rd|th)(?![^\W_])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=[0-9])|(?<=[0-9])(?=[^\W\d_])")
_SIGNS = str.maketrans({"%": " percent ", "$": " dollars ", "\uff05": " percent "})


@dataclass(frozen=True, slots=True)
class Form:
    """What a written header means: its group, the name of the field, and what has to stand beside it."""

    group: str
    name: str
    stands: str


def folded(text: str) -> str:
    """A header as it is looked up; signs that change what it means are words."""
    return fold(text.translate(_SIGNS))


def parted(text: str) -> str:
    """The same with the words and numbers of `Education3Degree` taken apart."""
    return folded(_CAMEL.sub(" ", _ORDINAL.sub(r" \1 ", text)))


def read_forms(lines: Iterable[str]) -> Mapping[str, Form]:
    """The forms of a table, folded. A ValueError for one that stands twice, or that the columns don't allow."""
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != COLUMNS:
        raise ValueError(f"{FILE}:1: the columns are {', '.join(COLUMNS)}")
    found: dict[str, Form] = {}
    for cells in reader:
        where = f"{FILE}:{reader.line_num}"
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{where}: {len(cells)} cells; expected {len(COLUMNS)}")
        form, field, stands = cells
        if field not in FIELDS:
            raise ValueError(f"{where}: unknown field `{field}`")
        if stands not in STANDS:
            raise ValueError(f"{where}: `{stands}` is none of {', '.join(STANDS)}")
        key = folded(form)
        if not key:
            raise ValueError(f"{where}: `{form}` is empty after folding")
        if key in found:
            before = found[key]
            raise ValueError(f"{where}: `{form}` is already a form of `{before.group}.{before.name}`")
        found[key] = Form(*FIELDS[field], stands)
    return MappingProxyType(found)


@functools.cache
def forms() -> Mapping[str, Form]:
    """The forms that ship, by their folded text; loaded once."""
    text = files("screening.intake.mapping").joinpath(FILE).read_text(encoding="utf-8")
    return read_forms(text.splitlines())
