"""Determinations: open questions over a batch, answered once, read by the next run."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest

from screening import Applicant, Finding, InputError, Outcome, Status, screen
from screening.commands.questions import QuestionList
from screening.commands.stale import Stale, unmentioned, unsigned
from screening.determinations import ANSWERS, NOTHING, Determination, Determinations, read_determinations
from screening.explain.questions import open_questions
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
        run = decided(compiled(posting), table, NOW, answers)
        for i in range(len(run)):
            left = [q for q in open_questions(run, i) if q.kind in VOCABULARY and q.value]
            assert not left


WHOLE = (
    "BS Computer Science / MBA",
    "BS, Computer Science, Oregon State University, 2012",
    "BS Informatik",
    "BS in Basket Weaving",
    "Nursing",
    "Diplom Informatik; Vordiplom Physik",
)


@pytest.mark.parametrize("field", ["yes", "no"])
@pytest.mark.parametrize("level", ["bachelor", "master", "none"])
def test_a_text_that_names_level_and_field_is_asked_for_both(
    postings: tuple[Posting, ...], level: str, field: str
) -> None:
    """A degree in one cell that isn't known: after its level its field is asked of the same text, and settled."""
    people = [
        {"applicant_id": text, "education": [{"level": text, "accredited": True, "conferred": True}]} for text in WHOLE
    ]
    table = table_of([Applicant.model_validate(one | {"experience": [], "credentials": []}) for one in people])
    for posting in postings:
        answers, rounds = Determinations(), 0
        while found := list(asked(posting, table, answers).ranked()):
            rounds += 1
            assert rounds <= 4
            for one in found:
                assert one.applicants == 1
                answers = answers.with_answer(one.question, one.value, level if one.question == "level" else field)
        run = decided(compiled(posting), table, NOW, answers)
        for i in range(len(run)):
            assert not [q for q in open_questions(run, i) if q.kind in VOCABULARY]
        stale = Stale(answers, compiled(posting).plan)
        stale.see(unmentioned(answers, table))
        assert list(stale.problems()) == []


def test_what_settled_the_field_of_a_text_is_in_the_evidence(posting: Posting) -> None:
    """First the level is asked, then the field; each answer is evidence, and of both the verdict is made."""
    text = "BS Informatik"
    degree = {"level": text, "accredited": True, "conferred": True}
    one = applicant("A-1", "CIO").model_copy(
        update={"education": Applicant.model_validate({"applicant_id": "x", "education": [degree]}).education}
    )
    wanted = next(name for name in compiled(posting).plan.questions if "computer-science" in name)

    def finding(*answers: Determination) -> Finding:
        verdict = screen(posting, one, as_of=NOW, determinations=Determinations(answers))
        return verdict.finding("degree")

    level = Determination("level", text, "bachelor")
    assert finding().status is Status.UNDETERMINED
    assert finding(level).evidence[0].reason == "its field isn't known"
    questions = [
        (a.question, a.value, a.sentence) for a in asked(posting, table_of([one]), Determinations([level])).ranked()
    ]
    assert [(question, value) for question, value, _ in questions] == [(wanted, text)]
    assert questions[0][2].startswith("Does the degree `BS Informatik` count as one in ")
    for answer, status in (("yes", Status.MET), ("no", Status.NOT_MET)):
        found = finding(level, Determination(wanted, text, answer, "R. Ohm", "2026-11-20", "read"))
        assert found.status is status
        assert "determined by R. Ohm on 2026-11-20: read" in found.evidence[0].reason
    by = "determined by R. Ohm on 2026-11-20: no such level"
    nothing = replace(level, answer="none", who="R. Ohm", when="2026-11-20", why="no such level")
    assert finding(nothing).evidence[0].reason == f"it is no degree, {by}"
    assert by in finding(replace(nothing, answer="associate")).evidence[0].reason


@pytest.mark.parametrize("level", ["bachelor", "BS", "Master's"])
def test_a_level_alone_leaves_its_field_unsaid(posting: Posting, level: str) -> None:
    """Where a text says only a level, no answer about words can say the field."""
    table = table_of([Applicant.model_validate({"applicant_id": "A-1", "education": [{"level": level}]})])
    run = decided(compiled(posting), table, NOW, NOTHING)
    found = [(q.value, q.question) for q in open_questions(run, 0) if q.kind == "field"]
    assert found == [("", "")]


