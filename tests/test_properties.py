"""What must hold whatever posting, applicant and policy are. Each test quotes the sentence that it proves."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import itertools
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import generate
import pytest
from conftest import POSTING_IDS
from generate import AS_OF, KINDS, Chance, Seeded, drawn, one_in, pick
from hypothesis import given, settings
from slow import applied

from screening.api import screen, screen_batch
from screening.applicant import Applicant
from screening.explain.changes import would_qualify_if
from screening.measure import Measuring, WorkFilter
from screening.policy import Policy
from screening.postings import Posting, load_posting
from screening.records import table_of
from screening.rulebase import Decision
from screening.run import Run, compiled, decided
from screening.vocabulary import fold

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

RANK = {"NOT_QUALIFIED": 0, "NEEDS_REVIEW": 1, "QUALIFIED": 2, "NOT_MET": 0, "UNDETERMINED": 1, "MET": 2}
STRICT = Policy(name="strict").firm()


@cache
def shipped() -> tuple[Posting, ...]:
    return tuple(load_posting(name) for name in POSTING_IDS)


def run_of(posting: Posting, applicants: list[Applicant], policy: Policy | None = None) -> Run:
    return decided(compiled(posting, policy), table_of(applicants), AS_OF)


def pairs(run: Run, i: int = 0) -> dict[str, tuple[int, int]]:
    """The measures of one applicant."""
    return {name: (int(m.certain[i]), int(m.possible[i])) for name, m in run.measures.items()}


def statuses(posting: Posting, decision: Decision) -> dict[str, str]:
    """The status of each requirement and each substitution."""
    nodes = [node for top in (*posting.requirements, *posting.file.preferred) for node in top.walk()]
    names = {node.id for node in nodes} | {f"{node.id}/{s.id}" for node in nodes for s in node.substitutions}
    return {name: status.value for name, status in decision.status.items() if name in names}


def record(applicant: Applicant) -> dict[str, Any]:
    """The applicant as data that may be changed."""
    return json.loads(applicant.model_dump_json(exclude_unset=True))  # type: ignore[no-any-return]


def read(data: dict[str, Any]) -> Applicant:
    """Data as an applicant."""
    return Applicant.model_validate(read_numbers(data))


def read_numbers(data: dict[str, Any]) -> dict[str, Any]:
    """The data with the numbers that JSON wrote as text as numbers again."""
    numbers = {"hours_per_week", "share", "semester_units", "quarter_units"}

    def back(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {inner: back(below, inner) for inner, below in value.items()}
        if isinstance(value, list):
            return [back(below) for below in value]
        return float(value) if key in numbers and value is not None else value

    return back(data)  # type: ignore[no-any-return]


def any_posting(chance: Chance) -> Posting:
    """One of the five, or an invented one."""
    return generate.posting(chance) if one_in(chance, 2) else pick(chance, shipped())


# Adding


def with_more(chance: Chance) -> tuple[Posting, Policy, Applicant, Applicant]:
    """An applicant, and the same with one more degree, job or credential in a list that is given."""
    less = generate.applicant(chance)
    data = record(less)
    kind = pick(chance, ("education", "experience", "credentials"))
    if data.get(kind) is None:
        data[kind] = []
        less = read(data)
        data = record(less)
    if kind == "education":
        data[kind].append(generate.degree(chance))
    elif kind == "experience":
        data[kind].append(generate.job(chance))
    else:
        data[kind].append(generate.credential(chance, pick(chance, generate.CREDENTIALS)))
    return any_posting(chance), generate.policy(chance), less, read(data)


@given(drawn(with_more))
def test_more_qualifications_never_lower_an_outcome(case: tuple[Posting, Policy, Applicant, Applicant]) -> None:
    """ "Adding a qualification never lowers an outcome", nor the status of any requirement (claims apart)."""
    posting, policy, less, more = case
    before, after = (run_of(posting, [applicant], policy).decision(0) for applicant in (less, more))
    assert RANK[after.outcome] >= RANK[before.outcome]
    for name, status in before.status.items():
        assert RANK[after.status[name]] >= RANK[status], name


# Filling in


def with_less_unknown(chance: Chance) -> tuple[Posting, Applicant, Applicant]:
    """An applicant, and the same with some of what isn't said filled in.

    Left out is what would contradict what is said: other kinds of work than a recognised title tells, other jobs than
    were claimed, an expiry that is past where the credential is said to be valid or held, another share of the time
    than all of it. Names that make two rows the same job are left out, too.
    """
    data = record(generate.applicant(chance))
    for place, job in enumerate(data.get("experience") or ()):
        job["employer"] = f"Employer {place}"
    before = read(data)
    if data.get("claims") is None and "experience" not in data and one_in(chance, 2):
        data["experience"] = [generate.job(chance) for _ in range(chance.below(4))]
    if "education" not in data and one_in(chance, 2):
        data["education"] = [generate.degree(chance) for _ in range(chance.below(4))]
    if "credentials" not in data and one_in(chance, 2):
        data["credentials"] = [generate.credential(chance, name) for name in generate.CREDENTIALS if one_in(chance, 2)]
    for question, answer in generate.answers(chance).items():
        if (data.get("answers") or {}).get(question) is None:
            data["answers"] = {**(data.get("answers") or {}), question: answer}
    known = frozenset().union(*(generate.kinds()[kind].titles for kind in KINDS))
    for job in (before.experience and data["experience"]) or ():
        recognised = fold(job.get("title") or "") in known
        for key, value in generate.job(chance).items():
            if key in ("employer", "share") or (key == "kinds" and recognised):
                continue
            if key == "title" and fold(value) in known and "kinds" in job:
                continue
            if job.get(key) is None and one_in(chance, 2) and generate.possible(read_numbers({**job, key: value})):
                job[key] = value
    for degree in (before.education and data["education"]) or ():
        for key, value in generate.degree(chance).items():
            if key == "field" and degree.get("level") == "BS Computer Science":
                continue
            if key.endswith("units") and degree.keys() & {"semester_units", "quarter_units"}:
                continue
            if degree.get(key) is None and one_in(chance, 2):
                degree[key] = value
    for entry in (before.credentials and data["credentials"]) or ():
        if "valid" in entry and entry["valid"] is None:
            entry |= generate.credential(chance, entry["name"])
        elif entry.keys() == {"name"}:
            entry |= pick(chance, ({}, {"valid": True}, {"expires": "2028-05-01"}))
    return any_posting(chance), before, read(data)


@given(drawn(with_less_unknown))
def test_filling_in_an_unknown_never_contradicts(case: tuple[Posting, Applicant, Applicant]) -> None:
    """Under `strict`, "filling in anything unknown can never turn MET into NOT_MET or the other way round"."""
    no_contradiction(*case)


@pytest.mark.parametrize("chunk", range(4))
def test_filling_in_never_contradicts_in_many_cases(chunk: int) -> None:
    """The same over cases from seeds, of which there are more: few unknowns decide by themselves."""
    for seed in range(chunk * 500, (chunk + 1) * 500):
        no_contradiction(*with_less_unknown(Seeded(seed)))


def no_contradiction(posting: Posting, before: Applicant, after: Applicant) -> None:
    """No status and no outcome goes from one end to the other."""
    first, second = (run_of(posting, [applicant], STRICT).decision(0) for applicant in (before, after))
    filled = statuses(posting, second)
    for name, status in statuses(posting, first).items():
        assert {status, filled[name]} != {"MET", "NOT_MET"}, name
    assert {first.outcome, second.outcome} != {"QUALIFIED", "NOT_QUALIFIED"}


# Order


def shuffled(chance: Chance, items: Any) -> list[Any]:
    """The items in another order."""
    rest, found = list(items), []
    while rest:
        found.append(rest.pop(chance.below(len(rest))))
    return found


def reordered(chance: Chance) -> tuple[Posting, Posting, Policy, list[Applicant], list[int]]:
    """A posting, the same with its requirements in another order, applicants, and another order of the rows."""
    posting = any_posting(chance)
    requirements = tuple(shuffled(chance, posting.file.requirements))
    other = dataclasses.replace(posting, file=posting.file.model_copy(update={"requirements": requirements}), kept={})
    applicants = [generate.applicant(chance, f"A-{i}") for i in range(3)]
    return posting, other, generate.policy(chance), applicants, shuffled(chance, range(3))


def same(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same of everything that is asked."""
    named = [name for name in one.status if "#" not in name]
    return one.outcome == other.outcome and all(one.status[name] == other.status[name] for name in named)


