"""A leaning picture is levelled, and its boxes find their way back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.preparation.deskew import PageTransform, deskew_page
from tests.ocr.preparation.pages import A4, written


@pytest.mark.parametrize("degrees", [-2.0, 1.5])
def test_a_leaning_page_is_levelled_and_its_boxes_go_back(degrees: float) -> None:
    middle = (A4[1] / 2, A4[0] / 2)
    page = written()
    page[1000:1010, 300:310] = 0
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1)
    leaning = np.asarray(cv2.warpAffine(page, matrix, (A4[1], A4[0]), borderValue=(255,)), np.uint8)
    _, transform = deskew_page(leaning, dpi=200)
    assert abs(transform.degrees + degrees) < 0.3
    x, y = (matrix @ np.array([305, 1005, 1])).tolist()
    x0, y0, x1, y1 = transform.unmap_box((300, 1000, 310, 1010))
    assert abs((x0 + x1) / 2 - x) < 8
    assert abs((y0 + y1) / 2 - y) < 8


def test_boxes_never_leave_the_page_and_are_never_empty() -> None:
    transform = PageTransform(width=100, height=50, scale=0.5, degrees=3.0)
    for box in ((-20, -20, -10, -10), (200, 90, 220, 99), (10, 10, 10, 10), (0, 0, 50, 25)):
        x0, y0, x1, y1 = transform.unmap_box(box)
        assert 0 <= x0 < x1 <= 100
        assert 0 <= y0 < y1 <= 50


def test_a_point_of_the_page_is_found_again_in_the_level_page() -> None:
    transform = PageTransform(width=1000, height=800, scale=0.5, degrees=2.0)
    points = np.array([[200.0, 300.0], [700.0, 310.0]])
    moved = transform.map_points(points)
    left, top, right, bottom = transform.unmap_box(
        (int(moved[0, 0]), int(moved[0, 1]), int(moved[0, 0]) + 1, int(moved[0, 1]) + 1)
    )
    assert left - 3 <= 200 <= right + 3
    assert top - 3 <= 300 <= bottom + 3
    assert np.array_equal(PageTransform(width=10, height=10).map_points(points), points)
