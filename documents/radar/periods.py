"""Periods of papers that come again: the year of a wage statement, the month of a contribution form.

Problem     A yearly or monthly form is missing for one period and there for others.
Known as    Calendar intervals of fixed granularity (sso_efiles/text/periods.py).
Steps       `series` counts from one to another, `series_gaps` names those that lie between the first and the
            last and are not there.
Everything here is pure.
"""

from collections.abc import Iterable
from datetime import date

from sso_efiles.text.periods import Period, Span

YEAR, MONTH = Period(1, 0), Period(1, 1)
"""What a yearly and what a monthly paper is of: for `like` alone."""


def series(first: Period, last: Period) -> list[Period]:
    """All periods from one to another of the same length; none when the last lies before the first."""
    return Span(first, last).periods


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
