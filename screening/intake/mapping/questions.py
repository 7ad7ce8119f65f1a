"""Headers that are questions: for a credential of the vocabulary, or for what the posting asks of its applicants."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from screening.intake.headers import Target
from screening.intake.mapping.forms import folded, forms, parted
from screening.vocabulary import standard

#: A longer header is no question that anybody wrote into a table of forms.
LONGEST = 300
_NOTHING: Mapping[str, str] = MappingProxyType({})

_VALID = r"(?:(?:valid|current|active|unexpired|currently valid|valid and current|current and valid) )?"
#: Questions for a credential, folded: what is left between the words has to be one of its written forms.
_CREDENTIAL = tuple(
    re.compile(pattern)
    for pattern in (
        r"do you (?:currently |presently |now )?(?:have|hold|possess|own|maintain) (?:a |an |the |your )?"
        rf"{_VALID}(?P<what>.+?)(?: at this time| currently| now)?",
        rf"(?:are you|do you) (?:in possession of|the holder of|a holder of) (?:a |an |the )?{_VALID}(?P<what>.+)",
        r"are you (?:currently |presently )?(?:a |an )(?P<what>.+)",
        r"are you (?:currently |presently )?(?P<what>.+) (?:certified|licensed)",
        rf"(?:has|have|holds|hold|possess|possesses|has a|have a|holds a|hold a|possess a|possesses a) (?:an )?{_VALID}"
        r"(?P<what>.+)",
        rf"{_VALID}(?P<what>.+?) (?:held|holder|yes no|y n|yes or no)",
        rf"{_VALID}(?P<what>.+?) (?:expiration|expiration date|expiry|expiry date|expires|expires on|exp date)",
        r"(?:expiration|expiration date|expiry|expiry date) (?:of|for) (?:your |the )?(?P<what>.+)",
        rf"{_VALID}(?P<what>.+)",
    )
)
#: What may follow a written form without making it another credential.
_TAILS = (" certification", " certificate", " credential", " certified")

#: What begins a question for what somebody has or is, the words that change it, and those that don't.
_HAVE = re.compile(r"(?:do you (?:currently |presently |now )?(?:have|possess)|are you|can you) ")
_OTHERWISE = frozenset(["not", "no", "never", "without", "or", "unable", "lack", "except", "unless", "if", "but"])
_SMALL = frozenset(["a", "an", "the", "your", "of", "to"])

_HOW_MANY = r"(?:how many|number of|total|total number of|# of|no of)"
#: Questions for years of a kind of work, folded.
_CLAIM = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HOW_MANY} years of (?:work |professional |paid )?experience (?:do )?you have(?: in| with)? (?P<what>.+)",
        rf"{_HOW_MANY} years of (?:work |professional |paid )?experience do you have(?: in| with)? (?P<what>.+)",
        rf"{_HOW_MANY} years (?:do you have )?(?:of )?(?P<what>.+?) experience(?: do you have)?",
        rf"{_HOW_MANY} years of (?P<what>.+?)(?: do you have)?",
        rf"{_HOW_MANY} years have you spent (?:in )?(?P<what>.+)",
        r"years of experience (?:in|with|of)? ?(?P<what>.+)",
        r"years (?:of )?(?P<what>.+?) experience",
        r"years (?:of|in) (?P<what>.+)",
        r"(?P<what>.+?) (?:experience )?(?:in )?years",
    )
)
_SUPERVISORY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HOW_MANY} years of supervisory experience do you have in (?P<what>.+)",
        rf"{_HOW_MANY} years of supervisory experience in (?P<what>.+)",
        r"years of supervisory experience in (?P<what>.+)",
        r"years (?:of supervising|supervising) in (?P<what>.+)",
        r"supervisory years in (?P<what>.+)",
    )
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a posting asks beyond degrees and jobs, by the words a header may use for it, all folded.

    `answers` leads from the words of a question to its id, `claims` from those of a kind of work to its id. `near` are
    phrases of the posting that come close: they are proposed, never applied; what they lead to is a canonical name.
    """

    answers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    claims: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    near: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def words(pairs: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    """What each phrase stands for, folded; a phrase that stands for two things is none."""
    found: dict[str, str | None] = {}
    for phrase, meaning in pairs:
        key = folded(phrase)
        if key:
            found[key] = meaning if found.get(key, meaning) == meaning else None
    return MappingProxyType({key: meaning for key, meaning in found.items() if meaning is not None})


def read_question(text: str, context: Context) -> Target | None:
    """What a header asks for, where it is exactly one of the known questions."""
    found: set[Target] = set()
    for said in dict.fromkeys((folded(text), parted(text))) if len(text) <= LONGEST else ():
        if question := context.answers.get(_bare(said)) or _asked(_bare(said), context.answers):
            found.add(Target("answer", question))
        if kind := _between(_SUPERVISORY, said, context.claims):
            found.add(Target("claim_supervisory", kind))
        elif kind := _between(_CLAIM, said, context.claims):
            found.add(Target("claim", kind))
        if not found and (name := credential_of(said)):
            found.add(Target("credential", name))
        if found:
            break
    return found.pop() if len(found) == 1 else None


def _bare(said: str) -> str:
    for note in (" yes no", " y n"):
        said = said.removesuffix(note)
    return said


def _asked(said: str, known: Mapping[str, str]) -> str:
    """The question whose words, but for the small ones, are those that follow a "do you have"."""
    match = _HAVE.match(said)
    wanted = _content(said[match.end() :]) if match else frozenset()
    if not wanted or not _OTHERWISE.isdisjoint(said.split()):
        return ""
    found = {name for words, name in known.items() if _content(words) == wanted}
    return found.pop() if len(found) == 1 else ""


def _content(said: str) -> frozenset[str]:
    return frozenset(said.split()) - _SMALL


def _between(patterns: tuple[re.Pattern[str], ...], said: str, known: Mapping[str, str]) -> str:
    if not known:
        return ""
    found = {known[match["what"]] for one in patterns if (match := one.fullmatch(said)) and match["what"] in known}
    return found.pop() if len(found) == 1 else ""


@functools.lru_cache(maxsize=20_000)
def credential_of(said: str) -> str | None:
    """The credential that a folded header or question asks for, or None."""
    if said in forms():
        return None
    known = standard()
    found = set()
    for pattern in _CREDENTIAL:
        if not (match := pattern.fullmatch(said)):
            continue
        what = match["what"]
        for tail in ("", *_TAILS):
            if what.endswith(tail) and (name := known.credential(what.removesuffix(tail))):
                found.add(name)
                break
    return found.pop() if len(found) == 1 else None
