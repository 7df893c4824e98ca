"""What is certified and taken back later has to be done twice, and makes the end late."""

from dataclasses import replace

import numpy as np
import pytest

from documents.progress.forecast.finish import Line, outlooks
from documents.progress.forecast.withdrawals import (
    Withdrawals,
    days_after_the_last,
    foresee_withdrawals,
)

HONEST = Line("7400", 3000, 1200, (10,) * 120, (0,) * 120)
CHEATING = Line("7400", 3000, 1200, (13,) * 60 + (7,) * 60, (0,) * 60 + (4,) * 60)


def test_an_office_without_withdrawals_is_expected_to_have_few() -> None:
    told = foresee_withdrawals([10] * 120, [0] * 120, size=3000)
    assert told.share < 0.002
    assert told.to_come < 6


def test_the_share_is_that_of_certificates_old_enough_to_have_been_looked_at() -> None:
    told = foresee_withdrawals([10] * 130, [0] * 30 + [2] * 100, size=2000)
    assert told.share == pytest.approx(201 / 1500)
    assert told.to_come == pytest.approx(2000 * 201 / 1500 - 200)


def test_the_end_is_late_where_withdrawals_come_every_day_and_not_where_they_are_rare() -> None:
    a_day, dice = np.full(2000, 10.0), np.random.default_rng(3)
    rare = days_after_the_last(Withdrawals(0.002, 5), a_day, dice)
    often = days_after_the_last(Withdrawals(0.25, 500), a_day, dice)
    assert np.median(rare) == 0
    assert 45 < np.median(often) <= 60


def test_an_office_whose_certificates_are_withdrawn_will_be_done_later() -> None:
    def median(line: Line) -> float:
        draws = outlooks([line])["7400"].draws
        assert draws is not None
        return float(np.median(draws))

    assert median(CHEATING) > 1.05 * median(replace(CHEATING, revoked=()))
    assert median(HONEST) == pytest.approx(median(replace(HONEST, revoked=())), rel=0.05)
