"""A picture is surveyed, turned and levelled, and its boxes find their way back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import Picture, UnreadablePage
from ocr.preparation import deskew

A4 = (2338, 1653)


def written(rows: int = 12) -> Picture:
    """A page with lines of Latin capitals, as high as print."""
    page = np.full(A4, 255, np.uint8)
    for row in range(rows):
        cv2.putText(page, "SOCIAL SECURITY OFFICE 0123", (150, 200 + 120 * row), 0, 1.2, (0,), 3)
    return page


def test_a_blank_sheet_is_blank_whatever_its_shade() -> None:
    dust = np.random.default_rng(7)
    for shade in (255, 230, 128, 0):
        page = np.full(A4, shade, np.uint8)
        page[dust.integers(0, A4[0], 200), dust.integers(0, A4[1], 200)] = 90
        assert deskew.survey(page, dpi=200).blank


def test_one_short_line_is_not_blank() -> None:
    page = np.full(A4, 255, np.uint8)
    cv2.putText(page, "COPY", (700, 900), 0, 1.2, (0,), 3)
    assert not deskew.survey(page, dpi=200).blank
    assert not deskew.survey(np.ascontiguousarray(np.rot90(page)), dpi=200).blank


def test_a_page_on_its_side_is_noticed() -> None:
    page = written()
    assert not deskew.survey(page, dpi=200).sideways
    assert deskew.survey(deskew.turn_quarters(page, degrees=90), dpi=200).sideways


def test_turning_is_clockwise() -> None:
    page = np.zeros((2, 3), np.uint8)
    page[0, 0] = 9
    assert deskew.turn_quarters(page, degrees=90)[0, 1] == 9
    assert deskew.turn_quarters(page, degrees=180)[1, 2] == 9
    assert deskew.turn_quarters(page, degrees=270)[2, 0] == 9


@pytest.mark.parametrize("degrees", [-2.0, 1.5])
def test_a_leaning_page_is_levelled_and_its_boxes_go_back(degrees: float) -> None:
    middle = (A4[1] / 2, A4[0] / 2)
    page = written()
    page[1000:1010, 300:310] = 0
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1)
    leaning = np.asarray(cv2.warpAffine(page, matrix, (A4[1], A4[0]), borderValue=(255,)), np.uint8)
    _, placing = deskew.level_page(leaning, dpi=200)
    assert abs(placing.degrees + degrees) < 0.3
    x, y = (matrix @ np.array([305, 1005, 1])).tolist()
    x0, y0, x1, y1 = placing.back((300, 1000, 310, 1010))
    assert abs((x0 + x1) / 2 - x) < 8
    assert abs((y0 + y1) / 2 - y) < 8


def test_boxes_never_leave_the_page_and_are_never_empty() -> None:
    placing = deskew.Placing(width=100, height=50, scale=0.5, degrees=3.0)
    for box in ((-20, -20, -10, -10), (200, 90, 220, 99), (10, 10, 10, 10), (0, 0, 50, 25)):
        x0, y0, x1, y1 = placing.back(box)
        assert 0 <= x0 < x1 <= 100
        assert 0 <= y0 < y1 <= 50


def test_a_wrong_dpi_is_not_believed() -> None:
    assert deskew.true_dpi(200, (2338, 1653)) == 200
    assert round(deskew.true_dpi(200, (3507, 2480))) == 300
    assert round(deskew.true_dpi(0, (2338, 1653))) == 200
    assert deskew.true_dpi(300, (638, 1011)) == 300


def test_what_is_no_picture_is_unreadable() -> None:
    for odd in (np.zeros((0, 5), np.uint8), np.zeros((4,), np.uint8), np.zeros((5, 5), np.float64)):
        with pytest.raises(UnreadablePage):
            deskew.gray(odd)  # type: ignore[arg-type]


def test_every_kind_of_picture_becomes_gray() -> None:
    for channels in (1, 2, 3, 4):
        assert deskew.gray(np.full((5, 4, channels), 200, np.uint8)).shape == (5, 4)
