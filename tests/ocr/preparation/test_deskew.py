"""A leaning picture is levelled, and its boxes find their way back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.preparation.deskew import PageTransform, deskew_page, estimate_skew
from tests.ocr.preparation.pages import A4, written


@pytest.mark.parametrize("degrees", [-11.8, -6.0, -2.0, 1.5, 4.4, 10.0])
def test_a_leaning_page_is_levelled_and_its_boxes_go_back(degrees: float) -> None:
    middle = (A4[1] / 2, A4[0] / 2)
    page = written()
    page[1000:1010, 300:310] = 0
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1)
    leaning = np.asarray(cv2.warpAffine(page, matrix, (A4[1], A4[0]), borderValue=(255,)), np.uint8)
    level, transform = deskew_page(leaning, dpi=200)
    assert abs(transform.degrees + degrees) < 0.3
    spot = matrix @ np.array([305.0, 1005.0, 1.0])
    (x, y) = transform.map_points(spot[None])[0].round().astype(int).tolist()
    assert level[y - 3 : y + 4, x - 3 : x + 4].max() < 128
    x0, y0, x1, y1 = transform.unmap_box((x - 5, y - 5, x + 5, y + 5))
    assert abs((x0 + x1) / 2 - spot[0]) < 8
    assert abs((y0 + y1) / 2 - spot[1]) < 8


def test_a_page_far_askew_keeps_its_corners_and_a_straight_one_its_size() -> None:
    page = written()
    page[20:60, 20:120] = 0
    matrix = cv2.getRotationMatrix2D((A4[1] / 2, A4[0] / 2), 9.0, 1)
    level, transform = deskew_page(written(), dpi=200)
    assert level.shape == page.shape
    assert transform.degrees == 0
    matrix[:, 2] += 300
    leaning = np.asarray(
        cv2.warpAffine(page, matrix, (A4[1] + 600, A4[0] + 600), borderValue=(255,)), np.uint8
    )
    level, transform = deskew_page(leaning, dpi=200)
    spot = matrix @ np.array([70.0, 40.0, 1.0])
    (x, y) = transform.map_points(spot[None])[0].round().astype(int).tolist()
    assert level[y, x] < 128


def test_rows_lean_as_far_as_is_looked_for_and_no_farther() -> None:
    def lean(degrees: float) -> float:
        matrix = cv2.getRotationMatrix2D((A4[1] / 2, A4[0] / 2), degrees, 1)
        return estimate_skew(
            np.asarray(cv2.warpAffine(written(), matrix, A4[::-1], borderValue=(255,)), np.uint8)
        )

    assert abs(lean(12.3) + 12.3) < 0.3
    assert abs(lean(20.0)) < 14


def test_an_empty_page_does_not_lean() -> None:
    assert estimate_skew(np.full(A4, 255, np.uint8)) == 0


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
