"""The invented exports of `fixtures/exports`: each is understood, and gives the verdicts of its canonical twin."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from formats import said
from golden.update import AS_OF

from screening.commands.columns import context_of
from screening.intake import Intake, open_input
from screening.intake.mapping import Columns, load_mapping
from screening.postings import load_posting
from screening.reports.table import VerdictTable
from screening.rulebase import RuleBase
from screening.run import compiled, decided

HERE = Path(__file__).resolve().parent.parent / "fixtures" / "exports"
DEA, PROJECTS = "pps-director-enterprise-applications", "pps-it-project-manager-1"
POSTINGS = (DEA, PROJECTS)
#: So large may a file be that isn't text.
MOST = 60_000


def _build() -> ModuleType:
    spec = spec_from_file_location("exports_build", HERE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = _build()
each_export = pytest.mark.parametrize("export", build.EXPORTS, ids=lambda export: export.name)
LISTED = [export for export in build.EXPORTS if export.listed]
TABLES = [export for export in build.EXPORTS if export.name not in ("json-resume", "array.json") and not export.listed]
each_table = pytest.mark.parametrize("export", TABLES, ids=lambda export: export.name)
each_posting = pytest.mark.parametrize("posting", POSTINGS)


@cache
def rules(posting: str) -> RuleBase:
    """A posting, compiled."""
    return compiled(load_posting(posting))


def opened(path: Path, posting: str, mapping: Path | None = None) -> Intake:
    """An export, opened as `screening screen` does."""
    plan = rules(posting).plan
    columns = Columns(context_of(plan), load_mapping(mapping) if mapping else None)
    return open_input(path, kinds=plan.posting.kinds.keys(), columns=columns)


def verdicts(intake: Intake, posting: str) -> dict[str, dict[str, str]]:
    """The outcome and the statuses of each of the applicants."""
    table = VerdictTable(rules(posting).plan)
    out = table.header
    for batch in intake.batches():
        assert not batch.rejected, batch.rejected
        out += table.rows(decided(rules(posting), batch.table, AS_OF)).to_pybytes()
    return {
        row["applicant_id"]: {name: row[name] for name in row if name == "outcome" or name.endswith("_status")}
        for row in csv.DictReader(io.StringIO(out.decode()))
    }


@cache
def twin(name: str, posting: str) -> dict[str, dict[str, str]]:
    """The verdicts of a twin, of the applicants that the exports have."""
    found = verdicts(opened(HERE / name, posting), posting)
    return {id_: found[id_] for id_ in build.IDS}


def test_the_exports_are_as_built() -> None:
    """The files are those that `fixtures/exports/build.py` writes, at least a dozen, and small."""
    assert build.main(["--check"]) == 0
    assert len(build.EXPORTS) >= 12
    assert max(path.stat().st_size for path in HERE.rglob("*") if path.is_file()) < MOST


def test_the_twins_tell_verdicts_apart() -> None:
    """Among the applicants is every outcome for the first posting, and more than one for the second."""
    for name in ("twin.csv", "../applicants.csv"):
        outcomes = {one["outcome"] for one in twin(name, DEA).values()}
        assert outcomes == {"QUALIFIED", "NOT_QUALIFIED", "NEEDS_REVIEW"}
        assert len({one["outcome"] for one in twin(name, PROJECTS).values()}) > 1
    assert len({tuple(one.items()) for one in twin("json-resume.twin.csv", DEA).values()}) > 2


@each_posting
@each_export
def test_an_export_has_the_verdicts_of_its_twin(export: Any, posting: str) -> None:
    """Outcome and every status, for each applicant."""
    intake = opened(HERE / export.name, posting, export.mapping)
    assert verdicts(intake, posting) == twin(export.twin, posting)
    assert intake.source.dropped == export.dropped


def plainly(intake: Intake) -> list[dict[str, Any]]:
    """What applicants say, without dates and levels, which are kept as they are written."""
    found = [record for _, record in said(intake.read()) if record["applicant_id"] in build.IDS]
    for record in found:
        for entry in (*record.get("experience", ()), *record.get("education", ())):
            for name in ("start", "end", "level"):
                entry.pop(name, None)
    return found


@each_export
def test_an_export_says_what_its_twin_says(export: Any) -> None:
    """The same names, hours, head counts, answers and amounts of time, also where no verdict looks at them."""
    records = plainly(opened(HERE / export.name, DEA, export.mapping))
    expected = plainly(opened(HERE / export.twin, DEA))
    for record in (*records, *expected) if export not in TABLES else ():
        record.pop("credentials", None)  # a list says it in other words than columns do
    if export.name == "tables":  # in the order in which the tables name them
        records.sort(key=lambda record: str(record["applicant_id"]))
    assert records == expected


@each_table
def test_every_column_that_matters_is_mapped(export: Any) -> None:
    """The columns are those of the twin, all of them."""
    columns = opened(HERE / export.name, DEA, export.mapping).source.columns
    assert {str(target) for target in columns.values()} == set(build.COLUMNS)


@pytest.mark.parametrize("export", LISTED, ids=lambda export: export.name)
def test_a_listed_export_speaks_to_all_that_its_twin_speaks_to(export: Any) -> None:
    """What a wide table says in numbered columns rows of their own say, and every cell of a used column is read."""
    survey = opened(HERE / export.name, DEA).survey()
    assert survey is not None
    first = {name.replace("_2_", "_1_") for name in build.COLUMNS}
    assert first <= survey.spoken(())
    assert not [look.header for look in survey.columns if look.taken.applied and look.unreadable]
    assert not [look.header for look in survey.columns if look.taken.how == "proposed"]


@each_export
def test_inspect_runs_on_an_export(export: Any) -> None:
    """It ends well, can read every cell of the columns it uses, and shows nothing of what is dropped."""
    mapping = ["--mapping", str(export.mapping)] if export.mapping else []
    command = [sys.executable, "-m", "screening", "inspect", str(HERE / export.name), "--posting", DEA, *mapping]
    environment = {"COLUMNS": "250", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    if not export.listed:
        assert f"{len(build.IDS)} rows" in said
    if export in TABLES:
        assert f"{len(build.COLUMNS)} of {len(build.COLUMNS) + 7 * (export.name == 'persons.csv')} columns used" in said
        assert "isn't used" not in said
        survey = opened(HERE / export.name, DEA, export.mapping).survey()
        assert survey is not None
        assert not [look.header for look in survey.columns if look.taken.applied and look.unreadable]
    for name in export.dropped:
        # where there are several tables, led by that of the applicants
        line = next(line for line in done.stdout.splitlines() if line.startswith(name) or f": {name} " in line)
        assert line.partition(name)[2].strip() == "protected, dropped unread"
