"""The command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
DEA = "pps-director-enterprise-applications"
WHEN = ("--posting", DEA, "--as-of", "2026-11-21")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `screening` in an empty folder, without a terminal."""

    def call(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "screening", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=tmp_path, check=False)

    return call


def applicants(tmp_path: Path, *rows: str, header: str = "applicant_id,degree_1_level,job_1_start") -> Path:
    path = tmp_path / "in.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_screen_writes_its_files_and_counts_add_up(run: Run, tmp_path: Path) -> None:
    """A verdict row for each applicant in input order, rejected rows, a report and a manifest whose sums agree."""
    done = run("screen", FIXTURES / "applicants.csv", "--posting", DEA, "--as-of", "2026-11-21", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "89 rows = 89 verdicts + 0 rejected" in done.stdout
    out = tmp_path / "out"
    files = {"verdicts.csv", "rejected.csv", "problems.csv", "report.html", "manifest.json"}
    assert {p.name for p in out.iterdir()} == files
    with (FIXTURES / "applicants.csv").open(encoding="utf-8", newline="") as stream:
        ids = [row["applicant_id"] for row in csv.DictReader(stream)]
    with (out / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["applicant_id"].removeprefix("'") for row in rows] == ids
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == manifest["verdicts"] + manifest["rejected"] == 89
    assert sum(manifest["outcomes"].values()) == 89
    assert manifest["as_of"] == {"date": "2026-11-21", "chosen": "as given"}


def test_without_a_folder_the_verdicts_are_printed(run: Run, tmp_path: Path) -> None:
    """Nothing is written that wasn't asked for; each applicant stands in the table."""
    source = applicants(tmp_path, "A-1,bachelor,2015", "A-2,,")
    done = run("screen", source, "--posting", DEA, "--as-of", "2026-11-21")
    assert done.returncode == 0, done.stderr
    assert "A-1" in done.stdout
    assert "A-2" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_json_prints_a_verdict_a_line(run: Run) -> None:
    """`--json` without a folder prints the verdicts and nothing else."""
    done = run("screen", FIXTURES / "applicants.jsonl", "--posting", DEA, "--as-of", "2026-11-21", "--json")
    verdicts = [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]
    assert len(verdicts) == 89
    keys = "applicant_id posting as_of outcome reason findings preferred would_qualify_if open_questions outstanding"
    assert set(keys.split()) < set(verdicts[0])
    assert verdicts[0]["provenance"]["policy"] == "default"


def test_standard_input_is_read(run: Run) -> None:
    """INPUT may be `-`."""
    text = "applicant_id,degree_1_level\nA-1,bachelor\n"
    done = run("screen", "-", "--posting", DEA, "--as-of", "2026-11-21", stdin=text)
    assert done.returncode == 0, done.stderr
    assert "1 row = 1 verdict + 0 rejected" in done.stdout


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["A-1,high-school,"], 3),
        (["A-1,bachelor,2015"], 3),
        (["A-1,,"], 4),
    ],
)
def test_exit_status_tells_the_worst_outcome(run: Run, tmp_path: Path, rows: list[str], code: int) -> None:
    """With --exit-status: 3 when someone fails, else 4 when someone needs review; without it, 0."""
    header = "applicant_id,degree_1_level,credential:drivers-license"
    source = applicants(
        tmp_path, *(row.rsplit(",", 1)[0] + (",no" if code == 3 else ",") for row in rows), header=header
    )
    common = ("screen", source, "--posting", DEA, "--as-of", "2026-11-21")
    assert run(*common).returncode == 0
    assert run(*common, "--exit-status").returncode == code


