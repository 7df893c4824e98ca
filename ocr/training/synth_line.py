"""Synthetic lines to train on: any text in any font, as a form, a scanner and the years leave it.

Known as: synthetic data with a document degradation model (H. Baird, Document image defect models, 1992).
Where each grapheme cluster stands is known from the font's metrics and carried through every warp. All
numbers are guesses, tuned by what the reader then made of papers for tuning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr.engine import Picture
from ocr.recognition.grapheme_clusters import BASES, GraphemeCluster, cluster_texts, split_clusters
from ocr.recognition.line_image import MARGIN, Floats, normalize_line
from ocr.training.synth_hand import Wander, choose_wander, draw_wandering, load_font, measure_edges
from ocr.training.synth_wear import wear_ink

Rng = np.random.Generator

_SMALL = " .,-'\":;_*\0"
_PAD = 14
_WORN_SHARE = 0.4
_NEIGHBOUR_SHARE = 0.25
_LEGIBLE_SHARE, _INKED = 0.92, 0.4
_DARK = 160


Stray = Callable[[str, Rng], Wander | None]
Drawing = Callable[[Sequence[str], str, int, Rng], tuple[Picture, Sequence[float], int]]
"""Draws clusters in a face of one size: the line, the columns between them, the row it stands on."""


@dataclass(frozen=True, slots=True)
class LineSample:
    """A line as the network sees it, and where in it each cluster stands (first and last column)."""

    ink: Floats
    clusters: tuple[GraphemeCluster, ...]
    spans: tuple[tuple[float, float], ...]
    filled: tuple[tuple[float, float], ...] = ()
    """Columns of what was filled into a sheet, beside what was printed on it."""


@lru_cache(maxsize=40_000)
def _letter_band(path: str, size: int, char: str) -> tuple[int, int]:
    box = load_font(path, size).getbbox(char, anchor="ls")
    return int(box[1]), int(box[3])


@lru_cache(maxsize=200_000)
def _has_glyph(path: str, char: str) -> bool:
    font = load_font(path, 40)
    return bytes(font.getmask(char)) != bytes(font.getmask("\U000f1234"))


def can_draw(path: str, text: str) -> bool:
    """Whether a font can draw it."""
    return all(_has_glyph(path, char) for char in set(text) - {" "})


def synth_line(text: str, path: str, rng: Rng, *, draw: Drawing | None = None) -> LineSample | None:
    """A degraded line of one text in one font, drawn so; None where either cannot be drawn."""
    if rng.random() < 0.12:
        text = text.replace(" ", "  ")
    clusters = split_clusters(text)
    if not clusters or not can_draw(path, text):
        return None
    size = int(rng.integers(17, 46))
    parts = cluster_texts(clusters)
    band = _band_of_line(clusters, path, size)
    if band is None:
        return None
    picture, edges, row = (draw or draw_parts)(parts, path, size, rng)
    picture, across, base, tall = _warp_line(picture, row, rng)
    top, bottom = band[0] * tall, band[1] * tall
    if picture.min() >= _DARK:
        return None
    x0, y0, x1, y1 = _crop_to_ink(picture, rng)
    if rng.random() < _NEIGHBOUR_SHARE:
        picture = _add_neighbours(picture, parts, path, rng, size=size)
    cut = degrade_line(picture, rng, body=bottom - top)[y0:y1, x0:x1]
    loose = 0.05 if rng.random() < 0.8 else 0.11  # a line finder that took the line too high or too low
    slack = (bottom - top) * rng.normal(0, loose, 2)
    ink = normalize_line(cut, (base - y0 + top + slack[0], base - y0 + bottom + slack[1]))
    factor = (ink.shape[1] - 2 * MARGIN) / (x1 - x0)
    places = [MARGIN + (edge * across - x0) * factor for edge in edges]
    line = LineSample(ink, tuple(clusters), tuple(pairwise(places)))
    return line if _is_legible(line) else None


def _is_legible(line: LineSample) -> bool:
    """Whether most letters have left ink: what nobody could read teaches to guess."""
    letters = [
        span
        for cluster, span in zip(line.clusters, line.spans, strict=True)
        if BASES[cluster.base] not in _SMALL
    ]
    inked = sum(bool(line.ink[:, max(0, int(a)) : int(b) + 1].max(initial=0) > _INKED) for a, b in letters)
    return inked >= _LEGIBLE_SHARE * len(letters)


def _band_of_line(clusters: Sequence[GraphemeCluster], path: str, size: int) -> tuple[float, float] | None:
    """Rows of the letters without marks, from the row that they stand on; None where there is no letter."""
    large = [BASES[c.base] for c in clusters if BASES[c.base] not in _SMALL]
    if not large:
        return None
    bands = [_letter_band(path, size, char) for char in large]
    top, bottom = float(np.median([b[0] for b in bands])), float(np.median([b[1] for b in bands]))
    return (top, bottom) if bottom - top >= 6 else None


def draw_parts(
    parts: Sequence[str], path: str, size: int, rng: Rng, *, stray: Stray | None = choose_wander
) -> tuple[Picture, Sequence[float], int]:
    """The line, the columns between its clusters and the row it stands on; `stray` says how letters stray."""
    wander = stray(path, rng) if stray else None
    if wander is not None:
        return draw_wandering(parts, path, size, rng, wander)
    edges = measure_edges(parts, load_font(path, size))
    picture, left, row = _draw_text("".join(parts), path, size, width=edges[-1])
    return picture, [left + edge for edge in edges], row


def _add_neighbours(picture: Picture, parts: Sequence[str], path: str, rng: Rng, *, size: int) -> Picture:
    """The lines above and below, so near that their marks reach in."""
    other, _, _ = _draw_text("".join(parts[::-1]), path, size, width=picture.shape[1])
    found = picture.copy()
    for pitch in (-size * rng.uniform(1.25, 1.7), size * rng.uniform(1.25, 1.7)):
        if rng.random() < 0.6:
            move = np.array([[1, 0, rng.uniform(-2, 2) * size], [0, 1, pitch]], np.float64)
            moved = cv2.warpAffine(other, move, picture.shape[::-1], borderValue=(255,))
            found = np.minimum(found, np.asarray(moved, np.uint8))
    return found


def _crop_to_ink(picture: Picture, rng: Rng) -> tuple[int, int, int, int]:
    """As the line finder cuts: close to the ink, a little loosely."""
    rows, columns = np.nonzero(picture < _DARK)
    left, top, right, bottom = rng.integers(0, 5, 4)
    height, width = picture.shape
    return (
        max(0, int(columns.min()) - int(left)),
        max(0, int(rows.min()) - int(top)),
        min(width, int(columns.max()) + 1 + int(right)),
        min(height, int(rows.max()) + 1 + int(bottom)),
    )


def _draw_text(text: str, path: str, size: int, *, width: float) -> tuple[Picture, int, int]:
    """Black on white with room on all sides; the column where the text begins and the row it stands on."""
    font = load_font(path, size)
    up, down = int(font.size * 1.5), int(font.size * 0.75)
    picture = Image.new("L", (int(width) + 2 * _PAD, up + down), 255)
    ImageDraw.Draw(picture).text((_PAD, up), text, font=font, fill=0, anchor="ls")
    return np.asarray(picture, dtype=np.uint8), _PAD, up


def _warp_line(picture: Picture, base: int, rng: Rng) -> tuple[Picture, float, float, float]:
    """Stretched, slanted and a little off the level."""
    height, width = picture.shape
    across, tall = float(rng.uniform(0.82, 1.2)), float(rng.uniform(0.92, 1.08))
    lean = float(rng.normal(0, 0.004))
    matrix = np.array([[across, float(rng.normal(0, 0.03)), 0], [0, tall, 0]], np.float64)
    matrix[0, 2] = -matrix[0, 1] * base
    matrix[1, 0] = lean
    matrix[1, 2] = -lean * width / 2
    size = (round(width * across), round(height * tall))
    bent = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(bent, np.uint8), across, base * tall, tall


def degrade_line(picture: Picture, rng: Rng, *, body: float) -> Picture:
    """What printing, copying and scanning do to a line, and what the line finder leaves of its neighbours."""
    ink = 255.0 - _change_stroke_width(picture, rng, body=body).astype(np.float32)
    soft = float(rng.uniform(0.35, 0.85) * max(0.7, body / 20))
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), soft), np.float32)
    _add_clutter(ink, rng, body=body)
    if rng.random() < _WORN_SHARE:
        ink = wear_ink(ink, rng, body=body)
    if rng.random() < 0.3:
        _fade_in_places(ink, rng)
    harsh = rng.random()
    noise = rng.uniform(0, 12) if harsh < 0.6 else rng.uniform(8, 34)
    strength = rng.uniform(0.3, 1.0)
    ink *= strength
    ink += _make_noise(ink.shape, rng) * noise
    if rng.random() < 0.22:  # a page of a fax or a copier: black or white
        ink = np.where(ink > rng.uniform(70, 140) * strength, 255.0, 0.0)
        if rng.random() < 0.5:
            ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.5), np.float32)
    shade = np.clip(255 - ink, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        _, coded = cv2.imencode(".jpg", shade, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 90))])
        shade = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(shade, np.uint8)


def _change_stroke_width(picture: Picture, rng: Rng, *, body: float) -> Picture:
    chance = rng.random()
    if chance < 0.12 and body > 14:
        return np.asarray(cv2.erode(picture, np.ones((2, 2), np.uint8)), np.uint8)
    if chance < 0.22 and body > 18:
        return np.asarray(cv2.dilate(picture, np.ones((2, 2), np.uint8)), np.uint8)
    return picture


def _make_noise(shape: tuple[int, ...], rng: Rng) -> Floats:
    noise = rng.standard_normal(shape, dtype=np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 0.7) * 2.2 if rng.random() < 0.5 else noise


def _add_clutter(ink: Floats, rng: Rng, *, body: float) -> None:
    """Specks, dots of leaders, ends of rules and bits of the lines above and below."""
    height, width = ink.shape
    if rng.random() < 0.25:
        for _ in range(int(rng.integers(1, 8))):
            x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
            side = int(rng.integers(1, max(2, int(body * 0.16))))
            ink[y : y + side, x : x + side] = rng.uniform(90, 255)
    if rng.random() < 0.12:  # a leader under the words
        row = int(height * rng.uniform(0.66, 0.78))
        pitch, side = int(rng.integers(4, 10)), int(rng.integers(1, 3))
        for x in range(int(rng.integers(0, pitch)), width, pitch):
            ink[row : row + side, x : x + side] = rng.uniform(120, 255)
    if rng.random() < 0.08:
        row = int(rng.choice([height * 0.05, height * 0.93]))
        ink[row : row + int(rng.integers(1, 3)), : int(width * rng.uniform(0.1, 1.0))] = rng.uniform(80, 255)
    if rng.random() < 0.06:
        x = int(rng.choice([1, width - 4]))
        ink[int(height * 0.2) :, x : x + int(rng.integers(1, 3))] = rng.uniform(80, 255)


def _fade_in_places(ink: Floats, rng: Rng) -> None:
    width = ink.shape[1]
    knots = rng.uniform(0.5, 1.0, max(2, width // 60)).astype(np.float32)
    ink *= np.interp(np.linspace(0, 1, width), np.linspace(0, 1, len(knots)), knots).astype(np.float32)
