"""Marks: the connected pieces of ink on a page, with their sizes, kept or dropped as the search goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.preparation.pixels import Mask

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float32]

_DUST_MM2 = 0.02
_WIDEST_MM, _TALLEST_MM = 25.0, 12.0
_MOST_MARKS = 8_000


@dataclass(slots=True)
class Marks:
    """One entry a piece of ink; entry 0 is the paper and is never kept."""

    labels: Numbers
    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    area: Numbers
    keep: Flags
    severed: Flags
    """Cut off a letter of the line above, whose ink it shares: a mark of the line below."""

    @property
    def width(self) -> Numbers:
        return self.right - self.left

    @property
    def height(self) -> Numbers:
        return self.bottom - self.top

    @property
    def middle_x(self) -> Reals:
        return ((self.left + self.right) / 2).astype(np.float32)

    @property
    def middle_y(self) -> Reals:
        return ((self.top + self.bottom) / 2).astype(np.float32)

    def box(self, index: int) -> Box:
        return int(self.left[index]), int(self.top[index]), int(self.right[index]), int(self.bottom[index])

    def within(self, box: Box) -> Flags:
        """Kept marks whose middle lies in the box."""
        inside = (self.middle_x >= box[0]) & (self.middle_x <= box[2])
        return self.keep & inside & (self.middle_y >= box[1]) & (self.middle_y <= box[3])

    def with_parts(self, parts: list[tuple[int, int, int, int, int]], *, severed: bool) -> Marks:
        """And these, cut off others: left, top, right, bottom and area, labelled on from the last mark."""
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

    def left_to_right(self, chosen: Flags) -> list[int]:
        indexes = np.flatnonzero(chosen)
        return [int(i) for i in indexes[np.argsort(self.left[indexes], kind="stable")]]


def find_marks(ink: Mask, *, px: float) -> Marks:
    """All pieces of ink; dust and what is too large for writing are not kept. `px`: pixels a millimetre."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, area = (np.asarray(column, dtype=np.int32) for column in stats.T)
    keep = (
        (area >= max(3, int(_DUST_MM2 * px * px))) & (width <= _WIDEST_MM * px) & (height <= _TALLEST_MM * px)
    )
    keep[0] = False
    if keep.sum() > _MOST_MARKS:  # noise, not writing: looking at pairs of marks would take for ever
        keep[:] = False
    none = np.zeros(len(keep), np.bool_)
    return Marks(np.asarray(labels, np.int32), left, top, left + width, top + height, area, keep, none)


def body_height(marks: Marks, *, px: float) -> float:
    """The usual height of a letter without its upper and lower marks; 0 where too few letters stand."""
    letters = marks.keep & (marks.height >= 1.2 * px) & (marks.height <= 6.5 * px)
    letters &= (marks.width >= 0.5 * px) & (marks.width <= 8 * px)
    return float(np.median(marks.height[letters])) if letters.sum() >= 4 else 0.0


def hull(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
