"""Upright strokes that reach a frame's rules, told from the ink a hand put over them.

Problem: walls and ticks between two rules are what gives the count of places, and ink stands among them, on
them and across the rules: a heavy stroke hides a wall, a digit's stem looks like one.
Known as: projection profiles of a black-hat transform, with missing data.
Steps: the black-hat across finds thin strokes; what is dark but not thin is ink that hides what lies under,
and its rows say nothing, neither for a wall nor against it; of the rows that are seen the least of five zones
from rule to rule tells walls, the zones close to the rules tell ticks.
Dropped: the means over all rows: one digit across a wall and the wall was gone (MNIST's hands: 7 of 16).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.lines.order_statistics import quantile
from ocr.lines.ridges import Depth, find_depth

Profile = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Span = tuple[float, float]

# guess: all numbers of this module
WALL_MM = 0.8
"""The thickest wall: what is thicker is ink."""
_WIDE_STRIP, _INSET = 6, 2
"""Columns that are more than one wall of a finding copy; and how far inside its sides they then are."""
_ZONE, _RIM, _SMALLEST = 0.18, 0.05, 12
_WHOLE, _SEEN, _FULL = 0.4, 0.4, 0.8
_SHALLOWEST = 9.0
_DARK = 0.5
"""Of a rule's depth: darker than paper by so much is ink."""
_PAPER = 0.85
"""Share of a frame's pixels that are darker than its paper."""
_ZONES, _BANDS = 5, 3
_KNOWN, _KNOWN_ZONES = 0.3, 2
"""Share of a zone's rows that must be seen for it to tell, and zones that must tell of a wall."""
_THREE = np.ones((1, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class Peak:
    """An upright stroke that reaches a rule: where, and how sure (0 to 1); `whole` from rule to rule."""

    x: float
    strength: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Strokes:
    """For every column from `left` on: how sure an upright stroke reaches a rule there, both rules, and
    whether ink hides that.
    """

    left: int
    strength: Profile
    whole: Mask
    hidden: Mask
    near: int


def profile_strokes(page: Picture, box: Box, *, usual: float, px: float) -> Strokes:
    """Strokes between two rules (first and last row of the box), which are usually so deep."""
    x0, y0, x1, y1 = box
    left, wide = max(0, x0), round(WALL_MM * px) | 1
    crop = np.ascontiguousarray(page[max(0, y0) : y1 + 1, left:x1])
    if min(crop.shape) < _SMALLEST:
        nothing = np.zeros(0, np.bool_)
        return Strokes(left, np.zeros(0, np.float32), nothing, nothing, 1)
    usual = max(_SHALLOWEST / _SEEN, usual)
    depth = cv2.dilate(find_depth(crop, size=(wide, 1)), _THREE)
    dark = crop < quantile(crop[::2, ::2].ravel(), _PAPER) - _DARK * usual
    whole, edge, hidden = _profile_zones(np.asarray(depth, np.uint8), ~dark | (depth >= _SEEN * usual))
    strength = np.clip(edge / (_FULL * usual), 0, 1)
    hidden &= strength < _SEEN / _FULL
    return Strokes(left, strength, whole >= _WHOLE * usual, hidden, max(1, wide // 2))


def find_peaks(strokes: Strokes, *, apart: float) -> list[Peak]:
    """Upright strokes that reach a rule, from left to right; two closer than `apart` are one."""
    peaks = []
    strengths, wholes = strokes.strength.tolist(), strokes.whole.tolist()
    for x in _pick_maxima(strokes.strength, least=_SEEN / _FULL, apart=apart):
        around = slice(max(0, round(x) - strokes.near), round(x) + strokes.near + 1)
        peaks.append(Peak(strokes.left + x, max(strengths[around]), any(wholes[around])))
    return peaks


def list_hidden(strokes: Strokes) -> tuple[Span, ...]:
    """First and last column of every strip that ink hides, in pixels of the page."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], strokes.hidden.astype(np.int8), [0]])))
    return tuple(
        (float(strokes.left + a), float(strokes.left + b - 1))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    )


def _profile_zones(depth: Depth, seen: Mask) -> tuple[Profile, Profile, Mask]:
    """For each column: the least of five zones from rule to rule; of the zones at the two rules the deeper,
    where each is as deep as the least of its three bands, as a tick begins at the rule; and whether ink hides
    one of these.
    """
    chosen = _choose_rows(len(depth))
    known = seen.astype(np.float32)
    rows = chosen @ known
    mean = (chosen @ (depth * known)) / np.maximum(1, rows)
    means = np.where(rows >= _KNOWN * chosen.sum(axis=1, keepdims=True), mean, np.float32(np.inf))
    zones, edges = means[:_ZONES], np.minimum.reduceat(means[_ZONES:], (0, _BANDS))
    whole = np.where((zones < np.inf).sum(axis=0) >= _KNOWN_ZONES, zones.min(axis=0), 0)
    hidden = np.isinf(edges)
    return (
        np.asarray(whole, np.float32),
        np.asarray(np.where(hidden, 0, edges).max(axis=0), np.float32),
        np.asarray(hidden.any(axis=0), np.bool_),
    )


@lru_cache(maxsize=256)
def _choose_rows(tall: int) -> Profile:
    """Which rows of a frame so high are in each of five zones, then in each of three bands of the first and
    of the last: one product with it sums them all.
    """
    rim = max(2, round(_RIM * tall))
    rows = max(3, round(_ZONE * (tall - 2 * rim)))
    starts = np.linspace(rim, tall - rim - rows, _ZONES).astype(int)
    zones = [np.arange(at, at + rows) for at in starts]
    bands = [band for zone in (zones[0], zones[-1]) for band in np.array_split(zone, _BANDS)]
    chosen = np.zeros((_ZONES + 2 * _BANDS, tall), np.float32)
    for row, part in zip(chosen, [*zones, *bands], strict=True):
        row[part] = 1
    return chosen


def _pick_maxima(profile: Profile, *, least: float, apart: float) -> list[float]:
    """Middles of the strips where the profile is high, joined where they are too close to be two walls; of a
    wide strip, where ink touches a wall, both its sides.
    """
    high = np.concatenate([[False], profile >= least, [False]])
    edges = np.flatnonzero(high[1:] != high[:-1]).tolist()
    middles: list[float] = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        wide = end - begin > _WIDE_STRIP
        for middle in (begin + _INSET, end - 1 - _INSET) if wide else ((begin + end - 1) / 2,):
            if middles and middle - middles[-1] < apart:
                middles[-1] = (middles[-1] + middle) / 2
            else:
                middles.append(float(middle))
    return middles
