"""The verdicts and the rejected rows as record batches, whose schema is the same for every posting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.explain.columns import fill_column
from screening.explain.reasons import verdict_parts
from screening.intake import Batch, Rejected, Unread
from screening.profiles import Ints
from screening.reports.table import amounts
from screening.resources import engine_version
from screening.run import OUTCOMES, Run

_TEXT = pa.string()
_FINDING = pa.struct([(name, _TEXT) for name in ("requirement", "status", "certain", "possible", "met_by")])
_PROBLEM = pa.struct([("row", pa.int64()), *((name, _TEXT) for name in ("column", "value", "reason", "hint"))])
VERDICT, REJECTED = "verdict", "rejected"

#: One row for each applicant and posting, and one for each row that can't be an applicant and posting.
#:
#: `kind` is `verdict` or `rejected`. `row` is the number of the applicant's first row. `reason` is the sentence of the
#: verdict, or why the row was rejected. `findings` are the requirements of the posting in its order, with those below
#: them, as `verdicts.csv` has them; `rests_on` the conveniences of the policy without which the outcome would be
#: another; `problems` the values that can't be read and are unknown, or what is wrong with a rejected row; `carried`
#: the columns that are handed through. A rejected row has no outcome, and its id only as far as that can be told.
SCHEMA = pa.schema(
    [
        pa.field("posting", _TEXT, nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        ("applicant_id", _TEXT),
        pa.field("kind", _TEXT, nullable=False),
        ("outcome", _TEXT),
        pa.field("reason", _TEXT, nullable=False),
        pa.field("findings", pa.list_(_FINDING), nullable=False),
        pa.field("rests_on", pa.list_(_TEXT), nullable=False),
        pa.field("problems", pa.list_(_PROBLEM), nullable=False),
        pa.field("carried", pa.map_(_TEXT, _TEXT), nullable=False),
        pa.field("as_of", pa.date32(), nullable=False),
        pa.field("policy", _TEXT, nullable=False),
        pa.field("rule_file_sha256", _TEXT, nullable=False),
        pa.field("engine_version", _TEXT, nullable=False),
    ]
)
Columns = Mapping[str, Any]


def record_batch(run: Run, batch: Batch, owners: Mapping[int, int], ids: str) -> pa.RecordBatch:
    """The applicants of a batch and its rejected rows, in the order of their numbers.

    `owners` leads from the number of a row to the place of its applicant in the table. `ids` is the header of the
    column with the ids.
    """
    parts = [_finished(run, _verdicts(run, batch, owners), len(run))]
    if batch.rejected:
        rejected = _rejected(batch.rejected, ids)
        parts.append(_finished(run, rejected, len(rejected["row"])))
    whole = pa.concat_batches(parts) if len(parts) > 1 else parts[0]
    return whole.take(pc.sort_indices(whole.column("row"))) if len(parts) > 1 and len(run) else whole


def _finished(run: Run, columns: Columns, n: int) -> pa.RecordBatch:
    """The columns with those that are the same in each row."""
    posting, policy = run.plan.posting, run.plan.policy.name
    same = {
        "posting": pa.scalar(posting.id),
        "as_of": pa.scalar(run.as_of),
        "policy": pa.scalar(policy),
        "rule_file_sha256": pa.scalar(posting.sha256),
        "engine_version": pa.scalar(engine_version()),
    }
    arrays = [columns[name] if name in columns else pa.repeat(same[name], n) for name in SCHEMA.names]
    return pa.record_batch(arrays, schema=SCHEMA)


def _verdicts(run: Run, batch: Batch, owners: Mapping[int, int]) -> Columns:
    n = len(run)
    outcomes = pa.array([outcome.value for outcome in OUTCOMES], _TEXT)
    keys = [key for rests in run.rests_on for key in rests]
    return {
        "row": pa.array(run.table.rows),
        "applicant_id": pa.array(run.table.ids, _TEXT),
        "kind": pa.repeat(VERDICT, n),
        "outcome": outcomes.take(pa.array(run.outcomes)),
        "reason": fill_column(run, verdict_parts),
        "findings": _findings(run),
        "rests_on": _lists(np.array([len(rests) for rests in run.rests_on], np.int64), pa.array(keys, _TEXT)),
        "problems": _problems(batch.problems, [owners[one.row] for one in batch.problems], n),
        "carried": _carried(batch.carried, n),
    }


def _findings(run: Run) -> pa.Array:
    """The requirements of each applicant: as many for everybody."""
    nodes, n = [node for node, _ in run.plan.nodes()], len(run)
    by_node: dict[str, list[pa.Array]] = {name: [] for name in ("status", "certain", "possible", "met_by")}
    places = pa.array(run.decision_of)
    for node in nodes:
        by_node["status"].append(_of([one.status[node.id].value for one in run.decisions], places))
        certain, possible = amounts(run, node)
        by_node["certain"].append(certain)
        by_node["possible"].append(possible)
        by_node["met_by"].append(_of([one.met_by.get(node.id) for one in run.decisions], places))
    # column by column they lie below each other; applicant by applicant they are wanted
    order = pa.array(np.arange(n * len(nodes)).reshape(len(nodes), n).T.ravel())
    names = _of([node.id for node in nodes], pa.array(np.tile(np.arange(len(nodes)), n)))
    columns = [names, *(pa.concat_arrays(parts).take(order) for parts in by_node.values())]
    return _lists(np.full(n, len(nodes), np.int64), pa.StructArray.from_arrays(columns, fields=list(_FINDING)))


def _of(texts: Sequence[str | None], places: pa.Array) -> pa.Array:
    return pa.array(texts, _TEXT).take(places)


def _lists(counts: Ints, values: pa.Array) -> pa.Array:
    """Lists of so many values each."""
    return pa.ListArray.from_arrays(pa.array(np.cumsum([0, *counts]), pa.int32()), values)


def _problems(notes: Sequence[Unread | Rejected], owner: Sequence[int], n: int) -> pa.Array:
    """The notes of each of n rows, in their order; `owner` is the row of each note."""
    order = sorted(range(len(notes)), key=lambda place: owner[place])
    said = [
        {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason, "hint": one.hint}
        for one in (notes[place] for place in order)
    ]
    counts = np.bincount(np.array(owner, np.int64), minlength=n)
    return _lists(counts, pa.array(said, _PROBLEM))


def _carried(carried: Mapping[str, Sequence[str | None]], n: int) -> pa.Array:
    names = list(carried)
    offsets = pa.array(np.arange(n + 1) * len(names), pa.int32())
    keys = _of(names, pa.array(np.tile(np.arange(len(names)), n)))
    values = [text for texts in zip(*carried.values(), strict=True) for text in texts]
    return pa.MapArray.from_arrays(offsets, keys, pa.array(values, _TEXT))


def _rejected(notes: Sequence[Rejected], ids: str) -> Columns:
    """A row for each row that was rejected, with all its reasons."""
    rows = {number: place for place, number in enumerate(sorted({one.row for one in notes}))}
    whose: dict[int, str] = {one.row: one.value for one in notes if one.column == ids and one.value}
    reasons: dict[int, list[str]] = {number: [] for number in rows}
    for one in notes:
        reasons[one.row].append(one.reason)
    n = len(rows)
    nothing = np.zeros(n, np.int64)
    return {
        "row": pa.array(list(rows), pa.int64()),
        "applicant_id": pa.array([whose.get(number) for number in rows], _TEXT),
        "kind": pa.repeat(REJECTED, n),
        "outcome": pa.nulls(n, _TEXT),
        "reason": pa.array(["; ".join(reasons[number]) for number in rows], _TEXT),
        "findings": _lists(nothing, pa.array([], _FINDING)),
        "rests_on": _lists(nothing, pa.array([], _TEXT)),
        "problems": _problems(notes, [rows[one.row] for one in notes], n),
        "carried": _carried({}, n),
    }
