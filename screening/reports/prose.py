"""A posting's rules as prose beside the quotes, and as the rule engine gets them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from screening.amounts import say_units
from screening.engine import definition
from screening.explain.reasons import asks
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.requirements.experience import timed
from screening.wording import Teller, upper_first

_WIDTH = 100


def posting_prose(plan: Plan) -> Iterator[str]:
    """The lines of `screening rules show`."""
    posting, tell = plan.posting, Teller(plan)
    meta = posting.file.posting
    yield f"{meta.title} ({meta.employer})"
    yield f"policy: {plan.policy.name}, version {plan.policy.version}" + (
        f"; closes {meta.closes.isoformat()}" if meta.closes else ""
    )
    yield ""
    yield "REQUIRED, all of these:"
    for node in posting.requirements:
        yield from _node(node, tell, 1)
    if posting.file.preferred:
        yield ""
        yield "PREFERRED; never changes the outcome:"
        for node in posting.file.preferred:
            yield from _node(node, tell, 1)
    clause = posting.file.equivalency
    if clause is not None:
        yield ""
        yield "EQUIVALENT COMBINATION:"
        named = ", ".join(posting.node(name).title for name in clause.cures)
        base = posting.node(clause.plausible_from.education_years_plus).title
        said = f"can stand for {named}, when years of education and {base} come to {clause.plausible_from.amount}."
        yield from _wrapped(f"Another combination {said} A person decides.", 1)
        yield from _quote(posting.citations["equivalency"].quote, 1)
        yield from _choice(clause.interpretation, 1)
    if posting.file.not_requirements:
        yield ""
        yield "NOT A REQUIREMENT:"
        for sentence in posting.file.not_requirements:
            yield from _wrapped(upper_first(sentence.reason), 1)
            yield from _quote(sentence.cite, 1)


def _node(node: NodeBase, tell: Teller, depth: int, parents: tuple[NodeBase, ...] = ()) -> Iterator[str]:
    said = f"{node.title}: {asks(node, tell, parents)}."
    if node.strength == "typical":
        said += " Typical, not a condition."
    if node.when:
        words = [f"{option.replace('-', ' ')}{'' if value else ' (not)'}" for option, value in node.when.items()]
        said += f" Only for: {', '.join(words)}."
    yield from _wrapped(said, depth)
    yield from _quote(tell.plan.posting.citations[node.id].quote, depth)
    yield from _choice(node.interpretation, depth)
    for child in node.children:
        yield from _node(child, tell, depth + 1, timed(node))
    for substitution in node.substitutions:
        worth = f"stands for {substitution.counts_as} of it" if substitution.counts_as else ""
        if substitution.rate is not None:
            worth = f"stands in, {substitution.rate.gives} for every {substitution.rate.every}"
        limit = f", up to {substitution.up_to}" if substitution.up_to else ""
        yield from _wrapped(f"or: {tell.substitution(substitution)} {worth}{limit}.", depth + 1)
        yield from _quote(tell.plan.posting.citations[substitution.id].quote, depth + 1)
        yield from _choice(substitution.interpretation, depth + 1)


def _wrapped(text: str, depth: int, first: str = "") -> Iterator[str]:
    indent = "  " * depth
    yield from textwrap.wrap(text, _WIDTH, initial_indent=indent + first, subsequent_indent=indent + " " * len(first))


def _quote(quote: str, depth: int) -> Iterator[str]:
    yield from _wrapped(" ".join(quote.split()), depth, "| ")


def _choice(interpretation: str | None, depth: int) -> Iterator[str]:
    if interpretation:
        yield from _wrapped(f"reads: {' '.join(interpretation.split())}", depth, "> ")


def engine_rules(plan: Plan) -> Iterator[str]:
    """The compiled rules in words, then as durable-rules gets them."""
    units = {gauge.name: gauge.unit for gauge in plan.gauges}
    for rule in plan.rules:
        end = "certain" if rule.world == "certain" else "possible"
        tests = []
        for test in rule.tests:
            amount = say_units(test.constant, plan.full_time) if units[test.gauge] == "time" else test.constant
            tests.append(
                f"{test.gauge}.{end} >= {test.constant}" + (f" ({amount})" if units[test.gauge] == "time" else "")
            )
        when = " and ".join([*tests, *rule.facts])
        yield f"{rule.name}: when {when} then {rule.fact}" + (f"  [{rule.way}]" if rule.way else "")
    yield ""
    yield json.dumps(definition(plan.rules), indent=1)
