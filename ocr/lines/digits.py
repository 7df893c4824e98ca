"""Digits written one to a box, or spread as evenly as if they were."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.marks import Flags, Marks, hull
from ocr.prepare import Mask

_MOST_DIGITS_IN_A_RUN = 13


@dataclass(frozen=True, slots=True)
class DigitRow:
    """One number: its outer box, the digits of each group, and whether walls were seen round them."""

    box: Box
    groups: tuple[tuple[Box, ...], ...]
    walled: bool

    @property
    def count(self) -> int:
        return sum(len(group) for group in self.groups)


def take_walled(marks: Marks, walls: Mask, *, px: float) -> list[DigitRow]:
    """Digits inside boxes; what stands in such a box is no longer kept for the text lines."""
    grown = cv2.dilate(walls, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rows = []
    for number, contour in enumerate(contours):
        if tree[0][number][3] >= 0:  # the inside of a box; its outside is in the list too
            continue
        x, y, width, height = cv2.boundingRect(contour)
        if not (4.3 * px <= height <= 9.5 * px and 3.5 * px <= width <= 90 * px):
            continue
        inside = marks.within((x + 1, y + 1, x + width - 1, y + height - 1))
        speck = (marks.width < 0.5 * px) & (marks.height < 0.52 * height)
        tall = inside & (marks.height > 0.3 * height) & (marks.width < 0.95 * height) & ~speck
        digits = [marks.box(i) for i in marks.left_to_right(tall)]
        if steady(digits):
            rows.append(DigitRow((x, y, x + width, y + height), (tuple(digits),), walled=True))
            marks.keep[inside] = False
    return rows


def as_spread_digits(marks: Marks, run: Box, *, px: float) -> DigitRow | None:
    """A run of evenly spread glyphs of equal height may be digits whose walls were faint."""
    inside = marks.within(run)
    if not inside.any():
        return None
    tallest = int(marks.height[inside].max())
    digits = [marks.box(i) for i in marks.left_to_right(inside & (marks.height >= 0.62 * tallest))]
    if tallest <= 1.6 * px or not _only_dashes(marks, inside & (marks.height < 0.62 * tallest), run, tallest):
        return None
    single = len(digits) == 1 and run[2] - run[0] < 0.95 * tallest and tallest < 6 * px
    many = 2 <= len(digits) <= _MOST_DIGITS_IN_A_RUN and steady(digits)
    return DigitRow(run, (tuple(digits),), walled=False) if single or many else None


def _only_dashes(marks: Marks, low: Flags, run: Box, tallest: int) -> bool:
    narrow = marks.width[low] <= 0.35 * tallest
    return bool((narrow & (marks.middle_y[low] > run[1] + 0.3 * tallest)).all())


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
    """Neighbouring boxes on one level make one number."""
    joined: list[DigitRow] = []
    for row in sorted(rows, key=lambda r: r.box[0]):
        for index, other in enumerate(joined):
            if _beside(other.box, row.box, px=px):
                joined[index] = DigitRow(
                    hull((other.box, row.box)), other.groups + row.groups, other.walled or row.walled
                )
                break
        else:
            joined.append(row)
    return joined


def _beside(left: Box, right: Box, *, px: float) -> bool:
    common = min(left[3], right[3]) - max(left[1], right[1])
    return common > 0.6 * (right[3] - right[1]) and -px < right[0] - left[2] < 4.0 * px
