"""Marks: the connected pieces of ink on a page, with their sizes, kept or dropped as the search goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.prepare import Mask

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]


@dataclass(slots=True)
class Marks:
    """One entry a piece of ink; entry 0 is the paper and is never kept."""

    labels: Numbers
    x: Numbers
    y: Numbers
    width: Numbers
    height: Numbers
    area: Numbers
    keep: Flags

    @property
    def middle_x(self) -> npt.NDArray[np.float64]:
        return self.x + self.width / 2

    @property
    def middle_y(self) -> npt.NDArray[np.float64]:
        return self.y + self.height / 2

    def box(self, index: int) -> Box:
        x, y = int(self.x[index]), int(self.y[index])
        return x, y, x + int(self.width[index]), y + int(self.height[index])

    def within(self, box: Box) -> Flags:
        """Kept marks whose middle lies in the box."""
        inside = (self.middle_x >= box[0]) & (self.middle_x <= box[2])
        return self.keep & inside & (self.middle_y >= box[1]) & (self.middle_y <= box[3])

    def left_to_right(self, chosen: Flags) -> list[int]:
        indexes = np.flatnonzero(chosen)
        return [int(i) for i in indexes[np.argsort(self.x[indexes], kind="stable")]]

    def picture_of(self, chosen: Flags) -> Mask:
        """Only these marks."""
        return np.asarray(chosen.astype(np.uint8)[self.labels], dtype=np.uint8)


def threshold(page: Picture) -> Mask:
    """Ink on flattened paper: Otsu's cut, kept inside a sane band."""
    cut, _ = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (page < float(np.clip(cut, 130, 205))).astype(np.uint8)


def find_marks(ink: Mask, *, px: float) -> Marks:
    """All pieces of ink; dust and what is too large for writing are not kept. `px`: pixels a millimetre."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = (np.asarray(column, dtype=np.int32) for column in stats.T)
    keep = (area >= max(3, int(0.02 * px * px))) & (width <= 25 * px) & (height <= 12 * px)
    keep[0] = False
    return Marks(np.asarray(labels, dtype=np.int32), x, y, width, height, area, keep)


def body_height(marks: Marks, *, px: float) -> float:
    """The usual height of a letter without its upper and lower marks; 0 where too few letters stand."""
    letters = marks.keep & (marks.height >= 1.2 * px) & (marks.height <= 6.5 * px)
    letters &= (marks.width >= 0.5 * px) & (marks.width <= 8 * px)
    return float(np.median(marks.height[letters])) if letters.sum() >= 4 else 0.0


def hull(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
