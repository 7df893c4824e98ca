"""Periods that papers are about: a month or a year, or several that follow on.

Known as    Calendar intervals of fixed granularity; ISO 8601 intervals.
How they are read: sso_efiles/text/read_periods.py.
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


LONGEST: Final = 60  # guess: months or years of one paper; more are two periods that stand side by side


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period, or all from one to another of the same length: a quarter is three months."""

    first: Period
    last: Period

    @classmethod
    def one(cls, year: int, month: int = 0) -> Self:
        """A month or a year alone."""
        return cls(Period(year, month), Period(year, month))

    @classmethod
    def parse(cls, code: str) -> Self:
        """`2020`, `2020-03`, `2020-01/2020-03`, as `code` writes them. ValueError."""
        first, _, last = code.partition("/")
        found = cls(Period.parse(first), Period.parse(last or first))
        if found.code != code or not found.is_possible:
            raise ValueError(code)
        return found

    @property
    def is_possible(self) -> bool:
        """Whether it goes forward, by months or by years alone, and not for too long."""
        alike = bool(self.first.month) == bool(self.last.month)
        return alike and self.first <= self.last < self.first.shift(LONGEST)

    @property
    def until(self) -> Period | None:
        """The last of several; None of one."""
        return None if self.first == self.last else self.last

    @property
    def code(self) -> str:
        """As programs are told: the period, or first and last with a slash."""
        return f"{self.first.code}/{self.last.code}" if self.until else self.first.code

    @property
    def first_day(self) -> date:
        """Its first day."""
        return self.first.first_day

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.last.last_day

    @property
    def periods(self) -> list[Period]:
        """Each of them, in order; none where the last lies before the first."""
        found = []
        one = self.first
        while one <= self.last:
            found.append(one)
            one = one.shift(1)
        return found

    def holds(self, other: "Span") -> bool:
        """Whether another lies within it."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day
