"""What a file should hold against what lies in it: one answer for each paper that is to be expected.

Problem     A folder taken from the shelf may lack papers that its employer must have filed; to fetch them one
            has to know which. Saying "missing" of a paper that lies unread in the file, or that never was,
            sends somebody to the shelf for nothing, and costs trust.
Known as    Completeness check of a record against an expectation model; three-valued (Kleene) logic under the
            open-world assumption: what is not seen is absent only where all has been seen.
Steps       Each rule is asked of the facts: it holds, it does not, or a fact is not known. A paper that is
            there is told with its pages. One that is not is missing only if the rule holds, the era is known,
            nothing clouds the file, no paper of its form lies there without a period, and nothing says that
            it may never have been paper; else it cannot be known, with the first reason why.
Life        A series runs from registration to closing. Of an employer that stopped on a day which nobody
            knows it runs as far as the newest period of which a paper is there, which proves that it lived.
Dropped     Guessing from how many pages a file of this age usually has: it names no paper to fetch.
Cost        Linear in rules, papers and periods; no queries. Everything here is pure.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from documents.radar.answers import Answer, Ground, Verdict, Why
from documents.radar.facts import Facts, Keep, Paper
from documents.radar.periods import MONTH, YEAR, last_due, series
from documents.radar.rules import Anchor, Branches, Certainty, Frequency, Rule
from employers.models import EmployerStatus
from sso_efiles.text.periods import Period

_EVIDENCE = 12  # guess: pages named of one answer; who wants all opens the file


def expect(facts: Facts, rules: Sequence[Rule], *, today: date) -> list[Answer]:
    """All answers for one employer, by rule and then by period; periods one by one."""
    shared = _forms_of_several(facts, rules)
    return [answer for rule in rules for answer in _Question(facts, rule, today, shared).answers()]


def _forms_of_several(facts: Facts, rules: Sequence[Rule]) -> frozenset[str]:
    """Forms that more than one rule asks of this employer, once each: which of them a paper meets is open."""
    asked: dict[str, int] = defaultdict(int)
    for rule in rules:
        if (
            rule.frequency is Frequency.ONCE
            and _holds(rule, facts) is True
            and _in_era(rule, facts) is not False
        ):
            for form in rule.forms:
                asked[form] += 1
    return frozenset(form for form, n in asked.items() if n > 1)


def _holds(rule: Rule, facts: Facts) -> bool | None:
    """Whether the rule is about this employer; None where the name does not say what kind it is.

    A name alone may be a person or a company whose form was left out: it meets a rule about persons for all
    that is known, and may meet one about companies.
    """
    if rule.statuses and facts.status not in rule.statuses:
        return False
    if rule.renamed and not facts.renamed:
        return False
    if rule.branches is not Branches.ANY and (facts.branches > 1) != (rule.branches is Branches.MANY):
        return False
    if not rule.kinds or (facts.kind and facts.kind in rule.kinds):
        return True
    return False if facts.kind else None


def _in_era(rule: Rule, facts: Facts) -> bool | None:
    """Whether the day that a paper belongs to lies in the era of its rule; None where it is not known."""
    if rule.era_from is None and rule.era_to is None:
        return True
    day = facts.registered_on if rule.anchor is Anchor.REGISTERED else facts.closed_on
    if day is None:
        return None
    return (rule.era_from or date.min) <= day <= (rule.era_to or date.max)


@dataclass(frozen=True, slots=True)
class _Question:
    """One rule, asked of one file."""

    facts: Facts
    rule: Rule
    today: date
    shared: frozenset[str]

    def answers(self) -> Iterator[Answer]:
        """What there is to say; nothing for a rule that is not about this employer."""
        if _holds(self.rule, self.facts) is False:
            return
        if self.rule.frequency is Frequency.ONCE:
            yield from self._once()
        else:
            yield from self._series(YEAR if self.rule.frequency is Frequency.YEARLY else MONTH)

    def _once(self) -> Iterator[Answer]:
        in_era = _in_era(self.rule, self.facts)
        if in_era is False:
            return
        if papers := self.facts.of_forms(*self.rule.forms):
            alone = not self.shared.intersection(paper.form for paper in papers)
            certainty = Certainty.SURE if alone else Certainty.LIKELY
            yield Answer(self.rule, Verdict.THERE, Ground.FOUND, certainty, pages=_pages(papers))
        elif in_era is None:
            closing = self.rule.anchor is Anchor.CLOSED
            yield self._unknown(Ground.NO_CLOSING_DAY if closing else Ground.NO_REGISTRATION_DAY)
        else:
            days = {Anchor.REGISTERED: self.facts.registered_on, Anchor.CLOSED: self.facts.closed_on}
            day = days.get(self.rule.anchor) or self.today
            yield self._absent(day, (), certainty=self.rule.certainty)

    def _series(self, like: Period) -> Iterator[Answer]:
        papers = self.facts.of_forms(*self.rule.forms)
        found: dict[Period, list[Paper]] = defaultdict(list)
        undated = []
        for paper in papers:
            period = paper.period(like=like)
            if period is None:
                undated.append(paper)
            elif self._is_in_rule(period):
                found[period].append(paper)
        due, beyond = self._due(like, found)
        for period in sorted({*due, *found}):
            if period in found:
                yield self._there(period, found[period])
            else:
                # what was read by the machine may be misread, and then covers the wrong period
                certainty = Certainty.LIKELY if found else self.rule.certainty
                yield self._absent(period.last_day, undated, period=period, certainty=certainty)
        if beyond is not None:
            yield self._unknown(beyond)

    def _is_in_rule(self, period: Period) -> bool:
        return (self.rule.era_from or date.min) <= period.last_day and period.first_day <= (
            self.rule.era_to or date.max
        )

    def _due(self, like: Period, found: dict[Period, list[Paper]]) -> tuple[list[Period], Ground | None]:
        """The periods of which a paper is due for all that is known, and why no more of them is known."""
        since = self.facts.registered_on
        last = last_due(self.today, like=like, due_months=self.rule.due_months)
        if self.rule.era_to:
            last = min(last, Period.holding(self.rule.era_to, like=like))
        if since is None:
            return [], Ground.NO_REGISTRATION_DAY
        first = Period.holding(max(since, self.rule.era_from or date.min), like=like)
        if self.facts.closed_on is not None:
            return series(first, min(last, Period.holding(self.facts.closed_on, like=like))), None
        if self.facts.status == EmployerStatus.ACTIVE:
            return series(first, last), None
        newest = max(found, default=None)
        beyond = Ground.NO_CLOSING_DAY if first <= last and (newest is None or newest < last) else None
        return series(first, min(last, newest)) if newest else [], beyond

    def _there(self, period: Period, papers: Sequence[Paper]) -> Answer:
        why = Ground.FOUND_OF_PERIOD
        return self._answer(Verdict.THERE, why, Certainty.LIKELY, period=period, pages=_pages(papers))

    def _absent(
        self, day: date, undated: Sequence[Paper], *, certainty: Certainty, period: Period | None = None
    ) -> Answer:
        """The answer for a paper that is not seen; `day` is the one from which it has to be kept."""
        why, pages = self._doubt(day, undated)
        if why is not None:
            return self._unknown(why, period=period, pages=pages)
        if self._is_old(day):
            return self._answer(Verdict.MISSING, Ground.ABSENT_OLD, Certainty.LIKELY, period=period)
        return self._answer(Verdict.MISSING, Ground.ABSENT, certainty, period=period)

    def _doubt(self, day: date, undated: Sequence[Paper]) -> tuple[Why | None, tuple[int, ...]]:
        """The first reason why a paper that is not seen may be there, or need not be; with pages."""
        if _holds(self.rule, self.facts) is None:
            return Ground.KIND_NOT_KNOWN, ()
        for cloud, pages in self.facts.clouds.items():
            return cloud, pages[:_EVIDENCE]
        if undated:
            return Ground.PERIOD_NOT_READ, _pages(undated)
        if excuses := self._excuses(day):
            return Ground.MAY_BE_ELECTRONIC, _pages(excuses)
        return (Ground.RULE_NOT_KNOWN, ()) if self.rule.certainty is Certainty.UNKNOWN else (None, ())

    def _excuses(self, day: date) -> list[Paper]:
        """Papers by which there may be none of that day; one that bears a day excuses what came later."""
        found = self.facts.of_forms(self.rule.excused_by) if self.rule.excused_by else []
        return [paper for paper in found if paper.dated is None or paper.dated <= day]

    def _is_old(self, day: date) -> bool:
        """Whether every form of the rule may have been destroyed: its years are over."""
        return all(self._may_be_gone(self.facts.kept.get(form), day) for form in self.rule.forms)

    def _may_be_gone(self, kept: Keep | None, day: date) -> bool:
        since = self.facts.closed_on if kept and kept.after_closing else day
        return kept is not None and since is not None and since.year + kept.years < self.today.year

    def _unknown(self, why: Why, *, period: Period | None = None, pages: tuple[int, ...] = ()) -> Answer:
        return self._answer(Verdict.CANNOT_KNOW, why, Certainty.UNKNOWN, period=period, pages=pages)

    def _answer(
        self,
        verdict: Verdict,
        why: Why,
        certainty: Certainty,
        *,
        period: Period | None = None,
        pages: tuple[int, ...] = (),
    ) -> Answer:
        return Answer(self.rule, verdict, why, certainty, since=period, until=period, pages=pages)


def _pages(papers: Sequence[Paper]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(paper.page for paper in papers))[:_EVIDENCE]