def test_exit_status_is_zero_when_all_pass(run: Run) -> None:
    """With --exit-status and nobody below QUALIFIED the command ends with 0."""
    line = (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").splitlines()[0]
    done = run("screen", "-", "--posting", DEA, "--as-of", "2026-11-21", "--exit-status", stdin=line + "\n")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("missing.csv", "--posting", DEA), 1, "no-such-file: `missing.csv` doesn't exist\n"),
        (
            ("in.csv", "--posting", "pps-director-it-system"),
            1,
            "unknown-posting: there is no posting `pps-director-it-system`; did you mean `pps-director-it-systems`?\n",
        ),
        (
            ("in.csv", "--posting", DEA, "--policy", "strickt"),
            1,
            "unknown-policy: unknown policy `strickt`; did you mean `strict`?\n",
        ),
        (
            ("in.csv", "--posting", DEA, "--option", "night-shift"),
            1,
            "unknown-option: the posting has no option `night-shift`; it has none\n",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """Bad input ends with 1 and one line on stderr for each problem, never a traceback."""
    applicants(tmp_path, "A-1,bachelor,2015")
    done = run("screen", *arguments)
    assert (done.returncode, done.stderr) == (code, message)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen",),
        ("screen", "in.csv"),
        ("screen", "in.csv", "--posting", DEA, "--as-of", "yesterday"),
        ("screen", "in.csv", "--posting", DEA, "--as-of", "1803-01-01"),
        ("screen", "in.csv", "--posting", DEA, "--option", "x=maybe"),
        ("screen", "in.csv", "--posting", DEA, "--option", "x=yes", "--option", "x=no"),
        ("screen", "in.csv", "--posting", DEA, "--out", ""),
        ("rules", "shew"),
        ("screen", "in.csv", "--posting", DEA, "--pages", "-1"),
    ],
)
def test_wrong_usage_ends_with_2(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A command that can't be understood ends with 2 and says how it is used."""
    applicants(tmp_path, "A-1,bachelor,2015")
    done = run(*arguments)
    assert done.returncode == 2
    assert "Usage: " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_date_defaults_to_the_closing_date(run: Run, tmp_path: Path) -> None:
    """`--as-of` defaults to the posting's closing date, and the output says so; a given date wins."""
    source = applicants(tmp_path, "A-1,bachelor,2015")
    chief = ("screen", source, "--posting", "pps-chief-integrated-operations")
    assert "as of 2025-06-05 (the posting's closing date)" in run(*chief).stdout
    assert "as of 2026-01-02 (as given)" in run(*chief, "--as-of", "2026-01-02").stdout
    assert "(today)" in run("screen", source, "--posting", DEA).stdout


def test_what_is_wrong_is_listed_with_row_column_value_reason_and_hint(run: Run, tmp_path: Path) -> None:
    """What can't be read makes that value unknown and is listed; only a row that can't be an applicant is rejected."""
    rows = ("A-1,bachelor,2015", "A-2,bachelor,2023-13", ",bachelor,2015", "A-3,bachelor", "A-1,bachelor,2015")
    source = applicants(tmp_path, *rows)
    done = run("screen", source, "--posting", DEA, "--as-of", "2026-11-21", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "5 rows = 2 verdicts + 2 rejected + 1 repeated\n" in done.stdout
    assert "1 row says what an earlier row of the same applicant says: counted once\n" in done.stdout
    assert "1 value can't be read and is unknown: see problems.csv\n" in done.stdout
    header = "row,column,value,reason,hint"
    assert (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8").splitlines() == [
        header,
        "4,applicant_id,,applicant_id is blank,every row needs one",
        "5,,,the row has 2 cells where the header has 3,",
    ]
    assert (tmp_path / "out" / "problems.csv").read_text(encoding="utf-8").splitlines() == [
        header,
        "3,job_1_start,2023-13,`2023-13` is not a date: month 13 is not in 1 to 12,write 2023-12 or 2023-12-31",
    ]
    with (tmp_path / "out" / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["applicant_id"] for row in csv.DictReader(stream)] == ["A-1", "A-2"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    counts = {"rows": 5, "verdicts": 2, "rejected": 2, "merged": 1, "joined": 0, "unread_values": 1}
    assert {key: manifest[key] for key in counts} == counts
    shown = run("screen", source, "--posting", DEA, "--as-of", "2026-11-21").stdout
    assert "row 4, applicant_id: applicant_id is blank; every row needs one\n" in shown
    assert "row 5: the row has 2 cells where the header has 3\n" in shown
    assert "row 3, job_1_start: `2023-13` is not a date: month 13 is not in 1 to 12; write 2023-12" in shown


def test_formulas_are_defused_in_what_is_written(run: Run, tmp_path: Path) -> None:
    """A cell that a spreadsheet would run is written with an apostrophe before it."""
    source = applicants(tmp_path, '"=HYPERLINK(""http://x"")",bachelor,2015', "@b,bachelor,=cmd|x", "@b,bachelor,2015")
    run("screen", source, "--posting", DEA, "--as-of", "2026-11-21", "--out", "out")
    for name in ("verdicts.csv", "rejected.csv", "problems.csv"):
        with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_folder_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    """A file in the way of the folder is an error with a hint."""
    source = applicants(tmp_path, "A-1,bachelor,2015")
    done = run("screen", source, "--posting", DEA, "--out", "in.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("cannot-write: can't write `in.csv/verdicts.csv`: ")
    assert done.stderr.endswith("; choose another folder with --out\n")


def shell(tmp_path: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script of bash in which `screening` and `$P` (posting and date) are defined, in the empty folder."""
    lead = f'screening() {{ "{sys.executable}" -m screening "$@"; }}; P="{" ".join(WHEN)}"; F="{FIXTURES}"; '
    return subprocess.run(
        ["bash", "-c", lead + script], capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("script", "fixture"),
    [
        ("screening screen <(cat $F/applicants.jsonl) $P --out out", "applicants.jsonl"),
        ("cat $F/applicants.csv | screening screen - $P --out out", "applicants.csv"),
        ("screening screen - $P --out out < $F/applicants.csv", "applicants.csv"),
        ("mkfifo pipe; cat $F/applicants.csv > pipe & screening screen pipe $P --out out", "applicants.csv"),
    ],
)
def test_pipes_are_read_once_and_whole(tmp_path: Path, script: str, fixture: str) -> None:
    """Everybody comes through, and the manifest has the checksum of the bytes that were read."""
    done = shell(tmp_path, script)
    assert (done.returncode, done.stderr) == (0, "")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == manifest["verdicts"] == 89
    assert manifest["input"]["sha256"] == hashlib.sha256((FIXTURES / fixture).read_bytes()).hexdigest()


def test_the_manifest_vouches_for_files_and_folders(run: Run, tmp_path: Path) -> None:
    """The checksum of a folder is that of its tables with their names; those of the files are of what lies there."""
    done = run("screen", FIXTURES / "related", *WHEN, "--out", "out", "--json")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    lines = [
        f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in sorted((FIXTURES / "related").iterdir())
    ]
    assert manifest["input"]["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    written = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "out").iterdir()}
    assert manifest["files"] == {name: one for name, one in written.items() if name != "manifest.json"}


@pytest.mark.parametrize(
    "script",
    [
        "cp $F/applicants.csv out/verdicts.csv; screening screen out/verdicts.csv $P --out out",
        "cp $F/applicants.csv out/verdicts.csv; screening screen - $P --out out < out/verdicts.csv",
        "cp $F/applicants.csv out/report.html; ln -s out/report.html in; screening screen in $P --out out",
        "cp $F/applicants.csv in; ln in out/rejected.csv; screening screen in $P --out out",
        "mkdir in; cp $F/applicants.csv in; ln -s ../in/applicants.csv out/manifest.json; "
        "screening screen in $P --out out",
    ],
)
def test_the_input_is_never_written_over(tmp_path: Path, script: str) -> None:
    """Neither by name nor through a link nor as standard input; nothing else is written either."""
    (tmp_path / "out").mkdir()
    done = shell(tmp_path, script)
    assert done.returncode == 1
    assert done.stderr.startswith("cannot-write: can't write `out/")
    assert done.stderr.endswith("`: it is the input; choose another folder with --out\n")
    (left,) = (tmp_path / "out").iterdir()
    assert left.read_bytes() == (FIXTURES / "applicants.csv").read_bytes()


def test_links_in_the_folder_are_replaced_not_followed(run: Run, tmp_path: Path) -> None:
    """What a link points to stays as it is."""
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").write_text("precious")
    for name in ("verdicts.csv", "report.html", "manifest.json"):
        (tmp_path / "out" / name).symlink_to("../precious")
    done = run("screen", FIXTURES / "applicants.csv", *WHEN, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "precious").read_text() == "precious"
    assert not any(path.is_symlink() for path in (tmp_path / "out").iterdir())


def test_a_run_that_fails_leaves_the_folder_as_it_was(run: Run, tmp_path: Path) -> None:
    """Whether the input is found faulty late or a file can't be written."""
    source = applicants(tmp_path, "A-1,bachelor,2015")
    common = ("screen", source, *WHEN, "--out", "out")
    assert run(*common).returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    applicants(tmp_path, *(f"A-{i},bachelor,2015" for i in range(100_000)), 'B,"never closed')
    assert run(*common).stderr.startswith("in.csv: row 100002: unclosed-quote: the row opens a quotation mark that")
    applicants(tmp_path, "A-2,bachelor,2015")
    limits = resource.RLIMIT_FSIZE, (4096, 4096)
    done = subprocess.run(
        [sys.executable, "-m", "screening", *map(str, common)],
        preexec_fn=lambda: resource.setrlimit(*limits),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        "cannot-write: can't write `out/report.html`: file too large; choose another folder with --out\n",
    )
    (tmp_path / "out" / "verdicts.jsonl").mkdir()
    assert run(*common, "--json").stderr == (
        "cannot-write: can't write `out/verdicts.jsonl`: there is a folder of that name; "
        "choose another folder with --out\n"
    )
    (tmp_path / "out" / "verdicts.jsonl").rmdir()
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("screening screen /proc/self/mem $P", "/proc/self/mem: cannot-read: can't be read: input/output error\n"),
        (
            f"screening screen {'x' * 300} $P",
            f"cannot-read: can't read `{'x' * 300}`: file name too long\n",
        ),
        ("screening screen - $P <&-", "cannot-read: standard input is closed; name a file, or pipe one in\n"),
        (
            "screening screen $F/applicants.csv $P > /dev/full",
            "cannot-write: can't write standard output: no space left on device\n",
        ),
        (
            "screening screen $F/applicants.csv $P --json > /dev/full",
            "cannot-write: can't write standard output: no space left on device\n",
        ),
        ("screening rules schema > /dev/full", "cannot-write: can't write standard output: no space left on device\n"),
        ("screening --version > /dev/full", "cannot-write: can't write standard output: no space left on device\n"),
    ],
)
def test_what_the_system_says_is_one_sentence(tmp_path: Path, script: str, message: str) -> None:
    """What can't be read or written ends with 1 and a line, never a traceback."""
    done = shell(tmp_path, script)
    assert (done.returncode, done.stderr) == (1, message)


@pytest.mark.parametrize(
    "command", ["screen $F/applicants.csv $P", "screen $F/applicants.csv $P --json", "rules schema"]
)
def test_a_reader_that_leaves_is_no_trouble(tmp_path: Path, command: str) -> None:
    """A pipe whose other end is closed, as by `| head`, ends the command quietly."""
    done = shell(tmp_path, f"screening {command} | true")
    assert done.stderr == ""


def test_a_name_that_is_not_utf8_is_shown_escaped(run: Run, tmp_path: Path) -> None:
    """In the manifest and in the report."""
    name = os.fsdecode(b"caf\xe9.csv")
    applicants(tmp_path, "A-1,bachelor,2015").rename(tmp_path / name)
    done = run("screen", name, *WHEN, "--out", "out")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["input"]["name"] == "caf\\udce9.csv"
    assert "caf\\udce9.csv (wide CSV)" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


UNSEEN = "\u009b\u202e\u200b\u2028\U000e0041"


def test_what_cannot_be_seen_is_spelled_out(run: Run, tmp_path: Path) -> None:
    """JSON escapes it, and reads back as it was; cells of CSV spell it; formulas stay defused."""
    ids = [f"A{UNSEEN}", "=1\x07", "\x07=1", "\u00e9\U0001f600"]
    bad = [f"=x{UNSEEN},bachelor,x{UNSEEN}", f"{ids[0]},master,2014"]
    source = applicants(tmp_path, *(f"{one},bachelor,2015" for one in ids), *bad)
    done = run("screen", source, *WHEN, "--json")
    assert done.stdout.replace("\n", "").isprintable()
    assert [json.loads(line)["applicant_id"] for line in done.stdout.splitlines()] == [*ids, f"=x{UNSEEN}"]
    done = run("explain", source, ids[0], *WHEN, "--json")
    assert done.stdout.replace("\n", "").isprintable()
    assert json.loads(done.stdout)["applicant_id"] == ids[0]
    assert run("screen", source, *WHEN, "--out", "out", "--json").returncode == 0
    for name in ("verdicts.csv", "rejected.csv", "problems.csv", "verdicts.jsonl", "manifest.json"):
        assert (tmp_path / "out" / name).read_text(encoding="utf-8").replace("\n", "").isprintable(), name
    with (tmp_path / "out" / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        said = [row["applicant_id"] for row in csv.DictReader(stream)]
    spelled = "\\u009b\\u202e\\u200b\\u2028\\udb40\\udc41"
    assert said == [f"A{spelled}", "'=1\\u0007", "\\u0007=1", ids[3], f"'=x{spelled}"]


def test_names_of_emoji_are_only_text(run: Run, tmp_path: Path) -> None:
    """`:smile:` is printed as it is written."""
    assert ":smile:" in run("screen", applicants(tmp_path, ":smile:,bachelor,2015"), *WHEN).stdout


def test_explain_shows_the_whole_tree(run: Run) -> None:
    """The outcome, each finding with its quote and evidence, and what would change it."""
    source = FIXTURES / "applicants.csv"
    done = run("explain", source, "A-002", "--posting", DEA, "--as-of", "2026-11-21")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("A-002: PASS\n")
    assert "[MET] Experience in IT program management: 6 years of the required 7 years" in done.stdout
    assert "possession of a valid driver's license" in done.stdout
    assert "job 1, IT Program Manager, 2019-01 to 2024-12: certain 6 years" in done.stdout


def test_explain_as_json_is_what_screen_says(run: Run) -> None:
    """One applicant explained is the same verdict as in the batch."""
    common = ("--posting", DEA, "--as-of", "2026-11-21", "--json")
    one = json.loads(run("explain", FIXTURES / "applicants.csv", "A-017", *common).stdout)
    lines = run("screen", FIXTURES / "applicants.csv", *common).stdout.rstrip("\n").split("\n")
    assert one in [json.loads(line) for line in lines]


def test_explain_says_who_is_not_there(run: Run) -> None:
    """An id that isn't in the input is said."""
    done = run("explain", FIXTURES / "applicants.csv", "Z-9", "--posting", DEA)
    assert done.returncode == 1
    assert "no-such-applicant: `Z-9` isn't among the applicants" in done.stderr


def test_rules_show_stands_beside_the_quotes(run: Run) -> None:
    """The rules as prose with the quotes; with --engine the compiled rules too."""
    done = run("rules", "show", DEA)
    assert "at least 7 years of IT program management" in done.stdout
    assert "| three (3) of which must have included actively managing professional technical staff" in done.stdout
    assert '"$gte"' not in done.stdout
    engine = run("rules", "show", DEA, "--engine")
    assert "experience.certain >= 40320000 (7 years)" in engine.stdout
    assert '"$gte"' in engine.stdout


def test_rules_check_and_test_pass_on_what_ships(run: Run) -> None:
    """The five shipped postings load, every quote is found, and their examples agree."""
    assert run("rules", "check").stdout.count(": ok, ") == 5
    done = run("rules", "test")
    assert (done.returncode, done.stdout.count("examples agree and reach every status")) == (0, 5)


def test_rules_test_fails_on_what_differs_and_on_a_status_not_reached(run: Run, tmp_path: Path) -> None:
    """An example that comes out differently, and a status that no example reaches, end with 1."""
    rules = tmp_path / "rules"
    (rules / "texts").mkdir(parents=True)
    (rules / "texts" / "t.txt").write_text("A valid driver's license is required.\n", encoding="utf-8")
    (rules / "p.yaml").write_text(
        """schema: 1
posting: {id: p, title: P, employer: E, text: texts/t.txt}
requirements:
  - {id: license, cite: "A valid driver's license is required.", credential: {name: drivers-license, valid: true}}
examples:
  - {name: none, applicant: {credentials: []}, outcome: QUALIFIED, as_of: 2026-01-01}
  - {name: unknown, applicant: {}, outcome: NEEDS_REVIEW, as_of: 2026-01-01}
""",
        encoding="utf-8",
    )
    done = run("rules", "test", "rules/p.yaml")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "rules/p.yaml: example `none`: example-differs: expected QUALIFIED, got NOT_QUALIFIED: "
        "License: not held, or not valid.",
        "rules/p.yaml: status-not-reached: no example reaches MET for `license` (License); add an example that does",
    ]


def test_schema_is_printed(run: Run) -> None:
    """`rules schema` prints the JSON Schema of rule files."""
    assert json.loads(run("rules", "schema").stdout)["type"] == "object"


def test_version(run: Run) -> None:
    """`--version` prints name and version."""
    assert run("--version").stdout.startswith("screening ")


def test_a_long_list_of_columns_is_cut_in_the_terminal(run: Run, tmp_path: Path) -> None:
    """The first six columns that were passed over are named, the others counted; the manifest has all of them."""
    source = applicants(tmp_path, "A-1" + ",x" * 9, header="applicant_id" + "".join(f",Extra {n}" for n in range(9)))
    done = run("screen", source, "--posting", DEA, "--as-of", "2026-11-21", "--out", "out")
    line = "passed over: " + ", ".join(f"Extra {n}" for n in range(6)) + " and 3 more (all of them in the report)\n"
    assert line in done.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["input"]["passed_over"]) == 9


def test_nothing_that_is_read_is_written_over(tmp_path: Path) -> None:
    """A mapping or an answered file of questions may have the name of an output, but not lie where that goes."""
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "problems.csv").write_text("header,meaning,note\napplicant_id,applicant_id,\n", encoding="utf-8")
    (tmp_path / "d" / "rejected.csv").write_text("question,value,answer\n", encoding="utf-8")
    applicants(tmp_path, "A-1,bachelor,2015")
    for option in ("--mapping d/problems.csv", "--determinations d/rejected.csv"):
        before = {path.name: path.read_bytes() for path in (tmp_path / "d").iterdir()}
        done = shell(tmp_path, f"screening screen in.csv $P {option} --out d")
        assert done.returncode == 1
        assert "it is the input" in done.stderr
        assert {path.name: path.read_bytes() for path in (tmp_path / "d").iterdir()} == before


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "cp437"])
def test_any_encoding_of_the_console_will_do(tmp_path: Path, encoding: str) -> None:
    """What is written to a file or a pipe is UTF-8, whatever the system says."""
    source = applicants(tmp_path, "\uff21-1,bachelor \u7ba1,2015")
    lead = f"export PYTHONIOENCODING={encoding}; "
    for command in ("screen {} $P", "screen {} $P --json", "explain {} \uff21-1 $P", "inspect {}", "questions {} $P"):
        done = shell(tmp_path, f"{lead}screening {command.format(source.name)}")
        assert (done.returncode, done.stderr) == (0, "")
        assert "\uff21-1" in done.stdout or "\u7ba1" in done.stdout


def test_no_two_ids_are_written_alike(run: Run, tmp_path: Path) -> None:
    """An apostrophe that was there stays apart from the one that is put before a formula."""
    source = applicants(tmp_path, "=1,bachelor,2015", "'=1,bachelor,2015", "''=1,bachelor,2015", "'x,bachelor,2015")
    run("screen", source, *WHEN, "--out", "out")
    with (tmp_path / "out" / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["applicant_id"] for row in csv.DictReader(stream)] == ["'=1", "''=1", "'" * 3 + "=1", "'x"]


def test_a_report_has_no_endless_number_of_pages(run: Run, tmp_path: Path) -> None:
    """A number beyond measure is a wrong option, said before anything is read."""
    done = run("screen", applicants(tmp_path, "A-1,bachelor,2015"), *WHEN, "--pages", "9" * 20, "--out", "out")
    assert done.returncode == 2
    assert "--pages" in done.stderr
