"""Record batches whose columns are the keys of an applicant's record: lists and structs with the names of the contract.

They are read as the JSON lines that say the same. A field that is null is a key that is null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa

from screening.intake import headers
from screening.intake.blob import Blob
from screening.intake.grid import text
from screening.intake.json_keys import TOP
from screening.intake.jsonl import JsonLines
from screening.intake.record_batches import NAME, Aside, Piece, is_nested
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.protected import is_protected

Say = Callable[[Any], Any]


def has_records(schema: Any) -> bool:
    """Whether columns hold the lists of a record, as `education` does."""
    return any(field.name in TOP and is_nested(field.type) for field in schema)


class Records(JsonLines):
    """The applicants of some pieces. Raises InputError for columns that aren't keys of a record but mean something."""

    format = "Arrow records"
    unit = "row"
    #: The column with the ids.
    key = "applicant_id"

    def __init__(self, schema: Any, pieces: Iterable[Piece], aside: Aside, how: Values, batch_rows: int) -> None:
        super().__init__(Blob(NAME), how, batch_rows)
        names = [schema.names[place] for place in aside.places(schema)]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise refusal("same-column", f"two columns are named `{shown(twice)}`", hint="keep one of them", file=NAME)
        if self.key not in names:
            raise refusal("no-id-column", "no column `applicant_id`", file=NAME)
        for name in names:
            if name not in TOP and headers.wide(name) is not None:
                message = f"`{shown(name)}` stands beside lists"
                raise refusal("two-forms", message, hint="put it into the lists of the record", file=NAME)
        self._pieces = pieces
        self._say = {name: _say(schema.field(name).type) for name in names if not is_protected(name)}
        self._dropped = {shown(name): None for name in names if is_protected(name)}

    def _records(self) -> Iterator[tuple[int, bytes]]:
        for piece in self._pieces:
            columns = {name: piece.batch.column(name).to_pylist() for name in self._say}
            for place, number in enumerate(piece.numbers.tolist()):
                record = {name: say(columns[name][place]) for name, say in self._say.items()}
                yield number, json.dumps(record).encode()


def _say(kind: Any) -> Say:
    """What says a value of a type as JSON does."""
    if pa.types.is_dictionary(kind):
        return _say(kind.value_type)
    if pa.types.is_map(kind):
        item = _say(kind.item_type)
        return lambda pairs: None if pairs is None else {str(key): item(value) for key, value in pairs}
    if pa.types.is_struct(kind):
        fields = {kind.field(i).name: _say(kind.field(i).type) for i in range(kind.num_fields)}
        return lambda one: None if one is None else {name: say(one[name]) for name, say in fields.items()}
    if is_nested(kind):
        element = _say(kind.value_type)
        return lambda listed: None if listed is None else [element(one) for one in listed]
    return _scalar


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    if isinstance(value, float | Decimal):
        # a whole number as one, and what is no number as nothing
        said = text(value)
        return None if said is None else _number(said)
    return text(value)


def _number(said: str) -> int | str:
    try:
        return int(said)
    except ValueError:
        return said
