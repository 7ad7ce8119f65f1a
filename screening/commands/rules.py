"""`screening rules`: check rule files, run the examples inside them, and see that the examples reach every status."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from screening.api import screen
from screening.applicant import Applicant
from screening.errors import Place, Problem, RuleFileError, ScreeningError
from screening.postings import Posting, load_policy, load_posting
from screening.postings.model import Example
from screening.postings.source import Source, decode, inside, read_bytes
from screening.postings.wording import problems_of, show
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
            yield Checked(str(source), posting, tuple(_bad_examples(posting)))


def _bad_examples(posting: Posting) -> Iterator[Problem]:
    """The examples whose applicant is none."""
    for example in posting.file.examples:
        try:
            _applicant(example, _folder(posting))
        except ScreeningError as error:
            yield from (_at(posting, example, problem) for problem in error.problems)


def _folder(posting: Posting) -> Path | None:
    return posting.path.parent if posting.path else None


def _at(posting: Posting, example: Example, problem: Problem) -> Problem:
    place = Place(file=str(posting.path or posting.id), name=f"example `{example.name}`")
    return Problem(place, problem.code, problem.message, problem.hint)


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
            problems += [_at(posting, example, problem) for problem in error.problems]
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
    folder = _folder(posting)
    policy = load_policy(example.policy, beside=folder) if example.policy else None
    return screen(posting, _applicant(example, folder), as_of=as_of, policy=policy, options=example.options)


class _Case(BaseModel):
    """What stands below `applicant`, read with its key, so that messages can name it."""

    applicant: Applicant


def _applicant(example: Example, folder: Path | None) -> Applicant:
    given = example.applicant
    data = _file(given, folder) if isinstance(given, str) else given
    if not isinstance(data, dict):
        raise _fault(f"`{show(str(given))}` holds no applicant", "write the keys and values of one, as {...}")
    case = {"applicant": {"applicant_id": "example", **data}}
    try:
        return _Case.model_validate(case).applicant
    except ValidationError as error:
        raise RuleFileError(problems_of(error, Source("", case, "", {}, {}), _Case)) from error


def _fault(message: str, hint: str = "") -> RuleFileError:
    return RuleFileError(Problem(Place(), "example-applicant", message, hint))


def _file(name: str, folder: Path | None) -> object:
    """The data of a JSON file below the parent of the rule file's folder, where `../fixtures` lies too."""
    called = f"`{show(name)}`"
    if folder is None:
        raise _fault(f"{called} can't be read: the rule file has no folder", "write the applicant out")
    try:
        path = inside(folder / name, folder.resolve().parent)
    except OSError as error:
        raise _fault(f"there is no file {called}") from error
    if path is None:
        raise _fault(f"{called} lies outside", "name a file in the rule file's folder or beside that folder")
    try:
        text = decode(read_bytes(path, name, hint="an example is one applicant"), name)
        data: object = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except RuleFileError as error:
        raise _fault(f"{called}: {error.message}", error.hint) from error
    except RecursionError as error:
        raise _fault(f"{called} is nested too deep") from error
    except json.JSONDecodeError as error:
        raise _fault(f"{called} is not JSON: line {error.lineno}, column {error.colno}") from error
    except UnicodeEncodeError as error:
        raise _fault(f"{called} holds half a character (a lone surrogate)") from error
    except ValueError as error:  # an integer of thousands of digits
        raise _fault(f"{called} holds a number that is too long") from error
    return data


def _differences(example: Example, verdict: Verdict) -> Iterator[str]:
    if verdict.outcome.value != example.outcome:
        yield f"expected {example.outcome}, got {verdict.outcome.value}: {verdict.reason}"
    findings = {one.requirement: one for top in (*verdict.findings, *verdict.preferred) for one in top.walk()}
    for requirement in dict.fromkeys((*example.statuses, *example.met_by)):
        if requirement not in findings:
            yield f"`{requirement}` isn't asked under these options"
    for requirement, status in example.statuses.items():
        finding = findings.get(requirement)
        if finding is not None and finding.status.value != status:
            yield f"`{requirement}`: expected {status}, got {finding.status.value}: {finding.reason}"
    for requirement, way in example.met_by.items():
        finding = findings.get(requirement)
        if finding is not None and finding.met_by != way:
            yield f"`{requirement}`: expected to be met by `{way}`, got `{finding.met_by}`"


def unreached(posting: Posting, reached: set[tuple[str, Status]]) -> Iterator[tuple[str, Status]]:
    """The statuses that a requirement can have and that are not among those reached."""
    rules = compiled(posting, options=dict.fromkeys(posting.options, True))
    possible = reachable(rules)
    for node, _ in rules.plan.nodes():
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
        found |= {(node.id, decision.status[node.id]) for node, _ in rules.plan.nodes()}
    return found


__all__ = ["Checked", "Tested", "check", "reachable", "run_examples", "unreached"]
