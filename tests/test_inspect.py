"""`screening inspect`, and what a mapping, a column of ids and carried columns do to a run."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.commands.columns import context_of
from screening.commands.inspect import unspoken
from screening.errors import InputError, OptionError
from screening.intake import open_input
from screening.intake.mapping import Columns, load_mapping
from screening.plan import Plan
from screening.postings import load_posting
from screening.run import compiled

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ROOT / "fixtures" / "exports"
DEA = "pps-director-enterprise-applications"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `screening` in an empty folder."""

    def call(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "screening", *map(str, arguments)]
        environment = {"COLUMNS": "200", "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, cwd=tmp_path, check=False, env=environment
        )

    return call


@pytest.fixture(scope="module", name="plan")
def director() -> Plan:
    """A posting that asks for a degree, experience, a licence and an answer."""
    return compiled(load_posting(DEA)).plan


def opened(text: str, **columns: object) -> object:
    """A CSV file of this text, opened."""
    return open_input(io.BytesIO(text.encode()), name="a.csv", columns=Columns(**columns))  # type: ignore[arg-type]


def verdicts(folder: Path) -> list[list[str]]:
    """The rows of verdicts.csv."""
    with (folder / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_each_column_is_shown_with_what_it_was_taken_for(run: Run) -> None:
    """Applied, proposed, passed over or protected; samples, counts, and what the file can't speak to."""
    done = run("inspect", EXPORTS / "messy.csv", "--posting", DEA)
    assert done.returncode == 0, done.stderr
    rows = {line.split("  ")[0]: line for line in done.stdout.splitlines() if line}
    assert rows["# supervised"].split()[2:] == ["job_2_supervised", "1", "0", "4", "3"]
    assert "protected, dropped unread" in rows["Date of Birth"]
    assert "a name, passed over" in rows["Name"]
    assert "passed over" in rows["Recruiter's notes"]
    assert "answer:personal-automobile" in rows["Do you have the use of a personal automobile?"]
    assert "credential:drivers-license" in rows["Do you possess a valid driver's license?"]
    assert "5 rows; 21 of 25 columns used" in done.stdout
    assert (
        "the file can't speak to the preference `Experience in a public agency`: no column for `job_1_employer_type`"
        in done.stdout
    )
    for hidden in ("1980", "Ada", "ada@"):
        assert hidden not in done.stdout


def test_what_is_proposed_or_leaves_something_open_is_said(run: Run, tmp_path: Path) -> None:
    """And a mapping file that is written doesn't decide it."""
    header = "Candidate ID,Most Recent Employer,Other jobs,Do you have access to a personal automobile?"
    (tmp_path / "a.csv").write_text(f"{header}\n1,X,many,yes\n", encoding="utf-8")
    done = run("inspect", "a.csv", "--posting", DEA, "--write-mapping", "map.csv")
    assert done.returncode == 0, done.stderr
    for line in (
        "`Do you have access to a personal automobile?` isn't used; it could be answer:personal-automobile: ",
        "the file can't speak to `Use of a personal automobile`: no column for `answer:personal-automobile`",
        "`Most Recent Employer` may be one of several: where it says something, other jobs may be missing",
        "`Other jobs` isn't used: where it says something, other jobs may be missing; `ignore` in a mapping ends that",
    ):
        assert line in done.stdout
    assert "Other jobs,,other jobs may be missing here; ignore if not\n" in (tmp_path / "map.csv").read_text("utf-8")


def test_values_that_cannot_be_read_are_counted() -> None:
    """Each cell is read, unreadable or blank."""
    found = opened("Candidate ID,Employer,From,To\nA,x,soon,2020\nB,,2011,never\nC,y,2012,2013\n").survey()  # type: ignore[attr-defined]
    counts = {look.header: (look.read, look.unreadable, look.blank) for look in found.columns}
    assert counts == {"Candidate ID": (3, 0, 0), "Employer": (2, 0, 1), "From": (2, 1, 0), "To": (2, 1, 0)}
    assert found.rows == 3


def test_the_mapping_that_is_written_reads_the_same(run: Run, tmp_path: Path) -> None:
    """Given back as it is, nothing changes; edited, the proposal is applied."""
    done = run("inspect", EXPORTS / "messy.csv", "--posting", DEA, "--write-mapping", "map.csv")
    assert done.returncode == 0, done.stderr
    screen = ("screen", EXPORTS / "messy.csv", "--posting", DEA, "--as-of", "2026-11-21")
    assert run(*screen, "--out", "plain").returncode == 0
    assert run(*screen, "--out", "mapped", "--mapping", "map.csv").returncode == 0
    assert verdicts(tmp_path / "plain") == verdicts(tmp_path / "mapped")
    assert run(*screen, "--out", "edited", "--mapping", EXPORTS / "mapping.csv").returncode == 0
    assert [row[1] for row in verdicts(tmp_path / "edited")[1:]] == (
        ["QUALIFIED", "QUALIFIED", "NOT_QUALIFIED", "NOT_QUALIFIED", "NEEDS_REVIEW"]
    )
    again = run("inspect", EXPORTS / "messy.csv", "--write-mapping", "map.csv")
    assert again.returncode == 1
    assert "cannot-write" in again.stderr


def test_the_mapping_of_several_tables_is_edited_and_given_back(run: Run, tmp_path: Path) -> None:
    """Every line names its table, and carried columns go to the verdicts."""
    (tmp_path / "in").mkdir()
    for name, text in (
        ("Candidates.csv", "Candidate #,Name,Car\n7,Ada,yes\n"),
        ("Jobs.csv", "Candidate #,Role Held,From,To,Staff\n7,IT Director,2010-01,2020-01,6\n"),
    ):
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    done = run("inspect", "in", "--posting", DEA, "--write-mapping", "map.csv")
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "map.csv").read_text(encoding="utf-8")
    assert written.startswith("table,header,meaning,note\nCandidates.csv,Candidate #,applicant_id,\n")
    edited = written.replace("Role Held,ignore", "Role Held,title").replace("Staff,ignore", "Staff,supervised")
    edited = edited.replace("Car,ignore", "Car,answer:personal-automobile")
    (tmp_path / "map.csv").write_text(edited, encoding="utf-8")
    given = ("--posting", DEA, "--as-of", "2026-11-21", "--mapping", "map.csv")
    done = run("screen", "in", *given, "--carry", "name", "--out", "out")
    assert done.returncode == 0, done.stderr
    header, row = verdicts(tmp_path / "out")
    found = dict(zip(header, row, strict=True))
    assert (found["Name"], found["automobile_status"], found["experience_status"]) == ("Ada", "MET", "MET")
    assert run("questions", "in", *given, "--out", "q.csv").returncode == 0


