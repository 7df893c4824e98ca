"""Thin level and upright strokes of a gray page, also pale, broken and dashed ones.

Problem: the frames of number fields are printed in red or light gray, fade in copies and break in faxes, so
that a threshold of ink loses them.
Known as: ridge detection by the black-hat transform (closing minus picture; F. Meyer, 1979).
Steps: four columns (rows) are averaged, so that noise falls and rules stay; what is darker than a closing
across the rule is its depth; the threshold rises with the noise of the page; level ones are joined over small
gaps, short pieces dropped, and connected components are the rules.
Dropped: the rules of the binarized page (ruling_lines), which lack walls of 165 of 255.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.lines.order_statistics import median

Ints = npt.NDArray[np.integer[Any]]
Depth = npt.NDArray[np.uint8]
"""How much darker than what stands beside it."""

# guess: all numbers of this module
STEP = 4
"""Pixels of the page along a stroke for one of the copy."""
_THICKEST_MM = 1.1
_SHALLOWEST = 9.0
_OVER_NOISE = 3.2
"""Depth of a rule, of 255, and in deviations of the page's noise."""
_QUARTILE = 0.6745
"""Of the normal distribution, in deviations."""
_LONGEST_GAP_MM = 1.6
_SHORTEST_MM = 3.0
_STEEPEST_MM, _STEEPEST = 1.4, 0.03
"""How high a rule's box may be, and how much more for each pixel of its width: it leans."""
_MOST_RULES = 1_200
_CLEAN, _FILLED, _LONG_MM = 4, 0.35, 22.0
"""Rows of a rule that no ink touches; columns that a rule's row has, as a share of the fullest one's, or at
least.
"""
_HATCHED, _BESIDE = 0.4, 0.55
"""Share of what stands round a frame that is level strokes, or upright ones, from which it is hatching; and
of what stands right above or below it, that is both. measured: round 96 fields of 84 papers (seed 74011) 0.29
at most, inside them 0.50; dots of a raster 0.39 to 0.66, and 0.64.
"""
_AVERAGED, _RISING = 0.6, 0.85
"""How deep over the noise a wall is as a mean, of what one pixel has to be; and share of the way that a
stroke is seen above a rule.
"""


