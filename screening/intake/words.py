"""What a cell says apart from how it was typed: invisible characters, odd spaces and signs, words for yes and no."""

from __future__ import annotations

import unicodedata

#: Marks that nobody sees and that come along with what is copied. The overrides aren't among them: they show a text in
#: another order than it is read, so a value that holds one isn't read.
_OVERRIDES = ("\u202d", "\u202e")
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE, ""))
_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)

_YES = ("yes", "y", "true", "t", "1", "1.0", "on", "x", "[x]", "checked", "\u2713", "\u2714", "\u2611", "\u2705")
_NO = ("no", "n", "false", "f", "0", "0.0", "off", "unchecked", "\u2717", "\u2718", "\u274c")
_TRUTH = dict.fromkeys(_YES, 1) | dict.fromkeys(_NO, 0)

#: A cell that says one of these is blank: there is nothing to say.
_BLANK = frozenset(
    ("n/a", "n.a.", "n.a", "na", "n / a", "#n/a", "not applicable", "does not apply", "none given", "not given",
     "not provided", "not specified", "not stated", "-", "--", "---", ".", "null", "nan")
)  # fmt: skip
#: Where a value of a kind is expected, one of these says that it isn't known.
_UNKNOWN = frozenset(
    ("?", "??", "???", "unknown", "unk", "not known", "not sure", "unsure", "don't know", "do not know", "dk",
     "prefer not to say", "prefer not to answer", "prefer not to disclose", "i prefer not to say",
     "i prefer not to answer", "decline to answer", "declined to answer", "decline to state", "declined", "no answer",
     "no response", "unanswered", "undisclosed", "tbd", "to be determined")
)  # fmt: skip


def clean(text: str) -> str:
    """The text without what can't be seen, with plain spaces, trimmed; all else stays as written."""
    return text.strip() if text.isascii() else text.translate(_UNSEEN).strip()


def plain(text: str) -> str:
    """The text of a value in plain signs: full-width digits, typographic quotes and dashes, runs of spaces."""
    signs = text if text.isascii() else unicodedata.normalize("NFKC", clean(text)).translate(_SIGNS)
    return " ".join(signs.split())


def folded(text: str) -> str:
    """The plain text without case."""
    return plain(text).casefold()


def truth_of(text: str) -> int | None:
    """1 for a word or a sign of yes, 0 for one of no, None for anything else."""
    bare = folded(text)
    return _TRUTH.get(bare, _TRUTH.get(bare.rstrip(".!")))


def overrides(text: str) -> bool:
    """Whether a text holds a sign that shows it in another order than it is read."""
    return not text.isascii() and any(sign in text for sign in _OVERRIDES)


def is_blank(text: str) -> bool:
    """Whether a cell with a text says as much as one without."""
    return not text or (len(text) <= 20 and folded(text) in _BLANK)


def is_unknown(text: str) -> bool:
    """Whether a text says that a value isn't known or won't be said."""
    return len(text) <= 40 and folded(text).rstrip(".") in _UNKNOWN
