"""Marks of two lines that touch are cut apart between the lines."""

from __future__ import annotations

import numpy as np

from ocr.lines.components import Marks, Numbers
from ocr.lines.text_height import on_their_line

_TALL = 1.45
"""In heights usual on the line: a letter of its own is lower, two lines that touch are higher."""
_SMALLEST = 0.6
_NARROWEST = 0.3
_TOP, _BOTTOM = 0.25, 0.75
_THIN = 0.6


def cut_touching(marks: Marks, *, body: float) -> Marks:
    """Cut each tall mark at its thinnest row. A wrong cut does no harm: the upper part hangs on the lower."""
    found = np.flatnonzero(marks.keep & (marks.height > _SMALLEST * body)).astype(np.int32)
    usual, _ = on_their_line(marks, found, body=body)
    tall = (marks.height[found] > _TALL * usual) & (marks.width[found] > _NARROWEST * usual)
    lower: list[tuple[int, int, int, int, int]] = []
    for index in found[tall].tolist():
        x0, y0, x1, y1 = marks.box(index)
        shape = marks.labels[y0:y1, x0:x1] == index
        row = _thinnest(shape.sum(axis=1))
        if row is None:
            continue
        below = shape[row:]
        columns = np.flatnonzero(below.any(axis=0))
        part = marks.labels[y0 + row : y1, x0:x1]
        part[below] = len(marks.keep) + len(lower)
        lower.append((x0 + int(columns[0]), y0 + row, x0 + int(columns[-1]) + 1, y1, int(below.sum())))
        _shrink(marks, index, shape[:row])
    return marks.with_parts(lower, severed=False)


def _thinnest(ink: Numbers) -> int | None:
    """The row in the middle with the least ink, if it is clearly thinner than the rest."""
    low, high = int(_TOP * len(ink)), int(_BOTTOM * len(ink))
    row = low + int(np.argmin(ink[low:high]))
    return row if ink[row] <= _THIN * float(np.median(ink)) else None


def _shrink(marks: Marks, index: int, above: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    columns = np.flatnonzero(above.any(axis=0))
    left = int(marks.left[index])
    marks.bottom[index] = marks.top[index] + len(above)
    marks.left[index], marks.right[index] = left + int(columns[0]), left + int(columns[-1]) + 1
    marks.area[index] = int(above.sum())
