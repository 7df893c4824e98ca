"""Runs that are only a number are read glyph by glyph."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.lines.layout import find_layout
from ocr.recognition.digits.numeric_runs import read_numeric_run


def printed(*texts: str) -> Picture:
    page = np.full((1200, 900), 255, np.uint8)
    for row, text in enumerate(texts):
        cv2.putText(page, text, (100, 200 + 150 * row), cv2.FONT_HERSHEY_DUPLEX, 1.1, (0,), 2)
    return page


def numbers_on(page: Picture) -> list[str]:
    """Every run that was read as a number, from the top."""
    layout = find_layout(page, dpi=200)
    found = []
    for run in sorted(layout.runs, key=lambda r: r.box[1]):
        picture, box = layout.crop_run(run)
        number = read_numeric_run(run, picture, box)
        if number:
            found.append(" ".join(word.text for word in number.pieces))
    return found


def test_numbers_are_read_with_their_dashes_commas_and_points() -> None:
    read = numbers_on(printed("40,590.00", "3-9393-91871-75-4"))
    assert read == ["40,590.00", "3-9393-91871-75-4"]


def test_words_are_left_to_the_text_reader() -> None:
    assert numbers_on(printed("Somchai Jaidee", "REMARKS", "Mix 12 kg")) == []


def test_a_number_says_where_it_stands() -> None:
    layout = find_layout(printed("9,315.00", "48,640.50"), dpi=200)
    for run in layout.runs:
        picture, box = layout.crop_run(run)
        number = read_numeric_run(run, picture, box)
        for word in number.pieces if number else ():
            assert run.box[0] <= word.box[0] < word.box[2] <= run.box[2]
            assert 0.7 < word.confidence <= 1
