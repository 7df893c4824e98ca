"""Frames that may hold digits: two level rules, a digit's height apart, with what stands upright between.

Problem: boxes for numbers have whole walls, ticks from above, below or both, double frames, or only a rule
with teeth; digits have upright strokes too, and hands cross every wall.
Known as: perceptual grouping of line segments, verified by projection profiles.
Steps: pairs of rules above one another make frames, broken rules joined by the other; the profile of upright
ridges close to the rules, where typed digits do not reach, gives walls and ticks; a gap in both rules parts
two frames that stand close. A rule that has no partner is tried with the teeth on it.
Dropped: contours of the ruling lines (70da08b), which need whole walls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.lines.ridges import STEP, Ridges
from ocr.lines.upright_strokes import (
    WALL_MM,
    Peak,
    Span,
    Strokes,
    find_peaks,
    list_hidden,
    profile_strokes,
)

# guess: all numbers of this module; in millimetres, shares of a frame's height, or of its rules' depth
_HEIGHT_MM = (4.0, 12.0)
_WIDEST_MM = 135.0
_SAME_LEVEL_MM = 0.5
_OVERLAP = 0.6
_ALIKE, _WALL_DEPTH = 2.5, 0.3
"""How much deeper one rule of a frame may be than the other, and how deep its walls are at least."""
_REACH_MM, _ONE_WALL_MM = 1.6, 0.5
"""How far from a rule's end its wall may stand; two walls closer than this are one."""
_BROKEN_MM = 12.0
"""How far ink may break the rules of one frame."""
_SPECK_MM = 2.0
"""What is seen of rules for less than this is no frame of its own."""
_DOUBLE_MM = (0.3, 1.4)
"""How far from the first the second frame of a double one runs."""
_COVERED, _LEAST_COVERED = 0.8, 0.5
"""Share of a frame's width that the better and the worse of its rules are seen."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame between its walls, in pixels of the finding copy, and what stands upright in it."""

    box: Box
    peaks: tuple[Peak, ...]
    hidden: tuple[Span, ...] = ()
    """Columns where ink hides whether a stroke reaches a rule."""

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]


_MOST_BRIDGED = 800  # guess: a form of 30 rows of boxes has some 200


def find_frames(page: Picture, ridges: Ridges, *, px: float) -> list[Frame]:
    """Frames with a wall at both ends; the same ink may be in several (double frames)."""
    pairs = bridge_ink(ridges, _pair_rules(ridges, px=px), px=px)
    closed = [box for box in pairs if _is_ruled(ridges, box) and _has_walls(ridges, box, px=px)]
    frames: list[Frame] = []
    found = [*closed, *_find_teeth(ridges, closed, px=px)]
    for box in (box for box in found if not ridges.is_hatched(box)):
        parts = _split_at_gaps(page, ridges, box, px=px)
        frames.extend(frame for part in parts if (frame := _measure_frame(page, ridges, part, px=px)))
    return frames


def bridge_ink(ridges: Ridges, pairs: list[Box], *, px: float) -> list[Box]:
    """One box for two side by side where ink broke one rule here and the other there; nothing is bridged on a
    page of so many that they are hatching or noise: every pair is held against every other.
    """
    if len(pairs) > _MOST_BRIDGED:
        return pairs
    boxes = np.array(sorted(pairs), np.int64).reshape(-1, 4)
    x0, y0, x1, y1 = boxes.T[:, :, None]
    level = np.maximum(np.abs(y0 - y0.T), np.abs(y1 - y1.T)) <= _SAME_LEVEL_MM * px
    beside = level & (x0 > x1.T) & (x1 - x0.T <= _WIDEST_MM * px)
    joined: dict[int, list[int]] = {}
    for n, box in enumerate(boxes.tolist()):
        lefts = [joined[m] for m in np.flatnonzero(beside[n]).tolist() if m in joined]
        near = (left for left in lefts if 0 < box[0] - left[2] <= _BROKEN_MM * px)
        left = next((left for left in near if _is_bridged(ridges, left, box)), None)
        if left is None:
            joined[n] = box
        else:
            left[2] = box[2]
    return [(left, top, right, bottom) for left, top, right, bottom in joined.values()]


def _is_bridged(ridges: Ridges, left: Sequence[int], right: Sequence[int]) -> bool:
    """Is the one rule or the other seen all the way between two boxes, and some of each?"""
    one, other = (ridges.covers(left[side], left[2], right[0], reach=1) for side in (1, 3))
    return float((one | other).mean()) >= _COVERED and min(one.mean(), other.mean()) > 0


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
        pairs.extend((top, int(first + n)) for n in np.flatnonzero(common >= _OVERLAP * shorter))
    rules = sorted({rule for pair in pairs for rule in pair})
    depth = {rule: _measure_depth(ridges, boxes[rule].astype(int).tolist()) for rule in rules}
    alike = [(a, b) for a, b in pairs if max(depth[a], depth[b]) <= _ALIKE * min(depth[a], depth[b])]
    return _join_pairs(alike, boxes, level, px=px)


