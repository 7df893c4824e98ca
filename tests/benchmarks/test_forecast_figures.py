"""What the forecast's benchmark says of forecasts is right where the answer is known."""

from datetime import date

import pytest

from tests.benchmarks.forecast_world import (
    Forecast,
    Situation,
    bootstrap,
    day_of_share,
    end,
    judged,
    last_month,
    linear,
    nation,
    widened,
)

SITUATIONS = [Situation(100, (5, 10, 15), real) for real in (8, 9, 10, 11, 12)]


def test_hits_misses_width_and_pinball_loss() -> None:
    told = judged([Forecast(10, 8, 10, 12), Forecast(10, 11, 12, 13), Forecast(10, 6, 7, 9)])
    assert (told["forecasts"], told["width"]) == (3, 0.3)
    assert (told["inside"], told["before"], told["after"]) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    first = (0.1 * 2 + 0 + 0.1 * 2) / 3
    second = (0.9 * 1 + 0.5 * 2 + 0.1 * 3) / 3
    third = (0.1 * 4 + 0.5 * 3 + 0.9 * 1) / 3
    assert told["pinball"] == pytest.approx((first + second + third) / 3 / 10)


def test_plain_rules_divide_what_remains_by_a_pace() -> None:
    assert linear(SITUATIONS[0]) == 10
    assert last_month(Situation(100, (50,) * 30 + (10,) * 20, 1)) == 10
    assert last_month(Situation(100, (50,) + (0,) * 20, 1)) == linear(Situation(100, (50,) + (0,) * 20, 1))
    assert bootstrap(Situation(100, (10,) * 20, 10)) == Forecast(10, 10, 10, 10)


def test_their_band_holds_as_many_as_is_asked() -> None:
    assert judged(widened(linear, SITUATIONS, 1.0))["inside"] == 1
    assert judged(widened(linear, SITUATIONS, 0.6))["inside"] == pytest.approx(0.6)


def test_a_nation_is_done_with_its_last_office() -> None:
    years = nation(3, offices=3)
    assert end(years) == max(year.finished for year in years if year.finished)
    assert date(2026, 1, 5) < day_of_share(years, 0.25) < day_of_share(years, 0.75) < end(years)
