"""Runs: pieces of a text line, each with the letters and marks that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.base_letters import Letters
from ocr.lines.components import Marks, Reals, hull
from ocr.preparation.pixels import Mask

_JOIN_GAP = 1.5
_MERGE_GAP = 0.9
_SIZE_GAP = 0.55
_SIZE_STEP = 1.3
_CORE = 0.3
"""Part of a letter's height, up and down from its middle, that must meet its neighbour's."""
_MARK_REACH = 0.55
_UPWARD = 0.6
_LONGEST_CHAIN = 4
_DUST = 0.13
_DUST_REACH = 0.12
"""A full stop stands on the line: a dot that floats is dust."""


@dataclass(slots=True)
class Run:
    """`core` is the band of the letters alone, `box` has the marks too."""

    letters: list[int]
    box: Box
    core: tuple[int, int]
    spread: float = 0.0
    """How far apart, up and down, its letters stand: little on one line, much on two that grew together."""
    marks: list[int] = field(default_factory=list)


def find_runs(marks: Marks, letters: Letters, walls: Mask, *, body: float) -> list[Run]:
    """Letters that stand close together on a line, not across a wall, then the marks that belong to them."""
    runs = [_run(marks, group) for group in _groups(marks, letters, walls, body=body)]
    runs = [run for run in runs if run.box[2] - run.box[0] >= 0.25 * body]
    runs = [part for run in _merge(marks, runs, walls, body=body) for part in _by_size(marks, run, body=body)]
    if runs:
        _hang(marks, letters, runs, body=body)
    return runs


def _run(marks: Marks, letters: list[int]) -> Run:
    box = hull(marks.box(index) for index in letters)
    core = (int(np.median(marks.top[letters])), int(np.median(marks.bottom[letters])))
    high, low = np.percentile(marks.middle_y[letters], (10, 90))
    return Run(letters, box, core, float(low - high))


def _groups(marks: Marks, letters: Letters, walls: Mask, *, body: float) -> list[list[int]]:
    """Letters whose cores, grown sideways, meet. On a half-size canvas: only bars are drawn."""
    height, width = walls.shape
    canvas = np.zeros((height // 2 + 1, width // 2 + 1), np.uint8)
    for index in letters.indexes.tolist():
        x0, y0, x1, y1 = marks.box(index)
        reach, middle = _CORE * (y1 - y0), (y0 + y1) / 2
        cv2.rectangle(
            canvas, (x0 // 2, int(middle - reach) // 2), (x1 // 2, int(middle + reach) // 2), (1,), -1
        )
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (int(_JOIN_GAP * body / 2) | 1, 1))
    grown = cv2.morphologyEx(canvas, cv2.MORPH_CLOSE, kernel)
    barrier = cv2.resize(walls, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_AREA)
    grown[barrier > 0] = 0
    _, labels = cv2.connectedComponents(grown, connectivity=4)
    groups: dict[int, list[int]] = {}
    for index in letters.indexes.tolist():
        x0, y0, x1, y1 = marks.box(index)
        label = int(labels[(y0 + y1) // 4, (x0 + x1) // 4])
        groups.setdefault(label, []).append(index)
    return list(groups.values())


def _merge(marks: Marks, runs: list[Run], walls: Mask, *, body: float) -> list[Run]:
    """Join runs on one level that nearly touch, unless a wall stands between."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda r: r.box):
        for index, other in enumerate(merged):
            near = _one_level(run, other) and _gap(run.box, other.box) < _MERGE_GAP * body
            if near and not _walled_off(walls, other, run):
                merged[index] = _run(marks, other.letters + run.letters)
                break
        else:
            merged.append(run)
    return merged


def _by_size(marks: Marks, run: Run, *, body: float) -> list[Run]:
    """Large print and small typing after it are read apart, each at its own size."""
    letters = sorted(run.letters, key=lambda i: int(marks.left[i]))
    ends = np.maximum.accumulate(marks.right[letters])
    gaps = np.flatnonzero(marks.left[letters][1:] - ends[:-1] > _SIZE_GAP * body) + 1
    parts: list[list[int]] = []
    for part in np.split(np.array(letters), gaps):
        if parts and _alike(marks, parts[-1], part.tolist()):
            parts[-1] += part.tolist()
        else:
            parts.append(part.tolist())
    return [_run(marks, part) for part in parts]


def _alike(marks: Marks, left: list[int], right: list[int]) -> bool:
    """Two letters say too little about size: one of them may be a tall one."""
    sizes = [float(np.median(marks.height[part])) for part in (left, right)]
    return min(len(left), len(right)) < 3 or max(sizes) < _SIZE_STEP * min(sizes)


def _one_level(a: Run, b: Run) -> bool:
    common = min(a.core[1], b.core[1]) - max(a.core[0], b.core[0])
    return common > 0.5 * min(a.core[1] - a.core[0], b.core[1] - b.core[0])


def _gap(a: Box, b: Box) -> int:
    return max(a[0], b[0]) - min(a[2], b[2])


def _walled_off(walls: Mask, left: Run, right: Run) -> bool:
    top, bottom = max(left.core[0], right.core[0]), min(left.core[1], right.core[1])
    between = walls[top:bottom, min(left.box[2], right.box[2]) : max(left.box[0], right.box[0])]
    return bool(between.size and between.any(axis=1).mean() > 0.5)


def _hang(marks: Marks, letters: Letters, runs: list[Run], *, body: float) -> None:
    """Each mark goes with its letter; commas, dots and dashes to the nearest run."""
    home = {letter: number for number, run in enumerate(runs) for letter in run.letters}
    boxes = np.array([run.box for run in runs], np.float32)
    cores = np.array([run.core for run in runs], np.float32)
    owned: list[list[int]] = [list(run.letters) for run in runs]
    for index in np.flatnonzero(marks.keep).tolist():
        if index in home:
            continue
        number = home.get(_letter(letters, index))
        if number is None:
            number = _nearest(boxes, cores, marks.box(index), body=body)
        if number is not None:
            owned[number].append(index)
    for run, indexes in zip(runs, owned, strict=True):
        run.marks = indexes
        run.box = hull(marks.box(index) for index in indexes)


def _letter(letters: Letters, index: int) -> int:
    """The letter at the end of the chain: a mark may hang on a mark."""
    for _ in range(_LONGEST_CHAIN):
        host = int(letters.host[index])
        if host == 0:
            break
        index = host
    return index


def _nearest(boxes: Reals, cores: Reals, mark: Box, *, body: float) -> int | None:
    middle_x, middle_y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    dust = max(mark[2] - mark[0], mark[3] - mark[1]) < _DUST * body
    above, below = cores[:, 0] - mark[3], mark[1] - cores[:, 1]
    away = np.where(middle_y < cores[:, 0], above * _UPWARD, np.where(middle_y > cores[:, 1], below, 0.0))
    beside = (middle_x >= boxes[:, 0] - 0.7 * body) & (middle_x <= boxes[:, 2] + 0.7 * body)
    away = np.where(beside, np.maximum(away, 0.0), np.inf)
    nearest = int(np.argmin(away))
    reach = _DUST_REACH if dust else _MARK_REACH
    return nearest if away[nearest] < reach * body else None
