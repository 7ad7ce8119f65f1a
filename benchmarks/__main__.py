"""`python -m benchmarks`: the table of ratios, or with `--profile` where the time goes."""

from __future__ import annotations

import argparse
import cProfile
import os
import platform
import pstats
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from benchmarks import single
from benchmarks.contenders import DECISIONS, MOST_DECISIONS, PLAIN, REMEMBERING, STAGES, WHOLE, Task
from benchmarks.data import SEED, write
from benchmarks.timing import Line, compare
from screening.commands import PAGES
from screening.postings import load_posting

POSTING = "pps-director-enterprise-applications"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the applicants in a temporary folder, run, print."""
    chosen = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="screening-bench-") as folder:
        path, out = Path(folder, "applicants.csv"), Path(folder, "out")
        task = Task(path, load_posting(chosen.posting), out, chosen.pages)
        write(path, chosen.rows, chosen.seed)
        size = path.stat().st_size / 1e6
        print(f"{chosen.rows:,} applicants ({size:.1f} MB of wide CSV, seed {chosen.seed}), {chosen.posting}")
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        print(f"{machine}, pyarrow {pa.__version__} with {pa.cpu_count()} threads")
        if chosen.profile:
            _profile(task, chosen.profile)
            return
        result = task.screened()
        verdicts = result.summary.total
        tally = result.tally
        print(f"{tally.rows:,} rows = {verdicts:,} verdicts + {tally.rejected_rows:,} rejected; ", end="")
        print(", ".join(f"{count:,} {outcome.value}" for outcome, count in sorted(result.summary.outcomes.items())))
        # the peers know one posting only
        peers = (task.plain, task.remembering, task.engines) if chosen.posting == POSTING else ()
        _print(compare(task.read_csv, (task.whole, task.stages, *peers), chosen.rounds), chosen)
        _print_single(single.measured(task.posting, timed=min(chosen.rows // 2, single.TIMED)), bool(peers))


def _print(lines: Mapping[str, Line], chosen: argparse.Namespace) -> None:
    print(f"times `pyarrow.csv.read_csv` of the same file, median of {chosen.rounds} rounds (least to most):\n")
    print(f"{'':<20}{'ratio':>8}   {'':<17}{'rows/s':>12}")
    whole = lines[WHOLE]
    base = whole.time / whole.ratio
    print(f"{'pyarrow read_csv':<20}{1:>8.2f}   {'':<17}{chosen.rows / base:>12,.0f}")
    for name in (WHOLE, *STAGES):
        line = lines[name]
        spread = f"({min(line.ratios):.2f} to {max(line.ratios):.2f})"
        indent = "" if name == WHOLE else "  "
        print(f"{indent + name:<20}{line.ratio:>8.2f}   {spread:<17}{chosen.rows / line.time:>12,.0f}")
    for name in (PLAIN, REMEMBERING) if PLAIN in lines else ():
        line = lines[name]
        spread = f"({min(line.ratios):.2f} to {max(line.ratios):.2f})"
        print(f"{name:<20}{line.ratio:>8.2f}   {spread:<17}{chosen.rows / line.time:>12,.0f}")
        times = sorted(a / b for a, b in zip(line.seconds, whole.seconds, strict=True))
        print(f"{'  of screen_file':<20}{statistics.median(times):>8.2f}   ({times[0]:.2f} to {times[-1]:.2f})")
    print()
    for name, line in lines.items():
        if name.endswith(DECISIONS):
            decided = min(chosen.rows, MOST_DECISIONS)
            print(f"{name:<28}{'':<20}{decided / line.time:>12,.0f}")


def _print_single(timed: single.Timed, comparable: bool) -> None:
    print("\none applicant by the library, explained, in a warm process (median, nobody twice):\n")
    print(f"{'all shipped postings':<42}{timed.median * 1e6:>8,.0f} us")
    for id_, seconds in timed.by_posting.items():
        print(f"  {id_:<40}{seconds * 1e6:>8,.0f} us")
    if comparable:
        first = next(iter(timed.by_posting.values()))
        print(f"times one decision of json-logic, measured before{first / timed.json_logic:>14.1f}")


def _profile(task: Task, entries: int) -> None:
    task.screened()
    profile = cProfile.Profile()
    profile.runcall(task.screened)
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(entries)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="applicants in the file (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="pairs that are timed (default: %(default)s)")
    parser.add_argument("--posting", default=POSTING, help="id or rule file (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=PAGES, help="applicants in the report (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of the applicants (default: %(default)s)")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N top entries of a profile")
    return parser


if __name__ == "__main__":
    main()
