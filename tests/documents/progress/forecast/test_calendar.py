"""Working days are those that a government office lives."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from documents.progress.forecast.calendar import Calendar, thai_calendar

CALENDAR: Calendar = thai_calendar(settings.DATA_DIR / "holidays_th.csv")
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 4, 10), True),
        (date(2026, 4, 11), False),  # a Saturday
        (date(2026, 4, 13), False),  # Songkran
        (date(2026, 6, 1), False),  # Monday in lieu of Visakha Bucha, a Sunday
        (date(2026, 7, 29), False),  # Asarnha Bucha, by the moon
        (date(2026, 1, 2), False),  # the cabinet's bridge day
        (date(2026, 5, 1), True),  # Labour Day: banks close, government offices do not
        (date(2027, 5, 3), True),  # nor on the Monday in lieu of it
        (date(2027, 4, 12), False),  # from the file
        (date(2108, 4, 13), False),  # of fixed date, beyond the library's years
    ],
)
def test_open_and_closed_days(day: date, *, worked: bool) -> None:
    assert CALENDAR.is_working(day) is worked


def test_a_year_has_some_240_working_days() -> None:
    assert CALENDAR.working_days(date(2025, 12, 31), date(2026, 12, 31)) == 241
    assert CALENDAR.working_days(date(2026, 4, 10), date(2026, 4, 16)) == 1


@given(DAYS, DAYS)
def test_counting_days_is_listing_them(one: date, other: date) -> None:
    first, last = sorted((one, other))
    listed = [day for day in CALENDAR.span(first, last) if day > first]
    assert CALENDAR.working_days(first, last) == len(listed)


@given(DAYS, st.integers(1, 500))
def test_the_day_after_so_many_is_so_many_days_later(day: date, count: int) -> None:
    found = CALENDAR.after(day, np.array([count]))[0].astype(object)
    assert CALENDAR.is_working(found)
    assert CALENDAR.working_days(day, found) == count


def test_how_far_the_cabinet_s_decisions_reach_is_told(tmp_path: Path) -> None:
    assert CALENDAR.decided_until == 2027
    file = tmp_path / "days.csv"
    file.write_text("date,kind,name_th,name_en,source\n2031-03-03,closed,ก,A,made up\n", encoding="utf-8")
    made_up = thai_calendar(file)
    assert (made_up.decided_until, made_up.is_working(date(2031, 3, 3))) == (2031, False)
    assert not made_up.is_working(date(2026, 5, 1)), "no line says that it is worked"


def test_each_line_of_the_file_names_its_source() -> None:
    lines = (settings.DATA_DIR / "holidays_th.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all(line.rsplit(",", 1)[1].strip() for line in lines)
