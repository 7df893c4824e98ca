"""Text runs: pieces of a line of text, each with the letters and diacritics that belong to it.

Problem: words of a form stand in columns and cells; a line across the page is no unit of reading.
Known as: run-length smearing (RLSA: K. Wong, R. Casey, F. Wahl, IBM J. Res. Dev. 26, 1982), on letters alone.
Steps: the middle bands of base letters, drawn as bars on a half-size canvas, are closed sideways and cut at
vertical ruling lines; connected bars are a run; runs on one level that nearly touch are merged, runs of two
sizes of print are split; then each diacritic goes with its letter, commas, dots and dashes with the nearest
run.
Dropped: runs as plain boxes of large ink (fe32df8: lines set tight shared their ink).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr.engine import Box
from ocr.lines.base_letters import BaseLetters
from ocr.lines.boxes import bounding_box
from ocr.lines.components import Components, Floats
from ocr.lines.order_statistics import median, quantile
from ocr.preparation.pixels import Mask

# guess: all numbers of this module: in body heights where nothing else is said
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
    """`core` is the band (rows) of the letters alone, `box` has the diacritics too."""

    letters: list[int]
    box: Box
    core: tuple[int, int]
    spread: float = 0.0
    """How far apart, up and down, its letters stand: little on one line, much on two that grew together."""
    components: list[int] = field(default_factory=list)


def find_runs(
    components: Components, letters: BaseLetters, vertical_rules: Mask, *, body: float
) -> list[Run]:
    """Letters that stand close together on a line, not across a vertical rule, with what belongs to them."""
    runs = [
        _make_run(components, group)
        for group in _smear_into_groups(components, letters, vertical_rules, body=body)
    ]
    runs = [run for run in runs if run.box[2] - run.box[0] >= 0.25 * body]
    runs = [
        part
        for run in _merge_runs(components, runs, vertical_rules, body=body)
        for part in _split_by_size(components, run, body=body)
    ]
    if runs:
        _attach_components(components, letters, runs, body=body)
    return runs


def _make_run(components: Components, letters: list[int]) -> Run:
    box = bounding_box(components.box(index) for index in letters)
    top, bottom = components.top[letters], components.bottom[letters]
    middles = (top + bottom) / 2
    spread = quantile(middles, 0.9) - quantile(middles, 0.1)
    return Run(letters, box, (int(median(top)), int(median(bottom))), spread)


def _smear_into_groups(
    components: Components, letters: BaseLetters, vertical_rules: Mask, *, body: float
) -> list[list[int]]:
    """Letters whose middle bands, smeared sideways, meet."""
    height, width = vertical_rules.shape
    canvas = np.zeros((height // 2 + 1, width // 2 + 1), np.uint8)
    for index in letters.indexes.tolist():
        x0, y0, x1, y1 = components.box(index)
        reach, middle = _CORE * (y1 - y0), (y0 + y1) / 2
        cv2.rectangle(
            canvas, (x0 // 2, int(middle - reach) // 2), (x1 // 2, int(middle + reach) // 2), (1,), -1
        )
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (int(_JOIN_GAP * body / 2) | 1, 1))
    grown = cv2.morphologyEx(canvas, cv2.MORPH_CLOSE, kernel)
    barrier = cv2.resize(vertical_rules, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_AREA)
    grown[barrier > 0] = 0
    _, labels = cv2.connectedComponents(grown, connectivity=4)
    groups: dict[int, list[int]] = {}
    for index in letters.indexes.tolist():
        x0, y0, x1, y1 = components.box(index)
        label = int(labels[(y0 + y1) // 4, (x0 + x1) // 4])
        groups.setdefault(label, []).append(index)
    return list(groups.values())


def _merge_runs(components: Components, runs: list[Run], vertical_rules: Mask, *, body: float) -> list[Run]:
    """Join runs on one level that nearly touch, unless a vertical rule stands between."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda r: r.box):
        for index, other in enumerate(merged):
            near = _are_on_one_level(run, other) and _horizontal_gap(run.box, other.box) < _MERGE_GAP * body
            if near and not _are_parted_by_rule(vertical_rules, other, run):
                merged[index] = _make_run(components, other.letters + run.letters)
                break
        else:
            merged.append(run)
    return merged


