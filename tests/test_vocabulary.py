"""The vocabulary: what written levels, fields and credentials mean, and that what isn't known stays unknown."""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from screening.vocabulary import LEVELS, Field, Standing, Vocabulary, fold, standard
from screening.vocabulary._tables import Index, follow, rows
from screening.vocabulary.fields import close

CIP_SERIES = {
    *("01", "03", "04", "05", "09", "10", "11", "12", "13", "14", "15", "16", "19", "22", "23", "24", "25", "26"),
    *("27", "28", "29", "30", "31", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50"),
    *("51", "52", "54"),
}


def shipped(name: str) -> Iterator[dict[str, str]]:
    text = files("screening.vocabulary").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def forms(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["synonyms"].split("|"))]


FIELD_FORMS = [(form, row["id"]) for row in shipped("fields.csv") for form in (row["id"], *forms(row))]
LEVEL_FORMS = [(row["form"], row["level"], row["field"] or None) for row in shipped("levels.csv")]
CREDENTIAL_FORMS = [(form, row["id"]) for row in shipped("credentials.csv") for form in (row["id"], *forms(row))]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return standard()


# Folding


@given(st.text())
@example("e'\u0301")
@example("\u00b4\u0130&.")
@example("\u1100'\u1161")
def test_folding_twice_is_folding_once(text: str) -> None:
    """`fold` is idempotent, also where dropping a sign brings an accent next to a letter."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("B.S.", "bs"),
        ("Ph.D.", "phd"),
        ("M.Sc", "msc"),
        ("Comp.Sci.", "comp sci"),
        ("Driver\u2019s  License", "drivers license"),
        ("R&D", "r and d"),
        ("Security+", "security+"),
        ("I/O\u2014Psychology", "i o psychology"),
        ("\uff22\uff33", "bs"),
        ("  ", ""),
    ],
)
def test_fold_drops_what_writing_adds(text: str, folded: str) -> None:
    """Case, typography, dots of abbreviations and punctuation go; `+` and `&` keep their meaning."""
    assert fold(text) == folded


# Levels


def test_every_shipped_level_form_reads_as_its_row_says(vocabulary: Vocabulary) -> None:
    """Each row of `levels.csv` gives its level and the field it names, and that field is known."""
    read = [(form, vocabulary.level(form)) for form, _, _ in LEVEL_FORMS]
    assert [(form, reading.level, reading.field_text) for form, reading in read] == LEVEL_FORMS
    assert len(LEVEL_FORMS) >= 250
    named = {field for _, _, field in LEVEL_FORMS if field is not None}
    assert [name for name in named if vocabulary.field(name) is None] == []


@pytest.mark.parametrize(
    ("text", "level", "field"),
    [
        ("BS Computer Science", "bachelor", "Computer Science"),
        ("Bachelor of Science in Computer Science", "bachelor", "Computer Science"),
        ("B.S. (Computer Science)", "bachelor", "Computer Science"),
        ("B. S. Computer Science", "bachelor", "Computer Science"),
        ("Computer Science, BS", "bachelor", "Computer Science"),
        ("Computer Science (B.S.)", "bachelor", "Computer Science"),
        ("Computer Science BS", "bachelor", "Computer Science"),
        ("BS: Comp Sci", "bachelor", "Comp Sci"),
        ("MS Student Affairs", "master", "Student Affairs"),
        ("Bachelor of Science (BS) in Physics", "bachelor", "Physics"),
        ("Bachelor of Science, Major in Physics", "bachelor", "Physics"),
        ("Bachelor of Science degree in Biology", "bachelor", "Biology"),
        ("BSc (Hons) Physics", "bachelor", "Physics"),
        ("BA, summa cum laude", "bachelor", None),
        ("Bachelor's in Basket Weaving", "bachelor", "Basket Weaving"),
        ("Master\u2019s degree in Public Policy", "master", "Public Policy"),
        ("MEd in Educational Leadership", "master", "Educational Leadership"),
        ("Master of Ideas", "master", "Ideas"),
        ("MA TESOL", "master", "TESOL"),
        ("Master of Business Administration (MBA)", "master", "Business Administration"),
        ("Master's degree (MBA)", "master", "Business Administration"),
        ("Master's, MPP", "master", "Public Policy"),
        ("MPA in Accounting", "master", "Public Administration; Accounting"),
        ("MPA in Public Management", "master", "Public Management"),
        ("MPH, Global Health", "master", "Global Health"),
        ("BA Economics, MBA", "master", "Business Administration; BA Economics"),
        ("Law, JD", "professional", "Law"),
        ("Ph. D. in Physics", "doctorate", "Physics"),
        ("Doctor of Philosophy in Underwater Archery", "doctorate", "Underwater Archery"),
    ],
)
def test_a_degree_is_read_with_its_field(vocabulary: Vocabulary, text: str, level: str, field: str | None) -> None:
    """A level form before or after a field gives the level, and the field as written."""
    reading = vocabulary.level(text)
    assert (reading.level, reading.field_text) == (level, field)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Some college",
        "Some high school",
        "coursework toward a bachelor's",
        "pursuing BS",
        "BS (in progress)",
        "Bachelor's in progress",
        "BS in Biology, expected May",
        "BS in Biology (2027)",
        "BS (90% done)",
        "PhD candidate",
        "PhD (ABD)",
        "PhD (c)",
        "ABD",
        "incomplete",
        "BA in English, not completed",
        "no bachelor's degree",
        "honorary doctorate",
        "Doctor of Letters, honorary",
        "Bachelor's degree or higher",
        "Bachelors?",
        "n/a",
        "n a degree",
        "As needed",
        "As of May",
        "MS Office",
        "MS-DOS",
        "Boston, MA",
        "Jackson, MS",
        "Baltimore, MD",
        "High school teacher",
        "Master Plumber",
        "Master Plumbing",
        "Master, Marine Vessels",
        "Associate Director",
        "Accounting Associate",
        "Sales, Associate",
        "Professional Engineering",
        "Certificate of Attendance",
        "BS/MS Computer Science",
        "BA in Economics and Master of Science in Finance",
        "I want a bachelor one day",
        "Not a word of it, BS",
    ],
)
def test_what_is_no_finished_degree_has_no_level(vocabulary: Vocabulary, text: str) -> None:
    """A degree in progress, a negation, a place, a product or a job title is unknown, and isn't "none" either."""
    reading = vocabulary.level(text)
    assert (reading.level, reading.field_text, reading.none) == (None, None, False)


