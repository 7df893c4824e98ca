"""Upper marks that grew onto a letter of the line above, where lines are set tight."""

from __future__ import annotations

import numpy as np

from ocr.engine import Box
from ocr.lines.components import Marks, Numbers

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


def cut_tails(marks: Marks, *, body: float) -> Marks:
    """What hangs from a letter, and all but touches a letter or an upper vowel below, belongs to that one."""
    large = np.flatnonzero(marks.keep & (marks.height > _LETTER * body)).astype(np.int32)
    tails: list[tuple[int, int, int, int, int]] = []
    for index in _with_ink_below(marks, large, body=body):
        line = _line(marks, large, index, body=body)
        tail = _tail(marks, index, *line) if line else None
        if line and tail and _over_something(marks, large, index, tail, body=body):
            _sever(marks, index, tail, label=len(marks.keep) + len(tails))
            high = round(_MARK * line[1])
            top = min(tail[1], tail[3] - high)
            tails.append((tail[0], top, tail[2], tail[3], (tail[2] - tail[0]) * (tail[3] - top)))
    return marks.with_parts(tails, severed=True)


def _with_ink_below(marks: Marks, large: Numbers, *, body: float) -> list[int]:
    """Letters whose lowest ink is near the upper edge of another mark."""
    every = np.flatnonzero(marks.keep)
    found: list[int] = []
    for start in range(0, len(large), _AT_ONCE):
        some = large[start : start + _AT_ONCE]
        gap = marks.top[every] - marks.bottom[some][:, None]
        near = (gap > _INTO * body) & (gap <= _ONTO_LETTER * body)
        near &= (marks.left[every] < marks.right[some][:, None] + _SLACK * body) & (
            marks.right[every] > marks.left[some][:, None] - _SLACK * body
        )
        found += some[near.any(axis=1)].tolist()
    return found


def _line(marks: Marks, large: Numbers, index: int, *, body: float) -> tuple[int, float] | None:
    """Where the letters beside it stand, and how high they are."""
    x0, y0, x1, y1 = marks.box(index)
    top, bottom = marks.top[large], marks.bottom[large]
    common = np.minimum(bottom, y1) - np.maximum(top, y0)
    apart = np.maximum(marks.left[large], x0) - np.minimum(marks.right[large], x1)
    mates = (common > 0.5 * np.minimum(bottom - top, y1 - y0)) & (apart < _LINE_REACH * body)
    if mates.sum() < _FEWEST:
        return None
    usual = float(np.median((bottom - top)[mates]))
    return (int(np.median(bottom[mates])), usual) if y1 - y0 < _WHOLE * usual else None


def _tail(marks: Marks, index: int, floor: int, usual: float) -> Box | None:
    """Its lowest ink, as far up as the line on which letters stand."""
    x0, _, x1, y1 = marks.box(index)
    if y1 - floor < 2 or not _SHORTEST * usual < y1 - floor <= _LONGEST * usual:
        return None
    below = marks.labels[floor:y1, x0:x1] == index
    ink = below.any(axis=0)
    columns = np.flatnonzero(below[-2:].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    while left > 0 and ink[left - 1]:
        left -= 1
    while right + 1 < len(ink) and ink[right + 1]:
        right += 1
    return x0 + left, floor, x0 + right + 1, y1


def _over_something(marks: Marks, large: Numbers, index: int, tail: Box, *, body: float) -> bool:
    """Is a letter of another line, or a vowel over one, all but touched?"""
    middle, slack = (tail[0] + tail[2]) / 2, _SLACK * body
    under = marks.keep & (marks.left - slack <= middle) & (marks.right + slack >= middle)
    under[index] = False
    gap = (marks.top - tail[3]) / body
    near = np.flatnonzero(under & (gap > _INTO) & (gap <= _ONTO_LETTER) & (marks.width > _VOWEL_WIDE * body))
    if len(near) == 0:
        return False
    nearest = int(near[np.argmin(marks.top[near])])
    if marks.height[nearest] >= _LETTER * body:
        return _line(marks, large, nearest, body=body) is not None
    return bool(gap[nearest] <= _ONTO_VOWEL) and _over_a_letter(marks, large, nearest, body=body)


def _over_a_letter(marks: Marks, large: Numbers, vowel: int, *, body: float) -> bool:
    away = marks.top[large] - marks.bottom[vowel]
    middle = float(marks.middle_x[vowel])
    over = (marks.left[large] - _SLACK * body <= middle) & (marks.right[large] + _SLACK * body >= middle)
    return bool((over & (away > _INTO * body) & (away < _VOWEL_ABOVE * body)).any())


def _sever(marks: Marks, index: int, tail: Box, *, label: int) -> None:
    """Give the tail a label of its own; the letter ends where it began."""
    x0, y0, x1, y1 = tail
    part = marks.labels[y0:y1, x0:x1]
    part[part == index] = label
    left, _, right, bottom = marks.box(index)
    rest = np.flatnonzero((marks.labels[y0:bottom, left:right] == index).any(axis=1))
    marks.bottom[index] = y0 + int(rest[-1]) + 1 if len(rest) else y0
