"""The rule base against the definition, and the rule engine against what is known to go wrong in it."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from conftest import POSTING_IDS
from generate import posting_of
from reference import CERTAIN, Reference

from benchmarks.growth import write_posting
from screening import apart, rulebase
from screening import engine as engine_module
from screening.apart import Cell
from screening.compiler import compile_posting
from screening.engine import Engine
from screening.errors import EngineError
from screening.measure import Measure
from screening.plan import ALWAYS, Rule
from screening.plan import Test as AtLeast
from screening.postings import Posting, load_posting
from screening.rulebase import Decision, RuleBase
from screening.verdict import Outcome, Status

MOST_CELLS = 20_000


def spread(rules: RuleBase, part: int, parts: int) -> Iterator[Cell]:
    """Every cell of a posting, or 20,000 that are evenly spread; of these, every `parts`-th from `part` on."""
    size = rules.size()
    if size <= MOST_CELLS:
        yield from islice(rules.every_cell(), part, None, parts)
        return
    wanted = iter([i * size // MOST_CELLS for i in range(part, MOST_CELLS, parts)])
    following = next(wanted)
    for i, cell in enumerate(rules.every_cell()):
        if i == following:
            yield cell
            following = next(wanted, size)


def options_of(posting: Posting) -> list[dict[str, bool]]:
    """No option set, and all of them."""
    return [{}, *([dict.fromkeys(posting.options, True)] if posting.options else [])]


def check(decision: Decision, reference: Reference) -> None:
    """The outcome, every status, and that the way is named exactly where a requirement is met, and holds."""
    statuses = reference.statuses()
    assert decision.outcome == reference.outcome()
    assert {name: decision.status[name].value for name in statuses} == statuses
    for top in (*reference.posting.requirements, *reference.posting.file.preferred):
        for node in top.walk():
            if node.id not in statuses:
                continue
            way = decision.met_by.get(node.id)
            assert (way is not None) == reference.own(node, CERTAIN), node.id
            if way is None or way == "direct":
                continue
            for name in way.split("+"):
                below = statuses.get(f"{node.id}/{name}", statuses.get(name))
                rated = any(s.id == name and s.rate is not None for s in node.substitutions)
                assert below == "MET" or (rated and len(node.substitutions) > 1), (node.id, way)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("name", POSTING_IDS)
def test_every_cell_is_decided_as_the_definition_says(name: str, part: int) -> None:
    """Rules decide: facts in any order give what plain recursion over the requirement tree gives, for every cell."""
    posting = load_posting(name)
    shuffler = random.Random(part)
    for options in options_of(posting):
        rules = RuleBase(compile_posting(posting, options=options))
        for cell in spread(rules, part, 4 * len(options_of(posting))):
            facts = list(rules.facts(cell))
            gauges = {gauge: (low, high) for gauge, low, high in facts}
            shuffler.shuffle(facts)
            found = rules.decide_facts(facts)
            check(found, Reference(posting, posting.policy, options, gauges))
            assert rules.decide(cell) == found


@pytest.mark.parametrize("stretch", [1, 2, 5, 24])
def test_the_posting_decided_a_stretch_at_a_time_is_the_posting(
    stretch: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However few rules of the posting as a whole are decided together, they decide what all of them at once do."""
    monkeypatch.setattr(apart, "STRETCH", stretch)
    chance = random.Random(stretch)
    rules = RuleBase(compile_posting(load_posting(write_posting(tmp_path / "rules", 40))))
    outcomes = set()
    for near in [0.0, 0.02, 0.05, 0.5] * 25:
        # met for certain, but for some
        cell = tuple((int(chance.random() >= near), int(chance.random() >= near / 2)) for _ in rules.plan.gauges)
        cell = tuple((min(pair), max(pair)) for pair in cell)
        found = rules.decide_facts(rules.facts(cell))
        assert rules.decide(cell) == found
        lows = {gauge.name: low for gauge, (low, _) in zip(rules.plan.gauges, cell, strict=True)}
        certain = tuple(lows[gauge.name] for gauges in rules.sources.values() for gauge in gauges)
        assert rules.qualifies(certain) == (found.outcome is Outcome.QUALIFIED)
        outcomes.add(found.outcome)
    assert outcomes == set(Outcome)


