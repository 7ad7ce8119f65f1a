"""`screening rules`: check rule files, run the examples inside them, and see that the examples reach every status."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from screening.api import screen
from screening.applicant import Applicant
from screening.errors import Place, Problem, RuleFileError, ScreeningError
from screening.postings import Posting, load_policy, load_posting
from screening.postings.model import Example
from screening.reports.table import requirement_nodes
from screening.rulebase import RuleBase
from screening.run import compiled
from screening.verdict import Status, Verdict


@dataclass(frozen=True)
class Checked:
    """One rule file: its posting where it loads, and its problems."""

    name: str
    posting: Posting | None
    problems: tuple[Problem, ...]


def check(sources: Sequence[str | Path]) -> Iterator[Checked]:
    """Load and lint each rule file and compile its rules."""
    for source in sources:
        try:
            posting = load_posting(source)
            compiled(posting)
        except ScreeningError as error:
            yield Checked(str(source), None, error.problems)
        else:
            yield Checked(str(source), posting, ())


@dataclass(frozen=True)
class Tested:
    """What the examples of one rule file came to: how many ran, and the problems found."""

    examples: int
    problems: tuple[Problem, ...]


def run_examples(posting: Posting) -> Tested:
    """Screen every example of a rule file; what differs, and each status that no example reaches, is a problem."""
    file = str(posting.path or posting.id)
    problems: list[Problem] = []
    reached: set[tuple[str, Status]] = set()
    for example in posting.file.examples:
        place = Place(file=file, name=f"example `{example.name}`")
        try:
            verdict = _screened(posting, example)
        except ScreeningError as error:
            problems += [Problem(place, p.code, p.message, p.hint) for p in error.problems]
            continue
        reached |= {(finding.requirement, finding.status) for finding in verdict.walk()}
        problems += [Problem(place, "example-differs", message) for message in _differences(example, verdict)]
    for requirement, status in unreached(posting, reached):
        title = posting.node(requirement).title
        problems.append(
            Problem(
                Place(file=file),
                "status-not-reached",
                f"no example reaches {status.value} for `{requirement}` ({title})",
                "add an example that does",
            )
        )
    return Tested(len(posting.file.examples), tuple(problems))


def _screened(posting: Posting, example: Example) -> Verdict:
    as_of = example.as_of or posting.file.posting.closes
    if as_of is None:
        raise RuleFileError(Problem(Place(), "example-as-of", "needs `as_of`: the posting names no closing date"))
    folder = posting.path.parent if posting.path else Path()
    policy = load_policy(example.policy, beside=folder) if example.policy else None
    return screen(posting, _applicant(example, folder), as_of=as_of, policy=policy, options=example.options)


def _applicant(example: Example, folder: Path) -> Applicant:
    data: Mapping[str, object]
    try:
        if isinstance(example.applicant, str):
            data = json.loads((folder / example.applicant).read_text(encoding="utf-8"))
        else:
            data = example.applicant
        return Applicant.model_validate({"applicant_id": "example", **data})
    except OSError as trouble:
        message = f"can't read `{example.applicant}`: {(trouble.strerror or 'unknown').lower()}"
        raise RuleFileError(Problem(Place(), "example-applicant", message)) from trouble
    except (ValidationError, ValueError, TypeError) as trouble:
        first = str(trouble).splitlines()[-1].strip()
        raise RuleFileError(Problem(Place(), "example-applicant", f"is no applicant: {first}")) from trouble


def _differences(example: Example, verdict: Verdict) -> Iterator[str]:
    if verdict.outcome.value != example.outcome:
        yield f"expected {example.outcome}, got {verdict.outcome.value}: {verdict.reason}"
    for requirement, status in example.statuses.items():
        finding = verdict.finding(requirement)
        if finding.status.value != status:
            yield f"`{requirement}`: expected {status}, got {finding.status.value}: {finding.reason}"
    for requirement, way in example.met_by.items():
        finding = verdict.finding(requirement)
        if finding.met_by != way:
            yield f"`{requirement}`: expected to be met by `{way}`, got `{finding.met_by}`"


def unreached(posting: Posting, reached: set[tuple[str, Status]]) -> Iterator[tuple[str, Status]]:
    """The statuses that a requirement can have and that are not among those reached."""
    rules = compiled(posting, options=dict.fromkeys(posting.options, True))
    possible = reachable(rules)
    for node in requirement_nodes(rules.plan):
        for status in Status:
            if (node.id, status) in possible and (node.id, status) not in reached:
                yield node.id, status


def reachable(rules: RuleBase) -> set[tuple[str, Status]]:
    """The statuses that each requirement can have at all.

    The rules are monotone, so the extremes are enough: everything certain, nothing possible, and everything open; a
    status that none of these shows can't be had.
    """
    highest = tuple(len(rules.constants[gauge.name]) for gauge in rules.plan.gauges)
    corners = [tuple((h, h) for h in highest), tuple((0, 0) for _ in highest), tuple((0, h) for h in highest)]
    found = set()
    for corner in corners:
        decision = rules.decide(corner)
        found |= {(node.id, decision.status[node.id]) for node in requirement_nodes(rules.plan)}
    return found


__all__ = ["Checked", "Tested", "check", "reachable", "run_examples", "unreached"]
