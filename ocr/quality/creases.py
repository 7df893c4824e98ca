"""Creases: a sheet that was folded or crumpled, seen as a soft dark line from edge to edge.

Problem: a crease hides what lies in it. Rules of forms and streaks of the scanner's glass are lines from edge
to edge as well; the pale trace of an envelope is no reason to scan again.
Known as: valley detection by a morphological closing (the black top-hat), and a Hough transform over offset
and slope of lines that cross the whole page.
Steps: strokes shorter than some millimetres are closed away along the line's direction; valleys of the rest
are summed along lines of up to nine degrees' lean, in both directions; the best line is laid through the
whole picture and the usual profile across it looked at: a crease is wider or softer than a streak, and
paler than the ink of a rule or has a shade on one side.
Dropped: segments by LSD, which fall apart where writing crosses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.pixels import MM_PER_INCH, Floats, Mask, as_picture
from ocr.quality.ground import Ground, odd_size
from ocr.quality.strokes import Strokes

_CLOSED_MM, _VALLEY_MM = 2.5, 5.0  # guess
_BESIDE_MM = 7.0  # guess: the shadow along the edge of a sheet
_LINES, _APART_MM = 2, 3.0  # guess: a rule may be deeper than the crease
_COLUMNS = 40
_SLOPES = np.tan(np.radians(np.arange(-9.0, 9.1, 1.0)))
_CAP, _SEEN = 30.0, 9.0  # of 255: deeper counts no more; less is noise. guess
_LEAST_COVER = 0.85  # guess: share of the way across the sheet
_ENDS, _FEWEST_COLUMNS = 2, 20  # guess: columns at either end, ten millimetres; half the sheet is seen
_POSITIONS = 160
_REACH_MM = 6.0
# guess, all: rules and streaks are narrower than the first, rules without a shade than the second
_NARROW_MM, _WIDE_MM = 0.42, 0.75
_SOFTER = 1.3  # guess: a rule of a blurred page is as soft as its letters
_PALER = 0.8  # guess: of the ink's depth
_STEP, _SURE_STEP = 7.0, 15.0  # guess: of 255, between both sides; no rule has the second
_POOL, _ROBUST = 3, 5
"""Rows seen as one while the line is sought, and rows on either side that it is fitted to."""
Lines = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Line:
    """Rows of the copy (turned, where the line runs down) that it passes: `at` in the middle, and slope."""

    at: float
    slope: float


@dataclass(frozen=True, slots=True)
class _Profile:
    """Across the line, in the whole picture: depth, width at half of it, how much darker on one side."""

    depth: float
    width_mm: float
    step: float


def measure_creases(
    page: Picture, ground: Ground, *, dpi: float, strokes: Strokes
) -> tuple[float, Box | None]:
    """How deep the deepest crease is, of 255, and where it lies on the copy; 0 for none."""
    near_lid = np.ones((odd_size(_BESIDE_MM, ground.px),) * 2, np.uint8)
    beside = cv2.dilate(ground.lid, near_lid) if ground.lid.any() else ground.lid
    bare = as_picture(np.where(beside > 0, np.uint8(255), ground.small))
    best: tuple[float, Box | None] = (0.0, None)
    for upright in (False, True):
        small, whole = (bare.T, page.T) if upright else (bare, page)
        hidden = beside.T if upright else beside
        for line in _find_lines(np.ascontiguousarray(small), np.ascontiguousarray(hidden), px=ground.px):
            profile = _look_across(whole, line, ground.scale, px=dpi / MM_PER_INCH, paper=ground.paper)
            if _is_crease(profile, strokes) and profile.depth > best[0]:
                best = profile.depth, _box_of(line, small.shape, upright=upright, px=ground.px)
    return best


def _is_crease(profile: _Profile, strokes: Strokes) -> bool:
    softer = profile.step >= _SURE_STEP or profile.width_mm >= _SOFTER * strokes.blur_mm
    if profile.depth >= _PALER * strokes.depth or not softer:
        return False
    return profile.width_mm >= (_NARROW_MM if profile.step >= _STEP else _WIDE_MM)


def _find_lines(small: Picture, hidden: Mask, *, px: float) -> Iterator[_Line]:
    """The deepest valleys that go from edge to edge of the copy, the deepest first."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, odd_size(_CLOSED_MM, px)), np.uint8))
    filled = cv2.morphologyEx(closed, cv2.MORPH_CLOSE, np.ones((odd_size(_VALLEY_MM, px), 1), np.uint8))
    valley = cv2.resize(
        cv2.subtract(filled, closed), (_COLUMNS, small.shape[0]), interpolation=cv2.INTER_AREA
    )
    deep = np.minimum(np.asarray(valley, np.float32), _CAP)
    unknown = cv2.resize(hidden, (_COLUMNS, small.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    offsets = (np.arange(_COLUMNS) - (_COLUMNS - 1) / 2) * (small.shape[1] / _COLUMNS)
    for _ in range(_LINES):
        row, slope = _find_deepest(deep, offsets)
        line = _refine(deep, unknown, offsets, row, slope)
        if line is not None:
            yield line
        rows = np.rint(row + offsets * slope).astype(int)
        for column, at in enumerate(rows.tolist()):
            deep[max(0, at - round(_APART_MM * px)) : max(0, at + round(_APART_MM * px)), column] = 0


def _find_deepest(deep: Floats, offsets: Lines) -> tuple[int, float]:
    """Row in the middle, and slope, of the line along which valleys sum up to most."""
    rows = len(deep) // _POOL
    pooled = deep[: rows * _POOL].reshape(rows, _POOL, _COLUMNS).max(axis=1)
    best, found = 0.0, (0, 0.0)
    for slope in _SLOPES.tolist():
        total = _sum_along(pooled, np.rint(offsets * slope / _POOL).astype(int))
        row = int(total.argmax())
        if total[row] > best:
            best, found = float(total[row]), (row * _POOL + _POOL // 2, slope)
    return found


def _sum_along(deep: Floats, shifts: npt.NDArray[np.intp]) -> Floats:
    """Sums of valleys along lines of one slope, by the row in the middle."""
    most = int(np.abs(shifts).max())
    padded = np.pad(deep, ((most, most), (0, 0)))
    height = deep.shape[0]
    total = np.zeros(height, np.float32)
    for column, shift in enumerate(shifts.tolist()):
        total += padded[most + shift : most + shift + height, column]
    return total


def _refine(deep: Floats, unknown: Flags, offsets: Lines, row: int, slope: float) -> _Line | None:
    """The line fitted to the deepest rows near it; None where it does not go from edge to edge: a line of
    print ends before them. What lies beside the lid is not known.
    """
    rows = np.rint(row + offsets * slope).astype(int)
    near = np.clip(rows[None, :] + np.arange(-_ROBUST, _ROBUST + 1)[:, None], 0, len(deep) - 1)
    values = np.take_along_axis(deep, near, axis=0)
    inside = (rows >= 0) & (rows < len(deep))
    hidden = np.take_along_axis(unknown, near, axis=0).any(axis=0) | ~inside
    seen = (values.max(axis=0) >= _SEEN) & ~hidden
    ends = all(bool((seen | hidden)[end].all()) for end in (slice(_ENDS), slice(-_ENDS, None)))
    if not ends or seen.sum() < max(_FEWEST_COLUMNS, _LEAST_COVER * (~hidden).sum()):
        return None
    centres = (values * near).sum(axis=0) / np.maximum(values.sum(axis=0), 1e-3)
    fitted_slope, at = np.polyfit(offsets[seen], centres[seen], 1)
    return _Line(float(at), float(fitted_slope))


def _look_across(page: Picture, line: _Line, scale: int, *, px: float, paper: int) -> _Profile:
    """The usual profile across the line in the whole picture."""
    height, width = page.shape
    columns = np.linspace(0.02 * width, 0.98 * width, _POSITIONS)
    rows = (line.at + 0.5) * scale + (columns - width / 2) * line.slope
    reach = round(_REACH_MM * px)
    away = np.arange(-reach, reach + 1)
    at = np.clip(np.rint(rows[:, None] + away[None, :]).astype(int), 0, height - 1)
    seen = page[at, np.rint(columns).astype(int)[:, None]]
    usual = np.percentile(seen, 60, axis=0) * (255.0 / max(1, paper))
    return _read_profile(np.asarray(usual, np.float64), px=px)


def _read_profile(usual: Lines, *, px: float) -> _Profile:
    """Depth, width and step of a profile whose middle is the line."""
    middle, near, far = len(usual) // 2, round(1.8 * px), round(3.5 * px)
    low = middle - near // 2 + int(usual[middle - near // 2 : middle + near // 2 + 1].argmin())
    sides = [
        float(np.median(usual[max(0, low - far) : max(1, low - near)])),
        float(np.median(usual[low + near : low + far])),
    ]
    depth = max(sides) - float(usual[low])
    half = usual < max(sides) - depth / 2
    first, last = low, low
    while first > 0 and half[first - 1]:
        first -= 1
    while last + 1 < len(half) and half[last + 1]:
        last += 1
    return _Profile(depth, (last - first + 1) / px, abs(sides[0] - sides[1]))


def _box_of(line: _Line, shape: tuple[int, ...], *, upright: bool, px: float) -> Box:
    """The strip of the copy that the line passes."""
    height, width = shape[:2]
    rise, beside = abs(line.slope) * width / 2, 2 * px
    top = int(np.clip(line.at - rise - beside, 0, height - 1))
    bottom = int(np.clip(line.at + rise + beside, top + 1, height))
    return (top, 0, bottom, width) if upright else (0, top, width, bottom)
