"""Threads, forks and many postings: the library call is safe among all of them, and takes no more memory with time."""

from __future__ import annotations

import dataclasses
import datetime
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import generate
import pytest
from conftest import POSTING_IDS
from generate import Seeded

from screening.api import screen
from screening.applicant import Applicant
from screening.postings import Posting, load_posting
from screening.run import compiled

STATM = Path("/proc/self/statm")
APPLICANTS = [generate.applicant(Seeded(seed), f"A-{seed}") for seed in (3, 5, 8)]


def told(posting: Posting, applicant: Applicant, as_of: datetime.date) -> str:
    return json.dumps(screen(posting, applicant, as_of=as_of).to_dict(), sort_keys=True)


def test_32_threads_agree_with_the_serial_result(AS_OF: datetime.date) -> None:
    """Safe from many threads: 32 of them, on different postings at once and some on the same, say what one says."""
    alone = [[told(load_posting(name), applicant, AS_OF) for applicant in APPLICANTS] for name in POSTING_IDS]
    shared = [load_posting(name) for name in POSTING_IDS]
    start = threading.Barrier(32)

    def work(number: int) -> list[str]:
        place = number % len(shared)
        posting = shared[place] if number % 2 else load_posting(POSTING_IDS[place])
        start.wait()
        turned = APPLICANTS[number % 3 :] + APPLICANTS[: number % 3]
        found = {applicant.applicant_id: told(posting, applicant, AS_OF) for applicant in turned}
        return [found[applicant.applicant_id] for applicant in APPLICANTS]

    before = threading.enumerate()
    with ThreadPoolExecutor(32) as pool:
        results = list(pool.map(work, range(32)))
    assert results == [alone[number % len(shared)] for number in range(32)]
    assert threading.enumerate() == before


def test_32_threads_share_one_rule_base(AS_OF: datetime.date) -> None:
    """One engine that all threads call keeps their decisions apart."""
    rules = compiled(load_posting(POSTING_IDS[4]))
    cells = list(rules.every_cell())[::3]
    alone = [rules.decide_facts(rules.facts(cell)) for cell in cells]
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(lambda cell: rules.decide_facts(rules.facts(cell)), cells * 4))
    assert together == alone * 4


def in_child(work: Callable[[], bool], seconds: int = 20) -> bool:
    """Whether `work` is true in a forked process; False if it doesn't come back."""
    child = os.fork()
    if child == 0:
        result = 1
        try:
            result = 0 if work() else 1
        finally:
            os._exit(result)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
# from Python 3.12 on a fork beside threads is warned of; that it is safe here is what is tested
may_fork = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@needs_fork
@may_fork
def test_a_fork_screens_as_its_parent_does(AS_OF: datetime.date) -> None:
    """Safe after fork: the child screens with the parent's postings and agrees, and the parent goes on."""
    postings = [load_posting(name) for name in POSTING_IDS]
    wanted = [told(posting, applicant, AS_OF) for posting in postings for applicant in APPLICANTS]

    def again() -> bool:
        rules = [compiled(posting) for posting in postings]
        for rule_base in rules:
            rule_base._decided.clear()
        return wanted == [told(posting, applicant, AS_OF) for posting in postings for applicant in APPLICANTS]

    assert in_child(again)
    assert in_child(lambda: in_child(again))
    assert again()


@needs_fork
@may_fork
def test_a_fork_while_another_thread_decides_is_no_deadlock(AS_OF: datetime.date) -> None:
    """A lock that another thread held when the process forked is held by nobody in the child."""
    posting = load_posting(POSTING_IDS[0])
    rules = compiled(posting)
    cell = next(rules.every_cell())
    wanted = rules.decide(cell)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with rules._engine._lock:
            held.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(5)
        assert in_child(lambda: rules.decide_facts(rules.facts(cell)) == wanted, seconds=5)
    finally:
        done.set()
        thread.join()
    assert rules.decide_facts(rules.facts(cell)) == wanted


@needs_fork
@may_fork
def test_forks_beside_busy_threads(AS_OF: datetime.date) -> None:
    """Forking while threads are in the middle of their decisions harms neither side."""
    rules = compiled(load_posting(POSTING_IDS[1]))
    cell = next(rules.every_cell())
    wanted = rules.decide_facts(rules.facts(cell))
    stop = threading.Event()
    wrong: list[object] = []

    def work() -> None:
        while not stop.is_set():
            found = rules.decide_facts(rules.facts(cell))
            if found != wanted:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            assert in_child(lambda: rules.decide_facts(rules.facts(cell)) == wanted, seconds=5)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong


def test_no_thread_is_left_running(postings: tuple[Posting, ...], AS_OF: datetime.date) -> None:
    """Screening starts no thread that outlives the call."""
    before = threading.enumerate()
    for posting in postings:
        told(posting, APPLICANTS[0], AS_OF)
    assert threading.enumerate() == before


def grown() -> int:
    """How many bytes this process grows by between 500 and 3,000 postings.

    Reading a rule file takes most of the time, so each is read again only every 20th time, unless there is time.
    """
    every = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 20
    loaded = [load_posting(name) for name in POSTING_IDS]

    def resident() -> int:
        gc.collect()
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    at_500 = 0
    for number in range(3000):
        place = number // every % len(POSTING_IDS)
        if number % every == 0:
            loaded[place] = load_posting(POSTING_IDS[place])
        rules = compiled(dataclasses.replace(loaded[place], kept={}))
        rules.decide(next(rules.every_cell()))
        if number == 500:
            at_500 = resident()
    return resident() - at_500


@pytest.mark.skipif(not STATM.exists(), reason="memory is read from /proc")
def test_memory_is_flat_over_3000_loaded_postings() -> None:
    """A posting that is dropped takes its compiled rules with it: 2,500 more of them take less than 8 MB.

    A process of its own, so that nothing else takes memory or gives it back meanwhile.
    """
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}
    command = [sys.executable, "-c", "import test_threads; print(test_threads.grown())"]
    told = subprocess.run(command, env=environment, cwd=here, capture_output=True, text=True, check=True)
    assert int(told.stdout) < 8_000_000
