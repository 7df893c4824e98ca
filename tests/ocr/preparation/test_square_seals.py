"""A frame that stands alone, about as wide as high, with words in it is a seal; what a form frames is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.preparation.gray_seals import part_gray_seals
from ocr.preparation.pixels import Mask
from ocr.preparation.square_seals import find_square_seals
from tests.ocr.preparation.pages import written

PX = 100 / 25.4
SHEET = (1169, 827)


def frame(
    wide: float = 22.0,
    high: float = 22.0,
    *,
    degrees: float = 6.0,
    words: str = "7400",
    walls: int = 0,
    printed: bool = True,
) -> Mask:
    """Ink at 100 dpi: a frame of so many millimetres round words, turned; print beneath it or none."""
    ink = np.zeros(SHEET, np.uint8)
    corners = cv2.boxPoints(((400, 300), (wide * PX, high * PX), degrees)).round().astype(np.int32)
    cv2.polylines(ink, [corners], isClosed=True, color=1, thickness=2)
    for share in np.linspace(0, 1, walls + 2)[1:-1]:
        one, other = ((1 - share) * corners[k] + share * corners[n] for k, n in ((0, 1), (3, 2)))
        cv2.line(ink, one.round().astype(int).tolist(), other.round().astype(int).tolist(), 1, 2)
    size = 0.5 * min(wide, 22.0) / 22.0
    cv2.putText(ink, words, (400 - round(75 * size), 306), 0, size, 1, 1)
    for row in range(12 if printed else 0):
        cv2.putText(ink, "What an employer says of those who work", (60, 600 + 40 * row), 0, 0.9, 1, 2)
    return ink


@pytest.mark.parametrize("side", [14.5, 22.0, 31.0])
@pytest.mark.parametrize("degrees", [-9.0, 3.0])
def test_a_square_that_leans_among_print_is_a_seal(side: float, degrees: float) -> None:
    (corners,) = find_square_seals(frame(side, side, degrees=degrees), px=PX)
    assert abs(float(corners[:, 0].mean()) - 400) < 3
    assert abs(float(corners[:, 1].mean()) - 300) < 3


@pytest.mark.parametrize(("degrees", "printed", "found"), [(0.0, True, 0), (0.0, False, 1), (2.5, True, 1)])
def test_a_level_square_is_a_seal_where_nothing_else_is_printed(
    degrees: float, printed: bool, found: int
) -> None:
    assert len(find_square_seals(frame(degrees=degrees, printed=printed), px=PX)) == found


@pytest.mark.parametrize("degrees", [0.0, 5.0])
@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize(
    "kind",
    [
        {"wide": 60.0, "high": 9.0, "words": "50-0000124-3"},  # a boxed field
        {"wide": 62.0, "high": 20.0, "words": "50-0000124-3"},  # a framed heading
        {"wide": 24.0, "high": 17.0},  # a box of a form
        {"wide": 10.0, "high": 10.0, "words": "1"},  # a cell of a comb
        {"wide": 40.0, "high": 40.0},  # a box of some rows
        {"words": ""},  # an empty box
        {"walls": 2},  # a table
    ],
)
def test_what_a_form_frames_is_no_seal(kind: dict[str, float], degrees: float, printed: bool) -> None:
    assert find_square_seals(frame(degrees=degrees, printed=printed, **kind), px=PX) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("reach", "found"), [(0.0, 1), (0.65, 1), (0.8, 0), (1.0, 0)])
@pytest.mark.parametrize("degrees", [3.0, -8.0])
def test_figures_may_hang_on_the_frame_and_walls_run_across(degrees: float, reach: float, found: int) -> None:
    ink = frame(degrees=degrees)
    corners = cv2.boxPoints(((400, 300), (22 * PX, 22 * PX), degrees))
    one, other = (corners[0] + corners[1]) / 2, (corners[2] + corners[3]) / 2
    end = one + reach * (other - one)
    cv2.line(ink, one.round().astype(int).tolist(), end.round().astype(int).tolist(), 1, 2)
    assert len(find_square_seals(ink, px=PX)) == found


def test_cells_of_a_table_and_boxes_side_by_side_are_no_seals() -> None:
    for apart in (0, 4):
        ink = np.zeros(SHEET, np.uint8)
        for column in range(4):
            x = 200 + column * (80 + apart)
            cv2.rectangle(ink, (x, 300), (x + 80, 380), 1, 2)
            cv2.putText(ink, "7400", (x + 18, 345), 0, 0.5, 1, 1)
        assert find_square_seals(ink, px=PX) == []


def test_a_square_seal_as_black_as_print_goes_whole_and_print_stays() -> None:
    clean = written()
    clean[:700] = 255
    level = clean.copy()
    corners = cv2.boxPoints(((600, 350), (180, 180), 7.0)).round().astype(np.int32)
    cv2.polylines(level, [corners], isClosed=True, color=30, thickness=5, lineType=cv2.LINE_AA)
    cv2.putText(level, "5000001", (535, 360), 0, 1.0, (30,), 3, cv2.LINE_AA)
    page, seals = part_gray_seals(level, dpi=200)
    assert len(seals) == 1
    assert page[200:500].min() > 200
    assert np.array_equal(page[700:], level[700:])
