"""A sheet photographed on a desk: found by its four edges, and flattened as if it had been scanned.

Problem: a phone looks at paper from an angle, so that far lines are smaller and rows run together; the desk
round it has edges of its own, and the file says nothing of dots an inch. A scan must never be bent.
Known as: document rectification by the homography of a quadrilateral (Z. Zhang, L.-W. He, Whiteboard scanning
and image enhancement, Digital Signal Processing 17, 2007).
Steps: a small copy whose border is mostly not paper; on several grounds (gray, the ratio of channels, which a
shadow does not change, the weakest channel) Otsu's threshold; of the outlines that are nearly four-sided and
hold the middle, the one along whose sides the picture changes most; its sides fitted again on a larger copy.
A rectangle is a scan on its lid and stays. The sheet is taken for A4 where its sides allow.
Dropped: lines of text as the measure of perspective, needed only where no edge is in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.pixels import A4_LONG_INCHES, Mask, as_picture, to_gray
from ocr.preparation.projection import Matrix, Points, invert, project_box, project_points, turn_matrix

_COPY, _FINE_COPY = 480.0, 1600.0  # guess: pixels of the longer side
_LEAST_SIDE = 700  # guess: pixels of the shorter side; phones make 3,000
_BORDER, _NOT_PAPER = 0.02, 0.45
"""How wide the border is that is looked at, and the share of it that is no paper beside a sheet on a desk."""
_DARKER, _COLOURED = 35, 45  # guess: of 255, how a desk differs from the paper in the middle
_LEAST_AREA, _FOUR_SIDED = 0.25, 0.92  # guess: of the picture; of the hull
_STEP, _EDGE = 3.0, 14.0  # guess: pixels to either side of an edge, and the least change of 255
_SHARP_SIDE = 0.6  # guess: share of each side with such a change
_REACH, _SAMPLES = 12, 60
_SQUARE, _ALIKE = 1.0, 0.015
"""Degrees off the right angle, and how much longer than its opposite a side is, in every rectangle that a
scanner makes of a sheet. guess: a scanner's rectangle is off by less than 0.3 degrees
"""
_A4, _NEARLY_A4 = 2**0.5, 0.22  # guess: how far perspective may change the sides of a sheet
_MOST_DPI = 300.0


@dataclass(frozen=True, slots=True)
class PhotoSheet:
    """Where a photographed sheet lies: from the picture to the flat page, and the flat page's size."""

    matrix: Matrix
    size: tuple[int, int]
    """Width and height of the flat page."""
    dpi: float

    def map_back(self, box: Box, picture: tuple[int, int], *, degrees: int) -> Box:
        """A box of the flat page, turned clockwise by quarters, as a box of the picture (of a width and
        height) turned alike.
        """
        back = invert(turn_matrix(self.size, degrees) @ self.matrix)
        turned = picture if degrees in (0, 180) else picture[::-1]
        return project_box(turn_matrix(picture, degrees) @ back, box, turned)

    def lean(self) -> float:
        """Degrees by which level rows of the flat page lean in the picture, in the middle of it."""
        x, y = self.size[0] / 2, self.size[1] / 2
        row = project_points(invert(self.matrix), np.array([[x, y], [x + 1, y]]))
        return float(np.degrees(np.arctan2(row[1, 1] - row[0, 1], row[1, 0] - row[0, 0])))

    def flatten(self, picture: Picture) -> Picture:
        """The sheet alone, as from a scanner."""
        white = (255,) * (1 if picture.ndim == 2 else picture.shape[2])
        how = cv2.INTER_AREA if self.dpi >= _MOST_DPI else cv2.INTER_CUBIC
        return as_picture(cv2.warpPerspective(picture, self.matrix, self.size, flags=how, borderValue=white))


def find_photo_sheet(picture: Picture) -> PhotoSheet | None:
    """The sheet in a photograph; None for a scan. Cost: 2 ms for a scan, some 40 for a photograph."""
    if picture.ndim not in (2, 3) or min(picture.shape[:2]) < _LEAST_SIDE:
        return None
    step = max(1, round(max(picture.shape[:2]) / _COPY))
    if not _lies_on_desk(picture[::step, ::step]):
        return None
    small = _shrink(picture, _COPY)
    best = max(_list_outlines(small), key=partial(_measure_sides, small), default=None)
    if best is None or _measure_sides(small, best) < _SHARP_SIDE:
        return None
    fine = _shrink(picture, _FINE_COPY)
    corners = _fit_corners(fine, best * (fine.shape[1] / small.shape[1]))
    corners = corners * (picture.shape[1] / fine.shape[1])
    return None if _is_rectangle(corners) else _make_sheet(corners)


