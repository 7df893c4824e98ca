"""The size of print, line by line: titles, footnotes and typed answers share a page."""

from __future__ import annotations

import numpy as np

from ocr.lines.marks import Flags, Marks, Numbers, Reals

_LINE_REACH = 8.0
_MATE_GAP = 1.0


def on_their_line(marks: Marks, letters: Numbers, *, body: float) -> tuple[Reals, Flags]:
    """The usual height round each mark on its line, and whether nothing of its size stands beside it."""
    top, bottom = marks.top[letters].astype(np.float32), marks.bottom[letters].astype(np.float32)
    left, right = marks.left[letters].astype(np.float32), marks.right[letters].astype(np.float32)
    height = bottom - top
    common = np.minimum(bottom[:, None], bottom[None, :]) - np.maximum(top[:, None], top[None, :])
    apart = np.maximum(left[:, None], left[None, :]) - np.minimum(right[:, None], right[None, :])
    level = common > 0.5 * np.minimum(height[:, None], height[None, :])
    mates = (level & (apart < _LINE_REACH * body)).astype(np.float32)
    usual = (mates @ height) / mates.sum(axis=1)
    alike = np.minimum(height[:, None], height[None, :]) > 0.6 * np.maximum(height[:, None], height[None, :])
    beside = level & alike & (apart < _MATE_GAP * height[:, None])
    return usual.astype(np.float32), np.asarray(beside.sum(axis=1) <= 1, dtype=np.bool_)
