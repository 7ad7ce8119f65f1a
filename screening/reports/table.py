"""`verdicts.csv`: one row for each applicant, in the order of the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

import numpy as np

from screening.amounts import say_units
from screening.explain.reasons import fill_column, verdict_parts
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.profiles import Ints
from screening.reports.safe import Sheet
from screening.run import OUTCOMES, Run
from screening.wording import unbounded


def requirement_nodes(plan: Plan) -> list[NodeBase]:
    """The requirements that have columns, in the order of the posting."""
    found: list[NodeBase] = []

    def walk(node: NodeBase) -> None:
        found.append(node)
        for child in plan.children(node):
            walk(child)

    for node in plan.requirements:
        walk(node)
    return found


def header(plan: Plan) -> list[str]:
    """The columns: applicant, outcome, reason, three for each requirement, and what the verdict rests on."""
    names = ["applicant_id", "outcome", "reason"]
    for node in requirement_nodes(plan):
        names += [f"{node.id}_status", f"{node.id}_certain", f"{node.id}_possible"]
    return [*names, "rests_on"]


class VerdictTable:
    """Writes runs of one plan, one after the other."""

    def __init__(self, out: TextIO, plan: Plan) -> None:
        self._sheet = Sheet(out, header(plan))
        self._nodes = requirement_nodes(plan)

    def add(self, run: Run) -> None:
        """Write the rows of one run."""
        columns: list[list[str]] = [list(run.table.ids)]
        columns.append([OUTCOMES[outcome].value for outcome in run.outcomes.tolist()])
        columns.append(fill_column(run, verdict_parts))
        for node in self._nodes:
            by_cell = np.array([decision.status[node.id].value for decision in run.decisions], dtype=object)
            columns.append(by_cell[run.cell_of].tolist() if len(by_cell) else [])
            columns += amounts(run, node)
        columns.append(["; ".join(keys) for keys in run.rests_on])
        self._sheet.write(zip(*columns, strict=True))


def amounts(run: Run, node: NodeBase) -> list[list[str]]:
    """The certain and the possible amount of a requirement, as text; blank where nothing is measured."""
    measure = run.measures.get(node.id)
    if measure is None:
        return [[""] * len(run), [""] * len(run)]
    if node.kind == "answer":
        unsaid = measure.certain != measure.possible
        downward = node.spec.at_most is not None or node.spec.expected is False
        values = -measure.certain if downward else measure.certain
        yes_no = node.spec.expected is not None
        said = [_truth(v) if yes_no else str(v) for v in values.tolist()]
        answers = ["" if blank else text for text, blank in zip(said, unsaid.tolist(), strict=True)]
        return [answers, answers]
    say = _truth if node.kind in ("education", "credential") else lambda units: _time(units, run)
    return [_said(end, say) for end in (measure.certain, measure.possible)]


def _said(values: Ints, say: Callable[[int], str]) -> list[str]:
    distinct, whose = np.unique(values, return_inverse=True)
    texts = np.array([say(value) for value in distinct.tolist()], dtype=object)
    found: list[str] = texts[whose.reshape(-1)].tolist() if len(texts) else []
    return found


def _truth(value: int) -> str:
    return "yes" if value else "no"


def _time(units: int, run: Run) -> str:
    return "unknown" if unbounded(units) else say_units(units, run.plan.policy.full_time)
