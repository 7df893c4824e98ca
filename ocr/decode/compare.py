"""Two pictures of one page compared: did both renderers draw the same?

Problem: a renderer that cannot draw says little and never fails; a second one that sees another page is the
sign. Two sound renderers differ in every pixel of every letter, for they smooth and substitute differently.
Known as: morphological image differencing: what is in one picture and in no place near by in the other.
Steps: shrink both to the same coarse size, blur away what is smaller than a letter, let the other picture
grow by a few pixels (grey dilation), and take away; what is left over is ink that the other does not have.
Dropped: SSIM, correlation and ink shares of tiles, which punish sound substitutes and pass a black bar over
one line of a page.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture

COARSE_SIDE: Final = 800
"""Pixels of the longer side at which pages are compared. guess: 70 dots an inch on A4, letters of 6 pixels"""
FINER: Final = 2
"""How many times finer the second picture is drawn and then shrunk: at the coarse size itself renderers make
thin lines bolder. measured: 35 typed pages, 2026-11, largest difference .23 at once and .14 so.
"""
LEAST_DIFFERENCE: Final = 0.18
"""Ink (0 to 1) that the other picture has nowhere near: from here on it is another page. measured: 35 typed
and 10 scanned pages, 2026-11, at most .14; an answer of one line that is missing .64, bars over a line .87.
"""
_BLUR: Final = 2.0  # guess: pixels at the coarse size, a third of a letter
_NEAR: Final = 7  # guess: as far as a substitute's letters are shifted
_PAPER: Final = 250

Ink = npt.NDArray[np.float32]


def is_white(picture: Picture) -> bool:
    """Whether nothing darker than paper is on it."""
    return int(picture.min()) >= _PAPER


def ink_share(picture: Picture) -> float:
    """Mean darkness of a picture, 0 white to 1 black."""
    return float(_ink(picture).mean())


def coarse_size(width: int, height: int) -> tuple[int, int]:
    """The size at which a page of these proportions is compared."""
    scale = min(1.0, COARSE_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def second_size(width: int, height: int) -> tuple[int, int]:
    """The size at which the second renderer draws a page that is compared."""
    coarse = coarse_size(width, height)
    return coarse[0] * FINER, coarse[1] * FINER


def pictures_differ(first: Picture, second: Picture) -> bool:
    """Whether the pictures, of about the same proportions, show different pages."""
    return measure_difference(first, second) > LEAST_DIFFERENCE


def measure_difference(first: Picture, second: Picture) -> float:
    """The most ink, 0 to 1, that one of the pictures has where the other has none near by."""
    size = coarse_size(first.shape[1], first.shape[0])
    one, other = (cv2.GaussianBlur(_shrink(_ink(each), size), (0, 0), _BLUR) for each in (first, second))
    around = np.ones((_NEAR, _NEAR), dtype=np.uint8)
    left_over = [a - cv2.dilate(b, around) for a, b in ((one, other), (other, one))]
    return max(float(each.max()) for each in left_over)


def _shrink(ink: Ink, size: tuple[int, int]) -> Ink:
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _ink(picture: Picture) -> Ink:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    return np.asarray((255 - np.asarray(gray)) / np.float32(255), dtype=np.float32)
