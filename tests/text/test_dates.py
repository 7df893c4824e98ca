"""Dates as the office writes and types them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text import dates
from sso_efiles.web.templatetags import efiles


def test_a_date_is_shown_in_the_buddhist_era() -> None:
    day = date(2020, 3, 12)
    with translation.override("th"):
        assert dates.short(day) == "12 มี.ค. 2563"
        assert dates.long(day) == "12 มีนาคม 2563"
        assert dates.full(day) == "วันพฤหัสบดีที่ 12 มีนาคม 2563"
        assert dates.month(day) == "มีนาคม 2563"


def test_english_says_which_era_it_is() -> None:
    with translation.override("en"):
        assert dates.short(date(2020, 3, 12)) == "12 Mar 2563 BE"
        assert dates.full(date(2020, 3, 12)) == "Thursday, 12 March 2563 BE"


def test_a_moment_is_told_in_thai_time() -> None:
    with translation.override("th"):
        assert dates.moment(datetime(2020, 3, 11, 20, 5, tzinfo=UTC)) == "12 มี.ค. 2563 03:05 น."


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/03/2563", date(2020, 3, 12)),
        ("12-3-2563", date(2020, 3, 12)),
        ("2020-03-12", date(2020, 3, 12)),
        ("12/03/2020", date(2020, 3, 12)),
        ("12/3/63", date(2020, 3, 12)),
        ("29/02/2563", date(2020, 2, 29)),
        ("29/02/2564", None),
        ("31/04/2563", None),
        ("12/03", None),
        ("วันนี้", None),
        ("1/1/0", None),
        ("1/1/00", date(1957, 1, 1)),
        ("", None),
    ],
)
def test_a_date_is_taken_as_people_type_it(typed: str, day: date | None) -> None:
    assert dates.parse(typed) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(typed: str) -> None:
    assert dates.parse(typed) is None or isinstance(dates.parse(typed), date)


@pytest.mark.parametrize(
    ("written", "year"),
    [("09", 1966), ("10", 1967), ("99", 2056), ("2400", 1857), ("2499", 1956), ("2743", 2200)],
)
def test_two_digits_and_years_from_2400_on_are_of_the_buddhist_era(written: str, year: int) -> None:
    assert dates.parse(f"12/3/{written}") == date(year, 3, 12)


@pytest.mark.parametrize("written", ["9", "100", "562", "1799", "2201", "2399", "2744"])
def test_a_year_that_no_paper_tells_of_is_a_slip_and_no_day(written: str) -> None:
    assert dates.parse(f"12/3/{written}") is None


@given(st.dates(min_value=date(1957, 1, 1), max_value=date(2200, 1, 1)))
def test_a_date_typed_in_the_buddhist_era_comes_back(day: date) -> None:
    assert dates.parse(f"{day.day}/{day.month}/{day.year + 543}") == day


def test_numbers_stand_grouped() -> None:
    assert efiles.grouped(926183) == "926,183"
    assert efiles.share(2, 15527) == "<0.1%"
    assert efiles.share(0, 15527) == "0.0%"
    assert efiles.share(3, None) == ""
    assert efiles.file_size(1_400_000) == "1.3 MB"
