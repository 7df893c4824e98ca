"""Missing corners: torn off, or folded over so that their back hides what stands there.

Problem: where a corner is gone, the lid shows, black, gray or white; where it is folded over, the sheet's own
back. What both leave is one straight slanting edge from one side of the sheet to the other.
Known as: the Hough transform with the direction of gradients (D. Ballard, Generalizing the Hough transform to
detect arbitrary shapes, Pattern Recognition 13, 1981), in each corner alone.
Steps: gradients of a copy at 50 dpi; for each direction between 15 and 75 degrees those that point along it
vote for their line; a line counts by the share of its way between the two sides that it covers. Letters have
edges of all directions and cover little of any line.
Dropped: dark triangles alone: a white lid has none.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.pixels import Floats
from ocr.quality.ground import Ground

_SIZE_MM = 62.0  # guess: larger pieces are missed by whoever scans
_LEG_MM = (9.0, 60.0)  # guess: smaller ears hide nothing
_DEGREES = np.arange(14.0, 77.0, 4.0)
_ASIDE = 7.0  # degrees, guess
_WITHIN = 9.0  # degrees: half a step, and what noise adds
_LEAST_SLOPE = 3.5  # guess: of 255, from pixel to pixel; a shadow along a fold has more
_ENDS = 0.08  # guess: share of the line at either end that need not be seen
_TRIED = 4
_HALF = 2

Angles = npt.NDArray[np.float64]


def measure_corners(ground: Ground, *, slant: float) -> tuple[float, Box | None]:
    """The largest share of a slanting line across a corner that is an edge, and that corner on the copy.
    Lines that lean as the page does are its sides.
    """
    directions = _DEGREES[np.minimum(_DEGREES, 90 - _DEGREES) > slant + _ASIDE]
    small = cv2.resize(ground.small, None, fx=1 / _HALF, fy=1 / _HALF, interpolation=cv2.INTER_AREA)
    side = min(round(_SIZE_MM * ground.px / _HALF), min(small.shape))
    best, place = 0.0, None
    for flip_x, flip_y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        turned = small[:: 1 - 2 * flip_y, :: 1 - 2 * flip_x]
        lid = ground.lid[:: 1 - 2 * flip_y, :: 1 - 2 * flip_x]
        corner = np.asarray(turned[:side, :side], np.uint8)
        across, down = _lid_beside(lid, side * _HALF)
        share = _best_line(
            corner, origin=(across // _HALF, down // _HALF), px=ground.px / _HALF, directions=directions
        )
        if share > best:
            best, place = share, _corner_box(ground, side * _HALF, flip_x, flip_y)
    return best, place


def _corner_box(ground: Ground, side: int, flip_x: int, flip_y: int) -> Box:
    height, width = ground.size
    x0, y0 = (width - side if flip_x else 0), (height - side if flip_y else 0)
    return x0, y0, x0 + side, y0 + side


def _lid_beside(lid: Picture, at: int) -> tuple[int, int]:
    """How far the lid reaches in from both sides, seen where the corner ends."""
    row, column = lid[min(at, lid.shape[0] - 1)], lid[:, min(at, lid.shape[1] - 1)]
    return tuple(int(np.argmin(line[:at])) if line[:at].any() and line[0] else 0 for line in (row, column))  # type: ignore[return-value]


def _best_line(corner: Picture, *, origin: tuple[int, int], px: float, directions: Angles) -> float:
    soft = cv2.GaussianBlur(corner.astype(np.float32), (0, 0), 0.8)
    gx, gy = (np.asarray(cv2.Scharr(soft, cv2.CV_32F, dx, 1 - dx) / 32, np.float32) for dx in (1, 0))
    rows, columns = np.nonzero(np.hypot(gx, gy) >= _LEAST_SLOPE)
    if not len(rows):
        return 0.0
    points = np.stack([columns - origin[0], rows - origin[1]], axis=1).astype(np.float32)
    facing = np.degrees(np.arctan2(gy[rows, columns], gx[rows, columns])) % 180
    return max(
        (share for share in _lines(points, np.asarray(facing, np.float32), directions, px=px)), default=0.0
    )


def _lines(points: Floats, facing: Floats, directions: Angles, *, px: float) -> Iterator[float]:
    """Shares of the likeliest lines of each direction that are covered."""
    for degrees in directions.tolist():
        near = np.abs(facing - degrees) <= _WITHIN
        if int(near.sum()) < 6:
            continue
        turn = np.radians(degrees)
        normal = points[near] @ np.array([np.cos(turn), np.sin(turn)], np.float32)
        along = points[near] @ np.array([-np.sin(turn), np.cos(turn)], np.float32)
        votes = np.bincount(np.maximum(normal, 0).astype(np.int64) // 2)
        for bin_ in np.argsort(votes)[::-1][:_TRIED].tolist():
            yield _cover(normal, along, 2.0 * bin_ + 1, turn=float(turn), px=px)


def _cover(normal: Floats, along: Floats, at: float, *, turn: float, px: float) -> float:
    """Share of the line `at` between both sides on which edges were seen."""
    across, down = at / np.cos(turn), at / np.sin(turn)
    low, high = (mm * px for mm in _LEG_MM)
    if not (low <= across <= high and low <= down <= high):
        return 0.0
    first, last = -across * np.sin(turn), down * np.cos(turn)
    spare = _ENDS * (last - first)
    first, last = first + spare, last - spare
    width = max(2.5, 0.04 * (last - first))
    on = (np.abs(normal - at) <= width) & (along >= first) & (along <= last)
    return float(len(np.unique(along[on].astype(np.int64))) / max(1.0, last - first))
