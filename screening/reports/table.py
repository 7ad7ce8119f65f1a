"""`verdicts.csv`: one row for each applicant, in the order of the input. Made by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from screening.explain.columns import amounts_said, fill_column, numbered
from screening.explain.reasons import verdict_parts
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.profiles import Ints
from screening.reports.safe import FORMULA, UNSEEN, cell
from screening.run import OUTCOMES, Run, combined

Texts: TypeAlias = Mapping[str, Sequence[str | None]]
NOTHING: Texts = MappingProxyType({})


def schema(plan: Plan, carried: Sequence[str] = ()) -> pa.Schema:
    """The columns: applicant, what is carried, outcome, reason, three for each requirement, what the verdict rests on.

    All are text. A carried column whose header is one of the others is marked.
    """
    names = ["outcome", "reason"]
    for node, _ in plan.nodes():
        names += [f"{node.id}_status", f"{node.id}_certain", f"{node.id}_possible"]
    own = ["applicant_id", *names, "rests_on"]
    through = [f"{name} (carried)" if name in own else name for name in carried]
    return pa.schema([pa.field(name, pa.string()) for name in (own[0], *through, *own[1:])])


class VerdictTable:
    """The file of one plan, as bytes: first `header`, then the `rows` of each run."""

    def __init__(self, plan: Plan, carried: Sequence[str] = ()) -> None:
        self._nodes = [node for node, _ in plan.nodes()]
        self._carried = carried
        self._schema = schema(plan, carried)

    @property
    def header(self) -> bytes:
        """The first line."""
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow([cell(name) for name in self._schema.names])
        return header.getvalue().encode()

    def rows(self, run: Run, carried: Texts = NOTHING) -> pa.Buffer:
        """The lines of one run; `carried` has the texts of each carried column, by its header."""
        out = pa.BufferOutputStream()
        options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
        pyarrow.csv.write_csv(self.batch(run, carried), out, options)
        return out.getvalue()

    def batch(self, run: Run, carried: Texts = NOTHING) -> pa.RecordBatch:
        """The rows of one run as a record batch; null where nothing is measured."""
        columns = [safe_column(pa.array(run.table.ids, pa.string()))]
        for name in self._carried:
            texts = carried.get(name)
            columns.append(safe_column(pa.array(texts, pa.string())) if texts else pa.nulls(len(run), pa.string()))
        columns.append(_picked([outcome.value for outcome in OUTCOMES], run.outcomes))
        columns.append(fill_column(run, verdict_parts))
        for node in self._nodes:
            columns.append(_picked([decision.status[node.id] for decision in run.decisions], run.cell_of))
            columns += amounts(run, node)
        named = ["; ".join(keys) or None for keys in combined(run.plan.policy.conveniences)]
        columns.append(_picked(named, run.resting))
        return pa.record_batch(columns, schema=self._schema)


def safe_column(texts: pa.Array) -> pa.Array:
    """A column of cells that show all there is, and that no spreadsheet takes for formulas."""
    risky = pc.fill_null(pc.match_substring_regex(texts, f"{FORMULA}|{UNSEEN}"), False)
    if not pc.any(risky).as_py():
        return texts
    said = [cell(text) for text in texts.filter(risky).to_pylist()]
    return pc.replace_with_mask(texts, risky, pa.array(said, pa.string()))


def _picked(texts: Sequence[str | None], places: Ints) -> pa.Array:
    return pa.array(texts, pa.string()).take(pa.array(places))


def amounts(run: Run, node: NodeBase) -> list[pa.Array]:
    """The certain and the possible amount of a requirement, as text; null where nothing is measured.

    For a question of yes or no: whether the answer is, and could be, the one that is asked for.
    """
    measure = run.measures.get(node.id)
    if measure is None:
        return [pa.nulls(len(run), pa.string())] * 2
    if node.kind == "answer":
        downward = node.spec.at_most is not None or node.spec.expected is False
        if node.spec.expected is not None:
            shift = 1 if downward else 0
            return [_said(measure.certain + shift, _truth), _said(measure.possible + shift, _truth)]
        texts = _said(-measure.certain if downward else measure.certain, str)
        said = pa.array(measure.certain == measure.possible)
        return [pc.if_else(said, texts, pa.scalar(None, pa.string()))] * 2
    full_time = run.plan.policy.full_time
    ends = (measure.certain, measure.possible)
    if node.kind in ("education", "credential"):
        return [_said(end, _truth) for end in ends]
    told = (amounts_said(end, full_time, "unknown") for end in ends)
    return [texts.take(pa.array(places)) for places, texts in told]


def _said(values: Ints, say: Callable[[int], str]) -> pa.Array:
    """Each distinct value said once."""
    whose, (distinct,) = numbered([values])
    return _picked([say(value) for value in distinct.tolist()], whose)


def _truth(value: int) -> str:
    return "yes" if value else "no"
