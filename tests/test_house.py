"""The structure of the package: dependencies point one way, and each outside thing is imported at one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "screening"

#: The floors of the house, from the ground up. A module imports only from its own floor or from below.
FLOORS = (
    ("errors", "resources", "arrays", "later", "hashed"),
    ("calendar", "amounts", "vocabulary", "protected"),
    ("policy", "applicant", "determinations"),
    ("postings",),
    ("profiles", "records", "parts"),
    ("intake", "measure", "mentions"),
    ("plan",),
    ("verdict", "engine"),
    ("apart",),
    ("rulebase",),
    ("wording",),
    ("requirements",),
    ("compiler",),
    ("run",),
    ("explain",),
    ("api",),
    ("reports",),
    ("commands",),
    ("arrow",),
    ("spark",),
    ("cli",),
    ("__main__", "__init__"),
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, relative imports resolved."""
    package = ["screening", *path.relative_to(PACKAGE).parts[:-1]]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names if module == "screening"}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_lower_floor_never_imports_a_higher_one(path: Path) -> None:
    """Lower never imports higher."""
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    here = floor[name_of(path)]
    for imported in imports(path):
        parts = imported.split(".")
        if parts[0] != "screening" or len(parts) == 1 or parts[1] not in floor:
            continue
        assert floor[parts[1]] <= here, f"{path.name} imports {imported}"


@pytest.mark.parametrize(
    ("outside", "owners"),
    [
        ("durable", {"engine.py"}),
        ("durable_rules_engine", set()),
        ("dateutil", {"calendar.py"}),
        ("ruamel", {"source.py"}),
        ("typer", {"cli.py"}),
        ("jinja2", {"html.py"}),
        ("pyspark", {"command.py", "job.py", "tables.py"}),
        ("time", set()),
    ],
)
def test_each_outside_thing_has_one_owner(outside: str, owners: set[str]) -> None:
    """The rule engine, dates, YAML, the terminal and the templates are each imported by one module."""
    found = {path.name for path in modules() if any(name.split(".")[0] == outside for name in imports(path))}
    assert found <= owners, found


def test_only_the_command_line_reads_the_clock() -> None:
    """Nothing but the command line asks what day it is."""
    asking = {
        path.name
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow", "monotonic", "perf_counter"}
    }
    assert asking == {"cli.py"}


def test_no_handler_catches_everything() -> None:
    """A fault is never swallowed: no bare `except`, no `except Exception`."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"bare"}
                assert not names & {"bare", "Exception", "BaseException"}, f"{path.name}:{node.lineno}"


def test_reports_take_statuses_as_they_are() -> None:
    """A report never decides: it neither measures nor reads the rules' world."""
    for path in (PACKAGE / "reports").glob("*.py"):
        assert not {name for name in imports(path) if name.startswith(("screening.measure", "screening.compiler"))}


def test_rooms_are_small() -> None:
    """No module has more than 400 lines."""
    long = {path.name: n for path in modules() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["screen", "--help"], ["rules", "show", "--help"]])
def test_help_waits_for_nothing_heavy(words: list[str]) -> None:
    """Help and the version load neither columns nor the rule engine; typer itself loads pydantic for a command's."""
    told = f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); sys.argv[1:] = {words}"
    run = [sys.executable, "-c", f"{told}; from screening.cli import main; main()"]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()
    assert "screening.cli" in loaded
    assert not {"numpy", "pyarrow", "dateutil", "durable", "jinja2", "ruamel", "screening.api"} & set(loaded)
