"""What the single-machine run gives for an input, in the form in which record batches have it, to compare the two."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from screening.commands.columns import context_of
from screening.intake import Batch, open_input
from screening.intake.mapping import Columns, load_mapping
from screening.postings import Posting
from screening.reports.safe import cell
from screening.reports.table import VerdictTable
from screening.run import compiled, decided

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
_AMOUNTS = ("status", "certain", "possible")
Row = Mapping[str, Any]


def screened(
    source: Path | bytes, posting: Posting, as_of: datetime.date, mapping: Path | None = None, carry: str = ""
) -> list[Row]:
    """The verdicts of `verdicts.csv` and the rejected rows, with their problems, in the order of the input."""
    rules = compiled(posting)
    columns = Columns(context_of(rules.plan), load_mapping(mapping) if mapping else None, "", tuple(carry.split()))
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    intake = open_input(given, name="input", kinds=posting.kinds.keys(), columns=columns)
    whole = intake.read()
    table = VerdictTable(rules.plan, intake.source.carried)
    written = table.header + table.rows(decided(rules, whole.table, as_of), whole.carried).to_pybytes()
    lines = csv.DictReader(io.StringIO(written.decode()))
    numbers = whole.table.rows.tolist()
    found = [{"row": row, "kind": "verdict", **line} for row, line in zip(numbers, lines, strict=True)]
    return sorted([*found, *_rejected(whole)], key=lambda row: row["row"])


def _rejected(batch: Batch) -> list[Row]:
    reasons: dict[int, list[str]] = {}
    for one in batch.rejected:
        reasons.setdefault(one.row, []).append(one.reason)
    return [{"row": row, "kind": "rejected", "reason": cell("; ".join(said))} for row, said in reasons.items()]


def flat(rows: Iterable[Row]) -> list[Row]:
    """Rows of record batches in the same form, by posting and row."""
    found = []
    for one in sorted(rows, key=lambda row: (row["posting"], row["row"])):
        if one["kind"] == "rejected":
            found.append({"row": one["row"], "kind": "rejected", "reason": cell(one["reason"])})
            continue
        line = {"row": one["row"], "kind": "verdict", "applicant_id": cell(one["applicant_id"])}
        line |= {name: cell(text or "") for name, text in dict(one["carried"]).items()}
        line |= {"outcome": one["outcome"], "reason": one["reason"], "rests_on": "; ".join(one["rests_on"])}
        for finding in one["findings"]:
            line |= {f"{finding['requirement']}_{name}": finding[name] or "" for name in _AMOUNTS}
        found.append(line)
    return found
