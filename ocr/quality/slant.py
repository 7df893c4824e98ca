"""Slant: by how many degrees the rows of a page lean, far beyond what deskewing looks for.

Problem: rows that lean more than twelve degrees are not made level (ocr/preparation/deskew.py), and the page
has to be scanned again; to turn the page for each of eighty angles costs as much as to read it.
Known as: skew estimation by the projection profile of the bottoms of connected components (H. Baird, The
skew angle of printed documents, SPSE 1987).
Steps: the middle of the lower edge of each component of letter size is a point; for each angle the points
are projected, and the sum of the squares of their histogram is taken; the same for a page that lies on its
side, with right edges; the sharper of the two says the angle. An angle that stands out little says nothing.
Dropped: Hough lines of rules, which letters have not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocr.quality.ground import Ground, Ints

_MOST_DEGREES, _STEP = 30.0, 0.5  # guess: who lays a page more askew sees it
_GLYPH_MM, _WIDEST_MM, _LINE_MM = (0.9, 6.5), 12.0, 90.0  # guess, as the survey's
_BIN_MM = 0.6  # guess: the bottoms of one row differ by less
_FEWEST, _MOST = 40, 1500  # guess: points
_STANDS_OUT = 1.25  # guess: against the usual angle
Floats = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slant:
    """Degrees by which rows lean, without a sign; whether the page lies on its side; how many letters,
    words or lines that run together there are.
    """

    degrees: float = 0.0
    lying: bool = False
    written: int = 0


def measure_slant(ground: Ground, stats: Ints) -> Slant:
    """Level where too little stands on the page to say."""
    low, high = (mm * ground.px for mm in _GLYPH_MM)
    x, y, wide, tall, _ = stats.T.astype(np.float64)
    glyph = (tall >= low) & (tall <= high) & (wide >= low / 3) & (wide <= _WIDEST_MM * ground.px)
    letters, written = int(glyph.sum()), _count_written(wide, tall, ground.px)
    if letters < _FEWEST:
        return Slant(written=written)
    chosen = np.flatnonzero(glyph)[:: max(1, letters // _MOST)]
    upright = _find_angle(np.stack([x + wide / 2, y + tall], axis=1)[chosen], ground.px)
    lying = _find_angle(np.stack([y + tall / 2, x + wide], axis=1)[chosen], ground.px)
    return Slant(max(upright, lying)[1], lying=lying > upright, written=written)


def _count_written(wide: Floats, tall: Floats, px: float) -> int:
    """Pieces of ink that are as high as letters, upright or lying, and as long as lines at most."""
    (low, high), long = _GLYPH_MM, _LINE_MM
    across, along = np.minimum(wide, tall), np.maximum(wide, tall)
    high_enough = (across >= low / 2 * px) & (across <= high * px)
    return int((high_enough & (along >= low * px) & (along <= long * px)).sum())


def _find_angle(points: Points, px: float) -> tuple[float, float]:
    """How much the best angle stands out from the usual one, and that angle."""
    angles = np.arange(-_MOST_DEGREES, _MOST_DEGREES + _STEP / 2, _STEP)
    scores = np.array([_concentration(points, float(angle), px) for angle in angles])
    best = int(scores.argmax())
    contrast = float(scores[best] / max(float(np.median(scores)), 1.0))
    return contrast, abs(float(angles[best])) if contrast >= _STANDS_OUT else 0.0


def _concentration(points: Points, degrees: float, px: float) -> float:
    level = points[:, 1] - points[:, 0] * np.tan(np.radians(degrees))
    bins = ((level - level.min()) / (_BIN_MM * px)).astype(np.int64)
    return float((np.bincount(bins).astype(np.float64) ** 2).sum())
