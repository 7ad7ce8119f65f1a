"""A mapping file for tables that are read together: each line goes to its table, and is held against what that says.

A line names its table by the name of the file, with its ending or without, or of the sheet, or as `education`,
`experience` and the like. One that names none is of the table that has such a column, if only one has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from screening.errors import InputError, Problem
from screening.intake.headers import Target, stated
from screening.intake.mapping.file import WORDS, Entry, MappingFile, as_in
from screening.intake.mapping.tables import FIELDS, GROUPS
from screening.intake.text import meant, refusal, shown

#: The name of each table, as the mapping file may have it, and its headers.
Tables = Mapping[str, tuple[str, Sequence[str]]]


def parts(mapping: MappingFile, tables: Tables) -> Mapping[str, MappingFile]:
    """The lines of each table as a mapping file of its own. Raises InputError with every line that has no use."""
    if not mapping.several:
        message = "several tables are read together, and the mapping has no column `table` for their names"
        hint = "`screening inspect --write-mapping` writes one"
        raise refusal("no-mapping", message, hint=hint, file=mapping.name, row=1)
    entries: dict[str, list[Entry]] = {table: [] for table in tables}
    problems: list[Problem] = []
    for entry in mapping.entries:
        table, wrong = _table(entry, mapping, tables)
        if wrong:
            problems.append(wrong)
            continue
        label, headers = tables[table]
        meaning = _meaning(entry, table, as_in(entry.header, headers))
        if meaning is None and entry.meaning is not None:
            problems.append(_no_meaning(entry, mapping, table, label))
        entries[table].append(replace(entry, meaning=meaning, table=""))
    found = {table: MappingFile(mapping.name, tuple(lines)) for table, lines in entries.items()}
    for table, part in found.items():
        try:
            part.places(tables[table][1])
        except InputError as bad:
            problems += bad.problems
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.place.row))
    return found


def _table(entry: Entry, mapping: MappingFile, tables: Tables) -> tuple[str, Problem | None]:
    """The table of a line, or what is wrong."""
    labels = [label for label, _ in tables.values()]
    if entry.table:
        found = list(_called(entry.table, tables))
        if len(found) == 1:
            return found[0], None
        hint = meant(entry.table, {label.casefold() for label in labels}) or f"the tables are {_listed(labels)}"
        return "", mapping.problem(entry, "unknown-table", f"there is no table `{shown(entry.table)}`", hint)
    there = {label: table for table, (label, names) in tables.items() if _has(entry.header, names)}
    if len(there) == 1:
        return next(iter(there.values())), None
    header = shown(entry.header)
    if there:
        message, hint = f"the tables {_listed(there)} have a column `{header}`", "name one in the column `table`"
        return "", mapping.problem(entry, "unknown-table", message, hint)
    known = {name.strip().casefold() for _, names in tables.values() for name in names}
    hint = meant(entry.header, known) or "remove the line"
    return "", mapping.problem(entry, "unknown-column", f"no table has a column `{header}`", hint)


def _called(name: str, tables: Tables) -> Iterator[str]:
    wanted = name.casefold().lstrip("'")
    for table, (label, _) in tables.items():
        known = label.casefold().lstrip("'")
        if wanted in (table, known) or known.startswith(f"{wanted}."):
            yield table


def _has(header: str, names: Sequence[str]) -> bool:
    there = {name.strip() for name in names}
    return as_in(header, there) in there


def _meaning(entry: Entry, table: str, header: str) -> Target | str | None:
    """What a line makes of a column of this table, None where it can't be that."""
    target = entry.meaning
    if not isinstance(target, Target):
        return target if target != "carry" or table == "applicants" else None
    if target.group == "id":
        return target
    if table != "applicants":
        known = target.group in ("", table) and target.name in FIELDS[table]
        return Target("", target.name) if known else None
    if target.group == "list" and (said := stated(header)) and said.group == "statement":
        return said
    return None if target.group in ("", *FIELDS) else target


def _no_meaning(entry: Entry, mapping: MappingFile, table: str, label: str) -> Problem:
    """The problem of a line whose meaning is one for columns of another table."""
    target, shown_label = entry.meaning, shown(label)
    if not isinstance(target, Target):
        message = f"only columns of the applicants are carried; `{shown_label}` has a row for each {GROUPS[table]}"
        return mapping.problem(entry, "unknown-meaning", message, "write `ignore`")
    said = f"{target.group}.{target.name}" if target.group in FIELDS else str(target)
    if table == "applicants":
        message = f"`{shown(said)}` is no meaning of a column of the applicants, whose table is `{shown_label}`"
        of = next(table for table, names in FIELDS.items() if target.group in ("", table) and target.name in names)
        slotted = GROUPS[of] in ("degree", "job")
        hint = f"write `{GROUPS[of]}_1_{target.name}`" if slotted else "write `credential:` or `answer:` and a name"
        return mapping.problem(entry, "unknown-meaning", message, hint)
    message = f"`{shown(said)}` is no meaning of a column of `{shown_label}`, which has a row for each {GROUPS[table]}"
    here = target.name in FIELDS[table] and target.group in ("", table, GROUPS[table])
    names = _listed((*FIELDS[table], *(word for word in WORDS if word != "carry")))
    hint = f"write `{target.name}`" if here else meant(target.name, FIELDS[table]) or f"write one of {names}"
    return mapping.problem(entry, "unknown-meaning", message, hint)


def _listed(names: Sequence[str] | Mapping[str, str]) -> str:
    return ", ".join(f"`{shown(name)}`" for name in names)
