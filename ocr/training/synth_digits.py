"""Synthetic digits to train on: printed in any font or drawn as a neat hand would, then degraded.

Known as: synthetic data with a document degradation model (H. Baird, Document image defect models, 1992).
All numbers are guesses, tuned by what the reader then made of papers for tuning.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture

Rng = np.random.Generator
Font = ImageFont.FreeTypeFont

_NOWHERE = "\U000f1234"
_PAIRS = 0.15
_OTHERS = (
    "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาเแโใไฤๆฯ"
    "ACEFGHJKLMNPRTUVWXYacdefhjkmnprtuvwxyACEFGHJKLMNPRTUVWXYacdefhjkmnprtuvwxy()?:%&@#*+="
)

# Neat hand: points of strokes in a box of 1 x 1, several ways for some digits.
_STROKES: dict[str, list[list[list[tuple[float, float]]]]] = {
    "0": [[[(0.5, 0), (0.1, 0.2), (0.05, 0.6), (0.4, 1), (0.8, 0.85), (0.95, 0.4), (0.7, 0.05), (0.45, 0)]]],
    "1": [[[(0.5, 0), (0.5, 1)]], [[(0.2, 0.25), (0.5, 0), (0.5, 1)]], [[(0.6, 0), (0.45, 0.5), (0.4, 1)]]],
    "2": [
        [[(0.05, 0.25), (0.3, 0), (0.75, 0.05), (0.85, 0.35), (0.4, 0.75), (0.05, 1), (0.95, 1)]],
        [[(0.1, 0.2), (0.45, 0), (0.8, 0.2), (0.6, 0.6), (0.2, 0.95), (0.1, 0.85), (0.4, 0.85), (0.95, 1)]],
    ],
    "3": [
        [[(0.1, 0.1), (0.5, 0), (0.8, 0.2), (0.4, 0.45), (0.85, 0.65), (0.6, 0.98), (0.05, 0.9)]],
        [[(0.1, 0), (0.85, 0), (0.45, 0.4), (0.85, 0.6), (0.7, 0.95), (0.1, 0.92)]],
    ],
    "4": [
        [[(0.65, 0), (0.05, 0.65), (0.95, 0.65)], [(0.65, 0), (0.65, 1)]],
        [[(0.2, 0), (0.1, 0.55), (0.9, 0.55)], [(0.75, 0.15), (0.7, 1)]],
        [[(0.25, 0), (0.15, 0.5), (0.8, 0.5)], [(0.8, 0), (0.8, 1)]],
    ],
    "5": [
        [[(0.85, 0), (0.2, 0), (0.15, 0.45), (0.55, 0.35), (0.9, 0.65), (0.6, 1), (0.05, 0.92)]],
        [[(0.2, 0), (0.15, 0.4), (0.6, 0.4), (0.85, 0.7), (0.5, 1), (0.1, 0.9)], [(0.2, 0), (0.9, 0)]],
    ],
    "6": [
        [[(0.75, 0), (0.25, 0.4), (0.1, 0.75), (0.4, 1), (0.85, 0.8), (0.6, 0.5), (0.15, 0.7)]],
        [[(0.5, 0), (0.15, 0.5), (0.25, 0.95), (0.75, 0.95), (0.8, 0.6), (0.3, 0.55), (0.15, 0.75)]],
    ],
    "7": [
        [[(0.05, 0.02), (0.9, 0.0), (0.5, 0.5), (0.35, 1)]],
        [[(0.05, 0.02), (0.9, 0.0), (0.4, 1)], [(0.25, 0.5), (0.8, 0.48)]],
        [[(0.05, 0.2), (0.1, 0), (0.9, 0), (0.55, 0.4), (0.45, 1)]],
    ],
    "8": [
        [
            [(0.8, 0.15), (0.4, 0), (0.15, 0.22), (0.8, 0.7), (0.5, 1), (0.1, 0.75), (0.8, 0.15)],
        ],
        [
            [
                (0.5, 0.45),
                (0.15, 0.22),
                (0.5, 0),
                (0.85, 0.22),
                (0.5, 0.45),
                (0.1, 0.75),
                (0.5, 1),
                (0.9, 0.75),
            ],
            [(0.9, 0.75), (0.5, 0.45)],
        ],
    ],
    "9": [
        [[(0.85, 0.2), (0.4, 0), (0.1, 0.3), (0.5, 0.52), (0.85, 0.2), (0.8, 1)]],
        [[(0.85, 0.25), (0.5, 0), (0.15, 0.25), (0.45, 0.5), (0.85, 0.25), (0.75, 0.7), (0.4, 1)]],
    ],
}


def pick_non_digit(rng: Rng) -> str:
    """A sample of no digit: a letter that is not too like one, or two digits that touch."""
    if rng.random() < _PAIRS:
        return "".join(str(digit) for digit in rng.integers(0, 10, 2))
    return str(rng.choice(list(_OTHERS)))


def print_char(char: str, font: Font) -> Picture | None:
    """The digit as the font draws it; None where the font does not have it and draws a stand-in."""
    if any(bytes(font.getmask(part)) == bytes(font.getmask(_NOWHERE)) for part in char):
        return None
    box = font.getbbox(char)
    picture = Image.new("L", (int(box[2] - box[0]) + 24, int(box[3] - box[1]) + 24), 255)
    ImageDraw.Draw(picture).text((12 - box[0], 12 - box[1]), char, font=font, fill=0)
    return np.asarray(picture, dtype=np.uint8)


def draw_char(char: str, rng: Rng) -> Picture:
    """The digit as a hand would draw it: one of its ways, with points that wander."""
    ways = _STROKES[char]
    high, wide = 80, int(80 * rng.uniform(0.4, 0.8))
    page = np.full((high + 48, wide + 48), 255, np.uint8)
    for stroke in ways[rng.integers(len(ways))]:
        points = _round_corners(np.array(stroke) + rng.normal(0, 0.035, (len(stroke), 2)))
        pixels = (points * (wide, high) + 24).astype(np.int32)
        cv2.polylines(
            page,
            [pixels],
            isClosed=False,
            color=(0,),
            thickness=int(rng.integers(4, 11)),
            lineType=cv2.LINE_AA,
        )
    return page


def _round_corners(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Corners cut twice (G. Chaikin, 1974)."""
    for _ in range(2):
        inner = [p for a, b in pairwise(points) for p in (0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b)]
        points = np.array([points[0], *inner, points[-1]])
    return points


