"""The HTML report: one page, nothing loaded, every count and quote there, and nothing of what applicants wrote runs."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

import pytest

from screening.api import verdict
from screening.applicant import Applicant
from screening.intake import Rejected, Unread
from screening.postings import Posting
from screening.records import table_of
from screening.reports.html import sections, visible, write_report
from screening.reports.summary import Summary
from screening.reports.tally import LISTED, Tally
from screening.reports.tree import CONVENIENCE_WORDS
from screening.run import Run, compiled, decided
from screening.verdict import Verdict

FIXTURES = Path(__file__).parent.parent / "fixtures" / "applicants.jsonl"
AS_OF = datetime.date(2026, 11, 21)
ABOUT = {"Input": "applicants.csv", "As of": "2026-11-21, the closing date", "Policy": "default, version 1"}
VOID = {"meta", "input", "br", "img", "link"}
BLOCKS = {
    *("h1", "h2", "h3", "h4", "p", "blockquote", "details", "summary", "label", "legend", "div"),
    *("ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
}
ELEMENTS = BLOCKS | {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "nav", "fieldset", "input"),
    *("a", "b", "i", "em", "strong", "small", "span", "q", "bdi", "time", "code"),
}
BAD = '<script>alert("1")</script>'
HOSTILE = Applicant.model_validate(
    {
        "applicant_id": f"{BAD}\u202etxt.exe",
        "education": [{"level": "bachelor", "field": "</td></table><style>*{}</style>", "institution": "é" * 300}],
        "experience": [
            {
                "title": "<img src=https://example.org/x onerror=alert(1)> `Manager` \u2066\x07",
                "employer": "\" onmouseover='x' {{ 7 * 7 }}",
                "start": "2010-01",
                "end": "2020-12",
            }
        ],
    }
)


@dataclass
class Page(HTMLParser):
    """The page as a strict reader sees it: every element closed in its turn."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute of {tag} occurs twice"
        self.elements.append((tag, dict(attrs)))
        if tag == "blockquote":
            self.quotes.append("")
        if tag in BLOCKS:
            self.text.append(" ")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} is closed out of turn"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)
        if "blockquote" in self.open:
            self.quotes[-1] += data

    @property
    def words(self) -> str:
        """What a reader sees, with single blanks."""
        return " ".join("".join(self.text).split())


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


@dataclass
class Screened:
    """A run with everything that a report takes."""

    run: Run
    summary: Summary

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(verdict(self.run, i) for i in range(len(self.run)))

    @cached_property
    def page(self) -> str:
        return self.html()

    def html(
        self,
        verdicts: Iterable[Verdict] | None = None,
        shown: int = 1000,
        rejected: Sequence[Rejected] = (),
        problems: Sequence[Unread] = (),
    ) -> str:
        out = io.StringIO()
        rows = len({(one.file, one.row) for one in rejected})
        tally = Tally(len(self.run) + rows, len(self.run), rows)
        tally.note(rejected, problems)
        write_report(
            out,
            summary=self.summary,
            applicants=sections(self.run.plan, islice(self.verdicts if verdicts is None else verdicts, shown)),
            as_of=AS_OF.isoformat() if len(self.run) else None,
            tally=tally,
            about=ABOUT,
            shown=shown,
        )
        return out.getvalue()


def screened(posting: Posting, applicants: list[Applicant]) -> Screened:
    rules = compiled(posting)
    run = decided(rules, table_of(applicants), AS_OF)
    summary = Summary(plan=rules.plan)
    summary.add(run)
    return Screened(run, summary)


@pytest.fixture(scope="module")
def applicants() -> list[Applicant]:
    """The applicants of the fixtures, and one who tries to break out."""
    lines = FIXTURES.read_text(encoding="utf-8").splitlines()
    return [*(Applicant.model_validate_json(line) for line in lines), HOSTILE]


