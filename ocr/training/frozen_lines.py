"""The frozen set of a trial: lines that no network is ever taught with.

Lines drawn by fixed seeds in faces kept out of teaching (taught_faces.HELD_OUT, where they are installed),
and the printed and typed lines of data/demo, cut out by their truth. The same programs draw the same lines,
so that figures of two years can be held against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from ocr.recognition.grapheme_clusters import cluster_texts
from ocr.training.lessons import LessonLine, cut_line
from ocr.training.synth_line import can_draw, synth_line
from ocr.training.synth_text import TextGenerator
from ocr.training.taught_faces import is_held_out

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
_SEED = 77_000
_DEMO_LINES = 200
_MARGIN = 6
_KINDS = ("print", "typed")
_FEWEST_LETTERS = 4


def draw_frozen_lines(fonts: Sequence[Path], *, count: int, demo: Path = DEMO) -> list[LessonLine]:
    """So many drawn lines, and those of the bundled pages where these are there."""
    return [*_drawn_lines(fonts, count), *_demo_lines(demo)][: count + _DEMO_LINES]


def _drawn_lines(fonts: Sequence[Path], count: int) -> Iterator[LessonLine]:
    files = sorted(file for folder in fonts for file in folder.rglob("*.ttf") if can_draw(str(file), "ก"))
    faces = [file for file in files if is_held_out(file)] or files
    made = number = 0
    while made < count and faces and number < 5 * count:
        rng = np.random.default_rng((_SEED, number))
        text = TextGenerator(rng).make_line()
        drawn = synth_line(text, str(faces[number % len(faces)]), rng)
        number += 1
        if drawn is not None:
            made += 1
            yield LessonLine(drawn.ink, "".join(cluster_texts(drawn.clusters)))


def _demo_lines(demo: Path) -> Iterator[LessonLine]:
    if not (demo / "truth.json").is_file():
        return
    truth = json.loads((demo / "truth.json").read_text(encoding="utf-8"))
    for folder in truth["folders"]:
        for page in folder["pages"]:
            file = demo / "folders" / folder["folder"] / page["file"]
            if file.suffix == ".jpg" and not page["blank"] and not page["rotate"]:
                yield from _page_lines(file, page)


def _page_lines(file: Path, page: dict[str, object]) -> Iterator[LessonLine]:
    picture = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        return
    for line in page["lines"]:  # type: ignore[attr-defined]
        for piece in line["segments"]:
            if piece["kind"] in _KINDS and len(piece["text"]) >= _FEWEST_LETTERS:
                xs, ys = piece["quad"][::2], piece["quad"][1::2]
                top, left = max(0, min(ys) - _MARGIN), max(0, min(xs) - _MARGIN)
                crop = np.asarray(picture[top : max(ys) + _MARGIN, left : max(xs) + _MARGIN], np.uint8)
                ink = cut_line(crop, dpi=int(str(page["dpi"])))
                if ink is not None:
                    yield LessonLine(ink, piece["text"])
