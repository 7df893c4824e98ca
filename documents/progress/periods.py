"""Spans of days as people ask for them: fiscal years, months, the last days; read from addresses once."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils import timezone

from sso_efiles.refusal import InvalidInput
from sso_efiles.text.days import BUDDHIST_ERA

_FIRST_MONTH = 10
"""The fiscal year begins on the 1st of October of the year before."""
_EARLIEST = date(1900, 1, 1)
"""No paper is older, and every day has one before it."""
_MOST_DAYS = 366 * 5  # guess: no screen shows more, and no address may ask for more


class UnknownPeriod(InvalidInput):
    """An address asks for a span of days that there is not."""

    code = "unknown_period"
    th = "ไม่เข้าใจช่วงเวลานี้ ใช้ fy2569 (ปีงบประมาณ) 2569-01 (เดือน) 2568-10-01..2568-12-31 หรือ d30"
    en = "This period is not understood. Use fy2569, 2569-01, 2568-10-01..2568-12-31 or d30."


def fiscal_year(day: date) -> int:
    """The fiscal year (ปีงบประมาณ) of a day, in Buddhist Era: 2569 is 1 October 2568 to 30 September 2569."""
    return day.year + BUDDHIST_ERA + (day.month >= _FIRST_MONTH)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both of them too; `text` is what stands in the address."""

    since: date
    until: date
    text: str

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """`fy2569`, `2569-01`, `2568-10-01..2568-12-31` (all in Buddhist Era), `d30` (the last 30 days with
        today). UnknownPeriod.
        """
        today = today or timezone.localdate()
        for pattern, read in _GRAMMAR:
            if found := re.fullmatch(pattern, text, re.ASCII):
                try:
                    since, until = read(*found.groups(), today)
                except (ValueError, OverflowError) as error:
                    raise UnknownPeriod(fields={"period": text}) from error
                if _EARLIEST <= since <= until and (until - since).days < _MOST_DAYS:
                    return cls(since, until, text)
        raise UnknownPeriod(fields={"period": text})

    @classmethod
    def of_fiscal_year(cls, year: int) -> Self:
        """A whole fiscal year, in Buddhist Era."""
        return cls(*_read_fiscal_year(str(year), date.min), text=f"fy{year}")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def before(self) -> "Period":
        """The period as long that ends the day before: what this one is compared with."""
        until = self.since - timedelta(days=1)
        since = until - timedelta(days=self.days - 1)
        return Period(since, until, f"{_write_day(since)}..{_write_day(until)}")


def _read_fiscal_year(year: str, _today: date) -> tuple[date, date]:
    ends = int(year) - BUDDHIST_ERA
    return date(ends - 1, _FIRST_MONTH, 1), date(ends, _FIRST_MONTH - 1, 30)


def _read_month(year: str, month: str, _today: date) -> tuple[date, date]:
    first = date(int(year) - BUDDHIST_ERA, int(month), 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _read_span(since: str, until: str, _today: date) -> tuple[date, date]:
    return _read_day(since), _read_day(until)


def _read_last_days(days: str, today: date) -> tuple[date, date]:
    return today - timedelta(days=int(days) - 1), today


def _read_day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year - BUDDHIST_ERA, month, day)


def _write_day(day: date) -> str:
    return f"{day.year + BUDDHIST_ERA:04d}-{day.month:02d}-{day.day:02d}"


_DAY = r"\d{4}-\d{2}-\d{2}"
_GRAMMAR: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (r"fy(\d{4})", _read_fiscal_year),
    (r"(\d{4})-(\d{2})", _read_month),
    (rf"({_DAY})\.\.({_DAY})", _read_span),
    (r"d(\d{1,4})", _read_last_days),
)
