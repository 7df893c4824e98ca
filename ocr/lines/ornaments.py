"""Ink that is neither rule nor writing: check boxes, dotted leaders, punch holes, emblems."""

from __future__ import annotations

import numpy as np

from ocr.lines.marks import Flags, Marks

_DOT_MM = 0.65
_DOT_PITCH_MM = 2.2
_FEWEST_DOTS = 5
_HOLE_MM = (3.5, 9.0)
_EMBLEM_MM = (9.0, 45.0)
_SIGNATURE_MM = 8.0


def drop_ornaments(marks: Marks, *, px: float) -> None:
    _drop_frames(marks, px=px)
    _drop_holes(marks, px=px)
    _drop_emblems(marks, px=px)
    _drop_signatures(marks, px=px)


def _drop_frames(marks: Marks, *, px: float) -> None:
    """Check boxes that stand alone are frames, not letters."""
    for index in np.flatnonzero(marks.keep & _squarish(marks, 2.3 * px, 9.0 * px)):
        if _hollow(_shape(marks, int(index))):
            marks.keep[index] = False


def _drop_holes(marks: Marks, *, px: float) -> None:
    """A full disc is a punch hole: it fills pi/4 of its box, which no letter does."""
    low, high = _HOLE_MM
    full = marks.area > 0.7 * marks.width * marks.height
    marks.keep[_squarish(marks, low * px, high * px) & full] = False


def _drop_emblems(marks: Marks, *, px: float) -> None:
    """A large ring with empty corners is a seal or emblem; what stands inside it is part of it."""
    low, high = _EMBLEM_MM
    rings = _squarish(marks, low * px, high * px) & (marks.area < 0.5 * marks.width * marks.height)
    rings[0] = False
    for index in np.flatnonzero(rings):
        shape = _shape(marks, int(index))
        corner = max(2, int(0.1 * min(shape.shape)))
        cut = (
            shape[:corner, :corner],
            shape[:corner, -corner:],
            shape[-corner:, :corner],
            shape[-corner:, -corner:],
        )
        if not any(part.any() for part in cut) and all(side > 0.12 for side in _sides(shape, corner)):
            marks.keep[marks.within(marks.box(int(index)))] = False
            marks.keep[index] = False


def _drop_signatures(marks: Marks, *, px: float) -> None:
    """One long thin stroke that winds through a wide box: no letter is so wide and so empty."""
    width, height = marks.width, marks.height
    winding = (width > _SIGNATURE_MM * px) & (height > 1.2 * px) & (marks.area < 0.18 * width * height)
    marks.keep[winding] = False


def drop_leaders(marks: Marks, *, px: float) -> None:
    """Five or more dots at a short pitch on one level are a dotted leader."""
    size = np.maximum(marks.width, marks.height)
    dots = np.flatnonzero(marks.keep & (size <= _DOT_MM * px))
    if len(dots) < _FEWEST_DOTS:
        return
    level = np.round(marks.bottom[dots] / (0.6 * px)).astype(int)
    order = np.lexsort((marks.middle_x[dots], level))
    dots, level = dots[order], level[order]
    apart = (np.diff(marks.middle_x[dots]) >= _DOT_PITCH_MM * px) | (np.diff(level) != 0)
    for run in np.split(dots, np.flatnonzero(apart) + 1):
        if len(run) >= _FEWEST_DOTS:
            marks.keep[run] = False


def _squarish(marks: Marks, low: float, high: float) -> Flags:
    width, height = marks.width, marks.height
    size = (width > low) & (width < high) & (height > low) & (height < high)
    return np.asarray(size & (np.abs(width - height) < 0.45 * np.maximum(width, height)), dtype=np.bool_)


def _shape(marks: Marks, index: int) -> Flags:
    x0, y0, x1, y1 = marks.box(index)
    return np.asarray(marks.labels[y0:y1, x0:x1] == index, dtype=np.bool_)


def _hollow(shape: Flags) -> bool:
    """Ink in all four corners and along all four sides."""
    side = max(2, int(0.16 * min(shape.shape)))
    corners = (shape[:side, :side], shape[:side, -side:], shape[-side:, :side], shape[-side:, -side:])
    if not all(float(corner.mean()) > 0.3 for corner in corners):
        return False
    return all(ink > 0.85 for ink in _sides(shape, side))


def _sides(shape: Flags, depth: int) -> tuple[float, float, float, float]:
    """How much of each side has ink, looking `depth` pixels deep."""
    bands = (shape[:depth].any(0), shape[-depth:].any(0), shape[:, :depth].any(1), shape[:, -depth:].any(1))
    top, bottom, left, right = (float(band.mean()) for band in bands)
    return top, bottom, left, right