def _measure_depth(ridges: Ridges, box: Box) -> float:
    return ridges.usual_depth((box[1] + box[3]) / 2, box[0], box[2], reach=2)


def _join_pairs(
    pairs: list[tuple[int, int]],
    boxes: npt.NDArray[np.float64],
    level: npt.NDArray[np.float64],
    *,
    px: float,
) -> list[Box]:
    """One box for pairs that share a rule and whose other rules are on one level."""
    parent = list(range(len(pairs)))

    def find(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    by_rule: dict[tuple[int, int], list[int]] = {}
    for n, pair in enumerate(pairs):
        for side, rule in enumerate(pair):
            for other in by_rule.setdefault((side, rule), []):
                if abs(level[pair[1 - side]] - level[pairs[other][1 - side]]) <= _SAME_LEVEL_MM * px:
                    parent[find(n)] = find(other)
            by_rule[side, rule].append(n)
    groups: dict[int, list[tuple[int, int]]] = {}
    for n, pair in enumerate(pairs):
        groups.setdefault(find(n), []).append(pair)
    joined = [_outline(group, boxes, level) for group in groups.values()]
    return [box for box in joined if box[2] - box[0] <= _WIDEST_MM * px]


def _outline(
    pairs: list[tuple[int, int]], boxes: npt.NDArray[np.float64], level: npt.NDArray[np.float64]
) -> Box:
    """The levels are those of the longer rules: short ones may be ink."""
    tops, bottoms = (list(side) for side in zip(*pairs, strict=True))
    left = np.maximum(boxes[tops, 0], boxes[bottoms, 0]).min()
    right = np.minimum(boxes[tops, 2], boxes[bottoms, 2]).max()
    top, bottom = (_average_level(side, boxes, level) for side in (tops, bottoms))
    return round(left), round(top), round(right), round(bottom)


def _average_level(rules: list[int], boxes: npt.NDArray[np.float64], level: npt.NDArray[np.float64]) -> float:
    if len(rules) == 1:
        return float(level[rules[0]])
    weight = (boxes[rules, 2] - boxes[rules, 0]) ** 2
    return float((level[rules] * weight).sum() / weight.sum())


def _has_walls(ridges: Ridges, box: Box, *, px: float) -> bool:
    """Does a stroke nearly as deep as the rules stand at both ends?"""
    x0, y0, x1, y1 = box
    deep = _WALL_DEPTH * max(ridges.usual_depth(y, x0, x1, reach=2) for y in (y0, y1))
    reach = round(_REACH_MM * px)
    return all(ridges.stands(x, y0, y1, reach=reach, least=deep) for x in (x0, x1))


def _is_ruled(ridges: Ridges, box: Box) -> bool:
    """Rules are seen nearly all along, which letters on a line are not."""
    x0, y0, x1, y1 = box
    top, bottom = (ridges.covers(y, x0, x1, reach=1) for y in (y0, y1))
    seen = sorted((int(np.count_nonzero(top)), int(np.count_nonzero(bottom))))
    return len(top) > 0 and seen[1] >= _COVERED * len(top) and seen[0] >= _LEAST_COVERED * len(top)


def _find_teeth(ridges: Ridges, closed: list[Box], *, px: float) -> Iterator[Box]:
    """Boxes over a rule that has no frame on most of it, as high as the walls at both its ends. A frame that
    ends below them is ink.
    """
    frames = np.array(closed or [(0, -1_000, 0, -1_000)], np.float64)
    most, reach = round(_HEIGHT_MM[1] * px), round(_REACH_MM * px)
    low, high = _HEIGHT_MM[0] * px, most - STEP
    rules = np.array(ridges.rules, np.int64).reshape(-1, 4)
    wide = rules[:, 2] - rules[:, 0]
    rules = rules[(wide >= low) & (wide <= _WIDEST_MM * px)]
    levels = (rules[:, 1] + rules[:, 3]) // 2
    left, right = (ridges.rises(rules[:, side], levels, reach=reach, most=most) for side in (0, 2))
    least, tallest = np.minimum(left, right), np.maximum(left, right)
    for n in np.flatnonzero((least >= low) & (tallest < high)):
        (x0, _, x1, _), level = rules[n].tolist(), int(levels[n])
        common = np.minimum(frames[:, 2], x1) - np.maximum(frames[:, 0], x0)
        at_top = frames[:, 1] < level - least[n] + px
        over = (np.abs(frames[:, 3] - level) < px) & at_top & (common >= _OVERLAP * (x1 - x0))
        if not over.any():
            yield x0, level - int(tallest[n]), x1, level


def _split_at_gaps(page: Picture, ridges: Ridges, box: Box, *, px: float) -> list[Box]:
    """Parts of a box where both its rules are missing between two walls."""
    x0, y0, x1, y1 = box
    seen = ridges.covers(y0, x0, x1, reach=2) | ridges.covers(y1, x0, x1, reach=2)
    gaps = _list_gaps(drop_specks(seen, px=px), x0)
    if not gaps:
        return [box]
    strokes = _profile(page, ridges, box, px=px)
    walls = [peak.x for peak in find_peaks(strokes, apart=0.0) if peak.whole]
    near = 0.9 * px
    parts, left = [], x0
    for begin, end in gaps:
        before = [x for x in walls if begin - near <= x <= begin + near / 2]
        after = [x for x in walls if end - near / 2 <= x <= end + near]
        if before and after:
            parts.append((left, y0, round(before[-1]), y1))
            left = round(after[0])
    return [part for part in [*parts, (left, y0, x1, y1)] if part[2] - part[0] >= 2 * px]


def drop_specks(seen: npt.NDArray[np.bool_], *, px: float) -> npt.NDArray[np.bool_]:
    """Without what is seen in fewer columns than any cell has: noise in a gap, dashes."""
    least = max(1, round(_SPECK_MM * px / STEP))
    kernel = np.ones((1, least), np.uint8)
    row = np.pad(seen.astype(np.uint8), least, constant_values=1)[None]
    opened = cv2.morphologyEx(row, cv2.MORPH_OPEN, kernel)[0]
    return np.asarray(opened[least : len(opened) - least], np.bool_)


def _list_gaps(seen: npt.NDArray[np.bool_], left: int) -> list[tuple[int, int]]:
    """Columns of the page between which nothing is seen, inside the rule."""
    edges = np.flatnonzero(np.diff(np.concatenate([[1], seen.astype(np.int8), [1]])))
    begin_and_end = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    first = left // STEP
    return [((first + a) * STEP, (first + b) * STEP) for a, b in begin_and_end if a > 0 and b < len(seen)]


def _measure_frame(page: Picture, ridges: Ridges, box: Box, *, px: float) -> Frame | None:
    """The frame between the walls nearest to its ends; None where one of them has none."""
    _, y0, _, y1 = box
    profile = _profile(page, ridges, box, px=px)
    walls = [peak.x for peak in find_peaks(profile, apart=0.0) if peak.whole]
    ends = _pick_ends(ridges, walls, box, px=px)
    if ends is None or ends[1] - ends[0] < 2 * px:
        return None
    peaks = find_peaks(profile, apart=_ONE_WALL_MM * px)
    inside = tuple(peak for peak in peaks if ends[0] + px < peak.x < ends[1] - px)
    return Frame((round(ends[0]), y0, round(ends[1]) + 1, y1), inside, list_hidden(profile))


def _pick_ends(ridges: Ridges, walls: list[float], box: Box, *, px: float) -> tuple[float, float] | None:
    """The walls nearest to a rule's ends; of double ones, as far apart at both ends, the inner ones."""
    if not walls:
        return None
    x0, x1 = box[0], box[2]
    left, right = (walls[int(np.abs(np.subtract(walls, end)).argmin())] for end in (x0, x1))
    if max(abs(left - x0), abs(right - x1)) > _REACH_MM * px:
        return None
    return (
        _pick_inner(ridges, walls, box, left, way=1, px=px),
        _pick_inner(ridges, walls, box, right, way=-1, px=px),
    )


def _pick_inner(ridges: Ridges, walls: list[float], box: Box, wall: float, *, way: int, px: float) -> float:
    """The wall itself; of a double frame the inner one (to the right: 1, to the left: -1)."""
    least, most = (mm * px for mm in _DOUBLE_MM)
    inner = [x for x in walls if least < way * (x - wall) < most]
    return next((x for x in inner if _is_doubled(ridges, box, way * (x - wall))), wall)


def _is_doubled(ridges: Ridges, box: Box, more: float) -> bool:
    """Does another rule run so far above this one?"""
    return float(ridges.covers(box[1] - more, box[0], box[2], reach=1).mean()) >= _COVERED


def _profile(page: Picture, ridges: Ridges, box: Box, *, px: float) -> Strokes:
    """Strokes from a little before the box to a little behind it."""
    x0, y0, x1, y1 = box
    pad = round((_REACH_MM + WALL_MM) * px)
    usual = max(ridges.usual_depth(y, x0, x1, reach=2) for y in (y0, y1))
    return profile_strokes(page, (x0 - pad, y0, x1 + pad, y1), usual=usual, px=px)
