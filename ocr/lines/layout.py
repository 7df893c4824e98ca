"""Page layout analysis: text runs and number fields of a level page, and the clean picture of each.

Problem: Tesseract's layout fails on Thai forms: upper marks land on lines of their own, sides of boxes are
letters.
Known as: bottom-up page segmentation (L. O'Gorman, Docstrum, IEEE TPAMI 15, 1993). Steps, on a 200 dpi
copy: binarize; remove ruling lines; label connected components; drop non-text; take number fields; split
touching lines and marks; find base letters and their diacritics; smear letters into runs. Each step is a
module.
Dropped: Tesseract's page segmentation modes 3, 4, 6 and 11, 15 to 33 % CER (docs/adr/0005).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Box, Picture
from ocr.lines.base_letters import find_base_letters
from ocr.lines.components import Components, Ints, count_sheets, estimate_body_height, find_components
from ocr.lines.field_ink import drop_field_ink
from ocr.lines.non_text import drop_leaders, drop_non_text, drop_signatures
from ocr.lines.number_fields import NumberField, find_number_fields
from ocr.lines.ruling_lines import dilate, find_level_strokes, find_ruling_lines, remove_ruling_lines
from ocr.lines.strikes import find_strikes
from ocr.lines.text_runs import Run, find_runs
from ocr.lines.touching_lines import split_touching_lines
from ocr.lines.touching_marks import split_touching_marks
from ocr.preparation.binarization import binarize
from ocr.preparation.pixels import MM_PER_INCH, Mask, as_picture

FINDING_DPI = 200  # guess: finer copies cost more and find the same lines
_BLOCK_SPREAD = 1.2  # guess: body heights
_EDGE = 2  # guess: pixels of white kept round a run
_MOST_RUNS = 400  # guess: beyond it a page is noise, and time is bounded
_DROPPED, _ANYONE = -2, -1
"""Owners of components that are dropped, and of ink that may stay in any picture."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a line, in pixels of the level page; `core` is the band (rows) of its base letters."""

    number: int
    box: Box
    core: tuple[int, int]
    components: tuple[Box, ...] = ()
    spread: float = 0.0
    shared: tuple[Box, ...] = ()
    """Boxes where a mark of this line lies over a letter of another: both are in the picture."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes are in pixels of `page`, the level picture."""

    page: Picture
    runs: tuple[TextRun, ...]
    fields: tuple[NumberField, ...]
    body: float
    scale: float
    """Pixels of the finding copy for one of the page."""
    ruling_lines: Mask
    labels: Ints
    owners: Ints
    strikes: tuple[Box, ...] = ()
    """What a stroke goes through as if to strike it out."""

    def is_block(self, run: TextRun) -> bool:
        """Letters at the height of several lines are no line."""
        return run.spread > _BLOCK_SPREAD * self.body

    def crop_run(self, run: TextRun) -> tuple[Picture, Box]:
        """The run on white paper, without rules, leaders, dust and other lines; and its box."""
        x0, y0, x1, y1 = run.box
        height, width = self.page.shape
        box = (max(0, x0 - _EDGE), max(0, y0 - _EDGE), min(width, x1 + _EDGE), min(height, y1 + _EDGE))
        cut = self.page[box[1] : box[3], box[0] : box[2]].copy()
        small = tuple(int(v * self.scale) for v in box)
        rows, columns = slice(small[1], small[3] + 1), slice(small[0], small[2] + 1)
        owner = self.owners[self.labels[rows, columns]]
        foreign = (owner != run.number) & (owner != _ANYONE)
        for left, top, right, bottom in (_scale_box(each, self.scale) for each in run.shared):
            foreign[max(0, top - small[1]) : bottom - small[1], left - small[0] : right - small[0]] = False
        wipe = cv2.dilate(
            foreign.astype(np.uint8) | self.ruling_lines[rows, columns], np.ones((3, 3), np.uint8)
        )
        wipe[owner == run.number] = 0
        if self.scale != 1.0:
            wipe = cv2.resize(wipe, (cut.shape[1], cut.shape[0]), interpolation=cv2.INTER_NEAREST)
        cut[wipe[: cut.shape[0], : cut.shape[1]] > 0] = 255
        return cut, box


def find_layout(page: Picture, *, dpi: float) -> Layout:
    """Runs and number fields of a page that is level and has white paper, in pixels of the page given."""
    small, scale = shrink_page(page, dpi=dpi)
    px = dpi * scale / MM_PER_INCH
    sheets = count_sheets(small.shape, px=px)
    ink = binarize(small)
    level_strokes = find_level_strokes(ink, px=px)
    horizontal_rules, vertical_rules = find_ruling_lines(ink, level_strokes, px=px)
    ruling_lines = dilate(horizontal_rules | vertical_rules, (3, 3))
    components = find_components(remove_ruling_lines(ink, horizontal_rules, vertical_rules), px=px)
    drop_non_text(components, px=px)
    body = estimate_body_height(components, px=px)
    runs, fields = list[Run](), list[NumberField]()
    if body > 0:
        drop_signatures(components, body=body)
        drop_leaders(components, px=px)
        fields = find_number_fields(small, px=px)
        drop_field_ink(components, fields, px=px)
        components = split_touching_marks(split_touching_lines(components, body=body), body=body)
        letters = find_base_letters(components, body=body, px=px)
        runs = find_runs(components, letters, vertical_rules, body=body)[: round(_MOST_RUNS * sheets)]
    return Layout(
        page=page,
        runs=tuple(_to_text_run(number, run, components, 1 / scale) for number, run in enumerate(runs)),
        fields=tuple(found.scaled(1 / scale) for found in fields),
        body=body / scale,
        scale=scale,
        ruling_lines=ruling_lines,
        labels=components.labels,
        owners=_assign_owners(components, runs),
        strikes=tuple(_scale_box(box, 1 / scale) for box in find_strikes(ink, level_strokes, px=px)),
    )


def shrink_page(page: Picture, *, dpi: float) -> tuple[Picture, float]:
    """The copy on which lines are looked for, and its pixels for one of the page."""
    scale = min(1.0, FINDING_DPI / dpi)
    if scale == 1.0:
        return page, scale
    return as_picture(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), scale


def find_field_boxes(page: Picture, *, dpi: float) -> list[Box]:
    """Number fields that are sure to be such, in pixels of the page."""
    small, scale = shrink_page(page, dpi=dpi)
    found = find_number_fields(small, px=dpi * scale / MM_PER_INCH)
    return [field.scaled(1 / scale).box for field in found if field.sure]


def _assign_owners(components: Components, runs: list[Run]) -> Ints:
    """For each component the number of its run; paper and large ink nobody claims stay in any picture."""
    owners = np.where(components.keep, _ANYONE, _DROPPED).astype(np.int32)
    owners[0] = _ANYONE
    for number, run in enumerate(runs):
        owners[run.components] = number
    return owners


def _to_text_run(number: int, run: Run, components: Components, factor: float) -> TextRun:
    core = (round(run.core[0] * factor), round(run.core[1] * factor))
    boxes = tuple(_scale_box(components.box(index), factor) for index in run.components)
    shared = tuple(
        _scale_box(components.box(index), factor) for index in run.components if components.severed[index]
    )
    return TextRun(number, _scale_box(run.box, factor), core, boxes, run.spread * factor, shared)


def _scale_box(box: Box, factor: float) -> Box:
    x0, y0, x1, y1 = (round(v * factor) for v in box)
    return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)
