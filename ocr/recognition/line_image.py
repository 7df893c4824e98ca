"""What the line network sees of a line, and how its answers become text."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture

Reals = npt.NDArray[np.float32]

HEIGHT = 48
CORE_TOP, CORE = 22, 16
"""Letters without marks fill these rows, whatever their size on the page."""
MARGIN = 6
"""Columns of white on both sides."""
STEP = 2
"""Columns for one answer."""
_FAINTEST = 40.0
_WIDEST = 4_000


def line_scale(core: tuple[float, float]) -> float:
    """Columns of the normal line for one of the picture."""
    return CORE / max(4.0, core[1] - core[0])


def normal_line(picture: Picture, core: tuple[float, float]) -> Reals:
    """Ink 1 on paper 0, 48 rows high; `core` is the band of the letters in rows of the picture."""
    height, width = picture.shape
    scale = line_scale(core)
    size = (min(_WIDEST, max(4, round(width * scale))), max(2, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, size, interpolation=how)
    top = CORE_TOP - round(core[0] * scale)
    canvas = np.full((HEIGHT, size[0] + 2 * MARGIN), 255, np.uint8)
    first, last = max(0, top), min(HEIGHT, top + size[1])
    if last > first:
        canvas[first:last, MARGIN:-MARGIN] = small[first - top : last - top]
    ink = 255.0 - canvas.astype(np.float32)
    return np.asarray(ink / max(_FAINTEST, float(ink.max())), dtype=np.float32)
