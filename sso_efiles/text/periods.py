"""Periods that papers are about: a month or a year.

Known as    Calendar intervals of fixed granularity. How they are read: sso_efiles/text/read_periods.py.
Everything here is pure.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a whole year where `month` is 0; the year is Gregorian."""

    year: int
    month: int = 0

    @classmethod
    def holding(cls, day: date, *, like: "Period") -> Self:
        """The period of the same length as `like` in which a day lies."""
        return cls(day.year, day.month if like.month else 0)

    @classmethod
    def parse(cls, code: str) -> Self:
        """`2020` or `2020-03`, as `code` writes it. ValueError."""
        year, _, month = code.partition("-")
        found = cls(int(year), int(month or 0))
        if found.code != code or found.year not in YEARS or found.month not in range(13):
            raise ValueError(code)
        return found

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