@pytest.mark.parametrize("text", ["none", "No degree", "NO DEGREES."])
def test_saying_that_there_is_no_degree_is_read_as_none(vocabulary: Vocabulary, text: str) -> None:
    """The exact words for "no degree" state that there is none."""
    reading = vocabulary.level(text)
    assert (reading.level, reading.none) == (None, True)


@pytest.mark.parametrize("text", ["MBA, Finance", "MBA (Finance)", "MBA in Finance", "Finance, MBA", "MBA; Finance"])
def test_a_profession_s_degree_with_another_major_has_both_fields(vocabulary: Vocabulary, text: str) -> None:
    """An MBA in Finance is in business and in finance; a degree that is only in the major has that."""
    field_text = vocabulary.level(text).field_text
    assert field_text == "Business Administration; Finance"
    assert vocabulary.field_parts(field_text) == ("Business Administration", "Finance")
    assert vocabulary.level(text.replace("MBA", "BBA")).field_text == "Finance"


@pytest.mark.parametrize(
    ("level", "forms"),
    [
        ("bachelor", "BE BSE BCS BACS BCA BSCIS BSIT BIT BSCE BSIE BSECE BSAE BSCM BComm BSF BPA BSHS BHA BSPH"),
        (
            "master",
            "MSE MCS MACS MCA MSCIS MSIT MSIS MPM MSPM MSCE MSEM MSF MSM MSL MLS MSLS MHR MCJ MAT MSIE MRED",
        ),
        (None, "DCS DIT MSHA"),
    ],
)
def test_an_abbreviation_with_two_meanings_names_no_field(
    vocabulary: Vocabulary, level: str | None, forms: str
) -> None:
    """An MSE is in engineering or in education; a DCS may be a diploma."""
    expected = dict.fromkeys(forms.split(), (level, None))
    read = {form: vocabulary.level(form) for form in expected}
    assert {form: (reading.level, reading.field_text) for form, reading in read.items()} == expected


