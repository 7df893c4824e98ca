"""Curves rise, say what was counted, and promise no more than that."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.training.isotonic import fit_curve, upper_limit


def test_the_curve_says_what_was_counted() -> None:
    dice = np.random.default_rng(3)
    said = dice.uniform(0, 1, 20_000)
    samples = [(float(one), bool(dice.random() < one**2)) for one in said]
    says, right = fit_curve(samples, fewest=500)
    for point in (0.3, 0.6, 0.9):
        assert float(np.interp(point, says, right)) == pytest.approx(point**2, abs=0.05)


def test_pools_that_fall_are_one_pool() -> None:
    samples = [(0.2 + n / 1000, n % 4 != 0) for n in range(100)] + [
        (0.6 + n / 1000, n % 2 == 0) for n in range(100)
    ]
    says, right = fit_curve(samples, fewest=50)
    assert right == sorted(right)
    assert (says[0], right[0]) == (0.0, 0.0)
    assert says[-1] == 1.0


def test_words_of_which_the_same_was_said_are_one_pool() -> None:
    says, right = fit_curve([(0.9, n % 5 != 0) for n in range(200)], fewest=40)
    assert float(np.interp(0.9, says, right)) == pytest.approx(0.8, abs=0.01)
    assert right[-1] == pytest.approx(0.8, abs=0.01)


def test_no_pool_is_right_for_ever() -> None:
    _, right = fit_curve([(0.9, True)] * 100)
    assert right[-1] < 1.0


def test_too_few_words_make_no_curve() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit_curve([(0.5, True)] * 5)


def test_the_upper_limit_of_a_share_shrinks_with_the_words() -> None:
    assert upper_limit(0, 0) == 1.0
    assert upper_limit(0, 100) > upper_limit(0, 10_000) > 0.0
    assert upper_limit(5, 100) > 0.05
