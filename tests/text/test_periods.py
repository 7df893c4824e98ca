"""Periods: their codes and days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text.periods import LONGEST, Period, Span


@given(st.builds(Period, st.integers(1950, 2100), st.integers(0, 12)))
def test_a_period_is_its_code_again(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert period.first_day <= period.last_day


@pytest.mark.parametrize(
    ("code", "periods", "until"),
    [
        ("2020-03", ["2020-03"], None),
        ("2019-11/2020-02", ["2019-11", "2019-12", "2020-01", "2020-02"], "2020-02"),
        ("2019/2020", ["2019", "2020"], "2020"),
    ],
)
def test_a_span_is_all_from_its_first_to_its_last(code: str, periods: list[str], until: str | None) -> None:
    span = Span.parse(code)
    assert span.code == code
    assert [one.code for one in span.periods] == periods
    assert (span.until.code if span.until else None) == until


@pytest.mark.parametrize(
    "code", ["2020-03/2020-02", "2020-03/2020-03", "2020/2020-03", "2015-01/2020-01", "2020/"]
)
def test_a_span_goes_forward_in_periods_of_one_length_and_not_too_far(code: str) -> None:
    with pytest.raises(ValueError, match="20"):
        Span.parse(code)
    first = Period(2015, 1)
    assert Span(first, first.shift(LONGEST - 1)).is_possible
    assert not Span(first, first.shift(LONGEST)).is_possible


def test_a_month_lies_in_its_quarter_and_its_year() -> None:
    month, quarter, year = map(Span.parse, ("2020-03", "2020-01/2020-03", "2020"))
    assert [year.holds(quarter), quarter.holds(month), month.holds(month)] == [True, True, True]
    assert [month.holds(quarter), quarter.holds(year)] == [False, False]


@pytest.mark.parametrize("code", ["2020-13", "2020-3", "20", "1800", "", "2020-00", "๒๕๖๓", "2020-03-12"])
def test_another_spelling_is_no_code(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # int's own, or ours
        Period.parse(code)
