"""Frames that may hold digits: two level rules, a digit's height apart, with what stands upright between.

Problem: boxes for numbers have whole walls, ticks from above, below or both, double frames, or only a rule
with teeth; digits have upright strokes too, and hands cross every wall.
Known as: perceptual grouping of line segments, verified by projection profiles.
Steps: pairs of rules above one another make frames, broken rules joined by the other; the profile of upright
ridges close to the rules, where typed digits do not reach, gives walls and ticks; a gap in both rules parts
two frames that stand close. A rule that has no partner is tried with the teeth on it.
Cost: 0.2 ms a frame tried. Dropped: contours of the ruling lines (70da08b), which need whole walls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.lines.ridges import STEP, Ridges, find_depth

Profile = npt.NDArray[np.float32]

# guess: all numbers of this module; in millimetres, shares of a frame's height, or of its rules' depth
_HEIGHT_MM = (4.0, 12.0)
_WIDEST_MM = 135.0
_SAME_LEVEL_MM = 0.5
_OVERLAP = 0.6
_WALL_MM, _REACH_MM, _ONE_WALL_MM = 1.1, 1.6, 1.1
"""The thickest wall; how far from a rule's end its wall may stand; two walls closer than this are one."""
_ZONE = 0.2
_WHOLE, _SEEN, _FULL = 0.4, 0.4, 0.8
_SHALLOWEST = 9.0
_TEETH_MM = 1.6
_COVERED, _LEAST_COVERED = 0.8, 0.5
"""Share of a frame's width that the better and the worse of its rules are seen."""


