"""Months that a year's monthly forms leave out.

Problem     An employer sends one contribution form a month; where a folder holds most of a year, a month
            between two others that is not there was lost or lies elsewhere.
Known as    Gap detection in a time series with missing values.
Steps       The month of a form is what its own heading says; a form that says none, or two, is uncertain. A
            year speaks only if half of its months are there, all with certainty; only months between the
            first and the last are missed, and few of them.
Dropped     The ends of a year: nobody knows when the employer began or went over to sending by wire.

Everything here is pure.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sso_efiles.text.periods import Period
from sso_efiles.text.read_periods import the_one_period

MONTHLY_FORMS = ("sps_1_10_p1",)
_LEAST_MONTHS = 6  # guess: half a year shows that the folder keeps this series
_MOST_GAPS = 2  # guess: more, and the folder was never whole
_A_MONTH = Period(1, 1)
Month = tuple[int, int]
"""Year of the Common Era, month from 1."""


def month_of(text: str) -> Month | None:
    """The month that a form's heading says; None where it says none, or several."""
    found = the_one_period(text, like=_A_MONTH, today=date.max)
    return (found.year, found.month) if found else None


def find_lost_months(months: Iterable[Month | None]) -> list[Month]:
    """What a folder's monthly forms leave out; nothing when one of them does not say its month."""
    by_year: dict[int, set[int]] = defaultdict(set)
    for one in months:
        if one is None:
            return []
        by_year[one[0]].add(one[1])
    lost = []
    for year, there in sorted(by_year.items()):
        inner = [month for month in range(min(there), max(there)) if month not in there]
        if len(there) >= _LEAST_MONTHS and len(inner) <= _MOST_GAPS:
            lost += [(year, month) for month in inner]
    return lost
