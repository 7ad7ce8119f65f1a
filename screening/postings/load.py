"""Reading rule files, policies and kinds of work: everything is checked here, before the first applicant.

All problems of a file are collected and raised together as `RuleFileError`, each with its line and column.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from screening.errors import OptionError, Place, Problem, RuleFileError
from screening.policy import Policy
from screening.postings import routes
from screening.postings.lint import PART_CHECKS, WHOLE_CHECKS, Material, lint
from screening.postings.mend import Mended, mended
from screening.postings.model import Prose, RuleFile
from screening.postings.posting import Citation, KindOfWork, Posting
from screening.postings.quotes import PostingText, QuoteMissing
from screening.postings.source import Route, Source, decode, inside, parse_source, read_bytes, read_source
from screening.postings.specs import SchemaVersion, Slug, Spec, as_tuple
from screening.postings.wording import did_you_mean, faulty_routes, problems_of, show
from screening.vocabulary import fold

_Model = TypeVar("_Model", bound=BaseModel)

_KINDS = "kinds.yaml"
_POLICIES = "policies"
_SUFFIXES = (".yaml", ".yml")
_CITING = ("requirements", "preferred", "equivalency", "not_requirements")
#: A posting's text has some thousand characters; every quote is looked for in all of it.
MAX_TEXT = 200_000
_MISTAKEN = "is this the text of one posting?"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class _Kind(Spec):
    id: Slug
    name: Prose
    description: Prose
    titles: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()


class _KindsFile(Spec):
    schema_version: SchemaVersion = Field(alias="schema")
    kinds: Annotated[tuple[_Kind, ...], BeforeValidator(as_tuple), Field(min_length=1)]


def load_posting(source: str | Path, *, policy: str | Path | Policy | None = None) -> Posting:
    """Return the posting of a rule file, or the shipped posting of that id.

    `policy` replaces the one that the file names. Raises `RuleFileError` for the faults of the file, its text,
    its kinds and its policy, and `OptionError` for a posting or a policy that isn't there.
    """
    path = _find(source)
    file = str(path)
    folder = path.parent
    content = read_source(path, file)
    problems: list[Problem] = []
    kinds: Mapping[str, KindOfWork] | None = None
    try:
        kinds = _kinds_for(folder)
    except RuleFileError as error:
        problems += error.problems
    text = _text_of(content, folder, problems)
    return _assemble(content, text, kinds, policy, problems, path)


def load_posting_text(
    rules: str,
    text: str,
    *,
    kinds: Mapping[str, KindOfWork] | None = None,
    policy: str | Path | Policy | None = None,
    file: str = "rule file",
) -> Posting:
    """Return the posting of a rule file that is given as text, together with the posting's own text.

    The key `posting.text` is not followed. Kinds of work default to the shipped ones.
    """
    if len(text) > MAX_TEXT:
        message = f"the posting's text is longer than {MAX_TEXT:,} characters"
        raise RuleFileError(Problem(Place(file), "too-large", message, _MISTAKEN))
    known = _kinds_for(None) if kinds is None else kinds
    return _assemble(parse_source(rules, file), text, known, policy, [], None)


def load_policy(name_or_path: str | Path, *, beside: Path | None = None) -> Policy:
    """Return a policy: a file, or a name looked up in `policies/` below `beside`, then among the shipped.

    Raises `OptionError` for a policy that isn't there and `RuleFileError` for a faulty one.
    """
    found = _policy_files(beside)
    name = str(name_or_path)
    if isinstance(name_or_path, Path) or name.endswith(_SUFFIXES):
        path = Path(name_or_path)
    elif name in found:
        path = found[name]
    elif name == "default":
        return Policy()
    else:
        known = ", ".join(f"`{one}`" for one in sorted({*found, "default"}))
        hint = did_you_mean(name, {*found, "default"}) or f"write one of {known}, or the path of a policy file"
        raise OptionError(Problem(Place(), "unknown-policy", f"unknown policy `{show(name)}`", hint))
    # a copy: what is kept is shared, and its `education_years` could be changed
    return _read_policy(read_bytes(path, str(path)), str(path)).model_copy(deep=True)


def load_kinds(path: str | Path) -> Mapping[str, KindOfWork]:
    """Return the kinds of work of a kinds.yaml by id, their titles folded. Raises `RuleFileError`."""
    return {kind.id: kind for kind in _read_kinds(read_bytes(Path(path), str(path)), str(path))}


# A batch of postings shares one kinds.yaml and a policy or two; the content is the key, so nothing can go stale.


@functools.lru_cache(maxsize=16)
def _read_policy(content: bytes, file: str) -> Policy:
    problems: list[Problem] = []
    policy = _validated(Policy, parse_source(content, file), problems)
    if policy is None:
        raise RuleFileError(problems)
    return policy


@functools.lru_cache(maxsize=16)
def _read_kinds(content: bytes, file: str) -> tuple[KindOfWork, ...]:
    source = parse_source(content, file)
    problems: list[Problem] = []
    listing = _validated(_KindsFile, source, problems)
    kinds: dict[str, KindOfWork] = {}
    for index, kind in enumerate(listing.kinds if listing else ()):
        if kind.id in kinds:
            place = source.place(("kinds", index, "id"))
            problems.append(Problem(place, "duplicate-id", f"kind `{kind.id}` is listed for a second time"))
        titles: dict[str, str] = {}
        for at, title in enumerate(kind.titles):
            place, folded = source.place(("kinds", index, "titles", at)), fold(title)
            if not folded:
                problems.append(Problem(place, "bad-title", f"`{show(title)}` is not a job title"))
            elif folded in titles:
                message = f"title `{show(title)}` is the same as `{show(titles[folded])}`"
                problems.append(Problem(place, "duplicate-title", message, "remove one of them"))
            titles.setdefault(folded, title)
        kinds[kind.id] = KindOfWork(kind.id, kind.name, kind.description, frozenset(titles))
    if problems:
        raise RuleFileError(problems)
    return tuple(kinds.values())


def posting_files(home: str | Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, by name; kinds.yaml and what lies in folders below are none."""
    return tuple(
        sorted(
            path
            for path in Path(home).iterdir()
            if path.suffix in _SUFFIXES and path.name != _KINDS and path.is_file() and path.name[0] != "."
        )
    )


