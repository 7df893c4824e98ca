"""What was remarked on a picture is told with its text, in pixels of the upright page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ocr.engine import Box, PageText, PictureDoubt, Remark, Tone, Word
from ocr.preparation.prepare import PreparedPage
from ocr.preparation.survey import Survey
from ocr.recognition.remarks import remark_on
from tests.ocr.preparation.pages import A4


def ready(*remarks: Remark, page: int = 255) -> PreparedPage:
    picture = np.full(A4, page, np.uint8)
    return PreparedPage(picture, Survey(picture, 30, 9), Tone(), remarks, blank=False)


def said(text: str, confidence: float, rotation: int = 0) -> PageText:
    words = tuple(Word(part, (0, 0, 9, 9), confidence) for part in text.split())
    return PageText(text, words, confidence, A4[1], A4[0], rotation=rotation)


@pytest.mark.parametrize(
    ("text", "confidence", "told"),
    [("แฟ้มที่ 3", 0.85, False), ("แฟ้มที่ 3", 0.84, True), ("ที่ 3", 0.99, True)],
)
def test_little_that_was_read_for_sure_is_no_doubt(text: str, confidence: float, told: bool) -> None:
    found = remark_on(said(text, confidence), ready(Remark(PictureDoubt.SPARSE)), dpi=200).remarks
    assert bool(found) == told


@pytest.mark.parametrize(
    ("rotation", "box"),
    [
        (0, (10, 20, 110, 60)),
        (90, (A4[0] - 60, 10, A4[0] - 20, 110)),
        (180, (A4[1] - 110, A4[0] - 60, A4[1] - 10, A4[0] - 20)),
        (270, (20, A4[1] - 110, 60, A4[1] - 10)),
    ],
)
def test_the_box_of_a_doubt_turns_with_the_page(rotation: int, box: Box) -> None:
    remark = Remark(PictureDoubt.FAINT, (10, 20, 110, 60))
    assert remark_on(said("แบบ", 0.5, rotation), ready(remark), dpi=200).remarks[0].box == box


def test_specks_of_which_nothing_was_read_are_blank_and_ink_is_sparse() -> None:
    dusty = ready()
    assert remark_on(said("", 0.0), dusty, dpi=200).blank
    dusty.page[1000:1100, 500:520] = 0
    read = remark_on(said("", 0.0), replace(dusty), dpi=200)
    assert (read.blank, [remark.doubt for remark in read.remarks]) == (False, [PictureDoubt.SPARSE])
