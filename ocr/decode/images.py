"""Pictures in JPEG and PNG, and what Pillow opened turned into plain gray or RGB pixels."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ocr import file_signatures
from ocr.decode.samples import make_square, reduce_depth
from ocr.decode.scan import MENDED, Scan, check_size
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

_T = TypeVar("_T")
_CUT_SHORT: Final = (
    "truncated",
    "premature",
    "missing dimensions",
    "not enough image data",
    "unexpected end",
)
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError)
"""What Pillow's decoders raise for damaged bytes; memory errors stay what they are."""
_FLAT_GRAY: Final = ("1", "L", "LA", "La")
_SEE_THROUGH: Final = ("LA", "La", "PA", "RGBA", "RGBa")
_BAND: Final = 16_000_000  # measured: 1c503c0, 2026-11, 100 million pixels in 0.95 GB instead of 1.5 GB
"""Pixels that are turned into plain ones at a time."""
_ORIENTATION: Final = 0x0112
_QUARTER_TURNS: Final = (5, 6, 7, 8)
_STOOD_ON_ITS_SIDE: Final = "stood on its side"
"""Note in a picture's `info` that width and height changed places."""
_DEEP_GRAY: Final = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")


@contextlib.contextmanager
def bounded_decoding(limits: Limits) -> Iterator[None]:
    """Make Pillow count pixels our way and turn what it raises into a reason that people understand."""
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise UnreadablePage(Failure.TOO_MANY_PIXELS, str(bomb)) from bomb
        except UnidentifiedImageError as unknown:
            raise UnreadablePage(Failure.IMAGE_UNREADABLE, "no picture of an accepted kind") from unknown
        except _BROKEN as broken:
            raise UnreadablePage(_classify_damage(broken), f"{type(broken).__name__}: {broken}") from broken


def _classify_damage(broken: Exception) -> Failure:
    text = str(broken).lower()
    cut_short = any(sign in text for sign in _CUT_SHORT)
    return Failure.IMAGE_TRUNCATED if cut_short else Failure.IMAGE_UNREADABLE


def inspect_jpeg(path: Path, *, limits: Limits) -> FileFacts:
    """Count one page when the header is right; damage shows when the page is read."""
    data = path.read_bytes()
    _try_as_it_is_or_bare(data, partial(_check_jpeg_size, limits=limits))
    end = file_signatures.parse_jpeg_markers(data).end
    return FileFacts(pages=1, flags=() if end is None else file_signatures.flag_trailing_bytes(data[end:]))


def read_jpeg(path: Path, *, limits: Limits) -> Scan:
    """Decode a JPEG and stand it as its camera says."""
    scan, mended = _try_as_it_is_or_bare(path.read_bytes(), partial(_decode_jpeg, limits=limits))
    return scan.with_flag(MENDED) if mended else scan


def _check_jpeg_size(data: bytes, *, limits: Limits) -> None:
    with bounded_decoding(limits), _open_image(data, kind="JPEG") as image:
        check_size(*image.size, limits=limits)


def _decode_jpeg(data: bytes, *, limits: Limits) -> Scan:
    with bounded_decoding(limits), open_checked_jpeg(data, limits=limits) as image:
        return make_scan(apply_orientation(image), limits=limits)


def _try_as_it_is_or_bare(data: bytes, do: Callable[[bytes], _T]) -> tuple[_T, bool]:
    """What `do` makes of a JPEG, and whether it had to be mended: Pillow opens none with rubbish between its
    segments or an empty one among them, as viewers do.
    """
    try:
        return do(data), False
    except UnreadablePage as refused:
        if refused.code is not Failure.IMAGE_UNREADABLE:
            raise
        try:
            return do(file_signatures.keep_jpeg_picture(data)), True
        except UnreadablePage:
            raise refused from None


