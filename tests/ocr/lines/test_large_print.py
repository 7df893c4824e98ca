"""Large print is parted from the rest, and tall letters of usual print are not taken for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.lines.large_print import part_large_print
from tests.ocr.lines.forms import form
from tests.ocr.preparation.pages import A4, written


def test_a_heading_of_large_letters_is_cut_out_and_shrunk() -> None:
    page = written(rows=4)
    cv2.putText(page, "COVER", (150, 1500), 0, 6.0, (0,), 18)
    parted = part_large_print(page, dpi=200)
    assert parted is not None
    assert (parted.rest[1300:1560] == 255).all()
    assert (parted.page[:800] == 255).all()
    assert parted.shrunk.shape[0] == pytest.approx(A4[0] * parted.factor, abs=1)
    height = np.flatnonzero((parted.shrunk < 128).any(axis=1))
    assert 18 < np.ptp(height) < 40  # pixels, at 200 dots an inch: print of some 16 points


def test_usual_print_forms_and_lone_large_things_hold_no_large_print() -> None:
    lone = np.full(A4, 255, np.uint8)
    cv2.circle(lone, (400, 400), 90, (0,), 12)
    for page in (written(), form(), lone):
        assert part_large_print(page, dpi=200) is None


@pytest.mark.parametrize(("scale", "large"), [(1.6, False), (2.6, True)])
def test_a_line_is_large_from_some_six_millimetres_on(scale: float, large: bool) -> None:
    page = np.full(A4, 255, np.uint8)
    cv2.putText(page, "DIVIDER", (150, 1500), 0, scale, (0,), 6)
    assert (part_large_print(page, dpi=200) is not None) == large