def test_what_shares_nothing_is_decided_apart(postings: tuple[Posting, ...]) -> None:
    """No gauge and no fact is in two groups of rules, and what is preferred isn't with what is required."""
    for posting in postings:
        plan = compile_posting(posting)
        apart, whole = plan.groups()
        assert sorted(r.name for rules in (*apart, whole) for r in rules) == sorted(r.name for r in plan.rules)
        seen: set[str] = set()
        for rules in apart:
            names = {name for r in rules for name in (r.fact, *r.facts, *(t.gauge for t in r.tests))} - {ALWAYS}
            assert not names & seen
            seen |= names
        asked, preferred = ({f"certain:{n.id}" for n in top} for top in (plan.requirements, plan.preferred))
        assert not [rules for rules in apart if {r.fact for r in rules} & asked and {r.fact for r in rules} & preferred]


def test_what_is_preferred_makes_no_cells_for_what_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each distinct part of a cell goes through the engine once, however many cells it is in."""
    rules = RuleBase(compile_posting(load_posting("pps-director-enterprise-applications")))
    asked: list[tuple[tuple[str, int, int], ...]] = []
    engine_run = Engine.run

    def run(self: Engine, measured: Iterable[tuple[str, int, int]]) -> frozenset[str]:
        asked.append(tuple(measured))
        return engine_run(self, asked[-1])

    monkeypatch.setattr(Engine, "run", run)
    cells = [cell for cell, _ in zip(rules.every_cell(), range(3000), strict=False)]
    for cell in cells:
        rules.decide(cell)
    assert len(asked) == len(set(asked)) < len(cells) / 10


def test_a_bin_is_decided_as_any_value_in_it(postings: tuple[Posting, ...]) -> None:
    """Applicants in the same bin of every measure get the same findings."""
    chance = random.Random(1)
    for posting in postings:
        rules = RuleBase(compile_posting(posting))
        for _ in range(50):
            facts = {}
            for gauge in rules.plan.gauges:
                edges = [edge + move for edge in rules.constants[gauge.name] for move in (-1, 0, 1, 12345)] or [0]
                facts[gauge.name] = tuple(sorted(chance.choices(edges, k=2)))
            found = rules.decide_facts((name, low, high) for name, (low, high) in facts.items())
            check(found, Reference(posting, posting.policy, {}, facts))


def test_a_cell_is_decided_once_and_kept(postings: tuple[Posting, ...]) -> None:
    """Each distinct cell goes through the engine once; a repeated one is the same decision."""
    rules = RuleBase(compile_posting(postings[0]))
    cell = next(rules.every_cell())
    assert rules.decide(cell) is rules.decide(cell)
    assert rules.decide(cell) == rules.decide_facts(rules.facts(cell))


def test_one_applicant_is_in_the_cell_that_he_has_among_others(postings: tuple[Posting, ...]) -> None:
    """The bins of a column and of a single value are the same, at, below and above each constant."""
    for posting in postings:
        rules = RuleBase(compile_posting(posting))
        values = {
            name: [c + move for c in edges for move in (-1, 0, 1)] or [0] for name, edges in rules.constants.items()
        }
        n = max(map(len, values.values()))
        ends = {name: np.resize(np.array(found, np.int64), n) for name, found in values.items()}
        cells, whose = rules.cells({name: Measure(end, end) for name, end in ends.items()}, n)
        for i, cell in enumerate(whose.tolist()):
            alone = {name: Measure(end[i : i + 1], end[i : i + 1]) for name, end in ends.items()}
            assert rules.cells(alone, 1)[0] == [cells[cell]]


def test_the_table_has_as_many_cells_as_it_says(postings: tuple[Posting, ...]) -> None:
    """The product of all bins is the complete decision table."""
    for posting in postings:
        rules = RuleBase(compile_posting(posting))
        if rules.size() <= 50_000:
            cells = list(rules.every_cell())
            assert len(cells) == len(set(cells)) == rules.size()
            assert all(low <= high for cell in cells for low, high in cell)


# What is known to go wrong in durable-rules


def rule(name: str, fact: str, *conditions: AtLeast | str, world: str = "certain") -> Rule:
    """A rule with these conditions."""
    tests = tuple(c for c in conditions if isinstance(c, AtLeast))
    return Rule(name, world, tests, tuple(c for c in conditions if isinstance(c, str)), fact)


def test_three_thousand_decisions_leave_no_state_behind() -> None:
    """Each decision's state is deleted: 1,024 that stay alive would be a MemoryError."""
    engine = Engine([rule("r0", "certain:a", AtLeast("a", 1))], ["a"])
    for i in range(3000):
        assert bool(engine.run([("a", i % 2, 1)])) == bool(i % 2)


