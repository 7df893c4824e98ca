"""Digits written one to a box: rows of cells among the ruling lines, and the digits in them.

Problem: numbers on forms stand one digit to a box, whose sides read as ones and sevens.
Known as: cell detection by contour hierarchy (Suzuki and Abe's border following, in OpenCV).
Steps: outer contours of the ruling lines with the height of a digit box; their holes are the cells, a lost
wall is found again by the pitch; what stands in each cell is one digit, in however many pieces. Where cells
are open, digits of one height at one pitch are taken. Neighbouring groups on one level make one number.
Dropped: even spacing alone as proof of a number (f81a5f0); reading by Tesseract (70da08b).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.boxes import bounding_box, box_height, shared_height
from ocr.lines.components import Components
from ocr.preparation.pixels import Mask

# guess: all numbers of this module
_ROW_HEIGHT_MM = (4.3, 9.5)
_ROW_WIDTH_MM = (3.5, 90.0)
_GROUP_GAP_MM = 4.0
_CELL_WIDTH = (0.35, 1.25)
"""In heights of the row of boxes."""
_SPECK, _FLAT = 0.15, 0.3
_STEADY_HEIGHT, _STEADY_PITCH, _NARROWEST_PITCH, _SQUARE = 0.22, 0.3, 0.82, 0.95
"""How much heights and steps may differ, and how narrow a pitch and wide a digit may be, in digit heights."""


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
        return bounding_box(digit for group in self.groups for digit in group)


def find_boxed_digits(components: Components, vertical_rules: Mask, *, px: float) -> list[DigitRow]:
    """Rows of boxed digits; what stands in such a box is no longer kept for the text lines."""
    grown = cv2.dilate(vertical_rules, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [_to_box(cv2.boundingRect(contour)) for contour in contours]
    holes: dict[int, list[Box]] = {}
    for number, box in enumerate(boxes):
        holes.setdefault(int(tree[0][number][3]), []).append(box)
    rows = []
    for number in _select_row_sized(boxes, px=px):
        if int(tree[0][number][3]) >= 0:  # the inside of a box
            continue
        outer = boxes[number]
        cells = _find_cells(holes.get(number, []), height=outer[3] - outer[1])
        digits = (
            _digits_in_cells(components, cells) if cells else _digits_without_cells(components, outer, px=px)
        )
        if digits:
            rows.append(DigitRow(outer, (tuple(digits),)))
            components.keep[components.centred_in(outer)] = False
    return rows


def _to_box(rectangle: Sequence[int]) -> Box:
    x, y, width, height = rectangle
    return x, y, x + width, y + height


def _select_row_sized(boxes: list[Box], *, px: float) -> list[int]:
    low, high = (mm * px for mm in _ROW_HEIGHT_MM)
    narrow, wide = (mm * px for mm in _ROW_WIDTH_MM)
    return [
        n for n, (x0, y0, x1, y1) in enumerate(boxes) if low <= y1 - y0 <= high and narrow <= x1 - x0 <= wide
    ]


def _find_cells(holes: list[Box], *, height: int) -> list[Box]:
    """The insides of a row of boxes, from left to right; none where they are not as wide as digit boxes."""
    cells = sorted(hole for hole in holes if hole[3] - hole[1] > 0.5 * height)
    if not cells:
        return []
    pitch = float(np.median([x1 - x0 for x0, _, x1, _ in cells]))
    if not _CELL_WIDTH[0] * height <= pitch <= _CELL_WIDTH[1] * height:
        return []
    return [part for cell in cells for part in _split_cell(cell, pitch=pitch)]


def _split_cell(cell: Box, *, pitch: float) -> list[Box]:
    """Two boxes whose wall was lost are one wide hole."""
    x0, y0, x1, y1 = cell
    parts = max(1, round((x1 - x0) / pitch))
    edges = np.linspace(x0, x1, parts + 1).round().astype(int).tolist()
    return [(left, y0, right, y1) for left, right in pairwise(edges)]


def _digits_in_cells(components: Components, cells: list[Box]) -> list[Box]:
    """What stands in each box, however many pieces it broke into; empty boxes give nothing."""
    digits = []
    for cell in cells:
        height = cell[3] - cell[1]
        speck = np.maximum(components.width, components.height) < _SPECK * height
        found = components.sort_left_to_right(components.centred_in(cell) & ~speck)
        if not found:
            continue
        x0, y0, x1, y1 = bounding_box(components.box(index) for index in found)
        digit = (max(x0, cell[0]), max(y0, cell[1]), min(x1, cell[2]), min(y1, cell[3]))
        if digit[3] - digit[1] >= _FLAT * height and digit[2] > digit[0]:
            digits.append(digit)
    return digits


def _digits_without_cells(components: Components, outer: Box, *, px: float) -> list[Box]:
    """Boxes that are open, or whose walls are broken: digits of one height at one pitch."""
    x0, y0, x1, y1 = outer
    height = y1 - y0
    inside = components.centred_in((x0 + 1, y0 + 1, x1 - 1, y1 - 1))
    speck = (components.width < 0.5 * px) & (components.height < 0.52 * height)
    tall = inside & (components.height > _FLAT * height) & (components.width < 0.95 * height) & ~speck
    digits = [components.box(index) for index in components.sort_left_to_right(tall)]
    return digits if has_steady_pitch(digits) else []


def has_steady_pitch(digits: list[Box]) -> bool:
    """Do these glyphs stand apart at a steady pitch and height, as boxed digits do?"""
    if not digits:
        return False
    heights = np.array([y1 - y0 for _, y0, _, y1 in digits], float)
    usual = float(np.median(heights))
    if (np.abs(heights - usual) > _STEADY_HEIGHT * usual).any():
        return False
    if len(digits) == 1:
        return digits[0][2] - digits[0][0] < _SQUARE * usual
    steps = np.diff([(x0 + x1) / 2 for x0, _, x1, _ in digits])
    pitch = float(np.median(steps))
    boxes = np.maximum(1, np.round(steps / pitch)) if pitch > 0 else steps
    return pitch > _NARROWEST_PITCH * usual and bool((np.abs(steps / pitch - boxes) < _STEADY_PITCH).all())


def join_groups(rows: list[DigitRow], *, px: float) -> list[DigitRow]:
    """Neighbouring groups on one level make one number."""
    joined: list[DigitRow] = []
    for row in sorted(rows, key=lambda r: r.box[0]):
        for index, other in enumerate(joined):
            if _is_next_group(other.box, row.box, px=px):
                joined[index] = DigitRow(bounding_box((other.box, row.box)), other.groups + row.groups)
                break
        else:
            joined.append(row)
    return joined


def _is_next_group(left: Box, right: Box, *, px: float) -> bool:
    level = shared_height(left, right) > 0.6 * box_height(right)
    return level and -px < right[0] - left[2] < _GROUP_GAP_MM * px
