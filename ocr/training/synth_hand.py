"""Letters drawn one by one, as a hand, a typewriter or a worn printer sets them, to train on.

Problem: a face is drawn as regular as print; what people write, and what a machine hits on paper, is not.
Steps: each cluster is drawn alone, turned, leaned and resized about where it stands on its line, and put down
with a drift of the line and uneven gaps; where each stands is known as before. All numbers are guesses.
Dropped: strokes that join letters; Thai is mostly written unjoined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from ocr.training.synth_syllables import Rng
from ocr.training.taught_faces import is_hand_like, is_typed

Font = ImageFont.FreeTypeFont
_SARA_AM = "\u0e33"
_PAD = 14
_HAND_SHARE, _TYPED_SHARE, _OTHER_SHARE = 0.65, 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Wander:
    """How far letters stray: parts of the size of the face, angles in radians."""

    high: float
    size: float
    lean: float
    turn: float
    drift: float
    spread: float
    loose: float


@lru_cache(maxsize=4_000)
def load_font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size)


def choose_wander(path: str, rng: Rng) -> Wander | None:
    """How letters of a face stray on one line; None for print."""
    if is_hand_like(path) and rng.random() < _HAND_SHARE:
        return stray_like_hand(rng)
    if is_typed(path) and rng.random() < _TYPED_SHARE:
        return stray_like_typewriter(rng)
    if rng.random() < _OTHER_SHARE:
        return stray_like_typewriter(rng) if rng.random() < 0.6 else stray_like_hand(rng)
    return None


def stray_like_hand(rng: Rng) -> Wander:
    much = float(rng.uniform(0.2, 1.0))
    return Wander(
        high=0.045 * much,
        size=0.07 * much,
        lean=0.09 * much,
        turn=0.05 * much,
        drift=float(rng.uniform(0, 0.12)) * much,
        spread=float(rng.uniform(0.9, 1.15)),
        loose=0.05 * much,
    )


def stray_like_typewriter(rng: Rng) -> Wander:
    much = float(rng.uniform(0.1, 1.0))
    return Wander(0.035 * much, 0.0, 0.0, 0.02 * much, 0.0, float(rng.uniform(0.95, 1.3)), 0.025 * much)


def draw_wandering(
    parts: Sequence[str], path: str, size: int, rng: Rng, wander: Wander
) -> tuple[Picture, list[float], int]:
    """Black on white; the columns between the clusters, and the row that the line stands on."""
    font = load_font(path, size)
    up, down = int(size * 1.6), int(size * 0.85)
    room = sum(font.getlength(part) for part in parts) * max(1.0, wander.spread) * 1.2
    canvas = np.full((up + down, int(room) + 2 * _PAD + size), 255, np.uint8)
    waves = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 2.5) * 2 * np.pi / max(1.0, room)
    at = float(_PAD)
    edges = [at]
    for group in _group_sara_am(parts):
        lengths = [font.getlength("".join(group[: n + 1])) * wander.spread for n in range(len(group))]
        base = up + size * (wander.drift * np.sin(waves[0] + waves[1] * at) + rng.normal(0, wander.high))
        _put_cluster("".join(group), font, canvas, (at, float(base)), _lean_letter(rng, wander))
        edges += [at + length for length in lengths]
        at = edges[-1] + float(rng.normal(0, wander.loose)) * size
        at = max(at, edges[-1] - 0.3 * lengths[-1])
        edges[-1] = at
    last = min(canvas.shape[1], int(at) + _PAD + size // 4)
    return canvas[:, :last], edges, up


def _group_sara_am(parts: Sequence[str]) -> list[list[str]]:
    """A sara am reaches over the letter before it: both are drawn at once."""
    groups: list[list[str]] = []
    for part in parts:
        if groups and part.startswith(_SARA_AM):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _lean_letter(rng: Rng, wander: Wander) -> npt.NDArray[np.float64]:
    turn, lean = rng.normal(0, wander.turn), rng.normal(0, wander.lean)
    tall, wide = 1 + rng.normal(0, wander.size, 2)
    shear = np.array([[1, -lean], [0, 1]]) @ np.diag([wide, tall])
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ shear
    return np.asarray(turned, np.float64)


def _put_cluster(
    text: str, font: Font, canvas: Picture, at: tuple[float, float], lean: npt.NDArray[np.float64]
) -> None:
    if not text.strip():
        return
    size = int(font.size)
    pad, up = size // 2, int(size * 1.4)
    tile = Image.new("L", (int(font.getlength(text)) + 2 * pad, up + int(size * 0.75)), 255)
    ImageDraw.Draw(tile).text((pad, up), text, font=font, fill=0, anchor="ls")
    left, top = int(at[0]), int(at[1])
    foot = np.array([pad, up], np.float64)
    offset = foot - lean @ foot + np.array([at[0] - left, at[1] - top])
    bent = cv2.warpAffine(
        np.asarray(tile, np.uint8), np.column_stack([lean, offset]), tile.size, borderValue=(255,)
    )
    x0, y0 = left - pad, top - up
    a, b = max(0, -x0), max(0, -y0)
    height = min(bent.shape[0], canvas.shape[0] - y0)
    width = min(bent.shape[1], canvas.shape[1] - x0)
    if height > b and width > a:
        part = canvas[y0 + b : y0 + height, x0 + a : x0 + width]
        np.minimum(part, bent[b:height, a:width], out=part)


def measure_edges(parts: Sequence[str], font: Font) -> list[float]:
    """Columns between clusters that are set as print."""
    return [font.getlength("".join(parts[:n])) for n in range(len(parts) + 1)]