def test_memory_is_flat_over_twenty_thousand_decisions() -> None:
    """Deleting a decision's state frees it: 20,000 more decisions take less than 2 MB."""
    engine = Engine([rule("r0", "certain:a", AtLeast("a", 1)), rule("r1", "certain:b", "certain:a")], ["a"])

    def run(times: int) -> int:
        for i in range(times):
            engine.run([("a", i % 2, 1)])
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("memory is read from /proc")
    before = run(2000)
    assert run(20_000) - before < 2_000_000


def test_deciding_starts_no_thread(postings: tuple[Posting, ...]) -> None:
    """No timer threads: nothing runs on when a decision is made."""
    before = threading.enumerate()
    for posting in postings:
        rules = RuleBase(compile_posting(posting))
        rules.decide(next(rules.every_cell()))
        assert threading.enumerate() == before


def test_a_decision_without_any_matching_fact_is_no_crash() -> None:
    """Facts that no rule matches are passed over, also when there are no others."""
    engine = Engine([rule("r0", "certain:a", AtLeast("a", 5))], ["a", "b"])
    assert engine.run([]) == frozenset()
    assert engine.run([("a", 4, 4)]) == frozenset()
    assert engine.run([("b", 9, 9)]) == frozenset()
    assert engine.run([("a", 5, 5)]) == {"r0"}


def test_one_decision_leaves_nothing_to_the_next(postings: tuple[Posting, ...]) -> None:
    """Two applicants decided one after the other don't see each other's facts."""
    rules = RuleBase(compile_posting(postings[0]))
    cells = list(islice(rules.every_cell(), 0, None, 37))
    alone = [RuleBase(rules.plan).decide(cell) for cell in cells]
    assert [rules.decide_facts(rules.facts(cell)) for cell in reversed(cells)] == alone[::-1]


def test_a_fact_that_follows_in_two_ways_is_asserted_once() -> None:
    """Two rules with the same conclusion both count as fired, and what follows from it fires once."""
    rules = [
        rule("r0", "certain:a", AtLeast("x", 1)),
        rule("r1", "certain:a", AtLeast("y", 1)),
        rule("r2", "certain:b", "certain:a"),
    ]
    assert Engine(rules, ["x", "y"]).run([("y", 1, 1), ("x", 1, 1)]) == {"r0", "r1", "r2"}


def test_the_worlds_read_their_own_end() -> None:
    """The certain world compares the certain end of a measure, the possible world the possible one."""
    rules = [
        rule("r0", "certain:a", AtLeast("x", 7)),
        rule("r1", "possible:a", AtLeast("x", 7), world="possible"),
    ]
    engine = Engine(rules, ["x"])
    assert [engine.run([("x", low, high)]) for low, high in ((6, 6), (6, 7), (7, 7))] == [
        frozenset(),
        {"r1"},
        {"r0", "r1"},
    ]


