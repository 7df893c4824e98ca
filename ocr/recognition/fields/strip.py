"""A number field as the field network sees it: 40 rows, its frame 28 of them, ink 1 on paper 0.

Known as: height normalization. By the frame, which is printed and has one size, and not by what a hand wrote
into it; a number without a frame by the height of its digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture

Floats = npt.NDArray[np.float32]

# guess, all of them; the stored weights are for these
HEIGHT = 40
FRAME_TOP, FRAME = 6, 28
"""Rows of the frame; above and below stands what hands write over it."""
DIGIT = 19
"""Rows of a printed digit where no frame is: what it would have in one."""
MARGIN = 8
"""Columns of page kept on both sides."""
STEP = 4
"""Columns for one answer."""
_FAINTEST = 40.0
"""Of 255: fainter ink is not made any darker."""
_PAPER, _DARKEST = 75, 99.5
"""Percentiles of a strip's grays, white first, that are paper and full ink."""
_WIDEST = 4_000
_SMALLEST_FRAME = 6.0


@dataclass(frozen=True, slots=True)
class FieldStrip:
    """A field brought to one height, and where it was cut: `scale` is columns for one pixel of the page."""

    ink: Floats
    scale: float
    left: float
    """Column of the page at column 0."""
    top: float
    """Row of the page at row 0."""

    def column_of(self, x: float) -> float:
        """The strip's column of a column of the page."""
        return (x - self.left) * self.scale

    def x_of(self, column: float) -> float:
        """The page's column of a column of the strip."""
        return self.left + column / self.scale

    def y_of(self, row: float) -> float:
        """The page's row of a row of the strip."""
        return self.top + row / self.scale


def cut_strip(page: Picture, frame: Box) -> FieldStrip:
    """The field whose frame is this box of the level page, gray; what lies beyond the page is white."""
    x0, y0, x1, y1 = frame
    scale = FRAME / max(_SMALLEST_FRAME, float(y1 - y0))
    return _cut(page, (x0 - MARGIN / scale, y0 - FRAME_TOP / scale, x1 + MARGIN / scale), scale=scale)


def cut_bare_strip(page: Picture, digits: Box) -> FieldStrip:
    """Digits without a frame; the box is theirs, as high as the usual one of them."""
    x0, y0, x1, y1 = digits
    scale = DIGIT / max(_SMALLEST_FRAME * DIGIT / FRAME, float(y1 - y0))
    top = (y0 + y1) / 2 - (FRAME_TOP + FRAME / 2) / scale
    return _cut(page, (x0 - MARGIN / scale, top, x1 + MARGIN / scale), scale=scale)


def _cut(page: Picture, edges: tuple[float, float, float], *, scale: float) -> FieldStrip:
    """Left, top and right on the page; rows follow from the scale. The width is a multiple of a step."""
    left, top, right = edges
    width = int(min(_WIDEST, max(2 * STEP, -(-(right - left) * scale // STEP) * STEP)))
    small = resample(page, left, top, scale=scale, width=width)
    return FieldStrip(normalize_ink(small), scale, left, top)


def resample(page: Picture, left: float, top: float, *, scale: float, width: int) -> Picture:
    """Forty rows of the page at this scale, smoothed where it shrinks, so that no thin stroke is lost."""
    x0, y0 = int(np.floor(left)) - 2, int(np.floor(top)) - 2
    x1, y1 = int(np.ceil(left + width / scale)) + 2, int(np.ceil(top + HEIGHT / scale)) + 2
    height, breadth = page.shape
    piece = np.full((y1 - y0, x1 - x0), 255, np.uint8)
    rows, columns = slice(max(0, y0), min(height, y1)), slice(max(0, x0), min(breadth, x1))
    if rows.stop > rows.start and columns.stop > columns.start:
        piece[rows.start - y0 : rows.stop - y0, columns.start - x0 : columns.stop - x0] = page[rows, columns]
    if scale < 1:
        size = max(1, round(piece.shape[1] * scale)), max(1, round(piece.shape[0] * scale))
        across, down = size[0] / piece.shape[1], size[1] / piece.shape[0]
        piece = np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_AREA), np.uint8)
    else:
        across = down = 1.0
    shift = np.array(
        [[across / scale, 0, (left - x0) * across], [0, down / scale, (top - y0) * down]], np.float32
    )
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(
        piece, shift, (width, HEIGHT), flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    )
    return np.asarray(out, np.uint8)


def normalize_ink(gray: Picture) -> Floats:
    """Ink 1 on paper 0: the usual gray is paper, the darkest is full ink unless it is faint."""
    ink = float(np.percentile(gray, _PAPER)) - gray.astype(np.float32)
    full = max(_FAINTEST, float(np.percentile(ink, _DARKEST)))
    return np.asarray(np.clip(ink / np.float32(full), 0.0, 1.0), np.float32)