def _split_by_size(components: Components, run: Run, *, body: float) -> list[Run]:
    """Large print and small typing after it are read apart, each at its own size."""
    letters = sorted(run.letters, key=lambda i: int(components.left[i]))
    ends = np.maximum.accumulate(components.right[letters])
    gaps = np.flatnonzero(components.left[letters][1:] - ends[:-1] > _SIZE_GAP * body) + 1
    parts: list[list[int]] = []
    for part in np.split(np.array(letters), gaps):
        if parts and _have_same_size(components, parts[-1], part.tolist()):
            parts[-1] += part.tolist()
        else:
            parts.append(part.tolist())
    return [_make_run(components, part) for part in parts]


def _have_same_size(components: Components, left: list[int], right: list[int]) -> bool:
    """Two letters say too little about size: one of them may be a tall one."""
    sizes = [median(components.bottom[part] - components.top[part]) for part in (left, right)]
    return min(len(left), len(right)) < 3 or max(sizes) < _SIZE_STEP * min(sizes)


def _are_on_one_level(a: Run, b: Run) -> bool:
    common = min(a.core[1], b.core[1]) - max(a.core[0], b.core[0])
    return common > 0.5 * min(a.core[1] - a.core[0], b.core[1] - b.core[0])


def _horizontal_gap(a: Box, b: Box) -> int:
    return max(a[0], b[0]) - min(a[2], b[2])


def _are_parted_by_rule(vertical_rules: Mask, left: Run, right: Run) -> bool:
    top, bottom = max(left.core[0], right.core[0]), min(left.core[1], right.core[1])
    between = vertical_rules[top:bottom, min(left.box[2], right.box[2]) : max(left.box[0], right.box[0])]
    return bool(between.size and between.any(axis=1).mean() > 0.5)


def _attach_components(components: Components, letters: BaseLetters, runs: list[Run], *, body: float) -> None:
    """Give each diacritic to its letter's run; commas, dots and dashes to the nearest run."""
    home = {letter: number for number, run in enumerate(runs) for letter in run.letters}
    boxes = np.array([run.box for run in runs], np.float32)
    cores = np.array([run.core for run in runs], np.float32)
    owned: list[list[int]] = [list(run.letters) for run in runs]
    for index in np.flatnonzero(components.keep).tolist():
        if index in home:
            continue
        number = home.get(_base_letter_of(letters, index))
        if number is None:
            number = _find_nearest_run(boxes, cores, components.box(index), body=body)
        if number is not None:
            owned[number].append(index)
    for run, indexes in zip(runs, owned, strict=True):
        run.components = indexes
        run.box = bounding_box(components.box(index) for index in indexes)


def _base_letter_of(letters: BaseLetters, index: int) -> int:
    """The base letter at the end of the chain: a mark may hang on a mark."""
    for _ in range(_LONGEST_CHAIN):
        host = int(letters.host[index])
        if host == 0:
            break
        index = host
    return index


def _find_nearest_run(boxes: Floats, cores: Floats, component: Box, *, body: float) -> int | None:
    middle_x, middle_y = (component[0] + component[2]) / 2, (component[1] + component[3]) / 2
    dust = max(component[2] - component[0], component[3] - component[1]) < _DUST * body
    above, below = cores[:, 0] - component[3], component[1] - cores[:, 1]
    away = np.where(middle_y < cores[:, 0], above * _UPWARD, np.where(middle_y > cores[:, 1], below, 0.0))
    beside = (middle_x >= boxes[:, 0] - 0.7 * body) & (middle_x <= boxes[:, 2] + 0.7 * body)
    away = np.where(beside, np.maximum(away, 0.0), np.inf)
    nearest = int(np.argmin(away))
    reach = _DUST_REACH if dust else _MARK_REACH
    return nearest if away[nearest] < reach * body else None
