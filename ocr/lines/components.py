"""Connected components of the ink on a page, with their boxes, kept or dropped as the analysis goes on.

Problem: page layout is a question about pieces of ink (letters, dots, marks, strokes), not about pixels.
Known as: connected component labelling (A. Rosenfeld, J. Pfaltz, 1966), here OpenCV's, 8-connected;
bottom-up page segmentation by components goes back to the Docstrum (L. O'Gorman, IEEE TPAMI 15, 1993).
Steps: label, measure, drop dust and what is too large for writing; later modules drop further components,
or split them, and never change a label that is not theirs. Arrays have one entry a component.
Dropped: Tesseract's own layout (docs/adr/0005, "Turned down").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.preparation.pixels import Mask

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

# guess: all numbers of this module
_DUST_MM2 = 0.02
_DUST_PIXELS = 3
_WIDEST_MM, _TALLEST_MM = 25.0, 12.0
_MOST_COMPONENTS = 8_000
"""On a sheet of A4; a roll may have as many for each sheet that it is long."""
_SHEET_MM2, _MOST_SHEETS = 210 * 297, 12
_BODY_HEIGHT_MM, _BODY_WIDTH_MM = (1.2, 6.5), (0.5, 8.0)
_FEWEST_LETTERS = 4


@dataclass(slots=True)
class Components:
    """One entry a connected component; entry 0 is the paper and is never kept."""

    labels: Ints
    left: Ints
    top: Ints
    right: Ints
    bottom: Ints
    area: Ints
    keep: Flags
    severed: Flags
    """Split off a letter of the line above, whose ink it shares: an upper mark of the line below."""

    @property
    def width(self) -> Ints:
        return self.right - self.left

    @property
    def height(self) -> Ints:
        return self.bottom - self.top

    @property
    def middle_x(self) -> Floats:
        return ((self.left + self.right) / 2).astype(np.float32)

    @property
    def middle_y(self) -> Floats:
        return ((self.top + self.bottom) / 2).astype(np.float32)

    def box(self, index: int) -> Box:
        return int(self.left[index]), int(self.top[index]), int(self.right[index]), int(self.bottom[index])

    def centred_in(self, box: Box) -> Flags:
        """Kept components whose centre lies in the box."""
        inside = (self.middle_x >= box[0]) & (self.middle_x <= box[2])
        return self.keep & inside & (self.middle_y >= box[1]) & (self.middle_y <= box[3])

    def append_parts(self, parts: list[tuple[int, int, int, int, int]], *, severed: bool) -> Components:
        """With more, split off others: left, top, right, bottom and area, labelled on from the last one."""
        if not parts:
            return self
        left, top, right, bottom, area = (np.array(column, np.int32) for column in zip(*parts, strict=True))
        return replace(
            self,
            left=np.concatenate([self.left, left]),
            top=np.concatenate([self.top, top]),
            right=np.concatenate([self.right, right]),
            bottom=np.concatenate([self.bottom, bottom]),
            area=np.concatenate([self.area, area]),
            keep=np.concatenate([self.keep, np.ones(len(parts), np.bool_)]),
            severed=np.concatenate([self.severed, np.full(len(parts), severed)]),
        )

    def sort_left_to_right(self, chosen: Flags) -> list[int]:
        indexes = np.flatnonzero(chosen)
        return [int(i) for i in indexes[np.argsort(self.left[indexes], kind="stable")]]


def count_sheets(shape: tuple[int, ...], *, px: float) -> float:
    """How many sheets of A4 a picture has room for, one at least, and at most a few metres of roll."""
    return min(max(1.0, shape[0] * shape[1] / (_SHEET_MM2 * px * px)), _MOST_SHEETS)


def find_components(ink: Mask, *, px: float) -> Components:
    """All components; dust and what is too large for writing are not kept. `px`: pixels a millimetre."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, area = (np.asarray(column, dtype=np.int32) for column in stats.T)
    keep = (
        (area >= max(_DUST_PIXELS, int(_DUST_MM2 * px * px)))
        & (width <= _WIDEST_MM * px)
        & (height <= _TALLEST_MM * px)
    )
    keep[0] = False
    if keep.sum() > _MOST_COMPONENTS * count_sheets(
        ink.shape, px=px
    ):  # noise, not writing: to compare them in pairs would take for ever
        keep[:] = False
    none = np.zeros(len(keep), np.bool_)
    return Components(np.asarray(labels, np.int32), left, top, left + width, top + height, area, keep, none)


def estimate_body_height(components: Components, *, px: float) -> float:
    """Median height of letters without upper and lower marks (x-height); 0 where too few letters stand."""
    (low, high), (narrow, wide) = _BODY_HEIGHT_MM, _BODY_WIDTH_MM
    letters = components.keep & (components.height >= low * px) & (components.height <= high * px)
    letters &= (components.width >= narrow * px) & (components.width <= wide * px)
    return float(np.median(components.height[letters])) if letters.sum() >= _FEWEST_LETTERS else 0.0
