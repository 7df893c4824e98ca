"""The size of a picture within a PDF by the picture's own header, before anything decodes it.

Problem: a picture's dictionary states a size, and the packed bytes state another; decoders allocate by the
bytes. 123 kB of JBIG2 of 100,000 x 100,000 held a worker for 103 s and 1.5 GB.
Known as: header parsing before decoding, as for pictures that come alone (images.py).
Sources: ITU-T T.88 7.2 and 7.4 (JBIG2 segments), ITU-T T.800 A.5.1 (JPEG 2000 SIZ), T.81 B.2 (JPEG SOF),
ISO 32000-1 7.4 (CCITT columns, predictors).
Steps: take the raw bytes of the last filter, read the sizes that it states, compare each with the limits.
Dropped: sizes of pictures in a content stream itself (inline): poppler reads them row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from pikepdf import Object, Stream

from ocr import file_signatures
from ocr.decode.pdf_objects import as_dictionary, as_number, one_or_many
from ocr.decode.stream_bytes import filter_names, unpack_but_last
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.limits import Limits

Size = tuple[int, int]

_HEADER_BYTES: Final = 4_000_000  # guess: profiles before a JPEG's frame header are shorter
_MOST_SEGMENTS: Final = 10_000  # guess: a page of symbols has a few dozen
_UNKNOWN: Final = 0xFFFFFFFF
_PAGE, _PATTERNS = 48, 16
_REGIONS: Final = frozenset((4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43))
_HALFTONES: Final = frozenset((20, 22, 23))
_MOST_COLOURS: Final = 4  # cyan, magenta, yellow, black
_MOST_TILES: Final = 65_535
"""ITU-T T.800 A.4.2: tiles are numbered in 16 bits."""
_WORK: Final = 4
"""How many times the limit of pixels all regions of one JBIG2 picture may come to. guess: a page is one"""


class LyingPicture(UnreadablePage):
    """A picture whose own header asks for far more than its dictionary states: no renderer is let near it."""

    def __init__(self, detail: str) -> None:
        super().__init__(Failure.PDF_DAMAGED, detail)


def check_image(picture: Stream, *, limits: Limits) -> None:
    """UnreadablePage for a picture that is larger than a page may be, by its dictionary or its own bytes."""
    width, height = stated_size(picture)
    if width * height > limits.pixels:
        raise UnreadablePage(Failure.TOO_MANY_PIXELS, f"a picture of {width} x {height}")
    sizes = _packed_sizes(picture, limits=limits)
    for wide, high in sizes:
        if wide * high > limits.pixels:
            raise LyingPicture(f"a picture of {wide} x {high} stated as {width} x {height}")
    if sum(wide * high for wide, high in sizes) > _WORK * limits.pixels:
        raise LyingPicture(f"{len(sizes)} regions in one picture")


def stated_size(picture: Stream) -> Size:
    """Width and height as the dictionary has them; 0 where it has none."""
    return int(as_number(picture.get("/Width"))), int(as_number(picture.get("/Height")))


def _packed_sizes(picture: Stream, *, limits: Limits) -> list[Size]:
    names = filter_names(picture)
    parms = one_or_many(picture.get("/DecodeParms"))
    last = as_dictionary(parms[-1]) if parms else as_dictionary(None)
    if not names:
        return []
    if names[-1] == "/JBIG2Decode":
        shared = last.get("/JBIG2Globals")
        packed = unpack_but_last(picture, at_most=_HEADER_BYTES)
        before = unpack_but_last(shared, at_most=_HEADER_BYTES) if isinstance(shared, Stream) else b""
        return [*jbig2_sizes(before, limits=limits), *jbig2_sizes(packed, limits=limits)]
    if names[-1] == "/JPXDecode":
        return jpx_sizes(unpack_but_last(picture, at_most=_HEADER_BYTES))
    if names[-1] in ("/DCTDecode", "/DCT"):
        return _jpeg_sizes(unpack_but_last(picture, at_most=_HEADER_BYTES), limits=limits)
    return [_row_size(last, picture)]


def _row_size(parms: Object, picture: Stream) -> Size:
    """Columns of a fax or a predictor may be far more than the picture's width."""
    columns, colours = int(as_number(parms.get("/Columns"))), int(as_number(parms.get("/Colors")))
    return columns * max(1, colours // _MOST_COLOURS), max(
        1, int(as_number(parms.get("/Rows"))), stated_size(picture)[1]
    )


