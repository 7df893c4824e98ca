"""An answer of the radar: what became of one expectation, by which evidence, and why, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.radar.facts import Cloud
from documents.radar.rules import Certainty, Rule
from sso_efiles.text import dates
from sso_efiles.text.days import BUDDHIST_ERA
from sso_efiles.text.language import is_english
from sso_efiles.text.periods import Period


class Verdict(StrEnum):
    """What the radar says of a paper that should be there."""

    THERE = "there"
    MISSING = "missing"
    CANNOT_KNOW = "cannot_know"

    @property
    def label(self) -> str:
        """In words."""
        return str(_VERDICTS[self])


_VERDICTS = {
    Verdict.THERE: _("There"),
    Verdict.MISSING: _("Missing"),
    Verdict.CANNOT_KNOW: _("Cannot know"),
}


class Ground(StrEnum):
    """Why the radar says what it says, beside the clouds over a whole file."""

    FOUND = "found"
    FOUND_OF_PERIOD = "found_of_period"
    ABSENT = "absent"
    ABSENT_OLD = "absent_old"
    NO_REGISTRATION_DAY = "no_registration_day"
    NO_CLOSING_DAY = "no_closing_day"
    KIND_NOT_KNOWN = "kind_not_known"
    PERIOD_NOT_READ = "period_not_read"
    MAY_BE_ELECTRONIC = "may_be_electronic"
    RULE_NOT_KNOWN = "rule_not_known"


Why = Ground | Cloud
_SAID = {
    Ground.FOUND: _("It lies in the file."),
    Ground.FOUND_OF_PERIOD: _("A page in the file is of this period, as its text or its day says."),
    Ground.ABSENT: _("All pages of the file are known, and none is this paper."),
    Ground.ABSENT_OLD: _(
        "All pages of the file are known, and none is this paper. It is so old that it need not be kept any"
        " more: it may have been destroyed by order."
    ),
    Ground.NO_REGISTRATION_DAY: _(
        "The registry does not say since when there is this employer, so it cannot be said what is due."
    ),
    Ground.NO_CLOSING_DAY: _(
        "The registry says that the employer stopped, but not since when; the newest paper in the file does"
        " not reach this far."
    ),
    Ground.KIND_NOT_KNOWN: _("The name does not say what kind of employer this is: the rule may not apply."),
    Ground.PERIOD_NOT_READ: _(
        "Papers of this type lie in the file whose period nobody has read yet: it may be one of them."
    ),
    Ground.MAY_BE_ELECTRONIC: _("The employer had asked to file over the Internet: there may be no paper."),
    Ground.RULE_NOT_KNOWN: _("Whether there should be one is not known."),
    Cloud.NOTHING_SCANNED: _("Nothing of this file has been scanned yet."),
    Cloud.STILL_COMING: _("Pages of this file are still being scanned or read."),
    Cloud.PAGES_UNREAD: _("Pages of the file could not be read: it may be one of them."),
    Cloud.PAGES_OF_NO_FORM: _("Pages lie in the file whose type is not set yet: it may be one of them."),
    Cloud.PAPERS_WAITING: _("Papers that may belong to this file wait to be filed."),
    Cloud.NOT_YOURS: _("Pages lie in the file that you may not see."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One expectation, or a run of periods of which the same is said."""

    rule: Rule
    verdict: Verdict
    why: Why
    certainty: Certainty
    """How sure the verdict is; of what cannot be known, nothing is."""
    since: Period | None = None
    until: Period | None = None
    periods: int = 1
    """How many papers it stands for."""
    pages: tuple[int, ...] = ()

    @property
    def form(self) -> str:
        """The form that names the paper."""
        return self.rule.forms[0]

    @property
    def said(self) -> str:
        """Why, in the present language."""
        return str(_SAID[self.why])

    @property
    def because(self) -> str:
        """Why there should be such a paper, in the present language."""
        return self.rule.why_en if is_english() else self.rule.why_th

    @property
    def span(self) -> str:
        """The period, or from when to when, in the present language; empty for what comes once."""
        if self.since is None or self.until is None:
            return ""
        first, last = describe_period(self.since), describe_period(self.until)
        return first if self.since == self.until else f"{first} – {last}"

    @property
    def period(self) -> str | None:
        """`2020`, `2020-03`: the period, or the first of a run, as programs are told."""
        return self.since.code if self.since else None

    @property
    def until_code(self) -> str | None:
        """The last period of a run."""
        return self.until.code if self.until else None

    @property
    def message_th(self) -> str:
        """Why, in Thai."""
        with translation.override("th"):
            return self.said

    @property
    def message_en(self) -> str:
        """Why, in English."""
        with translation.override("en"):
            return self.said

    def in_year(self, year: int) -> bool:
        """Whether it speaks of this Gregorian year."""
        return (
            self.since is not None and self.until is not None and self.since.year <= year <= self.until.year
        )


def describe_period(period: Period) -> str:
    """`ปี 2563`, `มีนาคม 2563`."""
    if period.month:
        return dates.month(date(period.year, period.month, 1))
    return gettext("year %(year)s") % {"year": period.year + BUDDHIST_ERA}


def merge_runs(answers: Iterable[Answer], *verdicts: Verdict) -> list[Answer]:
    """Answers of one rule for periods that follow each other, of which the same is said, become one; others
    than these verdicts stay as they are. Linear in their number.
    """
    out: list[Answer] = []
    for answer in answers:
        last = out[-1] if out else None
        if last is not None and answer.verdict in verdicts and _goes_on(last, answer):
            pages = tuple(dict.fromkeys((*last.pages, *answer.pages)))
            out[-1] = replace(last, until=answer.until, periods=last.periods + answer.periods, pages=pages)
        else:
            out.append(answer)
    return out


def _goes_on(last: Answer, answer: Answer) -> bool:
    """Whether an answer says the same of the next period."""
    if last.until is None or last.until.shift(1) != answer.since:
        return False
    said = ((one.rule.id, one.verdict, one.why, one.certainty) for one in (last, answer))
    return len(set(said)) == 1