def test_numbers_are_compared_as_numbers() -> None:
    """10 is more than 7 and -3 less than -2, up to the largest exact number."""
    rules = [rule("r0", "certain:a", AtLeast("x", 7)), rule("r1", "certain:b", AtLeast("y", -2))]
    rules.append(rule("r2", "certain:c", AtLeast("z", 2**53 - 1)))
    engine = Engine(rules, ["x", "y", "z"])
    assert engine.run([("x", 10, 10), ("y", -3, -3), ("z", 2**53 - 2, 0)]) == {"r0"}
    assert engine.run([("x", 6, 10), ("y", -2, -2), ("z", 2**53 - 1, 0)]) == {"r1", "r2"}


def test_a_fault_in_a_rule_is_never_an_applicants_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception inside the engine, which it would swallow, surfaces as `EngineError`; the next decision is sound."""

    engine = Engine([rule("r0", "certain:a", AtLeast("a", 1)), rule("r1", "certain:b", "certain:a")], ["a"])

    def broken(_: Engine, one: Rule) -> object:
        def run(_: object) -> None:
            raise RuntimeError(f"{one.name} broke")

        return run

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "_action", broken)
        with pytest.raises(EngineError, match="engine-fault: the rule engine failed"):
            engine.run([("a", 1, 1)])
    sound = Engine([rule("r0", "certain:a", AtLeast("a", 1)), rule("r1", "certain:b", "certain:a")], ["a"])
    assert sound.run([("a", 1, 1)]) == {"r0", "r1"}


@pytest.mark.parametrize(
    ("rules", "gauges", "message"),
    [
        ([rule(f"r{i}", f"certain:f{i}", AtLeast("a", i)) for i in range(61)], ["a"],
         "61 rules read `a`, the engine takes 60"),
        ([rule("r0", "certain:a", *(AtLeast(f"g{i}", 1) for i in range(17)))], [f"g{i}" for i in range(17)],
         "more than 16"),
        ([rule("r0", "certain:a", AtLeast("a", 2**53))], ["a"], "compares with a number that isn't exact"),
        ([rule("r0", "certain:a", AtLeast("b", 1))], ["a"], "reads `b`, which isn't measured"),
        ([rule("r0", "a", AtLeast("a", 1))], ["a"], "`a` names a gauge and a fact"),
        ([rule("r0", "certain:b", AtLeast(ALWAYS, 1))], [ALWAYS], "`always` names a gauge and a fact"),
    ],
)  # fmt: skip
def test_the_engines_limits_are_checked_before_the_first_applicant(
    rules: list[Rule], gauges: list[str], message: str
) -> None:
    """What the engine can't take is refused when the posting is compiled, with the reason."""
    with pytest.raises(EngineError, match=message):
        Engine(rules, gauges)


