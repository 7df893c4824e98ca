"""Our codes on a picture, looked for at two resolutions, and closer where a sheet of ours shows itself.

Problem: each page is asked whether it is a cover or a separator, and one in fifty is; a code of another
(payment slips, tax papers, certificates) is not ours, and a worn code of ours must still be read.
Known as: QR codes (ISO/IEC 18004) read by zxing-cpp; a cascade: a quick look for all, a slow one for few.
Steps: the page at 1,200 pixels, then the frame (frame.py). Our code: done. Neither code nor frame, and no
code that would not be read: ordinary paper, some 20 ms. Else the closer look: full size, then smoothed, made
black and white, enlarged, mended; the first way that reads a code of ours ends it.
Dropped: the full resolution for every page: it costs three times as much, and a sheet whose code is too small
for the quick look still shows its frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import cv2
import numpy as np
import zxingcpp

from ocr.codes.frame import has_frame
from ocr.codes.grays import even_out_grays
from ocr.engine import Picture
from ocr.preparation.pixels import to_gray
from ocr.sheet_marks import LONGEST_CODE, MOST_CODES, PREFIX, SheetMarks

_QUICK: Final = 1200  # measured: codes of 60 mm are then 6 to 9 pixels a module
_FULL: Final = 3600  # guess: A4 at 300 dpi; more pixels say nothing more of modules of 1.6 mm
_FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_LEAST_SIDE: Final = 40  # guess: nothing can be read on less


def find_sheet_marks(picture: Picture) -> SheetMarks:
    """What tells whether a picture (gray or RGB, any of all turns) is a cover or a separator of ours."""
    gray = to_gray(picture)
    if min(gray.shape) < _LEAST_SIDE:
        return SheetMarks()
    small = _fit(gray, _QUICK)
    codes, unread = _read_codes(small)
    if codes:
        return SheetMarks(codes, has_frame(small))
    frame = has_frame(small)
    if frame or unread:
        codes = _look_closer(even_out_grays(gray))
    return SheetMarks(codes, frame)


def _read_codes(gray: Picture) -> tuple[tuple[str, ...], bool]:
    """The texts of our codes, each once; and whether a code was seen that could not be read."""
    found = zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=_FORMATS, return_errors=True)
    ours = dict.fromkeys(one.text for one in found if one.valid and is_ours(one.text))
    return tuple(ours)[:MOST_CODES], any(not one.valid for one in found)


def is_ours(text: str) -> bool:
    """Whether a code's text begins as ours do and has nothing in it that ours never have."""
    return text.startswith(PREFIX) and len(text) <= LONGEST_CODE and text.isascii() and text.isprintable()


def _look_closer(gray: Picture) -> tuple[str, ...]:
    for look in _looks(gray):
        codes, _ = _read_codes(look)
        if codes:
            return codes
    return ()


def _looks(gray: Picture) -> Iterator[Picture]:
    """The page in ever dearer dress, up to half a second each."""
    full = _fit(gray, _FULL)
    yield full
    small = _fit(gray, _QUICK)
    for size in (900, 1600, 2200):
        page = _resize(gray, size)
        for dress in _DRESSES:
            yield dress(page)
    yield np.asarray(255 - small, dtype=np.uint8)


def _blur(page: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 1.2), dtype=np.uint8)


def _smooth(page: Picture) -> Picture:
    return np.asarray(cv2.medianBlur(page, 5), dtype=np.uint8)


def _binarize(page: Picture) -> Picture:
    """Local threshold over a window of some ten modules: faint toner, shading, creases."""
    local = cv2.adaptiveThreshold(
        cv2.medianBlur(page, 3), 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 71, 8
    )
    return np.asarray(local, dtype=np.uint8)


def _close_gaps(page: Picture) -> Picture:
    """Dark modules that a white scratch or dropped rows part, grown together."""
    return np.asarray(cv2.erode(cv2.medianBlur(page, 3), np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _open_gaps(page: Picture) -> Picture:
    """Thin strokes and dust taken off the light modules."""
    return np.asarray(cv2.dilate(page, np.ones((5, 5), np.uint8)), dtype=np.uint8)


_DRESSES: Final[tuple[Callable[[Picture], Picture], ...]] = (
    _blur,
    _smooth,
    _binarize,
    _close_gaps,
    _open_gaps,
)


def _fit(gray: Picture, side: int) -> Picture:
    """At most `side` pixels long."""
    return gray if max(gray.shape) <= side else _resize(gray, side)


def _resize(gray: Picture, side: int) -> Picture:
    factor = side / max(gray.shape)
    if factor == 1:
        return gray
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)
