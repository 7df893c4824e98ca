"""The height of print, line by line: titles, footnotes and typed answers share a page.

For each letter-sized component the mean height of those on its line; compared in blocks sorted by row, so
that the cost grows with the neighbours and not with the square of the page.
"""

from __future__ import annotations

import numpy as np

from ocr.lines.components import Components, Flags, Floats, Ints

_LINE_REACH = 8.0  # guess: body heights to either side
_MATE_GAP = 1.0  # guess: heights of the component
_AT_ONCE = 128  # guess: a block of pairs that fits the cache


def measure_line_heights(components: Components, letters: Ints, *, body: float) -> tuple[Floats, Flags]:
    """Mean height round each component on its line, and whether nothing of its size stands beside it."""
    top, bottom = components.top[letters].astype(np.float32), components.bottom[letters].astype(np.float32)
    left, right = components.left[letters].astype(np.float32), components.right[letters].astype(np.float32)
    sides = np.stack([top, bottom, left, right])
    usual, lonely = np.zeros(len(letters), np.float32), np.zeros(len(letters), np.bool_)
    order = np.argsort(top, kind="stable")
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        near = np.flatnonzero((top < bottom[some].max()) & (bottom > top[some].min()))
        usual[some], lonely[some] = _compare_with_neighbours(sides[:, some], sides[:, near], body=body)
    return usual, lonely


def _compare_with_neighbours(some: Floats, near: Floats, *, body: float) -> tuple[Floats, Flags]:
    """Mean height and loneliness of `some`; only those `near`, up and down, can be on their lines."""
    top, bottom, left, right = some[:, :, None]
    height, heights = bottom - top, near[1] - near[0]
    common = np.minimum(bottom, near[1]) - np.maximum(top, near[0])
    apart = np.maximum(left, near[2]) - np.minimum(right, near[3])
    level = common > 0.5 * np.minimum(height, heights)
    mates = (level & (apart < _LINE_REACH * body)).astype(np.float32)
    usual = (mates @ heights) / mates.sum(axis=1)
    alike = np.minimum(height, heights) > 0.6 * np.maximum(height, heights)
    beside = level & alike & (apart < _MATE_GAP * height)
    return usual.astype(np.float32), np.asarray(beside.sum(axis=1) <= 1, dtype=np.bool_)
