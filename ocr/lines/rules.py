"""Rules, box walls, frames and dotted leaders: ink of the form that is not writing."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.marks import Flags, Marks
from ocr.prepare import Mask

_SHORTEST_STROKE_MM = 4.3
_LONG_RULE_MM = 12.0
_LONG_WALL_MM = 9.0
_THICKEST_RULE_MM = 1.3
_BAR_MM = 60.0
_CORNER_REACH_MM = 0.5
_DOT_MM = 0.65
_DOT_PITCH_MM = 2.2
_FEWEST_DOTS = 5


def find_rules(ink: Mask, *, px: float) -> tuple[Mask, Mask]:
    """Horizontal rules and vertical walls.

    A short stroke counts only where both ends meet a stroke of the other direction, as in a box: else tall
    Thai letters would go too.
    """
    flat = _strokes(ink, (int(_SHORTEST_STROKE_MM * px), 1))
    upright = _strokes(ink, (1, int(_SHORTEST_STROKE_MM * px)))
    rules = _true_strokes(flat, upright, px=px, long=_LONG_RULE_MM * px)
    walls = _true_strokes(upright.T, flat.T, px=px, long=_LONG_WALL_MM * px).T
    return rules, np.ascontiguousarray(walls)


def _strokes(ink: Mask, size: tuple[int, int]) -> Mask:
    """Straight pieces of ink at least as long as `size`, which may wander by a pixel."""
    wander = np.ones((3, 1) if size[0] > size[1] else (1, 3), np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(cv2.dilate(ink, wander), cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _true_strokes(strokes: Mask, across: Mask, *, px: float, long: float) -> Mask:
    strokes = np.ascontiguousarray(strokes)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    grown = cv2.dilate(np.ascontiguousarray(across), np.ones((5, 5), np.uint8))
    thickened = np.asarray(grown, dtype=np.uint8)
    for index, (x, y, width, height, _area) in enumerate(stats[1:], start=1):
        if height > _THICKEST_RULE_MM * px and width < _BAR_MM * px:
            true = False
        else:
            true = width >= long or _meets_at_both_ends(thickened, (x, y, x + width, y + height), px=px)
        if not true:
            part = strokes[y : y + height, x : x + width]
            part[labels[y : y + height, x : x + width] == index] = 0
    return strokes


def _meets_at_both_ends(across: Mask, stroke: Box, *, px: float) -> bool:
    x0, y0, x1, y1 = stroke
    reach = int(_CORNER_REACH_MM * px)
    rows = slice(max(0, y0 - reach), y1 + reach)
    left = across[rows, max(0, x0 - reach) : x0 + reach + 1]
    right = across[rows, max(0, x1 - reach - 1) : x1 + reach]
    return bool(left.any() and right.any())


def drop_frames(marks: Marks, *, px: float) -> None:
    """Check boxes that stand alone are frames, not letters."""
    low, high = 2.3 * px, 9 * px
    square = np.abs(marks.width - marks.height) < 0.45 * np.maximum(marks.width, marks.height)
    size = (marks.width > low) & (marks.width < high) & (marks.height > low) & (marks.height < high)
    for index in np.flatnonzero(marks.keep & square & size):
        x0, y0, x1, y1 = marks.box(int(index))
        if _hollow(marks.labels[y0:y1, x0:x1] == index):
            marks.keep[index] = False


def _hollow(shape: Flags) -> bool:
    """Ink in all four corners and along all four sides."""
    side = max(2, int(0.16 * min(shape.shape)))
    corners = (shape[:side, :side], shape[:side, -side:], shape[-side:, :side], shape[-side:, -side:])
    if not all(float(corner.mean()) > 0.3 for corner in corners):
        return False
    sides = (shape[:side].any(0), shape[-side:].any(0), shape[:, :side].any(1), shape[:, -side:].any(1))
    return all(float(side_ink.mean()) > 0.85 for side_ink in sides)


def drop_leaders(marks: Marks, *, px: float) -> None:
    """Five or more dots at a short pitch on one level are a dotted leader."""
    dots = np.flatnonzero(marks.keep & (np.maximum(marks.width, marks.height) <= _DOT_MM * px))
    if len(dots) < _FEWEST_DOTS:
        return
    level = np.round((marks.y[dots] + marks.height[dots]) / (0.6 * px)).astype(int)
    order = np.lexsort((marks.middle_x[dots], level))
    dots, level = dots[order], level[order]
    apart = (np.diff(marks.middle_x[dots]) >= _DOT_PITCH_MM * px) | (np.diff(level) != 0)
    for run in np.split(dots, np.flatnonzero(apart) + 1):
        if len(run) >= _FEWEST_DOTS:
            marks.keep[run] = False
