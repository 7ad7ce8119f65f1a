"""A look at JSON before it is screened: what each key is taken for, and what the file can't speak to."""

from __future__ import annotations

import io
import json
from typing import Any

from formats import FIXTURES

from screening import load_posting
from screening.commands.inspect import taken_for, unspoken
from screening.intake.blob import Blob
from screening.intake.json_documents import JsonDocument
from screening.intake.json_survey import JsonSurvey
from screening.intake.jsonl import JsonLines
from screening.intake.values import Values
from screening.run import compiled

HOW = Values(kinds=frozenset({"it-management"}))
Row = tuple[str, str, int, int, int, list[str]]


def survey(*records: Any) -> JsonSurvey:
    """The look at some records, each on a line."""
    lines = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records)
    return JsonLines(Blob.of(io.BytesIO(lines.encode()), "a.jsonl"), HOW, 2).survey()


def rows(found: JsonSurvey) -> list[Row]:
    """(key, what it is taken for, read, unreadable, blank, samples) of each key."""
    return [
        (look.header, taken_for(look), look.read, look.unreadable, look.blank, look.samples) for look in found.columns
    ]


def test_each_key_is_counted_with_what_it_is_taken_for() -> None:
    """`how often said, unreadable, blank`, with the places of a list folded."""
    found = survey(
        {
            "applicant_id": "A-1",
            "experience": [{"start": "2015", "kinds": ["it-management", "x"]}, {"start": "soon", "salary": 7}, "CIO"],
            "answers": {" Bilingual": True, "car": "maybe"},
            "dob": "1990",
        },
        {
            "applicant_id": "A-2",
            "experience": [{"start": None, "title": "CIO"}],
            "claims": {"experience": {"it-management": "8 years", "cooking": "2"}, "supervisory": "none"},
            "email": "a@example.org",
            "linkedin": {"url": "x", "age": 4},
        },
        {"applicant_id": "A-3", "answers": {"bilingual": None}, "experience": "none"},
        {"applicant_id": 7.5},
        "not JSON",
    )
    assert found.rows == 5
    assert rows(found) == [
        ("applicant_id", "applicant_id", 3, 1, 0, ["A-1", "A-2", "A-3"]),
        ("experience", "experience", 2, 1, 1, ["none"]),
        ("experience[]", "experience", 3, 1, 0, ["CIO"]),
        ("experience[].title", "experience.title", 1, 0, 2, ["CIO"]),
        ("experience[].start", "experience.start", 1, 1, 1, ["2015", "soon"]),
        ("experience[].kinds", "experience.kinds", 0, 1, 2, ["it-management, x"]),
        ("experience[].salary", "passed over", 1, 0, 2, ["7"]),
        ("answers", "answers", 2, 0, 2, []),
        ("answers.bilingual", "answer:bilingual", 1, 0, 1, ["true"]),
        ("answers.car", "answer:car", 0, 1, 1, ["maybe"]),
        ("claims", "claims", 1, 0, 3, []),
        ("claims.experience", "claims.experience", 1, 0, 0, []),
        ("claims.supervisory", "claims.supervisory", 0, 1, 0, ["none"]),
        ("claims.experience.it-management", "claim:it-management", 1, 0, 0, ["8 years"]),
        ("claims.experience.cooking", "passed over", 0, 1, 0, ["2"]),
        ("email", "an e-mail address, passed over", 1, 0, 3, []),
        ("linkedin.url", "passed over", 1, 0, 0, ["x"]),
        ("dob", "protected, dropped unread", 0, 0, 0, []),
        ("linkedin.age", "protected, dropped unread", 0, 0, 0, []),
    ]


def test_of_who_a_person_is_no_sample_is_shown() -> None:
    """`never for protected keys`; names and e-mail addresses of a resume neither."""
    basics = {"name": "Nobody Real", "email": "n@example.org", "phone": "5551234", "location": {"postalCode": "97201"}}
    work = [{"company": "Example County", "startDate": "2015", "endDate": "soon", "summary": "much"}, {}]
    found = survey({"basics": basics, "work": work, "certificates": [{"name": "pmp"}]})
    assert rows(found) == [
        ("work", "experience", 1, 0, 0, []),
        ("work[].company", "experience.employer", 1, 0, 1, ["Example County"]),
        ("work[].startDate", "experience.start", 1, 0, 1, ["2015"]),
        ("work[].endDate", "experience.end", 0, 1, 1, ["soon"]),
        ("work[].summary", "passed over", 1, 0, 1, ["much"]),
        ("certificates", "credentials", 1, 0, 0, []),
        ("certificates[].name", "credentials.name", 1, 0, 0, ["pmp"]),
        ("basics.name", "a name, passed over", 1, 0, 0, []),
        ("basics.email", "an e-mail address, passed over", 1, 0, 0, []),
        ("basics.phone", "passed over", 1, 0, 0, []),
        ("basics.location.postalCode", "protected, dropped unread", 0, 0, 0, []),
    ]


def test_what_a_file_speaks_to_is_said_as_of_a_table() -> None:
    """`which of the posting's requirements the file can't speak to`."""
    asked = {"credential:drivers-license", "credential:pmp", "answer:car"}
    assert survey({"applicant_id": "A", "experience": [{"start": "2015"}]}).spoken(asked) == {
        "applicant_id",
        "experience",
        "job_1_start",
    }
    # what nobody says that can be read isn't spoken to
    assert survey({"applicant_id": "A", "answers": {"car": "maybe"}, "education": "x"}).spoken(asked) == {
        "applicant_id",
        "answers",
    }
    # a list of credentials says of each that isn't in it that it isn't held, but not that of a resume
    assert survey({"applicant_id": "A", "credentials": [{"name": "itil"}]}).spoken(asked) >= {
        "credential:itil",
        "credential:pmp",
        "credential:drivers-license",
    }
    assert {
        name for name in survey({"certificates": [{"name": "itil"}]}).spoken(asked) if name.startswith("credential:")
    } == {"credential:itil"}
    # an empty list says that there is none, whatever is asked of it
    assert {"degree_1_level", "degree_1_field"} <= survey({"applicant_id": "A", "education": []}).spoken(asked)


def test_the_shipped_applicants_speak_to_everything() -> None:
    """And an id alone to nothing."""
    plan = compiled(load_posting("pps-director-it-systems")).plan
    data = json.dumps([json.loads(line) for line in (FIXTURES / "applicants.jsonl").read_text().splitlines()])
    whole = JsonDocument(Blob.of(io.BytesIO(data.encode()), "a.json"), Values(), 7).survey()
    assert whole.rows == 89
    assert list(unspoken(plan, whole.spoken(plan.asked))) == []
    nothing = survey({"applicant_id": "A"}).spoken(plan.asked)
    assert len(list(unspoken(plan, nothing))) == len(list(unspoken(plan, ()))) > 0


def test_keys_without_end_are_not_all_kept() -> None:
    """Neither are names of credentials."""
    found = survey({"applicant_id": "A"} | {f"key {n}": n for n in range(2000)})
    assert len(found.columns) == 500
    found = survey(*({"applicant_id": f"A{n}", "credentials": [{"name": f"c{n}"}]} for n in range(600)))
    assert len(found.credentials) == 500
