"""What the options of a command name: the rules of a posting under a policy, answers, rule files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from screening.determinations import NOTHING, Determinations, read_determinations
from screening.postings import Posting, load_policy, load_posting, posting_files
from screening.resources import rules_home
from screening.rulebase import RuleBase
from screening.run import compiled


def rules_of(posting: str, policy: str | None, options: Mapping[str, bool]) -> tuple[RuleBase, Posting]:
    """The rules of the posting that is named, and the posting. Raises RuleFileError, OptionError, EngineError."""
    loaded = load_posting(posting)
    return compiled_with(loaded, policy, options), loaded


def compiled_with(posting: Posting, policy: str | None, options: Mapping[str, bool]) -> RuleBase:
    """The rules of a posting under the policy that is named, else under its own.

    Raises RuleFileError, OptionError, EngineError.
    """
    beside = posting.path.parent if posting.path else None
    return compiled(posting, None if policy is None else load_policy(policy, beside=beside), options)


def answers_of(determinations: str | None) -> Determinations:
    """The answers in the file that is named. Raises InputError."""
    return read_determinations(determinations) if determinations else NOTHING


def sources_of(rules: Sequence[str] | None) -> list[str | Path]:
    """The rule files that are named, else all that ship. Raises OSError where these aren't there."""
    return list(rules) if rules else list(posting_files(rules_home()))
