"""All measures of one page's picture, in one pass (its cost: docs/benchmarks.md, Image checks)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from ocr.engine import Box, Picture
from ocr.preparation.pixels import drop_empty_colour, is_too_small, resolve_dpi, to_gray
from ocr.quality.corners import measure_corners
from ocr.quality.creases import measure_creases
from ocr.quality.cut_edges import count_cut_letters
from ocr.quality.ground import Ground, drop_long_lines, list_components, survey_ground
from ocr.quality.measures import MOST, Measure, Measured
from ocr.quality.slant import measure_slant
from ocr.quality.strokes import measure_strokes

_EVERY = 64


_DEEPER = 45.0
"""Depth of ink, of 255, from which a page called blank has writing on it after all: print so blurred that it
was taken for the other side's. guess: nothing shines through as dark
"""


def measure_blank_side(picture: Picture, *, dpi: int) -> tuple[Measured, ...]:
    """What can be said of a page that was called blank: nothing, unless it has writing after all."""
    measured = measure_picture(picture, dpi=dpi)
    written = any(one.measure is Measure.DEPTH and one.value >= _DEEPER for one in measured)
    return measured if written else ()


def measure_picture(picture: Picture, *, dpi: int) -> tuple[Measured, ...]:
    """What can be said of a decoded page, in its own pixels. What cannot be told is left out: a page with
    next to no writing has no strokes, and no crease that would hide them.
    """
    page = to_gray(picture)
    if is_too_small(page):
        return ()
    measured = _measure_all(page, dpi=resolve_dpi(dpi, page.shape))
    return tuple(_bounded(one) for one in measured if math.isfinite(one.value))


def _bounded(measured: Measured) -> Measured:
    """Within what is believed of an answer: on a picture of next to nothing a quotient runs away, and the
    page must not be lost for it.
    """
    return replace(measured, value=min(max(measured.value, 0.0), MOST))


def count_bits(picture: Picture) -> int:
    """Bits of a pixel as the law counts them: 24 in colour, 8 in gray, 1 where all is black or white; of
    what the picture is, not of how it was saved: gray in three equal channels is gray.
    """
    picture = drop_empty_colour(picture)
    if picture.ndim == 3:
        return 24
    for rows in (picture[::_EVERY], picture):  # a gray page is told by a few rows
        if bool(((rows > 0) & (rows < 255)).any()):
            return 8
    return 1


def _measure_all(page: Picture, *, dpi: float) -> Iterator[Measured]:
    ground = survey_ground(page, dpi=dpi)
    labels, stats = list_components(ground.ink)
    slant = measure_slant(ground, stats)
    yield Measured(Measure.PAPER, float(ground.paper))
    yield Measured(Measure.SKEW, slant.degrees)
    cut, edge = count_cut_letters(ground, labels, stats)
    yield Measured(Measure.CUT, float(cut), _enlarge(edge, ground, page))
    corner, place = measure_corners(ground, slant=slant.degrees)
    yield Measured(Measure.CORNER, corner, _enlarge(place, ground, page))
    strokes = measure_strokes(page, ground, drop_long_lines(ground, labels, stats), slant, dpi=dpi)
    if strokes is None:
        return
    yield Measured(Measure.BLUR, strokes.blur_mm)
    yield Measured(Measure.DEPTH, strokes.depth)
    yield Measured(Measure.THICK, strokes.thick)
    yield Measured(Measure.BROKEN, strokes.broken)
    crease, strip = measure_creases(page, ground, dpi=dpi, strokes=strokes)
    yield Measured(Measure.CREASE, crease, _enlarge(strip, ground, page))


def _enlarge(box: Box | None, ground: Ground, page: Picture) -> Box | None:
    """A box of the small copy in pixels of the page; those at its far edges reach the page's."""
    if box is None:
        return None
    (height, width), (x0, y0, x1, y1) = ground.size, (v * ground.scale for v in box)
    right = page.shape[1] if box[2] >= width else x1
    return x0, y0, right, page.shape[0] if box[3] >= height else y1
