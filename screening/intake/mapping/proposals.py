"""What a header could mean that is no known form: found by likeness, proposed to a person and never applied."""

from __future__ import annotations

import re

from screening.applicant import MAX_ENTRIES
from screening.intake.headers import Target, wide
from screening.intake.mapping.forms import folded, forms, parted
from screening.intake.mapping.questions import Context
from screening.vocabulary import standard

#: Words that turn a header into its opposite, or into something else.
# fmt: off
_OTHERWISE = frozenset([
    "not", "no", "non", "never", "without", "unpaid", "volunteer", "unsupervised", "expected",
    "anticipated", "planned", "desired", "preferred", "applied", "applying", "available", "availability",
    "emergency", "reference", "references", "supervisor", "supervisors", "manager", "salary", "pay", "wage",
    "phone", "telephone", "email", "mail", "city", "state", "county", "country", "reason",
])
# fmt: on
#: Words of a column that goes beside the one that is asked for: a licence's number, a time that isn't in years.
_ASIDE = frozenset(["number", "class", "issued", "issuing", "type", "months", "weeks", "days", "hours", "date"])
#: Below this likeness (of 100) nothing is proposed.
_LIKENESS = 87
_LONGEST = 300


def propose(header: str, context: Context) -> tuple[Target, str] | None:
    """What a header is most like, and why; the person decides."""
    said = parted(header[:_LONGEST])
    if not _OTHERWISE.isdisjoint(said.split()):
        return None
    return _posted(said, context) or _alike(said)


def _posted(said: str, context: Context) -> tuple[Target, str] | None:
    """The one thing whose words, as the posting has them, stand in the header."""
    known = {**{words: f"answer:{name}" for words, name in context.answers.items()}, **context.near}
    padded = f" {said} "
    found = {meaning: words for words, meaning in known.items() if f" {words} " in padded and " " in words}
    if len(found) != 1:
        return None
    meaning, words = found.popitem()
    target = wide(meaning)
    if meaning.startswith("claim") and _ASIDE & set(said.split()):
        return None
    return (target, f"it has the words `{words}` of the posting") if target else None


def _alike(said: str) -> tuple[Target, str] | None:
    from rapidfuzz import fuzz, process  # slow to import, and only headers that nothing else knows need it

    bare = " ".join(word for word in said.split() if not word.lstrip("#").isdigit())
    numbers = [int(word.lstrip("#")) for word in said.split() if re.fullmatch("#?[0-9]{1,4}", word)]
    if any(not 0 < number <= MAX_ENTRIES for number in numbers):
        return None
    slot = numbers[0] if len(numbers) == 1 else 1
    kinds = {key: form for key, form in forms().items() if form.stands == "alone" and form.group in ("job", "degree")}
    if found := process.extractOne(bare, list(kinds), scorer=fuzz.ratio, score_cutoff=_LIKENESS):
        form = kinds[found[0]]
        return Target(form.group, form.name, slot), f"it is like `{found[0]}`"
    vocabulary = standard()
    for name, written in vocabulary.credentials.items():
        words = folded(written)
        if len(words) > 6 and f" {words} " in f" {said} " and _ASIDE.isdisjoint(said.split()):
            return Target("credential", name), f"it names {written}"
    return None
