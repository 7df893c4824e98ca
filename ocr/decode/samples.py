"""Samples as files hold them, made into eight bits of square pixels; range and shape come from the data."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from ocr.decode.scan import Scan, check_size, fits_a_paper, judge_dpi
from ocr.engine import Picture
from ocr.limits import Limits

_SAME: Final = 1.03
"""Ratio of two resolutions that is rounding. guess: 204 x 196 of a fine fax is 1.04."""
_MOST: Final = 5.0
"""Ratio of two resolutions that is a mistake of the writer. guess: faxes are 204 x 98 to 408 x 98."""
_BYTE: Final = 8
_SAMPLED: Final = 1_000_000
"""Samples that are looked at for the brightest. guess: enough for a share of a thousandth."""
_BUT_BROKEN: Final = 99.9
"""Percentile that is white. guess: of any page more than a thousandth is paper."""
_PAPER: Final = 0.5
"""Share of samples at the very brightest value from which on that value is the paper. guess"""


def reduce_depth(deep: npt.NDArray[Any], *, white_is_zero: bool = False) -> Picture:
    """Eight bits of gray or colour of any depth. White is the most that the depth of the values
    can hold: a scanner of 12 bits writes 4095 into 16.
    """
    if deep.dtype.kind == "f":
        return _reduce_floats(deep)
    lowest, highest = int(deep.min(initial=0)), _find_white(deep)
    if lowest < 0:  # signed samples: their darkest is black
        deep, highest = deep.astype(np.int64) - lowest, highest - lowest
    bits = max(_BYTE, highest.bit_length())
    white = (1 << bits) - 1
    made = np.empty(deep.shape, dtype=np.uint8)
    for row in range(0, deep.shape[0], 256):  # in bands, for memory
        band = deep[row : row + 256].astype(np.float32)
        made[row : row + 256] = np.clip(band * (255.0 / white), 0, 255)
    return np.asarray(255 - made, dtype=np.uint8) if white_is_zero else made


def _find_white(deep: npt.NDArray[Any]) -> int:
    """The brightest value but for a few pixels that are broken: a sensor has some, and they say the most."""
    sample = deep.ravel()[:: max(1, deep.size // _SAMPLED)]
    return max(0, int(np.percentile(sample, _BUT_BROKEN))) if sample.size else 0


def _reduce_floats(deep: npt.NDArray[Any]) -> Picture:
    values = np.nan_to_num(deep.astype(np.float32), posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    white = 1.0 if top <= 1.0 else 255.0 if top <= 255.0 else max(65535.0, top)
    return np.asarray(np.clip(values * (255.0 / white), 0, 255), dtype=np.uint8)


def spread_range(picture: Picture) -> Picture:
    """A scan of one to seven bits that was put into bytes as it was: its paper becomes white.

    A dark picture is left as it is: its brightest value is not most of it.
    """
    if picture.ndim != 2:
        return picture
    highest = int(picture.max(initial=0))
    if not 0 < highest < (1 << (_BYTE - 1)) or np.count_nonzero(picture == highest) < _PAPER * picture.size:
        return picture
    white = (1 << highest.bit_length()) - 1
    return np.asarray(np.minimum(picture.astype(np.uint16) * 255 // white, 255), dtype=np.uint8)


def make_square(picture: Picture, stated: tuple[float, float], *, limits: Limits) -> Scan:
    """Stretch the coarser direction to the finer one, as printers and viewers do with a fax."""
    across, down = stated
    height, width = picture.shape[:2]
    if _is_stretched(across, down, width=width, height=height):
        finer = max(across, down)
        width, height = round(width * finer / across), round(height * finer / down)
        check_size(width, height, limits=limits)
        picture = np.asarray(
            cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
        )
    dpi, source = judge_dpi(max(across, down), width=width, height=height)
    return Scan(picture=spread_range(picture), dpi=dpi, source=source)


def _is_stretched(across: float, down: float, *, width: int, height: int) -> bool:
    """The pixels are not square, and the file does not merely misstate one of two numbers."""
    if min(across, down) <= 0 or not _SAME < max(across, down) / min(across, down) <= _MOST:
        return False
    square = any(fits_a_paper(dpi, width=width, height=height) for dpi in (across, down))
    finer = max(across, down)
    stretched = fits_a_paper(finer, width=round(width * finer / across), height=round(height * finer / down))
    return stretched or not square
