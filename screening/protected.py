"""Columns that never enter: what a person is, not what a person can do.

Birth date, age, sex, race, ethnicity, religion, disability, veteran and marital status, nationality, photo, address
and postal code. They are recognised by their header alone and dropped before anything looks at a value; only of a row
that says nothing else is asked whether such a cell is blank, so that the row is counted. Headers are compared word by
word, so that "age" is caught and "language" is not.
"""

from __future__ import annotations

import re
import unicodedata

from screening.vocabulary import fold

_WORDS = frozenset(
    [
        "age",
        "ages",
        "ancestry",
        "dob",
        "yob",
        "birth",
        "birthdate",
        "birthday",
        "birthplace",
        "dateofbirth",
        "born",
        "sex",
        "sexes",
        "gender",
        "genders",
        "genderidentity",
        "sexual",
        "lgbt",
        "lgbtq",
        "transgender",
        "pronoun",
        "pronouns",
        "pregnant",
        "pregnancy",
        "race",
        "races",
        "racial",
        "ethnicity",
        "ethnicities",
        "ethnic",
        "minority",
        "minorities",
        "hispanic",
        "latino",
        "latina",
        "latinx",
        "religion",
        "religions",
        "religious",
        "creed",
        "disability",
        "disabilities",
        "disabled",
        "handicap",
        "handicapped",
        "veteran",
        "veterans",
        "veteranstatus",
        "marital",
        "maritalstatus",
        "marriage",
        "married",
        "spouse",
        "nationality",
        "nationalities",
        "citizenship",
        "citizenships",
        "citizen",
        "citizens",
        "photo",
        "photos",
        "photograph",
        "photographs",
        "headshot",
        "addr",
        "address",
        "addresses",
        "homeaddress",
        "streetaddress",
        "zip",
        "zipcode",
        "zipcodes",
        "postcode",
        "postcodes",
        "postalcode",
    ]
)

_PHRASES = (
    "armed forces",
    "civil status",
    "d o b",
    "eeo 1 category",
    "eeo category",
    "eeo class",
    "eeo code",
    "eeo data",
    "eeo group",
    "eeo status",
    "country of origin",
    "family status",
    "how old are you",
    "military service",
    "military status",
    "military veteran",
    "national origin",
    "postal code",
    "profile picture",
    "vet preference",
    "vet status",
)
#: Headers that say nothing else.
_WHOLE = frozenset(
    [
        "40 and over",
        "40 or over",
        "are you over 40",
        "eeo",
        "eeo 1",
        "eeo1",
        "f m",
        "female male",
        "home street",
        "m f",
        "male female",
        "male or female",
        "over 40",
        "street",
        "street 1",
        "street 2",
        "street name",
        "vet",
    ]
)

#: Phrases that hold one of the words and mean something else.
_OTHER = (
    "e mail addr",
    "e mail address",
    "e mail addresses",
    "email addr",
    "email address",
    "email addresses",
    "ip address",
    "mac address",
    "web address",
    "marriage and family therapist",
    "marriage and family therapy",
)
#: A plain work-authorisation answer may enter, whatever else its header says.
_WORK = (
    "authorization to work",
    "authorisation to work",
    "authorized to work",
    "authorised to work",
    "employment authorization",
    "employment authorisation",
    "right to work",
    "work authorization",
    "work authorisation",
    "work permit",
    "work visa",
)

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=[0-9])|(?<=[0-9])(?=[^\W\d_])")


def is_protected(header: str) -> bool:
    """Whether a column or key of this name is dropped unread: `dateOfBirth`, `Home address 2`, not `language`."""
    seen = header if header.isascii() else "".join(one for one in header if unicodedata.category(one) != "Cf")
    return any(_protected(fold(text)) for one in dict.fromkeys((header, seen)) for text in (one, _CAMEL.sub(" ", one)))


def _protected(folded: str) -> bool:
    padded = f" {folded} "
    if folded in _WHOLE:
        return True
    if any(f" {phrase} " in padded for phrase in _WORK):
        return False
    for phrase in _OTHER:
        padded = padded.replace(f" {phrase} ", " ")
    return not _WORDS.isdisjoint(padded.split()) or any(f" {phrase} " in padded for phrase in _PHRASES)
