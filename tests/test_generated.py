"""Generated postings with generated applicants: the rule base against the definition."""

from __future__ import annotations

import datetime
import json

import generate
import pytest
from generate import Seeded
from reference import Reference
from test_rulebase import check

from screening.api import screen
from screening.compiler import compile_posting
from screening.records import table_of
from screening.rulebase import RuleBase
from screening.run import decided

CHUNKS, CHUNK = 20, 100


def edges(chance: Seeded, rules: RuleBase) -> list[tuple[str, int, int]]:
    """Gauges at, just below and just above the constants that the rules compare them with, in any order."""
    facts = []
    for gauge in rules.plan.gauges:
        values = [constant + move for constant in rules.constants[gauge.name] for move in (-1, 0, 1)] or [0]
        low, high = sorted((generate.pick(chance, values), generate.pick(chance, values)))
        facts.insert(chance.below(len(facts) + 1), (gauge.name, low, high))
    return facts


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_generated_postings_are_decided_as_the_definition_says(chunk: int, AS_OF: datetime.date) -> None:
    """Whatever a posting asks, in whatever nesting, the rules decide what plain recursion decides."""
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        chance = Seeded(seed)
        posting, policy = generate.posting(chance), generate.policy(chance)
        options = generate.options(chance, posting)
        rules = RuleBase(compile_posting(posting, policy, options))
        applicants = [generate.applicant(chance, f"A-{i}") for i in range(4)]
        run = decided(rules, table_of(applicants), AS_OF)
        for i in range(len(run)):
            gauges = {name: (int(m.certain[i]), int(m.possible[i])) for name, m in run.measures.items()}
            check(run.decision(i), Reference(posting, policy, options, gauges))
        for _ in range(6):
            facts = edges(chance, rules)
            gauges = {name: (low, high) for name, low, high in facts}
            check(rules.decide_facts(facts), Reference(posting, policy, options, gauges))


@pytest.mark.parametrize("chunk", range(4))
def test_generated_verdicts_can_be_told(chunk: int, AS_OF: datetime.date) -> None:
    """Every verdict has its finding tree, sentences and questions as JSON, whatever the posting asks."""
    for seed in range(10_000 + chunk * 50, 10_000 + (chunk + 1) * 50):
        chance = Seeded(seed)
        posting, policy = generate.posting(chance), generate.policy(chance)
        options = generate.options(chance, posting)
        verdict = screen(posting, generate.applicant(chance), as_of=AS_OF, policy=policy, options=options)
        told = json.loads(json.dumps(verdict.to_dict()))
        assert told["reason"]
        assert all(finding.reason for finding in verdict.walk())
