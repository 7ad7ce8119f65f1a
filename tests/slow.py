"""The slow ways: one applicant, one cell, one policy at a time, as plainly as it can be said. Only tests use them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from recorded import record_of

from screening.applicant import Applicant
from screening.explain.variants import Variants
from screening.policy import Policy
from screening.postings import Posting
from screening.records import table_of
from screening.run import Run, compiled, decided
from screening.verdict import Change

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

    def qualify(self, of: Sequence[int], added: Sequence[int]) -> list[bool]:
        return [
            self.one(i, [record for k, record in enumerate(self.added[i]) if combination >> k & 1])
            for i, combination in zip(of, added, strict=True)
        ]

    def one(self, i: int, more: Sequence[Record]) -> bool:
        changed = applied(self.records[i], [Change("", "", record) for record in more])
        return self.run.again(table_of([changed])).decision(0).outcome == "QUALIFIED"
