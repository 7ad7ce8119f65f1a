"""YAML 1.2 text as plain data, with the line and column of every key and value.

Only the core schema is read (`yes`, `no` and `on` stay text), and only what a rule file needs: one document,
text keys, bounded depth, size and aliases. Whatever else YAML allows is a problem at its place.

The parser is imported where it is used, as it takes long to load and not every program reads a rule file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screening.errors import Place, Problem, RuleFileError

MAX_BYTES = 1_000_000
_BY_HAND = "rule files are written by hand; is this the right file?"
MAX_DEPTH = 40
MAX_ALIASES = 50
MAX_NODES = 20_000
MAX_DIGITS = 18

#: The keys and indexes that lead from the top of a file to a value.
Route = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Source:
    """A file as plain data, and where each part of it stands."""

    file: str
    data: Any
    sha256: str
    values: Mapping[Route, tuple[int, int]]
    keys: Mapping[Route, tuple[int, int]]

    def place(self, route: Route = ()) -> Place:
        """Where the value stands; for one that isn't there, where the nearest value around it stands."""
        while route and route not in self.values:
            route = route[:-1]
        line, column = self.values.get(route, (1, 1))
        return Place(self.file, line, column)

    def key_place(self, route: Route) -> Place:
        """Where the key of the value stands; the value itself where it has no key (an item of a list)."""
        line, column = self.keys.get(route, (0, 0))
        return Place(self.file, line, column) if line else self.place(route)


@dataclass(slots=True)
class _Value:
    """One value of the document: a scalar, a list of values, or pairs of keys and values."""

    line: int
    column: int
    scalar: Any = None
    items: list[_Value] | None = None
    pairs: dict[str, _Value] | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None
    closed: bool = True


def read_source(path: Path, shown: str | None = None) -> Source:
    """Read a file; `shown` is its name in messages. Raises `RuleFileError`."""
    file = shown if shown is not None else str(path)
    return parse_source(read_bytes(path, file), file)


def read_bytes(path: Path, file: str, *, limit: int = MAX_BYTES, hint: str = _BY_HAND) -> bytes:
    """Return the content of a regular file of at most `limit` bytes; `hint` is for one that is larger."""
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "isn't a file" if path.exists() else "doesn't exist"
            raise RuleFileError(Problem(Place(file), "missing-file", f"the file {what}"))
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        raise RuleFileError(Problem(Place(file), "unreadable-file", f"the file can't be read: {reason}")) from error
    if len(content) > limit:
        raise RuleFileError(Problem(Place(file), "too-large", f"the file is larger than {limit:,} bytes", hint))
    return content


def inside(path: Path, home: Path) -> Path | None:
    """The path with its links followed, where it lies below `home`; OSError for a name that no file can have."""
    try:
        found = path.resolve()
        return found if found.is_relative_to(home.resolve()) else None
    except (RuntimeError, ValueError) as error:  # links that lead to each other (before Python 3.13), a NUL
        raise OSError(str(error)) from error


def decode(content: bytes, file: str) -> str:
    """Return UTF-8 content as text, without its byte order mark. Raises `RuleFileError`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise RuleFileError(Problem(_place_in(before, file), "not-utf8", message, "save the file as UTF-8")) from error


def _place_in(before: str, file: str) -> Place:
    lines = re.split(r"\r\n|\r|\n", before.removeprefix("\ufeff"))
    return Place(file, len(lines), len(lines[-1]) + 1)


def parse_source(content: bytes | str, file: str) -> Source:
    """Read the text of a rule file; `file` is its name in messages. Raises `RuleFileError`."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MAX_BYTES:
        raise RuleFileError(Problem(Place(file), "too-large", f"the file is larger than {MAX_BYTES:,} bytes"))
    text = decode(raw, file)
    if bad := _FORBIDDEN.search(text):
        message = f"control character U+{ord(bad.group()):04X} in the text"
        place = _place_in(text[: bad.start()], file)
        raise RuleFileError(Problem(place, "control-character", message, "delete it"))
    top = _Builder(file).build(text)
    values: dict[Route, tuple[int, int]] = {}
    keys: dict[Route, tuple[int, int]] = {}
    data = _plain(top, (), values, keys, file)
    return Source(file, data, hashlib.sha256(raw).hexdigest(), values, keys)


