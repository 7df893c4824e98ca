"""A line as the line network sees it: 48 rows, its base letters 16 rows high, ink 1 on paper 0.

Known as: height normalization. By the band of the base letters and not by the whole line, so that letters
have one size whatever marks stand above and below.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture

Floats = npt.NDArray[np.float32]

HEIGHT = 48
CORE_TOP, CORE = 22, 16  # measured: docs/adr/0011, 2026-11, a tone over a vowel needs 17 rows; 15 cut it off
"""Letters without marks fill these rows, whatever their size on the page."""
MARGIN = 6
"""Columns of white on both sides."""
STEP = 2
"""Columns for one answer."""
_FAINTEST = 40.0  # guess: of 255; fainter ink is not made any darker
_WIDEST = 4_000  # guess: columns
_SMALLEST_CORE = 4.0  # guess: rows


def line_scale(core: tuple[float, float]) -> float:
    """Columns of the normal line for one of the picture."""
    return CORE / max(_SMALLEST_CORE, core[1] - core[0])


def normalize_line(picture: Picture, core: tuple[float, float]) -> Floats:
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
