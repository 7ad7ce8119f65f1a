"""Several processes, several postings: what is written is the same as by one process, one posting at a time."""

from __future__ import annotations

import csv
import gc
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.data import AS_OF, write
from screening.commands import batch, workers
from screening.commands.batch import screen_file, screen_files
from screening.commands.several import screen_all
from screening.commands.step import Job, Wanted
from screening.determinations import Determination, Determinations
from screening.errors import InputError, ScreeningError
from screening.intake import open_input, parts, pieces, raw
from screening.intake.mapping import Columns
from screening.postings import load_posting
from screening.run import compiled

DEA = "pps-director-enterprise-applications"
POSTINGS = (DEA, "pps-it-project-manager-1", "portland-information-systems-manager-2")
#: So small are the pieces here.
SMALL = 1 << 15

pytestmark = pytest.mark.skipif(workers.processes() == 1 and os.name != "posix", reason="no processes can be forked")


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of some hundred rows have many pieces."""
    monkeypatch.setattr(pieces, "BLOCK", SMALL)
    monkeypatch.setattr(pieces, "PIECE", SMALL)
    monkeypatch.setattr(raw, "BLOCK", SMALL)


def job(source: Path, out: Path | None, count: int, posting: str = DEA, **more: Any) -> Job:
    rules = compiled(load_posting(posting))
    intake = open_input(source, kinds=rules.plan.posting.kinds.keys(), columns=more.pop("columns", None))
    return replace(Job(rules, intake, AS_OF, "as given", out, pages=3, reads=(source,), workers=count), **more)


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """Applicants of whom some repeat, some are malformed and some can't be read, in quoted cells with line breaks."""
    path = tmp_path / "messy.csv"
    write(path, 900, 3)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[300] = lines[4]  # says the same, several pieces later
    lines[301] = "," + lines[301].partition(",")[2]
    lines[302] += ",one,more"
    row = next(csv.reader([lines[5]]))
    row[next(csv.reader([lines[0]])).index("job_1_title")] = 'Chief\n"Cook"'
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    lines[700] = out.getvalue().rstrip("\n")  # says other things
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("count", [2, 3, 7])
def test_the_output_is_the_same_whatever_the_number_of_workers(messy: Path, tmp_path: Path, count: int) -> None:
    """Identical output whatever the number of workers, with rows that repeat or are rejected in other pieces."""
    one = screen_file(job(messy, tmp_path / "one", 1, json_lines=True, pages=40), lambda rows: None)
    many = screen_file(job(messy, tmp_path / "many", count, json_lines=True, pages=40), lambda rows: None)
    assert many.tally == one.tally
    assert one.tally.merged == 1
    assert any("stands already in row" in note.reason for note in one.tally.rejected)
    assert written(tmp_path / "many") == written(tmp_path / "one")