@given(st.sampled_from(LEVEL_FORMS), st.sampled_from(["upper", "lower", "title"]), st.sampled_from(["", "  ", "\t"]))
def test_case_and_space_don_t_change_a_level(form: tuple[str, str, str | None], case: str, space: str) -> None:
    """A known form stays known whatever its case and the white space around and within it."""
    text = space + getattr(form[0], case)().replace(" ", " " + space) + space
    reading = standard().level(text)
    assert (reading.level, reading.field_text) == form[1:]


@given(st.sampled_from([form for form in LEVEL_FORMS if re.fullmatch("[A-Z]{2,4}", form[0])]))
def test_dots_don_t_change_an_abbreviation(form: tuple[str, str, str | None]) -> None:
    """An abbreviation means the same with a dot after each letter."""
    reading = standard().level("".join(letter + "." for letter in form[0]))
    assert (reading.level, reading.field_text) == form[1:]


def test_levels_ascend_and_have_names(vocabulary: Vocabulary) -> None:
    """The order of `LEVELS` is the order of the levels, and each reads as prose and is its own form."""
    assert LEVELS == ("high-school", "certificate", "associate", "bachelor", "master", "professional", "doctorate")
    assert [vocabulary.level(level).level for level in LEVELS] == list(LEVELS)
    assert vocabulary.level_name("bachelor") == "Bachelor's degree"
    assert len({vocabulary.level_name(level) for level in LEVELS}) == len(LEVELS)
    with pytest.raises(ValueError, match="unknown level `bachelors`"):
        vocabulary.level_name("bachelors")


# Fields


def test_every_shipped_field_form_resolves_to_its_field(vocabulary: Vocabulary) -> None:
    """Id, name and synonyms of a field lead to it, and to no other."""
    found = [(form, vocabulary.field(form)) for form, _ in FIELD_FORMS]
    assert [(form, field and field.id) for form, field in found] == FIELD_FORMS


@given(st.sampled_from(FIELD_FORMS), st.sampled_from(["upper", "lower", "title"]))
def test_case_and_space_don_t_change_a_field(form: tuple[str, str], case: str) -> None:
    """A known field stays known whatever its case and spacing."""
    field = standard().field("\t" + getattr(form[0], case)().replace(" ", "  ") + " ")
    assert field is not None
    assert field.id == form[1]


@pytest.mark.parametrize(
    ("id_", "codes"),
    [
        ("engineering", "14"),
        ("computer-science", "11.01 11.07 11.02"),
        ("information-technology", "11.0103 11.09 11.10"),
        ("management-information-systems", "52.12 11.0104 11.05"),
        ("telecommunications", "11.09 14.10 15.03 52.2101"),
        ("business", "52.01 52.02"),
        ("business-administration", "52.01 52.02"),
        ("public-administration", "44.04"),
        ("project-management", "52.0211 11.1005"),
        ("education-leadership", "13.04"),
    ],
)
def test_the_fields_that_rule_files_name_have_their_codes(vocabulary: Vocabulary, id_: str, codes: str) -> None:
    """The codes of these fields decide verdicts and are fixed, the home first."""
    assert vocabulary.fields[id_].codes == tuple(codes.split())


def test_fields_cover_every_series_and_have_codes_of_the_right_shape(vocabulary: Vocabulary) -> None:
    """Each CIP 2020 series in which degrees are given has a field, and codes have two, four or six digits."""
    codes = [code for field in vocabulary.fields.values() for code in field.codes]
    assert {code[:2] for code in codes} == CIP_SERIES
    assert [code for code in codes if not re.fullmatch(r"\d\d(\.\d\d(\d\d)?)?", code)] == []
    assert len(vocabulary.fields) >= 330


@pytest.mark.parametrize(
    "text",
    [
        *("ECE", "IS", "IE", "PM", "PE", "PA", "CE", "ME", "Counseling", "Basket Weaving", ""),
        *("CIS", "CSE", "HRM", "Speech", "Communication Science", "Digital Communication", "Aeronautics", "Forensics"),
        *("Aviation Technology", "Intelligence", "Quality Assurance", "Simulation", "Systems Analysis", "Leadership"),
        *("Graphic Arts", "Intercultural Studies", "Human Performance", "Product Design", "Fire Protection"),
        *("Quantitative Methods", "Consumer Science", "Counselor Education", "Instructional Leadership"),
        *("Building Science", "General Education", "Electrical Technology", "Interactive Media Design"),
    ],
)
def test_what_may_mean_two_fields_is_unknown(vocabulary: Vocabulary, text: str) -> None:
    """An abbreviation with two meanings, or a field that isn't in the data, is unknown."""
    assert vocabulary.field(text) is None


