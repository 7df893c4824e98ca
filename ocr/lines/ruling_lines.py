"""Ruling lines of a form, horizontal and vertical, found and removed.

Problem: rules and the sides of boxes touch letters, join them and part lines of text.
Known as: ruling line removal by morphological opening with a long line segment (as in D. Bloomberg's
leptonica).
Steps: open the ink with a segment in each direction; a short stroke counts only where both its ends meet a
stroke of the other direction, as in a box, else tall Thai letters would go too; what is removed is kept
where writing touches or crosses the line, followed for a few pixels.
Dropped: cutting crossing marks short, as before 4c05fa0 (names on the samples 91.8 to 94.6 %, docs/adr/0011).
Hough lines were not tried: forms are deskewed before.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Box
from ocr.preparation.pixels import Mask

# guess: all numbers of this module
_SHORTEST_STROKE_MM = 4.3
_LONG_RULE_MM = 12.0
_LONG_WALL_MM = 9.0
_THICKEST_RULE_MM = 1.3
_BAR_MM = 60.0
_CORNER_REACH_MM = 0.5
_CROSSED, _TOUCHING = 6, 5
"""Pixels of the finding copy, of the ink beside a line: how far it is looked for on the other side, and
how far it is followed into the line, which is found two pixels wider than it is."""


def find_level_strokes(ink: Mask, *, px: float) -> Mask:
    """All level strokes that may be ruling lines."""
    return _open_strokes(ink, (int(_SHORTEST_STROKE_MM * px), 1))


def find_ruling_lines(ink: Mask, flat: Mask, *, px: float) -> tuple[Mask, Mask]:
    """Masks of the horizontal and of the vertical ruling lines; `flat`: the level strokes of the ink."""
    upright = _open_strokes(ink, (1, int(_SHORTEST_STROKE_MM * px)))
    horizontal = _filter_strokes(flat.copy(), upright, px=px, long=_LONG_RULE_MM * px)
    vertical = _filter_strokes(upright.T, flat.T, px=px, long=_LONG_WALL_MM * px).T
    return horizontal, np.ascontiguousarray(vertical)


def remove_ruling_lines(ink: Mask, horizontal: Mask, vertical: Mask) -> Mask:
    """The ink without its ruling lines; writing that touches or crosses one is not cut short."""
    flat, upright = dilate(horizontal, (3, 3)), dilate(vertical, (3, 3))
    rest = ink & (1 - (flat | upright))
    crossing = dilate(rest, (_CROSSED, 1), anchor=0) & dilate(rest, (_CROSSED, 1), anchor=_CROSSED - 1)
    kept = (crossing | dilate(rest, (_TOUCHING, 1))) & flat & (1 - upright)
    kept |= dilate(rest, (1, _TOUCHING)) & upright & (1 - flat)
    return np.asarray(rest | (ink & kept), np.uint8)


def dilate(mask: Mask, size: tuple[int, int], *, anchor: int = -1) -> Mask:
    """Grow a mask by a block of so many rows and columns."""
    return np.asarray(cv2.dilate(mask, np.ones(size, np.uint8), anchor=(-1, anchor)), np.uint8)


def _open_strokes(ink: Mask, size: tuple[int, int]) -> Mask:
    """Morphological opening by a segment of `size`, for strokes that may wander by a pixel."""
    wander = np.ones((3, 1) if size[0] > size[1] else (1, 3), np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(cv2.dilate(ink, wander), cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _filter_strokes(strokes: Mask, across: Mask, *, px: float, long: float) -> Mask:
    """Of strokes that lie flat those that are ruling lines."""
    strokes = np.ascontiguousarray(strokes)
    grown = np.asarray(cv2.dilate(np.ascontiguousarray(across), np.ones((5, 5), np.uint8)), dtype=np.uint8)
    contours, _ = cv2.findContours(strokes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    false = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        thick = height > _THICKEST_RULE_MM * px and width < _BAR_MM * px
        box = (x, y, x + width, y + height)
        if thick or (width < long and not _meets_at_both_ends(grown, box, px=px)):
            false.append(contour)
    cv2.drawContours(strokes, false, -1, (0,), cv2.FILLED)
    return strokes


def _meets_at_both_ends(across: Mask, stroke: Box, *, px: float) -> bool:
    x0, y0, x1, y1 = stroke
    reach = int(_CORNER_REACH_MM * px)
    rows = slice(max(0, y0 - reach), y1 + reach)
    left = across[rows, max(0, x0 - reach) : x0 + reach + 1]
    right = across[rows, max(0, x1 - reach - 1) : x1 + reach]
    return bool(left.any() and right.any())
