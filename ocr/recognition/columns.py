"""Columns and spreads: parts of a page that are read one after the other, the left one first.

Problem: two sheets on one scan, or a page in columns, give lines that run through both; but the columns of
a table or a form must not be taken apart, since officers search and copy its rows.
Known as: a single vertical cut of the recursive XY cut (G. Nagy, S. Seth, Hierarchical representation of
optically scanned documents, ICPR 1984), made only where the sides look like running text.
Steps: the widest gap, over the height of the page, that no text crosses, near the middle; no ruling line may
cross it. A sheet much wider than high is a spread when each half holds rows of its own; an upright one is set
in columns when the rows on both sides fill them as running text does. Each side may be cut once more.
Dropped: cutting wherever there is white (it takes tables and forms apart); rows across first, then columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.preparation.pixels import Mask

# guess: shares of the width of what is cut, and counts of rows
_SPREAD = 1.15
_MIDDLE = (0.3, 0.7)
_SPREAD_GAP, _COLUMN_GAP = 0.03, 0.018
_FEWEST_ROWS, _FEWEST_PROSE_ROWS = 3, 6
_FULL_ROW, _UNBROKEN, _FULL_SHARE = 0.75, 0.85, 0.6
"""A row of running text fills its column to so much; so many rows of it do."""
_ALIKE = 0.6
"""Columns are about as wide as each other."""
_CROSSED = 0.8
"""Of the width of a gap: a ruling line that covers so much runs across it."""
_DEPTH = 2
_MOST_TITLES = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the text: the size of the picture, and its ruling lines at `scale` pixels for one."""

    width: int
    height: int
    rules: Mask
    scale: float


def split_columns(boxes: Sequence[Box], ground: Ground) -> list[list[int]]:
    """Indexes of boxes by column, in reading order; one list where the page has no columns."""
    whole = list(range(len(boxes)))
    if ground.width > _SPREAD * ground.height:
        return _split_side(boxes, whole, ground, spread=True)
    parts = _split_side(boxes, whole, ground, spread=False)
    return parts if len(parts) > 1 else _split_bands(boxes, whole, ground)


def _split_bands(boxes: Sequence[Box], chosen: list[int], ground: Ground) -> list[list[int]]:
    """Columns under and over titles that run across both."""
    left, right = min((boxes[n][0] for n in chosen), default=0), max((boxes[n][2] for n in chosen), default=0)
    middle = (left + right) / 2
    titles = sorted((boxes[n][1] + boxes[n][3]) / 2 for n in chosen if boxes[n][0] < middle < boxes[n][2])
    if not 0 < len(titles) <= _MOST_TITLES:
        return [chosen]
    edges = [-1.0, *titles, float("inf")]
    parts: list[list[int]] = []
    split = False
    for above, below in pairwise(edges):
        band = [n for n in chosen if above < (boxes[n][1] + boxes[n][3]) / 2 <= below]
        across = [n for n in band if boxes[n][0] < middle < boxes[n][2]]
        columns = _split_side(boxes, [n for n in band if n not in across], ground, spread=False)
        split |= len(columns) > 1
        parts += [*columns, across]
    return [part for part in parts if part] if split else [chosen]


def _split_side(
    boxes: Sequence[Box], chosen: list[int], ground: Ground, *, spread: bool, depth: int = _DEPTH
) -> list[list[int]]:
    gap = _find_gap([boxes[n] for n in chosen], ground, spread=spread)
    if gap is None or depth == 0:
        return [chosen]
    middle = (gap[0] + gap[1]) / 2
    sides = [[n for n in chosen if (boxes[n][0] + boxes[n][2]) / 2 < middle]]
    sides.append([n for n in chosen if n not in set(sides[0])])
    rows = [_measure_rows([boxes[n] for n in side]) for side in sides]
    if not (min(map(len, rows)) >= _FEWEST_ROWS if spread else _is_prose(rows)):
        return [chosen]
    return [
        part for side in sides for part in _split_side(boxes, side, ground, spread=False, depth=depth - 1)
    ]


def _find_gap(boxes: Sequence[Box], ground: Ground, *, spread: bool) -> tuple[int, int] | None:
    """The widest strip near the middle that neither text nor rules cross; of a spread, in its fold."""
    if len(boxes) < 2 * _FEWEST_ROWS:
        return None
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    taken = np.zeros(right - left, np.bool_)
    for x0, _, x1, _ in boxes:
        taken[x0 - left : x1 - left] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[True], taken, [True]]).astype(np.int8)))
    gaps = [(int(a) + left, int(b) + left) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    least = (_SPREAD_GAP if spread else _COLUMN_GAP) * (right - left)
    fits = [gap for gap in gaps if gap[1] - gap[0] > least and not _is_crossed(gap, boxes, ground)]
    if spread:
        fits = [
            gap for gap in fits if gap[0] < ground.width / 2 + least and gap[1] > ground.width / 2 - least
        ]
    else:
        low, high = (left + share * (right - left) for share in _MIDDLE)
        fits = [gap for gap in fits if low < (gap[0] + gap[1]) / 2 < high]
    return max(fits, key=lambda gap: gap[1] - gap[0], default=None)


def _is_crossed(gap: tuple[int, int], boxes: Sequence[Box], ground: Ground) -> bool:
    """Whether ruling lines run across it where the text is."""
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    x0, x1, y0, y1 = (round(side * ground.scale) for side in (*gap, top, bottom))
    across = ground.rules[y0:y1, x0:x1].astype(np.bool_).mean(axis=1) if x1 > x0 and y1 > y0 else np.zeros(1)
    return bool((across > _CROSSED).any())


def _measure_rows(boxes: Sequence[Box]) -> npt.NDArray[np.float64]:
    """Left end, right end and the share of it that is filled, for each row of text."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b[1] + b[3]):
        last = rows[-1][-1] if rows else None
        level = last is not None and min(last[3], box[3]) - max(last[1], box[1]) > 0.5 * min(
            last[3] - last[1], box[3] - box[1]
        )
        if level:
            rows[-1].append(box)
        else:
            rows.append([box])
    found = [(min(b[0] for b in row), max(b[2] for b in row), sum(b[2] - b[0] for b in row)) for row in rows]
    return np.array([(x0, x1, ink / (x1 - x0)) for x0, x1, ink in found], np.float64).reshape(-1, 3)


def _is_prose(rows: list[npt.NDArray[np.float64]]) -> bool:
    """Both sides are running text: most rows unbroken, and as wide as their column."""
    widths = []
    for side in rows:
        if len(side) < _FEWEST_PROSE_ROWS:
            return False
        left, right, filled = side.T
        width = float(right.max() - left.min())
        full = (right - left >= _FULL_ROW * width) & (filled >= _UNBROKEN)
        if float(full.mean()) < _FULL_SHARE:
            return False
        widths.append(width)
    return min(widths) >= _ALIKE * max(widths)
