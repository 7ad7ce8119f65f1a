"""`python -m benchmarks.growth`: what a run costs with more rows, more jobs for each applicant, more requirements.

Each line is a run of `screening screen FILE --out DIR` as a process of its own, beside `pyarrow.csv.read_csv` of the
same file. Memory is the most that all processes of a run hold together at once; pages that they share count once.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.contenders import Task
from benchmarks.data import AS_OF, SEED, write
from screening.postings import load_posting, posting_files
from screening.resources import rules_home

POSTING = "pps-director-enterprise-applications"
#: How often the memory of a run is looked at, in seconds.
_EVERY = 0.1
_TITLES = ("IT Director", "Systems Analyst", "IT Manager", "Network Ops Lead", "Teacher")
_KINDS = ("it-program-management", "it-projects", "it-management", "complex-systems-and-budgets")


@dataclass(frozen=True)
class Ran:
    """A run: the seconds it took, and the most memory it held in MiB, None where the system doesn't tell."""

    seconds: float
    memory: float | None


def run(arguments: Sequence[str]) -> Ran:
    """Run `screening` with these arguments and watch its memory. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-m", "screening", *arguments]
    most = 0
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while True:
            try:
                status = process.wait(_EVERY)
            except subprocess.TimeoutExpired:
                most = max(most, sum(map(_held, _family(process.pid))))
            else:
                break
        seconds = time.perf_counter() - begun
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Ran(seconds, most / 1024 if most else None)


def _family(process: int) -> Iterator[int]:
    """A process and those that it made."""
    yield process
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has ended, or this system doesn't tell
        return
    for child in children:
        yield from _family(int(child))


def _held(process: int) -> int:
    """The memory of a process in KiB, its share of what it shares."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def write_jobs(path: Path, count: int, jobs: int, seed: int = SEED) -> None:
    """Applicants with so many jobs each, one after the other over 35 years, one in eight reaching into the next."""
    draw = Random(seed).random
    names = ("title", "employer", "start", "end", "hours_per_week", "supervised")
    months = max(1, 420 // jobs)
    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(
            ["applicant_id", "degree_1_level", *(f"job_{slot}_{name}" for slot in range(1, jobs + 1) for name in names)]
        )
        for number in range(count):
            row = [f"A-{number:07}", "BS Computer Science"]
            for slot in range(jobs):
                start = 1990 * 12 + slot * months * 420 // (months * jobs)
                end = start + months - 1 + (2 if draw() < 0.125 else 0)
                row += [
                    _TITLES[int(draw() * len(_TITLES))],
                    f"Employer {int(draw() * 400)}",
                    _month(start),
                    _month(end),
                ]
                row += ["40", "yes" if draw() < 0.5 else ""]
            sheet.writerow(row)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def write_posting(folder: Path, requirements: int) -> Path:
    """A rule file with so many requirements of time in one of four kinds of work: from 3 months to 25 years, evenly."""
    folder.mkdir()
    # of ten and more the same share isn't met, however many there are
    months = [3 + n * 300 // requirements for n in range(requirements)]
    sentences = [f"Requirement {n} asks for {most} months of work of its kind." for n, most in enumerate(months)]
    (folder / "many.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    lines = ["schema: 1", "posting: {id: many, title: Many, employer: Nobody, text: many.txt, closes: null}"]
    lines += ["policy: default", "requirements:"]
    for n, sentence in enumerate(sentences):
        spec = f"{{kind: {_KINDS[n % len(_KINDS)]}, amount: {months[n]} months}}"
        lines += [f"  - id: r{n}", f"    label: Requirement {n}", f"    cite: {sentence}", f"    experience: {spec}"]
    path = folder / "many.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the files in a temporary folder, run, print."""
    parser = argparse.ArgumentParser("python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="rows of the files")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 3, 10, 50, 200], help="jobs for each applicant")
    parser.add_argument("--requirements", type=int, nargs="*", default=[1, 10, 50, 100, 300], help="in the posting")
    parser.add_argument("--postings", type=int, nargs="*", default=[1, 2, 5], help="postings over one file")
    parser.add_argument("--some", type=int, default=20_000, help="rows of the other tables (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="screening-growth-") as name:
        folder = Path(name)
        path, out = folder / "applicants.csv", folder / "out"
        _head("rows")
        for rows in chosen.rows:
            write(path, rows)
            _line(rows, rows, path, [POSTING], out)
        write(path, chosen.some)
        _head("postings")
        shipped = sorted((one.stem for one in posting_files(rules_home())), key=lambda id_: id_ != POSTING)
        for count in chosen.postings:
            _line(count, chosen.some, path, shipped[:count], out)
        _head("requirements")
        for count in chosen.requirements:
            posting = write_posting(folder / f"rules-{count}", count)
            _line(count, chosen.some, path, [str(posting)], out)
        _head("jobs each")
        for jobs in chosen.jobs:
            write_jobs(path, chosen.some, jobs)
            _line(jobs, chosen.some, path, [POSTING], out)


def _head(what: str) -> None:
    print(f"\n{what:>14}{'times read_csv':>16}{'us a row':>12}{'MiB at most':>14}")


def _line(what: int, rows: int, path: Path, postings: Sequence[str], out: Path) -> None:
    task = Task(path, load_posting(POSTING), out)
    task.read_csv()
    before = _seconds(task)
    options = [part for posting in postings for part in ("--posting", posting)]
    ran = run(["screen", str(path), *options, "--as-of", AS_OF.isoformat(), "--out", str(out)])
    base = (before + _seconds(task)) / 2
    memory = "" if ran.memory is None else f"{ran.memory:,.0f}"
    print(f"{what:>14,}{ran.seconds / base:>16.1f}{ran.seconds / rows * 1e6:>12.1f}{memory:>14}", flush=True)


def _seconds(task: Task) -> float:
    begun = time.perf_counter()
    task.read_csv()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
