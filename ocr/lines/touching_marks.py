"""Upper marks that grew onto a letter of the line above, where lines are set tight, are split off it.

Problem: in tight rows the tone mark of one line and a letter of the line above are one component.
Known as: splitting of touching characters at the baseline; no textbook rule for Thai marks is known to us.
Steps: letters with other ink close below; the part of such a letter that hangs below the baseline of its
line; if a letter or an upper vowel of the next line is all but touched by it, the part becomes a component
of that line.
Dropped: looking at every letter (78a5998: only where ink is near below).
Measured on the 64 sample pages with what ruling_lines.py does: CER 2.2 to 1.9 % (docs/adr/0011).
"""

from __future__ import annotations

import numpy as np

from ocr.engine import Box
from ocr.lines.components import Components, Ints
from ocr.lines.order_statistics import median

# guess: all numbers of this module, tuned by looking at the sample pages
_LETTER = 0.6
_WHOLE = 1.9
"""In usual heights: what is higher is two letters, and cut elsewhere."""
_LINE_REACH = 8.0
_FEWEST = 4
_SHORTEST, _LONGEST = 0.1, 0.42
"""In heights of a letter, below the line: a vowel under a letter and most descenders reach further down."""
_ONTO_VOWEL, _ONTO_LETTER = 0.12, 0.18
"""How near the mark stands to what it belongs to."""
_INTO = -0.08
_VOWEL_WIDE, _VOWEL_ABOVE = 0.25, 0.3
_SLACK = 0.25
_AT_ONCE = 128
_MARK = 0.42
"""Usual height of an upper mark: so much of the letter that it overlaps is shared with it."""


def split_touching_marks(components: Components, *, body: float) -> Components:
    """Split off what hangs from a letter and all but touches a letter or an upper vowel below."""
    large = np.flatnonzero(components.keep & (components.height > _LETTER * body)).astype(np.int32)
    tails: list[tuple[int, int, int, int, int]] = []
    for index in _letters_with_ink_below(components, large, body=body):
        line = _measure_line(components, large, index, body=body)
        tail = _find_tail(components, index, *line) if line else None
        if line and tail and _belongs_below(components, large, index, tail, body=body):
            _relabel_tail(components, index, tail, label=len(components.keep) + len(tails))
            high = round(_MARK * line[1])
            top = min(tail[1], tail[3] - high)
            tails.append((tail[0], top, tail[2], tail[3], (tail[2] - tail[0]) * (tail[3] - top)))
    return components.append_parts(tails, severed=True)


def _letters_with_ink_below(components: Components, large: Ints, *, body: float) -> list[int]:
    """Letters whose lowest ink is near the upper edge of another component."""
    every = np.flatnonzero(components.keep)
    found: list[int] = []
    for start in range(0, len(large), _AT_ONCE):
        some = large[start : start + _AT_ONCE]
        gap = components.top[every] - components.bottom[some][:, None]
        near = (gap > _INTO * body) & (gap <= _ONTO_LETTER * body)
        near &= (components.left[every] < components.right[some][:, None] + _SLACK * body) & (
            components.right[every] > components.left[some][:, None] - _SLACK * body
        )
        found += some[near.any(axis=1)].tolist()
    return found


def _measure_line(
    components: Components, large: Ints, index: int, *, body: float
) -> tuple[int, float] | None:
    """Baseline and height of the letters beside one; None where too few are, or it spans two lines."""
    x0, y0, x1, y1 = components.box(index)
    top, bottom = components.top[large], components.bottom[large]
    common = np.minimum(bottom, y1) - np.maximum(top, y0)
    apart = np.maximum(components.left[large], x0) - np.minimum(components.right[large], x1)
    mates = (common > 0.5 * np.minimum(bottom - top, y1 - y0)) & (apart < _LINE_REACH * body)
    if mates.sum() < _FEWEST:
        return None
    usual = median((bottom - top)[mates])
    return (int(median(bottom[mates])), usual) if y1 - y0 < _WHOLE * usual else None


def _find_tail(components: Components, index: int, floor: int, usual: float) -> Box | None:
    """Box of what hangs below the baseline (`floor`), if it is of the size of a mark."""
    x0, _, x1, y1 = components.box(index)
    if y1 - floor < 2 or not _SHORTEST * usual < y1 - floor <= _LONGEST * usual:
        return None
    below = components.labels[floor:y1, x0:x1] == index
    ink = below.any(axis=0)
    columns = np.flatnonzero(below[-2:].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    while left > 0 and ink[left - 1]:
        left -= 1
    while right + 1 < len(ink) and ink[right + 1]:
        right += 1
    return x0 + left, floor, x0 + right + 1, y1


def _belongs_below(components: Components, large: Ints, index: int, tail: Box, *, body: float) -> bool:
    """Whether a letter of another line, or a vowel over one, is all but touched by the tail."""
    middle, slack = (tail[0] + tail[2]) / 2, _SLACK * body
    under = components.keep & (components.left - slack <= middle) & (components.right + slack >= middle)
    under[index] = False
    gap = (components.top - tail[3]) / body
    near = np.flatnonzero(
        under & (gap > _INTO) & (gap <= _ONTO_LETTER) & (components.width > _VOWEL_WIDE * body)
    )
    if len(near) == 0:
        return False
    nearest = int(near[np.argmin(components.top[near])])
    if components.height[nearest] >= _LETTER * body:
        return _measure_line(components, large, nearest, body=body) is not None
    return bool(gap[nearest] <= _ONTO_VOWEL) and _stands_over_letter(components, large, nearest, body=body)


def _stands_over_letter(components: Components, large: Ints, vowel: int, *, body: float) -> bool:
    away = components.top[large] - components.bottom[vowel]
    middle = float(components.middle_x[vowel])
    over = (components.left[large] - _SLACK * body <= middle) & (
        components.right[large] + _SLACK * body >= middle
    )
    return bool((over & (away > _INTO * body) & (away < _VOWEL_ABOVE * body)).any())


def _relabel_tail(components: Components, index: int, tail: Box, *, label: int) -> None:
    """Give the tail a label of its own; the letter ends where it began."""
    x0, y0, x1, y1 = tail
    part = components.labels[y0:y1, x0:x1]
    part[part == index] = label
    left, _, right, bottom = components.box(index)
    rest = np.flatnonzero((components.labels[y0:bottom, left:right] == index).any(axis=1))
    components.bottom[index] = y0 + int(rest[-1]) + 1 if len(rest) else y0