@given(drawn(reordered))
def test_order_of_rows_and_requirements_does_not_matter(case: Any) -> None:
    """ "Order of rows, entries and requirements doesn't matter": rows and requirements."""
    posting, other, policy, applicants, order = case
    run = run_of(posting, applicants, policy)
    turned = run_of(other, [applicants[i] for i in order], policy)
    for place, i in enumerate(order):
        assert same(run.decision(i), turned.decision(place))
        assert pairs(run, i) == pairs(turned, place)


def entries_reordered(chance: Chance) -> tuple[Posting, Policy, Applicant, Applicant]:
    """An applicant, and the same with the entries of each list in another order."""
    one = generate.applicant(chance)
    data = record(one)
    for key in ("education", "experience", "credentials"):
        if data.get(key):
            data[key] = shuffled(chance, data[key])
    return any_posting(chance), generate.policy(chance), one, read(data)


@given(drawn(entries_reordered))
def test_order_of_entries_does_not_matter(case: tuple[Posting, Policy, Applicant, Applicant]) -> None:
    """ "Order of rows, entries and requirements doesn't matter": entries."""
    posting, policy, one, other = case
    first, second = run_of(posting, [one], policy), run_of(posting, [other], policy)
    assert pairs(first) == pairs(second)
    assert same(first.decision(0), second.decision(0))


