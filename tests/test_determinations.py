"""Determinations: open questions over a batch, answered once, read by the next run."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest

from screening import Applicant, InputError, Outcome, Status, screen
from screening.commands.questions import QuestionList
from screening.commands.stale import Stale
from screening.determinations import ANSWERS, NOTHING, Determination, Determinations, read_determinations
from screening.intake import open_input
from screening.postings import Posting
from screening.profiles import ProfileTable
from screening.records import table_of
from screening.run import compiled, decided

NOW = datetime.date(2026, 11, 21)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
VOCABULARY = {"title", "field", "related-field", "level", "credential-name"}


def applicant(identifier: str, title: str, field: str = "Computer Science", **more: object) -> Applicant:
    return Applicant.model_validate(
        {
            "applicant_id": identifier,
            "education": [{"level": "bachelor", "field": field, "accredited": True, "conferred": True}],
            "experience": [{"title": title, "start": "2010-01-01", "end": "2020-12-31", "supervised": 5, **more}],
            "credentials": [{"name": "drivers-license", "valid": True}],
            "answers": {"personal-automobile": True},
        }
    )


def everyone(posting: Posting) -> ProfileTable:
    return open_input(FIXTURES / "applicants.csv", kinds=posting.kinds.keys()).read().table


def asked(posting: Posting, table: ProfileTable, answers: Determinations | None = None) -> QuestionList:
    found = QuestionList(compiled(posting), NOW, answers or Determinations())
    found.add(table)
    return found


@pytest.fixture
def posting(postings: tuple[Posting, ...]) -> Posting:
    return next(one for one in postings if one.id == "pps-director-enterprise-applications")


def test_an_answer_settles_everybody_who_wrote_the_value(posting: Posting) -> None:
    """One answer about a title counts for all applicants, however they spell its case and punctuation."""
    people = [applicant("A-1", "Network Ops Lead"), applicant("A-2", "network ops-lead"), applicant("A-3", "CIO")]
    table = table_of(people)
    question = next(asked(posting, table).ranked())
    assert (question.question, question.applicants, question.settles) == ("title:it-program-management", 2, 2)
    for answer, outcome in (("yes", Outcome.QUALIFIED), ("no", Outcome.NOT_QUALIFIED)):
        answers = Determinations(
            [Determination(question.question, question.value, answer, "R. Ohm", "2026-11-20", "duties")]
        )
        run = decided(compiled(posting), table, NOW, answers)
        assert [run.decision(i).outcome for i in range(3)] == [outcome, outcome, Outcome.QUALIFIED]


def test_who_answered_when_and_why_is_in_the_evidence(posting: Posting) -> None:
    """A determination is evidence like any other and is shown as such."""
    note = "determined by R. Ohm on 2026-11-20: duties read"
    for answer, counted in (("yes", "certain"), ("no", "excluded")):
        answers = Determinations(
            [
                Determination(
                    "title:it-program-management", "Network Ops Lead", answer, "R. Ohm", "2026-11-20", "duties read"
                )
            ]
        )
        verdict = screen(posting, applicant("A-1", "Network Ops Lead"), as_of=NOW, determinations=answers)
        (entry,) = verdict.finding("experience").evidence
        assert entry.counted == counted
        assert note in entry.reason


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_answering_all_leaves_no_review_that_rests_on_vocabulary(postings: tuple[Posting, ...], answer: str) -> None:
    """After every question is answered, no open question is about a title, a field, a level or a credential's name."""
    for posting in postings:
        table = everyone(posting)
        answers = Determinations()
        for _ in range(4):
            found = list(asked(posting, table, answers).ranked())
            for one in found:
                given = answer if not one.question.startswith("level") else "master" if answer == "yes" else "none"
                answers = answers.with_answer(one.question, one.value, given)
        assert not found
        questions = asked(posting, table, answers)
        assert not questions.found
        from screening.explain.questions import open_questions

        run = decided(compiled(posting), table, NOW, answers)
        for i in range(len(run)):
            left = [q for q in open_questions(run, i) if q.kind in VOCABULARY and q.value]
            assert not left


def test_questions_are_ranked_by_what_they_settle(posting: Posting) -> None:
    """Questions that settle the most verdicts come first."""
    ranked = list(asked(posting, everyone(posting)).ranked())
    assert [one.settles for one in ranked] == sorted((one.settles for one in ranked), reverse=True)
    assert ranked[0].settles > 0