@pytest.fixture(scope="module")
def batches(postings: tuple[Posting, ...], applicants: list[Applicant]) -> list[Screened]:
    """All applicants against each of the postings."""
    return [screened(posting, applicants) for posting in postings]


def test_every_element_is_closed_and_known(batches: list[Screened]) -> None:
    """The page is well formed, and has no element but those that the template writes: nothing breaks out of a cell."""
    for batch in batches:
        page = read(batch.page)
        assert {tag for tag, _ in page.elements} <= ELEMENTS


def test_nothing_runs_and_nothing_is_loaded(batches: list[Screened]) -> None:
    """No script, no event attribute, no inline style, and no link but to the page itself."""
    rejected, problems = (Rejected(3, BAD, BAD, BAD, BAD, BAD),), (Unread(3, BAD, BAD, BAD, BAD, BAD),)
    for batch in batches:
        for tag, attributes in read(batch.html(rejected=rejected, problems=problems)).elements:
            assert tag != "script"
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")]
            assert (attributes.get("href") or "#").startswith("#")
        assert not re.search(r"url\(|@import|https?:", re.search(r"<style>(.*?)</style>", batch.html(), re.S)[1])  # type: ignore[index]


def test_policy_of_the_page_allows_its_own_style_only(batches: list[Screened]) -> None:
    """The content security policy forbids everything but the one style sheet, which it names by its hash."""
    html = batches[0].page
    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]  # type: ignore[index]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [a["content"] for tag, a in read(html).elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_what_an_applicant_wrote_is_shown_as_written(postings: tuple[Posting, ...]) -> None:
    """Markup in a title is text, template code isn't run, and characters that can't be seen are written out."""
    html = screened(postings[0], [HOSTILE]).html()
    words = read(html).words
    assert f"{BAD}‹U+202E›txt.exe" in words
    assert "<img src=https://example.org/x onerror=alert(1)> `Manager` ‹U+2066›‹U+0007›" in words
    assert "\" onmouseover='x' {{ 7 * 7 }}" in words
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ümlaut 漢字", "plain ümlaut 漢字"),
        ("a\u202eb", "a‹U+202E›b"),
        ("a\u200bb\ufeff", "a‹U+200B›b‹U+FEFF›"),
        ("\x00\x1b\x7f\x85", "‹U+0000›‹U+001B›‹U+007F›‹U+0085›"),
        ("\ud800", "‹U+D800›"),
        ("two\nlines\tand\u00a0blanks", "two\nlines\tand\u00a0blanks"),
        ("\U000e0041", "‹U+E0041›"),
    ],
)
def test_unseen_characters_are_written_out(text: str, shown: str) -> None:
    """Whatever has no glyph or turns the direction of the text is named; blanks stay blanks."""
    assert visible(text) == shown


def test_totals_are_those_of_the_summary(batches: list[Screened]) -> None:
    """The outcomes, the rows of the table and the sum of the rows are the counts of the summary."""
    rejected = (Rejected(7, "a", "", "x"), Rejected(7, "b", "", "y"), Rejected(9, "a", "", "z"))
    for batch in batches:
        html, summary = batch.html(rejected=rejected), batch.summary
        found = dict(re.findall(r"<dt>([A-Za-z ]+)</dt><dd>([0-9]+)</dd>", html))
        assert found == {**{o.word: str(n) for o, n in summary.outcomes.items()}, "Rejected rows": "2"}
        assert f"{summary.total + 2} rows = {summary.total} verdicts + 2 rejected" in read(html).words
        cells = re.findall(r'<tr><th scope="row">[^<]*</th>((?:<td[^>]*>[0-9]+</td>){4})</tr>', html)
        numbers = [tuple(map(int, re.findall(r">([0-9]+)<", row))) for row in cells]
        assert numbers == [(row.met, row.open, row.not_met, row.only) for row in summary.rows()]
        outcomes = Counter(re.findall(r'<details class="applicant (pass|review|fail)', html))
        assert outcomes == {o.word.lower(): n for o, n in summary.outcomes.items() if n}


