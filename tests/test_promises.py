"""The five promises, one test each (and more of each elsewhere)."""

from __future__ import annotations

import ast
import csv
import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from screening import Applicant, Finding, Outcome, RuleFileError, Status, Verdict, load_posting, screen
from screening.intake import open_input
from screening.postings import Posting
from screening.records import table_of
from screening.run import compiled, decided

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
NOW = datetime.date(2026, 11, 21)


def everyone() -> list[Applicant]:
    lines = (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [Applicant.model_validate_json(line) for line in lines]


def all_findings(verdict: Verdict) -> Iterator[Finding]:
    for finding in (*verdict.findings, *verdict.preferred):
        yield from finding.walk()


def test_never_a_verdict_on_information_that_isnt_there(postings: tuple[Posting, ...]) -> None:
    """A record that says nothing is neither QUALIFIED nor NOT_QUALIFIED, and no requirement of it is decided."""
    for posting in postings:
        options = dict.fromkeys(posting.options, True)
        verdict = screen(posting, Applicant(applicant_id="silent"), as_of=NOW, options=options)
        assert verdict.outcome is Outcome.NEEDS_REVIEW
        assert {finding.status for finding in verdict.walk()} == {Status.UNDETERMINED}
        assert verdict.open_questions


def test_every_finding_cites(postings: tuple[Posting, ...]) -> None:
    """The citation is a verbatim quote of the posting with its character span."""
    for posting in postings:
        for applicant in everyone()[::9]:
            for finding in all_findings(screen(posting, applicant, as_of=NOW)):
                citation = finding.citation
                assert 0 <= citation.start < citation.end <= len(posting.text)
                assert citation.parts[0][0] == citation.start
                assert citation.parts[-1][1] == citation.end
                pieces = [posting.text[start:end] for start, end in citation.parts]
                quoted = [" ".join(piece.split()) for piece in citation.quote.replace("…", "...").split("...")]
                plain = str.maketrans("“”‘’–—", "\"\"''--")
                found = [" ".join(piece.split()).translate(plain) for piece in pieces]
                assert [piece.translate(plain) for piece in quoted if piece] == found


def test_nothing_is_lost(tmp_path: Path) -> None:
    """Each row that comes in comes out exactly once: with a verdict, or rejected with its row number and a reason.

    A value that can't be read is listed, and its applicant has a verdict.
    """
    with (FIXTURES / "applicants.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for spoiled, column, cell in ((3, 0, ""), (9, rows[0].index("job_1_start"), "soon"), (11, 0, rows[1][0])):
        rows[spoiled][column] = cell
    rows[20].append("one cell too many")
    path = tmp_path / "spoiled.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    batch = open_input(path, kinds=load_posting("pps-director-it-systems").kinds.keys()).read()
    rejected = {fault.row for fault in batch.rejected}
    assert len(batch.table) + len(rejected) == batch.rows == len(rows) - 1
    assert len(rejected) == 3
    assert all(fault.reason for fault in batch.rejected)
    assert [(one.row, one.value) for one in batch.problems] == [(10, "soon")]
    kept = {row[0] for number, row in enumerate(rows[1:], 1) if number not in (3, 11, 20)}
    assert set(batch.table.ids) == kept


SCRIPT = """
import datetime, json, sys
from screening import Applicant, load_posting, screen_batch
posting = load_posting(sys.argv[1])
lines = open(sys.argv[2], encoding="utf-8").read().rstrip("\\n").split("\\n")
applicants = [Applicant.model_validate_json(line) for line in lines]
for verdict in screen_batch(posting, applicants, as_of=datetime.date(2026, 11, 21)):
    print(json.dumps(verdict.to_dict()))
"""


@pytest.mark.parametrize("posting", ["pps-director-enterprise-applications", "pps-it-project-manager-1"])
def test_same_input_same_bytes(posting: str) -> None:
    """The same input gives the same bytes in another process with another hash seed."""
    outputs = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, posting, str(FIXTURES / "applicants.jsonl")]
        outputs.add(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == len(everyone())


def test_rules_decide_code_measures(postings: tuple[Posting, ...]) -> None:
    """No status exists that the rule engine didn't derive: without its rules, nothing is met in any world."""
    posting = postings[2]
    rules = compiled(posting)
    run = decided(rules, table_of(everyone()[:20]), NOW)
    cells, cell_of = rules.cells(run.measures, len(run))
    for i, cell in enumerate(cell_of.tolist()):
        fired = rules.decide_facts(rules.facts(cells[cell]))
        assert replace(fired) == run.decision(i)
    silent = rules.decide_facts([])
    assert silent.outcome is Outcome.NOT_QUALIFIED
    assert Status.MET not in silent.status.values()
    for path in (ROOT / "screening" / "measure").glob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not names & {"Status", "Outcome", "Decision"}


def test_a_fault_in_a_rule_file_stops_before_the_first_applicant(tmp_path: Path) -> None:
    """A faulty rule file is never an applicant's failure: nothing can be screened with it."""
    source = (ROOT / "rules" / "pps-director-it-systems.yaml").read_text(encoding="utf-8")
    path = tmp_path / "faulty.yaml"
    path.write_text(source.replace("level: bachelor", "level: batchelor", 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match="batchelor"):
        load_posting(path)


def test_verdicts_are_json(postings: tuple[Posting, ...]) -> None:
    """Every verdict can be written as JSON and read back unchanged."""
    for posting in postings:
        for applicant in everyone()[::5]:
            data = screen(posting, applicant, as_of=NOW).to_dict()
            assert json.loads(json.dumps(data)) == data


def test_a_record_reads_back_as_it_was_written() -> None:
    """What `to_dict` gives is an applicant again, numbers among it, as a model and as a line of JSON."""
    for applicant in everyone():
        data = json.loads(json.dumps(applicant.to_dict()))
        assert Applicant.model_validate(data) == applicant
    lines = "\n".join(json.dumps(applicant.to_dict()) for applicant in everyone())
    batch = open_input(io.BytesIO(lines.encode()), name="a.jsonl").read()
    assert batch.problems == batch.rejected == ()
    assert batch.table.jobs.hours_low.tolist() == table_of(everyone()).jobs.hours_low.tolist()
