"""The benchmark runs, and its applicants are what they are said to be. Nothing timed is asserted."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from benchmarks import data, engines, plain, scale, single
from benchmarks.__main__ import main
from benchmarks.contenders import PLAIN, REMEMBERING, STAGES, WHOLE, Task
from benchmarks.timing import Contender, Laps, compare
from screening.calendar import read_date
from screening.intake import open_input
from screening.postings import load_posting
from screening.run import OUTCOMES, compiled, decided
from screening.verdict import Outcome

ROWS = 1000
POSTING = "pps-director-enterprise-applications"


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """A thousand applicants to screen."""
    folder = tmp_path_factory.mktemp("bench")
    data.write(folder / "applicants.csv", ROWS)
    return Task(folder / "applicants.csv", load_posting(POSTING), folder / "out", pages=10)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """The generator is deterministic, another seed gives others, and fewer are the first of more."""
    for name, count, seed in (("one", 300, 1), ("again", 300, 1), ("other", 300, 2), ("fewer", 100, 1)):
        data.write(tmp_path / name, count, seed)
    one, again, other, fewer = ((tmp_path / name).read_bytes() for name in ("one", "again", "other", "fewer"))
    assert one == again
    assert one != other
    assert one.startswith(fewer)


def test_the_applicants_are_as_described(task: Task) -> None:
    """About 2.4 jobs each, dates in five spellings that can all be read, and at least a dozen forms of degree."""
    with task.path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if None not in row]
    slots = range(1, data.JOBS + 1)
    jobs = sum(any(row[f"job_{slot}_{name}"] for name in ("title", "start")) for row in rows for slot in slots)
    assert 2.3 < jobs / len(rows) < 2.5
    dates = {row[f"job_{slot}_{end}"] for row in rows for slot in slots for end in ("start", "end")}
    dates -= {"", "present", "2015-13"}
    shapes = {re.sub("[A-Za-z]+", "w", re.sub("[0-9]+", lambda m: "9" * min(len(m[0]), 4), text)) for text in dates}
    spellings = {re.sub("99?/", "9/", shape).replace("/99/", "/9/") for shape in shapes}
    assert spellings == {"9999-99", "9/9999", "w 9999", "9/9/9999", "9999"}
    assert all(read_date(text).readings for text in dates)
    assert len({row["degree_1_level"] for row in rows}) > 12


def test_every_row_comes_out_and_every_outcome_occurs(task: Task) -> None:
    """Rows in = verdicts + rejected, some of them rejected; and some applicants of each outcome."""
    result = task.screened()
    tally = result.tally
    assert tally.rows == ROWS == result.summary.total + tally.rejected_rows
    assert 0 < tally.rejected_rows < ROWS / 50
    assert all(result.summary.outcomes[outcome] > ROWS / 50 for outcome in Outcome)


def test_the_stages_write_what_the_whole_writes(task: Task) -> None:
    """The work that is timed step by step is the work of `screen_file`."""
    task.whole(Laps())
    whole = (task.out / "verdicts.csv").read_bytes()
    task.stages(Laps())
    assert (task.out / "verdicts.csv").read_bytes() == whole


def test_the_benchmark_prints_a_ratio_for_every_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """`make bench` on a thousand rows: one line for the whole and one for each stage."""
    main(["--rows", str(ROWS), "--rounds", "1", "--pages", "10"])
    printed = capsys.readouterr().out
    for name in ("pyarrow read_csv", WHOLE, *STAGES, PLAIN, REMEMBERING.strip()):
        assert re.search(rf"^ *{re.escape(name)} +[0-9]+\.[0-9]{{2}} ", printed, re.MULTILINE), name
    assert f"{ROWS:,} rows = " in printed
    assert re.search(r"^all shipped postings +[0-9,]+ us$", printed, re.MULTILINE)
    assert re.search(rf"^  {POSTING} +[0-9,]+ us$", printed, re.MULTILINE)
    assert re.search(r"^times one decision of json-logic, measured before +[0-9]+\.[0-9]$", printed, re.MULTILINE)
    for name in engines.ENGINES:
        assert re.search(rf"^{name}, decisions +[0-9,]+$", printed, re.MULTILINE), name


def test_the_peers_agree_where_they_can(task: Task) -> None:
    """All peers agree with our verdicts where they are comparable.

    The plain script knows no uncertainty: where ours is REVIEW it may say either, and elsewhere it says the same. The
    engines decide on what is certain, so they say who is QUALIFIED.
    """
    rules = compiled(task.posting)
    run = decided(rules, open_input(task.path, kinds=task.posting.kinds.keys()).read().table, data.AS_OF)
    ours = dict(zip(run.table.ids, (OUTCOMES[outcome] for outcome in run.outcomes.tolist()), strict=True))
    theirs = {id_: Outcome.QUALIFIED if good else Outcome.NOT_QUALIFIED for id_, good, _ in plain.screen(task.path)}
    assert theirs.keys() == ours.keys()
    settled = {id_: outcome for id_, outcome in ours.items() if outcome is not Outcome.NEEDS_REVIEW}
    assert {id_: theirs[id_] for id_ in settled} == settled
    assert list(plain.screen(task.path, plain.remembered)) == list(plain.screen(task.path))
    assert len(settled) > ROWS / 3
    records = engines.facts(run)
    assert set(engines.available()) == set(engines.ENGINES)
    for decide in engines.ENGINES.values():
        assert decide(records) == [outcome is Outcome.QUALIFIED for outcome in ours.values()]


def test_the_applicants_of_the_single_calls_differ() -> None:
    """Nobody is screened twice, and they have what the rows have."""
    some = list(single.applicants(200))
    assert len({one.applicant_id for one in some}) == len(some) == 200
    assert sum(bool(one.experience) for one in some) > 150
    assert sum(bool(one.education) for one in some) > 150


def test_contenders_take_turns_with_the_baseline() -> None:
    """A B A C A in each round, and the first round isn't counted."""
    order: list[str] = []

    def contender(name: str) -> Contender:
        def run(laps: Laps) -> None:
            with laps(name):
                order.append(name)

        return run

    lines = compare(lambda: order.append("a"), (contender("b"), contender("c")), rounds=2)
    assert "".join(order) == "abaca" * 3
    assert {name: len(line.ratios) for name, line in lines.items()} == {"b": 2, "c": 2}


def test_the_invented_postings_ask_for_different_amounts(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped ones come first, each of the others has constants of its own; what they cost is printed."""
    made = list(scale.postings(12))
    assert len({one.id for one in made}) == 12
    assert [one.id for one in made[:5]] == [one.id for one in scale.postings(5)]
    base, varied = (compiled(made[place]).constants for place in (2, 7))
    assert base.keys() == varied.keys()
    assert base != varied
    scale.main(["--rows", "200", "--postings", "1", "2"])
    said = capsys.readouterr().out
    assert all(f"{count}: {name}" in said for count in (1, 2) for name in ("reading", "first pass", "cells known"))
    assert "a verdict in Parquet with zstd" in said
