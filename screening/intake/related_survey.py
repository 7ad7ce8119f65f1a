"""A look at related tables before they are screened: the columns of all of them, each with its table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from screening.intake.columns import Faults
from screening.intake.draft import Draft
from screening.intake.grid import Block
from screening.intake.json_survey import Key
from screening.intake.mapping import FIELDS, GROUPS, Context, Decided
from screening.intake.said import read_rows
from screening.intake.side import Side, SideFile
from screening.intake.survey import Look, Survey, survey
from screening.intake.values import Values
from screening.intake.wide import Wide
from screening.protected import is_protected
from screening.vocabulary import standard


@dataclass(frozen=True, slots=True)
class RelatedSurvey(Survey):
    """The columns of related tables. `also` are the canonical names of what rows, and not columns, speak of."""

    def spoken(self, asked: Collection[str]) -> frozenset[str]:
        """The canonical names of the columns that a wide table with the same would have, of `asked` and of entries."""
        found = set(self.also)
        for look in self.columns:
            target = look.taken.applied
            if target is None:
                continue
            if isinstance(target, Key):
                found.add(f"{target.group}_1_{target.name}")
            elif target.group == "statement":
                found |= _closed(target.name, asked) if look.read else set()
            elif target.group:
                found.add(str(target))
        return frozenset(found)


def _closed(table: str, asked: Collection[str]) -> set[str]:
    """What somebody speaks to who says that a list is empty or complete."""
    if table == "credentials":
        return {name for name in asked if name.startswith("credential:")}
    return {f"{GROUPS[table]}_1_{name}" for name in FIELDS[table]}


@dataclass(frozen=True, slots=True)
class _Looked:
    """A table of entries as a survey takes it: block by block, with what can't be read of each.

    Of a protected question neither the words nor the answer are looked at.
    """

    file: SideFile
    how: Values
    context: Context

    @property
    def names(self) -> Sequence[str]:
        """The headers as written."""
        return self.file.names

    @property
    def decided(self) -> Decided:
        """What becomes of each column."""
        return self.file.decided

    def drafts(self, looking: bool = False) -> Iterator[tuple[Block, Draft]]:
        """The blocks, each with its faults."""
        question = [place for place, target in self.file.sorted.targets.items() if target.name == "question"]
        for raw in self.file.blocks(looking):
            block, faults = _asked(raw, question[0], self.file.sorted.key) if question else raw, Faults()
            if len(block.numbers):
                columns = self.file.columns([block])
                read_rows(self.file.name, columns, len(block.numbers), faults, self.how, self.context)
            yield block, Draft.of(block, [], faults)


def _asked(block: Block, question: int, key: int) -> Block:
    """A block of answers in which the rows of protected questions are blank but for their ids."""
    if not len(block.numbers):
        return block
    encoded = block.cells[question].dictionary_encode()
    dropped = [text is not None and is_protected(text) for text in encoded.dictionary.to_pylist()]
    rows = pa.array(dropped, pa.bool_()).take(encoded.indices).fill_null(False)
    blank = {place: pc.if_else(rows, None, cells) for place, cells in block.cells.items() if place != key}
    return replace(block, cells=block.cells | blank)


def survey_tables(
    main: Wide | None, label: str, files: Sequence[SideFile], how: Values, context: Context
) -> RelatedSurvey:
    """Read all tables to their ends and count; `label` is that of the applicants' own. Raises InputError."""
    looks: list[Look] = []
    rows = 0
    if main:
        found = survey(main)
        looks, rows = [replace(look, table=label) for look in found.columns], found.rows
    for file in files:
        found = survey(_Looked(file, how, context))
        looks += [_led(file, look) for look in found.columns]
        rows += found.rows
    named = frozenset(name for file in files for name in _named(file, how, context))
    return RelatedSurvey(tuple(looks), rows, named)


def _led(file: SideFile, look: Look) -> Look:
    """A column with its table, and called by the list that it is of."""
    target, group = look.taken.target, GROUPS[file.name]
    if target and not target.group and group in ("degree", "job"):
        look = replace(look, taken=replace(look.taken, target=Key(group, target.name)))
    return replace(look, table=file.label)


def _named(file: SideFile, how: Values, context: Context) -> Iterator[str]:
    """The credentials and questions that the rows of a table name, by their canonical names."""
    if file.name not in ("credentials", "answers"):
        return
    said = Side(file, how, context).said
    if said.answers:
        yield from map(str, said.answers.targets)
    for text in said.credentials.name.values if said.credentials else ():
        yield f"credential:{standard().credential(text) or text}"
