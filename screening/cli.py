"""The command line. The only reader of the clock and the only writer to the terminal.

What a command needs is imported where it runs, so that help and errors don't wait for what reads and writes files.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands import PAGES
from screening.commands.process import set_up
from screening.errors import OptionError, ScreeningError, fault
from screening.reports.safe import json_text, visible

if TYPE_CHECKING:
    from screening.postings import Posting

app = typer.Typer(
    help="Hold applicants against a posting's minimum qualifications, and say why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rules_app = typer.Typer(help="For whoever writes rule files.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

InputArgument = Annotated[
    str, typer.Argument(metavar="INPUT", help="CSV, workbook, Parquet, JSON, or a folder; `-` for stdin.")
]
PostingOption = Annotated[
    str, typer.Option("--posting", "-p", metavar="RULEFILE_OR_ID", help="A rule file, or the id of a shipped posting.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Count up to this day. Default: the posting's closing date, else today."
    ),
]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", metavar="NAME_OR_FILE", help="How to count. Default: the posting's own policy."),
]
OptionOption = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="NAME=VALUE", help="A condition that this opening sets; yes or no."),
]

DeterminationsOption = Annotated[
    str | None,
    typer.Option("--determinations", metavar="FILE", help="Answers to open questions, from `screening questions`."),
]

MappingOption = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="What the columns are; `screening inspect` writes such a file."),
]
IdOption = Annotated[
    str | None, typer.Option("--id-column", metavar="HEADER", help="The column that tells applicants apart.")
]
SheetOption = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="A sheet of the workbook. Default: the first not empty.")
]
CarryOption = Annotated[
    str | None,
    typer.Option("--carry", metavar="HEADERS", help="Columns copied into verdicts.csv, as in `name,email`; no more."),
]


@contextmanager
def _reported() -> Iterator[None]:
    """Print what is wrong, a line for each problem, and end with 1; quietly where the reader of the output has left."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except ScreeningError as error:
        for problem in error.problems:
            typer.echo(visible(str(problem)), err=True)
        raise typer.Exit(1) from error
    except OSError as trouble:
        from screening.commands.output import abandon_output

        if said := abandon_output(trouble):
            typer.echo(visible(said), err=True)
        raise typer.Exit(1) from trouble


def _version(wanted: bool) -> None:
    if wanted:
        from screening.resources import engine_version

        with _reported():
            typer.echo(f"screening {engine_version()}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold applicants against a posting's minimum qualifications, and say why."""


@app.command()
def screen(
    source: InputArgument,
    posting: Annotated[
        list[str],
        typer.Option("--posting", "-p", metavar="RULEFILE_OR_ID", help="A rule file or id; several share the reading."),
    ],
    as_of: AsOfOption = None,
    policy: PolicyOption = None,
    option: OptionOption = None,
    determinations: DeterminationsOption = None,
    mapping: MappingOption = None,
    id_column: IdOption = None,
    sheet: SheetOption = None,
    carry: CarryOption = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="DIR", help="Write verdicts.csv, report.html and more there."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Also write verdicts.jsonl; without --out, print it instead of the table.")
    ] = False,
    pages: Annotated[
        int,
        typer.Option("--pages", min=0, max=1_000_000, help="How many applicants the report shows in full."),
    ] = PAGES,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, help="How many processes share a large CSV. Default: one a core."),
    ] = None,
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit with 3 if someone fails, else with 4 if someone needs review.")
    ] = False,
) -> None:
    """Screen a file of applicants against a posting, or against several, each with a folder of its own in DIR."""
    from rich.console import Console

    from screening.commands import output, several
    from screening.commands.asked import answers_of, compiled_with
    from screening.commands.inputs import Input
    from screening.commands.several import Common
    from screening.postings import check_different, load_posting

    if out == "":
        raise typer.BadParameter("`--out` names no folder; write `--out .` for this one")
    folder = None if out is None else Path(out)
    with _reported():
        loaded, options = [load_posting(one) for one in posting], _options(option)
        check_different(loaded)
        given = Input(source, mapping, id_column, carry, sheet)
        files = (*(one.path for one in loaded), *(Path(one) for one in (policy, mapping, determinations) if one))
        common = Common(folder, as_json, pages, (given.path, *filter(None, files)), answers_of(determinations), workers)
        rules = [compiled_with(one, policy, several.options_of(one, loaded, options)) for one in loaded]
        jobs = [common.job(one, given, *_as_of(as_of, one.plan.posting), several=len(rules) > 1) for one in rules]
        lines = sys.stdout if as_json and folder is None else None
        with output.progress(Console(stderr=True, emoji=False)) as progress:
            results = several.screen_all(jobs, progress, lines, 0 if folder else output.LISTED)
        for job, result in zip(jobs, results, strict=True) if lines is None else ():
            output.print_result(Console(highlight=False, emoji=False), job, result)
    if exit_status:
        raise typer.Exit(output.exit_status(results))


