"""Whether two pictures show the same page in two encodings, down to a single digit.

Problem     Two filled copies of one printed form differ in a name or in one digit, and are two pages. The
            same page as a coarser JPEG, at another resolution or a little cropped differs everywhere by a
            little, and is one.
Known as    Image registration by maximising the enhanced correlation coefficient (G. Evangelidis, E.
            Psarakis, IEEE PAMI 30, 2008), then change detection by local differences.
Steps       Ink is what is darker than the paper round it, scaled to the page's own black, so that
            brightness and contrast count for nothing. The second picture is laid on the first by an affine
            map, coarse to fine. Both are then sampled once, through the same blur, at 85 dpi. In each
            window of the size of a digit or two: the share of ink that differs, best of nine shifts by one
            pixel. Another encoding leaves small shares everywhere; a changed digit leaves one place that
            stands out. Same: no share above _MOST_DIFFERING, and none that stands out from the rest
            (_STANDS_OUT).
Dropped     Correlation of the whole page (one digit of a page of text: .9999, a crop with new compression:
            .997); two separate resizings before the comparison (their blurs differ by more than a digit
            does).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.likeness import Likeness
from ocr.preparation.pixels import Floats, to_gray

_HEIGHTS: Final = ((250, 60, 7), (500, 30, 5), (1000, 12, 3))
"""Height in pixels, most iterations and blur of each step of the registration; the last is compared."""
_LEAST_CORRELATION: Final = 0.5  # guess: pages that have nothing in common are left at the first step
_INK_FROM: Final = 0.1  # guess: the share of darkness at which paper ends
_BLUR: Final = 0.55  # measured: pixels at the compared height; less, and resampled copies differ by edges
_WINDOW: Final = 15  # pixels: a digit of 12 points is 13 high at 85 dpi
_FLOOR: Final = 6.0  # guess: pixels of full ink; less ink in a window makes no share
_EDGE: Final = 25  # guess: pixels at the border of what both show that are not compared
# measured, all: `python -m tests.benchmarks.same_page`; figures in docs/adr/0019
_SURELY_SAME: Final = 0.19  # clean copies have 0.172 at most, a changed digit on a clean page 0.203 at least
_MOST_DIFFERING: Final = 0.29  # copies of worn pages have 0.282 at most, a changed name 0.296 at least
_CERTAINLY_NOISE: Final = 0.08  # copies with less than this may stand out by any factor
_STANDS_OUT: Final = 2.1  # copies have 2.06 at most; a changed digit on an unworn page 7 and more
_MOSTLY_SAME: Final = 0.12
"""measured: of two scans of six pages, one with a note on it, 0.036 to 0.088"""
_RANK: Final = 99.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two pictures differ: the largest share of ink in a window that differs, and the 99.5th percentile
    of all windows.
    """

    worst: float
    usual: float

    @property
    def likeness(self) -> Likeness:
        """The verdict."""
        if self.worst > max(_CERTAINLY_NOISE, _STANDS_OUT * self.usual) or self.worst > _MOST_DIFFERING:
            return Likeness.DIFFERENT
        return Likeness.SAME if self.worst <= _SURELY_SAME else Likeness.LIKELY

    @property
    def verdict(self) -> Likeness:
        """The likeness; of pages that differ also whether they do so in a few places alone."""
        few = self.likeness is Likeness.DIFFERENT and self.usual <= _MOSTLY_SAME
        return Likeness.NEARLY if few else self.likeness


DIFFERENT: Final = Comparison(1.0, 1.0)


def compare_pictures(first: Picture, second: Picture) -> Comparison:
    """Compare two upright pictures of at least 1000 pixels' height. 0.3 s on one idle core."""
    one, other = _find_ink(to_gray(first)), _find_ink(to_gray(second))
    placed = np.eye(2, 3, dtype=np.float32)
    before = _HEIGHTS[0][0]
    for height, iterations, blur in _HEIGHTS:
        placed = _rescale_map(placed, height / before)
        correlation, placed = _register(
            _sample(one, height), _sample(other, height), placed, iterations=iterations, blur=blur
        )
        if correlation < _LEAST_CORRELATION:
            return DIFFERENT
        before = height
    return _differ(one, other, placed, height=before)


def _find_ink(gray: Picture) -> Floats:
    """Ink from 0 to 1: darkness against the paper round it, by the page's own black."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark = np.clip(1 - gray.astype(np.float32) / np.maximum(paper, 1), 0, 1)
    written = dark[dark > 2 * _INK_FROM]
    black = max(float(np.percentile(written, 80)), 2 * _INK_FROM) if written.size else 1.0
    return np.asarray(np.clip((dark - _INK_FROM) / (black - _INK_FROM), 0, 1), np.float32)


def _sample(
    ink: Floats, height: int, placed: Floats | None = None, size: tuple[int, int] | None = None
) -> Floats:
    """The ink at this height, sampled once: as it lies, or as `placed` (in this height's pixels) maps it."""
    factor = height / ink.shape[0]
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.3, _BLUR / factor))
    grow = np.array([[1 / factor, 0, (1 / factor - 1) / 2], [0, 1 / factor, (1 / factor - 1) / 2]])
    matrix = grow if placed is None else (_square(grow) @ _square(placed))[:2]
    size = size or (round(ink.shape[1] * factor), height)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(soft, matrix.astype(np.float32), size, flags=flags), np.float32)


def _register(
    first: Floats, second: Floats, placed: Floats, *, iterations: int, blur: int
) -> tuple[float, Floats]:
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, iterations, 1e-5)
    try:
        found, matrix = cv2.findTransformECC(
            first, second, placed, cv2.MOTION_AFFINE, criteria, np.ones(second.shape, np.uint8), blur
        )
    except cv2.error:  # it did not converge: nothing in common
        return 0.0, placed
    return float(found), np.asarray(matrix, np.float32)


def _differ(one: Floats, other: Floats, placed: Floats, *, height: int) -> Comparison:
    first = _sample(one, height)
    size = (first.shape[1], first.shape[0])
    second = _sample(other, height, placed, size)
    plain = np.ones(_sample(other, height).shape, np.float32)
    seen = cv2.warpAffine(plain, placed, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    seen = cv2.erode(seen, np.ones((_EDGE, _EDGE), np.uint8), borderValue=(0,))
    shifts = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    differing = np.minimum.reduce(
        [_sum_windows(np.abs(first - np.roll(second, shift, (0, 1)))) for shift in shifts]
    )
    share = differing / (np.maximum(_sum_windows(first), _sum_windows(second)) + _FLOOR) * (seen > 0)
    return Comparison(float(share.max()), float(np.percentile(share[::4, ::4], _RANK)))


def _sum_windows(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(values, -1, (_WINDOW, _WINDOW), normalize=False), np.float32)


def _rescale_map(placed: Floats, factor: float) -> Floats:
    """The same map between pictures that are this much larger; pixels are squares, not points."""
    scale = np.array([[factor, 0, (factor - 1) / 2], [0, factor, (factor - 1) / 2], [0, 0, 1]])
    return np.asarray((scale @ _square(placed) @ np.linalg.inv(scale))[:2], np.float32)


def _square(matrix: object) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.vstack([np.asarray(matrix, np.float64), [0, 0, 1]])