@pytest.mark.parametrize(
    ("field", "listed", "standing"),
    [
        ("Computer Science", "computer-science", Standing.LISTED),
        ("Artificial Intelligence", "computer-science", Standing.LISTED),
        ("Management Information Systems", "computer-science", Standing.RELATED),
        ("Information Technology", "computer-science", Standing.RELATED),
        ("Computer Information Systems", "computer-science", Standing.CLOSE),
        ("Computer Information Systems", "management-information-systems", Standing.CLOSE),
        ("Computer Information Systems", "information-technology", Standing.CLOSE),
        ("Computer Information Systems", "engineering", Standing.UNRELATED),
        ("Computer Information Systems", "information-science", Standing.CLOSE),
        ("Information Science", "computer-information-systems", Standing.CLOSE),
        ("Computer Science and Mathematics", "information-technology", Standing.RELATED),
        ("Computer Science and Mathematics", "computer-science", Standing.LISTED),
        ("Telecommunications Technology", "computer-science", Standing.RELATED),
        ("Data Science", "computer-science", Standing.RELATED),
        ("Software Engineering", "engineering", Standing.LISTED),
        ("Software Engineering", "computer-science", Standing.CLOSE),
        ("Structural Engineering", "engineering", Standing.LISTED),
        ("Civil Engineering Technology", "engineering", Standing.RELATED),
        ("Operations Research", "engineering", Standing.CLOSE),
        ("Cybersecurity", "information-technology", Standing.LISTED),
        ("Web Development", "information-technology", Standing.RELATED),
        ("Accounting", "business-administration", Standing.RELATED),
        ("Accounting", "business-administration accounting-and-finance", Standing.RELATED),
        ("Supply Chain Management", "business-administration", Standing.CLOSE),
        ("Business", "business-administration", Standing.LISTED),
        ("Business Administration", "business", Standing.LISTED),
        ("Management", "business", Standing.LISTED),
        ("English", "computer-science", Standing.UNRELATED),
        ("Telecommunications", "engineering", Standing.RELATED),
        ("Engineering", "telecommunications", Standing.UNRELATED),
        ("no such field", "computer-science", Standing.UNKNOWN),
        ("English", "", Standing.UNRELATED),
    ],
)
def test_how_a_field_stands_towards_the_listed_ones(
    vocabulary: Vocabulary, field: str, listed: str, standing: Standing
) -> None:
    """A named field is itself and its specialisations, another one that shares a code is close.

    Related is measured from the home of the listed field to the field and what it is a specialisation of.
    """
    assert vocabulary.standing(vocabulary.field(field), listed.split()) is standing


@given(st.data())
def test_listing_another_field_never_lowers_a_standing(data: st.DataObject) -> None:
    """A field stands as near to a longer list as to any part of it."""
    ids = st.sampled_from(sorted(standard().fields))
    field, listed, more = standard().fields[data.draw(ids)], data.draw(st.lists(ids, max_size=3)), data.draw(ids)
    ascending = [Standing.UNRELATED, Standing.RELATED, Standing.CLOSE, Standing.LISTED]
    with_more, without = standard().standing(field, [*listed, more]), standard().standing(field, listed)
    assert ascending.index(with_more) >= ascending.index(without)
    assert standard().standing(field, [*listed, field.id]) is Standing.LISTED


def test_every_engineering_field_and_no_engineering_technology_is_engineering(vocabulary: Vocabulary) -> None:
    """What is at home in series 14 and called engineering is a specialisation of engineering; series 15 isn't."""
    homes = {field.id: field for field in vocabulary.fields.values() if field.id != "engineering"}
    series_14 = {id_ for id_, field in homes.items() if field.codes[0].startswith("14")}
    engineering = {id_ for id_, field in homes.items() if "engineering" in field.part_of}
    assert series_14 - engineering == {"operations-research"}
    assert [id_ for id_ in engineering if homes[id_].codes[0].startswith("15")] == []


NAMED = (
    *("engineering", "computer-science", "information-technology", "management-information-systems"),
    *("telecommunications", "business", "business-administration", "public-administration", "project-management"),
    "education-leadership",
)


