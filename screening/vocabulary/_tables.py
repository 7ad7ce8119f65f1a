"""Reading of the data files, and the index from folded forms to what they mean."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from screening.vocabulary._text import fold


def rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a data file that ships with the package, each with its line number."""
    text = files("screening.vocabulary").joinpath(name).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    if tuple(header := next(reader, [])) != columns:
        raise ValueError(f"{name}:1: columns are {header}; expected {list(columns)}")
    for cells in reader:
        if len(cells) != len(columns):
            raise ValueError(f"{name}:{reader.line_num}: {len(cells)} cells; expected {len(columns)}")
        yield reader.line_num, dict(zip(columns, cells, strict=True))


class Index:
    """Written forms and what each stands for; no form stands for two things."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.meanings: dict[str, str] = {}

    def add(self, forms: Iterable[str], meaning: str, line: int) -> None:
        """Enter the forms of one meaning; a form that is there already, or folds to nothing, is a fault."""
        for form in forms:
            key = fold(form)
            if not key:
                raise ValueError(f"{self.source}:{line}: `{form}` is empty after folding")
            if key in self.meanings:
                raise ValueError(f"{self.source}:{line}: `{form}` is already a form of `{self.meanings[key]}`")
            self.meanings[key] = meaning

    def add_id(self, id_: str, line: int) -> None:
        """Enter the identifier itself as a form, which its own name may have done already."""
        key = fold(id_)
        if self.meanings.setdefault(key, id_) != id_:
            raise ValueError(f"{self.source}:{line}: `{id_}` is already a form of `{self.meanings[key]}`")

    def get(self, text: str) -> str | None:
        """Return what the text stands for, or None."""
        return self.meanings.get(fold(text))


def split_forms(cell: str) -> list[str]:
    """Return the forms of a cell that holds several, parted by `|`."""
    return cell.split("|") if cell else []


def follow(stated: Mapping[str, frozenset[str]], fault: str) -> dict[str, frozenset[str]]:
    """Return what each id leads to at any remove, never itself; ids may lead to each other.

    `fault` is the message where an id leads to one that isn't there, with `{from_}` and `{to}`.
    """
    followed = {}
    for id_ in stated:
        found: set[str] = set()
        waiting = [(id_, to) for to in stated[id_]]
        while waiting:
            from_, to = waiting.pop()
            if to not in stated:
                raise ValueError(fault.format(from_=from_, to=to))
            if to not in found:
                found.add(to)
                waiting.extend((to, further) for further in stated[to])
        followed[id_] = frozenset(found - {id_})
    return followed