class _Builder:
    """Puts the document together from the parser's events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Value] = {}
        self.open: list[_Value] = []
        self.top: _Value | None = None
        self.documents = 0
        self.aliases = 0
        self.nodes = 0

    def build(self, text: str) -> _Value:
        try:
            for event in _events(text, self.file):
                self.take(event)
        except RuleFileError as error:
            self.problems += error.problems
        if self.problems:
            raise RuleFileError(self.problems)
        if self.top is None or (self.top.items is None and self.top.pairs is None and self.top.scalar is None):
            raise RuleFileError(Problem(Place(self.file), "empty-file", "the file is empty"))
        return self.top

    def problem(self, at: tuple[int, int], code: str, message: str, hint: str = "") -> Problem:
        return Problem(Place(self.file, *at), code, message, hint)

    def take(self, event: Any) -> None:
        from ruamel.yaml import events

        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise RuleFileError(
                    self.problem(at, "several-documents", "a second document begins", "one file holds one document")
                )
        elif isinstance(event, events.AliasEvent):
            self.add(self.alias(event.anchor, at), at)
        elif isinstance(event, events.ScalarEvent):
            value = _Value(*at, scalar=self.scalar(event, at))
            if event.anchor:
                self.anchors[event.anchor] = value
            self.add(value, at, event)
        elif isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
            self.begin(event, at)
        elif isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            self.open.pop().closed = True

    def begin(self, event: Any, at: tuple[int, int]) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise RuleFileError(self.problem(at, "too-deep", f"the file is nested deeper than {MAX_DEPTH} levels"))
        from ruamel.yaml.events import MappingStartEvent

        pairs = isinstance(event, MappingStartEvent)
        if event.tag not in (None, "!", f"{_TAG}{'map' if pairs else 'seq'}"):
            self.problems.append(self.tag_problem(event.tag, at))
        value = _Value(*at, pairs={}, closed=False) if pairs else _Value(*at, items=[], closed=False)
        if event.anchor:
            self.anchors[event.anchor] = value
        self.add(value, at)
        self.open.append(value)

    def add(self, value: _Value, at: tuple[int, int], event: Any = None) -> None:
        """Put a value where it belongs: into the list or mapping that is open, as its key or its value."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise RuleFileError(self.problem(at, "too-large", f"the file holds more than {MAX_NODES:,} values"))
        if not self.open:
            self.top = value
            return
        parent = self.open[-1]
        if parent.items is not None:
            parent.items.append(value)
        elif parent.pairs is not None and parent.key is None:
            parent.key = self.key(value, at, event, parent)
        elif parent.pairs is not None and parent.key is not None:
            parent.pairs.setdefault(parent.key, value)
            parent.key = None

    def key(self, value: _Value, at: tuple[int, int], event: Any, parent: _Value) -> str:
        if not isinstance(value.scalar, str) or event is None:
            what = f"the key `{event.value}`" if event is not None and event.value else "a key"
            self.problems.append(
                self.problem(at, "bad-key", f"{what} is not plain text", "put it in quotes, or write a word")
            )
            return f"\0{len(self.problems)}"
        key = value.scalar
        if key == "<<" and not event.style:
            self.problems.append(self.problem(at, "merge-key", "merge keys `<<` are not read", "write the keys out"))
        if key in parent.places:
            line, column = parent.places[key]
            message = f"key `{key}` stands here for a second time; the first is at {line}:{column}"
            self.problems.append(self.problem(at, "duplicate-key", message, "remove one of them"))
        else:
            parent.places[key] = at
        return key

    def alias(self, anchor: str, at: tuple[int, int]) -> _Value:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise RuleFileError(self.problem(at, "too-many-aliases", f"more than {MAX_ALIASES} aliases are used"))
        value = self.anchors.get(anchor)
        if value is None or not value.closed:
            message = f"alias `*{anchor}` " + ("stands for nothing" if value is None else "holds itself")
            raise RuleFileError(self.problem(at, "bad-alias", message, "write the value out"))
        return value

    def scalar(self, event: Any, at: tuple[int, int]) -> Any:
        text: str = event.value
        if bad := _FORBIDDEN.search(text):
            message = f"the escape for U+{ord(bad.group()):04X} makes no character of text"
            self.problems.append(self.problem(at, "control-character", message, "remove it"))
            return ""
        if event.tag is None:
            if not event.implicit[0]:
                return text
            kind = _core_kind(text)
        elif event.tag == "!":
            return text
        else:
            kind = event.tag.removeprefix(_TAG)
            found = _core_kind(text)
            if kind not in ("str", "null", "bool", "int", "float") or not event.tag.startswith(_TAG):
                self.problems.append(self.tag_problem(event.tag, at))
                return text
            if kind not in ("str", found):
                self.problems.append(self.problem(at, "unknown-tag", f"`{text}` doesn't fit its tag", "drop the tag"))
                return text
        if kind in ("int", "float") and len(text) > MAX_DIGITS:
            message = f"the number `{text[:MAX_DIGITS]}...` is too long"
            self.problems.append(self.problem(at, "bad-number", message, f"at most {MAX_DIGITS} characters are read"))
            return text
        return _convert(kind, text)

    def tag_problem(self, tag: str, at: tuple[int, int]) -> Problem:
        return self.problem(at, "unknown-tag", f"the tag `{tag.replace(_TAG, '!!')}` is not read", "drop it")


