"""What was looked at in the history for a requirement: each job, how much it counts, and why not more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from screening.amounts import say_units
from screening.arrays import Ints
from screening.later import later
from screening.measure import CERTAIN, NO, WorkFilter
from screening.profiles import ANY_HOURS, UNREAD
from screening.run import Run
from screening.verdict import Evidence, evidence_of
from screening.wording import Teller, listing

_PLACES = tuple(f"job {place}" for place in range(32))


@dataclass(slots=True)
class Doubt:
    """Something that the record leaves open about an entry: a kind, the value, the words for evidence and question.

    `key` is the question for determinations, where one answer serves everybody who wrote the value.
    """

    kind: str
    value: str
    words: str
    question: str
    key: str = ""


class History:
    """The jobs of one applicant of a run."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i = run, i
        self.each = run.measuring.work.each
        self.jobs = run.table.jobs
        self.rows = self.jobs.rows_of(i)
        self.full_time = run.plan.full_time
        self.answers = run.determinations
        self.tell = Teller(run.plan)
        self._said: dict[int, str] = {}
        self._noted: dict[int, str] = {}
        self._evidence: dict[WorkFilter, list[Evidence]] = {}

    def evidence(self, work: WorkFilter) -> Sequence[Evidence]:
        """One entry for each job, in the order of the record; the counted amounts add up to the certain total."""
        found = self._evidence.get(work)
        if found is None:
            truth = self.each.work_truth(work)
            shares = self._shares(truth)
            found = [self._entry(row, work, int(truth[row]), shares.get(row, 0)) for row in self.rows]
            self._evidence[work] = found
        return found

    def doubts(self, work: WorkFilter) -> Iterator[Doubt]:
        """What is open about the jobs that don't count for certain but could."""
        truth = self.each.work_truth(work)
        for row in self.rows:
            if truth[row] != NO and self._possible(row) > self._certain(row, int(truth[row])):
                yield from self._open(row, work, int(truth[row]))

    @later
    def _amounts(self) -> dict[int, tuple[int, int]]:
        """For each job how much it is by itself in units, for certain and possibly."""
        certain_start, start, certain_end, end = self.each.spans
        low, high = self.each.rates
        return {
            row: (
                max(0, int(certain_end[row] - certain_start[row])) * int(low[row]),
                max(0, int(end[row] - start[row])) * int(high[row]),
            )
            for row in self.rows
        }

    def _certain(self, row: int, truth: int) -> int:
        return self._amounts[row][0] if truth == CERTAIN else 0

    def _possible(self, row: int) -> int:
        return self._amounts[row][1]

    def _shares(self, truth: Ints) -> dict[int, int]:
        """What each certain job adds to those that began before it, overlap counted once.

        In whole days, so that what is shown adds up to the total that is shown.
        """
        start = self.each.spans[0]
        counted = [row for row in self.rows if truth[row] == CERTAIN and self._certain(row, CERTAIN) > 0]
        counted.sort(key=lambda row: (int(start[row]), row))
        if not counted:
            return {}
        day = self.full_time * 100
        days = [units // day for units in self.run.measuring.work.after_each(counted).tolist()]
        return {row: (after - before) * day for row, (before, after) in zip(counted, pairwise([0, *days]), strict=True)}

    def _entry(self, row: int, work: WorkFilter, truth: int, share: int) -> Evidence:
        place, what = self._place(row), self._what(row)
        possible = self._possible(row)
        if truth == NO:
            return evidence_of(place, what, "excluded", "", self._excluded(row, work))
        if possible <= 0:
            return evidence_of(place, what, "excluded", "", self._no_time(row))
        if truth == CERTAIN and self._certain(row, truth) > 0:
            counted = "certain" if share > 0 else "excluded"
            amount = say_units(share, self.full_time) if share > 0 else ""
            return evidence_of(place, what, counted, amount, self._why(row, work, share), self._note(row, work))
        doubts = listing((doubt.words for doubt in self._open(row, work, truth)), "and")
        return evidence_of(place, what, "possible", say_units(possible, self.full_time), doubts, self._note(row, None))

    def _hours_unread(self, row: int) -> bool:
        return (int(self.jobs.hours_low[row]), int(self.jobs.hours_high[row])) == ANY_HOURS

    def _what_place(self, row: int) -> str:
        return f"{self._place(row)}: {self._what(row)}"

    def _place(self, row: int) -> str:
        place = int(self.jobs.place[row])
        return _PLACES[place] if place < len(_PLACES) else f"job {place}"

    def _what(self, row: int) -> str:
        said = self._said.get(row)
        if said is None:
            jobs = self.jobs
            start, end = jobs.start.text(row), jobs.end.text(row)
            dates = f"{start or 'a date not given'} to {end or 'a date not given'}"
            named = (jobs.title.text(row), jobs.employer.text(row), dates if start or end else "no dates given")
            said = self._said[row] = ", ".join(part for part in named if part)
        return said

    def _why(self, row: int, work: WorkFilter, share: int) -> str:
        names = [self.tell.kinds(group) for group in work.kinds]
        stated = self.jobs.kinds.text(row) is not None
        by = "is stated as" if stated else "has a recognised title for"
        said = f"{by} {' and '.join(names)}" if names else "counts"
        title = self.jobs.title.text(row)
        if not stated and title is not None:
            asked = (self.answers.of(f"title:{kind}", title) for group in work.kinds for kind in group)
            notes = [one.note for one in asked if one is not None]
            said = f"counts as {' and '.join(names)}, {notes[0]}" if notes else said
        if work.supervising:
            said += ", with supervision"
        lost_units = self._certain(row, CERTAIN) - share
        if lost_units >= 2 * self.full_time * 100:
            lost = say_units(lost_units, self.full_time)
            said += (
                f"; {lost} overlap with other jobs and are counted once" if share else "; all of it is counted already"
            )
        return said

    def _note(self, row: int, work: WorkFilter | None) -> str:
        said = self._noted.get(row)
        if said is None:
            said = self._noted[row] = self._hours_note(row)
        if work is not None and self._possible(row) > self._certain(row, CERTAIN):
            most = say_units(self._possible(row), self.full_time)
            open_ = f"possibly {most}: {listing((d.words for d in self._open(row, work, CERTAIN)), 'and')}"
            return f"{said}; {open_}" if said else open_
        return said

    def _hours_note(self, row: int) -> str:
        jobs, policy = self.jobs, self.run.plan.policy
        notes = []
        hours = int(jobs.hours_low[row])
        if self._hours_unread(row):
            notes.append("the hours can't be read")
        elif hours < 0 and policy.missing_hours == "full-time":
            notes.append("hours aren't given: taken as full time")
        elif 0 <= hours < self.full_time:
            upper = min(int(jobs.hours_high[row]), self.full_time)
            span = f"{hours / 4:g}" if upper - hours <= 1 else f"{hours / 4:g} to {upper / 4:g}"
            notes.append(f"part time: {span} of {self.full_time / 4:g} hours a week")
        if jobs.share[row] == UNREAD:
            notes.append("the share of the time can't be read")
        elif jobs.share[row] != 100:
            notes.append(f"{int(jobs.share[row])}% of the time")
        return "; ".join(notes)

    def _excluded(self, row: int, work: WorkFilter) -> str:
        for group in work.kinds:
            if self.each.kind_truth(group)[row] == NO:
                name = self.tell.kinds(group)
                title = self.jobs.title.text(row)
                if self.jobs.kinds.text(row) is None and title is not None:
                    found = (self.answers.of(f"title:{kind}", title) for kind in group)
                    return f"isn't {name}, {listing((one.note for one in found if one), 'and')}"
                return f"is stated as another kind of work than {name}"
        if work.supervising and self.each.supervising_truth()[row] == NO:
            return "nobody was supervised"
        for types in work.employer_types:
            if self.each.employer_truth(types)[row] == NO:
                return f"the employer isn't {listing(types)}"
        return "the work is unpaid"

    def _no_time(self, row: int) -> str:
        _, start, _, end = self.each.spans
        if self.each.rates[1][row] == 0:
            return "too few hours a week to count" if self.jobs.hours_high[row] else "no hours a week"
        if start[row] >= end[row]:
            return f"begins after {self.run.as_of.isoformat()}"
        return "no time that counts"

    def _open(self, row: int, work: WorkFilter, truth: int) -> Iterator[Doubt]:
        jobs, kinds = self.jobs, self.run.plan.posting.kinds
        title = jobs.title.text(row)
        for group in work.kinds:
            if self.each.kind_truth(group)[row] == CERTAIN:
                continue
            asks = f"What was the work of {self._place(row)}?"
            if (stated := jobs.kinds.text(row)) is not None:
                yield Doubt("kinds", stated, f"`{stated}` isn't a kind of work that is known here", asks)
                continue
            if title is None:
                yield Doubt("title", "", "no title is given", asks)
                continue
            for kind in group:
                if self.answers.truth(f"title:{kind}", title) is None:
                    asks = f"Does `{title}` count as {kinds[kind].name}?"
                    words = f"the title isn't recognised as {kinds[kind].name}"
                    yield Doubt("title", title, words, asks, f"title:{kind}")
        where, entry = self._place(row) + (f", {title}" if title else ""), self._what_place(row)
        if work.supervising and self.each.supervising_truth()[row] != CERTAIN:
            yield Doubt("supervised", where, "supervision isn't said", f"Were people supervised ({entry})?")
        for types in work.employer_types:
            if self.each.employer_truth(types)[row] != CERTAIN:
                named = jobs.employer.text(row)
                words = f"Is `{named or where}` a {listing(types)} employer?"
                key = f"employer:{'+'.join(types)}" if named else ""
                yield Doubt("employer", named or where, "the type of employer isn't said", words, key)
        if self.each.pay_truth()[row] != CERTAIN:
            yield Doubt(
                "paid",
                where,
                "it isn't certain that unpaid work counts",
                f"Does this work count ({entry})?",
            )
        certain_start, start, certain_end, end = self.each.spans
        if certain_start[row] != start[row] or certain_end[row] != end[row]:
            dates = f"{jobs.start.text(row) or '?'} to {jobs.end.text(row) or '?'}"
            said = "the dates leave room" if jobs.start.text(row) and jobs.end.text(row) else "not both dates are given"
            yield Doubt("dates", dates, said, f"On which days did it begin and end ({entry})?")
        if self.each.rates[0][row] != self.each.rates[1][row]:
            unread = "the hours can't be read" if self._hours_unread(row) else "the hours leave room"
            said = "the hours aren't given" if jobs.hours_low[row] < 0 else unread
            if jobs.share[row] == UNREAD:
                yield Doubt("share", where, "the share of the time can't be read", f"What share of the time ({entry})?")
                if jobs.hours_low[row] == jobs.hours_high[row] >= 0:
                    return
            yield Doubt("hours", where, said, f"How many hours a week was it ({entry})?")