# Splitting


def cut(chance: Chance) -> tuple[Policy, Applicant, list[Applicant]]:
    """A history with a named job to the day, and the same with that job split, repeated and overlapping itself."""
    job = generate.job(chance) | {"title": pick(chance, generate.TITLES), "employer": "The One"}
    first = datetime.date(2015, 1, 1) + datetime.timedelta(days=chance.below(1500))
    days = 2 + chance.below(2000)
    place, more = 1 + chance.below(days), chance.below(400)

    def row(start: int, end: int) -> dict[str, Any]:
        """The job from day `start` to the day before `end`."""
        dates = (first + datetime.timedelta(days=start), first + datetime.timedelta(days=end - 1))
        return {**job, "start": dates[0].isoformat(), "end": dates[1].isoformat()}

    rest = [generate.job(chance) for _ in range(chance.below(3))]
    whole = row(0, days + 1)
    variants = [
        [row(0, place), row(place, days + 1)],
        [whole, whole],
        [row(0, min(place + more, days + 1)), row(place, days + 1)],
        [whole, row(place, min(place + more, days) + 1)],
    ]
    applicants = [
        Applicant.model_validate({"applicant_id": "A", "experience": [*rows, *rest]}) for rows in ([whole], *variants)
    ]
    return generate.policy(chance), applicants[0], applicants[1:]


WORK = (
    WorkFilter(((KINDS[0],),)),
    WorkFilter(((KINDS[1],), (KINDS[0], KINDS[2]))),
    WorkFilter(((KINDS[2],),), supervising=True, employer_types=(("public",),)),
)


@given(drawn(cut))
def test_a_job_in_pieces_is_the_one_job(case: tuple[Policy, Applicant, list[Applicant]]) -> None:
    """ "Any job split in two rows at any day, or repeated, or overlapping itself, gives the total of the one job."."""
    policy, whole, variants = case
    measuring = Measuring(table_of([whole, *variants]), policy, generate.kinds(), AS_OF)
    for work in WORK:
        found = measuring.work.experience(work)
        assert len(set(found.certain.tolist())) == len(set(found.possible.tolist())) == 1, work


# Pairs


def measured(chance: Chance) -> tuple[Posting, Policy, list[Applicant]]:
    """A posting, a policy and applicants."""
    return any_posting(chance), generate.policy(chance), [generate.applicant(chance, f"A-{i}") for i in range(4)]


@given(drawn(measured))
def test_what_is_certain_is_possible(case: tuple[Posting, Policy, list[Applicant]]) -> None:
    """ "Everything measured is a pair (certain, possible)", and certain is never more than possible."""
    posting, policy, applicants = case
    run = run_of(posting, applicants, policy)
    for i in range(len(run)):
        assert all(certain <= possible for certain, possible in pairs(run, i).values())
        decision = run.decision(i)
        assert set(decision.met_by) <= set(decision.possible_by)


# What would change it


def changeable(chance: Chance) -> tuple[Posting, Policy, Applicant]:
    """A posting, a policy and an applicant."""
    policy = STRICT if one_in(chance, 4) else Policy()
    return any_posting(chance), policy, generate.applicant(chance)


