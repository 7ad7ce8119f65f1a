"""The summary of a batch as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from screening.reports.safe import visible
from screening.reports.summary import Summary
from screening.reports.tally import Tally
from screening.reports.tree import CONVENIENCE_WORDS
from screening.verdict import Outcome
from screening.wording import plural

_STYLES = {Outcome.QUALIFIED: "green", Outcome.NEEDS_REVIEW: "yellow", Outcome.NOT_QUALIFIED: "red"}


def print_summary(console: Console, summary: Summary, *, tally: Tally, as_of: str, lines: Sequence[str]) -> None:
    """Print the totals, one row for each requirement, and what the verdicts rest on."""
    posting = summary.plan.posting
    console.print(f"[bold]{escape(posting.title)}[/bold], {escape(posting.file.posting.employer)}")
    console.print(f"as of {as_of}; policy {summary.plan.policy.name}")
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("requirement", overflow="fold")
    for name in ("met", "open", "not met", "fails only this"):
        table.add_column(name, justify="right")
    for row in summary.rows():
        table.add_row("  " * row.depth + escape(row.title), *map(str, (row.met, row.open, row.not_met, row.only)))
    console.print()
    console.print(table)
    console.print()
    counts = [f"[{style}]{outcome.word} {summary.outcomes[outcome]}[/{style}]" for outcome, style in _STYLES.items()]
    console.print("   ".join(counts) + f"   rejected rows {tally.rejected_rows}")
    console.print(tally.sentence)
    if summary.resting:
        rest = "rests" if summary.resting == 1 else "rest"
        console.print(f"{plural(summary.resting, 'verdict')} {rest} on a convenience of the policy:")
        for key, count in sorted(summary.rests_on.items(), key=lambda item: (-item[1], item[0])):
            console.print(f"  {count}: {CONVENIENCE_WORDS[key]}")
    for line in lines:
        console.print(escape(visible(line)), soft_wrap=True)


def verdict_rows(rows: Sequence[tuple[str, Outcome, str]]) -> Table:
    """A table of applicants with their outcome and reason."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("applicant", overflow="fold", no_wrap=False)
    table.add_column("outcome")
    table.add_column("reason", overflow="fold")
    for applicant, outcome, reason in rows:
        style = _STYLES[outcome]
        table.add_row(escape(visible(applicant)), f"[{style}]{outcome.word}[/{style}]", escape(visible(reason)))
    return table