@dataclass(frozen=True, slots=True)
class Peak:
    """An upright stroke that reaches a rule: where, and how sure (0 to 1); `whole` from rule to rule."""

    x: float
    strength: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame between its walls, in pixels of the finding copy, and what stands upright in it."""

    box: Box
    peaks: tuple[Peak, ...]
    closed: bool
    """Whether both ends have a wall."""

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]


def find_frames(page: Picture, ridges: Ridges, *, px: float) -> list[Frame]:
    """Frames with a wall at both ends; the same ink may be in several (double frames)."""
    pairs = _pair_rules(ridges, px=px)
    frames = []
    reach = round(_REACH_MM * px)
    closed = [box for box in pairs if all(ridges.stands(x, box[1], box[3], reach=reach) for x in box[::2])]
    closed = [box for box in closed if _is_ruled(ridges, box)]
    for box in [*closed, *_find_teeth(ridges, pairs, px=px)]:
        for part in _split_at_gaps(page, ridges, box, px=px):
            frame = _measure_frame(page, ridges, part, px=px)
            if frame.closed:
                frames.append(frame)
    return frames


def _pair_rules(ridges: Ridges, *, px: float) -> list[Box]:
    """Boxes between two rules, one above the other; those that share a broken rule are one."""
    if not ridges.rules:
        return []
    boxes = np.array(sorted(ridges.rules, key=lambda box: box[1] + box[3]), np.float64)
    boxes = boxes[boxes[:, 2] - boxes[:, 0] <= _WIDEST_MM * px]
    level = (boxes[:, 1] + boxes[:, 3]) / 2
    low, high = (mm * px for mm in _HEIGHT_MM)
    pairs: list[tuple[int, int]] = []
    for top in range(len(boxes)):
        first, last = np.searchsorted(level, (level[top] + low, level[top] + high))
        under = boxes[first:last]
        common = np.minimum(under[:, 2], boxes[top, 2]) - np.maximum(under[:, 0], boxes[top, 0])
        shorter = np.minimum(under[:, 2] - under[:, 0], boxes[top, 2] - boxes[top, 0])
        for bottom in (int(first + n) for n in np.flatnonzero(common >= _OVERLAP * shorter)):
            if _has_wall(ridges, boxes[top], boxes[bottom], px=px):
                pairs.append((top, bottom))
    return _join_pairs(pairs, boxes, level, px=px)


def _is_ruled(ridges: Ridges, box: Box) -> bool:
    """Rules are seen nearly all along, which letters on a line are not."""
    x0, y0, x1, y1 = box
    shares = [float(ridges.covers(y, x0, x1, reach=1).mean()) for y in (y0, y1)]
    return max(shares) >= _COVERED and min(shares) >= _LEAST_COVERED


def _has_wall(
    ridges: Ridges, top: npt.NDArray[np.float64], bottom: npt.NDArray[np.float64], *, px: float
) -> bool:
    """Does a stroke stand between the two where one of them begins or ends?"""
    reach, rows = round(_REACH_MM * px), (int(top[1]), int(bottom[3]))
    ends = {int(max(top[0], bottom[0])), int(min(top[2], bottom[2]))}
    return any(ridges.stands(x, *rows, reach=reach) for x in ends)


def _join_pairs(
    pairs: list[tuple[int, int]],
    boxes: npt.NDArray[np.float64],
    level: npt.NDArray[np.float64],
    *,
    px: float,
) -> list[Box]:
    """One box for pairs that share a rule and whose other rules are on one level."""
    joined: list[tuple[set[tuple[str, int]], float, float, float, float]] = []
    for top, bottom in pairs:
        left, right = max(boxes[top, 0], boxes[bottom, 0]), min(boxes[top, 2], boxes[bottom, 2])
        mine = ({("top", top), ("bottom", bottom)}, left, level[top], right, level[bottom])
        for other in [each for each in joined if _share_rule(each, mine, px=px)]:
            joined.remove(other)
            mine = (
                other[0] | mine[0],
                min(other[1], mine[1]),
                (other[2] + mine[2]) / 2,
                max(other[3], mine[3]),
                (other[4] + mine[4]) / 2,
            )
        joined.append(mine)
    return [
        (round(x0), round(y0), round(x1), round(y1))
        for _, x0, y0, x1, y1 in joined
        if x1 - x0 <= _WIDEST_MM * px
    ]


def _share_rule(
    one: tuple[set[tuple[str, int]], float, float, float, float],
    other: tuple[set[tuple[str, int]], float, float, float, float],
    *,
    px: float,
) -> bool:
    near = _SAME_LEVEL_MM * px
    level = abs(one[2] - other[2]) <= near and abs(one[4] - other[4]) <= near
    return level and bool(one[0] & other[0])


def _find_teeth(ridges: Ridges, pairs: list[Box], *, px: float) -> Iterator[Box]:
    """Boxes over a rule that has no rule above it, as high as the walls at both its ends."""
    bottoms = np.array([(box[0], box[2], box[3]) for box in pairs] or [(0, 0, -1_000)], np.float64)
    most, reach = round(_HEIGHT_MM[1] * px), round(_REACH_MM * px)
    for x0, y0, x1, y1 in ridges.rules:
        level = (y0 + y1) // 2
        over = (np.abs(bottoms[:, 2] - level) < px) & (bottoms[:, 0] < x1) & (bottoms[:, 1] > x0)
        if over.any() or not _HEIGHT_MM[0] * px <= x1 - x0 <= _WIDEST_MM * px:
            continue
        heights = [ridges.rises(x, level, reach=reach, most=most) for x in (x0, x1)]
        if min(heights) >= _HEIGHT_MM[0] * px and max(heights) < most - STEP:
            yield x0, level - max(heights), x1, level


def _split_at_gaps(page: Picture, ridges: Ridges, box: Box, *, px: float) -> list[Box]:
    """Parts of a box where both its rules are missing between two walls."""
    x0, y0, x1, y1 = box
    seen = ridges.covers(y0, x0, x1, reach=2) | ridges.covers(y1, x0, x1, reach=2)
    gaps = _list_gaps(seen, x0)
    if not gaps:
        return [box]
    walls = [peak.x for peak in _find_peaks(page, ridges, box, px=px) if peak.whole]
    near = 0.9 * px
    parts, left = [], x0
    for begin, end in gaps:
        before = [x for x in walls if begin - near <= x <= begin + near / 2]
        after = [x for x in walls if end - near / 2 <= x <= end + near]
        if before and after:
            parts.append((left, y0, round(before[-1]), y1))
            left = round(after[0])
    return [part for part in [*parts, (left, y0, x1, y1)] if part[2] - part[0] >= 2 * px]


def _list_gaps(seen: npt.NDArray[np.bool_], left: int) -> list[tuple[int, int]]:
    """Columns of the page between which nothing is seen, inside the rule."""
    edges = np.flatnonzero(np.diff(np.concatenate([[1], seen.astype(np.int8), [1]])))
    begin_and_end = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    first = left // STEP
    return [((first + a) * STEP, (first + b) * STEP) for a, b in begin_and_end if a > 0 and b < len(seen)]


def _measure_frame(page: Picture, ridges: Ridges, box: Box, *, px: float) -> Frame:
    """The frame with its ends at its outermost walls; not closed where one of them has none."""
    x0, y0, x1, y1 = box
    reach = _REACH_MM * px
    peaks = _find_peaks(page, ridges, box, px=px)
    left = min((p for p in peaks if p.whole and abs(p.x - x0) <= reach), key=lambda p: abs(p.x - x0), default=None)
    right = min((p for p in peaks if p.whole and abs(p.x - x1) <= reach), key=lambda p: abs(p.x - x1), default=None)
    if left is None or right is None or right.x - left.x < 2 * px:
        return Frame(box, (), closed=False)
    inside = tuple(p for p in peaks if left.x + px < p.x < right.x - px)
    return Frame((round(left.x), y0, round(right.x) + 1, y1), inside, closed=True)


def _find_peaks(page: Picture, ridges: Ridges, box: Box, *, px: float) -> list[Peak]:
    """Upright strokes at one of the two rules, from left to right."""
    x0, y0, x1, y1 = box
    pad, wide = round((_REACH_MM + _WALL_MM) * px), round(_WALL_MM * px) | 1
    left = max(0, x0 - pad)
    crop = np.ascontiguousarray(page[max(0, y0) : y1 + 1, left : x1 + pad])
    if min(crop.shape) < 5:
        return []
    depth = find_depth(crop, size=(wide, 1)).astype(np.float32)
    depth = np.maximum(depth, np.maximum(np.roll(depth, 1, axis=1), np.roll(depth, -1, axis=1)))
    usual = max(ridges.usual_depth(y0, x0, x1, reach=2), ridges.usual_depth(y1, x0, x1, reach=2))
    usual = max(_SHALLOWEST / _SEEN, usual)
    whole, edge = _profile_zones(depth, height=y1 - y0)
    strength = np.clip(edge / (_FULL * usual), 0, 1)
    found = _pick_maxima(strength, least=_SEEN / _FULL, apart=_ONE_WALL_MM * px)
    near = max(1, wide // 2)
    return [_make_peak(x, left, strength, whole >= _WHOLE * usual, near=near) for x in found]


def _make_peak(
    x: float, left: int, strength: Profile, whole: npt.NDArray[np.bool_], *, near: int
) -> Peak:
    around = slice(max(0, round(x) - near), round(x) + near + 1)
    return Peak(left + x, float(strength[around].max()), bool(whole[around].any()))


def _profile_zones(depth: Profile, *, height: int) -> tuple[Profile, Profile]:
    """For each column: the least of five zones from rule to rule, and the deeper of the outermost two."""
    rim = max(1, round(0.06 * height))
    inner = depth[rim : len(depth) - rim]
    rows = max(1, round(_ZONE * len(inner)))
    zones = np.stack([inner[at : at + rows].mean(axis=0) for at in np.linspace(0, len(inner) - rows, 5).astype(int)])
    return zones.min(axis=0), np.maximum(zones[0], zones[-1])


def _pick_maxima(profile: Profile, *, least: float, apart: float) -> list[float]:
    """Middles of the strips where the profile is high, joined where they are too close to be two walls."""
    high = np.flatnonzero(profile >= least)
    if not len(high):
        return []
    strips = np.split(high, np.flatnonzero(np.diff(high) > 1) + 1)
    middles: list[tuple[float, float]] = []
    for strip in strips:
        middle = float(np.average(strip, weights=profile[strip]))
        weight = float(profile[strip].max())
        if middles and middle - middles[-1][0] < apart:
            last = middles.pop()
            middle = (last[0] * last[1] + middle * weight) / (last[1] + weight)
            weight = max(weight, last[1])
        middles.append((middle, weight))
    return [middle for middle, _ in middles]
