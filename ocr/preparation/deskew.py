"""Deskewing: rows of text made level, and the way back to the page as it was scanned.

Problem: a sheet lies a degree or two askew on the glass, so that lines run into each other.
Known as: skew estimation by projection profile (H. Baird, The skew angle of printed documents, SPSE 1987;
W. Postl, Detection of linear oblique structures and skew scan in digitized documents, ICPR 1986).
Steps: small copies; for each angle the dots of a copy are sheared and summed by row; the angle with the
largest sum of squared differences between neighbouring rows is the skew: in steps of a degree on a copy of
half the size, then finer on the larger one. Beyond four degrees it looks only where no angle within them
stands out, or one at their edge does, and such a lean must stand out against the best of them. The page is
then rotated about its middle, onto a larger sheet where its corners would be lost.
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
from ocr.preparation.projection import Matrix, Points, invert, project_box, project_points

Dots = tuple[Floats, Floats, npt.NDArray[np.float64]]

MOST_DPI = 300  # guess: a finer picture costs time and is said to read no better (docs/adr/0005)
_COPY_SIDE = 700.0  # guess: pixels of the longer side
_LONGEST = 2.0  # guess: a roll is shrunk by its width, else it would be a thread
_INKY = 60  # guess: dots with less ink are paper or noise
# in degrees, all guesses but the first
_MOST_SKEW = 12.5  # issue of numbers in any box: pages lie up to 12 degrees askew
_USUAL_SKEW = 4.0
"""Scanners with a feeder do not draw in a sheet more askew; up to it the corners are let go."""
_FIRST_STEP, _COARSE_STEP, _FINE_STEP = 1.0, 0.5, 0.1
_COARSE_REACH, _FINE_REACH = 0.5, 0.4
_LEVEL_ENOUGH = 0.15
_SMOOTH = (0.25, 0.5, 0.25)
"""Weights of a row and its neighbours: unsmoothed, the profile of a page that is not sheared at all is the
sharpest of all by mere rounding.
"""
_CLEAR = 2.0
"""Profile contrast of the best usual angle against the median of them: below it, or near their edge, angles
beyond are looked at. measured: pages of two families leaning up to 4 degrees have 1.9 to 24, or lie at the
edge; those leaning 9 to 12 have 1.3 to 2.9, nearly all at the edge
"""
_STANDS_OUT = 1.15  # guess: profile contrast beyond _USUAL_SKEW against the best within it


@dataclass(frozen=True, slots=True)
class PageTransform:
    """The similarity transform (scale, then rotation) from the upright page to the working picture."""

    width: int
    height: int
    scale: float = 1.0
    degrees: float = 0.0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the working picture; larger than the page where its corners would be lost."""
        wide, high = max(1, round(self.width * self.scale)), max(1, round(self.height * self.scale))
        if abs(self.degrees) <= _USUAL_SKEW:
            return wide, high
        cos, sin = abs(np.cos(np.radians(self.degrees))), abs(np.sin(np.radians(self.degrees)))
        return int(np.ceil(wide * cos + high * sin)), int(np.ceil(wide * sin + high * cos))

    @property
    def matrix(self) -> Matrix:
        """From the upright page to the working picture, 3 x 3."""
        wide, high = self.width * self.scale, self.height * self.scale
        turn = np.eye(3)
        if self.degrees != 0.0:
            turn[:2] = cv2.getRotationMatrix2D((wide / 2, high / 2), self.degrees, 1)
        if abs(self.degrees) > _USUAL_SKEW:
            turn[0, 2] += (self.size[0] - wide) / 2
            turn[1, 2] += (self.size[1] - high) / 2
        return np.asarray(turn @ np.diag([self.scale, self.scale, 1.0]), np.float64)

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
        turn = (self.matrix @ np.diag([1 / self.scale, 1 / self.scale, 1.0]))[:2]
        return as_picture(cv2.warpAffine(page, turn, self.size, flags=cv2.INTER_LINEAR, borderValue=(255,)))

    def map_points(self, points: Points) -> Points:
        """Where points (n x 2) of the upright page stand in the working picture."""
        return project_points(self.matrix, points)

    def unmap_box(self, box: Box) -> Box:
        """Bounding box, in pixels of the upright page, of a box of the working picture; never empty."""
        return project_box(invert(self.matrix), box, (self.width, self.height))


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
    """Degrees to turn counter-clockwise so that text rows are level, ever finer on small copies."""
    half, dots = _list_dots(page, side=_COPY_SIDE / 2), _list_dots(page, side=_COPY_SIDE)
    contrast = {angle: _profile_contrast(half, angle) for angle in _spread(0.0, _USUAL_SKEW, _FIRST_STEP)}
    best = max(contrast, key=contrast.__getitem__)
    weak = contrast[best] < _CLEAR * float(np.median(list(contrast.values())))
    if weak or abs(best) > _USUAL_SKEW - 2 * _FIRST_STEP:
        far = [angle for angle in _spread(0.0, _MOST_SKEW, _FIRST_STEP) if abs(angle) > _USUAL_SKEW]
        beyond = {angle: _profile_contrast(half, angle) for angle in far}
        farthest = max(beyond, key=beyond.__getitem__)
        if beyond[farthest] > _STANDS_OUT * contrast[best]:
            best = farthest
    if len(dots[0]) == 0:
        return 0.0
    for reach, step in ((_COARSE_REACH, _COARSE_STEP), (_FINE_REACH, _FINE_STEP)):
        best = max(_spread(best, reach, step), key=lambda angle: _profile_contrast(dots, angle))
    return best


def _spread(middle: float, reach: float, step: float) -> list[float]:
    """Angles about one, so far to either side."""
    count = int(reach / step + 1e-6)
    return [middle + step * number for number in range(-count, count + 1)]


def _list_dots(page: Picture, *, side: float) -> Dots:
    """Rows, columns and depth of the ink of a copy whose longer side has so many pixels."""
    long = min(max(page.shape), _LONGEST * min(page.shape))
    factor = min(1.0, side / long)
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = 255 - as_picture(small)
    rows, columns = np.nonzero(ink >= _INKY)
    return rows.astype(np.float32), columns.astype(np.float32), ink[rows, columns].astype(np.float64)


def _profile_contrast(dots: Dots, degrees: float) -> float:
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
    smooth = np.convolve(sums, _SMOOTH)
    return float((np.diff(smooth) ** 2).sum())