@app.command()
def inspect(
    source: InputArgument,
    posting: Annotated[
        str | None,
        typer.Option("--posting", "-p", metavar="RULEFILE_OR_ID", help="Look for what this posting asks as well."),
    ] = None,
    option: OptionOption = None,
    mapping: MappingOption = None,
    id_column: IdOption = None,
    sheet: SheetOption = None,
    carry: CarryOption = None,
    write_mapping: Annotated[
        str | None,
        typer.Option("--write-mapping", metavar="FILE", help="Write a file there to edit and give back."),
    ] = None,
) -> None:
    """Show what each column of a file is taken for, how much of it can be read, and what the file can't speak to."""
    from rich.console import Console

    from screening.commands.asked import rules_of
    from screening.commands.inputs import Input
    from screening.commands.inspect import inspect as lines_of

    with _reported():
        plan = rules_of(posting, None, _options(option))[0].plan if posting else None
        intake = Input(source, mapping, id_column, carry, sheet).open(plan)
        for line in lines_of(Console(highlight=False, emoji=False), intake, plan, write_mapping):
            typer.echo(visible(line))


@app.command()
def explain(
    source: InputArgument,
    applicant_id: Annotated[str, typer.Argument(metavar="APPLICANT_ID")],
    posting: PostingOption,
    as_of: AsOfOption = None,
    policy: PolicyOption = None,
    option: OptionOption = None,
    determinations: DeterminationsOption = None,
    mapping: MappingOption = None,
    id_column: IdOption = None,
    sheet: SheetOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Explain the verdict on one applicant: the whole tree, with quotes and evidence."""
    from screening.api import verdict
    from screening.commands.asked import answers_of, rules_of
    from screening.commands.inputs import Input
    from screening.reports.tree import verdict_text
    from screening.run import decided

    with _reported():
        rules, loaded = rules_of(posting, policy, _options(option))
        day, _ = _as_of(as_of, loaded)
        answers = answers_of(determinations)
        for part in Input(source, mapping, id_column, sheet=sheet).open(rules.plan).batches():
            if applicant_id in part.table.ids:
                i = part.table.ids.index(applicant_id)
                found = verdict(decided(rules, part.table.take([i]), day, answers), 0)
                text = json_text(found.to_dict(), indent=2) if as_json else None
                typer.echo(text or "\n".join(verdict_text(found, loaded.title)))
                return
        message = f"`{visible(applicant_id)}` isn't among the applicants of {source}"
        raise fault(
            OptionError, "no-such-applicant", message, hint="its row may be rejected; `screening screen` lists those"
        )


@app.command()
def questions(
    source: InputArgument,
    posting: PostingOption,
    as_of: AsOfOption = None,
    policy: PolicyOption = None,
    option: OptionOption = None,
    determinations: DeterminationsOption = None,
    mapping: MappingOption = None,
    id_column: IdOption = None,
    sheet: SheetOption = None,
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="FILE", help="Write the CSV there.")] = None,
) -> None:
    """Write the open questions of a batch as a CSV, those first that settle the most; answer it and give it back."""
    from screening.commands.asked import answers_of, rules_of
    from screening.commands.inputs import Input
    from screening.commands.questions import QuestionList
    from screening.wording import plural

    with _reported():
        rules, loaded = rules_of(posting, policy, _options(option))
        day, _ = _as_of(as_of, loaded)
        answers = answers_of(determinations)
        found = QuestionList(rules, day, answers)
        intake = Input(source, mapping, id_column, sheet=sheet).open(rules.plan)
        for part in intake.batches():
            found.add(part.table)
        found.catch_up(lambda: (part.table for part in intake.batches()))
        if out is None:
            found.write(sys.stdout)
            return
        typer.echo(f"{plural(found.write_file(out), 'question')} in {visible(out)}")
        typer.echo(f"fill in answer, who, when and why, then screen with --determinations {visible(out)}")


@rules_app.command()
def show(
    posting: Annotated[str, typer.Argument(metavar="POSTING", help="A rule file, or the id of a shipped posting.")],
    policy: PolicyOption = None,
    option: OptionOption = None,
    engine: Annotated[
        bool, typer.Option("--engine", help="Also the compiled rules, as durable-rules gets them.")
    ] = False,
) -> None:
    """Show a posting's rules as prose beside the quotes."""
    from screening.commands.asked import rules_of
    from screening.reports.prose import engine_rules, posting_prose

    with _reported():
        rules, _ = rules_of(posting, policy, _options(option))
        for line in posting_prose(rules.plan):
            typer.echo(line)
        if engine:
            typer.echo("\nRULES OF THE ENGINE:")
            for line in engine_rules(rules.plan):
                typer.echo(line)


RulesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="RULES...", help="Rule files or ids. Default: all that ship.")
]


