"""`screening rules`: the applicant of an example is read with care, and what an example expects is held against it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from screening.commands.rules import check, run_examples
from screening.postings import load_posting, load_posting_text

HEAD = """\
schema: 1
posting: {id: driver, title: Driver, employer: City of Example, text: driver.txt, closes: 2026-01-01}
requirements:
  - {id: licence, cite: A licence., credential: {name: drivers-license}}
  - {id: nights, cite: Nights., when: {nights: true}, answer: {question: nights, is: true}}
examples:
"""
MET = '{"credentials": [{"name": "drivers-license", "valid": true}]}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of rule files beside one of fixtures, and something outside both."""
    (tmp_path / "outside.json").write_text(MET)
    for name in ("rules", "fixtures"):
        (tmp_path / "project" / name).mkdir(parents=True)
    rules = tmp_path / "project" / "rules"
    (rules / "driver.txt").write_text("A licence. Nights.")
    return rules


def problems(home: Path, *examples: str) -> list[str]:
    """The problems of the examples, as `rules check` finds them, and `rules test` as well."""
    path = home / "driver.yaml"
    path.write_text(HEAD + "".join(f"  - {{name: e{i}, {example}}}\n" for i, example in enumerate(examples)))
    [checked] = check([path])
    assert checked.posting is not None
    found = [str(problem).removeprefix(f"{path}: ") for problem in checked.problems]
    tested = [str(p).removeprefix(f"{path}: ") for p in run_examples(checked.posting).problems if p.place.name]
    assert set(found) <= set(tested)
    return tested


def applicant(home: Path, name: str) -> list[str]:
    return problems(home, f"applicant: {name}, outcome: QUALIFIED")


def test_a_file_beside_the_rule_file_or_beside_its_folder_is_read(home: Path) -> None:
    """`../fixtures/...` is where shipped examples lie; links to files there are followed."""
    (home / "one.json").write_text(MET)
    (home.parent / "fixtures" / "one.json").write_text(MET)
    os.symlink(home.parent / "fixtures" / "one.json", home / "link.json")
    for name in ("one.json", "../fixtures/one.json", "link.json"):
        assert applicant(home, name) == []


def test_a_relative_path_of_the_rule_file_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder beside is found from the rule file's real place."""
    (home.parent / "fixtures" / "one.json").write_text(MET)
    monkeypatch.chdir(home)
    assert applicant(Path(), "../fixtures/one.json") == []


def test_a_file_outside_is_not_read(home: Path) -> None:
    """Neither by `..`, nor by an absolute path, nor by a link."""
    os.symlink(home.parent.parent / "outside.json", home / "link.json")
    for name in ("../../outside.json", "../../../../../../etc/passwd", "/etc/passwd", "/dev/zero", "link.json"):
        assert applicant(home, name) == [
            f"example `e0`: example-applicant: `{name}` lies outside; "
            "name a file in the rule file's folder or beside that folder"
        ]


def test_what_is_no_regular_file_is_not_opened(home: Path) -> None:
    """A FIFO would wait for ever; a folder, a loop of links and a name that no file has are none."""
    os.mkfifo(home / "fifo")
    (home / "folder").mkdir()
    (home / "loop").symlink_to(home / "loop")
    for name in ("fifo", "folder", "loop", "nothing.json", "x" * 5000):
        [problem] = applicant(home, name)
        assert problem.startswith("example `e0`: example-applicant: "), problem
        assert "file" in problem, problem


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[" * 200_000, "`a.json` is nested too deep"),
        (b'{"a":' * 190_000, "`a.json` is nested too deep"),
        (b"{}" + b" " * 1_000_000, "`a.json`: the file is larger than 1,000,000 bytes; an example is one applicant"),
        (b'{\n "a" 1}', "`a.json` is not JSON: line 2, column 6"),
        (b"\x92", "`a.json`: byte 0x92 is not UTF-8; save the file as UTF-8"),
        (b'{"applicant_id": "\\ud800"}', "`a.json` holds half a character (a lone surrogate)"),
        (b'{"answers": {"a": ' + b"9" * 5000 + b"}}", "`a.json` holds a number that is too long"),
        (b"[]", "`a.json` holds no applicant; write the keys and values of one, as {...}"),
        (b"", "`a.json` is not JSON: line 1, column 1"),
    ],
)
def test_a_file_that_holds_no_applicant_is_one_problem(home: Path, content: bytes, message: str) -> None:
    """One line that names the file and what is the matter with it."""
    (home / "a.json").write_bytes(content)
    assert applicant(home, "a.json") == [f"example `e0`: example-applicant: {message}"]


def test_every_fault_of_an_applicant_is_said_in_our_words(home: Path) -> None:
    """The same wording as for rule files, with what may have been meant."""
    data = {"education": [{"feild": "x", "level": 3}], "educaton": [], "experience": [{"start": "soon"}]}
    (home / "a.json").write_text(json.dumps(data))
    found = applicant(home, "a.json")
    assert found == problems(home, f"applicant: {json.dumps(data)}, outcome: QUALIFIED")
    assert sorted(line.removeprefix("example `e0`: ") for line in found) == [
        "bad-combination: `soon` is not a date; write 2023-12 or 2023-12-31",
        "unknown-key: unknown key `educaton` in `applicant`; did you mean `education`?",
        "unknown-key: unknown key `feild` in item 1 of `education`; did you mean `field`?",
        "wrong-type: `level` is text; found the number `3`; put it in quotes",
    ]


def test_a_posting_of_text_alone_reads_no_file() -> None:
    """Without a folder there is nothing that a path could be confined to."""
    rules = HEAD + "  - {name: e0, applicant: pyproject.toml, outcome: QUALIFIED}\n"
    found = run_examples(load_posting_text(rules, "A licence. Nights.")).problems
    assert "`pyproject.toml` can't be read: the rule file has no folder" in [problem.message for problem in found]


def test_a_requirement_that_is_not_asked_is_said_to_be_that(home: Path) -> None:
    """`statuses` and `met_by` can name what the example's options leave out."""
    expected = ["example `e0`: example-differs: `nights` isn't asked under these options"]
    keys = ("statuses: {nights: MET}", "met_by: {nights: direct}")
    for key in (*keys, ", ".join(keys)):
        assert problems(home, f"applicant: {MET}, outcome: QUALIFIED, {key}") == expected
    asked = '{"credentials": [{"name": "drivers-license", "valid": true}], "answers": {"nights": true}}'
    example = f"applicant: {asked}, outcome: QUALIFIED, options: {{nights: true}}, statuses: {{nights: MET}}"
    assert problems(home, example) == []


def test_shipped_examples_are_read() -> None:
    """No shipped example has a problem."""
    for checked in check(["pps-it-project-manager-1"]):
        assert checked.posting == load_posting("pps-it-project-manager-1")
        assert not checked.problems
