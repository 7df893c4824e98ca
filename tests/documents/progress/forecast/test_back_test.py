"""Past forecasts are held against what came after."""

from dataclasses import replace

import numpy as np

from documents.progress.forecast.back_test import Accuracy, back_test
from documents.progress.forecast.finish import Line, priors

DICE = np.random.default_rng(11)
STEADY = Line("7400", 5000, 2000, tuple(int(n) for n in DICE.poisson(10, 200)))
PRIOR = priors([STEADY])["7400"]


def test_most_forecasts_of_a_steady_office_held() -> None:
    accuracy = back_test(STEADY, PRIOR)
    assert accuracy.made == 60
    assert accuracy.inside >= 48


def test_forecasts_before_a_collapse_did_not_hold() -> None:
    collapsed = replace(STEADY, daily=STEADY.daily[:120] + (1,) * 80)
    assert back_test(collapsed, PRIOR).inside < 40


def test_a_short_history_has_few_forecasts_and_none_has_none() -> None:
    assert back_test(replace(STEADY, daily=STEADY.daily[:21]), PRIOR).made == 5
    assert back_test(replace(STEADY, daily=()), PRIOR) == Accuracy(0, 0)


def test_fewer_can_be_asked_for() -> None:
    assert back_test(STEADY, PRIOR, forecasts=10).made == 10
