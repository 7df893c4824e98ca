"""The second TIFF decoder, tifffile: for frames that Pillow (libtiff) refuses or gets wrong.

It has its own readers of tags and packings, so that what one library lacks the other seldom lacks too. Fax
packings are left to libtiff: tifffile's decoder makes an empty page of a damaged one without a word.
"""

from __future__ import annotations

import io
import logging
from typing import Any, Final

import cv2
import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile

from ocr.decode.images import bounded_decoding
from ocr.decode.samples import make_square, reduce_depth
from ocr.decode.scan import Scan
from ocr.decode.tiff_directory import PACKING, PALETTE, PHOTOMETRIC, Directory
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.limits import Limits

_LOADED: Final = tuple(
    getattr(imagecodecs, f"{name}_decode")
    for name in (
        "lzw",
        "packbits",
        "packints",
        "zlib",
        "deflate",
        "jpeg8",
        "ljpeg",
        "delta",
        "bitorder",
        "floatpred",
    )
)
"""Loaded now: imagecodecs loads parts when first used, and a page's process may open no file but its scan."""
_PACKINGS: Final = frozenset((1, 5, 6, 7, 8, 32773, 32946))
"""None, LZW, old JPEG, JPEG, deflate, PackBits, deflate by its older number."""
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE_COLOUR, _YCBCR = 0, 1, 2, 3, 6
_X_RESOLUTION, _Y_RESOLUTION, _UNIT, _ORIENTATION = 282, 283, 296, 274
_CENTIMETRES: Final = 3
_COLOURS: Final = 3


def decode_with_tifffile(alone: bytes, frame: Directory, *, limits: Limits) -> Scan:
    """Decode the only frame of an isolated TIFF; UnreadablePage where this decoder cannot vouch for it."""
    if frame.integer(PACKING, 1) not in _PACKINGS:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, f"packing {frame.integer(PACKING)}")
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    with bounded_decoding(limits):
        try:
            samples = _decode_samples(alone)
        except Exception as broken:
            detail = f"{type(broken).__name__}: {broken}"
            raise UnreadablePage(Failure.IMAGE_UNREADABLE, detail) from broken
        picture = _make_plain(samples, frame)
    upright, turned = _turn_upright(picture, frame.integer(_ORIENTATION, 1))
    stated = _state_resolution(frame)
    return make_square(upright, stated[::-1] if turned else stated, limits=limits)


def _decode_samples(alone: bytes) -> npt.NDArray[Any]:
    """Height x width, or height x width x samples."""
    with tifffile.TiffFile(io.BytesIO(alone)) as file:
        page = file.pages.first
        _check_whole(page)
        samples = page.asarray(maxworkers=1)
        if "S" in page.axes:
            samples = np.moveaxis(samples, page.axes.index("S"), -1)
        return np.squeeze(samples)


def _check_whole(page: Any) -> None:
    """tifffile fills a missing or short piece with zeros: such a page is not vouched for."""
    if any(length == 0 for length in page.databytecounts):
        raise UnreadablePage(Failure.IMAGE_TRUNCATED, "a strip without data")


def _make_plain(samples: npt.NDArray[Any], frame: Directory) -> Picture:
    photometric = frame.integer(PHOTOMETRIC, _BLACK_IS_ZERO)
    if samples.dtype == np.bool_:
        samples = samples.astype(np.uint8) * 255
    if samples.ndim == 2 and photometric == _PALETTE_COLOUR:
        return _apply_palette(samples, frame.integers(PALETTE))
    if samples.ndim == 2 and photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO):
        return reduce_depth(samples, white_is_zero=photometric == _WHITE_IS_ZERO)
    if samples.ndim == _COLOURS and samples.shape[2] >= _COLOURS and photometric in (_RGB, _YCBCR):
        return reduce_depth(samples[:, :, :_COLOURS])
    raise UnreadablePage(Failure.IMAGE_UNREADABLE, f"samples {samples.shape}, kind {photometric}")


def _apply_palette(samples: npt.NDArray[Any], palette: tuple[int, ...]) -> Picture:
    table = np.array(palette, dtype=np.uint32).reshape(3, -1).T
    of_eight_bits = int(table.max(initial=0)) <= 255
    return np.asarray((table if of_eight_bits else table >> 8).astype(np.uint8)[samples])


def _turn_upright(picture: Picture, orientation: int) -> tuple[Picture, bool]:
    """The picture as its orientation tag stands it; and whether width and height changed places."""
    if orientation in (5, 6, 7, 8):
        picture = np.asarray(cv2.transpose(picture), dtype=np.uint8)
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    if flip is not None:
        picture = np.asarray(cv2.flip(picture, flip), dtype=np.uint8)
    return picture, orientation in (5, 6, 7, 8)


def _state_resolution(frame: Directory) -> tuple[float, float]:
    scale = 2.54 if frame.integer(_UNIT) == _CENTIMETRES else 1.0
    return frame.rational(_X_RESOLUTION) * scale, frame.rational(_Y_RESOLUTION) * scale