def _home() -> Path | None:
    from screening.resources import rules_home

    try:
        return rules_home()
    except FileNotFoundError:
        return None


def _find(source: str | Path) -> Path:
    path = Path(source)
    name = str(source)
    if isinstance(source, Path) or not _NAME.fullmatch(name) or (len(name) < 200 and path.is_file()):
        return path
    home = _home()
    shipped = {found.stem: found for found in posting_files(home)} if home else {}
    if name in shipped:
        return shipped[name]
    hint = did_you_mean(name, shipped) or "give the id of a shipped posting, or the path of a rule file"
    raise OptionError(Problem(Place(), "unknown-posting", f"there is no posting `{name}`", hint))


def _kinds_for(folder: Path | None) -> Mapping[str, KindOfWork]:
    """The kinds beside a rule file; else the shipped ones; else none."""
    for place in (folder, _home()):
        if place is not None and (place / _KINDS).is_file():
            return load_kinds(place / _KINDS)
    return {}


def _policy_files(beside: Path | None) -> dict[str, Path]:
    """The policies that a name can mean; those beside the rule file go before the shipped ones."""
    found: dict[str, Path] = {}
    for folder in (beside, _home()):
        if folder is not None and (folder / _POLICIES).is_dir():
            for path in posting_files(folder / _POLICIES):
                found.setdefault(path.stem, path)
    return found


def _text_of(source: Source, folder: Path, problems: list[Problem]) -> str | None:
    """The posting's text, which lies below the folder of the rule file; None where it can't be had."""
    route: Route = ("posting", "text")
    meta = source.data.get("posting") if isinstance(source.data, dict) else None
    name = meta.get("text") if isinstance(meta, dict) else None
    if not isinstance(name, str):
        return None
    place = source.place(route)
    path = folder / name
    try:
        if inside(path, folder) is None:
            message = f"`{show(name)}` lies outside the rule file's folder"
            hint = "name a file in a folder below, such as texts/analyst.txt"
            problems.append(Problem(place, "text-outside", message, hint))
            return None
        found = path.is_file()
    except OSError:  # a name that no file can have
        found = False
    if not found:
        problems.append(Problem(place, "missing-text", f"there is no text `{show(name)}` beside the rule file"))
        return None
    try:
        return decode(read_bytes(path, str(path), limit=MAX_TEXT, hint=_MISTAKEN), str(path))
    except RuleFileError as error:
        problems.extend(error.problems)
        return None


