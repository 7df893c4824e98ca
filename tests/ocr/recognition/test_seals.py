"""A sheet on a desk is flattened and its boxes go back; a scan, on whatever lid, is never bent."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import DigitField, PageText, Picture, PictureDoubt, Word
from ocr.preparation.photographed import find_photo_sheet
from ocr.recognition.seals import doubt_numbers_in_seals, lay_back, tell_seals
from tests.ocr.preparation.pages import A4, written

DESK = (120, 85, 60)
FAR = np.array([[420, 260], [1500, 330], [1640, 2100], [240, 2020]], np.float32)


def photograph(
    corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]], desk: tuple[int, ...] = DESK
) -> Picture:
    """A written page whose corners fall there, with light that falls off."""
    page = np.repeat(written()[:, :, None], 3, axis=2)
    page[300:340, 200:260] = 0
    height, width = A4
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, corners)
    picture = cv2.warpPerspective(page, matrix, (1800, 2400), borderValue=desk)
    light = np.linspace(1.0, 0.7, 1800, dtype=np.float32)[None, :, None]
    return np.asarray(picture * light, np.uint8)


def test_a_photographed_sheet_is_flat_and_its_boxes_go_back() -> None:
    picture = photograph(FAR)
    sheet = find_photo_sheet(picture)
    assert sheet is not None
    flat = sheet.flatten(picture)
    scale = sheet.size[0] / A4[1]
    x, y = round(230 * scale), round(320 * scale)
    assert flat[y - 5 : y + 6, x - 5 : x + 6].max() < 100
    assert abs(sheet.dpi - sheet.size[1] / 11.69) < 1
    told = PageText("a", (Word("a", (x - 5, y - 5, x + 5, y + 5), 1.0),), 1.0, *sheet.size)
    back = lay_back(told, sheet, shape=picture.shape)
    assert (back.width, back.height) == (1800, 2400)
    x0, y0, x1, y1 = back.words[0].box
    assert picture[y0:y1, x0:x1].max() < 100


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_of_a_turned_photograph_go_back_to_it_turned(degrees: int) -> None:
    picture = photograph(FAR)
    sheet = find_photo_sheet(picture)
    assert sheet is not None
    flat = np.rot90(sheet.flatten(picture), -degrees // 90)
    rows, columns = np.nonzero(flat[:, :, 0] < 60)
    at = len(rows) // 2
    x, y = int(columns[at]), int(rows[at])
    told = PageText("a", (Word("a", (x, y, x + 1, y + 1), 1.0),), 1.0, *sheet.size, rotation=degrees)
    back = lay_back(told, sheet, shape=picture.shape)
    upright = np.rot90(picture, -degrees // 90)
    assert (back.height, back.width) == upright.shape[:2]
    x0, y0, x1, y1 = back.words[0].box
    assert upright[y0 - 2 : y1 + 2, x0 - 2 : x1 + 2].min() < 100


@pytest.mark.parametrize("lid", [(20, 20, 20), (255, 255, 255), DESK])
@pytest.mark.parametrize("degrees", [0.0, 5.0])
def test_a_scan_is_never_bent(lid: tuple[int, ...], degrees: float) -> None:
    corners = cv2.boxPoints(((900, 1200), (1400, 1980), degrees))
    order = np.argsort(np.arctan2(corners[:, 1] - 1200, corners[:, 0] - 900))
    assert find_photo_sheet(photograph(np.asarray(corners[order], np.float32), lid)) is None


def test_a_page_that_fills_its_picture_is_a_scan() -> None:
    assert find_photo_sheet(written()) is None
    assert find_photo_sheet(np.zeros((2000, 1500), np.uint8)) is None


def test_a_little_perspective_is_told_and_less_is_not() -> None:
    def narrowed(by: float) -> Picture:
        corners = [[200 + by, 200], [1600 - by, 200], [1600, 2180], [200, 2180]]
        return photograph(np.array(corners, np.float32))

    assert find_photo_sheet(narrowed(60)) is not None
    assert find_photo_sheet(narrowed(3)) is None


def test_nothing_but_seals_is_sparse_and_the_seals_are_told_as_the_page_lies() -> None:
    blank = PageText("", (), 0.0, 200, 100, rotation=90, blank=True)
    told = tell_seals(blank, ((10, 20, 30, 60),), shape=(200, 100))
    assert not told.blank
    assert told.seals == ((140, 10, 180, 30),)
    assert [remark.doubt for remark in told.remarks] == [PictureDoubt.SPARSE]
    assert tell_seals(blank, (), shape=(200, 100)).blank


def test_a_number_in_a_seal_is_half_sure_at_most_and_one_beside_it_as_it_was() -> None:
    fields = (DigitField("123", (12, 12, 18, 18), 0.99), DigitField("456", (50, 12, 58, 18), 0.99))
    words = (Word("12345", (12, 12, 18, 18), 0.9), Word("นาย", (12, 12, 18, 18), 0.9))
    told = doubt_numbers_in_seals(PageText("", words, 0.9, 100, 100, digits=fields), ((10, 10, 20, 20),))
    assert [field.confidence for field in told.digits] == [0.5, 0.99]
    assert [word.confidence for word in told.words] == [0.5, 0.9]
    assert told.seals == ((10, 10, 20, 20),)


@pytest.mark.parametrize(
    ("confidence", "beside", "kept"), [(0.6, False, False), (0.75, False, True), (0.6, True, True)]
)
def test_what_is_read_of_rings_alone_goes(confidence: float, beside: bool, kept: bool) -> None:
    words: tuple[Word, ...] = (Word("0๐6", (12, 12, 18, 18), confidence),)
    words += (Word("นาย", (50, 12, 58, 18), confidence),) if beside else ()
    text = PageText("0๐6", words, confidence, 100, 100)
    for told in (
        doubt_numbers_in_seals(text, ((10, 10, 20, 20),)),
        tell_seals(text, ((10, 10, 20, 20),), shape=(100, 100)),
    ):
        assert bool(told.words) == bool(told.text) == kept
    assert bool(told.remarks) == (not kept)
