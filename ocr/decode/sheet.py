"""The sheet that a PDF page is drawn on: its box, its turning and its instructions, each bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Object, Stream

from ocr.decode.pdf_objects import as_number, find_inherited
from ocr.decode.stream_bytes import unpack_pieces
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.limits import Limits

_POINTS_AN_INCH: Final = 72.0
_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""What readers take when a page states no box, or one without room."""
_LEAST_POINTS: Final = 1.0

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible box in points of its own unit, before turning."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: int
    unit: float
    guessed: bool = False
    """The page states no box with room: nobody knows how large the paper was; something may be cut off."""

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
    """Take the crop box within the media box, mended as viewers do.

    Corners may come in any order. A media box that is missing or without room is a letter sheet; a crop box
    without room, or beside the media box, is as if it were not there.
    """
    media = _parse_box(find_inherited(page, "/MediaBox"))
    guessed = not (media and _has_room(media))
    media = media if media and _has_room(media) else _LETTER
    crop = _parse_box(find_inherited(page, "/CropBox")) or media
    seen = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    box = seen if _has_room(seen) else media
    turn, unit = round(as_number(find_inherited(page, "/Rotate"))) % 360, as_number(page.get("/UserUnit"))
    unit = unit if unit > 0 else 1.0
    return Sheet(*box, turn=turn if turn % 90 == 0 else 0, unit=unit, guessed=guessed)


def _has_room(box: Corners) -> bool:
    return box[2] - box[0] >= _LEAST_POINTS and box[3] - box[1] >= _LEAST_POINTS


def _parse_box(value: object) -> Corners | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    a, b, c, d = (as_number(part) for part in list(value))
    return min(a, c), min(b, d), max(a, c), max(b, d)


def read_content_stream(page: Object, *, keep: int, limits: Limits) -> bytes | None:
    """The content stream when it is at most `keep` bytes; an endless one refuses the page."""
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    kept, total = bytearray(), 0
    for stream in streams:
        if not isinstance(stream, Stream):
            continue
        for piece in unpack_pieces(stream):
            total += len(piece)
            if total > limits.inflated:
                raise UnreadablePage(
                    Failure.TIMEOUT, f"drawing instructions of more than {limits.inflated} bytes"
                )
            if total <= keep:
                kept += piece
        kept += b"\n"
    return bytes(kept) if total <= keep else None