def test_the_file_goes_out_and_comes_back(posting: Posting, tmp_path: Path) -> None:
    """The file of questions, answered, is the file of determinations; unanswered rows say nothing."""
    table = table_of([applicant("A-1", "=Network Ops"), applicant("A-2", "Data Wrangler", "Basket Weaving")])
    out = io.StringIO()
    count = asked(posting, table).write(out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == count == 3
    path = tmp_path / "answers.csv"
    for row in rows:
        row["answer"] = "yes" if "Network" in row["value"] else ""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    answers = read_determinations(path)
    assert [(one.question, one.value, one.answer) for one in answers] == [
        ("title:it-program-management", "=Network Ops", "yes")
    ]
    assert decided(compiled(posting), table, NOW, answers).decision(0).outcome is Outcome.QUALIFIED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("value,answer\na,b\n", "{}: missing-column: has no column `question`; "
            "begin with the file that `screening questions` writes"),
        (
            "question,value,answer\ntitle:x,Lead,maybe\nsong,Lead,yes\n",
            "{}: row 2, answer: bad-answer: `maybe` is no answer to this; write one of yes, no, or leave it blank\n"
            "{}: row 3, question: unknown-question: `song` is no question",
        ),
        (
            "question,value,answer\ntitle:x,Ops Lead,yes\ntitle:x,ops lead,no\n",
            "{}: contradictory: `ops lead` is answered `yes` and `no` to `title:x`; keep one of the two",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_problem_not_a_silent_choice(tmp_path: Path, text: str, message: str) -> None:
    """Unknown questions, answers that a question doesn't take and contradictions are all said."""
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_determinations(path)
    assert str(error.value) == message.replace("{}", str(path))


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        ("title:it-program-management", "Network Ops Lead", ""),
        ("title:it-program-management", "  network OPS lead", ""),
        ("title:it-program-management", "Steam Engineer", "nobody in the input wrote the value"),
        ("title:it-program-management", "CIO", "what the value stands for is known without it"),
        ("title:it-management", "Network Ops Lead", "the posting doesn't ask that"),
        ("employer:nonprofit", "County", "the posting doesn't ask that"),
        ("field:computer-science", "Basket Weaving", "the posting doesn't ask that"),
        ("level", "Bachelor of Science", "what the value stands for is known without it"),
        ("level", "Vordiplom", ""),
        ("accredited", "Oregon State", "nobody in the input wrote the value"),
        ("credential:drivers-license", "PMP", "what the value stands for is known without it"),
        ("credential:drivers-license", "road ticket", "nobody in the input wrote the value"),
    ],
)
def test_a_stale_answer_is_a_problem(posting: Posting, question: str, value: str, why: str) -> None:
    """A stale determination is a problem, not a silent choice: it is listed with its row and the reason."""
    tables = [table_of([applicant("A-1", title)]) for title in ("Network Ops Lead", "CIO")]
    degree = Applicant.model_validate({"applicant_id": "A-2", "education": [{"level": "Vordiplom"}]})
    one = Determination(question, value, "bachelor" if question == "level" else "yes", row=7)
    stale = Stale([one], compiled(posting).plan)
    for table in (*tables, table_of([degree])):
        stale.see(table)
    said = [(note.row, note.file, note.value, note.reason.partition("isn't used: ")[2]) for note in stale.problems()]
    assert said == ([(7, "determinations", value, why)] if why else [])


def test_each_question_of_the_list_is_one_that_the_posting_asks(postings: tuple[Posting, ...]) -> None:
    """Whatever `screening questions` asks over the fixtures is a question of the plan: no answer is stale at once."""
    lines = (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").splitlines()
    table = table_of([Applicant.model_validate_json(line) for line in lines])
    for posting in postings:
        rules = compiled(posting)
        asked = QuestionList(rules, NOW, NOTHING)
        asked.add(table)
        answers = [Determination(a.question, a.value, ANSWERS[a.question.partition(":")[0]][0]) for a in asked.ranked()]
        stale = Stale(answers, rules.plan)
        stale.see(table)
        assert answers
        assert list(stale.problems()) == []


def test_an_answer_changes_nothing_that_is_known(posting: Posting) -> None:
    """A recognised title stays recognised, a listed field listed, whatever is answered about them."""
    answers = Determinations(
        [
            Determination("title:it-program-management", "IT Program Manager", "no"),
            Determination("level", "bachelor", "none"),
        ]
    )
    verdict = screen(posting, applicant("A-1", "IT Program Manager"), as_of=NOW, determinations=answers)
    assert verdict.finding("experience").status is Status.MET
    assert verdict.finding("degree").status is Status.MET


def test_two_commands_settle_a_batch(tmp_path: Path) -> None:
    """`questions` writes the open questions; answered, they go back with --determinations and the reviews go down."""
    import subprocess
    import sys

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "screening", *arguments, "--posting", "pps-director-enterprise-applications"]
        done = subprocess.run(
            [*command, "--as-of", "2026-11-21"], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    source = str(FIXTURES / "applicants.csv")
    assert "fill in answer, who, when and why" in run("questions", source, "--out", "q.csv")
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["answer"] = "no"
    with (tmp_path / "q.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows([*rows, {**rows[0], "value": "Steam Engineer"}])
    assert "PASS 8   REVIEW 25   FAIL 56" in run("screen", source)
    after = run("screen", source, "--determinations", "q.csv")
    assert "PASS 8   REVIEW 25   FAIL 56" not in after
    assert "1 answer of determinations without use:" in after
    why = "isn't used: nobody in the input wrote the value"
    said = f"the answer `no` about `Steam Engineer` ({rows[0]['question']}) {why}"
    assert f"  row {len(rows) + 2}, determinations: value: {said}; take it out, or correct the value" in after


def test_a_verdict_says_which_answers_it_was_given(posting: Posting) -> None:
    """Whoever replays a verdict can tell with which answers it was made; their order in the file is no matter."""
    one = Determination("title:it-program-management", "Network Ops Lead", "yes")
    two = replace(one, value="Data Wrangler")

    def said(*answers: Determination) -> object:
        verdict = screen(posting, applicant("A-1", "CIO"), as_of=NOW, determinations=Determinations(answers))
        return verdict.provenance["determinations_sha256"]

    assert said() is None
    assert said(one, two) == said(two, one)
    assert len({said(), said(one), said(two), said(one, two), said(replace(one, answer="no"))}) == 5
