"""Blank sheets and sheets on their side are seen before anything is read."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.preparation.pixels import rotate_quarters
from ocr.preparation.survey import survey_page
from tests.ocr.preparation.pages import A4, written


def test_a_blank_sheet_is_blank_whatever_its_shade() -> None:
    dust = np.random.default_rng(7)
    for shade in (255, 230, 128, 0):
        page = np.full(A4, shade, np.uint8)
        page[dust.integers(0, A4[0], 200), dust.integers(0, A4[1], 200)] = 90
        assert survey_page(page, dpi=200).blank


def test_one_short_line_is_not_blank() -> None:
    page = np.full(A4, 255, np.uint8)
    cv2.putText(page, "COPY", (700, 900), 0, 1.2, (0,), 3)
    assert not survey_page(page, dpi=200).blank
    assert not survey_page(np.ascontiguousarray(np.rot90(page)), dpi=200).blank


def test_a_page_on_its_side_is_noticed() -> None:
    page = written()
    assert not survey_page(page, dpi=200).sideways
    assert survey_page(rotate_quarters(page, degrees=90), dpi=200).sideways
