"""The grays of a page changed as Tone says: negatives turned, dark paper made white, pale ink made black.

What is read and what people are shown go through the same function, so that nobody files a page by a picture
that shows less than was read; the file as it was sent stays the original.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture, Tone
from ocr.preparation.binarization import divide_background
from ocr.preparation.pixels import as_picture

# guess: of 255, and of the depth of the ink: noise and what shines through stay white
_BLACK, _FLOOR = 230.0, 0.25


def apply_tone(picture: Picture, tone: Tone) -> Picture:
    """The picture, gray or in colour, as it is read; itself where nothing is to be changed."""
    if tone.negative:
        picture = as_picture(255 - picture)
    if tone.white < 255:
        picture = as_picture(cv2.LUT(picture, _ramp(tone.white)))
    if tone.depth < 255:
        ramp = _ramp_of_depth(tone.depth)
        planes = (
            [picture] if picture.ndim == 2 else [np.ascontiguousarray(plane) for plane in cv2.split(picture)]
        )
        stretched = [as_picture(cv2.LUT(divide_background(as_picture(plane)), ramp)) for plane in planes]
        picture = stretched[0] if picture.ndim == 2 else as_picture(cv2.merge(stretched))
    return picture


def _ramp(white: int) -> Picture:
    """Grays so that `white` becomes 255."""
    return as_picture(np.clip(np.arange(256) * (255.0 / max(1, white)), 0, 255))


def _ramp_of_depth(depth: int) -> Picture:
    """Grays of flat paper so that ink of a depth becomes black, and what is much paler white."""
    deep = 255.0 - np.arange(256)
    return as_picture(255 - np.clip((deep - _FLOOR * depth) * (_BLACK / ((1 - _FLOOR) * depth)), 0, 255))
