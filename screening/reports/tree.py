"""One verdict as text: the whole tree with amounts, quotes and evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from screening.reports.safe import visible
from screening.verdict import Finding, Verdict

_WIDTH = 100

#: What each convenience of a policy takes for granted, as prose.
CONVENIENCE_WORDS = {
    "missing_hours": "hours that aren't given were taken as full time",
    "month_dates": "months were taken as whole months",
    "silent_accreditation": "schools of which nothing is said were taken as accredited",
    "silent_conferral": "degrees of which nothing is said were taken as conferred",
    "claims": "self-reported totals were accepted",
}


def verdict_text(verdict: Verdict, title: str) -> Iterator[str]:
    """The lines of `screening explain`."""
    yield f"{visible(verdict.applicant_id)}: {verdict.outcome.word}"
    yield f"{title}, as of {verdict.as_of}"
    yield ""
    yield from _wrapped(verdict.reason, 0)
    yield ""
    for finding in verdict.findings:
        yield from finding_text(finding, 0)
    if verdict.preferred:
        yield "Preferred (never changes the outcome):"
        for finding in verdict.preferred:
            yield from finding_text(finding, 1)
    for number, changes in enumerate(verdict.would_qualify_if):
        yield "Would qualify with:" if number == 0 else "or with:"
        for change in changes:
            yield from _wrapped(change.sentence, 1, "- ")
    if verdict.open_questions:
        yield "Open questions:"
        for question in verdict.open_questions:
            yield from _wrapped(question.sentence, 1, "? ")
    for heading, lines in (
        ("This rests on the policy's conveniences:", [CONVENIENCE_WORDS[key] for key in verdict.rests_on]),
        ("Claims that the history doesn't support:", verdict.discrepancies),
        ("May be required later:", verdict.outstanding),
    ):
        if lines:
            yield heading
            for line in lines:
                yield from _wrapped(line, 1, "- ")


def finding_text(finding: Finding, depth: int) -> Iterator[str]:
    """The lines of one finding and of all below it."""
    yield from _wrapped(f"[{finding.status.value.replace('_', ' ')}] {finding.reason}", depth)
    yield from _wrapped(f"“{' '.join(finding.citation.quote.split())}”", depth + 1)
    if finding.interpretation:
        yield from _wrapped(f"reads: {' '.join(finding.interpretation.split())}", depth + 1, "> ")
    for entry in finding.evidence:
        amount = f" {entry.amount}" if entry.amount else ""
        note = f" ({entry.note})" if entry.note else ""
        text = f"{entry.place}, {entry.what}: {entry.counted}{amount}: {entry.reason}{note}"
        yield from _wrapped(visible(text), depth + 1, "- ")
    for child in finding.findings:
        yield from finding_text(child, depth + 1)
    if depth == 0:
        yield ""


def _wrapped(text: str, depth: int, first: str = "") -> Iterator[str]:
    indent = "  " * depth
    yield from textwrap.wrap(
        visible(text), _WIDTH, initial_indent=indent + first, subsequent_indent=indent + " " * len(first)
    )
