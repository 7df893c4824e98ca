"""Spans of days: the fiscal year on both sides of its first day, and the grammar of addresses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.progress.periods import Period, UnknownPeriod, fiscal_year

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 9, 30), 2568),
        (date(2025, 10, 1), 2569),
        (date(2026, 9, 30), 2569),
        (date(2026, 10, 1), 2570),
    ],
)
def test_the_fiscal_year_begins_in_october(day: date, year: int) -> None:
    assert fiscal_year(day) == year
    whole = Period.of_fiscal_year(year)
    assert whole.since <= day <= whole.until
    assert whole.days in (365, 366)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("fy2569", date(2025, 10, 1), date(2026, 9, 30)),
        ("2569-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("2567-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2568-10-01..2568-12-31", date(2025, 10, 1), date(2025, 12, 31)),
        ("d30", date(2026, 11, 1), TODAY),
        ("d1", TODAY, TODAY),
    ],
)
def test_a_period_is_read_from_an_address(text: str, since: date, until: date) -> None:
    assert Period.parse(text, today=TODAY) == Period(since, until, text)


@pytest.mark.parametrize(
    "text", ["", "fy", "fy69", "2569-13", "2569-02-30..2569-03-01", "2569-02-01..2569-01-01", "d0", "d9999",
             "2569", "fy0001", "fy0543", "๒๕๖๙-๐๑", "d30 ", "2500-01-01..2569-01-01", "0544-01", "2442-12"],
)  # fmt: skip
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnknownPeriod) as refused:
        Period.parse(text, today=TODAY)
    assert refused.value.fields == {"period": text}
    assert "fy2569" in refused.value.message_th


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_the_period_before_ends_the_day_before_and_can_be_asked_for(since: date, days: int) -> None:
    period = Period(since, since + timedelta(days=days), "")
    earlier = period.before()
    assert earlier.days == period.days
    assert earlier.until + timedelta(days=1) == since
    assert Period.parse(earlier.text, today=TODAY) == earlier