def _shrink(picture: Picture, side: float) -> Picture:
    factor = min(1.0, side / max(picture.shape[:2]))
    return as_picture(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def _lies_on_desk(small: Picture) -> bool:
    """Whether most of the border is darker than the paper in the middle, or has a colour."""
    gray = to_gray(small)
    height, width = gray.shape
    paper = float(np.percentile(gray[height // 4 : -height // 4, width // 4 : -width // 4], 75))
    other = gray < paper - _DARKER
    if small.ndim == 3:
        other |= np.ptp(small[:, :, :3], axis=2) > _COLOURED
    edge = max(2, round(_BORDER * min(height, width)))
    ring = np.ones(gray.shape, np.bool_)
    ring[edge:-edge, edge:-edge] = False
    return float(other[ring].mean()) >= _NOT_PAPER


def _list_outlines(small: Picture) -> Iterator[Points]:
    """Four-sided outlines round the middle of the picture, by several grounds and thresholds."""
    side = max(3, round(0.02 * max(small.shape[:2])) | 1)
    for ground in _list_grounds(small):
        blurred = as_picture(cv2.GaussianBlur(ground, (0, 0), 2.0))
        cut, _ = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for bound in (cut, 0.85 * cut, 1.1 * cut):
            sheet = (blurred > bound).astype(np.uint8)
            sheet = as_picture(cv2.morphologyEx(sheet, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)))
            sheet = as_picture(cv2.morphologyEx(sheet, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)))
            quad = _outline_middle(sheet)
            if quad is not None:
                yield quad


def _list_grounds(small: Picture) -> list[Picture]:
    gray = to_gray(small)
    if small.ndim == 2:
        return [gray]
    high, low = small[:, :, :3].max(axis=2), small[:, :, :3].min(axis=2)
    ratio = (255.0 * low / np.maximum(high, 1)).astype(np.uint8)
    return [gray, ratio, as_picture(low)]


def _outline_middle(sheet: Mask) -> Points | None:
    """The four corners of the piece that holds the middle; None where it has not four sides."""
    height, width = sheet.shape
    contours, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        away = cv2.pointPolygonTest(hull, (width / 2, height / 2), measureDist=False)
        if area < _LEAST_AREA * height * width or away < 0:
            continue
        for share in (0.01, 0.02, 0.03, 0.05, 0.08):
            quad = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, closed=True), closed=True)
            if len(quad) == 4 and cv2.contourArea(quad) >= _FOUR_SIDED * area:
                return _sort_corners(quad.reshape(4, 2).astype(np.float64))
    return None


def _sort_corners(quad: Points) -> Points:
    """Top left, top right, bottom right, bottom left."""
    middle = quad.mean(axis=0)
    turn = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    quad = quad[np.argsort(turn)]
    return np.asarray(np.roll(quad, -int(np.argmin(quad.sum(axis=1))), axis=0), np.float64)


def _measure_sides(small: Picture, quad: Points) -> float:
    """Share of the worst side along which the picture changes from within to without."""
    return min(
        float((_change_along(small, a, b, _STEP) > _EDGE).mean())
        for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True)
    )


def _change_along(picture: Picture, a: Points, b: Points, step: float, *, off: float = 0.0) -> Points:
    """How much the picture differs between both sides of a line, at places along it."""
    share = np.linspace(0.04, 0.96, _SAMPLES)[:, None]
    spots = a * (1 - share) + b * share
    normal = np.array([b[1] - a[1], a[0] - b[0]]) / max(1.0, float(np.hypot(*(b - a))))
    within, without = (_sample(picture, spots + normal * (off + move)) for move in (-step, step))
    difference = np.abs(within - without)
    return np.asarray(difference if difference.ndim == 1 else difference.max(axis=1), np.float64)


def _sample(picture: Picture, spots: Points) -> Points:
    rows = spots[:, 1].round().astype(int).clip(0, picture.shape[0] - 1)
    columns = spots[:, 0].round().astype(int).clip(0, picture.shape[1] - 1)
    return np.asarray(picture[rows, columns], np.float64)


def _fit_corners(fine: Picture, quad: Points) -> Points:
    """Each side moved to where the picture changes most, as a straight line; where these meet."""
    soft = as_picture(cv2.GaussianBlur(fine, (0, 0), 1.2))
    lines = [_fit_side(soft, a, b) for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True)]
    corners = [np.cross(lines[n - 1], lines[n]) for n in range(4)]
    return np.array([corner[:2] / corner[2] for corner in corners], np.float64)


def _fit_side(soft: Picture, a: Points, b: Points) -> npt.NDArray[np.float64]:
    """A side as a line in homogeneous coordinates."""
    moves = np.arange(-_REACH, _REACH + 1, dtype=np.float64)
    change = np.stack([_change_along(soft, a, b, 2.0, off=float(move)) for move in moves])
    share = np.linspace(0.04, 0.96, _SAMPLES)[:, None]
    normal = np.array([b[1] - a[1], a[0] - b[0]]) / max(1.0, float(np.hypot(*(b - a))))
    spots = a * (1 - share) + b * share + normal * moves[change.argmax(axis=0)][:, None]
    kept = spots[change.max(axis=0) > _EDGE].astype(np.float32)
    if len(kept) < _SAMPLES // 3:
        kept = np.stack([a, b]).astype(np.float32)
    vx, vy, x, y = cv2.fitLine(kept, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
    return np.array([vy, -vx, vx * y - vy * x], np.float64)


def _is_rectangle(corners: Points) -> bool:
    """Right angles and equal opposite sides, as a scanner makes of any sheet."""
    sides = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(sides[:, 0], sides[:, 1])
    turn = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    angles = np.abs((np.roll(turn, -1) - turn + 180) % 360 - 180)
    longer = max(abs(length[0] / length[2] - 1), abs(length[1] / length[3] - 1))
    return bool(np.abs(angles - 90).max() < _SQUARE and longer < _ALIKE)


def _make_sheet(corners: Points) -> PhotoSheet:
    """The flat page: as large as its longest sides, of the shape of A4 where these come near."""
    sides = np.roll(corners, -1, axis=0) - corners
    top, right, bottom, left = np.hypot(sides[:, 0], sides[:, 1]).tolist()
    width, height = max(top, bottom), max(left, right)
    if abs(max(width, height) / min(width, height) / _A4 - 1) < _NEARLY_A4:
        width, height = (width, width * _A4) if height > width else (height * _A4, height)
    dpi = max(width, height) / A4_LONG_INCHES
    factor = min(1.0, _MOST_DPI / dpi)
    size = (round(width * factor), round(height * factor))
    flat = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    return PhotoSheet(np.asarray(matrix, np.float64), size, dpi * factor)