def _assemble(
    source: Source,
    text: str | None,
    kinds: Mapping[str, KindOfWork] | None,
    policy: str | Path | Policy | None,
    problems: list[Problem],
    path: Path | None,
) -> Posting:
    """Check a rule file against its text, its kinds and its policy, and put the posting together."""
    folder = path.parent if path is not None else None
    if other := _something_else(source.data):
        message = f"this is {other}, not a rule file"
        raise RuleFileError([*problems, Problem(source.place(), "not-a-rule-file", message)])
    file = whole = _validated(RuleFile, source, problems)
    lost: Collection[str] = ()
    if file is None and (left := _sound_parts(source)):
        file, lost = left.file, left.lost
    posting_text = PostingText(text or "")
    found: dict[Route, Citation] = {}
    quotes = list(_quotes(source.data)) if text is not None else []
    for route, quote in quotes:
        citation = posting_text.find(quote)
        if isinstance(citation, QuoteMissing):
            message = f"the posting's text doesn't say `{show(citation.part)}`"
            message += f" after `{show(citation.after)}`" if citation.after else ""
            problems.append(Problem(source.place(route), "quote-not-found", message, citation.hint))
        else:
            found[route] = citation
    policies = {*_policy_files(folder), "default"}
    if file is not None:
        quoted = text is not None and len(found) == len(quotes)
        material = Material(file, source, posting_text, found.values(), kinds, policies, quoted, lost)
        problems += lint(material, PART_CHECKS if whole is None else PART_CHECKS + WHOLE_CHECKS)
    if whole is None:
        raise RuleFileError(problems)
    known = policy is not None or whole.policy in policies
    counting = _policy(whole.policy if policy is None else policy, known, folder, problems)
    if problems or kinds is None or counting is None:
        raise RuleFileError(problems)
    citations = {key: found[route] for key, route in routes.citations(whole)}
    return Posting(whole, counting, kinds, citations, posting_text.text, source.sha256, path)


def _something_else(data: Any) -> str:
    """What a file is that has no part of a rule file; empty where it may be meant as one."""
    if not isinstance(data, dict) or {"posting", "requirements"} & set(data):
        return ""
    if isinstance(data.get("kinds"), list):
        return "a list of kinds of work"
    return "a policy" if data and set(data) <= set(Policy.model_fields) else ""


def _sound_parts(source: Source) -> Mended | None:
    """The file without its parts of a faulty shape."""
    if not isinstance(source.data, dict):
        return None
    try:
        return Mended(RuleFile.model_validate(source.data), ())
    except ValidationError as error:
        return mended(source.data, faulty_routes(error, source))


def _policy(named: str | Path | Policy, known: bool, folder: Path | None, problems: list[Problem]) -> Policy | None:
    if isinstance(named, Policy):
        return named
    try:
        return load_policy(named, beside=folder) if known else None
    except RuleFileError as error:
        problems += error.problems
        return None


def _quotes(data: Any, route: Route = ()) -> Iterator[tuple[Route, str]]:
    """Every quote of the file, whether or not the rest of the file has the right shape."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "cite" and isinstance(value, str) and value:
                yield (*route, key), value
            elif route or key in _CITING:
                yield from _quotes(value, (*route, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _quotes(value, (*route, index))


def _validated(model: type[_Model], source: Source, problems: list[Problem]) -> _Model | None:
    if not isinstance(source.data, dict):
        message = "the file doesn't consist of keys and values"
        problems.append(Problem(source.place(), "wrong-type", message, "begin with `schema: 1`"))
        return None
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        problems += problems_of(error, source, model)
        return None
