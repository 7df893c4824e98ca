"""The sheet that a PDF page is drawn on: its box, turning, pictures and instructions, each bounded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Object, Stream

from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.limits import Limits

_LEVELS: Final = 64  # guess: no real page tree is as deep
_POINTS_AN_INCH: Final = 72.0
_PIECE: Final = 1 << 16
"""Bytes inflated at a time."""
_FORM_DEPTH: Final = 3  # guess
_PICTURES: Final = 200  # guess
_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""What readers take when a page states no box at all."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible box in points of its own unit, before turning."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: int
    unit: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height as they would be printed, before turning."""
        scale = self.unit / _POINTS_AN_INCH
        return self.width * scale, self.height * scale


def read_sheet(page: Object) -> Sheet:
    """Take the crop box within the media box, as a viewer does."""
    media = _parse_box(find_inherited(page, "/MediaBox")) or _LETTER
    crop = _parse_box(find_inherited(page, "/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 - x0 < 1 or y1 - y0 < 1:
        raise UnreadablePage(Failure.PDF_PAGE_SIZE, f"{x1 - x0} x {y1 - y0} points")
    turn, unit = (
        int(_parse_number(find_inherited(page, "/Rotate"))) % 360,
        _parse_number(page.get("/UserUnit")),
    )
    return Sheet(x0, y0, x1, y1, turn=turn if turn % 90 == 0 else 0, unit=unit if unit > 0 else 1.0)


def find_inherited(page: Object, key: str) -> Object | None:
    """A page takes boxes, turning and resources from the tree above it."""
    node: Object | None = page
    for _level in range(_LEVELS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node.get(key)
        node = node.get("/Parent")
    return None


def _parse_box(value: object) -> tuple[float, float, float, float] | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    a, b, c, d = (_parse_number(part) for part in list(value))
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _parse_number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0


def list_images(page: Object, *, limits: Limits) -> list[Stream]:
    """All images that the page names, those in its form XObjects too; one too large refuses the page."""
    found: list[Stream] = []
    level = [find_inherited(page, "/Resources")]
    for _depth in range(_FORM_DEPTH):
        drawn = [thing for resources in level for thing in _list_xobjects(resources)][:_PICTURES]
        found += [thing for thing in drawn if thing.get("/Subtype") == "/Image"]
        level = [thing.get("/Resources") for thing in drawn if thing.get("/Subtype") == "/Form"]
    for picture in found:
        if (area := image_size(picture)[0] * image_size(picture)[1]) > limits.pixels:
            raise UnreadablePage(Failure.TOO_MANY_PIXELS, f"a picture of {area} pixels")
    return found


def _list_xobjects(resources: object) -> Iterator[Stream]:
    table = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if isinstance(table, Dictionary):
        yield from (thing for key in list(table.keys()) if isinstance(thing := table.get(key), Stream))


def image_size(picture: Stream) -> tuple[int, int]:
    return int(_parse_number(picture.get("/Width"))), int(_parse_number(picture.get("/Height")))


def read_content_stream(page: Object, *, keep: int, limits: Limits) -> bytes | None:
    """The content stream when it is at most `keep` bytes; an endless one refuses the page."""
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    kept, total = bytearray(), 0
    for stream in streams:
        if not isinstance(stream, Stream):
            continue
        for piece in _unpack_stream(stream):
            total += len(piece)
            if total > limits.inflated:
                raise UnreadablePage(
                    Failure.TIMEOUT, f"drawing instructions of more than {limits.inflated} bytes"
                )
            if total <= keep:
                kept += piece
        kept += b"\n"
    return bytes(kept) if total <= keep else None


def measure_unpacked(stream: Stream, *, at_most: int) -> int:
    """How many bytes a stream inflates to, counted no further than just past `at_most`."""
    total = 0
    for piece in _unpack_stream(stream):
        total += len(piece)
        if total > at_most:
            break
    return total


def _unpack_stream(stream: Stream) -> Iterator[bytes]:
    pieces: Iterable[bytes] = (stream.read_raw_bytes(),)
    for name in filter_names(stream):
        if name != "/FlateDecode":
            return iter((b"?" * _PIECE,))  # poppler may know it; for us it is not plain
        pieces = _inflate_pieces(pieces)
    return iter(pieces)


def filter_names(stream: Stream) -> tuple[str, ...]:
    """The names of the packings, outermost first."""
    value = stream.get("/Filter")
    if value is None:
        return ()
    return tuple(str(name) for name in list(value)) if isinstance(value, Array) else (str(value),)


def _inflate_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    try:
        for piece in pieces:
            left = piece
            while left:
                yield machine.decompress(left, _PIECE)
                left = machine.unconsumed_tail
    except zlib.error:
        return
