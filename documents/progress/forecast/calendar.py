"""Working days of a Thai government office.

Problem: an office that does 30 files a day does none at Songkran; days to come must be counted as the office
will live them. Weekends, public holidays and the Mondays in lieu of them come from the library `holidays`
(lunar days computed). What only the cabinet decides (bridge days, the ploughing ceremony) and what a
government office does differently (it works on Labour Day) is data: `data/holidays_th.csv`, each line with
its source. Years that the library does not reach have the holidays of fixed date alone, so they come out some
eight working days too long; bridge days of years that the file does not reach are unknown, some two a year.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC
from holidays.countries.thailand import Thailand
from numpy.typing import NDArray

_FIRST_YEAR, _LAST_YEAR = 2020, 2110
_FIXED = ((1, 1), (4, 6), (4, 13), (4, 14), (4, 15), (5, 4), (6, 3), (7, 28), (8, 12), (10, 13), (10, 23))
_FIXED_LATE = ((12, 5), (12, 10), (12, 31))
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked."""

    closed: frozenset[date]
    """Holidays; weekends are closed anyway."""
    days: np.busdaycalendar
    decided_until: int
    """The last year of which the file of the cabinet's decisions says anything."""

    def is_working(self, day: date) -> bool:
        """Whether the office is open that day."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def working_days(self, since: date, until: date) -> int:
        """Working days after `since`, up to and with `until`; negative when that lies before."""
        one = timedelta(days=1)
        return int(np.busday_count(since + one, until + one, busdaycal=self.days))

    def after(self, day: date, count: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """The days on which so many working days after `day` are over; the next working day for 0."""
        start = np.busday_offset(day, 0, roll="backward", busdaycal=self.days)
        return np.asarray(np.busday_offset(start, count, busdaycal=self.days))

    def span(self, since: date, until: date) -> list[date]:
        """The working days from one day to another, both included."""
        number = (until - since).days + 1
        return [day for n in range(number) if self.is_working(day := since + timedelta(days=n))]


@lru_cache(maxsize=4)
def thai_calendar(decisions: Path) -> Calendar:
    """The calendar, with the decisions of a file; costs 40 ms once a process."""
    with decisions.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    worked = [line["name_th"] for line in lines if line["kind"] == "worked"]
    closed = {day for day, name in _published() if not any(other in name for other in worked)}
    closed |= {date.fromisoformat(line["date"]) for line in lines if line["kind"] == "closed"}
    return Calendar(
        closed=frozenset(closed),
        days=np.busdaycalendar(holidays=np.array(sorted(closed), dtype="datetime64[D]")),
        decided_until=max((int(line["date"][:4]) for line in lines if line["date"]), default=_FIRST_YEAR),
    )


def _published() -> Iterator[tuple[date, str]]:
    """The library's days with their Thai names, then the days of fixed date."""
    reached = range(_FIRST_YEAR, Thailand.end_year + 1)
    yield from country_holidays("TH", years=reached, categories=(PUBLIC, GOVERNMENT), language="th").items()
    for year in range(Thailand.end_year + 1, _LAST_YEAR + 1):
        for month, day in _FIXED + _FIXED_LATE:
            yield date(year, month, day), ""
