"""Pictures as arrays of gray, and how many pixels of them make an inch."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure

Mask = npt.NDArray[np.uint8]
"""0 and 1 for each pixel."""
Floats = npt.NDArray[np.float32]

cv2.setNumThreads(1)

MM_PER_INCH = 25.4
A4_LONG_INCHES = 11.69
# guess: from a business card to A3
_LONGEST_SHEET_INCHES = 17.0
_SHORTEST_SHEET_INCHES = 2.5
_ROLL = 2.0  # guess: longer for its width than any sheet
_LEAST_DPI = 60.0  # guess
_SMALLEST_SIDE = 24  # guess: lower than one line of print at 200 dpi


def to_gray(picture: Picture) -> Picture:
    """One channel of the picture, whatever came in."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or min(picture.shape) == 0:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, f"no picture: {picture.dtype} {picture.shape}")
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    channels = picture.shape[2]
    if channels >= 3:
        return as_picture(cv2.cvtColor(np.ascontiguousarray(picture[:, :, :3]), cv2.COLOR_RGB2GRAY))
    return np.ascontiguousarray(picture[:, :, 0])


def drop_empty_colour(picture: Picture) -> Picture:
    """The one channel of a picture whose three are the same; any other as it is."""
    if picture.ndim == 2:
        return picture
    red, green, blue = cv2.split(picture)
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red, dtype=np.uint8)
    return picture


def resolve_dpi(dpi: int, shape: tuple[int, ...]) -> float:
    """The claimed resolution, if a sheet or a roll fits it; scanners lie: anything else is taken for A4."""
    long_side, short_side = max(shape[:2]), min(shape[:2])
    longest = _LONGEST_SHEET_INCHES if long_side < _ROLL * short_side else math.inf
    fits = dpi > 0 and _SHORTEST_SHEET_INCHES <= long_side / dpi <= longest
    if fits and short_side / dpi <= _LONGEST_SHEET_INCHES:
        return float(dpi)
    return max(long_side / A4_LONG_INCHES, _LEAST_DPI)


def count_grays(page: Picture) -> Floats:
    """The histogram: how many pixels have each of 256 grays."""
    return np.asarray(cv2.calcHist([page], [0], None, [256], [0, 256]).ravel(), np.float32)


def percentile_of(counts: Floats, share: float) -> int:
    """The gray that so many of 100 pixels do not exceed; from the histogram, without sorting."""
    return int(np.searchsorted(np.cumsum(counts), counts.sum() * share / 100))


def rotate_quarters(page: Picture, *, degrees: int) -> Picture:
    """Turn clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, k=-degrees // 90))


def is_too_small(page: Picture) -> bool:
    """Nothing to read on a scrap this size."""
    return bool(min(page.shape) < _SMALLEST_SIDE)


def as_picture(image: object) -> Picture:
    """What OpenCV gave back, with the type that it has."""
    return np.asarray(image, dtype=np.uint8)
