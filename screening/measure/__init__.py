"""Measuring: ordinary code that turns records into pairs of integers. It decides nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from screening.determinations import NOTHING, Determinations
from screening.later import later
from screening.measure import held
from screening.measure.context import CERTAIN, NO, POSSIBLE, Context, Measure
from screening.measure.degrees import DegreeFilter, EachDegree
from screening.measure.had import Had
from screening.measure.jobs import EachJob, WorkFilter
from screening.measure.schooling import Schooling
from screening.measure.work import Work
from screening.policy import Policy
from screening.postings.posting import KindOfWork
from screening.profiles import ProfileTable
from screening.vocabulary import Vocabulary, standard

__all__ = ["CERTAIN", "NO", "POSSIBLE", "Context", "DegreeFilter", "Measure", "Measuring", "WorkFilter"]


class Measuring:
    """One run over one table: the jobs, the degrees, the credentials and the answers, measured on demand."""

    def __init__(
        self,
        table: ProfileTable,
        policy: Policy,
        kinds: Mapping[str, KindOfWork],
        as_of: datetime.date,
        vocabulary: Vocabulary | None = None,
        determinations: Determinations = NOTHING,
        *,
        only_certain: bool = False,
    ) -> None:
        self.context = Context(table, policy, kinds, as_of, vocabulary or standard(), determinations, only_certain)
        #: The same applicants without some conveniences of the policy, by these: for all postings that share this.
        self.without: dict[tuple[str, ...], Measuring] = {}

    @later
    def work(self) -> Work:
        """The jobs."""
        return Work(self.context)

    @later
    def schooling(self) -> Schooling:
        """The degrees."""
        return Schooling(self.context)

    def copies(
        self, table: ProfileTable, jobs: tuple[EachJob, Had] | None, degrees: tuple[EachDegree, Had] | None
    ) -> Measuring:
        """Other applicants, who have these of these jobs and degrees: each entry is measured once.

        Only what is certain of them; where their jobs or their degrees aren't given, nobody may ask about these.
        """
        mine = self.context
        other = Measuring(
            table, mine.policy, mine.kinds, mine.as_of, mine.vocabulary, mine.determinations, only_certain=True
        )
        if jobs is not None:
            other.work = Work(other.context, *jobs)
        if degrees is not None:
            other.schooling = Schooling(other.context, *degrees)
        return other

    def credential(self, names: Sequence[str], valid: bool) -> Measure:
        """1 where one of the credentials is held and, where asked, valid on as_of."""
        return held.credential(self.context, names, valid)

    def answer(self, question: str, yes_no: bool, most: int) -> Measure:
        """The answer as a number (yes is 1, no is 0)."""
        return held.answer(self.context, question, yes_no, most)