def test_names_that_are_the_same_to_the_engine_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine tells names apart by 32 bits; two names with the same ones would match each other."""
    monkeypatch.setattr(engine_module, "_hash32", lambda text: len(text))
    with pytest.raises(EngineError, match="are the same to the engine; rename one"):
        Engine([rule("r0", "certain:a", AtLeast("one", 1), AtLeast("two", 1))], ["one", "two"])


def test_names_of_the_engines_own_properties_are_only_names() -> None:
    """A requirement may be called as the engine calls its own things."""
    names = ["sid", "id", "m", "lo", "hi", "all", "any", "s"]
    engine = Engine([rule(f"r{i}", f"certain:{name}", AtLeast(name, 3)) for i, name in enumerate(names)], names)
    assert engine.run([(name, 3, 3) for name in names]) == {f"r{i}" for i in range(len(names))}
    for i, name in enumerate(names):
        assert engine.run([(other, 3 if other == name else 2, 3) for other in names]) == {f"r{i}"}


@pytest.mark.parametrize("name", ["posting", "equivalency", "always"])
def test_a_requirement_is_never_taken_for_the_posting(name: str) -> None:
    """An id that already means something to the rules is refused, also below another requirement."""
    credential = {"id": name, "cite": "-", "credential": {"name": "pmp"}}
    for node in (credential, {"id": "both", "cite": "-", "all": [credential]}):
        posting = posting_of({"requirements": [node]})
        with pytest.raises(EngineError, match="engine-names"):
            RuleBase(compile_posting(posting))


def test_sixty_rules_on_one_fact_all_fire() -> None:
    """At the limit that is checked, the engine still holds."""
    engine = Engine([rule(f"r{i}", f"certain:f{i}", AtLeast("a", i)) for i in range(60)], ["a"])
    assert engine.run([("a", 100, 100)]) == {f"r{i}" for i in range(60)}


def test_sixteen_conditions_hold_together_or_not_at_all() -> None:
    """At the limit that is checked, a conjunction needs every one of its conditions."""
    names = [f"g{i}" for i in range(16)]
    engine = Engine([rule("r0", "certain:a", *(AtLeast(name, 1) for name in names))], names)
    assert engine.run([(name, 1, 1) for name in names]) == {"r0"}
    for missing in names:
        assert engine.run([(name, int(name != missing), 1) for name in names]) == frozenset()


def test_no_clock_moves_inside_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still in the engine, so a decision that takes long is no other decision."""
    rules = [rule(f"r{i}", f"certain:f{i}", *([f"certain:f{i - 1}"] if i else [AtLeast("a", 1)])) for i in range(40)]
    engine = Engine(rules, ["a"])
    engine.run([("a", 1, 1)])
    assert engine_module._module()._unix_now() == engine_module._module()._unix_now() == 0.0
    assert engine.run([("a", 1, 1)]) == {f"r{i}" for i in range(40)}


def test_status_is_read_off_the_two_worlds(postings: tuple[Posting, ...]) -> None:
    """MET in the certain world is MET; not even possible is NOT_MET; between is UNDETERMINED."""
    rules = RuleBase(compile_posting(postings[2]))
    facts = {name: (low, low) for name, low, _ in rules.facts(next(rules.every_cell()))}
    seen = {}
    for pair in ((0, 0), (0, 1), (1, 1)):
        decision = rules.decide_facts((n, *(pair if n == "drivers-license" else p)) for n, p in facts.items())
        seen[pair] = decision.status["drivers-license"]
    assert seen == {(0, 0): Status.NOT_MET, (0, 1): Status.UNDETERMINED, (1, 1): Status.MET}


@pytest.mark.parametrize("room", [2**62, 40, 7, 1])
def test_all_together_get_the_decisions_that_each_gets_alone(
    room: int, postings: tuple[Posting, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many numbers the bins of a cell take, each applicant is decided as his cell is, known or new."""
    monkeypatch.setattr(rulebase, "_ROOM", room)
    chance = np.random.default_rng(room % 1000)
    for posting in postings:
        rules = RuleBase(compile_posting(posting))
        monkeypatch.setattr(rules._known, "_most", 20)
        for n in (0, 2, 50, 50):
            ends = {name: np.array([-1, *edges], np.int64) for name, edges in rules.constants.items()}
            drawn = {name: chance.choice(found, (2, n)) for name, found in ends.items()}
            measures = {name: Measure(found.min(axis=0), found.max(axis=0)) for name, found in drawn.items()}
            cells, cell_of = rules.cells(measures, n)
            decisions, decision_of = rules.decisions(measures, n)
            assert len(cells) == len(set(cells)) == len(set(cell_of.tolist()))
            assert len(decisions) == len({id(decision) for decision in decisions}) == len(set(decision_of.tolist()))
            for i in range(n):
                alone = {name: Measure(found.certain[[i]], found.possible[[i]]) for name, found in measures.items()}
                assert rules.cells(alone, 1)[0] == [cells[cell_of[i]]]
                assert decisions[decision_of[i]] is rules.decide(cells[cell_of[i]])
                assert rules.decisions(alone, 1)[0] == (decisions[decision_of[i]],)
            assert len(rules._known) <= 20
