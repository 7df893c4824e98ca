"""Periods of papers that come again: the year of a wage statement, the month of a contribution form.

Problem     A yearly or monthly form is missing for one period and there for others; which one a page is of
            stands in its text, and only there.
Known as    Calendar intervals of fixed granularity; information extraction by a grammar.
Steps       A period is a year or a month. `series` counts from one to another, `series_gaps` names those
            that lie between the first and the last and are not there. `find_period` reads the one that a text
            names behind the words that forms print before it; a text that names two is of none.
Dropped     Taking any year of a page for its period: a form bears the day of its edition, of its filing
            and of its receipt as well.
Everything here is pure.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from sso_efiles.text import day_grammar as grammar
from sso_efiles.text.days import BUDDHIST_ERA

_BUDDHIST_FROM = 2400  # as sso_efiles.text.days: no Gregorian year of a paper is so late
_THIS_CENTURY = 2500  # two figures on a form are a year of the Buddhist Era


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a whole year where `month` is 0; the year is Gregorian."""

    year: int
    month: int = 0

    @classmethod
    def holding(cls, day: date, *, like: "Period") -> Self:
        """The period of the same length as `like` in which a day lies."""
        return cls(day.year, day.month if like.month else 0)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def code(self) -> str:
        """`2020` or `2020-03`, as programs are told."""
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    def shift(self, by: int) -> Self:
        """The period so many later, or earlier where negative."""
        if not self.month:
            return type(self)(self.year + by)
        years, month = divmod(self.month - 1 + by, 12)
        return type(self)(self.year + years, month + 1)


YEAR, MONTH = Period(1, 0), Period(1, 1)
"""What a yearly and what a monthly paper is of: for `like` alone."""


def series(first: Period, last: Period) -> list[Period]:
    """All periods from one to another of the same length; none when the last lies before the first."""
    out = []
    while first <= last:
        out.append(first)
        first = first.shift(1)
    return out


def series_gaps(there: Iterable[Period]) -> list[Period]:
    """The periods between the first and the last of these, of one length, that are not among them, in order.

    What lies before the first or after the last is nobody's gap: whether it should be there says the radar.
    """
    known = set(there)
    return [one for one in series(min(known), max(known)) if one not in known] if known else []


def last_due(today: date, *, like: Period, due_months: int) -> Period:
    """The newest period whose paper should be there: over for more than `due_months` whole months."""
    month = Period(today.year, today.month).shift(-due_months - 1)
    over = Period(month.year, month.month if like.month else 0)
    return over if like.month or month.month == 12 else over.shift(-1)


_MONTHS = {name: number for name, number in grammar.MONTHS.items() if "ก" <= name[0] <= "๛"}


def _as_printed(name: str) -> str:
    """A month's name; `มีค` with or without its dots, which OCR takes for commas."""
    whole = len(name) > len("มีค")
    return name if whole else f"{name[:-1]}{grammar.GAP}[.,]?{grammar.GAP}{name[-1]}[.,]?"


_NAME = "|".join(map(_as_printed, sorted(_MONTHS, key=len, reverse=True)))
_BE = f"(?:พ{grammar.GAP}\\.?{grammar.GAP}ศ{grammar.GAP}\\.?)?"
_OF_MONTH = re.compile(
    f"(?:ประจำ|ค่าจ้าง|งวด|สำหรับ){grammar.GAP}เดือน{grammar.GAP}(?:ที่)?{grammar.GAP}(?P<name>{_NAME})"
    f"{grammar.GAP}{_BE}{grammar.GAP}(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
)
_OF_YEAR = re.compile(
    f"(?:ประจำ|ค่าจ้าง|สำหรับ|รอบ){grammar.GAP}ปี{grammar.GAP}(?:ภาษี|ปฏิทิน)?{grammar.GAP}{_BE}{grammar.GAP}"
    "(?P<year>[0-9]{4})(?![0-9])"
)


def find_period(text: str, *, like: Period, today: date) -> Period | None:
    """The one year, or month, that a form's text says it is of; None where it says none, two, or one to
    come.
    """
    plain = text.translate(grammar.PLAIN)
    found = {_read_period(match) for match in (_OF_MONTH if like.month else _OF_YEAR).finditer(plain)}
    if len(found) != 1:
        return None
    (period,) = found
    return period if period.year >= 1900 and period.first_day <= today else None


def _read_period(match: re.Match[str]) -> Period:
    written = match["year"]
    year = int(written) + (_THIS_CENTURY if len(written) == len("63") else 0)
    name = match.groupdict().get("name")
    month = _MONTHS[grammar.NOT_IN_MONTH.sub("", name)] if name else 0
    return Period(max(year - BUDDHIST_ERA, 1) if year >= _BUDDHIST_FROM else max(year, 1), month)
