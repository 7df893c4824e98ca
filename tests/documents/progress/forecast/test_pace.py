"""Stops, noise and drift are told apart in an office's days."""

import numpy as np
import pytest

from documents.progress.forecast.pace import Stops, measure


def test_nothing_certified_is_no_pace() -> None:
    assert measure([]) is None
    assert measure([0, 0, 0]) is None
    assert measure([3, -3]) is None


def test_days_begin_with_the_first_certified_file() -> None:
    pace = measure([0] * 30 + [10] * 45)
    assert pace is not None
    assert (pace.worked, pace.lengths.tolist()) == (45, [5, 20, 20])
    assert pace.level == pytest.approx(10)


@pytest.mark.parametrize(
    ("empty", "stops"),
    [(4, Stops(0, 0, 0)), (5, Stops(1, 5, 0))],
)
def test_a_week_of_nothing_is_a_stop_and_less_is_noise(empty: int, stops: Stops) -> None:
    pace = measure([10] * 30 + [0] * empty + [10] * 30)
    assert pace is not None
    assert pace.stops == stops


def test_empty_days_of_an_office_that_does_little_are_no_stop() -> None:
    slow = measure(([4] + [0] * 7) * 10)
    assert slow is not None
    assert slow.stops.number == 0


def test_a_stop_that_lasts_is_told_and_does_not_slow_the_pace() -> None:
    pace = measure([10] * 60 + [0] * 12)
    assert pace is not None
    assert pace.stops == Stops(1, 12, 12)
    assert pace.level == pytest.approx(10)


def test_noise_makes_neighbours_differ_as_much_as_others_and_drift_does_not() -> None:
    dice = np.random.default_rng(4)
    noisy = measure(np.rint(1000 * np.exp(dice.normal(0, 0.5, 4000))).astype(int).tolist())
    drifting = measure(np.rint(1000 * np.exp(np.cumsum(dice.normal(0, 0.03, 4000)))).astype(int).tolist())
    assert noisy is not None
    assert drifting is not None
    assert noisy.far == pytest.approx(noisy.near, rel=0.3)
    assert drifting.far > 1.7 * drifting.near
