"""Runs: pieces of a text line, each with its upper and lower marks, as one box."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.lines.marks import Marks, hull
from ocr.prepare import Mask

_LETTER = 0.62
"""Shorter than this part of the body height is a mark, a dot or a dash."""
_JOIN_GAP = 1.5
_MARK_REACH = 0.55
_UPWARD = 0.6


def find_runs(marks: Marks, walls: Mask, *, body: float) -> list[Box]:
    """Letters that stand close together on a line, not across a wall, then the small marks hung on them."""
    letters = marks.keep & (marks.height >= _LETTER * body) & (marks.height <= 3.0 * body)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (int(_JOIN_GAP * body) | 1, 1))
    grown = cv2.morphologyEx(marks.picture_of(letters), cv2.MORPH_CLOSE, kernel)
    grown[walls > 0] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=4)
    boxes = [
        (x, y, x + width, y + height)
        for x, y, width, height, _area in stats[1:].tolist()
        if width >= 0.25 * body and height >= 0.4 * body
    ]
    boxes = _absorb(_merge(_merge(boxes, body=body), body=body), body=body)
    return _hang(boxes, marks, body=body) if boxes else []


def _merge(boxes: list[Box], *, body: float) -> list[Box]:
    """Join runs that lie side by side on one level, or inside one another."""
    merged: list[Box] = []
    for box in sorted(boxes):
        for index, other in enumerate(merged):
            if _one_level(box, other) and _gap(box, other) < 0.9 * body:
                merged[index] = hull((box, other))
                break
        else:
            merged.append(box)
    return merged


def _one_level(a: Box, b: Box) -> bool:
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * min(a[3] - a[1], b[3] - b[1])


def _gap(a: Box, b: Box) -> int:
    return max(a[0], b[0]) - min(a[2], b[2])


def _absorb(boxes: list[Box], *, body: float) -> list[Box]:
    """A box that is only a mark, and hugs a wider run, belongs to that run."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: b[0] - b[2]):
        host = next((i for i, run in enumerate(kept) if _hugs(box, run, body=body)), None)
        if host is None:
            kept.append(box)
        else:
            kept[host] = hull((kept[host], box))
    return kept


def _hugs(mark: Box, run: Box, *, body: float) -> bool:
    width, height = mark[2] - mark[0], mark[3] - mark[1]
    if width >= 2.2 * body or height >= 0.95 * body or run[2] - run[0] <= 1.5 * width:
        return False
    inside = mark[0] > run[0] - 0.5 * body and mark[2] < run[2] + 0.5 * body
    return inside and max(run[1] - mark[3], mark[1] - run[3]) < 0.3 * body


def _hang(boxes: list[Box], marks: Marks, *, body: float) -> list[Box]:
    """Give each small mark to the nearest run, reaching further for marks above, where Thai stacks them."""
    core = np.array(boxes, float)
    grown = core.copy()
    for index in np.flatnonzero(marks.keep & (marks.height < _LETTER * body)):
        mark = marks.box(int(index))
        away = _distance(core, mark, body=body)
        nearest = int(np.argmin(away))
        if away[nearest] < _MARK_REACH * body:
            grown[nearest, :2] = np.minimum(grown[nearest, :2], mark[:2])
            grown[nearest, 2:] = np.maximum(grown[nearest, 2:], mark[2:])
    return [(int(x0), int(y0), int(x1), int(y1)) for x0, y0, x1, y1 in grown]


def _distance(runs: npt.NDArray[np.float64], mark: Box, *, body: float) -> npt.NDArray[np.float64]:
    middle_x, middle_y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    above, below = runs[:, 1] - mark[3], mark[1] - runs[:, 3]
    away = np.where(middle_y < runs[:, 1], above * _UPWARD, np.where(middle_y > runs[:, 3], below, 0.0))
    over = (middle_x >= runs[:, 0] - 0.7 * body) & (middle_x <= runs[:, 2] + 0.7 * body)
    return np.where(over, np.maximum(away, 0.0), np.inf)
