"""The names of the measures, for those who hold thresholds and look at no picture (pure Python)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ocr.engine import Box
from ocr.file_info import DpiSource


class Measure(StrEnum):
    """What is measured of a picture; each is one figure."""

    BLUR = "blur"
    """Width of the edges of strokes, in millimetres."""
    SKEW = "skew"
    """Degrees by which rows lean."""
    CUT = "cut"
    """Letters, and ends of lines, that an edge of the picture cuts."""
    PAPER = "paper"
    """Gray of the paper, 0 to 255."""
    THICK = "thick"
    """Share of the ink that is thicker than any stroke of print."""
    DEPTH = "depth"
    """How much darker than the paper the ink is, of 255."""
    BROKEN = "broken"
    """Share of the ink that is in pieces smaller than any letter."""
    CREASE = "crease"
    """How deep a line from edge to edge is, of 255."""
    CORNER = "corner"
    """Share of a slanting line across a corner that is an edge."""


MOST: Final = 1e4
"""No measure is larger: an answer that says so is not honest."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure, and where on the page it was taken, if it has a place."""

    measure: Measure
    value: float
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of a page's picture beside what it says."""

    dpi: int
    """Of the scan; of a drawn page that of the drawing."""
    source: DpiSource
    bits: int
    """A pixel: 1 for line art, 8 for gray, 24 for colour."""
    measured: tuple[Measured, ...] = ()
