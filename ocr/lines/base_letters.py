"""Which marks are letters, and which hang above or below one, as Thai vowels and tone marks do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.lines.components import Flags, Marks, Numbers, Reals
from ocr.lines.text_height import on_their_line

_SMALLEST_LETTER_MM = 0.95
_TALLEST_LETTER = 2.3
"""In usual heights: what is taller touches two lines, and would tie them together."""
_TALLER = 1.35
_USUAL = 1.0
"""A letter joined with its own marks is tall, but that does not make the letters above it marks."""
_REACH_UP, _REACH_DOWN = 0.35, 0.25
_DOWN_COSTS, _DOWN_COST = 1.3, 0.03
"""Between two tight lines a mark is more often a vowel of the lower one than of the upper one."""
_NARROW, _WIDEST, _WIDE_COST = 0.6, 0.8, 0.15
"""Vowels below a letter are narrow; wide ones rather stand above a letter of the next line."""
_OVERLAP = 0.35
_STACK_REACH = 0.6
_STACKED = 0.75
_UNDER_COSTS = 1.6
"""A vowel under a letter all but touches it."""
_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Letters:
    """`indexes` are marks; `host` names for each mark the letter that it hangs on, or 0."""

    indexes: Numbers
    host: Numbers


def find_letters(marks: Marks, *, body: float, px: float) -> Letters:
    """Small print stands beside large print, so size alone does not tell a letter from a vowel above one."""
    large = np.flatnonzero(marks.keep & (marks.height >= _SMALLEST_LETTER_MM * px)).astype(np.int32)
    usual, lonely = on_their_line(marks, large, body=body)
    fits = marks.height[large] <= _TALLEST_LETTER * np.maximum(usual, body)
    large, usual, lonely = large[fits], usual[fits], lonely[fits]
    host = np.zeros(len(marks.keep), np.int32)
    if len(large) == 0:
        return Letters(large, host)
    every = np.flatnonzero(marks.keep & (marks.height <= marks.height[large].max())).astype(np.int32)
    every = every[np.argsort(marks.top[every], kind="stable")]
    hats = np.isin(every, large[lonely])
    for start in range(0, len(every), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        near = _near(marks, every[part], large)
        host[every[part]] = _hosts(marks, every[part], large[near], usual=usual[near], hats=hats[part])
    hangers = every[host[every] > 0]
    under = marks.middle_y[hangers] > marks.bottom[host[hangers]]
    alone = (host[every] == 0) & ~np.isin(every, large[~lonely])
    free = np.concatenate([every[alone], hangers[under]])
    for start in range(0, len(free), _AT_ONCE):
        some = free[start : start + _AT_ONCE]
        upper = _stacked(marks, some, hangers[~under], host)
        host[some] = np.where(upper > 0, upper, host[some])
    return Letters(large[host[large] == 0], host)


def _near(marks: Marks, small: Numbers, large: Numbers) -> Numbers:
    """Which letters are near enough, up and down, that one of the marks may hang on them."""
    reach = max(_REACH_UP, _REACH_DOWN) * marks.height[large]
    low = marks.top[large] - reach < marks.bottom[small].max()
    return np.flatnonzero(low & (marks.bottom[large] + reach > marks.top[small].min())).astype(np.int32)


def _hosts(marks: Marks, small: Numbers, large: Numbers, *, usual: Reals, hats: Flags) -> Numbers:
    """For each mark the nearest clearly taller one that it stands on, under or inside; else 0.

    A vowel with its tone mark may be as tall as the letter below: such a hat stands alone on its level.
    """
    if len(large) == 0:
        return np.zeros(len(small), np.int32)
    height = marks.height[large].astype(np.float32)
    own = marks.height[small].astype(np.float32)[:, None]
    up, down = _gaps(marks, small, large)
    middle = marks.middle_y[small][:, None]
    above = (middle < marks.top[large] + 0.1 * height) & (up > -_OVERLAP * height) & (up < _REACH_UP * height)
    below = (middle > marks.bottom[large] - 0.1 * height) & (down > -_OVERLAP * height)
    below &= down < _REACH_DOWN * height
    taller = np.minimum(height, _USUAL * usual)[None, :] >= _TALLER * own
    hat = above & hats[:, None] & (height[None, :] >= 0.9 * own)
    under = (below | ((up < 0) & (down < 0))) & ~marks.severed[small][:, None]
    fits = ((above | under) & taller) | hat
    fits &= _over(marks, small, large, slack=0.25) & (small[:, None] != large[None, :])
    wide = marks.width[small][:, None] > _NARROW * usual[None, :]
    too_wide = marks.width[small][:, None] > _WIDEST * usual[None, :]
    falls = _DOWN_COSTS * np.maximum(down, 0.0) + np.where(wide, _WIDE_COST, _DOWN_COST) * height
    rises = np.maximum(up, 0.0) + np.where(too_wide, _WIDE_COST, 0.0) * height
    away = np.where(down > up, falls, rises)
    away = np.where(fits, away, np.inf)
    nearest = away.argmin(axis=1)
    found = np.isfinite(away[np.arange(len(small)), nearest])
    return np.where(found, large[nearest], 0).astype(np.int32)


def _stacked(marks: Marks, free: Numbers, hangers: Numbers, host: Numbers) -> Numbers:
    """A tone mark may stand on an upper vowel of about its own size: it shares the vowel's letter.

    Between two tight lines it may have been taken for a vowel under the upper one: then the nearer has it.
    """
    if len(free) == 0 or len(hangers) == 0:
        return np.zeros(len(free), np.int32)
    up, _ = _gaps(marks, free, hangers)
    size = marks.height[hangers].astype(np.float32)[None, :]
    own = marks.height[free].astype(np.float32)[:, None]
    fits = (up > -0.5 * size) & (up < _STACK_REACH * np.maximum(size, own))
    fits &= own < _STACKED * marks.height[host[hangers]][None, :]
    fits &= marks.middle_y[free][:, None] < marks.middle_y[hangers][None, :]
    fits &= marks.top[host[hangers]][None, :] > marks.middle_y[free][:, None]
    fits &= _over(marks, free, hangers, slack=0.25)
    down = marks.top[free] - marks.bottom[host[free]]
    fits &= up < np.where(host[free] > 0, _UNDER_COSTS * down, np.inf)[:, None]
    first = np.where(fits, up, np.inf).argmin(axis=1)
    return np.where(fits.any(axis=1), host[hangers[first]], 0).astype(np.int32)


def _gaps(marks: Marks, small: Numbers, large: Numbers) -> tuple[Reals, Reals]:
    """How far the small mark stands above the large one, and how far below it."""
    up = marks.top[large].astype(np.float32)[None, :] - marks.bottom[small].astype(np.float32)[:, None]
    down = marks.top[small].astype(np.float32)[:, None] - marks.bottom[large].astype(np.float32)[None, :]
    return up, down


def _over(marks: Marks, small: Numbers, large: Numbers, *, slack: float) -> Flags:
    """Is the middle of the small mark over the large one, or nearly?"""
    middle = marks.middle_x[small][:, None]
    reach = slack * marks.height[large].astype(np.float32)[None, :]
    return np.asarray(
        (middle >= marks.left[large] - reach) & (middle <= marks.right[large] + reach), np.bool_
    )
