"""Periods: their codes and days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text.periods import Period


@given(st.builds(Period, st.integers(1950, 2100), st.integers(0, 12)))
def test_a_period_is_its_code_again(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert period.first_day <= period.last_day


@pytest.mark.parametrize("code", ["2020-13", "2020-3", "20", "1800", "", "2020-00", "๒๕๖๓", "2020-03-12"])
def test_another_spelling_is_no_code(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # int's own, or ours
        Period.parse(code)