def test_a_field_that_rule_files_name_is_never_close(vocabulary: Vocabulary) -> None:
    """Towards any field at all, a named one is listed, related or unrelated, though their codes touch."""
    standings = {vocabulary.standing(vocabulary.fields[id_], [other]) for id_ in NAMED for other in vocabulary.fields}
    assert standings == {Standing.LISTED, Standing.RELATED, Standing.UNRELATED}
    assert vocabulary.standing(vocabulary.fields["accounting"], NAMED) is Standing.RELATED


def test_a_specialisation_of_a_related_field_is_related(vocabulary: Vocabulary) -> None:
    """Whatever is listed, a specialisation is never farther from it than what it is a specialisation of."""
    far = [
        (field.id, parent, other)
        for field in vocabulary.fields.values()
        for parent in field.part_of
        for other in NAMED
        if vocabulary.standing(vocabulary.fields[parent], [other]) is Standing.RELATED
        and vocabulary.standing(field, [other]) is Standing.UNRELATED
    ]
    assert far == []


def test_standings_keep_their_numbers() -> None:
    """The numbers are kept in arrays; a new standing takes the next one."""
    assert [(standing.name, int(standing)) for standing in Standing] == [
        ("UNKNOWN", 0),
        ("UNRELATED", 1),
        ("RELATED", 2),
        ("LISTED", 3),
        ("CLOSE", 4),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Finance", ("Finance",)),
        ("Basket Weaving", ("Basket Weaving",)),
        (" Finance ", (" Finance ",)),
        ("", ("",)),
        (";", (";",)),
        ("Computer; Science", ("Computer; Science",)),
        ("Engineering; Management", ("Engineering", "Management")),
        ("Public Health; Education", ("Public Health", "Education")),
        ("Finance ; Basket Weaving;; ", ("Finance", "Basket Weaving")),
        ("Finance\r\nPhysics", ("Finance", "Physics")),
        ("Finance, Physics", ("Finance, Physics",)),
    ],
)
def test_a_text_of_several_fields_is_parted(vocabulary: Vocabulary, text: str, parts: tuple[str, ...]) -> None:
    """Semicolons and line ends part fields; what is one known field and not several stays whole."""
    assert vocabulary.field_parts(text) == parts


def test_an_unknown_listed_field_is_refused(vocabulary: Vocabulary) -> None:
    """A listed id that isn't in the data is the rule file's fault, even where the applicant's field is unknown."""
    with pytest.raises(ValueError, match="unknown field `computing`"):
        vocabulary.standing(None, ["computer-science", "computing"])


def test_part_of_is_followed_to_its_end() -> None:
    """A specialisation of a specialisation is one too; a circle ends, and nobody is part of itself."""
    fields = {
        "a": Field("a", "A", ("01",), frozenset({"b"})),
        "b": Field("b", "B", ("01",), frozenset({"c"})),
        "c": Field("c", "C", ("01",), frozenset({"b"})),
    }
    closed = close(fields)
    assert {id_: set(field.part_of) for id_, field in closed.items()} == {"a": {"b", "c"}, "b": {"c"}, "c": {"b"}}
    with pytest.raises(ValueError, match="`a` is part of `b`, which is no field"):
        close({"a": fields["a"]})


# Credentials


def test_every_shipped_credential_form_resolves_to_its_credential(vocabulary: Vocabulary) -> None:
    """Id, name and synonyms of a credential lead to it, and to no other."""
    assert [(form, vocabulary.credential(form)) for form, _ in CREDENTIAL_FORMS] == CREDENTIAL_FORMS
    assert {id_ for _, id_ in CREDENTIAL_FORMS} == set(vocabulary.credentials)


def test_a_credential_is_read_as_itself(vocabulary: Vocabulary) -> None:
    """A commercial license isn't read as a driver's license, nor a class of it as the license at large."""
    ids = [vocabulary.credential(text) for text in ("DL", "CDL", "CDL Class A", "CDL Class C", "A+", "A")]
    assert ids == [
        "drivers-license",
        "commercial-drivers-license",
        "commercial-drivers-license-a",
        "commercial-drivers-license-c",
        "comptia-a-plus",
        None,
    ]


