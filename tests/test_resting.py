"""Which conveniences of the policy a verdict rests on, for many at once, against screening each again."""

from __future__ import annotations

import csv
from pathlib import Path

import generate
import pytest
import slow
from generate import AS_OF, Chance, Seeded, drawn
from hypothesis import given
from recorded import record_of
from test_properties import any_posting, run_of, shipped

from benchmarks import data
from screening.applicant import Applicant
from screening.determinations import Determination, Determinations
from screening.intake import open_input
from screening.policy import CONVENIENCES, Policy
from screening.postings import Posting, load_posting
from screening.records import table_of
from screening.run import combined, compiled, decided

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def applicants(chance: Chance) -> tuple[Posting, Policy, list[Applicant]]:
    """A posting, a policy and a few applicants."""
    return any_posting(chance), generate.policy(chance), [generate.applicant(chance, f"A-{i}") for i in range(6)]


@given(drawn(applicants))
def test_a_batch_rests_on_what_each_rests_on(case: tuple[Posting, Policy, list[Applicant]]) -> None:
    """Measuring again only what a convenience touches names what screening under other policies names."""
    posting, policy, everyone = case
    wanted = tuple(slow.rests_on(posting, policy, applicant, AS_OF) for applicant in everyone)
    assert run_of(posting, everyone, policy).rests_on == wanted


@pytest.mark.parametrize(
    "counting",
    [
        {},
        {"month_dates": "first-of-month"},
        {"degree_reuse": "no"},
        {"rounding": "nearest-month"},
        {"claims": "possible"},
    ],
    ids=lambda counting: "-".join(counting.values()) or "default",
)
def test_realistic_verdicts_rest_on_what_each_rests_on(counting: dict[str, str], tmp_path: Path) -> None:
    """The same for applicants as they come, of whom many rest on one convenience and some only on several."""
    path, policy = tmp_path / "applicants.csv", Policy(**counting)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([data.COLUMNS, *list(data.rows(160))[:160]])
    for posting in shipped():
        table = open_input(path, kinds=posting.kinds.keys()).read().table
        run = decided(compiled(posting, policy), table, AS_OF)
        wanted = [slow.rests_on(posting, policy, record_of(table, i), AS_OF) for i in range(len(table))]
        assert list(run.rests_on) == wanted


def test_which_keys_a_gauge_reads_is_found_for_every_gauge() -> None:
    """A measure under another policy differs only where one of the keys that differ is read."""
    chance = Seeded(3)
    everyone = [generate.applicant(chance, f"A-{i}") for i in range(300)]
    for posting in shipped():
        usual = run_of(posting, everyone)
        preferred = {node.id for top in posting.file.preferred for node in top.walk()}
        for key in CONVENIENCES:
            firm = run_of(posting, everyone, posting.policy.firm(key))
            for name, measure in usual.measures.items():
                if key not in usual.rules.reads[name] and name.partition("/")[0] not in preferred:
                    assert (measure.certain == firm.measures[name].certain).all()
                    assert (measure.possible == firm.measures[name].possible).all()
        assert {key for keys in usual.rules.reads.values() for key in keys} >= set(CONVENIENCES) - {"claims"}


def test_numbers_stand_for_sets_of_keys() -> None:
    """Bit k of a number stands for the k-th key."""
    assert combined(("a", "b")) == [(), ("a",), ("b",), ("a", "b")]


@pytest.mark.parametrize("short", [True, False])
def test_what_was_answered_is_known_without_the_convenience_too(short: bool) -> None:
    """An answer of a person is evidence under any policy: a verdict rests on the silence that is left."""
    posting = load_posting("pps-director-enterprise-applications")
    fields = "engineering+computer-science+management-information-systems+information-technology"
    answer = Determination(f"field:{fields}", "Knowledge Weaving", "yes", "R. Ohm", "2026-11-20", "read")
    weaver = {"level": "bachelor", "field": "Knowledge Weaving", "accredited": True}
    job = {"title": "Head", "start": "2000-01-01", "end": "2020-12-31", "hours_per_week": 40, "supervised": 5}
    applicant = Applicant.model_validate(
        {
            "applicant_id": "A-1",
            "education": [weaver, {"level": "high-school", "conferred": True}],
            "experience": [job | {"kinds": sorted(posting.kinds)}],
            "credentials": [{"name": "drivers-license", "valid": True}],
            "answers": {"personal-automobile": True},
        }
    )
    run = decided(compiled(posting), table_of([applicant], short=short), AS_OF, Determinations([answer]))
    assert run.decision(0).outcome == "QUALIFIED"
    assert run.rests_on == (("silent_conferral",),)
