"""Synthetic sheets to train on, cut up by the page layout analysis itself, with what it takes away or leaves.

Problem: lines drawn one by one have none of the rules, leaders, scraps of neighbours and lost marks of real
ones.
Steps: half a form is drawn and degraded, deskewed and laid out as a scan is (ocr/lines); each run found is
labelled with the clusters that were written where it lies; runs without most of their ink are left out. All
numbers are guesses, tuned by what the reader then made of papers for tuning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.lines.layout import Layout, TextRun, find_layout
from ocr.preparation.deskew import PageTransform, deskew_page
from ocr.recognition.grapheme_clusters import BASES, GraphemeCluster
from ocr.recognition.line_image import MARGIN, Floats, line_scale, normalize_line
from ocr.training.synth_line import LineSample, Rng
from ocr.training.synth_sheet import Sheet, WrittenText
from ocr.training.synth_text import TextGenerator
from ocr.training.synth_wear import leave_stamp, wear_ink

Span = tuple[float, float]
"""First and last column."""
_SPACE = GraphemeCluster(BASES.index(" "))
_LEAST_INK = 0.5
_WORN_SHARE, _STAMPED_SHARE = 0.4, 0.15


def synth_page(
    writer: TextGenerator, fonts: Sequence[str], rng: Rng, *, fill: str | None = None
) -> Iterator[LineSample]:
    """All lines that the line finder finds on one worn sheet; `fonts` have Thai letters; `fill`: the face of
    what is filled in, one of the fonts where none is told.
    """
    dpi = int(rng.choice([200, 200, 200, 300, 150, 100]))
    names = [fonts[int(n)] for n in rng.integers(0, len(fonts), 2)]
    sheet = Sheet(rng, dpi, names[0], fill or names[1], float(rng.uniform(9.5, 16)))
    sheet.draw(writer)
    lean, middle = float(rng.normal(0, 0.5)), (sheet.image.width / 2, 0.0)
    turn = cv2.getRotationMatrix2D(middle, lean, 1).astype(np.float64)
    page = cv2.warpAffine(np.asarray(sheet.image, np.uint8), turn, sheet.image.size, borderValue=(255,))
    level, transform = deskew_page(_degrade_page(np.asarray(page, np.uint8), rng, body=sheet.body), dpi=dpi)
    layout = find_layout(level, dpi=dpi * transform.scale)
    lines = [_map_to_working(written, turn, transform) for written in sheet.written]
    for run in layout.runs:
        if not layout.is_block(run):
            lesson = _label_run(layout, run, lines)
            if lesson is not None:
                yield lesson


def _map_to_working(
    written: WrittenText, turn: npt.NDArray[np.float64], transform: PageTransform
) -> WrittenText:
    """The same in the level page; a line stays level enough for one row."""
    points = np.array([[x, written.base] for x in written.edges], np.float64)
    points = transform.map_points(points @ turn[:, :2].T + turn[:, 2])
    return WrittenText(
        written.clusters, tuple(points[:, 0].tolist()), float(points[:, 1].mean()), written.filled
    )


def _label_run(layout: Layout, run: TextRun, lines: Sequence[WrittenText]) -> LineSample | None:
    """What stands in a run; None where that is nothing, or nothing that we wrote."""
    picture, box = layout.crop_run(run)
    core = (run.core[0] - box[1], run.core[1] - box[1])
    tall = core[1] - core[0]
    found: list[tuple[GraphemeCluster, Span]] = []
    for written in lines:
        if _is_on_level(written, run):
            for cluster, (left, right) in zip(written.clusters, pairwise(written.edges), strict=True):
                if box[0] <= (left + right) / 2 <= box[2]:
                    found.append((cluster, (left, right)))
    found.sort(key=lambda one: one[1][0] + one[1][1])
    while found and found[0][0] == _SPACE:
        found.pop(0)
    while found and found[-1][0] == _SPACE:
        found.pop()
    if tall < 5 or not found or not _is_well_inked(picture, found, box[0]):
        return None
    scale = line_scale(core)
    joined = list(_insert_spaces(found, least=0.3 * tall))
    spans = [((a - box[0]) * scale + MARGIN, (b - box[0]) * scale + MARGIN) for _, (a, b) in joined]
    filled = [
        ((max(box[0], one.edges[0]) - box[0]) * scale + MARGIN, (one.edges[-1] - box[0]) * scale + MARGIN)
        for one in lines
        if one.filled and _is_on_level(one, run)
    ]
    clusters = tuple(cluster for cluster, _ in joined)
    return LineSample(normalize_line(picture, core), clusters, tuple(spans), tuple(filled))


def _is_on_level(written: WrittenText, run: TextRun) -> bool:
    tall = run.core[1] - run.core[0]
    return abs(written.base - run.core[1]) <= 0.4 * tall + 1


def _insert_spaces(
    found: Sequence[tuple[GraphemeCluster, Span]], *, least: float
) -> Iterator[tuple[GraphemeCluster, Span]]:
    """Between two pieces of text stands a blank."""
    for n, (cluster, span) in enumerate(found):
        before = found[n - 1][1][1] if n else span[0]
        if span[0] - before > least:
            yield _SPACE, (before, span[0])
        yield cluster, span


def _is_well_inked(picture: Picture, found: Sequence[tuple[GraphemeCluster, Span]], left: float) -> bool:
    """Whether most of its letters have ink: what the line finder took for something else teaches nothing."""
    darkest = picture.min(axis=0)
    letters = [span for cluster, span in found if cluster != _SPACE]
    seen = 0
    for a, b in letters:
        part = darkest[max(0, round(a - left)) : max(1, round(b - left))]
        seen += bool(len(part) and part.min() < 200)
    return seen >= max(1.0, 0.9 * len(letters)) and bool((darkest < 200).mean() > _LEAST_INK * 0.4)


def _degrade_page(page: Picture, rng: Rng, *, body: float) -> Picture:
    """Copied, aged and scanned, from hardly at all to badly."""
    hurt = float(rng.uniform(0, 1)) ** 1.2
    unit = page.shape[1] / 1654
    if rng.random() < 0.15:
        page = np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8)
    ink = 255.0 - page.astype(np.float32)
    if rng.random() < _WORN_SHARE and body > 7:
        ink = wear_ink(ink, rng, body=body)
        hurt *= 0.5
    if rng.random() < _STAMPED_SHARE:
        ink = leave_stamp(ink, rng, body * float(rng.uniform(1, 3)))
    strength = float(rng.uniform(1 - 0.62 * hurt, 1.0 - 0.35 * hurt))
    ink *= strength
    if rng.random() < 0.4:
        back = cv2.GaussianBlur(ink[:, ::-1], (0, 0), 2.2 * unit)
        ink = np.maximum(ink, back * float(rng.uniform(0, 0.25 * hurt)))
    blur = float(rng.uniform(0.2, 0.5 + 0.8 * hurt)) * unit
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), blur), np.float32)
    ink *= _make_shading(ink.shape, rng, depth=0.1 + 0.25 * hurt)
    _add_dust(ink, rng, most=2 + round(250 * hurt**2), widest=2 + round(2 * unit))
    paper = 250.0 - 18.0 * (1.0 - _make_shading(ink.shape, rng, depth=1.0))
    noise = rng.standard_normal(ink.shape, dtype=np.float32) * np.float32(rng.uniform(0.3, 1) * 20 * hurt)
    if rng.random() < 0.6:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.6) * 1.6, np.float32)
    shade = np.clip(paper - ink + noise, 0, 255)
    if rng.random() < 0.25:
        shade = np.where(shade > 245 - rng.uniform(0.25, 0.45) * 255 * strength, 255, 0)
    quality = int(rng.integers(90 - round(62 * hurt), 96 - round(40 * hurt)))
    _, coded = cv2.imencode(".jpg", shade.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _add_dust(ink: Floats, rng: Rng, *, most: int, widest: int) -> None:
    for _ in range(int(rng.integers(0, most))):
        x, y = int(rng.integers(0, ink.shape[1])), int(rng.integers(0, ink.shape[0]))
        side = int(rng.integers(1, widest))
        ink[y : y + side, x : x + side] = float(rng.uniform(60, 230))


def _make_shading(shape: tuple[int, ...], rng: Rng, *, depth: float) -> Floats:
    """Slow changes over the sheet, from 1 - depth to 1."""
    small = rng.uniform(1 - depth, 1, (4, 4)).astype(np.float32)
    large = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32).clip(0, 1)
