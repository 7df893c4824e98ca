"""Text and non-text separation: check boxes, dotted leaders, punch holes, emblems and signatures are dropped.

Problem: ink that is neither rule nor writing would be read as letters.
Known as: text/non-text separation by shape features of components (L. Fletcher, R. Kasturi, IEEE TPAMI 10,
1988).
Steps: each kind has a rule of its own about size, fill, corners and sides, written beside it.
Dropped: a classifier; there are no labelled papers to train one.
"""

from __future__ import annotations

import numpy as np

from ocr.lines.components import Components, Flags

# guess: all numbers of this module: millimetres of forms that were looked at, shares of a component's box
_DOT_MM = 0.65
_DOT_PITCH_MM = 2.2
_FEWEST_DOTS = 5
_LARGER = 1.5
"""A vowel under a letter may stand among the dots; it is larger than they are."""
_HOLE_MM = (3.5, 9.0)
_EMBLEM_MM = (9.0, 45.0)
_SIGNATURE, _EMPTY = 2.2, 0.17
_STROKE, _WHOLE_SIDE, _OFF_SQUARE = 0.5, 0.85, 0.2


def drop_non_text(components: Components, *, px: float) -> None:
    """Check boxes, punch holes and emblems, for which the body height is not needed; `px` a millimetre."""
    _drop_check_boxes(components, px=px)
    _drop_punch_holes(components, px=px)
    _drop_emblems(components, px=px)


def _drop_check_boxes(components: Components, *, px: float) -> None:
    """Check boxes that stand alone are frames, not letters; a tick goes with its box."""
    for index in np.flatnonzero(components.keep & _are_squarish(components, 2.8 * px, 9.0 * px)):
        if _is_frame(_component_mask(components, int(index))):
            components.keep[index] = False


def _is_frame(shape: Flags) -> bool:
    """Two upright and two level strokes that make a rectangle; a tick may stick out of it."""
    height, width = shape.shape
    rows = np.flatnonzero(shape.sum(axis=1) >= _STROKE * width)
    columns = np.flatnonzero(shape.sum(axis=0) >= _STROKE * height)
    if len(rows) < 2 or len(columns) < 2:
        return False
    top, bottom, left, right = int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])
    if bottom - top < 0.5 * height or right - left < 0.5 * width:
        return False
    frame = shape[top : bottom + 1, left : right + 1]
    if abs(frame.shape[0] - frame.shape[1]) > _OFF_SQUARE * max(frame.shape):
        return False
    depth = max(2, int(0.12 * min(frame.shape)))
    corners = (frame[:depth, :depth], frame[:depth, -depth:], frame[-depth:, :depth], frame[-depth:, -depth:])
    sharp = all(float(corner.mean()) > 0.5 for corner in corners)
    return sharp and all(ink > _WHOLE_SIDE for ink in _side_coverage(frame, depth))


def _drop_punch_holes(components: Components, *, px: float) -> None:
    """A full disc is a punch hole: it fills pi/4 of its box, which no letter does."""
    low, high = _HOLE_MM
    full = components.area > 0.7 * components.width * components.height
    components.keep[_are_squarish(components, low * px, high * px) & full] = False


def _drop_emblems(components: Components, *, px: float) -> None:
    """A large ring with empty corners is a seal or emblem; what stands inside it is part of it."""
    low, high = _EMBLEM_MM
    rings = _are_squarish(components, low * px, high * px) & (
        components.area < 0.5 * components.width * components.height
    )
    rings[0] = False
    for index in np.flatnonzero(rings):
        shape = _component_mask(components, int(index))
        corner = max(2, int(0.1 * min(shape.shape)))
        cut = (
            shape[:corner, :corner],
            shape[:corner, -corner:],
            shape[-corner:, :corner],
            shape[-corner:, -corner:],
        )
        if not any(part.any() for part in cut) and all(side > 0.12 for side in _side_coverage(shape, corner)):
            components.keep[components.centred_in(components.box(int(index)))] = False
            components.keep[index] = False


def drop_signatures(components: Components, *, body: float) -> None:
    """One thin stroke that winds through a wide box: no letter is so wide and so empty."""
    width, height = components.width, components.height
    winding = (width > _SIGNATURE * body) & (height > 0.6 * body)
    components.keep[winding & (components.area < _EMPTY * width * height)] = False


def drop_leaders(components: Components, *, px: float) -> None:
    """Five or more dots at a short pitch on one level are a dotted leader."""
    size = np.maximum(components.width, components.height)
    dots = np.flatnonzero(components.keep & (size <= _DOT_MM * px))
    if len(dots) < _FEWEST_DOTS:
        return
    level = np.round(components.bottom[dots] / (0.6 * px)).astype(int)
    order = np.lexsort((components.middle_x[dots], level))
    dots, level = dots[order], level[order]
    apart = (np.diff(components.middle_x[dots]) >= _DOT_PITCH_MM * px) | (np.diff(level) != 0)
    for run in np.split(dots, np.flatnonzero(apart) + 1):
        if len(run) >= _FEWEST_DOTS:
            alike = size[run] <= _LARGER * float(np.median(size[run])) + 0.5
            components.keep[run[alike]] = False


def _are_squarish(components: Components, low: float, high: float) -> Flags:
    width, height = components.width, components.height
    size = (width > low) & (width < high) & (height > low) & (height < high)
    return np.asarray(size & (np.abs(width - height) < 0.45 * np.maximum(width, height)), dtype=np.bool_)


def _component_mask(components: Components, index: int) -> Flags:
    x0, y0, x1, y1 = components.box(index)
    return np.asarray(components.labels[y0:y1, x0:x1] == index, dtype=np.bool_)


def _side_coverage(shape: Flags, depth: int) -> tuple[float, float, float, float]:
    """How much of each side has ink, looking `depth` pixels deep."""
    bands = (shape[:depth].any(0), shape[-depth:].any(0), shape[:, :depth].any(1), shape[:, -depth:].any(1))
    top, bottom, left, right = (float(band.mean()) for band in bands)
    return top, bottom, left, right
