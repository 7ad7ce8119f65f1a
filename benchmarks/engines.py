"""The peers that only decide: rule engines called once for each applicant, with facts that somebody else measured.

The facts are what is certain of each applicant, as numbers: no dates, no evidence, no reasons, and one world.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import count

from screening.run import Run

Facts = Mapping[str, int]
Decide = Callable[[Sequence[Facts]], list[bool]]
#: What each fact is called, and the gauge that it is.
NAMES = {
    "degree": "degree",
    "masters": "experience/masters",
    "experience": "experience",
    "supervisory": "supervisory",
    "licence": "drivers-license",
    "automobile": "automobile",
}
LONG, SHORT, LED = 7 * 360, 5 * 360, 3 * 360
_DAY = 16_000
_NUMBERS = count(1)


def facts(run: Run) -> list[Facts]:
    """The facts of a run over the Director of Enterprise Applications; time in days at full time."""
    columns = {name: run.measures[gauge].certain.tolist() for name, gauge in NAMES.items()}
    for name in ("experience", "supervisory"):
        columns[name] = [units // _DAY for units in columns[name]]
    return [dict(zip(NAMES, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def json_logic(records: Sequence[Facts]) -> list[bool]:
    """json-logic, in the implementation of `panzi-json-logic`."""
    from json_logic import jsonLogic

    def at_least(name: str, least: int) -> object:
        return {">=": [{"var": name}, least]}

    enough = [at_least("experience", LONG), {"and": [at_least("experience", SHORT), at_least("masters", 1)]}]
    rest = [at_least(name, 1) for name in ("degree", "licence", "automobile")]
    rule = {"and": [*rest, {"or": enough}, at_least("supervisory", LED)]}
    return [bool(jsonLogic(rule, record)) for record in records]


def zen(records: Sequence[Facts]) -> list[bool]:
    """zen-engine: a decision of one expression."""
    from zen import ZenEngine

    text = (
        f"degree >= 1 and licence >= 1 and automobile >= 1 and supervisory >= {LED} "
        f"and (experience >= {LONG} or (experience >= {SHORT} and masters >= 1))"
    )
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "rule",
            "type": "expressionNode",
            "name": "rule",
            "content": {"expressions": [{"id": "one", "key": "qualified", "value": text}]},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rule"},
        {"id": "b", "type": "edge", "sourceId": "rule", "targetId": "out"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    decision = ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return [bool(decision.evaluate(dict(record))["result"]["qualified"]) for record in records]


def durable_rules(records: Sequence[Facts]) -> list[bool]:
    """durable-rules as its own tutorial uses it: a ruleset of two rules, an event for each applicant."""
    from durable import engine, lang
    from durable.lang import m, post, ruleset, when_all

    class Still(engine.Host):  # type: ignore[misc]
        """A host without the timers that it starts otherwise, and never ends."""

        def _run(self) -> None:
            """Nothing waits here for a time to come."""

    lang._main_host = lang._main_host or Still()
    found: list[bool] = []
    # a ruleset can't be defined anew
    name = f"peer{next(_NUMBERS)}"
    with ruleset(name):
        rest = (m.degree >= 1) & (m.licence >= 1) & (m.automobile >= 1) & (m.supervisory >= LED)

        @when_all((m.kind == "applicant") & rest & (m.experience >= LONG))
        def direct(c: object) -> None:
            found[-1] = True

        @when_all((m.kind == "applicant") & rest & (m.masters >= 1) & (m.experience >= SHORT))
        def by_masters(c: object) -> None:
            found[-1] = True

        @when_all(m.kind == "applicant")
        def seen(c: object) -> None:
            """Takes what nothing else takes, which is an error otherwise."""

    for record in records:
        found.append(False)
        post(name, {"kind": "applicant", **record})
    return found


#: By the name that the table gives them.
ENGINES: Mapping[str, Decide] = {"json-logic": json_logic, "zen-engine": zen, "durable-rules": durable_rules}


def available() -> Iterator[str]:
    """The engines that are installed here."""
    modules = {"json-logic": "json_logic", "zen-engine": "zen", "durable-rules": "durable"}
    return (name for name, module in modules.items() if find_spec(module))
