"""Digits written one to a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.components import Marks, hull
from ocr.preparation.pixels import Mask

_ROW_HEIGHT_MM = (4.3, 9.5)
_ROW_WIDTH_MM = (3.5, 90.0)
_GROUP_GAP_MM = 4.0
_CELL_WIDTH = (0.35, 1.25)
"""In heights of the row of boxes."""
_SPECK, _FLAT = 0.15, 0.3


@dataclass(frozen=True, slots=True)
class DigitRow:
    """One number: its outer box, and the digits of each group."""

    box: Box
    groups: tuple[tuple[Box, ...], ...]

    @property
    def count(self) -> int:
        return sum(len(group) for group in self.groups)

    @property
    def digits_box(self) -> Box:
        """Round the digits alone, without their boxes."""
        return hull(digit for group in self.groups for digit in group)


def take_walled(marks: Marks, walls: Mask, *, px: float) -> list[DigitRow]:
    """Digits inside boxes; what stands in such a box is no longer kept for the text lines."""
    grown = cv2.dilate(walls, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [_box(cv2.boundingRect(contour)) for contour in contours]
    holes: dict[int, list[Box]] = {}
    for number, box in enumerate(boxes):
        holes.setdefault(int(tree[0][number][3]), []).append(box)
    rows = []
    for number in _row_sized(boxes, px=px):
        if int(tree[0][number][3]) >= 0:  # the inside of a box
            continue
        outer = boxes[number]
        cells = _cells(holes.get(number, []), height=outer[3] - outer[1])
        digits = _in_cells(marks, cells) if cells else _without_cells(marks, outer, px=px)
        if digits:
            rows.append(DigitRow(outer, (tuple(digits),)))
            marks.keep[marks.within(outer)] = False
    return rows


def _box(rectangle: Sequence[int]) -> Box:
    x, y, width, height = rectangle
    return x, y, x + width, y + height


def _row_sized(boxes: list[Box], *, px: float) -> list[int]:
    low, high = (mm * px for mm in _ROW_HEIGHT_MM)
    narrow, wide = (mm * px for mm in _ROW_WIDTH_MM)
    return [
        n for n, (x0, y0, x1, y1) in enumerate(boxes) if low <= y1 - y0 <= high and narrow <= x1 - x0 <= wide
    ]


def _cells(holes: list[Box], *, height: int) -> list[Box]:
    """The insides of a row of boxes, from left to right; none where they are not as wide as digit boxes."""
    cells = sorted(hole for hole in holes if hole[3] - hole[1] > 0.5 * height)
    if not cells:
        return []
    pitch = float(np.median([x1 - x0 for x0, _, x1, _ in cells]))
    if not _CELL_WIDTH[0] * height <= pitch <= _CELL_WIDTH[1] * height:
        return []
    return [part for cell in cells for part in _split(cell, pitch=pitch)]


def _split(cell: Box, *, pitch: float) -> list[Box]:
    """Two boxes whose wall was lost are one wide hole."""
    x0, y0, x1, y1 = cell
    parts = max(1, round((x1 - x0) / pitch))
    edges = np.linspace(x0, x1, parts + 1).round().astype(int).tolist()
    return [(left, y0, right, y1) for left, right in pairwise(edges)]


def _in_cells(marks: Marks, cells: list[Box]) -> list[Box]:
    """What stands in each box, however many pieces it broke into; empty boxes give nothing."""
    digits = []
    for cell in cells:
        height = cell[3] - cell[1]
        speck = np.maximum(marks.width, marks.height) < _SPECK * height
        found = marks.left_to_right(marks.within(cell) & ~speck)
        if not found:
            continue
        x0, y0, x1, y1 = hull(marks.box(index) for index in found)
        digit = (max(x0, cell[0]), max(y0, cell[1]), min(x1, cell[2]), min(y1, cell[3]))
        if digit[3] - digit[1] >= _FLAT * height and digit[2] > digit[0]:
            digits.append(digit)
    return digits


def _without_cells(marks: Marks, outer: Box, *, px: float) -> list[Box]:
    """Boxes that are open, or whose walls are broken: digits of one height at one pitch."""
    x0, y0, x1, y1 = outer
    height = y1 - y0
    inside = marks.within((x0 + 1, y0 + 1, x1 - 1, y1 - 1))
    speck = (marks.width < 0.5 * px) & (marks.height < 0.52 * height)
    tall = inside & (marks.height > _FLAT * height) & (marks.width < 0.95 * height) & ~speck
    digits = [marks.box(index) for index in marks.left_to_right(tall)]
    return digits if steady(digits) else []


def steady(digits: list[Box]) -> bool:
    """Do these glyphs stand apart at a steady pitch and height, as boxed digits do?"""
    if not digits:
        return False
    heights = np.array([y1 - y0 for _, y0, _, y1 in digits], float)
    usual = float(np.median(heights))
    if (np.abs(heights - usual) > 0.22 * usual).any():
        return False
    if len(digits) == 1:
        return digits[0][2] - digits[0][0] < 0.95 * usual
    steps = np.diff([(x0 + x1) / 2 for x0, _, x1, _ in digits])
    pitch = float(np.median(steps))
    boxes = np.maximum(1, np.round(steps / pitch)) if pitch > 0 else steps
    return pitch > 0.82 * usual and bool((np.abs(steps / pitch - boxes) < 0.3).all())


def join(rows: list[DigitRow], *, px: float) -> list[DigitRow]:
    """Neighbouring groups on one level make one number."""
    joined: list[DigitRow] = []
    for row in sorted(rows, key=lambda r: r.box[0]):
        for index, other in enumerate(joined):
            if _beside(other.box, row.box, px=px):
                joined[index] = DigitRow(hull((other.box, row.box)), other.groups + row.groups)
                break
        else:
            joined.append(row)
    return joined


def _beside(left: Box, right: Box, *, px: float) -> bool:
    common = min(left[3], right[3]) - max(left[1], right[1])
    return common > 0.6 * (right[3] - right[1]) and -px < right[0] - left[2] < _GROUP_GAP_MM * px
