"""Any picture becomes gray, turns by quarters, and has the resolution of a real sheet."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import UnreadablePage
from ocr.preparation.pixels import resolve_dpi, rotate_quarters, to_gray


def test_turning_is_clockwise() -> None:
    page = np.zeros((2, 3), np.uint8)
    page[0, 0] = 9
    assert rotate_quarters(page, degrees=90)[0, 1] == 9
    assert rotate_quarters(page, degrees=180)[1, 2] == 9
    assert rotate_quarters(page, degrees=270)[2, 0] == 9


def test_a_wrong_dpi_is_not_believed() -> None:
    assert resolve_dpi(200, (2338, 1653)) == 200
    assert round(resolve_dpi(200, (3507, 2480))) == 300
    assert round(resolve_dpi(0, (2338, 1653))) == 200
    assert resolve_dpi(300, (638, 1011)) == 300


def test_what_is_no_picture_is_unreadable() -> None:
    for odd in (np.zeros((0, 5), np.uint8), np.zeros((4,), np.uint8), np.zeros((5, 5), np.float64)):
        with pytest.raises(UnreadablePage):
            to_gray(odd)  # type: ignore[arg-type]


def test_every_kind_of_picture_becomes_gray() -> None:
    for channels in (1, 2, 3, 4):
        assert to_gray(np.full((5, 4, channels), 200, np.uint8)).shape == (5, 4)
