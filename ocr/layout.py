"""The layout of a level page: text runs, boxed digits, and the page with the form's own ink wiped out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Box, Picture
from ocr.lines.digits import DigitRow, as_spread_digits, join, take_walled
from ocr.lines.marks import Marks, body_height, find_marks, threshold
from ocr.lines.rules import drop_frames, drop_leaders, find_rules
from ocr.lines.runs import find_runs
from ocr.prepare import Mask

FINDING_DPI = 200
_FEWEST_SPREAD_DIGITS = 3
_TALL = 2.9


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes are in pixels of `page`, the level picture; `clean` is `page` without rules and leaders."""

    page: Picture
    clean: Picture
    runs: tuple[Box, ...]
    digits: tuple[DigitRow, ...]
    body: float

    def is_block(self, run: Box) -> bool:
        """A run as tall as several lines is no line."""
        return run[3] - run[1] > _TALL * self.body and run[2] - run[0] > 3 * self.body


def find_layout(page: Picture, *, dpi: float) -> Layout:
    """Look for the lines on a 200 dpi copy; the answer is in pixels of the page given."""
    factor = min(1.0, FINDING_DPI / dpi)
    small = (
        page if factor == 1.0 else cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    )
    erase, runs, digits, body = _find(np.asarray(small, dtype=np.uint8), px=dpi * factor / 25.4)
    if factor != 1.0:
        size = (page.shape[1], page.shape[0])
        erase = np.asarray(cv2.resize(erase, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    clean = page.copy()
    clean[erase > 0] = 255
    return Layout(
        page=page,
        clean=clean,
        runs=tuple(_scaled(run, 1 / factor) for run in runs),
        digits=tuple(_scaled_digits(row, 1 / factor) for row in digits),
        body=body / factor,
    )


def _find(page: Picture, *, px: float) -> tuple[Mask, list[Box], list[DigitRow], float]:
    ink = threshold(page)
    rules, walls = find_rules(ink, px=px)
    lines = np.asarray(cv2.dilate(cv2.bitwise_or(rules, walls), np.ones((3, 3), np.uint8)), dtype=np.uint8)
    marks = find_marks(np.asarray(ink & (1 - lines), dtype=np.uint8), px=px)
    drop_frames(marks, px=px)
    body = body_height(marks, px=px)
    if body == 0.0:
        return lines, [], [], 0.0
    drop_leaders(marks, px=px)
    digits = take_walled(marks, lines, px=px)
    runs, digits = _tell_digits(find_runs(marks, walls, body=body), digits, marks, px=px)
    return _not_writing(marks, lines), runs, digits, body


def _tell_digits(
    runs: list[Box], walled: list[DigitRow], marks: Marks, *, px: float
) -> tuple[list[Box], list[DigitRow]]:
    """Runs that look like spread digits join the boxed ones; what is too short for a number is text again."""
    texts, rows = [], list(walled)
    for run in runs:
        row = as_spread_digits(marks, run, px=px)
        if row is None:
            texts.append(run)
        else:
            rows.append(row)
    numbers = []
    for row in join(rows, px=px):
        if row.walled or row.count >= _FEWEST_SPREAD_DIGITS:
            numbers.append(row)
        else:
            texts.append(row.box)
    return texts, numbers


def _not_writing(marks: Marks, lines: Mask) -> Mask:
    dropped = ~marks.keep
    dropped[0] = False
    grown = cv2.dilate(marks.picture_of(dropped), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_or(lines, grown), dtype=np.uint8)


def _scaled(box: Box, factor: float) -> Box:
    x0, y0, x1, y1 = (int(v * factor) for v in box)
    return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)


def _scaled_digits(row: DigitRow, factor: float) -> DigitRow:
    groups = tuple(tuple(_scaled(digit, factor) for digit in group) for group in row.groups)
    return DigitRow(_scaled(row.box, factor), groups, row.walled)
