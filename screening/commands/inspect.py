"""`screening inspect`: what the columns of a file were taken for, and what of the posting it can't speak to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from screening.commands.output import ROW_IDS
from screening.errors import InputError, OptionError, fault
from screening.intake import Intake, unasked
from screening.intake.mapping.file import COLUMNS, TABLE
from screening.intake.survey import Look, Survey
from screening.plan import Plan
from screening.postings.model import NodeBase
from screening.postings.specs import CredentialSpec, EducationSpec, ExperienceSpec
from screening.reports.safe import Sheet, visible
from screening.vocabulary import standard
from screening.wording import plural

_PASSED = {
    "passed": "passed over",
    "protected": "protected, dropped unread",
    "person": "a name, passed over",
    "rows": "what each row is",
}
#: What may be missing where a column isn't read that speaks of it.
_OPEN = {
    "job": "other jobs",
    "degree": "other degrees",
    "high-school": "a high school diploma",
    "highest": "lower degrees",
    "hours_per_week": "the hours of jobs",
    "share": "the share of a job's time",
    "conferred": "whether degrees are conferred",
    "accredited": "whether schools are accredited",
}


def taken_for(look: Look) -> str:
    """What a column was taken for, in words."""
    taken = look.taken
    if look.carried:
        return "carried through" if taken.applied is None else f"{taken.target}, carried through"
    if taken.applied:
        return str(taken.target)
    if taken.how == "proposed":
        return f"not used; perhaps {taken.target}"
    return "an e-mail address, passed over" if taken.why == "email" else _PASSED[taken.how]


def print_survey(console: Console, found: Survey, plan: Plan | None, row_ids: bool) -> None:
    """Print a row for each column, then what is proposed, what isn't asked, and what the file can't speak to."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("column", overflow="fold")
    table.add_column("taken for", overflow="fold")
    for name in ("read", "unreadable", "blank"):
        table.add_column(name, justify="right")
    table.add_column("for example", overflow="fold")
    for look in found.columns:
        counts = ["", "", ""]
        if look.taken.applied:
            counts = [str(look.read), str(look.unreadable), str(look.blank)]
        elif look.taken.how != "protected":
            counts = ["", "", str(look.blank)]
        samples = ", ".join(look.samples)
        table.add_row(*(escape(visible(text)) for text in (look.title, taken_for(look), *counts, samples)))
    console.print(table)
    console.print()
    for line in _lines(found, plan, row_ids):
        console.print(escape(visible(line)), soft_wrap=True)


def _lines(found: Survey, plan: Plan | None, row_ids: bool) -> Iterator[str]:
    columns, applied = len(found.columns), sum(look.taken.applied is not None for look in found.columns)
    yield f"{plural(found.rows, 'row')}; {applied} of {plural(columns, 'column')} used"
    if row_ids:
        yield ROW_IDS
    for look in found.columns:
        if look.taken.how == "proposed":
            yield f"`{look.title}` isn't used; it could be {look.taken.target}: {look.taken.why}"
    for look in found.columns:
        if look.opens:
            yield _opens(look)
    if plan is None:
        yield "name a posting with --posting, and its questions are looked for too"
        return
    named = {look.title: str(look.taken.target) for look in found.columns if look.taken.applied}
    if passed := unasked(named, plan.asked):
        yield f"not asked by the posting: {', '.join(passed)}"
    spoken = found.spoken(plan.asked)
    silent = list(unspoken(plan, spoken))
    for one in silent:
        sort = "the preference " if one.preferred else ""
        yield f"the file can't speak to {sort}`{one.title}`: no column for {one.lacks}"
    if not silent:
        yield "the file has columns for everything that the posting asks"


def _opens(look: Look) -> str:
    """What a column leaves open, and what a person may do about it."""
    what = " and ".join(dict.fromkeys(_OPEN[one] for one in look.opens))
    if look.taken.applied:
        return f"`{look.title}` may be one of several: where it says something, {what} may be missing"
    return f"`{look.title}` isn't used: where it says something, {what} may be missing; `ignore` in a mapping ends that"


@dataclass(frozen=True, slots=True)
class Silence:
    """A requirement that a file can't speak to, and what it has no column for."""

    requirement: str
    title: str
    lacks: str
    preferred: bool = False


