"""Control charts: chance is no signal, a jump and a slow drift are, and only where it is worse."""

import random

import pytest

from documents.progress.control_charts import Signal, draw_chart

BASE = [0.90 + 0.01 * (-1) ** day for day in range(30)]
"""A scanner that differs a little from day to day: sigma by moving ranges is 0.02 / 1.128."""
SIGMA = 0.02 / 1.128


def signal(*newer: float, worse: int = -1) -> Signal:
    chart = draw_chart([*BASE, *newer], worse=worse)
    assert chart
    return chart.signal


def test_limits_are_three_sigmas_of_the_moving_range() -> None:
    chart = draw_chart([*BASE, *BASE[:5]], worse=-1)
    assert chart
    assert chart.centre == pytest.approx(0.9)
    assert chart.sigma == pytest.approx(SIGMA)
    assert chart.limits == pytest.approx((0.9 - 3 * SIGMA, 0.9 + 3 * SIGMA))


@pytest.mark.parametrize(("sigmas", "told"), [(2.9, Signal.NONE), (3.1, Signal.JUMP)])
def test_a_day_beyond_three_sigmas_is_a_jump(sigmas: float, told: Signal) -> None:
    assert signal(0.9, 0.9, 0.9, 0.9, 0.9 - sigmas * SIGMA) is told


@pytest.mark.parametrize(("sigmas", "told"), [(1.4, Signal.NONE), (1.6, Signal.DRIFT)])
def test_a_week_a_little_worse_is_a_drift(sigmas: float, told: Signal) -> None:
    """After five days the average has gone 1 - 0.8^5 = 0.67 of the way; its limit is one sigma."""
    assert signal(*[0.9 - sigmas * SIGMA] * 5) is told


def test_what_is_better_is_no_alarm() -> None:
    assert signal(*[0.99] * 5) is Signal.NONE
    assert signal(*[0.99] * 5, worse=+1) is Signal.JUMP


@pytest.mark.parametrize(("days", "there"), [(14, False), (15, True)])
def test_too_few_days_have_no_chart(days: int, there: bool) -> None:
    assert (draw_chart(BASE[:days], worse=-1) is not None) is there


def test_chance_raises_few_alarms() -> None:
    dice = random.Random(3)
    charts = [draw_chart([dice.gauss(0.9, 0.02) for _ in range(45)], worse=-1) for _ in range(500)]
    signals = sum(chart is not None and chart.signal is not Signal.NONE for chart in charts)
    assert signals <= 500 * 0.03