def degrade_digit(picture: Picture, rng: Rng) -> Picture:
    """As a form, a scanner and the years leave it: slanted, thick or thin, blurred, broken, noisy."""
    height, width = picture.shape
    shear, angle = rng.normal(0, 0.12), rng.normal(0, 4)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    matrix[0, 1] += shear
    matrix[0, 2] -= shear * height / 2
    slanted = cv2.warpAffine(picture, matrix, (width, height), borderValue=(255,))
    goal = rng.uniform(16, 44) / height
    size = (max(5, int(width * goal * rng.uniform(0.8, 1.25))), max(10, int(height * goal)))
    small = cv2.resize(_change_stroke_width(slanted, rng), size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.2, 1.1)).astype(np.float32)
    ink = rng.uniform(0.4, 1.0)
    soft = 255 - (255 - blurred) * ink + rng.normal(0, rng.uniform(0, 18), blurred.shape)
    if rng.random() < 0.2:
        soft = np.where(soft < 255 - 110 * ink, 0.0, 255.0)
    return _crop_loosely(np.clip(soft, 0, 255).astype(np.uint8), rng)


def _change_stroke_width(picture: cv2.typing.MatLike, rng: Rng) -> cv2.typing.MatLike:
    side = int(rng.integers(1, 6))
    kernel = np.ones((side, side), np.uint8)
    if rng.random() < 0.5:
        return cv2.erode(picture, kernel)
    return cv2.dilate(picture, kernel) if side < 4 else picture


def _crop_loosely(picture: Picture, rng: Rng) -> Picture:
    """Cut to the ink, not always exactly; now and then a bit of wall stays, or a strip of ink is gone."""
    rows, columns = np.nonzero(picture < 140)
    if len(rows) == 0:
        return picture
    loose = rng.integers(-1, 3, 4)
    top, bottom = max(0, rows.min() - loose[0]), rows.max() + 1 + loose[1]
    left, right = max(0, columns.min() - loose[2]), columns.max() + 1 + loose[3]
    cut = picture[top:bottom, left:right].copy()
    if min(cut.shape) < 3:
        return picture
    if rng.random() < 0.12 and cut.shape[1] > 8:
        start = int(rng.integers(0, max(1, cut.shape[0] // 2)))
        cut[start : start + cut.shape[0] // 2, 0 if rng.random() < 0.5 else -1] = rng.integers(0, 120)
    if rng.random() < 0.12:
        row = int(rng.integers(0, cut.shape[0]))
        cut[row : row + int(rng.integers(1, 3))] = 250
    return cut
