"""TIFF: one file, many frames, each with a size and strips of its own to be checked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image, TiffImagePlugin

from ocr.decode.images import apply_orientation, bounded_decoding, make_scan
from ocr.decode.scan import Scan, check_size
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.file_signatures import count_tiff_frames
from ocr.limits import Limits

_PLACES: Final = ((273, 279), (324, 325))
"""Tags of where strips and tiles begin and how long they are."""


def inspect_tiff(path: Path, *, limits: Limits) -> FileFacts:
    """Walk all frames: a file that is cut anywhere is never taken for whole."""
    data = path.read_bytes()
    with bounded_decoding(limits), _open_tiff(data) as image:
        pages = _count_frames(data, limits=limits)
        for frame in range(pages):
            image.seek(frame)
            check_size(*image.size, limits=limits)
            _check_strips_inside(image, size=len(data))
    return FileFacts(pages=pages)


def _open_tiff(data: bytes) -> Image.Image:
    """From memory: what Pillow opens by its path it may map, and then it turns the wrong rows."""
    return Image.open(io.BytesIO(data), formats=["TIFF"])


def _count_frames(data: bytes, *, limits: Limits) -> int:
    pages = count_tiff_frames(data, at_most=limits.pages)
    if pages is None:
        raise UnreadablePage(Failure.IMAGE_TRUNCATED, "the list of frames leads out of the file")
    if pages == 0:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, "the list of frames leads back into itself")
    if pages > limits.pages:
        raise UnreadablePage(Failure.TOO_MANY_PAGES, f"more than {limits.pages}")
    return pages


def read_tiff(path: Path, *, number: int, limits: Limits) -> Scan:
    """Decode one frame."""
    data = path.read_bytes()
    with bounded_decoding(limits), _open_tiff(data) as image:
        image.seek(number - 1)
        check_size(*image.size, limits=limits)
        _check_strips_inside(image, size=len(data))
        return make_scan(apply_orientation(image))


def _check_strips_inside(image: Image.Image, *, size: int) -> None:
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, "not a TIFF")
    tags = image.tag_v2
    for begins, lengths in _PLACES:
        for begin, length in zip(
            _as_integers(tags.get(begins)), _as_integers(tags.get(lengths)), strict=False
        ):
            if begin + length > size:
                raise UnreadablePage(Failure.IMAGE_TRUNCATED, f"data to {begin + length} in a file of {size}")


def _as_integers(value: object) -> tuple[int, ...]:
    if isinstance(value, int):
        return (value,)
    return tuple(int(part) for part in value) if isinstance(value, tuple) else ()