def _events(text: str, file: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from YAML(typ="safe", pure=True, plug_ins=[]).parse(text)
    except YAMLError as error:
        raise RuleFileError(_syntax(error, file)) from error
    except (ValueError, OverflowError, IndexError, AssertionError) as error:
        # the parser lets these out on impossible escapes and directives, such as "\U00110000"
        message = "an escape or a directive is not YAML"
        raise RuleFileError(Problem(Place(file), "yaml-syntax", message)) from error


def _core_kind(text: str) -> str:
    for kind, pattern in (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT)):
        if pattern.fullmatch(text):
            return kind
    return "str"


def _convert(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text[0] in "tT"
    if kind == "int":
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if kind == "float":
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _syntax(error: Exception, file: str) -> Problem:
    """Say a syntax error of the parser in one line."""
    from ruamel.yaml.error import MarkedYAMLError

    if not isinstance(error, MarkedYAMLError):
        return Problem(Place(file), "yaml-syntax", "the file is not YAML")
    said = " ".join(str(error.problem or error.context or "not YAML").split())
    at_end = "end of stream" in said
    mark = (error.context_mark if at_end else None) or error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    if "'\\t'" in said:
        return Problem(place, "yaml-syntax", "a tab stands where YAML wants spaces", "indent with spaces")
    for sign, message, hint in _SYNTAX:
        if sign in said:
            return Problem(place, "yaml-syntax", message, hint)
    return Problem(place, "yaml-syntax", said.replace("'", "`"))


#: What the parser says, and what is said instead.
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` can't stand here",
        "indent the line like its neighbours, or put the text in quotes",
    ),
    (
        "expected <block end>",
        "this line doesn't fit the lines above it",
        "check the indentation and the quotes",
    ),
    ("could not find expected ':'", "a key without its `:`", "write `key: value`"),
    ("expected ',' or ']'", "a list in `[` is not closed here", "write `,` or `]`"),
    ("expected ',' or '}'", "keys in `{` are not closed here", "write `,` or `}`"),
    ("unexpected end of stream", "the file ends inside a quotation", "close the quote"),
    ("expected '<document start>'", "the text goes on after the document's end", "check the indentation"),
    (
        "did not find expected <document start>",
        "the text goes on after the document's end",
        "check the indentation",
    ),
    (
        "block sequence entries are not allowed",
        "a list item can't begin here",
        "begin `-` on a line of its own",
    ),
)


def _plain(
    value: _Value,
    route: Route,
    values: dict[Route, tuple[int, int]],
    keys: dict[Route, tuple[int, int]],
    file: str,
) -> Any:
    """Return plain data with aliases written out, and note the place of every part."""
    if len(values) >= MAX_NODES or len(route) > MAX_DEPTH:
        message = f"with its aliases written out the file holds more than {MAX_NODES:,} values or {MAX_DEPTH} levels"
        raise RuleFileError(Problem(Place(file, value.line, value.column), "too-large", message, "use no aliases"))
    values[route] = (value.line, value.column)
    if value.items is not None:
        return [_plain(item, (*route, i), values, keys, file) for i, item in enumerate(value.items)]
    if value.pairs is not None:
        for key, place in value.places.items():
            keys[(*route, key)] = place
        return {key: _plain(item, (*route, key), values, keys, file) for key, item in value.pairs.items()}
    return value.scalar
