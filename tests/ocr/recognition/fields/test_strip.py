"""A field is brought to one height by its frame, and every column of it is one of the page again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.recognition.fields.strip import (
    DIGIT,
    FRAME,
    FRAME_TOP,
    HEIGHT,
    MARGIN,
    STEP,
    cut_bare_strip,
    cut_strip,
    normalize_ink,
)
from tests.ocr.recognition.fields.drawn import draw_field


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_frames_of_any_size_fill_the_same_rows(factor: float) -> None:
    drawn = draw_field("7408")
    page = np.asarray(
        cv2.resize(drawn.page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )
    x0, y0, x1, y1 = (round(edge * factor) for edge in drawn.frame)
    strip = cut_strip(page, (x0, y0, x1, y1))
    assert strip.ink.shape[0] == HEIGHT
    assert strip.ink.shape[1] % STEP == 0
    rules = np.flatnonzero(strip.ink[:, MARGIN + 4 : -MARGIN - 4].mean(axis=1) > 0.4)
    assert abs(rules[0] - FRAME_TOP) <= 1
    assert abs(rules[-1] - FRAME_TOP - FRAME) <= 1


def test_columns_and_pixels_are_told_from_one_another() -> None:
    drawn = draw_field("7408")
    strip = drawn.strip
    assert strip.column_of(drawn.frame[0]) == pytest.approx(MARGIN)
    assert strip.x_of(strip.column_of(123.0)) == pytest.approx(123.0)
    assert strip.y_of(FRAME_TOP) == pytest.approx(drawn.frame[1])
    wall = int(strip.column_of(drawn.frame[0]))
    assert strip.ink[FRAME_TOP + 5 : FRAME_TOP + 20, wall - 1 : wall + 2].max() > 0.6


def test_digits_without_a_frame_have_the_height_they_would_have_in_one() -> None:
    page = np.full((100, 200), 255, np.uint8)
    page[30:60, 50:60] = 0
    strip = cut_bare_strip(page, (50, 30, 60, 60))
    rows = np.flatnonzero(strip.ink.max(axis=1) > 0.5)
    assert abs(len(rows) - DIGIT) <= 1
    assert abs((rows[0] + rows[-1] + 1) / 2 - FRAME_TOP - FRAME / 2) <= 1


def test_beyond_the_page_is_paper() -> None:
    strip = cut_strip(np.full((40, 60), 255, np.uint8), (-20, -20, 90, 20))
    assert strip.ink.max() == 0.0


def test_faint_ink_is_made_dark_but_dirt_is_not() -> None:
    page = np.full((40, 100), 200, np.uint8)
    page[10:30, 40:50] = 150
    assert normalize_ink(page).max() == 1.0
    page[10:30, 40:50] = 190
    assert normalize_ink(page).max() == pytest.approx(0.25)
