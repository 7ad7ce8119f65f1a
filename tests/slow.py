"""The slow ways: one applicant, one cell, one policy at a time, as plainly as it can be said. Only tests use them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv
from recorded import record_of

from screening.amounts import UNBOUNDED, say_units
from screening.applicant import Applicant
from screening.explain.reasons import fill
from screening.explain.variants import Variants
from screening.policy import Policy
from screening.postings import Posting
from screening.postings.model import NodeBase
from screening.records import table_of
from screening.reports.safe import cell
from screening.run import Run, compiled, decided
from screening.verdict import Change
from screening.wording import Parts, Teller

Record = Mapping[str, Any]


def applied(applicant: Applicant, changes: Sequence[Change]) -> Applicant:
    """The record with the changes added."""
    data = applicant.model_dump(exclude_unset=True)
    for change in changes:
        for key, value in change.record.items():
            if key == "claims":
                claims = data.setdefault("claims", None) or {}
                data["claims"] = {
                    table: {**claims.get(table, {}), **value.get(table, {})} for table in ("experience", "supervisory")
                }
            elif key == "answers":
                data["answers"] = {**(data.get("answers") or {}), **value}
            elif key == "credentials":
                names = {entry["name"] for entry in value}
                data[key] = [e for e in data.get(key) or () if e["name"] not in names] + list(value)
            else:
                data[key] = [*(data.get(key) or ()), *value]
    return Applicant.model_validate(data)


def rests_on(posting: Posting, policy: Policy, applicant: Applicant, as_of: datetime.date) -> tuple[str, ...]:
    """The conveniences that a verdict rests on: the applicant is screened again under each policy without one."""

    def outcome(counting: Policy) -> str:
        return decided(compiled(posting, counting), table_of([applicant]), as_of).decision(0).outcome.value

    on, found = policy.conveniences, outcome(policy)
    if not on or found == "NEEDS_REVIEW" or outcome(policy.firm(*on)) == found:
        return ()
    return tuple(key for key in on if outcome(policy.firm(key)) != found) or on


class OneByOne(Variants):
    """Variants as records, each put together, checked and screened by itself."""

    def __init__(self, run: Run, rows: Sequence[int], records: Sequence[Sequence[Record]]) -> None:
        names = [name for node in run.plan.posting.walk() if node.kind == "credential" for name in node.spec.names]
        self.run, self.added = run, records
        self.records = [record_of(run.table, i, names) for i in rows]

    def qualify(self, asked: Sequence[tuple[int, Sequence[int]]]) -> list[list[bool]]:
        return [
            [
                self.one(i, [record for k, record in enumerate(self.added[i]) if combination >> k & 1])
                for combination in added
            ]
            for i, added in asked
        ]

    def one(self, i: int, more: Sequence[Record]) -> bool:
        changed = applied(self.records[i], [Change("", "", record) for record in more])
        return self.run.again(table_of([changed])).decision(0).outcome == "QUALIFIED"


def csv_lines(run: Run, compose: Callable[[Teller], Parts], carried: Sequence[Sequence[str | None]]) -> str:
    """The lines of `verdicts.csv`: each cell by itself, written by Arrow. `carried` are columns of texts."""
    rows = [_cells(run, compose, i, [column[i] for column in carried]) for i in range(len(run))]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    out = pa.BufferOutputStream()
    options = pa.csv.WriteOptions(include_header=False, quoting_style="needed")
    pa.csv.write_csv(pa.record_batch(columns, [str(place) for place in range(len(columns))]), out, options)
    return out.getvalue().to_pybytes().decode()


def _cells(run: Run, compose: Callable[[Teller], Parts], i: int, carried: Sequence[str | None]) -> list[str | None]:
    decision = run.decision(i)
    found = [cell(run.table.ids[i]), *(text if text is None else cell(text) for text in carried)]
    found += [decision.outcome.value, fill(compose(Teller(run.plan, decision)), run, i)]
    for node, _ in run.plan.nodes():
        found += [decision.status[node.id].value, *_ends(run, node, i)]
    return [*found, "; ".join(run.rests_on[i]) or None]


def _ends(run: Run, node: NodeBase, i: int) -> list[str | None]:
    """The certain and the possible amount of a requirement, as words."""
    measure = run.measures.get(node.id)
    if measure is None:
        return [None, None]
    ends = [int(measure.certain[i]), int(measure.possible[i])]
    if node.kind == "answer" and node.spec.expected is None:
        said = -ends[0] if node.spec.at_most is not None else ends[0]
        return [str(said) if ends[0] == ends[1] else None] * 2
    if node.kind == "answer" and node.spec.expected is False:
        ends = [end + 1 for end in ends]
    if node.kind in ("answer", "education", "credential"):
        return ["yes" if end else "no" for end in ends]
    return ["unknown" if end >= UNBOUNDED // 2 else say_units(end, run.plan.policy.full_time) for end in ends]
