"""TIFF: one file, many frames, each judged alone: a bad one costs one page, a preview is none."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image

from ocr.decode import tiff_directory
from ocr.decode.images import apply_orientation, bounded_decoding, make_scan
from ocr.decode.scan import MENDED, Scan, check_size
from ocr.decode.tiff_directory import Chain, Directory, End, isolate_frame, read_children, walk_directories
from ocr.decode.tiff_second import decode_with_tifffile
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

_FAR_OUTSIDE: Final = 4
"""A last pointer that leads beyond this many times the file is left-over rubbish; a nearer one is where the
lost rest of a cut file began. guess: frames of one scan differ in size by less.
"""
_TAIL: Final = 64
"""Bytes behind the last frame's data that are padding, not the beginning of a lost frame. guess."""
_DEEP: Final = 16
"""Bits a sample from which on Pillow keeps the upper byte of colour alone."""
_SAMPLES: Final = 8
"""Samples a pixel that no scanner exceeds: four inks or three colours, and extra ones. guess"""
_OF_EIGHT_BITS: Final = 255
"""The standard wants 16 bits a colour; old scanner software wrote 8, of which Pillow makes black."""


def inspect_tiff(path: Path, *, limits: Limits) -> FileFacts:
    """Count the frames that are pages; where the file was cut, the lost rest is one page more."""
    data = path.read_bytes()
    if data[:4] not in tiff_directory.MARKS:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, "no TIFF")
    chain = walk_directories(data, at_most=limits.pages)
    pages = len(_page_frames(chain, data))
    if not pages and chain.end is not End.OUTSIDE:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, "no list of frames")
    pages += _is_cut_short(chain, data)
    if pages > limits.pages:
        raise UnreadablePage(Failure.TOO_MANY_PAGES, f"more than {limits.pages}")
    return FileFacts(pages=pages)


def _page_frames(chain: Chain, data: bytes) -> list[Directory]:
    """Frames without previews and masks; a preview that has the page itself below it gives way to that. When
    all say that they are previews, none is.
    """
    found = [page for frame in chain.frames for page in _pages_of(frame, data)]
    return found or list(chain.frames)


def _pages_of(frame: Directory, data: bytes) -> list[Directory]:
    if not frame.is_preview:
        return [frame]
    return [child for child in read_children(data, frame) if not child.is_preview][:1]


def _is_cut_short(chain: Chain, data: bytes) -> bool:
    """The chain leads out of the file to where a lost frame lay; a pointer far outside was never one."""
    if chain.end is not End.OUTSIDE:
        return False
    used = max((max(frame.end, frame.data_end()) for frame in chain.frames), default=0)
    whole = used <= len(data) <= used + _TAIL
    return not (whole and chain.next_at > _FAR_OUTSIDE * len(data))


def read_tiff(path: Path, *, number: int, limits: Limits) -> Scan:
    """Decode one page; the last one tells when the file's list of frames was wrong."""
    data = path.read_bytes()
    chain = walk_directories(data, at_most=limits.pages)
    frames = _page_frames(chain, data)
    if number > len(frames):
        raise UnreadablePage(Failure.IMAGE_TRUNCATED, "the list of frames leads out of the file")
    try:
        scan = _read_frame(data, frames[number - 1], limits=limits)
    except UnreadablePage as refused:
        if chain.end is not End.LOOP:
            raise
        raise UnreadablePage(
            Failure.IMAGE_UNREADABLE, "the list of frames leads back into itself"
        ) from refused
    if number == len(frames) and chain.end is not End.CLOSED:
        return scan.with_flag(MENDED)
    return scan


def _read_frame(data: bytes, frame: Directory, *, limits: Limits) -> Scan:
    if frame.integer(tiff_directory.SAMPLES, 1) > _SAMPLES:
        raise UnreadablePage(
            Failure.IMAGE_UNREADABLE, f"{frame.integer(tiff_directory.SAMPLES)} samples a pixel"
        )
    check_size(frame.integer(tiff_directory.WIDTH), frame.integer(tiff_directory.HEIGHT), limits=limits)
    if frame.data_end() > len(data):
        raise UnreadablePage(
            Failure.IMAGE_TRUNCATED, f"data to {frame.data_end()} in a file of {len(data)} bytes"
        )
    alone = isolate_frame(data, frame)
    if _is_beyond_pillow(frame):
        return decode_with_tifffile(alone, frame, limits=limits)
    try:
        return _decode_with_pillow(alone, frame, limits=limits)
    except UnreadablePage as refused:
        if refused.code is not Failure.IMAGE_UNREADABLE:
            raise
        try:
            scan = decode_with_tifffile(alone, frame, limits=limits)
        except UnreadablePage:
            raise refused from None
        return scan.with_flag(MENDED)


def _is_beyond_pillow(frame: Directory) -> bool:
    """What Pillow opens and gets wrong in silence: deep colour, of which it keeps the upper bytes alone, or
    takes separate planes for packed ones.
    """
    bits = max(frame.integers(tiff_directory.BITS), default=1)
    return bits >= _DEEP and frame.integer(tiff_directory.SAMPLES, 1) > 1


def _decode_with_pillow(alone: bytes, frame: Directory, *, limits: Limits) -> Scan:
    """From memory: what Pillow opens by its path it may map, and then it turns the wrong rows."""
    with bounded_decoding(limits), Image.open(io.BytesIO(alone), formats=["TIFF"]) as image:
        palette = frame.integers(tiff_directory.PALETTE)
        white_is_zero = frame.integer(tiff_directory.PHOTOMETRIC, 1) == 0
        upright = apply_orientation(image)
        if image.mode == "P" and palette and max(palette) <= _OF_EIGHT_BITS:
            size = len(palette) // 3
            upright.putpalette([palette[part * size + at] for at in range(size) for part in range(3)])
        return make_scan(upright, white_is_zero=white_is_zero, limits=limits)
