"""The layout of a level page: text runs and boxed digits, and the clean picture of each."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Box, Picture
from ocr.lines.base_letters import find_letters
from ocr.lines.boxed_digits import DigitRow, join, take_walled
from ocr.lines.components import Marks, Numbers, body_height, find_marks
from ocr.lines.non_text import drop_leaders, drop_ornaments, drop_signatures
from ocr.lines.ruling_lines import find_rules, without_lines
from ocr.lines.text_runs import Run, find_runs
from ocr.lines.touching_lines import cut_touching
from ocr.lines.touching_marks import cut_tails
from ocr.preparation.binarization import binarize
from ocr.preparation.pixels import Mask

FINDING_DPI = 200
_FEWEST_DIGITS = 2
"""One box alone is a check box; its tick is no digit."""
_SPREAD = 1.2
_EDGE = 2
_MOST_RUNS = 400
_DROPPED, _ANYONE = -2, -1


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a line, in pixels of the level page; `core` is the band of its letters without marks."""

    number: int
    box: Box
    core: tuple[int, int]
    marks: tuple[Box, ...] = ()
    spread: float = 0.0
    shared: tuple[Box, ...] = ()
    """Where a mark of this line lies over a letter of another: both are in the picture."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes are in pixels of `page`, the level picture."""

    page: Picture
    runs: tuple[TextRun, ...]
    digits: tuple[DigitRow, ...]
    body: float
    scale: float
    """Pixels of the finding copy for one of the page."""
    lines: Mask
    labels: Numbers
    owners: Numbers

    def is_block(self, run: TextRun) -> bool:
        """Letters at the height of several lines are no line."""
        return run.spread > _SPREAD * self.body

    def picture(self, run: TextRun) -> tuple[Picture, Box]:
        """The run on white paper, without rules, leaders, dust and other lines; and its box."""
        x0, y0, x1, y1 = run.box
        height, width = self.page.shape
        box = (max(0, x0 - _EDGE), max(0, y0 - _EDGE), min(width, x1 + _EDGE), min(height, y1 + _EDGE))
        cut = self.page[box[1] : box[3], box[0] : box[2]].copy()
        small = tuple(int(v * self.scale) for v in box)
        rows, columns = slice(small[1], small[3] + 1), slice(small[0], small[2] + 1)
        owner = self.owners[self.labels[rows, columns]]
        foreign = (owner != run.number) & (owner != _ANYONE)
        for left, top, right, bottom in (_scaled(each, self.scale) for each in run.shared):
            foreign[max(0, top - small[1]) : bottom - small[1], left - small[0] : right - small[0]] = False
        wipe = cv2.dilate(foreign.astype(np.uint8) | self.lines[rows, columns], np.ones((3, 3), np.uint8))
        wipe[owner == run.number] = 0
        if self.scale != 1.0:
            wipe = cv2.resize(wipe, (cut.shape[1], cut.shape[0]), interpolation=cv2.INTER_NEAREST)
        cut[wipe[: cut.shape[0], : cut.shape[1]] > 0] = 255
        return cut, box


def find_layout(page: Picture, *, dpi: float) -> Layout:
    """Look for the lines on a 200 dpi copy; the answer is in pixels of the page given."""
    scale = min(1.0, FINDING_DPI / dpi)
    small = page if scale == 1.0 else cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    px = dpi * scale / 25.4
    ink = binarize(np.asarray(small, dtype=np.uint8))
    rules, walls = find_rules(ink, px=px)
    lines = np.asarray(cv2.dilate(cv2.bitwise_or(rules, walls), np.ones((3, 3), np.uint8)), dtype=np.uint8)
    marks = find_marks(without_lines(ink, rules, walls), px=px)
    drop_ornaments(marks, px=px)
    body = body_height(marks, px=px)
    runs: list[Run] = []
    digits: list[DigitRow] = []
    if body > 0:
        drop_signatures(marks, body=body)
        drop_leaders(marks, px=px)
        digits = [row for row in join(take_walled(marks, lines, px=px), px=px) if row.count >= _FEWEST_DIGITS]
        marks = cut_tails(cut_touching(marks, body=body), body=body)
        letters = find_letters(marks, body=body, px=px)
        runs = find_runs(marks, letters, walls, body=body)[:_MOST_RUNS]
    return Layout(
        page=page,
        runs=tuple(_text_run(number, run, marks, 1 / scale) for number, run in enumerate(runs)),
        digits=tuple(_scaled_digits(row, 1 / scale) for row in digits),
        body=body / scale,
        scale=scale,
        lines=lines,
        labels=marks.labels,
        owners=_owners(marks, runs),
    )


def _owners(marks: Marks, runs: list[Run]) -> Numbers:
    """For each mark the number of its run; the paper and large ink nobody claims may stay in any picture."""
    owners = np.where(marks.keep, _ANYONE, _DROPPED).astype(np.int32)
    owners[0] = _ANYONE
    for number, run in enumerate(runs):
        owners[run.marks] = number
    return owners


def _text_run(number: int, run: Run, marks: Marks, factor: float) -> TextRun:
    core = (round(run.core[0] * factor), round(run.core[1] * factor))
    boxes = tuple(_scaled(marks.box(index), factor) for index in run.marks)
    shared = tuple(_scaled(marks.box(index), factor) for index in run.marks if marks.severed[index])
    return TextRun(number, _scaled(run.box, factor), core, boxes, run.spread * factor, shared)


def _scaled(box: Box, factor: float) -> Box:
    x0, y0, x1, y1 = (round(v * factor) for v in box)
    return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)


def _scaled_digits(row: DigitRow, factor: float) -> DigitRow:
    groups = tuple(tuple(_scaled(digit, factor) for digit in group) for group in row.groups)
    return DigitRow(_scaled(row.box, factor), groups)