def test_the_work_is_shared(messy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With workers, no part is read by the process that asked for it; with one, all are."""
    here: list[int] = []
    begin = parts.Parts.begin

    def watched(self: parts.Parts, piece: pieces.Piece) -> parts.Begun:
        here.append(len(piece.data))
        return begin(self, piece)

    monkeypatch.setattr(parts.Parts, "begin", watched)
    screen_file(job(messy, tmp_path / "many", 2), lambda rows: None)
    assert here == []
    screen_file(job(messy, tmp_path / "one", 1), lambda rows: None)
    assert len(here) > 5


def test_what_is_printed_is_in_order(messy: Path) -> None:
    """Without a folder the list of the first verdicts, and the lines of JSON, come in the order of the file."""
    one, many = (screen_file(job(messy, None, count), lambda rows: None, listed=500) for count in (1, 3))
    assert len(one.listed) == 500
    assert many.listed == one.listed
    lines = [io.StringIO(), io.StringIO()]
    for out, count in zip(lines, (1, 3), strict=True):
        screen_file(job(messy, None, count), lambda rows: None, out)
    assert lines[0].getvalue() == lines[1].getvalue()
    assert len(lines[0].getvalue().splitlines()) == one.tally.verdicts


def test_rows_without_ids_have_their_numbers(tmp_path: Path) -> None:
    """Row numbers as ids are those of the file in every piece."""
    path = tmp_path / "nobody.csv"
    path.write_text("job_1_title,note\n" + "".join(f"IT Director,{'x' * 90} {n}\n" for n in range(2000)), "utf-8")
    for count in (1, 3):
        columns = Columns()
        result = screen_file(job(path, None, count, columns=columns), lambda rows: None, listed=5000)
        assert [id_ for id_, _, _ in result.listed] == [f"row-{n + 2}" for n in range(2000)]


def dated(path: Path, last: str) -> Path:
    """A column of dates that can be read both ways, and at the very end one that can only be read the other way."""
    rows = [f"A-{n},IT Director,0{n % 9 + 1}/02/2015,03/04/2019,{'x' * 90}" for n in range(2000)]
    path.write_text(
        "\n".join(["applicant_id,job_1_title,job_1_start,job_1_end,note", *rows, f"Z,CIO,{last},,"]) + "\n", "utf-8"
    )
    return path


@pytest.mark.parametrize("count", [1, 3])
def test_dates_are_looked_at_again_where_the_last_one_says_another_order(tmp_path: Path, count: int) -> None:
    """A date at the end that can only have its day first opens those before it, as a look at all of them first does."""
    path = dated(tmp_path / "dates.csv", "25/02/2015")
    intake = open_input(path)
    whole = intake.read()
    result = screen_file(job(path, tmp_path / "out", count), lambda rows: None)
    assert result.source is not None
    assert result.source.doubts == intake.source.doubts
    assert "`job_1_start`" in result.source.doubts[0]
    assert result.tally.verdicts == len(whole.table) == 2001
    plain = screen_file(job(dated(tmp_path / "plain.csv", "02/25/2015"), tmp_path / "plain", count), lambda rows: None)
    assert plain.source is not None
    assert plain.source.doubts == ()
    other = (tmp_path / "plain" / "verdicts.csv").read_bytes()
    assert (tmp_path / "out" / "verdicts.csv").read_bytes() != other


def test_what_is_wrong_with_a_row_is_said_with_its_number(tmp_path: Path) -> None:
    """A fault late in the file names the row, whoever read it, and leaves nothing behind."""
    path = tmp_path / "broken.csv"
    rows = [f"A-{n},IT Director,{'x' * 90}" for n in range(2000)]
    rows[1500] = 'A-1500,"IT\nDirector"s,'
    path.write_text("\n".join(["applicant_id,job_1_title,note", *rows]) + "\n", "utf-8")
    said = []
    for count in (1, 3):
        with pytest.raises(InputError) as caught:
            screen_file(job(path, tmp_path / "out", count), lambda rows: None)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "row 1502" in said[0]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_worker_that_is_lost_is_an_error(messy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that the system ends is said to be lost: no verdict is missing quietly."""

    def killed(*_: object) -> Iterator[object]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield

    monkeypatch.setattr(workers.Work, "finish", killed)
    with pytest.raises(ScreeningError, match=r"worker-lost.*--workers 1"):
        screen_file(job(messy, tmp_path / "out", 2), lambda rows: None)
    assert list((tmp_path / "out").iterdir()) == []


def test_no_worker_stays(messy: Path, tmp_path: Path) -> None:
    """The processes are gone when the run is over, and when it is given up."""
    import multiprocessing

    screen_file(job(messy, tmp_path / "out", 3), lambda rows: None)
    assert multiprocessing.active_children() == []

    def enough(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen_file(job(messy, tmp_path / "out", 3), enough)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("count", [1, 2])
def test_several_postings_write_what_each_alone_writes(messy: Path, tmp_path: Path, count: int) -> None:
    """Read, parsed and measured once, each posting's folder is what it is when the posting is screened alone."""
    jobs = [job(messy, tmp_path / "all" / name, count, name) for name in POSTINGS]
    together = screen_all(jobs, lambda rows: None)
    for name, result in zip(POSTINGS, together, strict=True):
        alone = screen_file(job(messy, tmp_path / name, 1, name), lambda rows: None)
        assert result.tally == alone.tally
        assert written(tmp_path / "all" / name) == written(tmp_path / name)


def test_postings_that_read_alike_share_the_reading(messy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reading for those that take the columns for the same things; another for dates in another order."""
    groups: list[int] = []
    real = screen_files

    def watched(jobs: Sequence[Job], *rest: Any) -> list[batch.Result]:
        groups.append(len(jobs))
        return real(jobs, *rest)

    monkeypatch.setattr("screening.commands.several.screen_files", watched)
    screen_all([job(messy, None, 1, name) for name in POSTINGS], lambda rows: None)
    assert groups == [3]
    groups.clear()
    other = compiled(load_posting(DEA), load_posting(DEA).policy.model_copy(update={"date_order": "day-first"}))
    turned = replace(
        job(messy, None, 1), rules=other, intake=open_input(messy, date_order="day-first"), as_of=date(2026, 1, 1)
    )
    screen_all([job(messy, None, 1), turned], lambda rows: None)
    assert groups == [1, 1]


def test_what_a_batch_needed_goes_with_it(messy: Path, tmp_path: Path) -> None:
    """Nothing large is in a circle, which would stay until Python looks for such: memory doesn't grow with the rows."""
    task = job(messy, tmp_path / "out", 1)
    whole = task.intake.parts(carefully=False)
    assert whole is not None
    work, ledger = workers.Work(whole, [task], Wanted()), parts.Ledger()
    gc.collect()
    gc.disable()
    try:
        for piece in whole.pieces():
            begun = whole.begin(piece)
            for one in work.finish(begun, ledger.enter(begun.claim)):
                assert one.parts
        del begun, one, piece
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = {type(thing).__name__ for thing in gc.garbage} & {"ndarray", "ProfileTable", "Run", "Coded", "Batch"}
        assert left == set()
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_an_answer_is_of_use_where_a_posting_with_another_reading_asks(messy: Path) -> None:
    """Postings that are given together share one file of answers, also where each reads the input for itself."""
    mine, yours = compiled(load_posting(DEA)), compiled(load_posting(POSTINGS[1]))
    question = next(one for one in yours.plan.questions if one not in mine.plan.questions)
    answers = Determinations([Determination(question, "Cook", "no", "me", "2020-01-01", "so", 2)])
    turned = replace(job(messy, None, 1), intake=open_input(messy, date_order="day-first"), determinations=answers)
    found = screen_all([job(messy, None, 1, POSTINGS[1], determinations=answers), turned], lambda rows: None)
    assert not [one for result in found for one in result.stale if "doesn't ask" in one.reason]


def test_a_run_that_is_asked_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    """Ended by the system in the middle of a run, the folder is as it was, and no process stays."""
    path, out = tmp_path / "large.csv", tmp_path / "out"
    write(path, 70_000)
    command = [sys.executable, "-m", "screening", "screen", str(path), "-p", DEA, "--as-of", "2026-01-31"]
    with subprocess.Popen([*command, "--out", str(out), "--workers", "2"], start_new_session=True) as run:
        while not out.exists() and run.poll() is None:
            time.sleep(0.02)
        time.sleep(0.3)
        run.terminate()
        assert run.wait() == 128 + signal.SIGTERM
    assert list(out.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
