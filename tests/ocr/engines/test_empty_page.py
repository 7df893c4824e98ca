"""A page on which nothing is left, as after its only seal was taken out, is not given to Tesseract."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import Picture
from ocr.engines.tesseract_lines import TesseractLines
from ocr.recognition.pieces import Piece
from ocr.recognition.tesseract_api import TesseractSession


@pytest.mark.parametrize(("gray", "asked"), [(255, 0), (226, 0), (225, 1), (60, 1)])
def test_a_page_without_ink_is_not_asked_about(
    monkeypatch: pytest.MonkeyPatch, gray: int, asked: int
) -> None:
    pages: list[Picture] = []

    def read(_session: TesseractSession, page: Picture, *, dpi: int) -> tuple[list[Piece], str]:
        assert dpi == 200
        pages.append(page)
        return [], ""

    monkeypatch.setattr(TesseractSession, "read_page", read)
    page = np.full((60, 90), 255, np.uint8)
    page[20:30, 20:60] = gray
    assert TesseractLines().read_page(page, dpi=200) == []
    assert len(pages) == asked