def test_a_credential_satisfies_what_it_implies(vocabulary: Vocabulary) -> None:
    """These and no others: a commercial license of any class is a driver's license, and nothing goes the other way."""
    ids = vocabulary.credentials
    implied = {(held, asked) for held in ids for asked in ids if held != asked and vocabulary.satisfies(held, asked)}
    licenses = [f"commercial-drivers-license{class_}" for class_ in ("-a", "-b", "-c", "")] + ["drivers-license"]
    higher = {(held, asked) for i, held in enumerate(licenses) for asked in licenses[i + 1 :]}
    assert implied == {
        *higher,
        ("cpr-first-aid", "cpr"),
        ("cpr-first-aid", "first-aid"),
        ("firefighter-2", "firefighter-1"),
        ("top-secret-clearance", "secret-clearance"),
    }
    assert all(vocabulary.satisfies(id_, id_) for id_ in ids)


def test_an_unknown_credential_satisfies_itself_only(vocabulary: Vocabulary) -> None:
    """What isn't in the data may be asked for all the same."""
    assert vocabulary.satisfies("kite license", "kite license")
    assert not vocabulary.satisfies("kite license", "drivers-license")
    assert not vocabulary.satisfies("drivers-license", "kite license")


def test_a_credential_can_t_imply_what_isn_t_there() -> None:
    """A fault names the id that leads astray, not the one the search began with."""
    with pytest.raises(ValueError, match="`b` implies `c`"):
        follow({"a": frozenset({"b"}), "b": frozenset({"c"})}, "`{from_}` implies `{to}`")


# All of it


@given(st.text(alphabet="qxzjvkw 7", max_size=30))
def test_gibberish_is_unknown(text: str) -> None:
    """Text that is no known form is unknown everywhere; nothing is guessed."""
    assume(fold(text) not in {fold(form) for form, _ in FIELD_FORMS + CREDENTIAL_FORMS})
    reading = standard().level(text)
    assert (reading.level, reading.field_text, reading.none) == (None, None, False)
    assert standard().field(text) is None
    assert standard().credential(text) is None


@given(st.text(max_size=60))
@example("BS ()")
@example("(BS")
@example("BS in")
@example(", BS")
def test_any_text_can_be_looked_up(text: str) -> None:
    """No text makes a look-up fail, and a field that a level names is never blank."""
    reading = standard().level(text)
    assert reading.level is None or reading.level in LEVELS
    assert reading.field_text is None or reading.field_text.strip()
    standard().field(text)
    standard().credential(text)


def test_a_form_can_t_be_entered_twice() -> None:
    """A form that folds to one that is there already is refused, with its place and the first meaning."""
    index = Index("data.csv")
    index.add(["Drivers Licence"], "first", 2)
    index.add_id("first", 2)
    with pytest.raises(ValueError, match=r"data\.csv:3: `Driver's Licence` is already a form of `first`"):
        index.add(["Driver's Licence"], "second", 3)
    with pytest.raises(ValueError, match=r"data\.csv:4: `drivers-licence` is already a form of `first`"):
        index.add_id("drivers-licence", 4)
    with pytest.raises(ValueError, match=r"data\.csv:5: `\.` is empty after folding"):
        index.add(["."], "third", 5)


def test_a_data_file_has_the_columns_that_are_read() -> None:
    """A data file with other columns than expected is refused."""
    with pytest.raises(ValueError, match=r"fields\.csv:1: columns are .*; expected \['id'\]"):
        next(rows("fields.csv", ("id",)))


def test_no_shipped_form_has_two_meanings() -> None:
    """Within each data file no two rows share a form, after folding."""
    for pairs in (FIELD_FORMS, CREDENTIAL_FORMS):
        meanings: dict[str, set[str]] = {}
        for form, id_ in pairs:
            meanings.setdefault(fold(form), set()).add(id_)
        assert {form: ids for form, ids in meanings.items() if len(ids) > 1} == {}
    assert len({fold(form) for form, _, _ in LEVEL_FORMS}) == len(LEVEL_FORMS)


def test_the_package_imports_little() -> None:
    """At the top of its modules the vocabulary imports the standard library and itself, so that it loads fast."""
    package = Path(str(files("screening.vocabulary")))
    foreign = set()
    for module in package.glob("*.py"):
        for statement in ast.parse(module.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else []
            if isinstance(statement, ast.ImportFrom):
                names = [statement.module or ""]
            foreign |= {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign
    assert {name for name in foreign if not name.startswith("screening.vocabulary")} == set()