@dataclass(frozen=True, slots=True)
class Ridges:
    """`rules` are boxes of level rules in pixels of the page; the maps are shrunk along the stroke."""

    rules: tuple[Box, ...]
    level_depth: Depth
    level: Depth
    upright_depth: Depth
    upright: Depth
    least_upright: float
    """Mean depth of a wall from rule to rule."""

    def covers(self, y: float, x0: int, x1: int, *, reach: int) -> npt.NDArray[np.bool_]:
        """For every fourth column between two of the page: is there a rule near this row?"""
        return np.asarray(_near(self.level, y, x0, x1, reach=reach).any(axis=0), np.bool_)

    def usual_depth(self, y: float, x0: int, x1: int, *, reach: int) -> float:
        """Median depth of the rule near this row between two columns of the page; 0 beyond the page."""
        part = _near(self.level_depth, y, x0, x1, reach=reach)
        return median(part.max(axis=0)) if part.size else 0.0

    def stands(self, x: int, y0: int, y1: int, *, reach: int, least: float) -> bool:
        """Does an upright stroke near column `x` run from one row to the other, at least so deep?"""
        part = self.upright_depth[y0 // STEP + 1 : y1 // STEP, max(0, x - reach) : max(0, x + reach + 1)]
        return bool(part.size) and float(part.mean(axis=0).max()) >= max(least, self.least_upright)

    def is_hatched(self, box: Box) -> bool:
        """Whether strokes stand thickly round a frame, its height to each side, as in a raster."""
        x0, y0, x1, y1 = box
        tall = y1 - y0
        beside = (self._fill((x0, y, x1, y + tall)) for y in (y0 - tall, y1))
        round_ = self._fill((x0 - tall, y0 - tall, x1 + tall, y1 + tall))
        return max(round_) >= _HATCHED or max(min(fill) for fill in beside) >= _BESIDE

    def _fill(self, box: Box) -> tuple[float, float]:
        """How much of a box is level strokes, and how much upright ones."""
        left, top, right, bottom = (max(0, side) for side in box)
        level = self.level[top:bottom, left // STEP : right // STEP + 1]
        upright = self.upright[top // STEP : bottom // STEP + 1, left:right]
        across, up = (cv2.countNonZero(part) / part.size if part.size else 0.0 for part in (level, upright))
        return across, up

    def rises(self, x: Ints, y: Ints, *, reach: int, most: int) -> Ints:
        """How many rows an upright stroke near each column `x` rises from its row `y`, at most `most`."""
        high = most // STEP + 1
        padded = np.pad(self.upright, ((high, 0), (reach, reach + 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (high, 2 * reach + 1))
        bottom = np.clip(y // STEP, 0, len(windows) - 1)
        part = windows[bottom, np.clip(x, 0, windows.shape[1] - 1), ::-1] > 0
        rows = np.arange(1, high + 1)[:, None]
        filled = np.cumsum(part, axis=1, dtype=np.int16) >= _RISING * rows
        within = rows <= (y // STEP - (y - most) // STEP)[:, None, None]
        return np.asarray(np.where(filled & part & within, rows, 0).max(axis=(1, 2), initial=0) * STEP)


def _near(of: Depth, y: float, x0: int, x1: int, *, reach: int) -> Depth:
    rows = slice(max(0, round(y) - reach), max(0, round(y)) + reach + 1)
    return of[rows, max(0, x0) // STEP : -(-max(0, x1) // STEP)]


def find_ridges(page: Picture, *, px: float) -> Ridges:
    """Rules of three millimetres and more, and what stands upright; `px`: pixels a millimetre."""
    thick = _odd(_THICKEST_MM * px)
    level_depth = find_depth(average_columns(page), size=(1, thick))
    upright_depth = find_depth(average_rows(page), size=(thick, 1))
    _, least_level = measure_noise(level_depth)
    noise, least = measure_noise(upright_depth)
    level = cv2.dilate((level_depth >= least_level).astype(np.uint8), np.ones((3, 1), np.uint8))
    upright = cv2.dilate((upright_depth >= least).astype(np.uint8), np.ones((1, 3), np.uint8))
    rules = _find_rules(np.asarray(level, np.uint8), px=px)
    return Ridges(
        rules=rules,
        level_depth=level_depth,
        level=np.asarray(level, np.uint8),
        upright_depth=upright_depth,
        upright=np.asarray(upright, np.uint8),
        least_upright=noise + _AVERAGED * (least - noise),
    )


def average_columns(page: Picture) -> Picture:
    """Means of four columns, made of means of two, which is the fast way in OpenCV."""
    height, width = page.shape[0], max(1, page.shape[1] // STEP)
    half = cv2.resize(page[:, : STEP * width], (2 * width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(half, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def average_rows(page: Picture) -> Picture:
    """Means of four rows."""
    if page.shape[0] < STEP:
        return page[:1]
    rows = page[: page.shape[0] // STEP * STEP].reshape(-1, STEP, page.shape[1])
    first = cv2.addWeighted(rows[:, 0], 0.5, rows[:, 1], 0.5, 0)
    second = cv2.addWeighted(rows[:, 2], 0.5, rows[:, 3], 0.5, 0)
    return np.asarray(cv2.addWeighted(first, 0.5, second, 0.5, 0), np.uint8)


def find_depth(page: Picture, *, size: tuple[int, int]) -> Depth:
    """Black-hat transform: how much darker each pixel is than its surroundings of `size` (width, height)."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(page, cv2.MORPH_BLACKHAT, kernel), np.uint8)


def measure_noise(depth: Depth) -> tuple[float, float]:
    """The usual depth, which is noise as most of a page is paper, and what is deeper than noise."""
    half, three = (float(v) for v in np.percentile(depth[::7, ::5], (50, 75)))
    return half, max(_SHALLOWEST, half + _OVER_NOISE * (three - half) / _QUARTILE)


def _find_rules(level: Depth, *, px: float) -> tuple[Box, ...]:
    gap, short = _odd(_LONGEST_GAP_MM * px / STEP), max(2, round(_SHORTEST_MM * px / STEP))
    joined = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, short), np.uint8))
    found, labels = cv2.connectedComponents(joined, connectivity=8)
    if found == 1:
        return ()
    rows = _list_rows(np.asarray(joined, np.uint8), np.asarray(labels, np.int32))
    boxes = _outline_rules(rows, long=round(_LONG_MM * px / STEP))
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    boxes = boxes[tall <= _STEEPEST_MM * px + _STEEPEST * wide]
    longest = np.argsort(boxes[:, 0] - boxes[:, 2], kind="stable")[:_MOST_RULES]
    return tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in boxes[longest].tolist())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Every row of every component, in their order: its component, row, columns filled, and first and last
    column but one.
    """

    label: Ints
    row: Ints
    filled: Ints
    first: Ints
    last: Ints


def _list_rows(ink: Depth, labels: Ints) -> _Rows:
    """All stretches of the picture at once; those of one component that share a row are one."""
    padded = cv2.copyMakeBorder(ink, 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    flat, wide = padded.ravel(), padded.shape[1]
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    row, first = np.divmod(edges[::2], wide)
    last = edges[1::2] - row * wide
    label = labels[row, first]
    order = np.lexsort((row, label))
    label, row, first, last = label[order], row[order], first[order], last[order]
    starts = np.flatnonzero((np.diff(label, prepend=-1) != 0) | (np.diff(row, prepend=-1) != 0))
    return _Rows(
        label[starts],
        row[starts],
        np.add.reduceat(last - first, starts),
        np.minimum.reduceat(first, starts),
        np.maximum.reduceat(last, starts),
    )


def _outline_rules(rows: _Rows, *, long: int) -> Ints:
    """Boxes of rules without the ink that joins them: their rows fill most columns, or so many that no ink
    does. A component that no ink can have joined is one.
    """
    starts = np.flatnonzero(np.diff(rows.label, prepend=-1))
    sizes = np.diff(np.append(starts, len(rows.label)))
    fullest = np.repeat(np.maximum.reduceat(rows.filled, starts), sizes)
    clean = np.repeat(sizes <= _CLEAN, sizes)
    kept = np.flatnonzero(clean | (rows.filled >= np.minimum(_FILLED * fullest, long)))
    label, row = rows.label[kept], rows.row[kept]
    begins = np.flatnonzero((np.diff(label, prepend=-1) != 0) | (np.diff(row, prepend=-2) != 1))
    left, right = np.minimum.reduceat(rows.first[kept], begins), np.maximum.reduceat(rows.last[kept], begins)
    bottom = row[np.append(begins[1:], len(row)) - 1] + 1
    return np.stack([left * STEP, row[begins], right * STEP, bottom], axis=1)


def _odd(size: float) -> int:
    return max(3, round(size) | 1)
