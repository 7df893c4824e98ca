"""Groups of a number whose frame was lost, put back where the form's groups say that it must be.

Problem: on a worn page one frame of 2-7-1 may lack a wall and is not found; the number would be read short.
Known as: model-based completion: a partial match of a known pattern predicts the rest, then it is verified.
Steps: groups found are a stretch of an account number's or an id's groups, half of it at least; where the
missing groups would lie, at the pitch and gap of the others, rules must be seen on half of the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from ocr.engine import Box
from ocr.lines.comb_pitch import Fit
from ocr.lines.digit_frames import Frame
from ocr.lines.ridges import STEP, Ridges

KNOWN_GROUPS = ((2, 7, 1), (1, 4, 5, 2, 1))
# guess, all of them
_LEAST_FOUND, _LEAST_COVERED = 0.5, 0.5
_LONGEST_HOLE_MM, _SHORTEST_MM = 50.0, 2.8
_USUAL_GAP = 0.45
"""In pitches."""


def fill_hole(left: Frame, right: Frame, ridges: Ridges, *, px: float) -> list[Frame] | None:
    """Frames between two on one level, where rules are seen on most of the way; None where they are not."""
    begin, end = left.box[2], right.box[0]
    y0, y1 = (left.box[1] + right.box[1]) // 2, (left.box[3] + right.box[3]) // 2
    if not 0 < end - begin <= _LONGEST_HOLE_MM * px:
        return None
    seen = ridges.covers(y0, begin, end, reach=3) | ridges.covers(y1, begin, end, reach=3)
    if not seen.size or float(seen.mean()) < _LEAST_COVERED:
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    first, last = runs[0][0], runs[-1][1]
    box = (begin + STEP * first, y0, min(end, begin + STEP * last), y1)
    return [Frame(box, ())] if box[2] - box[0] >= _SHORTEST_MM * px else []


def complete_frames(frames: Sequence[Frame], fit: Fit, ridges: Ridges) -> list[Frame] | None:
    """All frames of the number with those that were lost; None where none is missing or nothing is seen."""
    for before, after in _list_missing(fit.counts):
        gaps = [right.box[0] - left.box[2] for left, right in pairwise(frames)]
        gap = float(np.median(gaps)) if gaps else _USUAL_GAP * fit.pitch
        left = _extend(frames[0].box, before[::-1], pitch=fit.pitch, gap=gap, way=-1)[::-1]
        right = _extend(frames[-1].box, after, pitch=fit.pitch, gap=gap, way=1)
        if all(_is_seen(box, ridges) for box in (*left, *right)):
            return [
                *(Frame(box, ()) for box in left),
                *frames,
                *(Frame(box, ()) for box in right),
            ]
    return None


def _list_missing(counts: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What is missing before and after, for each known number these groups may be a part of."""
    for groups in KNOWN_GROUPS:
        if len(counts) >= len(groups) or sum(counts) < _LEAST_FOUND * sum(groups):
            continue
        for at in range(len(groups) - len(counts) + 1):
            if groups[at : at + len(counts)] == counts:
                yield groups[:at], groups[at + len(counts) :]


def _extend(beside: Box, counts: Sequence[int], *, pitch: float, gap: float, way: int) -> list[Box]:
    """Boxes for groups of so many cells, one after the other to the right (1) or left (-1)."""
    edge = float(beside[2] if way > 0 else beside[0])
    boxes = []
    for count in counts:
        near, far = edge + way * gap, edge + way * (gap + count * pitch)
        boxes.append((round(min(near, far)), beside[1], round(max(near, far)), beside[3]))
        edge = far
    return boxes


def _is_seen(box: Box, ridges: Ridges) -> bool:
    x0, y0, x1, y1 = box
    if x0 < 0:
        return False
    seen = ridges.covers(y0, x0, x1, reach=3) | ridges.covers(y1, x0, x1, reach=3)
    return bool(seen.size) and float(seen.mean()) >= _LEAST_COVERED
