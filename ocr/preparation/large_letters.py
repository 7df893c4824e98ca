"""Components that are letters of large print: larger than usual print, in rows of their like.

Known as: proximity and similarity grouping (ocr/lines/spaced_digits.py does the same for digits). In a usual
line the same size is a tall letter, two that touch, or scrawl: the neighbours tell, by their median height.
Statistics are OpenCV's: left, top, width, height and area, one row a component, the first the paper.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

# guess: millimetres, and shares of a component's box
_HEIGHT_MM, _WIDTH_MM, _FILL = (5.5, 50.0), (1.0, 80.0), (0.1, 0.85)
ROW_MATES = 3
_ALIKE, _GAP = 2.0, 1.6
_AROUND, _SMALL, _LINE_MM = 6.0, 0.3, 5.3
"""How far its neighbours are looked for, how small the smallest is, and how high their median must be."""


def list_large(stats: Ints, *, px: float) -> list[int]:
    """Components of the size of large letters; `px`: pixels a millimetre."""
    _, _, wide, high, area = stats.T
    fill = area / np.maximum(1, wide * high)
    sized = (high >= _HEIGHT_MM[0] * px) & (high <= _HEIGHT_MM[1] * px) & (fill >= _FILL[0])
    sized &= (wide >= _WIDTH_MM[0] * px) & (wide <= _WIDTH_MM[1] * px) & (fill <= _FILL[1])
    sized[0] = False
    return [int(index) for index in np.flatnonzero(sized)]


def keep_rows(stats: Ints, found: list[int], *, px: float) -> list[int]:
    """Those of the found that stand in a row of large letters."""
    alone = [index for index in found if _leads_line(stats, stats[index], px=px)]
    return [index for index in alone if _count_mates(stats[alone], stats[index]) >= ROW_MATES]


def list_rows_both_ways(stats: Ints, *, px: float) -> list[int]:
    """Large letters in rows on a page that may lie on its side."""
    upright = keep_rows(stats, list_large(stats, px=px), px=px)
    sideways = stats[:, [1, 0, 3, 2, 4]]
    return max(upright, keep_rows(sideways, list_large(sideways, px=px), px=px), key=len)


def _leads_line(stats: Ints, one: Ints, *, px: float) -> bool:
    """Whether its line is large print; in a usual line it is a tall letter, two that touch, or scrawl."""
    left, top, wide, high, _ = stats.T
    x, y, own_wide, own_high, _ = one.tolist()
    apart = np.maximum(left, x) - np.minimum(left + wide, x + own_wide)
    middle = top + high / 2
    beside = (middle > y) & (middle < y + own_high) & (apart < _AROUND * own_high)
    beside &= (high >= _SMALL * own_high) & (high <= _ALIKE * own_high)
    return float(np.median(high[beside])) >= _LINE_MM * px


def _count_mates(stats: Ints, one: Ints) -> int:
    """How many of these stand on its line, not far off and about as high; it counts itself."""
    left, top, wide, high, _ = stats.T
    x, y, own_wide, own_high, _ = one.tolist()
    common = np.minimum(top + high, y + own_high) - np.maximum(top, y)
    apart = np.maximum(left, x) - np.minimum(left + wide, x + own_wide)
    tallest, lowest = np.maximum(high, own_high), np.minimum(high, own_high)
    near = apart < _GAP * ROW_MATES * tallest
    return int(((common > 0.5 * lowest) & near & (tallest <= _ALIKE * lowest)).sum())
