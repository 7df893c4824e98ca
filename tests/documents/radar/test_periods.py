"""Periods: counted, gaps named, read from what forms print."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.radar.periods import MONTH, YEAR, last_due, series, series_gaps
from sso_efiles.text.periods import Period
from sso_efiles.text.read_periods import the_one_period

TODAY = date(2026, 11, 29)
months = st.builds(Period, st.integers(1950, 2100), st.integers(1, 12))


@given(months, st.integers(-500, 500))
def test_shifting_there_and_back_is_nothing(month: Period, by: int) -> None:
    assert month.shift(by).shift(-by) == month
    assert (month.shift(1).first_day - month.last_day).days == 1


@given(st.sets(st.integers(0, 200)), months)
def test_gaps_and_what_is_there_fill_the_series(there: set[int], first: Period) -> None:
    known = {first.shift(n) for n in there}
    gaps = series_gaps(known)
    assert not known & set(gaps)
    if known:
        assert sorted(known | set(gaps)) == series(min(known), max(known))


def test_a_series_that_is_whole_or_empty_has_no_gap() -> None:
    assert series_gaps([]) == []
    assert series_gaps([Period(2020, 12), Period(2021, 1)]) == []
    assert series_gaps([Period(2018), Period(2021)]) == [Period(2019), Period(2020)]


@pytest.mark.parametrize(
    ("today", "like", "due", "newest"),
    [
        (date(2026, 2, 28), YEAR, 2, Period(2024)),
        (date(2026, 3, 1), YEAR, 2, Period(2025)),
        (date(2026, 3, 31), MONTH, 1, Period(2026, 1)),
        (date(2026, 4, 1), MONTH, 1, Period(2026, 2)),
        (date(2026, 1, 1), MONTH, 0, Period(2025, 12)),
    ],
)
def test_a_paper_is_due_once_its_months_are_over(today: date, like: Period, due: int, newest: Period) -> None:
    assert last_due(today, like=like, due_months=due) == newest


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("แบบแสดงเงินค่าจ้างประจำปี พ.ศ. ๒๕๖๓", 2020),
        ("แบบแสดงเงินค่าจ้างประจำปี 2563\nกองทุนเงินทดแทน", 2020),
        ("ค่าจ้างปี 2020", 2020),
        ("ประจำปี 2563 และ ประจำปี 2563", 2020),
        ("ประจำปี 2563 และ ประจำปี 2564", None),
        ("ประจำปี 2570", None),  # has not begun
        ("ประจำปี 0000", None),
        ("รับวันที่ 5 กุมภาพันธ์ 2564", None),
        ("", None),
    ],
)
def test_the_year_that_a_form_says_it_is_of(text: str, year: int | None) -> None:
    assert the_one_period(text, like=YEAR, today=TODAY) == (Period(year) if year else None)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("สำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563", Period(2020, 3)),
        ("ประจำเดือน มี.ค. 63", Period(2020, 3)),
        ("ค่าจ้างเดือนธันวาคม ๒๕๔๔", Period(2001, 12)),
        ("ประจำเดือน ม,ค, 2545", Period(2002, 1)),
        ("วันที่ 5 เดือน มีนาคม พ.ศ. 2563", None),
        ("ค่าจ้างเดือน มีนาคม 2563 ค่าจ้างเดือน เมษายน 2563", None),
    ],
)
def test_the_month_that_a_form_says_it_is_of(text: str, month: Period | None) -> None:
    assert the_one_period(text, like=MONTH, today=TODAY) == month


@given(
    months.filter(lambda month: month.year >= 1990),
    st.sampled_from(["สำหรับค่าจ้างเดือน {} พ.ศ. {}", "ประจำเดือน{} {}"]),
)
def test_every_month_since_the_fund_began_is_read_as_it_is_written(month: Period, sentence: str) -> None:
    names = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
    text = sentence.format(names.split()[month.month - 1], month.year + 543)
    assert the_one_period(text, like=MONTH, today=date(2200, 1, 1)) == month
