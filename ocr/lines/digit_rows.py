"""Digits that stand one by one: a row of them as one number, and whether their pitch is steady."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.engine import Box
from ocr.lines.boxes import bounding_box

# guess: how much heights and steps may differ, how narrow a pitch and wide a digit may be, in digit heights
_STEADY_HEIGHT, _STEADY_PITCH, _NARROWEST_PITCH, _SQUARE = 0.22, 0.3, 0.82, 0.95


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
