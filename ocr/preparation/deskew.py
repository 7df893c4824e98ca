"""Deskewing: rows of text made level, and the way back to the page as it was scanned.

Problem: a sheet lies a degree or two askew on the glass, so that lines run into each other.
Known as: skew estimation by projection profile (H. Baird, The skew angle of printed documents, SPSE 1987;
W. Postl, Detection of linear oblique structures and skew scan in digitized documents, ICPR 1986).
Steps: a small copy; for each angle, coarse then fine, its dots are sheared and summed by row; the angle
with the largest sum of squared differences between neighbouring rows is the skew. The page is then rotated
about its middle.
Dropped: turning the copy for each angle instead of shearing its dots (01ddb7c: a page's lines took 0.26
instead of 0.15 CPU seconds, together with other changes). Hough lines were not tried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.binarization import divide_background
from ocr.preparation.pixels import Floats, as_picture

MOST_DPI = 300  # guess: a finer picture costs time and is said to read no better (docs/adr/0005)
_COPY_SIDE = 700.0  # guess: pixels of the longer side
_LONGEST = 2.0  # guess: a roll is shrunk by its width, else it would be a thread
_INKY = 60  # guess: dots with less ink are paper or noise
# guess, in degrees
_MOST_SKEW = 4.0
_COARSE_STEP, _FINE_STEP, _FINE_REACH = 0.5, 0.1, 0.4
_LEVEL_ENOUGH = 0.15


@dataclass(frozen=True, slots=True)
class PageTransform:
    """The similarity transform (scale, then rotation) from the upright page to the working picture."""

    width: int
    height: int
    scale: float = 1.0
    degrees: float = 0.0

    def scale_page(self, page: Picture) -> Picture:
        """The upright page at the working resolution."""
        if self.scale == 1.0:
            return page
        size = (max(1, round(self.width * self.scale)), max(1, round(self.height * self.scale)))
        return as_picture(cv2.resize(page, size, interpolation=cv2.INTER_AREA))

    def rotate_page(self, page: Picture) -> Picture:
        """Turn a scaled picture about its middle."""
        if self.degrees == 0.0:
            return page
        height, width = page.shape
        return as_picture(
            cv2.warpAffine(page, self._matrix(), (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
        )

    def map_points(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Where points (n x 2) of the upright page stand in the working picture."""
        points = points * self.scale
        if self.degrees == 0.0:
            return points
        matrix = self._matrix()
        return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float64)

    def unmap_box(self, box: Box) -> Box:
        """Bounding box, in pixels of the upright page, of a box of the working picture; never empty."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]], np.float64)
        if self.degrees != 0.0:
            corners[:, :2] = corners @ cv2.invertAffineTransform(self._matrix()).T
        xs, ys = corners[:, 0] / self.scale, corners[:, 1] / self.scale
        left = int(np.clip(np.floor(xs.min()), 0, self.width - 1))
        top = int(np.clip(np.floor(ys.min()), 0, self.height - 1))
        right = int(np.clip(np.ceil(xs.max()), left + 1, self.width))
        bottom = int(np.clip(np.ceil(ys.max()), top + 1, self.height))
        return left, top, right, bottom

    def _matrix(self) -> npt.NDArray[np.float64]:
        middle = (self.width * self.scale / 2, self.height * self.scale / 2)
        return cv2.getRotationMatrix2D(middle, self.degrees, 1).astype(np.float64)


def deskew_page(page: Picture, *, dpi: float) -> tuple[Picture, PageTransform]:
    """The working picture (white paper, level rows, at most MOST_DPI) and how it came from the page."""
    height, width = page.shape
    transform = PageTransform(width=width, height=height, scale=min(1.0, MOST_DPI / dpi))
    flat = divide_background(transform.scale_page(page))
    degrees = estimate_skew(flat)
    if abs(degrees) >= _LEVEL_ENOUGH:
        transform = replace(transform, degrees=degrees)
    return transform.rotate_page(flat), transform


def estimate_skew(page: Picture) -> float:
    """Degrees to turn counter-clockwise so that text rows are level, coarse then fine on a small copy."""
    side = min(max(page.shape), _LONGEST * min(page.shape))
    factor = min(1.0, _COPY_SIDE / side)
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = 255 - as_picture(small)
    rows, columns = np.nonzero(ink >= _INKY)
    dots = (rows.astype(np.float32), columns.astype(np.float32), ink[rows, columns].astype(np.float64))
    coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, _COARSE_STEP)
    best = max(coarse, key=lambda a: _profile_contrast(dots, float(a)))
    fine = np.arange(best - _FINE_REACH, best + _FINE_REACH + 0.01, _FINE_STEP)
    return float(max(fine, key=lambda a: _profile_contrast(dots, float(a))))


def _profile_contrast(dots: tuple[Floats, Floats, npt.NDArray[np.float64]], degrees: float) -> float:
    """Sum of squared steps of the projection profile of the sheared dots; a dot falls on two rows."""
    rows, columns, ink = dots
    if len(rows) == 0:
        return 0.0
    level = rows - columns * np.float32(np.tan(np.radians(degrees)))
    level -= level.min()
    first = level.astype(np.int32)
    share = (level - first) * ink
    sums = np.bincount(first, ink - share)
    sums = np.append(sums, 0.0) + np.bincount(first + 1, share, minlength=len(sums) + 1)
    return float((np.diff(sums) ** 2).sum())