def test_the_field_that_a_level_names_is_one_that_was_written(posting: Posting) -> None:
    """ "BS in Basket Weaving" is asked about as `Basket Weaving`; an answer to that is of use."""
    table = table_of(
        [Applicant.model_validate({"applicant_id": "A-1", "education": [{"level": "BS in Basket Weaving"}]})]
    )
    (one,) = asked(posting, table).ranked()
    assert (one.value, one.applicants) == ("Basket Weaving", 1)


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
        stale.see(unmentioned([one], table))
    said = [(note.row, note.file, note.value, note.reason.partition("isn't used: ")[2]) for note in stale.problems()]
    assert said == ([(7, "determinations", value, why)] if why else [])


def test_who_wrote_a_value_is_counted_in_all_batches(postings: tuple[Posting, ...]) -> None:
    """How many applicants mention a value: those before the first who is asked about it are counted as well."""
    lines = (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").splitlines()
    everybody = [Applicant.model_validate_json(line) for line in lines]
    parts = [table_of(everybody[first : first + 9]) for first in range(0, len(everybody), 9)]
    late = 0
    for posting in postings:
        whole, cut = (QuestionList(compiled(posting), NOW, NOTHING) for _ in range(2))
        whole.add(table_of(everybody))
        for part in parts:
            cut.add(part)
        before = {key: asked.applicants for key, asked in cut.found.items()}
        cut.catch_up(lambda: parts)
        assert {key: asked.applicants for key, asked in cut.found.items()} == {
            key: asked.applicants for key, asked in whole.found.items()
        }
        late += sum(before[key] != asked.applicants for key, asked in cut.found.items())
    assert late


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
        stale.see(unmentioned(answers, table))
        assert answers
        assert list(stale.problems()) == []


@pytest.mark.parametrize(
    ("signature", "column", "value", "wrong"),
    [
        (("R. Ohm", "2026-11-20", "read"), "", "", ""),
        (("R. Ohm", "11/21/2026", "read"), "", "", ""),
        (("", "2026-11-20", "read"), "who", "", "nobody is named for it"),
        (("R. Ohm", "", "read"), "when", "", "no day is given"),
        (("R. Ohm", "2026-11-20", ""), "why", "", "no reason is given"),
        (("", "", ""), "who", "", "nobody is named for it, no day is given and no reason is given"),
        (("R. Ohm", "soon", "read"), "when", "soon", "`soon` is not a date"),
        (("R. Ohm", "present", "read"), "when", "present", "`present` is no date"),
        (
            ("R. Ohm", "2026-11-22", "read"),
            "when",
            "2026-11-22",
            "`2026-11-22` is later than 2026-11-21, the date of the screening",
        ),
        (("", "soon", "read"), "who", "", "nobody is named for it and `soon` is not a date"),
    ],
)
def test_an_answer_that_is_not_signed_is_a_problem(
    signature: tuple[str, str, str], column: str, value: str, wrong: str
) -> None:
    """Who answered, when and why is evidence: what is missing of it is listed, with the row of the answer."""
    one = Determination("title:it-program-management", "Network Ops Lead", "yes", *signature, row=7)
    said = "the answer `yes` about `Network Ops Lead` (title:it-program-management) isn't signed in full:"
    found = [
        (note.row, note.file, note.column, note.value, note.reason) for note in unsigned([one], NOW, "month-first")
    ]
    assert found == ([(7, "determinations", column, value, f"{said} {wrong}")] if wrong else [])


def test_the_evidence_says_that_nobody_is_named(posting: Posting) -> None:
    """An answer that nobody signed counts, and its evidence says so."""
    answers = Determinations([Determination("title:it-program-management", "Network Ops Lead", "yes", why="duties")])
    verdict = screen(posting, applicant("A-1", "Network Ops Lead"), as_of=NOW, determinations=answers)
    (entry,) = verdict.finding("experience").evidence
    assert entry.counted == "certain"
    assert "determined, by whom isn't said: duties" in entry.reason


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
    many = len(rows) + 1
    assert f"{many} answers of determinations without a proper who, when or why" in after
    assert "problems.csv" in run("screen", source, "--determinations", "q.csv", "--out", "out")
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8", newline="") as stream:
        listed = [row for row in csv.DictReader(stream) if row["column"] == "determinations: who"]
    assert [row["row"] for row in listed] == [str(number) for number in range(2, many + 2)]
    assert listed[0]["reason"].endswith("nobody is named for it, no day is given and no reason is given")


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
