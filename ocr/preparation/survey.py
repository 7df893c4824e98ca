"""A survey of the page at 100 dpi: is anything written on it, and does it lie on its side?

Problem: blank backs of sheets must cost nothing, and a page that lies must be turned before its lines are
sought.
Known as: blank page detection by connected components; page orientation by run-length smearing (RLSA: K.
Wong, R. Casey, F. Wahl, Document analysis system, IBM J. Res. Dev. 26, 1982).
Steps: connected components of glyph size are counted, and the longest row of neighbours among them; smeared
along the rows, glyphs of an upright page join into fewer pieces than smeared along the columns, since
letters stand closer than lines. Upside down is not seen here: the engine reads a few lines both ways
(docs/adr/0005).
Dropped: nothing was tried beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.preparation.binarization import divide_background
from ocr.preparation.large_letters import list_rows_both_ways
from ocr.preparation.pixels import MM_PER_INCH, Mask, as_picture

_SURVEY_DPI = 100  # guess: a dot over a letter still has a pixel or two
INK_BELOW = 190  # guess: gray on white paper
_BLANK_GLYPHS = 25  # guess, docs/adr/0005: fewer, and no row of _ROW_MATES, is blank
_ROW_MATES = 4  # guess: even a short note has so many letters side by side
# guess, in millimetres: from small print with its dots to a heading; a speck of dust is below both
_GLYPH_HEIGHT_MM = (1.0, 6.5)
_GLYPH_WIDTH_MM = (0.3, 12.0)
_GLYPH_AREA_MM2 = 0.5
_SMEAR_MM = 1.5  # guess: wider than the gap between letters, narrower than that between lines


@dataclass(frozen=True, slots=True)
class Survey:
    """Components of glyph size: their mask, their number, and the most that stand side by side."""

    glyphs: Mask
    count: int
    row_mates: int
    large: int = 0
    """Letters of large print, or boxes that look like them, and their usual size in millimetres."""
    large_mm: float = 0.0

    @property
    def blank(self) -> bool:
        """Dust and bleed-through stand alone; even a short note has letters side by side."""
        return self.count < _BLANK_GLYPHS and self.row_mates < _ROW_MATES

    @property
    def sideways(self) -> bool:
        """Whether glyphs smeared along the columns join into fewer pieces than along the rows."""
        return _count_smeared(self.glyphs, along_rows=False) < _count_smeared(self.glyphs, along_rows=True)


def shrink_for_survey(page: Picture, *, dpi: float) -> tuple[Picture, float]:
    """The small copy on which a page is judged, and its dots an inch."""
    factor = min(1.0, _SURVEY_DPI / dpi)
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return as_picture(small), dpi * factor


def survey_page(page: Picture, *, dpi: float) -> Survey:
    """Components of glyph size on a small copy of the page."""
    small, dpi = shrink_for_survey(page, dpi=dpi)
    return find_glyphs((divide_background(small) < INK_BELOW).astype(np.uint8), px=dpi / MM_PER_INCH)


def find_glyphs(ink: Mask, *, px: float) -> Survey:
    """Components of glyph size among the ink of a small copy; `px`: pixels a millimetre."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, width, height, area = stats.T
    (low, high), (narrow, wide) = _GLYPH_HEIGHT_MM, _GLYPH_WIDTH_MM
    glyph = (height >= low * px) & (height <= high * px) & (width >= narrow * px) & (width <= wide * px)
    glyph &= area >= _GLYPH_AREA_MM2 * px * px
    glyph[0] = False
    large = list_rows_both_ways(np.asarray(stats, np.int32), px=px)
    return Survey(
        glyphs=glyph.astype(np.uint8)[labels],
        count=int(glyph.sum()),
        row_mates=_longest_row(stats[glyph]),
        large=len(large),
        large_mm=float(np.median(np.minimum(height, width)[large])) / px if large else 0.0,
    )


def _longest_row(stats: npt.NDArray[np.int32]) -> int:
    """The most glyphs that stand side by side, each within two heights of the last."""
    if len(stats) == 0 or len(stats) >= _BLANK_GLYPHS:
        return len(stats)
    best = 1
    for axis in (0, 1):  # a page may lie on its side
        order = stats[np.argsort(stats[:, axis])]
        for first in range(len(order)):
            best = max(best, _row_length(order[first:], axis))
    return best


def _row_length(order: npt.NDArray[np.int32], axis: int) -> int:
    """Length of the row that begins with the first glyph, rows running along `axis`."""
    length, last = 1, order[0]
    for glyph in order[1:]:
        size = max(int(last[3 - axis]), int(glyph[3 - axis]))
        level = abs(
            2 * int(glyph[1 - axis]) + int(glyph[3 - axis]) - 2 * int(last[1 - axis]) - int(last[3 - axis])
        )
        gap = int(glyph[axis]) - int(last[axis]) - int(last[2 + axis])
        if level < size and 0 <= gap < 2 * size:
            length, last = length + 1, glyph
    return length


def _count_smeared(glyphs: Mask, *, along_rows: bool) -> int:
    """Pieces that are left when glyphs near each other in one direction are joined (RLSA)."""
    reach = round(_SMEAR_MM * _SURVEY_DPI / MM_PER_INCH)
    kernel = np.ones((1, reach) if along_rows else (reach, 1), np.uint8)
    return int(cv2.connectedComponents(cv2.morphologyEx(glyphs, cv2.MORPH_CLOSE, kernel), connectivity=8)[0])
