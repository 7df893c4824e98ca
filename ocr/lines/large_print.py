"""Large print: letters of covers, dividers and headings, parted from the rest to be read at a smaller scale.

Problem: line finding knows letters of 1 to 6 millimetres; larger ones are taken for pictures, and a cover was
called blank.
Known as: scale normalization in an image pyramid: what is too large at one level is usual at another.
Steps: on a copy of 100 dots an inch, components higher than print usually is; those that are frames, or
do not stand in a row of their like, are left alone; with their vowels and marks they are cut out of the page
onto white paper of their own, and this is to be shrunk until their letters have the usual height.
Dropped: shrinking the whole page, which loses the small print beside a large heading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.binarization import binarize
from ocr.preparation.large_letters import Ints, keep_rows, list_large
from ocr.preparation.pixels import MM_PER_INCH, as_picture

_DPI = 100  # guess: strokes of large print are several pixels wide
# guess: millimetres, and shares of a component's box
_USUAL_MM = 3.2
"""Height of letters of some 16 points, which are read best."""
_RIM, _FRAME = 0.12, 0.85
_ABOVE, _BELOW, _BESIDE, _MARK, _TALLEST = 0.9, 0.55, 1.2, 0.1, 2.6
"""In heights of a letter: where its vowels and marks stand, and how small and tall they may be."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LargePrint:
    """`rest` is the page without it, `page` it alone; `factor` shrinks it to the usual height."""

    rest: Picture
    page: Picture
    factor: float

    @property
    def shrunk(self) -> Picture:
        """It alone, at the size at which it is read."""
        size = tuple(max(1, round(side * self.factor)) for side in self.page.shape[::-1])
        return as_picture(cv2.resize(self.page, size, interpolation=cv2.INTER_AREA))


def part_large_print(level: Picture, *, dpi: float, fields: Iterable[Box] = ()) -> LargePrint | None:
    """Large print of a level page with white paper; None where there is none. Boxes of number fields, and
    what a hand wrote across their walls, are none.
    """
    shrunk = min(1.0, _DPI / dpi)
    small = as_picture(cv2.resize(level, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA))
    px = dpi * shrunk / MM_PER_INCH
    for x0, y0, x1, y1 in fields:
        small[int(y0 * shrunk) : int(y1 * shrunk) + 2, int(x0 * shrunk) : int(x1 * shrunk) + 2] = 255
    _, found, measured, _ = cv2.connectedComponentsWithStats(binarize(small), connectivity=8)
    labels, stats = np.asarray(found, np.int32), np.asarray(measured, np.int32)
    letters = _select_letters(labels, stats, px=px)
    if not letters:
        return None
    usual = float(np.median(stats[letters, 3]))
    chosen = np.zeros(len(stats), np.uint8)
    chosen[_add_marks(stats, letters)] = 1
    mask = cv2.dilate(chosen[labels], np.ones((3, 3), np.uint8))
    mask = cv2.resize(as_picture(mask), (level.shape[1], level.shape[0]), interpolation=cv2.INTER_NEAREST)
    rest, alone = level.copy(), np.full_like(level, 255)
    rest[mask > 0], alone[mask > 0] = 255, level[mask > 0]
    return LargePrint(rest, alone, min(1.0, _USUAL_MM * px / usual))


def _select_letters(labels: Ints, stats: Ints, *, px: float) -> list[int]:
    """Components of large print: in rows, and no frames."""
    found = list_large(stats, px=px)
    return keep_rows(stats, [one for one in found if not _is_frame(labels, stats[one], one)], px=px)


def _is_frame(labels: Ints, stat: Ints, index: int) -> bool:
    """Ink all round the rim: a box, a row of boxes, a stamp."""
    x, y, wide, high, _ = stat.tolist()
    shape = labels[y : y + high, x : x + wide] == index
    deep = max(1, round(_RIM * high))
    sides = (shape[:deep].any(0), shape[-deep:].any(0), shape[:, :deep].any(1), shape[:, -deep:].any(1))
    return all(float(side.mean()) > _FRAME for side in sides)


def _add_marks(stats: Ints, letters: list[int]) -> Flags:
    """The letters and what stands over, under and among them, however small a mark is."""
    left, top, wide, high, _ = stats.T
    middle_x, middle_y = left + wide / 2, top + high / 2
    chosen = np.zeros(len(stats), np.bool_)
    for index in letters:
        x, y, own_wide, own_high, _ = stats[index].tolist()
        beside = (middle_x > x - _BESIDE * own_high) & (middle_x < x + own_wide + _BESIDE * own_high)
        level = (middle_y > y - _ABOVE * own_high) & (middle_y < y + own_high * (1 + _BELOW))
        sized = (np.maximum(wide, high) > _MARK * own_high) & (high < _TALLEST * own_high)
        chosen |= beside & level & sized
    chosen[letters], chosen[0] = True, False
    return chosen
