"""The five postings over the fixture applicants, against verdicts that were read and found right."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from golden.update import HERE, ROOT, verdicts

FILES = sorted(path for path in (ROOT / "rules").glob("*.yaml") if path.stem != "kinds")


@pytest.mark.parametrize("posting", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("source", ["applicants.csv", "applicants.jsonl", "related"])
def test_verdicts_are_the_golden_ones(posting: Path, source: str) -> None:
    """Wide CSV, JSON lines and related tables of the same applicants give the same verdicts, byte for byte."""
    golden = (HERE / f"{posting.stem}.csv").read_bytes().decode()
    assert verdicts(posting, ROOT / "fixtures" / source) == golden


@pytest.mark.parametrize("posting", FILES, ids=lambda path: path.stem)
def test_the_fixtures_reach_every_outcome(posting: Path) -> None:
    """At least sixty applicants, and for each posting some of every outcome."""
    golden = (HERE / f"{posting.stem}.csv").read_bytes().decode()
    outcomes = Counter(row["outcome"] for row in csv.DictReader(io.StringIO(golden)))
    assert outcomes.total() >= 60
    assert set(outcomes) == {"QUALIFIED", "NOT_QUALIFIED", "NEEDS_REVIEW"}
