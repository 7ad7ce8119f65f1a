"""`manifest.json`: what a run read, how it counted, and what it wrote, so that it can be checked and replayed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from screening.determinations import Determinations
from screening.plan import Plan
from screening.reports.safe import json_text
from screening.reports.summary import Summary
from screening.reports.tally import Tally
from screening.run import OUTCOMES


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def policy_data(plan: Plan) -> dict[str, Any]:
    """The policy as JSON-ready data: every key with its value."""
    data: dict[str, Any] = plan.policy.model_dump(mode="json")
    return data


def write_manifest(
    out: TextIO,
    summary: Summary,
    *,
    version: str,
    source: Mapping[str, Any],
    as_of: Mapping[str, str],
    determinations: Determinations,
    tally: Tally,
    files: Mapping[str, str],
) -> None:
    """Write the manifest of a run. `files` are those that it wrote, with their SHA-256.

    It holds no time of day: the same run gives the same bytes.
    """
    plan = summary.plan
    data = {
        "engine_version": version,
        "posting": plan.posting.id,
        "rule_file_sha256": plan.posting.sha256,
        "kinds_sha256": plan.posting.kinds_sha256,
        "posting_text_sha256": hashlib.sha256(plan.posting.text.encode()).hexdigest(),
        "policy": policy_data(plan),
        "options": dict(plan.options),
        "determinations_sha256": determinations.sha256,
        "as_of": dict(as_of),
        "input": dict(source),
        "rows": tally.rows,
        "verdicts": tally.verdicts,
        "rejected": tally.rejected_rows,
        "merged": tally.merged,
        "joined": tally.joined,
        "unread_values": tally.values,
        "outcomes": {outcome.value: summary.outcomes[outcome] for outcome in OUTCOMES},
        "resting_on_conveniences": {key: summary.rests_on[key] for key in sorted(summary.rests_on)},
        "files": dict(files),
    }
    out.write(json_text(data, indent=2) + "\n")