def test_a_file_tells_rejected_rows_apart(batches: list[Screened]) -> None:
    """Row 3 of one file isn't row 3 of another."""
    rows = (Rejected(3, "level", "x", "y", "education.csv"), Rejected(3, "", "", "z"))
    html = batches[0].html(rejected=rows)
    assert "<dt>Rejected rows</dt><dd>2</dd>" in html
    assert "education.csv" in html


def test_unread_values_are_listed_and_counted(batches: list[Screened]) -> None:
    """A value that couldn't be read is on the page with its row, column, reason and hint; beyond the first, counted."""
    problems = [Unread(n, "Hrs", f"lots {n}", "`lots` is not hours per week", hint="write 40") for n in range(2, 300)]
    page = read(batches[0].html(problems=problems))
    assert "298 values can't be read and are unknown" in page.words
    assert "2 Hrs lots 2 lots is not hours per week Write 40" in page.words
    assert f"lots {LISTED + 1} " in page.words
    assert f"lots {LISTED + 2} " not in page.words
    assert f"And {298 - LISTED} more: problems.csv has all of them." in page.words
    assert 'id="problems"' not in batches[0].page


def test_every_applicant_occurs_once(batches: list[Screened]) -> None:
    """Each applicant has one entry, in the order of the input."""
    for batch in batches:
        found = re.findall(
            r'<details class="applicant [^>]*id="a-([0-9]+)"><summary><h3><bdi>([^<]*)</bdi>', batch.html()
        )
        assert [int(number) for number, _ in found] == list(range(1, len(batch.run) + 1))
        assert [name for _, name in found][:-1] == list(batch.run.table.ids)[:-1]


def test_every_quote_stands_there_verbatim_once(batches: list[Screened]) -> None:
    """What the posting is cited for stands there in full, and each finding points to it."""
    for batch in batches:
        html = batch.page
        page, citations = read(html), batch.run.plan.posting.citations
        assert sorted(quote.strip() for quote in page.quotes) == sorted(c.quote for c in citations.values())
        ids = Counter(a["id"] for _, a in page.elements if "id" in a)
        assert set(ids.values()) == {1}
        links = {a["href"] for tag, a in page.elements if tag == "a"}
        assert {str(link)[1:] for link in links} <= set(ids)


def test_quotes_beside_findings_are_short(batches: list[Screened]) -> None:
    """Beside a finding stands the beginning of its quote, cut between words, so that the page stays small."""
    for batch in batches:
        whole = [c.quote for c in batch.run.plan.posting.citations.values()]
        for quote in set(re.findall("<q>([^<]*)</q>", batch.page)):
            text = unescape(quote)
            assert len(text) <= 112
            head = text.removesuffix(" \u2026")
            assert any(q == text or re.match(rf"{re.escape(head)}\W", q) for q in whole)


def test_findings_are_shown_with_reason_and_evidence(batches: list[Screened]) -> None:
    """Every sentence of every finding, its evidence, the changes and the questions can be read on the page."""
    for batch in batches:
        words = read(batch.page).words
        for said in batch.verdicts[:-1]:
            for finding in (*said.walk(), *said.preferred):
                body = finding.reason.removeprefix(f"{finding.title}: ")
                assert visible(" ".join(body[1:].split())) in words
                for entry in finding.evidence:
                    assert " ".join(visible(entry.what).split()) in words
                    assert visible(entry.reason[1:]) in words
                    assert entry.note[1:] in words
            for change in (change for changes in said.would_qualify_if for change in changes):
                assert change.sentence in words
            for question in said.open_questions:
                assert " ".join(visible(question.sentence.replace("`", "")).split()) in words


def test_sets_of_changes_are_joined_by_and_and_or(batches: list[Screened]) -> None:
    """What has to come together is joined by "and", the alternatives by "or"."""
    batch = batches[3]
    said = next(v for v in batch.verdicts if len(v.would_qualify_if) > 1 and len(v.would_qualify_if[-1]) > 1)
    sets = [" and ".join(change.sentence for change in changes) for changes in said.would_qualify_if]
    assert " or ".join(sets) in read(batch.html([said])).words


