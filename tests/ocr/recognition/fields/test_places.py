"""Places are found near the grid's, by their count, or by the ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.recognition.fields.places import Evidence, place_by_count, place_freely, place_near, spread_edges


def evidence(inked: Sequence[int], *, width: int = 80) -> Evidence:
    """Answers of which these say that something stands there."""
    out = np.full(width, 0.001, np.float32)
    out[list(inked)] = 0.99
    return out


def test_a_place_moves_to_the_ink_beside_the_middle_of_its_box() -> None:
    assert place_near(evidence([9, 22, 29]), [10, 20, 30]) == [9, 22, 29]


def test_a_place_does_not_take_the_ink_of_the_next_box() -> None:
    found = place_near(evidence([20, 30]), [10, 20, 30])
    assert found[1:] == [20, 30]
    assert abs(found[0] - 10) <= 1


def test_a_single_box_has_its_own_place() -> None:
    assert place_near(evidence([5], width=12), [6]) == [5]


def test_so_many_places_stand_at_one_pitch() -> None:
    assert place_by_count(evidence([4, 11, 18, 25]), (4,), (0, 30)) == [4, 11, 18, 25]


def test_an_empty_place_keeps_its_place_among_the_others() -> None:
    found = place_by_count(evidence([4, 11, 25]), (4,), (0, 30))
    assert found[0::1][:2] == [4, 11]
    assert found[3] == 25
    assert abs(found[2] - 18) <= 1


def test_groups_may_stand_further_apart() -> None:
    inked = [4, 10, 20, 26, 32]
    assert place_by_count(evidence(inked), (2, 3), (0, 36)) == inked


def test_nothing_is_placed_beyond_the_field() -> None:
    found = place_by_count(evidence([4, 11, 18, 40]), (3,), (0, 24))
    assert found == [4, 11, 18]


@pytest.mark.parametrize(("apart", "count"), [(2, 1), (3, 2)])
def test_labels_that_all_but_touch_are_one_digit(apart: int, count: int) -> None:
    told = np.full((3, 30), 0.01, np.float32)
    told[0] = 0.98
    told[1, 10], told[2, 10 + apart] = 0.99, 0.97
    told[0, [10, 10 + apart]] = 0.0
    places = place_freely(told, step=4)
    assert len(places) == count
    assert places[0] == 10


def test_a_label_that_goes_on_is_one_digit() -> None:
    told = np.full((3, 30), 0.01, np.float32)
    told[1, 8:14] = (0.6, 0.7, 0.9, 0.95, 0.8, 0.6)
    told[0] = 0.5
    assert place_freely(told, step=4) == [11]


def test_places_share_the_field_half_way() -> None:
    assert spread_edges([10, 20, 40], width=60) == [(5.0, 15.0), (15.0, 30.0), (30.0, 50.0)]
    assert spread_edges([], width=60) == []
    assert spread_edges([5], width=40) == [(0.0, 10.0)]
