"""Quotes are found in the posting's text, and the text is cut into the sentences that they have to touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.postings import Citation
from screening.postings.quotes import PostingText, QuoteMissing
from screening.postings.sentences import sentences

TEXTS = sorted((Path(__file__).parent.parent / "rules" / "texts").glob("*.txt"))


def found(text: str, quote: str) -> list[str]:
    """The stretches of the text that a quote stands for."""
    citation = PostingText(text).find(quote)
    assert isinstance(citation, Citation)
    return [text[start:end] for start, end in citation.parts]


def cut(text: str) -> list[str]:
    """The sentences of a text, each on one line."""
    return [" ".join(text[start:end].split()) for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("A valid licence.", "A valid licence.", ["A valid licence."]),
        ("A  valid\n\tlicence.", "A valid licence.", ["A  valid\n\tlicence."]),
        ("A\u00a0valid licence.", "A valid licence.", ["A\u00a0valid licence."]),
        ("A valid licence.", " A\nvalid  licence. ", ["A valid licence."]),
        ("Bachelor\u2019s degree", "Bachelor's degree", ["Bachelor\u2019s degree"]),
        ("Bachelor's degree", "Bachelor\u2019s degree", ["Bachelor's degree"]),
        ("a \u201cmajor\u201d", 'a "major"', ["a \u201cmajor\u201d"]),
        ("K\u201312 schools", "K-12 schools", ["K\u201312 schools"]),
        ("on\u2014call", "on-call", ["on\u2014call"]),
        ("com\u00adputer", "computer", ["com\u00adputer"]),
        ("one two three four", "one ... four", ["one", "four"]),
        ("one two three four", "one\u2026four", ["one", "four"]),
        ("one two three four", "... two ... three ...", ["two", "three"]),
        ("one two one three", "one", ["one"]),
        ("etc... and so on", "etc ... so on", ["etc", "so on"]),
    ],
)
def test_a_quote_is_found_whatever_the_typography(text: str, quote: str, expected: list[str]) -> None:
    """White space, quotation marks and dashes are folded; the span is that of the original text."""
    assert found(text, quote) == expected


def test_the_first_occurrence_is_taken() -> None:
    """A quote that stands in the text more than once is cited where it stands first."""
    citation = PostingText("An hour. Two years. Two years.").find("Two years.")
    assert isinstance(citation, Citation)
    assert (citation.start, citation.end) == (9, 19)


def test_a_joined_quote_spans_from_its_first_to_its_last_part() -> None:
    """The citation begins with the first part, ends with the last and keeps the parts."""
    citation = PostingText("one two three four").find("one ... three")
    assert citation == Citation("one ... three", 0, 13, ((0, 3), (8, 13)))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("A valid licence.", "a valid licence."),
        ("two years", "two year"),
        ("knowledge", "no"),
        ("knowledge", "ledge"),
        ("STANDARD", "AND"),
        ("one two", "two ... one"),
        ("one", "one ... one"),
        ("one", "..."),
        ("", "one"),
    ],
)
def test_what_the_text_does_not_say_is_not_found(text: str, quote: str) -> None:
    """Case counts, words aren't cut, parts stand in order and don't overlap, and an empty quote is none."""
    assert isinstance(PostingText(text).find(quote), QuoteMissing)


def test_a_quote_that_is_not_found_comes_with_the_closest_sentence() -> None:
    """The hint shows the sentence that was probably meant; nothing where none is alike."""
    text = PostingText("Seven years of experience. A valid driver\u2019s license is required.")
    missing = text.find("A valid drivers licence is required")
    assert isinstance(missing, QuoteMissing)
    assert missing.hint == "the closest sentence is `A valid driver\u2019s license is required.`"
    unlike = text.find("zzz")
    assert isinstance(unlike, QuoteMissing)
    assert unlike.hint == ""


def test_a_part_out_of_order_is_said_to_be_that() -> None:
    """Where the part stands in the text, but earlier, the order is what is wrong."""
    missing = PostingText("one two three").find("three ... one")
    assert isinstance(missing, QuoteMissing)
    assert (missing.part, missing.after) == ("one", "three")
    assert missing.hint == "write the parts in the order of the text"


def test_only_the_first_missing_quotes_come_with_a_suggestion() -> None:
    """To look for the closest sentence is slow, and ten show what is the matter."""
    text = PostingText("A valid driver\u2019s license is required.")
    hints = [missing.hint for _ in range(12) if isinstance(missing := text.find("A valid licence"), QuoteMissing)]
    assert [bool(hint) for hint in hints] == [True] * 10 + [False] * 2


@given(st.text(alphabet="ab1_-\u00e9. ", max_size=30), st.text(alphabet="ab1_-\u00e9.", min_size=1, max_size=3))
def test_a_part_is_found_at_the_first_place_that_cuts_no_word(text: str, part: str) -> None:
    """The same as looking at every place in turn."""

    def inside(at: int) -> bool:
        return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

    if "..." in part:
        return
    folded = PostingText(text).folded
    if folded != text:
        return
    whole = (i for i in range(len(text)) if text.startswith(part, i) and not inside(i) and not inside(i + len(part)))
    citation = PostingText(text).find(part)
    assert (citation.start if isinstance(citation, Citation) else None) == next(whole, None)


@given(
    st.text(alphabet="aB. ", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda s: (s[0], s[0] + s[1])), max_size=5),
)
def test_untouched_sentences_share_no_character_with_a_span(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the order of the spans and however they overlap."""
    posting = PostingText(text)
    expected = [(s, e) for s, e in posting.sentences if not any(a < e and s < b for a, b in spans)]
    assert list(posting.untouched(spans)) == expected


