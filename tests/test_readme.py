"""The README can't lie: its commands are run, its Python is run, its rules are read."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from screening.cli import app
from screening.postings.model import Node

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> list[tuple[str, str]]:
    """Each command of a console block with the output that is shown below it."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "shown"), commands(), ids=[command for command, _ in commands()])
def test_a_command_prints_what_is_shown(command: str, shown: str, tmp_path: Path) -> None:
    """Each command of the README ends well and prints what the README shows; `...` stands for anything."""
    for name in ("fixtures", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    done = subprocess.run(command.split(), capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    checker = doctest.OutputChecker()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    example = doctest.Example(command, shown)
    assert checker.check_output(shown, done.stdout, flags), checker.output_difference(example, done.stdout, flags)


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code: str) -> None:
    """Each Python block of the README runs, and what it asserts holds."""
    assert "assert" in code
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("text", blocks("yaml"))
def test_the_rules_are_read(text: str) -> None:
    """Each piece of a rule file in the README is one that the models take."""
    for data in YAML(typ="safe").load(text):
        assert Node.model_validate(data).id == data["id"]


def test_every_command_is_documented() -> None:
    """A command that the README doesn't name fails the build."""
    root = get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        for path in [f"{name} {inner}" for inner in below] if below else [name]:
            assert path in README, f"`screening {path}` isn't in the README"
