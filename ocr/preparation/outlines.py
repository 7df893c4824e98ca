"""Outlines of stamps: rings (whole or of pearls) and frames set aslant, told from writing by what is inked.

Known as: shape tests on the convex hull and the smallest rectangle round a piece of ink; a ring's hull is a
circle or an ellipse and inked all round, a frame's rectangle is inked along all four sides. Neither is true
of a signature or a line of handwriting.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.preparation.pixels import Mask, as_picture

_BAND_MM = 0.9  # guess: how far inside its outline the ink of a ring or of a side may lie
_SECTORS = 48
_INKED_ROUND = 0.7  # guess: share of the sectors; print under it hides some, a worn pad leaves some out
_INKED_SIDE = 0.6  # guess: share of each side of a frame
_LEAST_RING_MM, _LEAST_FRAME_MM = 14.0, 6.0  # guess
_FLAT = 0.6  # guess: the shorter axis of an oval seal against the longer
_ROUND_HULL = 0.9  # guess: area of the hull against that of the ellipse with its sides
OUTLINE_MM, OUTSIDE_MM = 0.7, 1.0  # guess: half the width of a ring or a side, and what lies just outside it
Points = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SealOutline:
    """The place of one seal on a copy of the page, and the band of its rings or sides."""

    place: Mask
    band: Mask
    whole: bool = False
    """Whether all ink in the place is the seal's."""


def outline_rectangle(ink: Mask, corners: Floats, *, px: float, whole: bool = False) -> SealOutline:
    """The outline of a framed seal on a copy with that ink; `px`: pixels a millimetre."""
    spots, band = corners.round().astype(np.int32), np.zeros_like(ink)
    cv2.polylines(band, [spots], isClosed=True, color=(1,), thickness=2 * round(OUTLINE_MM * px) + 1)
    place = cv2.fillConvexPoly(np.zeros_like(ink), spots, (1,))
    side = 2 * round(OUTSIDE_MM * px) + 1
    return SealOutline(as_picture(cv2.dilate(place, np.ones((side, side), np.uint8))), band, whole=whole)


def is_ring_outline(ink: Mask, *, px: float) -> bool:
    """Whether ink lies along all of a circle or an ellipse round it; `px`: pixels a millimetre."""
    points = np.argwhere(ink)[:, ::-1].astype(np.float32)
    if len(points) < _SECTORS:
        return False
    (x, y), (wide, high), angle = cv2.minAreaRect(points)
    if min(wide, high) < _LEAST_RING_MM * px or min(wide, high) < _FLAT * max(wide, high):
        return False
    hull = cv2.contourArea(cv2.convexHull(points)) / (np.pi / 4 * wide * high)
    if not _ROUND_HULL < hull < 2 - _ROUND_HULL:
        return False
    turn = np.radians(angle)
    away = points - (x, y)
    along = (away @ np.array([np.cos(turn), np.sin(turn)])) / (wide / 2)
    across = (away @ np.array([-np.sin(turn), np.cos(turn)])) / (high / 2)
    rim = np.hypot(along, across) > 1 - 2 * _BAND_MM * px / min(wide, high)
    sectors = ((np.arctan2(across, along)[rim] + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
    return len(np.unique(sectors)) >= _INKED_ROUND * _SECTORS


def is_frame_outline(ink: Mask, *, px: float, aslant: float, sides: int = 4) -> bool:
    """Whether ink lies along so many sides of the smallest rectangle, which leans by so many degrees."""
    points = np.argwhere(ink)[:, ::-1].astype(np.float32)
    if len(points) < _SECTORS:
        return False
    (x, y), (wide, high), angle = cv2.minAreaRect(points)
    lean = abs((angle + 45) % 90 - 45)
    if min(wide, high) < _LEAST_FRAME_MM * px or lean < aslant:
        return False
    turn = np.radians(angle)
    away = points - (x, y)
    along = away @ np.array([np.cos(turn), np.sin(turn)])
    across = away @ np.array([-np.sin(turn), np.cos(turn)])
    pairs = ((along, across, wide, high), (across, along, high, wide))
    inked = [
        _is_inked(a[sign * b > length / 2 - _BAND_MM * px], side)
        for a, b, side, length in pairs
        for sign in (-1, 1)
    ]
    return sum(inked) >= sides


def _is_inked(places: Points, side: float) -> bool:
    """Whether places along a side cover most of it."""
    bins = max(4, round(side / 3))
    hit = np.unique(((places / side + 0.5) * bins).astype(int).clip(0, bins - 1))
    return len(hit) >= _INKED_SIDE * bins
