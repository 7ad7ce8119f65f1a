"""`verdicts.csv`: one row for each applicant, in the order of the input. Made by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.explain.columns import amounts_said, numbered, sentences, slot_said, spotted
from screening.explain.laid import Layout
from screening.explain.reasons import Pattern, joined, verdict_parts
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.profiles import Ints
from screening.reports.cells import Few, Many, all_doubled, doubled, empty, few, one_each, together
from screening.reports.safe import FORMULA, FORMULA_STARTS, UNSEEN, cell
from screening.run import OUTCOMES, STATUSES, Run, combined

Texts: TypeAlias = Mapping[str, Sequence[str | None]]
#: Distinct texts, and for each row the place of its own.
Said: TypeAlias = tuple[Sequence[str | None], Ints]
#: The first and the last character of ASCII that shows, and which ones a formula, or an apostrophe, begins with.
_FIRST, _LAST = ord(" "), ord("~")
_CLOSELY = np.array([chr(code) in ("'", *FORMULA_STARTS) for code in range(_LAST + 1)])
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
        """The lines of one run in UTF-8; `carried` has the texts of each carried column, by its header."""
        patterns, pattern_of_row = sentences(run, verdict_parts)
        layout = Layout(pattern_of_row, [spotted(_written(pattern)) for pattern in patterns])
        said = {
            spot: [(whose, all_doubled(texts)) for whose, texts in slot_said(run, spot[0], rows)]
            for spot, rows in layout.rows_of.items()
        }
        before, after = (
            [column.pieces for column in together(some)] for some in (self._before(run, carried), self._after(run))
        )
        return layout.lines(said, before, after)

    def _before(self, run: Run, carried: Texts) -> Iterator[Few | Many]:
        """The columns before the reason."""
        yield one_each(safe_column(pa.array(run.table.ids, pa.string())))
        for name in self._carried:
            texts = carried.get(name)
            yield one_each(safe_column(pa.array(texts, pa.string()))) if texts else empty(len(run))
        yield few([outcome.value for outcome in OUTCOMES], run.outcomes)

    def _after(self, run: Run) -> Iterator[Few | Many]:
        """The columns after the reason."""
        for place, node in enumerate(self._nodes):
            yield few([status.value for status in STATUSES], run.statuses[:, place][run.decision_of])
            yield from _cells(run, node)
        named = ["; ".join(keys) or None for keys in combined(run.plan.policy.conveniences)]
        yield few(named, run.resting, end="\n")


def _written(pattern: Pattern) -> Pattern:
    """A sentence as a cell, but for what is filled in."""
    return joined(['"', *(doubled(part) if isinstance(part, str) else part for part in pattern), '",'])


def safe_column(texts: pa.Array) -> pa.Array:
    """A column of cells that show all there is, and that no spreadsheet takes for formulas."""
    if _plain(texts):
        return texts
    risky = pc.fill_null(pc.match_substring_regex(texts, f"{FORMULA}|{UNSEEN}"), False)
    if not pc.any(risky).as_py():
        return texts
    said = [cell(text) for text in texts.filter(risky).to_pylist()]
    return pc.replace_with_mask(texts, risky, pa.array(said, pa.string()))


def _plain(texts: pa.Array) -> bool:
    """Whether all is ASCII that shows and no text begins as one does that is looked at closely; False may be wrong."""
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    if not len(data) or texts.null_count or texts.offset or data.min() < _FIRST or data.max() > _LAST:
        return False
    starts = np.frombuffer(texts.buffers()[1], np.int32)[: len(texts)]
    # where a text is empty this looks at the one behind it, or at the last one again
    return not _CLOSELY[data[np.minimum(starts, len(data) - 1)]].any()


def amounts(run: Run, node: NodeBase) -> list[pa.Array]:
    """The certain and the possible amount of a requirement, as text; null where nothing is measured.

    For a question of yes or no: whether the answer is, and could be, the one that is asked for.
    """
    if (times := _times(run, node)) is not None:
        told = (amounts_said(end, run.plan.full_time, "unknown") for end in times)
        return [texts.take(pa.array(places)) for places, texts in told]
    return [pa.array(texts, pa.string()).take(pa.array(places)) for texts, places in _others(run, node)]


def _cells(run: Run, node: NodeBase) -> Iterator[Few | Many]:
    """The same as cells."""
    if (times := _times(run, node)) is not None:
        for end in times:
            yield Many(*amounts_said(end, run.plan.full_time, "unknown", '"', '",'))
    else:
        for texts, places in _others(run, node):
            yield few(texts, places)


def _times(run: Run, node: NodeBase) -> tuple[Ints, Ints] | None:
    """The certain and the possible amount where they are amounts of time."""
    measure = run.measures.get(node.id)
    if measure is None or node.kind in ("answer", "education", "credential"):
        return None
    return measure.certain, measure.possible


def _others(run: Run, node: NodeBase) -> list[Said]:
    """Both amounts where they aren't amounts of time."""
    measure = run.measures.get(node.id)
    if measure is None:
        return [([None], np.zeros(len(run), np.int64))] * 2
    if node.kind != "answer":
        return [_said(end, _truth) for end in (measure.certain, measure.possible)]
    downward = node.spec.at_most is not None or node.spec.expected is False
    if node.spec.expected is not None:
        shift = 1 if downward else 0
        return [_said(measure.certain + shift, _truth), _said(measure.possible + shift, _truth)]
    texts, places = _said(-measure.certain if downward else measure.certain, str)
    return [([*texts, None], np.where(measure.certain == measure.possible, places, len(texts)))] * 2


def _said(values: Ints, say: Callable[[int], str]) -> Said:
    """Each distinct value said once."""
    whose, (distinct,) = numbered([values])
    return [say(value) for value in distinct.tolist()], whose


def _truth(value: int) -> str:
    return "yes" if value else "no"