def unspoken(plan: Plan, spoken: Collection[str]) -> Iterator[Silence]:
    """The requirements for which no column stands. `spoken` are the canonical names of the columns that are used."""
    preferred = {node.id for top in plan.preferred for node in top.walk()}
    for node, _ in plan.nodes(preferred=True):
        if node.children and node.kind in ("all", "any", "at_least"):
            continue
        if lacks := _lacks(node, spoken):
            yield Silence(node.id, node.label or node.id, lacks, node.id in preferred)


def _lacks(node: NodeBase, spoken: Collection[str]) -> str:
    if node.kind == "answer":
        name = f"answer:{node.spec.question}"
        return "" if name in spoken else f"`{name}`"
    if node.kind == "pooled":
        found = [_wanted(one.education or one.experience or one.credential, spoken) for one in node.spec.sources]
        return "" if "" in found else " or ".join(found)
    return _wanted(node.spec, spoken)


def _wanted(spec: Any, spoken: Collection[str]) -> str:
    """What there is no column for, or nothing."""
    if isinstance(spec, CredentialSpec):
        held = [name.removeprefix("credential:") for name in spoken if name.startswith("credential:")]
        if any(standard().satisfies(one, name) for one in held for name in spec.names):
            return ""
        return " or ".join(f"`credential:{name}`" for name in spec.names)
    if isinstance(spec, EducationSpec):
        return "" if _has("degree", ("level", "field"), spoken) else "`degree_1_level`, `degree_1_field`"
    if isinstance(spec, ExperienceSpec):
        return _experience(spec, spoken)
    return ""


def _experience(spec: ExperienceSpec, spoken: Collection[str]) -> str:
    table = "claim_supervisory" if spec.supervising else "claim"
    claimed = [f"{table}:{kind}" for kind in spec.kind or ()]
    if any(name in spoken for name in claimed):
        return ""
    needed = ["start"]
    if spec.supervising and not _has("job", ("supervised",), spoken):
        needed.append("supervised")
    if spec.kind and not _has("job", ("title", "kinds"), spoken):
        needed.append("title")
    if spec.employer_type and not _has("job", ("employer_type",), spoken):
        needed.append("employer_type")
    if _has("job", ("start",), spoken):
        needed.remove("start")
    lacks = ", ".join(f"`job_1_{name}`" for name in needed)
    return lacks and " or ".join([lacks, *(f"`{name}`" for name in claimed)])


def _has(group: str, names: Sequence[str], spoken: Collection[str]) -> bool:
    return any(one.startswith(f"{group}_") and one.endswith(tuple(f"_{name}" for name in names)) for one in spoken)


def inspect(console: Console, intake: Intake, plan: Plan | None, mapping: str | None) -> Iterator[str]:
    """Print what the columns are taken for and write the mapping file, if one is named; return what else is to be said.

    Raises InputError, and OptionError where there are no columns to be mapped.
    """
    found = intake.survey()
    if mapping is not None and not found.mappable:
        message = f"a mapping is for the columns of tables; this is {intake.source.format}"
        raise fault(OptionError, "bad-option", message)
    yield f"{intake.source.name}: {intake.source.format}"
    print_survey(console, found, plan, intake.source.row_ids)
    yield from intake.source.doubts
    if mapping is not None:
        write_mapping(mapping, found)
        yield f"{mapping} says what was understood: edit the meanings, then give it back with --mapping {mapping}"


def write_mapping(path: str, found: Survey) -> None:
    """Write the mapping file of what was found: what is used, and for what isn't what it could be.

    Where several tables are read together each line begins with the name of its table.
    """
    several = any(look.table for look in found.columns)
    try:
        with open(path, "x", encoding="utf-8", newline="") as stream:
            sheet = Sheet(stream, (*[TABLE] * several, *COLUMNS))
            sheet.write((*[look.table] * several, look.header, *_mapped(look)) for look in found.columns)
    except OSError as trouble:
        message = f"can't write `{path}`: {(trouble.strerror or 'unknown').lower()}"
        raise fault(InputError, "cannot-write", message, hint="name a new file") from trouble


def _mapped(look: Look) -> tuple[str, str]:
    taken = look.taken
    if taken.applied:
        return str(taken.target), ""
    if look.carried:
        return "carry", ""
    if taken.how == "rows":
        return "", "it says what each row is; ignore if not"
    if taken.how == "proposed":
        return "", f"could be {taken.target}: {taken.why}"
    if look.opens:
        return "", f"{' and '.join(_OPEN[one] for one in look.opens)} may be missing here; ignore if not"
    return ("protected" if taken.how == "protected" else "ignore"), ""