def test_a_messy_export_gets_the_verdicts_of_its_canonical_twin(run: Run, tmp_path: Path) -> None:
    """The same rows under the canonical names come out alike."""
    with (EXPORTS / "messy.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    meanings = [str(e.meaning) for e in load_mapping(EXPORTS / "mapping.csv").entries]
    keep = [i for i, meaning in enumerate(meanings) if meaning not in ("ignore", "protected", "None")]
    assert len(keep) == len(header) - 4
    with (tmp_path / "twin.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[line[i] for i in keep] for line in (meanings, *rows)])
    screen = ("--posting", DEA, "--as-of", "2026-11-21", "--out")
    assert run("screen", "twin.csv", *screen, "twin").returncode == 0
    assert run("screen", EXPORTS / "messy.csv", "--mapping", EXPORTS / "mapping.csv", *screen, "messy").returncode == 0
    assert verdicts(tmp_path / "twin") == verdicts(tmp_path / "messy")


def test_carried_columns_go_to_the_verdicts_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    """Names and e-mail addresses are handed through only when asked, and never shown elsewhere."""
    source = tmp_path / "in.csv"
    source.write_text("Candidate ID,Name,outcome,Employer\nA,=Ada,x,y\nB,,,z\nC,Cy,,w,extra\n", encoding="utf-8")
    screen = ("screen", source, "--posting", DEA, "--as-of", "2026-11-21", "--json", "--out", "out")
    done = run(*screen, "--carry", "name,outcome")
    assert done.returncode == 0, done.stderr
    assert "carried through: Name, outcome" in done.stdout
    rows = verdicts(tmp_path / "out")
    assert rows[0][:4] == ["applicant_id", "Name", "outcome (carried)", "outcome"]
    assert [row[:3] for row in rows[1:]] == [["A", "'=Ada", "x"], ["B", "", ""]]
    for name in ("report.html", "verdicts.jsonl"):
        assert "Ada" not in (tmp_path / "out" / name).read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["input"]["carried"] == (
        ["Name", "outcome"]
    )
    assert run("screen", source, "--posting", DEA, "--carry", "Nmae").returncode == 1


def test_rows_are_numbered_where_nothing_tells_applicants_apart(run: Run) -> None:
    """Row numbers are ids when there are none, said plainly; a column can be chosen."""
    text = "Badge,Employer,From,To\nX,a,2010,2012\n\nY,b,2011,2013\n"
    done = run("screen", "-", "--posting", DEA, "--as-of", "2026-11-21", stdin=text)
    assert done.returncode == 0, done.stderr
    assert "no column tells applicants apart: each row is an applicant, called by its number (`row-2`)" in done.stdout
    assert opened(text).read().table.ids == ("row-2", "row-4")  # type: ignore[attr-defined]
    assert opened(text, id_column="Badge").read().table.ids == ("X", "Y")  # type: ignore[attr-defined]
    chosen = run("explain", "-", "Y", "--posting", DEA, "--as-of", "2026-11-21", "--id-column", "Badge", stdin=text)
    assert chosen.returncode == 0, chosen.stderr


def test_two_columns_of_ids_are_not_chosen_between() -> None:
    """Each is proposed, and the rows are numbered until a person says which."""
    source = opened("Applicant ID,Candidate ID,Employer\nA,1,x\n").source  # type: ignore[attr-defined]
    assert source.row_ids
    assert source.passed_over == (
        "Applicant ID (did you mean `applicant_id`?)",
        "Candidate ID (did you mean `applicant_id`?)",
    )


@pytest.mark.parametrize("columns", [{"id_column": "x"}, {"carry": ("name",)}])
def test_what_has_no_columns_takes_no_mapping(columns: dict[str, object]) -> None:
    """A file of JSON lines has no headers to be mapped."""
    with pytest.raises(OptionError):
        opened('{"applicant_id": "A"}\n', **columns)


def test_protected_columns_never_enter_by_mapping_either() -> None:
    """Recognised by header and by mapping; neither an id nor carried."""
    text = "Candidate ID,Sex,Squad,Employer\nA,f,1,x\n"
    for wish in ({"id_column": "Sex"}, {"carry": ("Sex",)}):
        with pytest.raises(InputError):
            opened(text, **wish)
    assert opened(text).source.dropped == ("Sex",)  # type: ignore[attr-defined]


def test_what_is_not_a_table_is_shown_too(run: Run) -> None:
    """JSON has keys, which are looked at like columns, and what the posting asks that they don't speak to."""
    done = run("inspect", ROOT / "fixtures" / "applicants.jsonl", "-p", "pps-director-enterprise-applications")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("applicants.jsonl: JSON lines\n")
    assert "experience[].hours_per_week" in done.stdout
    assert "89 rows; " in done.stdout
    assert "the file has columns for everything that the posting asks" in done.stdout
    assert run("inspect", ROOT / "fixtures" / "applicants.jsonl", "--write-mapping", "m.csv").returncode == 1


def test_a_file_speaks_to_what_it_has_columns_for(plan: Plan) -> None:
    """Each requirement needs its columns, or a claim in their place."""
    everything = {
        "degree_1_level",
        "degree_1_field",
        "job_1_start",
        "job_1_title",
        "job_1_supervised",
        "job_1_employer_type",
        "credential:commercial-drivers-license",
        "answer:personal-automobile",
    }
    assert list(unspoken(plan, everything)) == []
    lacking = {one.requirement: one.lacks for one in unspoken(plan, everything - {"job_1_start", "degree_1_level"})}
    assert {"experience", "supervisory"} <= set(lacking)
    assert "degree" not in lacking
    assert lacking["experience"] == "`job_1_start` or `claim:it-program-management`"
    claimed = {one.requirement for one in unspoken(plan, {"claim:it-program-management"})}
    assert "experience" not in claimed
    assert {"degree", "drivers-license", "automobile"} <= claimed


@pytest.mark.parametrize("name", ["pps-chief-integrated-operations", "portland-information-systems-manager-2", DEA])
def test_a_posting_gives_each_of_its_questions_words(name: str) -> None:
    """A question goes by its id and its label, and no two questions share one."""
    plan = compiled(load_posting(name)).plan
    context = context_of(plan)
    asked = {meaning.removeprefix("answer:") for meaning in plan.asked if meaning.startswith("answer:")}
    assert set(context.answers.values()) <= asked
    assert set(context.claims.values()) <= {one.removeprefix("claim:") for one in plan.asked}
