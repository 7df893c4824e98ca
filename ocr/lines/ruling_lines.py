"""Rules and walls of the form, found as long straight strokes."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Box
from ocr.preparation.pixels import Mask

_SHORTEST_STROKE_MM = 4.3
_LONG_RULE_MM = 12.0
_LONG_WALL_MM = 9.0
_THICKEST_RULE_MM = 1.3
_BAR_MM = 60.0
_CORNER_REACH_MM = 0.5
_CROSSED, _TOUCHING = 6, 5
"""Pixels of the finding copy, of the ink beside a line: how far it is looked for on the other side, and
how far it is followed into the line, which is found two pixels wider than it is."""


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


def without_lines(ink: Mask, rules: Mask, walls: Mask) -> Mask:
    """The ink that is left; writing that touches or crosses a line is not cut short."""
    flat, upright = _grown(rules, (3, 3)), _grown(walls, (3, 3))
    rest = ink & (1 - (flat | upright))
    crossing = _grown(rest, (_CROSSED, 1), anchor=0) & _grown(rest, (_CROSSED, 1), anchor=_CROSSED - 1)
    kept = (crossing | _grown(rest, (_TOUCHING, 1))) & flat & (1 - upright)
    kept |= _grown(rest, (1, _TOUCHING)) & upright & (1 - flat)
    return np.asarray(rest | (ink & kept), np.uint8)


def _grown(mask: Mask, size: tuple[int, int], *, anchor: int = -1) -> Mask:
    """By a block of so many rows and columns."""
    return np.asarray(cv2.dilate(mask, np.ones(size, np.uint8), anchor=(-1, anchor)), np.uint8)


def _strokes(ink: Mask, size: tuple[int, int]) -> Mask:
    """Straight pieces of ink at least as long as `size`, which may wander by a pixel."""
    wander = np.ones((3, 1) if size[0] > size[1] else (1, 3), np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(cv2.dilate(ink, wander), cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _true_strokes(strokes: Mask, across: Mask, *, px: float, long: float) -> Mask:
    """Only the strokes that are rules; `strokes` lie flat."""
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
