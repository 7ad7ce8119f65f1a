"""A loaded posting: the rule file with its quotes found in the text, its kinds of work and its policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from screening.errors import OptionError, fault
from screening.policy import Policy
from screening.postings.model import NodeBase, RuleFile, Substitution

#: The attributes of a posting that are mappings, which nobody can change.
_MAPPINGS = ("kinds", "citations")


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote of the posting: `text[start:end]` covers it; `parts` are the spans joined by `...`."""

    quote: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """A kind of experience that postings ask for, and the job titles that are recognised as it (folded)."""

    id: str
    name: str
    description: str
    titles: frozenset[str]


@dataclass(frozen=True)
class Posting:
    """A rule file that passed every check. Frozen; share it between threads freely.

    `kept` holds what higher layers compile from the posting, so that it goes when the posting goes.
    """

    file: RuleFile
    policy: Policy
    kinds: Mapping[str, KindOfWork]
    citations: Mapping[str, Citation]
    text: str
    sha256: str
    path: Path | None = field(default=None, compare=False)
    kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in _MAPPINGS:
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @cached_property
    def kinds_sha256(self) -> str:
        """The SHA-256 of the kinds of work with their titles: a title that is added can change a verdict."""
        text = json.dumps([[k.id, k.name, k.description, sorted(k.titles)] for _, k in sorted(self.kinds.items())])
        return hashlib.sha256(text.encode()).hexdigest()

    def __getstate__(self) -> dict[str, object]:
        """A posting travels without what was compiled from it."""
        return {**self.__dict__, **{name: dict(getattr(self, name)) for name in _MAPPINGS}, "kept": {}}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def id(self) -> str:
        """The posting's id."""
        return self.file.posting.id

    @property
    def title(self) -> str:
        """The posting's title."""
        return self.file.posting.title

    @property
    def requirements(self) -> tuple[NodeBase, ...]:
        """What the posting asks, in its order; all of them."""
        return self.file.requirements

    @property
    def options(self) -> tuple[str, ...]:
        """The options that an opening may set (`when`), in the order of the file."""
        found = (option for node in self.everything() for option in node.when or ())
        return tuple(dict.fromkeys(found))

    def walk(self) -> Iterator[NodeBase]:
        """Every requirement, branch and included requirement, in the order of the file."""
        for node in self.requirements:
            yield from node.walk()

    def everything(self) -> Iterator[NodeBase]:
        """What is required and then what is preferred, each with all below it."""
        for top in (*self.requirements, *self.file.preferred):
            yield from top.walk()

    def substitutions(self) -> Iterator[tuple[NodeBase, Substitution]]:
        """Every substitution with the requirement that it belongs to."""
        for node in self.walk():
            for substitution in node.substitutions:
                yield node, substitution

    def node(self, identifier: str) -> NodeBase:
        """The requirement of this id; KeyError when there is none."""
        for node in self.everything():
            if node.id == identifier:
                return node
        raise KeyError(identifier)


def check_different(postings: Sequence[Posting]) -> None:
    """Raise OptionError where two postings have one id: what comes of them couldn't be told apart."""
    ids = [one.id for one in postings]
    if twice := next((id_ for id_ in ids if ids.count(id_) > 1), ""):
        raise fault(OptionError, "bad-posting", f"the posting `{twice}` is given twice")
