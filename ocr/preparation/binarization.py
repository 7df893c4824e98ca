"""Background division and a global threshold: from shaded paper to ink and no ink.

Problem: paper is grey, yellowed or darker on one side, so that no one threshold fits the page.
Known as: flat-field (background) division, then Otsu's threshold (N. Otsu, A threshold selection method from
gray-level histograms, IEEE Trans. SMC 9, 1979).
Steps: the background is what a morphological dilation and a median filter leave of a small copy; the page
divided by it has white paper everywhere; Otsu's threshold, held within bounds since a nearly blank page has
no two modes.
Dropped: nothing was tried beside it. Sauvola's local threshold would be the textbook's next step for stains.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.preparation.pixels import Mask, as_picture

# guess, all of them: strokes of print vanish from a copy at an eighth, stains and shadows stay
_COPY_STEP = 8
_DILATION = 5
_MEDIAN = 21
_DARKEST_CUT, _LIGHTEST_CUT = 130, 205  # guess: of 255


def divide_background(page: Picture) -> Picture:
    """White paper everywhere, ink as dark against it as it was."""
    height, width = page.shape
    size = (max(1, width // _COPY_STEP), max(1, height // _COPY_STEP))
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    dilated = cv2.dilate(small, np.ones((_DILATION, _DILATION), np.uint8))
    paper = cv2.medianBlur(dilated, _MEDIAN)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return as_picture(cv2.divide(page, paper, scale=255))


def binarize(page: Picture) -> Mask:
    """Ink of a page with white paper: Otsu's threshold, kept inside a sane band."""
    cut, _ = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    cut = float(np.clip(cut, _DARKEST_CUT, _LIGHTEST_CUT)) - 1
    _, ink = cv2.threshold(page, cut, 1, cv2.THRESH_BINARY_INV)
    return np.asarray(ink, dtype=np.uint8)