@given(st.text(alphabet="ab \n\u00a0\u2019'\u2013-.", max_size=40), st.data())
def test_any_stretch_between_words_is_found_where_the_text_has_it(text: str, data: st.DataObject) -> None:
    """A verbatim stretch is found at its place or earlier, and what is found folds to the same."""
    words = text.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    citation = PostingText(text).find(quote)
    if "..." in quote:
        return
    assert isinstance(citation, Citation)
    assert PostingText(text[citation.start : citation.end]).folded.strip() == PostingText(quote).folded.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("One thing; Another thing", ["One thing;", "Another thing"]),
        ("one thing; another thing", ["one thing; another thing"]),
        ("Any B.S. Degree of the U.S. Navy, e.g. History.", ["Any B.S. Degree of the U.S. Navy, e.g. History."]),
        ("Is it \u201cpaid.\u201d Yes.", ["Is it \u201cpaid.\u201d", "Yes."]),
        ("EDUCATION\nA degree", ["A degree"]),
        ("Education/Training: A degree\n\nAND\n\nExperience: Two years", ["A degree", "Two years"]),
        ("Education:\n- A degree\n- A licence", ["A degree", "A licence"]),
        ("1. A degree\n2) A licence\n\u2022 A car", ["A degree", "A licence", "A car"]),
        ("may be considered.\nSpecial Requirements:\nA car.", ["may be considered.", "A car."]),
        ("Seven years of experience overseeing the technical programs and functions of \na department.",
         ["Seven years of experience overseeing the technical programs and functions of a department."]),
        ("Experience in the administration of schools or in one of \nPortland: two years of it.",
         ["Experience in the administration of schools or in one of Portland: two years of it."]),
        ("Experience in the administration of schools or of cities\nSPECIAL REQUIREMENTS\nA car.",
         ["Experience in the administration of schools or of cities", "A car."]),
        ("A degree\nin law", ["A degree in law"]),
        ("YOU MUST HOLD A LICENCE.\nA car.", ["YOU MUST HOLD A LICENCE.", "A car."]),
        ("YOU MUST HOLD A LICENCE AND OWN A CAR OR VAN", ["YOU MUST HOLD A LICENCE AND OWN A CAR OR VAN"]),
        ("Those who hold a degree in one of six fields: law and others",
         ["Those who hold a degree in one of six fields: law and others"]),
        ("A pass in the courses\n101\n102\nof the school.", ["A pass in the courses 101 102 of the school."]),
        ("A degree\nA licence", ["A degree", "A licence"]),
        ("A degree\r\n\r\nA licence", ["A degree", "A licence"]),
        ("For all levels in this series it is typically obtained through a degree and the following:",
         ["For all levels in this series it is typically obtained through a degree and the following:"]),
        ("either\n\nor\n\n* * *\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    """Wrapped lines are joined; bullets, paragraphs and headings end a sentence; connectives are none."""
    assert cut(text) == expected


def test_shipped_texts_are_cut_where_a_reader_would() -> None:
    """No sentence of a shipped posting begins in the middle of one, or runs over a paragraph."""
    assert TEXTS
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        for start, end in sentences(text):
            sentence = text[start:end]
            assert sentence[0].isupper(), (path.name, sentence)
            assert sentence[-1] in ".;:", (path.name, sentence)
            assert "\n\n" not in sentence, (path.name, sentence)


@given(st.text(alphabet="aB .;:\n-\r1)", max_size=60))
def test_sentences_are_in_order_and_hold_every_word_once(text: str) -> None:
    """Spans don't overlap, and none is empty or has white space at its ends."""
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end


def test_a_sentence_is_touched_by_a_part_not_by_the_gap_between_parts() -> None:
    """What `...` leaves out isn't covered by the quote."""
    text = PostingText("One thing. Another thing. A third thing.")
    citation = text.find("One thing. ... A third thing.")
    assert isinstance(citation, Citation)
    assert [text.text[start:end] for start, end in text.untouched(citation.parts)] == ["Another thing."]
