"""The rule engine, loaded so that it is safe to embed. The only import of `durable`.

durable-rules keeps rulesets in a global registry, starts timer threads and reads the clock. None of that is wanted
here: `Engine` builds its own host, which never starts a thread, from a private copy of the module `durable.engine` in
which time stands still, so that no lease runs out in the middle of a decision.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from screening.errors import EngineError, fault
from screening.plan import ALWAYS, WORLDS, Rule

#: Fixed limits of the C code: rules that may match one fact, conditions of one rule, rules (the sentinel is one more).
MOST_RULES_PER_FACT = 60
MOST_CONDITIONS = 16
MOST_RULES = 4095
#: What is read is told apart in two steps, by shelf and name: the C code loops for ever from 512 names in one place on.
_SHELF = 128
_EXACT = 2**53
_PROPERTIES = ("sid", "id", "s", "m", "lo", "hi")
_LOADING = threading.RLock()
_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


@cache
def _module() -> ModuleType:
    """A private copy of `durable.engine` with a clock that stands still.

    On Python 3.13 the C extension names a symbol that is gone; nothing here calls it, so lazy binding is enough.
    """
    with _LOADING:
        flags = sys.getdlopenflags() if hasattr(sys, "getdlopenflags") else None
        try:
            if flags is not None:
                sys.setdlopenflags(os.RTLD_LAZY)
            spec = importlib.util.find_spec("durable.engine")
            if spec is None or spec.loader is None:
                raise ImportError("durable.engine")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        except ImportError as missing:
            raise fault(
                EngineError,
                "no-engine",
                f"the rule engine durable-rules can't be loaded ({missing})",
                hint="install it with `pip install durable-rules`; it needs a C compiler and the Python headers",
            ) from missing
        finally:
            if flags is not None:
                sys.setdlopenflags(flags)
        module._unix_now = lambda: 0.0  # type: ignore[attr-defined]
        return module


def _after_fork() -> None:
    """In a forked process: no lock of the parent's threads, no host of the parent."""
    global _LOADING
    _LOADING = threading.RLock()
    for engine in list(_ENGINES):
        engine._reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _hash32(text: str) -> int:
    """FNV-1 over UTF-8, 32 bits: how the engine tells names apart."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value * 0x01000193 & 0xFFFFFFFF) ^ byte
    return value


def _shelves(rules: Iterable[Rule]) -> dict[str, int]:
    """The shelf of each name that the rules read."""
    names = {ALWAYS: 0}
    for rule in rules:
        for name in (*rule.facts, *(test.gauge for test in rule.tests)):
            names.setdefault(name, len(names) // _SHELF)
    return names


def _when(rule: Rule, shelves: Mapping[str, int]) -> list[dict[str, Any]]:
    end = "lo" if rule.world == "certain" else "hi"
    conditions: list[dict[str, Any]] = [
        {"$and": [{"s": shelves[test.gauge]}, {"m": test.gauge}, {"$gte": {end: test.constant}}]} for test in rule.tests
    ]
    conditions += [{"$and": [{"s": shelves[fact]}, {"m": fact}]} for fact in rule.facts]
    return [{f"c{i}": condition} for i, condition in enumerate(conditions)]


def definition(rules: Sequence[Rule]) -> dict[str, Any]:
    """The rules as durable-rules gets them, without their actions."""
    shelves = _shelves(rules)
    return {rule.name: {"all": _when(rule, shelves)} for rule in rules}


def _check(rules: Sequence[Rule], gauges: Iterable[str]) -> None:
    if len(rules) > MOST_RULES:
        raise fault(
            EngineError,
            "engine-rules",
            f"the posting comes to {len(rules):,} rules, the engine takes {MOST_RULES:,}",
            hint="write fewer requirements, or fewer branches below `at_least`",
        )
    matching: dict[str, int] = {}
    hashes: dict[int, str] = {}
    measured = set(gauges)
    derived = {rule.fact for rule in rules} | {ALWAYS}
    if measured & derived:
        raise fault(EngineError, "engine-names", f"`{min(measured & derived)}` names a gauge and a fact")
    for rule in rules:
        subjects = {test.gauge for test in rule.tests} | set(rule.facts)
        if len(rule.tests) + len(rule.facts) > MOST_CONDITIONS:
            raise fault(
                EngineError, "engine-conditions", f"rule {rule.name} has more than {MOST_CONDITIONS} conditions"
            )
        for subject in subjects:
            matching[subject] = matching.get(subject, 0) + 1
        if any(abs(test.constant) >= _EXACT for test in rule.tests):
            raise fault(EngineError, "engine-numbers", f"rule {rule.name} compares with a number that isn't exact")
        for test in rule.tests:
            if test.gauge not in measured:
                raise fault(EngineError, "engine-names", f"rule {rule.name} reads `{test.gauge}`, which isn't measured")
    for name in (*measured, *derived, *_PROPERTIES):
        other = hashes.setdefault(_hash32(name), name)
        if other != name:
            raise fault(EngineError, "engine-names", f"`{name}` and `{other}` are the same to the engine; rename one")
    crowded = sorted(name for name, count in matching.items() if count > MOST_RULES_PER_FACT)
    if crowded:
        raise fault(
            EngineError,
            "engine-rules",
            f"{matching[crowded[0]]} rules read `{crowded[0]}`, the engine takes {MOST_RULES_PER_FACT}",
            hint="split the requirement",
        )


class Engine:
    """One compiled ruleset. `run` may be called from any thread; a lock keeps the calls apart.

    Raises `EngineError` when durable-rules can't be loaded or the rules go beyond what it takes.
    """

    def __init__(self, rules: Sequence[Rule], gauges: Iterable[str]) -> None:
        _check(rules, gauges)
        self._reset()
        _ENGINES.add(self)
        self._rules = tuple(rules)
        self._shelves = _shelves(rules)

    def __reduce__(self) -> tuple[Any, ...]:
        return Engine, (self._rules, tuple({t.gauge for rule in self._rules for t in rule.tests}))

    def _reset(self) -> None:
        """Forget the host: at the beginning, and in a forked process, whose lock might be held by nobody."""
        self._lock = threading.Lock()
        self._host: Any = None

    def _start(self) -> None:
        """Build the host: at the first use in each process, so that a fork never shares one."""
        module = _module()

        class Host(module.Host):  # type: ignore[name-defined,misc]
            """A host that starts no timer threads."""

            def _run(self) -> None:
                pass

        self._fired: list[str] = []
        self._sent: set[str] = set()
        self._unheard = module.MessageNotHandledException
        written: dict[str, Any] = definition(self._rules)
        for rule in self._rules:
            written[rule.name]["run"] = self._action(rule)
        sentinel = {"$and": [{"s": self._shelves[ALWAYS]}, {"m": ALWAYS}]}
        written["sentinel"] = {"all": [{"c0": sentinel}], "run": lambda c: None}
        host = Host({"screening": written})
        handle = host.get_ruleset("screening")._handle
        weakref.finalize(self, module.durable_rules_engine.delete_ruleset, handle).atexit = False
        self._host = host

    def _action(self, rule: Rule) -> Any:
        fired, sent, shelf = self._fired, self._sent, self._shelves.get(rule.fact)

        def run(c: Any) -> None:
            fired.append(rule.name)
            if shelf is not None and rule.fact not in sent:
                sent.add(rule.fact)
                c.assert_fact({"s": shelf, "m": rule.fact, "lo": 1, "hi": 1})

        return run

    def run(self, measured: Iterable[tuple[str, int, int]]) -> frozenset[str]:
        """The names of the rules that fire for these gauges: (name, certain, possible), integers."""
        with self._lock:
            if self._host is None:
                self._start()
            self._fired.clear()
            self._sent.clear()
            host, sid = self._host, "1"
            host.assert_fact("screening", {"sid": sid, "s": self._shelves[ALWAYS], "m": ALWAYS, "lo": 1, "hi": 1})
            try:
                for name, low, high in measured:
                    shelf = self._shelves.get(name)
                    if shelf is None:
                        continue
                    try:
                        fact = {"sid": sid, "s": shelf, "m": name, "lo": int(low), "hi": int(high)}
                        host.assert_fact("screening", fact)
                    except self._unheard:
                        continue
                trouble = host.get_state("screening", sid).get("exception")
            finally:
                host.delete_state("screening", sid)
            if trouble:
                raise fault(EngineError, "engine-fault", f"the rule engine failed: {str(trouble).splitlines()[0]}")
            return frozenset(self._fired)


__all__ = ["WORLDS", "Engine", "definition"]