def open_checked_jpeg(data: bytes, *, limits: Limits) -> Image.Image:
    """Open a JPEG whose size and number of scans are within bounds; nothing is decoded yet."""
    image = _open_image(data, kind="JPEG")
    check_size(*image.size, limits=limits)
    if (scans := file_signatures.parse_jpeg_markers(data).scans) > limits.scans:
        raise UnreadablePage(Failure.TIMEOUT, f"{scans} scans in one picture")
    return image


def inspect_png(path: Path, *, limits: Limits) -> FileFacts:
    """Count one page when the header is right."""
    data = path.read_bytes()
    found = file_signatures.parse_png_chunks(data)
    with bounded_decoding(limits), _open_image(found.bare, kind="PNG") as image:
        check_size(*image.size, limits=limits)
    flags = file_signatures.flag_trailing_bytes(data[found.end :]) if found.whole else ()
    return FileFacts(pages=1, flags=flags)


def read_png(path: Path, *, limits: Limits) -> Scan:
    """Decode only the chunks that make the picture."""
    found = file_signatures.parse_png_chunks(path.read_bytes())
    with bounded_decoding(limits), _open_image(found.bare, kind="PNG") as image:
        check_size(*image.size, limits=limits)
        if not found.whole:
            raise UnreadablePage(Failure.IMAGE_TRUNCATED, "the end of the picture is missing")
        return make_scan(apply_orientation(image), limits=limits)


def _open_image(data: bytes, *, kind: str) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=[kind])


def apply_orientation(image: Image.Image) -> Image.Image:
    """Decode, and turn as the file's own orientation tag (EXIF, TIFF) says."""
    turn = None
    with contextlib.suppress(*_BROKEN):  # EXIF that cannot be read says nothing about the picture
        turn = image.getexif().get(_ORIENTATION)
    image.load()  # Pillow turns a TIFF here
    with contextlib.suppress(*_BROKEN):
        turn = image.getexif().get(_ORIENTATION, turn)
        ImageOps.exif_transpose(image, in_place=True)
        image.info[_STOOD_ON_ITS_SIDE] = turn in _QUARTER_TURNS
    return image


def make_scan(image: Image.Image, *, limits: Limits, white_is_zero: bool = False) -> Scan:
    """Square pixels in gray or RGB; the resolution is what the file says if a sheet of paper fits it.

    `white_is_zero` is asked only of deep gray, which Pillow hands over as it lies in the file.
    """
    stated = _stated_resolution(image)
    turned = image.info.get(_STOOD_ON_ITS_SIDE, False)
    picture = to_gray_or_rgb(image, white_is_zero=white_is_zero)
    image.close()
    return make_square(picture, stated[::-1] if turned else stated, limits=limits)


def _stated_resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down as the file has them; where it states only their ratio, that."""
    for name in ("dpi", "aspect", "jfif_density", "resolution"):
        try:
            across, down = (float(value) for value in image.info[name])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            continue
        return across, down
    return 0.0, 0.0


def to_gray_or_rgb(image: Image.Image, *, white_is_zero: bool = False) -> Picture:
    """Gray or RGB on white paper: deep gray scaled, inks mixed, holes filled; band by band, for memory."""
    if image.mode in _DEEP_GRAY:
        return reduce_depth(np.asarray(image), white_is_zero=white_is_zero)
    width, height = image.size
    mode = "L" if image.mode in _FLAT_GRAY else "RGB"
    made = np.empty((height, width) if mode == "L" else (height, width, 3), dtype=np.uint8)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = image if rows >= height else image.crop((0, top, width, min(top + rows, height)))
        made[top : top + rows] = np.asarray(_flatten_alpha(band, mode=mode).convert(mode))
    return made


def _flatten_alpha(image: Image.Image, *, mode: str) -> Image.Image:
    if image.mode not in _SEE_THROUGH and "transparency" not in image.info:
        return image
    see_through = image.convert("LA" if mode == "L" else "RGBA")
    if see_through.getchannel("A").getextrema()[1] == 0:  # a writer that left the channel empty
        return see_through.convert(mode)
    paper = Image.new(mode, image.size, "white")
    paper.paste(see_through.convert(mode), mask=see_through.getchannel("A"))
    return paper
