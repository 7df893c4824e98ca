"""Lessons from corrections: crops of pages with what people say stands on them, and who may see which.

A folder of lessons (`manage.py export_lessons`) holds `lessons.jsonl`, a line a lesson, and the crops, named
by the digest of their bytes. One in five, told by that digest, is held out: it measures and is never taught,
also when the folder grows. Crops show people's data: the folder lies where originals lie, and is deleted with
them (docs/recipes.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.lines.layout import find_layout
from ocr.preparation.binarization import divide_background
from ocr.recognition.line_image import Floats, normalize_line

INDEX = "lessons.jsonl"
HELD_OUT_EVERY = 5
_WHOLE = 0.8
"""Part of what is found on a crop that its longest run must hold: else it is no single line."""
_PAPER = 12
"""Pixels of white round a crop."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A crop of a page and its text, as a person corrected or confirmed it."""

    crop: str
    """Name of the picture: its SHA-256 and an ending."""
    text: str
    dpi: int
    source: str = ""

    @property
    def side(self) -> int:
        """By the digest of its picture: the same crop is always on the same side. ValueError."""
        return int(self.crop[:8], 16) % HELD_OUT_EVERY

    @property
    def is_held_out(self) -> bool:
        """Whether it measures and is never taught."""
        return self.side == 0


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A line as the network takes it, and what stands there."""

    ink: Floats
    text: str


class BadLessons(Exception):
    """The folder is none, or its index is no such file."""


def read_lessons(folder: Path) -> list[Lesson]:
    """All lessons of a folder, each crop once. BadLessons."""
    try:
        lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines if line.strip()]
        found = [Lesson(one["crop"], one["text"], int(one["dpi"]), one.get("source", "")) for one in told]
        return list({lesson.crop: lesson for lesson in found if lesson.side >= 0}.values())
    except (OSError, ValueError, LookupError, TypeError) as odd:
        raise BadLessons(f"{folder}: {odd}") from odd


def cut_lines(folder: Path, lessons: list[Lesson]) -> Iterator[LessonLine]:
    """Lessons that are a single line of text, as the line network takes them; others are left out."""
    for lesson in lessons:
        picture = cv2.imread(str(folder / lesson.crop), cv2.IMREAD_GRAYSCALE)
        if picture is not None:
            ink = cut_line(np.asarray(picture, np.uint8), dpi=lesson.dpi)
            if ink is not None:
                yield LessonLine(ink, lesson.text)


def cut_line(crop: Picture, *, dpi: int) -> Floats | None:
    """The one line of a crop at its usual height, found as on a page; None for none, or several."""
    page = divide_background(np.pad(crop, _PAPER, constant_values=int(np.percentile(crop, 90))))
    layout = find_layout(page, dpi=dpi)
    runs = sorted(layout.runs, key=lambda run: run.box[0] - run.box[2])
    if not runs or layout.is_block(runs[0]):
        return None
    wide = [run.box[2] - run.box[0] for run in runs]
    if wide[0] < _WHOLE * sum(wide):
        return None
    picture, box = layout.crop_run(runs[0])
    return normalize_line(picture, (runs[0].core[0] - box[1], runs[0].core[1] - box[1]))
