"""The report as one HTML file that can be opened, mailed and printed: no script, nothing is loaded from anywhere.

The page is written while the verdicts come in, so it needs no more memory than one applicant takes. Whatever the
posting or an applicant wrote is escaped, and characters that can't be seen are made visible.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from screening.explain.reasons import asks
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.postings.posting import Citation
from screening.reports.summary import Row, Summary
from screening.reports.tally import Tally
from screening.reports.tree import CONVENIENCE_WORDS
from screening.run import OUTCOMES
from screening.verdict import Status, Verdict
from screening.wording import Teller, upper_first

_HOME = Path(__file__).resolve().parent
#: A quote beside a finding is no longer than this; the whole of it stands once, at the top.
_BRIEF = 110

_STATUS = {Status.MET: "met", Status.UNDETERMINED: "open", Status.NOT_MET: "not met"}
_SHOWN = {Status.MET: "shown", Status.UNDETERMINED: "open", Status.NOT_MET: "not shown"}
_COUNTED = {"certain": "counts", "possible": "may count", "excluded": "doesn't count"}


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Something that the posting says, with the words for it; `anchor` is where findings point to."""

    anchor: str
    title: str
    text: str
    citation: Citation
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A requirement as the table shows it: the counts, and what stands for it or is added up for it."""

    row: Row
    note: str | None
    typical: bool
    parts: tuple[_Quoted, ...]


def sections(plan: Plan, verdicts: Iterable[Verdict], first: int = 1) -> Iterator[str]:
    """The part of the page that is about these applicants, one by one; the number of the `first` is its anchor."""
    substitutions = frozenset(s.id for node, _ in plan.nodes(preferred=True) for s in node.substitutions)
    template = _environment().get_template("applicants.html.j2")
    for number, one in enumerate(verdicts, first):
        yield f"{template.render(v=one, number=number, substitutions=substitutions)}\n"


def write_report(
    out: TextIO,
    *,
    summary: Summary,
    applicants: Iterable[str],
    as_of: str | None,
    tally: Tally,
    about: Mapping[str, str],
    shown: int,
) -> None:
    """Write the page. `applicants` are those of the first `shown` in input order, as made above, read one by one.

    `as_of` is the day as written, None where there is no verdict. `tally` counts the rows and holds the first of what
    is wrong with them; `about` is printed as it is given.
    """
    plan = summary.plan
    counts = [(outcome.word, summary.outcomes[outcome]) for outcome in OUTCOMES]
    style = _style([*(count for _, count in counts), tally.rejected_rows])
    page = (
        _environment()
        .get_template("report.html.j2")
        .generate(
            style=Markup(style),
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            posting=plan.posting.file.posting,
            as_of=as_of,
            counts=counts,
            total=summary.total,
            shown=min(shown, summary.total),
            tally=tally,
            resting=summary.resting,
            rests_on=[(count, key) for key, count in sorted(summary.rests_on.items())],
            asked=list(_asked(summary)),
            preferred=list(_preferred(summary)),
            clause=_clause(summary),
            outstanding=list(_outstanding(summary)),
            interpretations=list(summary.interpretations()),
            nothing_asked=list(_nothing_asked(summary)),
            applicants=map(Markup, applicants),
            about=about,
        )
    )
    for piece in page:
        out.write(piece)


# What the posting says


def _asked(summary: Summary) -> Iterator[_Asked]:
    for row, (node, _) in zip(summary.rows(), summary.plan.nodes(), strict=True):
        yield _Asked(row, node.note, node.strength == "typical", tuple(_parts(node, summary)))


def _parts(node: NodeBase, summary: Summary) -> Iterator[_Quoted]:
    """What may stand for a part of a requirement, or the sources that are added up for it."""
    tell, citations = Teller(summary.plan), summary.plan.posting.citations
    for substitution in node.substitutions:
        title = upper_first(tell.substitution(substitution))
        worth = f"may stand for {substitution.counts_as}" if substitution.counts_as else "may stand in"
        yield _Quoted(substitution.id, title, worth, citations[substitution.id])
    for source in node.spec.sources if node.kind == "pooled" else ():
        name = f"{node.id}/{source.id}"
        if name in citations:
            yield _Quoted(name, "", "Added up together", citations[name])


def _preferred(summary: Summary) -> Iterator[_Quoted]:
    tell, citations = Teller(summary.plan), summary.plan.posting.citations
    required = sum(1 for _ in summary.plan.nodes())
    for node, depth in islice(summary.plan.nodes(preferred=True), required, None):
        yield _Quoted(node.id, node.title, upper_first(asks(node, tell)), citations[node.id], depth)


def _clause(summary: Summary) -> Citation | None:
    posting = summary.plan.posting
    return posting.citations["equivalency"] if posting.file.equivalency is not None else None


def _outstanding(summary: Summary) -> Iterator[_Quoted]:
    posting = summary.plan.posting
    required = tuple(posting.walk())
    dormant = [node for node in summary.plan.dormant if node in required]
    for node, sentence in zip(dormant, summary.outstanding(), strict=True):
        text = upper_first(sentence.removeprefix("May be required: "))
        yield _Quoted(node.id, node.title, text, posting.citations[node.id])


def _nothing_asked(summary: Summary) -> Iterator[_Quoted]:
    posting = summary.plan.posting
    for number, sentence in enumerate(posting.file.not_requirements, 1):
        anchor = f"not-{number}"
        yield _Quoted(anchor, "", upper_first(sentence.reason), posting.citations[anchor])


# How it is written


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HOME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {"brief": _brief, "dated": _dated, "prose": _prose, "upper_first": upper_first}
    environment.globals |= {
        "status_word": lambda status, substitution: (_SHOWN if substitution else _STATUS)[status],
        "counted_word": lambda counted: _COUNTED.get(counted, counted),
        "convenience": lambda key: CONVENIENCE_WORDS.get(key, key.replace("_", " ")),
    }
    return environment


def visible(text: str) -> str:
    """Text with control characters, marks that turn its direction and the like written out: `‹U+202E›`."""
    if text.isprintable():
        return text
    return "".join(char if _seen(char) else f"‹U+{ord(char):04X}›" for char in text)


def _finalize(value: object) -> object:
    """What the template prints; text passes through here before it is escaped."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return visible(value)


def _seen(char: str) -> bool:
    return char.isprintable() or char in "\n\t" or unicodedata.category(char) == "Zs"


def _brief(text: str) -> str:
    """The beginning of a quote, cut between words."""
    if len(text) <= _BRIEF:
        return text
    head = text[:_BRIEF]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:.") + " \u2026"


def _prose(text: str) -> Markup:
    """A sentence with the user's own text, which stands in backticks, marked instead."""
    parts = re.split(r"`([^`]*)`", text)
    return Markup("").join(
        Markup("<b><bdi>{}</bdi></b>").format(visible(part)) if at % 2 else escape(visible(part))
        for at, part in enumerate(parts)
    )


def _dated(text: str) -> Markup:
    """The text with its dates marked, so that no line breaks within one."""
    # what escaping puts in has no hyphen, so the pattern finds dates only
    safe = str(escape(visible(text)))
    return Markup(re.sub(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b", r"<time>\g<0></time>", safe))


def _style(sizes: Sequence[int]) -> str:
    """The style sheet with the proportions of the bar: the policy of the page allows no style anywhere else."""
    css = (_HOME / "report.css").read_text(encoding="utf-8")
    bar = "".join(f".bar i:nth-child({at}){{flex:{size} 1 0}}" for at, size in enumerate(sizes, 1))
    return f"{css}{bar}\n"


__all__ = ["sections", "visible", "write_report"]
