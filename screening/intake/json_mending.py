"""A record with something in it that can't be read: that value is made unknown, and all else is kept.

The data is mended until the models take it. What stands in the columns for a value that was said and can't be read
isn't silence; the marks say where, and `json_marks` puts it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from screening.applicant import Applicant
from screening.intake import json_reasons, values
from screening.intake.json_keys import CLAIMS, ENTRIES, TOP, PassedOver, entries, take_out
from screening.intake.json_reasons import Trouble
from screening.intake.json_values import Place, as_text, fingerprint, half_or_nul, path
from screening.intake.text import shown
from screening.intake.values import NO_TEXT, BadValue, Values

_DATES = ("conferred_on", "expires")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that was said and is unknown: its list, the entry (-1 for the list as a whole), its key, "" for all.

    `text` is what stands for a date.
    """

    list: str
    entry: int = -1
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a record: the applicant, or None if it is none, and what is wrong with the record."""

    applicant: Applicant | None
    troubles: tuple[Trouble, ...] = ()
    marks: tuple[Mark, ...] = ()
    #: The same for records that say the same.
    print: int = 0


def mend(data: dict[str, Any], how: Values, passed_over: PassedOver) -> Mended:
    """The applicant of a record, which is changed in place. Keys that mean nothing go to `passed_over`."""
    if "applicant_id" not in data:
        return Mended(None, (Trouble(("applicant_id",), "", "`applicant_id` is missing", "every applicant needs one"),))
    id_ = data["applicant_id"]
    if not isinstance(id_, str) or not 1 <= len(id_) <= values.MOST_ID:
        return Mended(None, (json_reasons.trouble(("applicant_id",), id_),))
    return _Mending(data, how).whole(passed_over)


class _Mending:
    """One record on its way to be read."""

    def __init__(self, data: dict[str, Any], how: Values) -> None:
        self._data = data
        self._how = how
        self._found: dict[Place, Trouble] = {}
        self._marks: dict[Mark, None] = {}

    def whole(self, passed_over: PassedOver) -> Mended:
        """Mend until the models take the record, or nothing is left to be mended."""
        take_out(self._data, passed_over, self._key_is_odd)
        self._questions()
        self._claims()
        said = [(path(one.place), one.value, one.reason) for one in self._found.values()]
        print_ = fingerprint({"record": self._data, "wrong": said} if said else self._data)
        for number, job in entries(self._data, "experience"):
            self._kinds(number, job)
            self._order(number, job)
        applicant, mended = None, True
        while applicant is None and mended:
            try:
                applicant = Applicant.model_validate(self._data)
            except ValidationError as bad:
                found = json_reasons.troubles(self._data, bad)
                # each of them, not only up to the first
                mended = sum(map(self._make_unknown, found)) > 0
        troubles = sorted(self._found.values(), key=lambda one: _order_of(one.place))
        return Mended(applicant, tuple(troubles), tuple(self._marks), print_)

    def _key_is_odd(self, place: Place) -> bool:
        """Whether a key holds what no text may; then it is said. What it holds isn't shown: it may be protected."""
        key = str(place[-1])
        wrong = half_or_nul(key)
        if wrong:
            self._say(Trouble(place, "", f"the key `{shown(key)}` {wrong}", "write the key again"))
        return bool(wrong)

    def _say(self, trouble: Trouble) -> None:
        self._found.setdefault(trouble.place, trouble)

    def _questions(self) -> None:
        """Trim the questions and fold their case, as those of a table; one that stands twice has no answer."""
        answers = self._data.get("answers")
        if not isinstance(answers, dict):
            return
        folded: dict[str, Any] = {}
        twice = set()
        for key, answer in answers.items():
            question = key.strip().casefold()
            place: Place = ("answers", question)
            if self._key_is_odd(("answers", key)):
                continue
            if not question:
                self._say(Trouble(place, shown(key), "the question is blank", "write the name of the question"))
            elif len(question) > values.MOST_NAME:
                reason = f"the question has {len(question)} characters"
                self._say(Trouble(place, shown(key), reason, f"write at most {values.MOST_NAME}"))
            elif question in folded:
                self._say(Trouble(place, shown(key), f"the question `{shown(question)}` stands twice", "write it once"))
                twice.add(question)
            else:
                folded[question] = answer
        self._data["answers"] = {question: answer for question, answer in folded.items() if question not in twice}

    def _claims(self) -> None:
        """Take out what isn't claimed, and what is claimed of no known kind of work."""
        claims = self._data.get("claims")
        if not isinstance(claims, dict):
            return
        for table in CLAIMS:
            kinds = claims.get(table)
            if kinds is None:
                claims.pop(table, None)
            if not isinstance(kinds, dict):
                continue
            for kind in list(kinds):
                place: Place = ("claims", table, kind)
                if self._key_is_odd(place):
                    del kinds[kind]
                    continue
                try:
                    self._how.kind(kind)
                except BadValue as bad:
                    self._say(Trouble(place, shown(kind), str(bad), bad.hint))
                    del kinds[kind]
                else:
                    if kinds[kind] is None:
                        del kinds[kind]

    def _kinds(self, number: int, job: dict[str, Any]) -> None:
        """Say which kinds of work aren't known. They stay, so that the job isn't known to be of no other kind."""
        kinds = job.get("kinds")
        if not isinstance(kinds, list):
            return
        for i, kind in enumerate(kinds):
            if isinstance(kind, str):
                try:
                    self._how.kind(kind)
                except BadValue as bad:
                    self._say(Trouble(("experience", number, "kinds", i), shown(kind), str(bad), bad.hint))
                    kinds[i] = kind.replace(";", ",")[: values.MOST_NAME] or NO_TEXT

    def _order(self, number: int, job: dict[str, Any]) -> None:
        """Take out both dates of a job that ends before it starts, however they are read."""
        said = [job.get("start"), job.get("end")]
        start, end = (str(one) if isinstance(one, str | int) and not isinstance(one, bool) else "" for one in said)
        try:
            wrong = bool(start and end) and self._how.last_day(self._how.date(end)) < self._how.first_day(
                self._how.past(start)
            )
        except BadValue:
            return
        if wrong:
            place: Place = ("experience", number, "end")
            self._say(Trouble(place, shown(end), values.backwards(start, end), values.IN_ORDER))
            del job["start"], job["end"]

    def _make_unknown(self, trouble: Trouble) -> bool:
        """Take out or replace what is wrong; False where nothing is left there, so that mending comes to an end."""
        self._say(trouble)
        place = trouble.place
        if not place or place[0] not in self._data or place[0] == "applicant_id":
            return False
        top = str(place[0])
        if len(place) == 1:
            del self._data[top]
            self._mark(Mark(top))
            return True
        if top in ENTRIES:
            return self._entry_unknown(top, int(place[1]), place[2:], trouble)
        here = self._data[top]
        for part in place[1:-1]:
            here = here.get(part) if isinstance(here, dict) else None
        if not isinstance(here, dict) or place[-1] not in here:
            return False
        del here[place[-1]]
        return True

    def _entry_unknown(self, name: str, number: int, rest: Place, trouble: Trouble) -> bool:
        listed = self._data[name]
        if not rest or rest[0] == "name":
            # the name only stands there until the columns are made, where this credential is left out
            nothing = {"name": NO_TEXT} if name == "credentials" else {}
            changed = bool(listed[number] != nothing)
            listed[number] = nothing
            self._mark(Mark(name, number))
            return changed
        entry, key = listed[number], str(rest[0])
        if not isinstance(entry, dict) or key not in entry:
            return False
        if key == "kinds":
            return _kinds_unknown(entry, rest[1:])
        value = entry.pop(key)
        self._mark(Mark(name, number, key, values.as_it_stands(as_text(value)) if key in _DATES else ""))
        return True

    def _mark(self, mark: Mark) -> None:
        self._marks[mark] = None


def _kinds_unknown(job: dict[str, Any], rest: Place) -> bool:
    if not rest:
        job["kinds"] = [NO_TEXT]
        return True
    changed = bool(job["kinds"][rest[0]] != NO_TEXT)
    job["kinds"][rest[0]] = NO_TEXT
    return changed


def _order_of(place: Place) -> tuple[int, int, int, int]:
    """Where a place stands in a record as this package writes one."""
    top, number, key, last = (*place, *[-1] * 4)[:4]
    names = ENTRIES.get(str(top), ())
    return (
        TOP.index(str(top)) if top in TOP else len(TOP),
        number if isinstance(number, int) else -1,
        names.index(str(key)) if key in names else len(names) * (key != -1),
        last if isinstance(last, int) else -1,
    )
