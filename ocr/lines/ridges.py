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

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.lines.order_statistics import median

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

    def rises(self, x: int, y: int, *, reach: int, most: int) -> int:
        """How many rows an upright stroke near column `x` rises from row `y`, at most `most`."""
        rows = slice(max(0, (y - most) // STEP), max(0, y // STEP))
        part = self.upright[rows, max(0, x - reach) : max(0, x + reach + 1)][::-1]
        if not part.size:
            return 0
        filled = np.cumsum(part, axis=0) >= _RISING * np.arange(1, len(part) + 1)[:, None]
        tops = np.where(filled & (part > 0), np.arange(1, len(part) + 1)[:, None], 0)
        return int(tops.max()) * STEP


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
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for label, (x, y, wide, tall, _) in enumerate(stats[1:].tolist(), start=1):
        parts = [(x, y, wide, tall)]
        if tall > _CLEAN:
            parts = _drop_touching_ink(
                labels[y : y + tall, x : x + wide] == label, (x, y), long=round(_LONG_MM * px / STEP)
            )
        boxes.extend(
            (x * STEP, y, (x + wide) * STEP, y + tall)
            for x, y, wide, tall in parts
            if tall <= _STEEPEST_MM * px + _STEEPEST * wide * STEP
        )
    boxes.sort(key=lambda box: box[0] - box[2])
    return tuple(boxes[:_MOST_RULES])


def _drop_touching_ink(rule: npt.NDArray[np.bool_], corner: tuple[int, int], *, long: int) -> list[Box]:
    """Left, top, width and height of rules without the ink that joins them: they fill most columns, or so
    many that no ink does.
    """
    left, top = corner
    rows = rule.sum(axis=1)
    filled = np.flatnonzero(rows >= min(_FILLED * rows.max(), long))
    boxes = []
    for part in np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1):
        columns = np.flatnonzero(rule[part].any(axis=0))
        wide = int(columns[-1] - columns[0]) + 1
        boxes.append((left + int(columns[0]), top + int(part[0]), wide, len(part)))
    return boxes


def _odd(size: float) -> int:
    return max(3, round(size) | 1)
