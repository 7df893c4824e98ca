"""Components that span two lines of text are split between the lines.

Problem: a descender that touches an ascender makes one component of two lines.
Known as: splitting of touching components at the minimum of the projection profile.
Steps: what is much higher than the print of its line is split at its thinnest row, if that is clearly
thinner than the rest. A wrong split does no harm: the upper part hangs on the lower.
Dropped: nothing was tried beside it.
"""

from __future__ import annotations

import numpy as np

from ocr.lines.components import Components, Ints
from ocr.lines.text_height import measure_line_heights

# guess: all numbers of this module
_TALL = 1.45
"""In heights usual on the line: a letter of its own is lower, two lines that touch are higher."""
_SMALLEST = 0.6
_NARROWEST = 0.3
_TOP, _BOTTOM = 0.25, 0.75
_THIN = 0.6


def split_touching_lines(components: Components, *, body: float) -> Components:
    """Split each tall component at its thinnest row."""
    found = np.flatnonzero(components.keep & (components.height > _SMALLEST * body)).astype(np.int32)
    usual, _ = measure_line_heights(components, found, body=body)
    tall = (components.height[found] > _TALL * usual) & (components.width[found] > _NARROWEST * usual)
    lower: list[tuple[int, int, int, int, int]] = []
    for index in found[tall].tolist():
        x0, y0, x1, y1 = components.box(index)
        shape = components.labels[y0:y1, x0:x1] == index
        row = _find_thinnest_row(shape.sum(axis=1))
        if row is None:
            continue
        below = shape[row:]
        columns = np.flatnonzero(below.any(axis=0))
        part = components.labels[y0 + row : y1, x0:x1]
        part[below] = len(components.keep) + len(lower)
        lower.append((x0 + int(columns[0]), y0 + row, x0 + int(columns[-1]) + 1, y1, int(below.sum())))
        _shrink_to_upper_part(components, index, shape[:row])
    return components.append_parts(lower, severed=False)


def _find_thinnest_row(ink: Ints) -> int | None:
    """The row in the middle with the least ink, if it is clearly thinner than the rest."""
    low, high = int(_TOP * len(ink)), int(_BOTTOM * len(ink))
    row = low + int(np.argmin(ink[low:high]))
    return row if ink[row] <= _THIN * float(np.median(ink)) else None


def _shrink_to_upper_part(
    components: Components, index: int, above: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> None:
    columns = np.flatnonzero(above.any(axis=0))
    left = int(components.left[index])
    components.bottom[index] = components.top[index] + len(above)
    components.left[index], components.right[index] = left + int(columns[0]), left + int(columns[-1]) + 1
    components.area[index] = int(above.sum())