def test_conveniences_are_said_in_words(batches: list[Screened]) -> None:
    """A verdict that rests on a convenience says on which, without the policy's own name for it."""
    batch = batches[0]
    said = replace(batch.verdicts[0], rests_on=tuple(CONVENIENCE_WORDS), discrepancies=("10 years of `x` are claimed",))
    html = batch.html([said])
    words = read(html).words
    for key, sentence in CONVENIENCE_WORDS.items():
        assert f"{sentence[0].upper()}{sentence[1:]}." in words
        assert key not in html or key == "claims"
    assert "10 years of x are claimed" in words
    assert batch.summary.resting
    assert f"{batch.summary.resting} of the {batch.summary.total} verdicts rest on a convenience" in words


def test_a_part_of_a_batch_says_so(batches: list[Screened]) -> None:
    """With pages for the first applicants only, the page says how many and how to get any other."""
    html = batches[0].html(shown=5)
    words = read(html).words
    assert f"This page has the first 5 of {batches[0].summary.total} applicants, in the order of the input." in words
    assert "screening explain INPUT APPLICANT_ID" in words
    assert html.count('<details class="applicant') == 5
    assert "screening explain" not in batches[0].page


def test_an_empty_batch_has_a_page(postings: tuple[Posting, ...]) -> None:
    """No applicants and no rejected rows is a page like any other."""
    words = read(screened(postings[0], []).html()).words
    assert "0 rows = 0 verdicts + 0 rejected" in words
    assert "There is no applicant on this page." in words
    assert "None: every row has a verdict." in words


def test_provenance_is_printed_as_given(batches: list[Screened]) -> None:
    """The lines of the provenance stand there in their order."""
    pairs = re.findall(r"<div><dt>([^<]*)</dt><dd>([^<]*)</dd></div>", batches[0].page.split('id="about"')[1])
    assert dict(pairs) == ABOUT
    assert [name for name, _ in pairs] == list(ABOUT)


def test_same_input_same_bytes(batches: list[Screened]) -> None:
    """Writing the page again gives the same page."""
    assert batches[1].html() == batches[1].page


def test_verdicts_are_read_while_the_page_is_written(batches: list[Screened]) -> None:
    """An applicant is on the page before the next but one is built: a batch isn't held in memory."""
    out = io.StringIO()
    ids = batches[0].run.table.ids

    def lazily() -> Iterator[Verdict]:
        for i, said in enumerate(batches[0].verdicts):
            if i > 1:
                assert f"<bdi>{ids[i - 2]}</bdi>" in out.getvalue()
            yield said

    read_on = lazily()
    summary = batches[0].summary
    told = sections(summary.plan, islice(read_on, 10))
    write_report(out, summary=summary, applicants=told, as_of=None, tally=Tally(), about=ABOUT, shown=10)
    assert next(read_on).applicant_id == ids[10]


def test_page_is_small_enough_to_mail(batches: list[Screened]) -> None:
    """Ninety applicants take less than a megabyte and a half."""
    assert max(len(batch.page.encode()) for batch in batches) < 1_500_000


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_has_contrast(batches: list[Screened]) -> None:
    """Text stands out from what it lies on by 4.5 to 1, in the light and in the dark colours (WCAG AA)."""
    schemes = re.findall(r":root\{([^}]*)\}", batches[0].page)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--([a-z-]+):#([0-9a-f]+)", scheme))
        pairs = [(ink, ground) for ink in ("ink", "dim", "link") for ground in ("bg", "soft")]
        pairs += [(tone, ground) for tone in ("pass", "review", "fail", "none") for ground in ("bg", f"{tone}-bg")]
        for ink, ground in pairs:
            lights = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
            assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, (ink, ground)
