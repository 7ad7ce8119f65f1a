"""The library: hold applicants against a posting. Pure functions; no clock is read, nothing is printed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from screening.applicant import Applicant
from screening.determinations import NOTHING, Determinations
from screening.errors import ApplicantError, OptionError, fault
from screening.explain.changes import would_qualify_if
from screening.explain.discrepancies import discrepancies
from screening.explain.findings import Findings
from screening.explain.questions import open_questions
from screening.explain.reasons import outstanding, verdict_reason
from screening.policy import Policy
from screening.postings.posting import Posting
from screening.records import table_of
from screening.resources import engine_version
from screening.rulebase import RuleBase
from screening.run import Run, compiled, decided
from screening.verdict import Verdict

#: How many applicants `screen_batch` measures at once.
BATCH = 4096


def screen(
    posting: Posting,
    applicant: Applicant,
    *,
    as_of: datetime.date,
    policy: Policy | None = None,
    options: Mapping[str, bool] | None = None,
    determinations: Determinations = NOTHING,
) -> Verdict:
    """The verdict on one applicant at a date, with findings, evidence, citations and what would change it.

    `policy` defaults to the posting's own; `options` are the conditions that the opening sets (`when` in the rule
    file); `determinations` are what people answered to open questions. Raises `OptionError` for an unknown option and
    `EngineError` where the rule engine can't be used.
    """
    rules = _rules(posting, as_of, policy, options)
    return verdict(decided(rules, table_of([_applicant(applicant)], short=True), as_of, determinations), 0)


def screen_batch(
    posting: Posting,
    applicants: Iterable[Applicant],
    *,
    as_of: datetime.date,
    policy: Policy | None = None,
    options: Mapping[str, bool] | None = None,
    determinations: Determinations = NOTHING,
) -> Iterator[Verdict]:
    """The verdicts on many applicants, in their order; the same as `screen` gives for each. Raises as `screen`."""
    rules = _rules(posting, as_of, policy, options)
    if not isinstance(cast("object", applicants), Iterable):
        raise fault(ApplicantError, "bad-applicant", "expected applicants, one after the other", hint="give a list")
    for part in _chunks(map(_applicant, applicants)):
        run = decided(rules, table_of(part), as_of, determinations)
        for i in range(len(run)):
            yield verdict(run, i)


def _rules(
    posting: Posting, as_of: datetime.date, policy: Policy | None, options: Mapping[str, bool] | None
) -> RuleBase:
    """The rule base for these arguments, which come from other people's code and are looked at first."""
    if not isinstance(posting, Posting):
        raise fault(OptionError, "bad-posting", "expected a posting", hint="load one with load_posting")
    if not isinstance(as_of, datetime.date) or isinstance(as_of, datetime.datetime):
        raise fault(OptionError, "bad-as-of", "`as_of` is not a date", hint="give a datetime.date")
    if policy is not None and not isinstance(policy, Policy):
        raise fault(OptionError, "bad-policy", "expected a policy", hint="load one with load_policy")
    if options is not None and not (isinstance(options, Mapping) and all(isinstance(name, str) for name in options)):
        raise fault(OptionError, "bad-option", "`options` are names with True or False", hint="give a dict")
    return compiled(posting, policy, options)


def _applicant(applicant: object) -> Applicant:
    if not isinstance(applicant, Applicant):
        hint = "make one with Applicant.model_validate"
        raise fault(ApplicantError, "bad-applicant", "expected an applicant", hint=hint)
    return applicant


def _chunks(applicants: Iterable[Applicant]) -> Iterator[list[Applicant]]:
    part: list[Applicant] = []
    for applicant in applicants:
        part.append(applicant)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part


def verdict(run: Run, i: int) -> Verdict:
    """The verdict on applicant i of a run."""
    findings = Findings(run, i)
    decision = run.decision(i)
    return Verdict(
        applicant_id=run.table.ids[i],
        posting=run.plan.posting.id,
        as_of=run.as_of.isoformat(),
        outcome=decision.outcome,
        reason=verdict_reason(run, i),
        findings=findings.requirements(),
        preferred=findings.preferred(),
        would_qualify_if=would_qualify_if(run, i),
        open_questions=open_questions(run, i, findings.history, findings.transcript),
        outstanding=_outstanding(run.rules),
        rests_on=run.rests_on[i],
        discrepancies=discrepancies(run, i),
        provenance=provenance(run),
    )


def _outstanding(rules: RuleBase) -> tuple[str, ...]:
    """What isn't asked now: the same for everybody, composed once."""
    found: tuple[str, ...] | None = rules.kept.get("outstanding")
    if found is None:
        found = rules.kept["outstanding"] = outstanding(rules.plan)
    return found


def provenance(run: Run) -> dict[str, Any]:
    """What a verdict can be replayed with: rule file, policy, options, version."""
    plan = run.plan
    return {
        "rule_file_sha256": plan.posting.sha256,
        "kinds_sha256": plan.posting.kinds_sha256,
        "policy": plan.policy.name,
        "policy_version": plan.policy.version,
        "options": dict(plan.options),
        "determinations_sha256": run.determinations.sha256,
        "engine_version": engine_version(),
    }
