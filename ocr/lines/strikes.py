"""Strokes that a hand drew through a row of letters or digits: what they strike out is not to be believed.

Problem: a rule through a number is taken out as a rule of the form, and what is left is read as other digits,
or as nothing at all.
Known as: strike-out detection by projection of the ink on both sides of a stroke.
Steps: level strokes of the length of a number, with the wander of a hand, two close ones as one; for every
column, does ink touch it from above, and from below? Through letters both are seen, again and again, with
white between; a rule of a form has ink on one side at most, or none.
Dropped: the reader's doubt (a number struck out finely is read for sure).
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.preparation.pixels import Mask

Flags = npt.NDArray[np.bool_]

# guess: all numbers of this module
_LENGTH_MM = (9.0, 90.0)
_TALLEST_MM = 3.4
_DOUBLE_MM = 1.0
"""Two strokes nearer than this are one."""
_BAND_MM = 0.35
"""How far from a stroke the ink beside it is looked for: letters that it goes through touch it."""
_TOUCHED = (0.1, 0.9)
"""Share of the columns with ink on a side: letters, and no picture, bar or scribble."""
_LETTER_MM, _BOTH = 0.7, 0.45
"""Half of a letter; and how much of the stroke has ink on both sides so near."""
_FEWEST_LETTERS, _PITCH_MM = 5, 4.5
"""Stretches of ink on either side, at least; and one for so many millimetres."""
_REACH_MM = 1.4
"""What is struck out stands so far above and below."""
_MOST = 40


def find_strikes(ink: Mask, strokes: Mask, *, px: float) -> list[Box]:
    """What is struck out, in pixels of the copy; `strokes`: level strokes of its ink, `px`: pixels a
    millimetre.
    """
    pairs = np.ones((max(1, round(_DOUBLE_MM * px)), 1), np.uint8)
    joined = np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, pairs), np.uint8)
    letters = np.asarray(ink & (1 - strokes), np.uint8)
    boxes = {box for mask in (joined, strokes) for box in _find_struck(letters, mask, px=px)}
    return sorted(boxes)[:_MOST]


def _find_struck(letters: Mask, strokes: Mask, *, px: float) -> Iterator[Box]:
    contours, _ = cv2.findContours(strokes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least, most = (mm * px for mm in _LENGTH_MM)
    reach = round(_REACH_MM * px)
    for contour in contours:
        x, y, wide, tall = cv2.boundingRect(contour)
        box = (x, y, x + wide, y + tall)
        fits = least <= wide <= most and tall <= _TALLEST_MM * px
        if fits and _strikes_letters(letters, strokes, box, px=px):
            yield x, max(0, y - reach), x + wide, y + tall + reach


def _strikes_letters(ink: Mask, strokes: Mask, box: Box, *, px: float) -> bool:
    """Does ink touch a stroke on both sides, here and there along all of it?"""
    sides = _look_beside(ink, strokes, box, px=px)
    if not all(_TOUCHED[0] <= float(side.mean()) <= _TOUCHED[1] for side in sides):
        return False
    fewest = max(_FEWEST_LETTERS, (box[2] - box[0]) / (_PITCH_MM * px))
    if any(_count_stretches(side) < fewest for side in sides):
        return False
    letter = np.ones((1, 2 * round(_LETTER_MM * px) + 1), np.uint8)
    above, below = (cv2.dilate(side[None].astype(np.uint8), letter)[0] for side in sides)
    return float((above & below).mean()) >= _BOTH


def _count_stretches(side: Flags) -> int:
    return int(np.count_nonzero(np.diff(np.concatenate([[0], side.astype(np.int8)])) == 1))


def _look_beside(ink: Mask, strokes: Mask, box: Box, *, px: float) -> tuple[Flags, Flags]:
    """For every column of a stroke, whether ink stands right above it, and right below."""
    x0, y0, x1, y1 = box
    far = round(_BAND_MM * px)
    top = max(0, y0 - far)
    part, line = ink[top : y1 + far, x0:x1] > 0, strokes[top : y1 + far, x0:x1] > 0
    rows = np.arange(part.shape[0])[:, None]
    first, last = line.argmax(axis=0), part.shape[0] - 1 - line[::-1].argmax(axis=0)
    seen = line.any(axis=0)
    above = (part & (rows < first) & (rows >= first - far)).any(axis=0) & seen
    below = (part & (rows > last) & (rows <= last + far)).any(axis=0) & seen
    return above, below