def _jpeg_sizes(data: bytes, *, limits: Limits) -> list[Size]:
    if file_signatures.parse_jpeg_markers(data).scans > limits.scans:
        raise UnreadablePage(Failure.TIMEOUT, f"more than {limits.scans} scans in one picture")
    try:
        size = file_signatures.read_jpeg_size(data)
    except struct.error:
        size = None
    return [size] if size else []


def jpx_sizes(data: bytes) -> list[Size]:
    """The size of a JPEG 2000 picture; one of more tiles than can be numbered is told as endless."""
    at = data.find(b"\xff\x4f\xff\x51")
    if at < 0 or at + 40 > len(data):
        return []
    x1, y1, x0, y0, tile_x, tile_y = struct.unpack_from(">6I", data, at + 8)
    width, height = max(0, x1 - x0), max(0, y1 - y0)
    tiles = -(-width // max(1, tile_x)) * -(-height // max(1, tile_y))
    if tiles > _MOST_TILES:
        raise LyingPicture(f"{tiles} tiles in one picture")
    return [(width, height)]


def jbig2_sizes(data: bytes, *, limits: Limits) -> list[Size]:
    """What the segments of an embedded JBIG2 stream would allocate: page, regions, patterns, grids. A segment
    that is not all there and yet asks for more than a page is noise, and damaged.
    """
    sizes = []
    for kind, body, whole in _jbig2_segments(data):
        for size in _segment_sizes(kind, body):
            if not whole and size[0] * size[1] > limits.pixels:
                raise LyingPicture(f"half a segment of {size[0]} x {size[1]}")
            sizes.append(size)
    return sizes


def count_jbig2_regions(data: bytes) -> int:
    """How many regions an embedded JBIG2 stream draws, each with all its bytes."""
    return sum(kind in _REGIONS and whole for kind, _body, whole in _jbig2_segments(data))


def _segment_sizes(kind: int, body: bytes) -> Iterator[Size]:
    if kind == _PAGE and len(body) >= 8:
        width, height = struct.unpack_from(">II", body)
        yield width, 1 if height == _UNKNOWN else height
    elif kind in _REGIONS and len(body) >= 8:
        yield struct.unpack_from(">II", body)
        if kind in _HALFTONES and len(body) >= 26:
            yield struct.unpack_from(">II", body, 18)
    elif kind == _PATTERNS and len(body) >= 7:
        _flags, width, height, last = struct.unpack_from(">BBBI", body)
        yield width * (last + 1), height


def _jbig2_segments(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Kind, first bytes and wholeness of each segment; ends where the headers make no sense."""
    at = 0
    for _segment in range(_MOST_SEGMENTS):
        try:
            kind, start, length = _parse_segment_header(data, at)
        except (struct.error, IndexError):
            return
        unknown = length == _UNKNOWN
        yield kind, data[start : start + 32], unknown or start + length <= len(data)
        if unknown:
            return
        at = start + length
    raise UnreadablePage(Failure.TIMEOUT, f"more than {_MOST_SEGMENTS} segments in one picture")


def _parse_segment_header(data: bytes, at: int) -> tuple[int, int, int]:
    """Kind, where its data begin, and how long they are (T.88 7.2)."""
    number, flags, count = struct.unpack_from(">IBB", data, at)
    referred, place = count >> 5, at + 6
    if referred == 7:
        (long_count,) = struct.unpack_from(">I", data, at + 5)
        referred = long_count & 0x1FFFFFFF
        place = at + 9 + (referred + 8) // 8
    place += referred * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    place += 4 if flags & 0x40 else 1
    (length,) = struct.unpack_from(">I", data, place)
    return flags & 0x3F, place + 4, length