@given(drawn(changeable))
def test_what_would_qualify_does_and_nothing_less(case: tuple[Posting, Policy, Applicant]) -> None:
    """ "Applying one and screening again must give QUALIFIED", and applying only a part of it doesn't."""
    posting, policy, applicant = case
    run = run_of(posting, [applicant], policy)
    sets = would_qualify_if(run, 0)
    if run.decision(0).outcome == "QUALIFIED":
        assert sets == ()
    elif any(posting is one for one in shipped()):
        assert sets
    for changes in sets:
        assert changes
        parts = [part for size in range(len(changes) + 1) for part in itertools.combinations(changes, size)]
        outcomes = [run_of(posting, [applied(applicant, part)], policy).decision(0).outcome for part in parts]
        assert outcomes[-1] == "QUALIFIED", changes
        assert "QUALIFIED" not in outcomes[:-1], changes


def without(posting: Posting, names: set[str]) -> Posting:
    """The posting as if it didn't ask for these, and without an equivalency clause."""
    kept = [
        node.model_copy(update={"when": {"never-set": True}}) if node.id in names else node
        for node in posting.file.requirements
    ]
    file = posting.file.model_copy(update={"requirements": tuple(kept), "equivalency": None})
    return dataclasses.replace(posting, file=file, kept={})


@given(drawn(changeable))
def test_each_requirement_that_is_not_met_is_a_cause(case: tuple[Posting, Policy, Applicant]) -> None:
    """ "Removing any listed cause changes the outcome": each NOT_MET is a FAIL by itself, without any is none."""
    posting, policy, applicant = case
    decision = run_of(without(posting, set()), [applicant], policy).decision(0)
    asked = compiled(posting, policy).plan.requirements
    causes = {node.id for node in asked if decision.status[node.id] == "NOT_MET"}
    assert (decision.outcome == "NOT_QUALIFIED") == bool(causes)
    for cause in causes:
        alone = without(posting, {node.id for node in asked} - {cause})
        assert run_of(alone, [applicant], policy).decision(0).outcome == "NOT_QUALIFIED"
    rest = run_of(without(posting, causes), [applicant], policy).decision(0)
    assert rest.outcome != "NOT_QUALIFIED"


@given(drawn(changeable))
def test_what_meets_a_requirement_is_a_cause(case: tuple[Posting, Policy, Applicant]) -> None:
    """ "Removing any listed cause changes the outcome": without the qualification nothing is met by it any more."""
    posting, policy, applicant = case
    decision = run_of(posting, [applicant], policy).decision(0)
    for node, substitution in posting.substitutions():
        if substitution.id not in (decision.met_by.get(node.id) or "").split("+"):
            continue
        taken: dict[str, Any] = {"credentials" if substitution.kind == "credential" else substitution.kind: []}
        if node.kind == "education":  # the years of education held count with the experience
            taken["education"] = []
        less = read({**record(applicant), **taken})
        after = run_of(posting, [less], policy).decision(0)
        assert substitution.id not in (after.met_by.get(node.id) or "").split("+")


# The same again


def batch(chance: Chance) -> tuple[Posting, Policy, list[Applicant]]:
    """A posting and some applicants, of whom some claim and some don't."""
    return any_posting(chance), generate.policy(chance), [generate.applicant(chance, f"A-{i}") for i in range(5)]


@settings(max_examples=settings.default.max_examples // 3)
@given(drawn(batch))
def test_a_batch_says_what_one_by_one_says(case: tuple[Posting, Policy, list[Applicant]]) -> None:
    """ "There is one implementation, so the library call and the million-row batch can't disagree."."""
    posting, policy, applicants = case
    together = [v.to_dict() for v in screen_batch(posting, applicants, as_of=AS_OF, policy=policy)]
    alone = [screen(posting, applicant, as_of=AS_OF, policy=policy).to_dict() for applicant in applicants]
    assert together == alone


def digest() -> str:
    """One number for the bytes of many verdicts."""
    found = hashlib.sha256()
    for seed in range(5):
        chance = Seeded(seed)
        applicants = [generate.applicant(chance, f"A-{i}") for i in range(3)]
        for posting in (shipped()[seed % len(POSTING_IDS)], generate.posting(chance)):
            for verdict in screen_batch(posting, applicants, as_of=AS_OF):
                found.update(json.dumps(verdict.to_dict()).encode())
    return found.hexdigest()


def test_same_input_same_bytes() -> None:
    """ "Same input, same bytes": in other processes, with other hash seeds."""
    here = Path(__file__).parent
    seen = {digest()}
    for seed in ("0", "4711"):
        path = os.pathsep.join([str(here), str(here.parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        command = [sys.executable, "-c", "import test_properties; print(test_properties.digest())"]
        told = subprocess.run(command, env=environment, cwd=here, capture_output=True, text=True, check=True)
        seen.add(told.stdout.strip())
    assert len(seen) == 1
