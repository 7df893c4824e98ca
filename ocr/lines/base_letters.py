"""Base letters and their diacritics: which components stand on the line, which hang on one of those.

Problem: Thai vowels and tone marks stand above and below the letters, up to two on one, and small print
stands beside large print, so that size alone does not tell a letter from a vowel above one.
Known as: attachment of diacritics to base characters; here a nearest-neighbour rule with a cost for each
direction.
Steps: components of letter size are candidates; each component hangs on the nearest clearly taller
candidate over, under or round it; a tall hat that stands alone on its level hangs too; then tone marks are
stacked on upper vowels. Compared in blocks sorted by row, so that only neighbours meet (01ddb7c).
Dropped: one size for the whole page (fe32df8, cfbd660: a third of the errors of that day).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.lines.components import Components, Flags, Floats, Ints
from ocr.lines.text_height import measure_line_heights

# guess: all numbers of this module, tuned by looking at the sample pages
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
class BaseLetters:
    """`indexes` are those of base letters; `host` names for each component the letter it hangs on, or 0."""

    indexes: Ints
    host: Ints


def find_base_letters(components: Components, *, body: float, px: float) -> BaseLetters:
    """Base letters among the components, and the host of every other one."""
    large = np.flatnonzero(components.keep & (components.height >= _SMALLEST_LETTER_MM * px)).astype(np.int32)
    usual, lonely = measure_line_heights(components, large, body=body)
    fits = components.height[large] <= _TALLEST_LETTER * np.maximum(usual, body)
    large, usual, lonely = large[fits], usual[fits], lonely[fits]
    host = np.zeros(len(components.keep), np.int32)
    if len(large) == 0:
        return BaseLetters(large, host)
    every = np.flatnonzero(components.keep & (components.height <= components.height[large].max())).astype(
        np.int32
    )
    every = every[np.argsort(components.top[every], kind="stable")]
    hats = np.isin(every, large[lonely])
    for start in range(0, len(every), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        near = _select_near(components, every[part], large)
        host[every[part]] = _find_hosts(
            components, every[part], large[near], usual=usual[near], hats=hats[part]
        )
    hangers = every[host[every] > 0]
    under = components.middle_y[hangers] > components.bottom[host[hangers]]
    alone = (host[every] == 0) & ~np.isin(every, large[~lonely])
    free = np.concatenate([every[alone], hangers[under]])
    for start in range(0, len(free), _AT_ONCE):
        some = free[start : start + _AT_ONCE]
        upper = _find_stacked_hosts(components, some, hangers[~under], host)
        host[some] = np.where(upper > 0, upper, host[some])
    return BaseLetters(large[host[large] == 0], host)


def _select_near(components: Components, small: Ints, large: Ints) -> Ints:
    """Indexes of `large` near enough, up and down, that one of `small` may hang on them."""
    reach = max(_REACH_UP, _REACH_DOWN) * components.height[large]
    low = components.top[large] - reach < components.bottom[small].max()
    return np.flatnonzero(low & (components.bottom[large] + reach > components.top[small].min())).astype(
        np.int32
    )


def _find_hosts(components: Components, small: Ints, large: Ints, *, usual: Floats, hats: Flags) -> Ints:
    """For each of `small` the nearest clearly taller one that it stands on, under or inside; else 0."""
    if len(large) == 0:
        return np.zeros(len(small), np.int32)
    fits = _may_hang(components, small, large, usual=usual, hats=hats)
    cost = np.where(fits, _hanging_cost(components, small, large, usual=usual), np.inf)
    nearest = cost.argmin(axis=1)
    found = np.isfinite(cost[np.arange(len(small)), nearest])
    return np.where(found, large[nearest], 0).astype(np.int32)


def _may_hang(components: Components, small: Ints, large: Ints, *, usual: Floats, hats: Flags) -> Flags:
    """Which of `small` (rows) may hang on which of `large` (columns).

    A vowel with its tone mark may be as tall as the letter below: such a hat stands alone on its level.
    """
    height = components.height[large].astype(np.float32)
    own = components.height[small].astype(np.float32)[:, None]
    up, down = _vertical_gaps(components, small, large)
    middle = components.middle_y[small][:, None]
    above = (middle < components.top[large] + 0.1 * height) & (up > -_OVERLAP * height)
    above &= up < _REACH_UP * height
    below = (middle > components.bottom[large] - 0.1 * height) & (down > -_OVERLAP * height)
    below &= down < _REACH_DOWN * height
    taller = np.minimum(height, _USUAL * usual)[None, :] >= _TALLER * own
    hat = above & hats[:, None] & (height[None, :] >= 0.9 * own)
    under = (below | ((up < 0) & (down < 0))) & ~components.severed[small][:, None]
    fits = ((above | under) & taller) | hat
    fits &= _overlaps_horizontally(components, small, large, slack=0.25)
    return np.asarray(fits & (small[:, None] != large[None, :]), np.bool_)


def _hanging_cost(components: Components, small: Ints, large: Ints, *, usual: Floats) -> Floats:
    """How far each of `small` is from each of `large`, dearer below than above, and dearer for wide ones."""
    height = components.height[large].astype(np.float32)
    up, down = _vertical_gaps(components, small, large)
    wide = components.width[small][:, None] > _NARROW * usual[None, :]
    too_wide = components.width[small][:, None] > _WIDEST * usual[None, :]
    falls = _DOWN_COSTS * np.maximum(down, 0.0) + np.where(wide, _WIDE_COST, _DOWN_COST) * height
    rises = np.maximum(up, 0.0) + np.where(too_wide, _WIDE_COST, 0.0) * height
    return np.where(down > up, falls, rises)


def _find_stacked_hosts(components: Components, free: Ints, hangers: Ints, host: Ints) -> Ints:
    """A tone mark may stand on an upper vowel of about its own size: it shares the vowel's letter.

    Between two tight lines it may have been taken for a vowel under the upper one: then the nearer has it.
    """
    if len(free) == 0 or len(hangers) == 0:
        return np.zeros(len(free), np.int32)
    up, _ = _vertical_gaps(components, free, hangers)
    size = components.height[hangers].astype(np.float32)[None, :]
    own = components.height[free].astype(np.float32)[:, None]
    fits = (up > -0.5 * size) & (up < _STACK_REACH * np.maximum(size, own))
    fits &= own < _STACKED * components.height[host[hangers]][None, :]
    fits &= components.middle_y[free][:, None] < components.middle_y[hangers][None, :]
    fits &= components.top[host[hangers]][None, :] > components.middle_y[free][:, None]
    fits &= _overlaps_horizontally(components, free, hangers, slack=0.25)
    down = components.top[free] - components.bottom[host[free]]
    fits &= up < np.where(host[free] > 0, _UNDER_COSTS * down, np.inf)[:, None]
    first = np.where(fits, up, np.inf).argmin(axis=1)
    return np.where(fits.any(axis=1), host[hangers[first]], 0).astype(np.int32)


def _vertical_gaps(components: Components, small: Ints, large: Ints) -> tuple[Floats, Floats]:
    """How far each small component stands above each large one, and how far below it."""
    up = (
        components.top[large].astype(np.float32)[None, :]
        - components.bottom[small].astype(np.float32)[:, None]
    )
    down = (
        components.top[small].astype(np.float32)[:, None]
        - components.bottom[large].astype(np.float32)[None, :]
    )
    return up, down


def _overlaps_horizontally(components: Components, small: Ints, large: Ints, *, slack: float) -> Flags:
    """Is the middle of the small component over the large one, or nearly?"""
    middle = components.middle_x[small][:, None]
    reach = slack * components.height[large].astype(np.float32)[None, :]
    return np.asarray(
        (middle >= components.left[large] - reach) & (middle <= components.right[large] + reach), np.bool_
    )
