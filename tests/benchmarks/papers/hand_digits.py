"""Digits as a hand writes them: drawn strokes, or real ones from a folder that the environment names.

`BENCH_HAND_DIGITS` may name a folder with MNIST's files (`t10k-images-idx3-ubyte` and its labels): of these
only the test part is used, which nothing here is taught with. No such picture is part of the project.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from tests.benchmarks.papers.people import Dice

Ink = npt.NDArray[np.float32]
"""Ink 1 on paper 0."""
FOLDER = "BENCH_HAND_DIGITS"
_SIDE = 160
_MARGIN = 0.14

# Points of strokes in a box of 1 x 1, several ways for some digits.
_WAYS: dict[str, list[list[list[tuple[float, float]]]]] = {
    "0": [
        [[(0.55, 0.0), (0.15, 0.2), (0.1, 0.7), (0.45, 1.0), (0.85, 0.75), (0.85, 0.25), (0.5, 0.02)]],
        [[(0.4, 0.05), (0.15, 0.45), (0.3, 0.95), (0.7, 0.95), (0.85, 0.5), (0.65, 0.05), (0.3, 0.15)]],
    ],
    "1": [[[(0.5, 0.0), (0.5, 1.0)]], [[(0.25, 0.25), (0.55, 0.0), (0.5, 1.0)]], [[(0.6, 0.0), (0.4, 1.0)]]],
    "2": [
        [[(0.1, 0.25), (0.4, 0.0), (0.8, 0.2), (0.6, 0.6), (0.1, 1.0), (0.9, 0.97)]],
        [[(0.1, 0.2), (0.5, 0.0), (0.8, 0.3), (0.3, 0.9), (0.15, 0.8), (0.4, 0.8), (0.95, 1.0)]],
    ],
    "3": [
        [
            [
                (0.15, 0.12), (0.5, 0.0), (0.8, 0.2), (0.4, 0.45), (0.85, 0.7), (0.5, 1.0), (0.1, 0.88),
            ]
        ],
        [[(0.15, 0.02), (0.85, 0.0), (0.45, 0.4), (0.85, 0.7), (0.5, 1.0), (0.1, 0.9)]],
    ],
    "4": [
        [[(0.6, 0.0), (0.1, 0.65), (0.95, 0.62)], [(0.65, 0.3), (0.62, 1.0)]],
        [[(0.2, 0.0), (0.15, 0.5), (0.85, 0.5)], [(0.8, 0.0), (0.75, 1.0)]],
    ],
    "5": [
        [
            [(0.25, 0.02), (0.2, 0.45), (0.6, 0.38), (0.85, 0.7), (0.5, 1.0), (0.1, 0.9)],
            [(0.25, 0.02), (0.9, 0.0)],
        ],
        [[(0.85, 0.0), (0.3, 0.02), (0.2, 0.42), (0.7, 0.45), (0.8, 0.8), (0.4, 1.0), (0.1, 0.92)]],
    ],
    "6": [
        [[(0.75, 0.0), (0.3, 0.35), (0.12, 0.75), (0.45, 1.0), (0.85, 0.75), (0.55, 0.5), (0.18, 0.7)]],
        [[(0.5, 0.0), (0.2, 0.5), (0.25, 0.95), (0.7, 0.95), (0.8, 0.65), (0.45, 0.52), (0.2, 0.7)]],
    ],
    "7": [
        [[(0.1, 0.05), (0.9, 0.0), (0.4, 1.0)]],
        [[(0.12, 0.2), (0.12, 0.02), (0.88, 0.02), (0.45, 1.0)]],
        [[(0.1, 0.03), (0.85, 0.0), (0.45, 1.0)], [(0.3, 0.5), (0.85, 0.48)]],
    ],
    "8": [
        [
            [
                (0.75, 0.15), (0.4, 0.0), (0.2, 0.22), (0.75, 0.65), (0.7, 0.95), (0.3, 0.98),
                (0.2, 0.7), (0.7, 0.32), (0.78, 0.12),
            ]
        ],
    ],
    "9": [
        [[(0.8, 0.25), (0.45, 0.0), (0.15, 0.25), (0.45, 0.5), (0.8, 0.25), (0.75, 1.0)]],
        [[(0.75, 0.1), (0.3, 0.05), (0.2, 0.4), (0.6, 0.48), (0.8, 0.15), (0.7, 0.6), (0.35, 1.0)]],
    ],
}  # fmt: skip


def draw_digit(digit: str, dice: Dice) -> Ink:
    """One digit, cut to its ink, in any size."""
    real = _real_digits()
    if real is not None and digit in real:
        pictures = real[digit]
        return _cut(_thin(pictures[int(dice.integers(len(pictures)))], dice))
    return _cut(_drawn(digit, dice))


def _drawn(digit: str, dice: Dice) -> Ink:
    canvas = np.zeros((_SIDE, _SIDE), np.uint8)
    ways = _WAYS[digit]
    slant, narrow = float(dice.normal(0.08, 0.12)), float(dice.uniform(0.5, 0.9))
    wide = int(dice.integers(7, 15))
    for stroke in ways[int(dice.integers(len(ways)))]:
        points = _smooth(np.asarray(stroke) + dice.normal(0, 0.035, (len(stroke), 2)))
        x = (points[:, 0] - 0.5) * narrow + 0.5 + slant * (0.5 - points[:, 1])
        inner = _SIDE * (1 - 2 * _MARGIN)
        places = np.stack([x, points[:, 1]], axis=1) * inner + _SIDE * _MARGIN
        cv2.polylines(canvas, [places.round().astype(np.int32)], False, (255,), wide, cv2.LINE_AA)
    return np.asarray(canvas / 255.0, np.float32)


def _smooth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Corners cut three times (Chaikin's algorithm); the ends stay."""
    for _ in range(3):
        if len(points) < 3:
            break
        near, far = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([near, far], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], inner[1:-1], points[-1:]])
    return points


def _thin(picture: Ink, dice: Dice) -> Ink:
    """A real digit in fine pixels, its stroke as thin as a pen's."""
    large = np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC), np.float32)
    side = int(dice.integers(1, 8))
    return np.asarray(cv2.erode((large > 0.45).astype(np.float32), np.ones((side, side))), np.float32)


def _cut(ink: Ink) -> Ink:
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.3), np.flatnonzero(ink.max(axis=0) > 0.3)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@cache
def _real_digits() -> dict[str, npt.NDArray[np.float32]] | None:
    """MNIST's test part by digit, where the environment names its folder."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return None
    raw = np.fromfile(Path(folder) / "t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28)
    labels = np.fromfile(Path(folder) / "t10k-labels-idx1-ubyte", np.uint8)[8:]
    return {str(digit): (raw[labels == digit] / 255.0).astype(np.float32) for digit in range(10)}