@rules_app.command()
def check(rules: RulesArgument = None) -> None:
    """Load, check the quotes and lint."""
    from screening.commands import rules as rules_command
    from screening.commands.asked import sources_of

    bad = 0
    with _reported():
        for checked in rules_command.check(sources_of(rules)):
            for problem in checked.problems:
                typer.echo(visible(str(problem)), err=True)
            bad += bool(checked.problems)
            if checked.posting is not None and not checked.problems:
                count = sum(1 for _ in checked.posting.walk())
                typer.echo(f"{checked.name}: ok, {count} requirements, every quote found")
    raise typer.Exit(1 if bad else 0)


@rules_app.command("test")
def run_examples(rules: RulesArgument = None) -> None:
    """Run the examples inside the rule files; fail on a status that no example reaches."""
    from screening.commands import rules as rules_command
    from screening.commands.asked import sources_of

    bad = 0
    with _reported():
        for checked in rules_command.check(sources_of(rules)):
            problems = checked.problems
            if checked.posting is not None:
                tested = rules_command.run_examples(checked.posting)
                problems = tested.problems
                if not problems:
                    typer.echo(f"{checked.name}: {tested.examples} examples agree and reach every status")
            for problem in problems:
                typer.echo(visible(str(problem)), err=True)
            bad += bool(problems)
    raise typer.Exit(1 if bad else 0)


@rules_app.command()
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    from screening.postings.schema import rule_file_schema

    with _reported():
        typer.echo(json.dumps(rule_file_schema(), indent=2))


def _options(options: list[str] | None) -> dict[str, bool]:
    chosen: dict[str, bool] = {}
    for text in options or ():
        name, _, value = text.partition("=")
        truth = {"": True, "yes": True, "true": True, "no": False, "false": False}.get(value.casefold())
        if truth is None:
            raise typer.BadParameter(f"`{text}`: write {name}=yes or {name}=no")
        if chosen.setdefault(name, truth) is not truth:
            raise typer.BadParameter(f"`{name}` is both yes and no")
    return chosen


def _as_of(text: str | None, posting: Posting) -> tuple[datetime.date, str]:
    from screening.run import EARLIEST, LATEST

    if text is None:
        closes = posting.file.posting.closes
        return (closes, "the posting's closing date") if closes else (datetime.date.today(), "today")
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is not a date; write 2026-11-21") from None
    if not EARLIEST <= day <= LATEST:
        raise typer.BadParameter(f"`{text}` is outside {EARLIEST.year} to {LATEST.year}")
    return day, "as given"


def main() -> None:
    """The console script."""
    set_up()
    app()
