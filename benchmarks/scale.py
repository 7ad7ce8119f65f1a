"""`python -m benchmarks.scale`: what an applicant costs `screen_arrow`, against one posting and against many.

Postings are the shipped ones with other amounts of time, so that each has cells of its own. Measured is the processor
time of one process, threads included, beside that of `pyarrow.csv.read_csv` of the same rows as text.
"""

from __future__ import annotations

import argparse
import io
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from benchmarks.contenders import Task
from benchmarks.data import AS_OF, SEED, write
from screening.arrow import ScreenArrow, screen_arrow
from screening.arrow.reading import Reader
from screening.postings import Posting, load_posting, posting_files
from screening.postings.model import RuleFile
from screening.postings.source import parse_source
from screening.resources import rules_home

#: What Spark gives a Python process at a time.
BATCH = 10_000
_AMOUNT = re.compile(r"([0-9]+) (years?|months?)")


def postings(count: int, seed: int = SEED) -> Iterator[Posting]:
    """So many postings: first the shipped ones, then each again with amounts from half to double of what it asks."""
    chance = Random(seed)
    shipped = [load_posting(path) for path in posting_files(rules_home())]
    texts = [(rules_home() / f"{one.id}.yaml").read_text(encoding="utf-8") for one in shipped]
    made = 0
    while made < count:
        base = shipped[made % len(shipped)]
        if made < len(shipped):
            made += 1
            yield base
            continue
        data = _varied(parse_source(texts[made % len(shipped)], base.id).data, chance)
        data["posting"]["id"] = f"{base.id}-{made}"
        try:
            file = RuleFile.model_validate(data)
        except ValidationError:
            continue
        made += 1
        yield replace(base, file=file, kept={})


def _varied(value: Any, chance: Random) -> Any:
    if isinstance(value, dict):
        return {key: _varied(one, chance) for key, one in value.items()}
    if isinstance(value, list):
        return [_varied(one, chance) for one in value]
    if isinstance(value, str) and (found := _AMOUNT.fullmatch(value)):
        months = int(found[1]) * (12 if found[2].startswith("year") else 1)
        return f"{max(1, int(months * (0.5 + 1.5 * chance.random())))} months"
    return value


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the applicants in a temporary folder, measure, print."""
    parser = argparse.ArgumentParser("python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="applicants (default: %(default)s)")
    parser.add_argument("--postings", type=int, nargs="+", default=[1, 5, 50], help="how many (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="screening-scale-") as folder:
        path = Path(folder, "applicants.csv")
        write(path, chosen.rows)
        task = Task(path, next(postings(1)), Path(folder, "out"))
        table = task.read_csv()
        base = _seconds(task.read_csv)
    rows = table.num_rows
    batches = table.combine_chunks().to_batches(BATCH)
    print(f"{rows:,} applicants in batches of {BATCH:,}; pyarrow read_csv: {base / rows * 1e6:.2f} µs a row\n")
    print(f"{'':<24}{'µs a row':>10}{'times read_csv':>16}{'µs a verdict':>14}")
    for count in chosen.postings:
        made = screen_arrow(list(postings(count)), as_of=AS_OF)
        _line(f"{count:,}: reading", _seconds(lambda made=made: _read(made, batches)), base, rows, count)
        for name in ("first pass", "cells known"):
            seconds = _seconds(lambda made=made: _drain(made, batches))
            _line(f"{count:,}: {name}", seconds, base, rows, count)
        print(f"{'':<4}memory, most so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10:,} MB")
    _sizes(screen_arrow(next(postings(1)), as_of=AS_OF), batches)


def _seconds(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _line(name: str, seconds: float, base: float, rows: int, count: int) -> None:
    print(f"{name:<24}{seconds / rows * 1e6:>10.1f}{seconds / base:>16.1f}{seconds / rows / count * 1e6:>14.1f}")


def _read(made: ScreenArrow, batches: Sequence[Any]) -> None:
    reader = Reader(batches[0].schema, [one.rules().plan for one in made.openings], made.form)
    for _ in reader.parts(iter(batches)):
        pass


def _drain(made: ScreenArrow, batches: Sequence[Any]) -> None:
    for _ in made(iter(batches)):
        pass


def _sizes(made: ScreenArrow, batches: Sequence[Any]) -> None:
    """The bytes of a verdict in memory and in Parquet."""
    table = pa.Table.from_batches(made(iter(batches)))
    print(f"\na verdict in memory: {table.nbytes / table.num_rows:.0f} bytes")
    for codec in ("snappy", "zstd"):
        out = io.BytesIO()
        pq.write_table(table.drop_columns(["posting"]), out, compression=codec)
        print(f"a verdict in Parquet with {codec}: {len(out.getvalue()) / table.num_rows:.0f} bytes")


if __name__ == "__main__":
    main()
