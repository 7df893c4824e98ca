"""A small network of our own that knows single digits, Arabic and Thai, print and neat hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.recognition.model_files import DIGIT_NETWORK

Reals = npt.NDArray[np.float32]

CLASSES = "0123456789๐๑๒๓๔๕๖๗๘๙/?"
"""The last is anything else: a letter, two digits that touch, a scrap."""
HEIGHT, WIDTH = 32, 24
_FIT = 28
_DIRECTIONS = 8
_CELL = 4


@dataclass(frozen=True, slots=True)
class Network:
    """Two layers; the weights are made by `python -m ocr.training.train_digits`."""

    first: Reals
    first_bias: Reals
    second: Reals
    second_bias: Reals

    def likelihoods(self, features: Reals) -> Reals:
        """One row a digit, one column a class."""
        hidden = np.maximum(features @ self.first + self.first_bias, 0.0)
        scores = hidden @ self.second + self.second_bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def network() -> Network:
    with np.load(DIGIT_NETWORK) as stored:
        names = ("first", "first_bias", "second", "second_bias")
        return Network(*(stored[name].astype(np.float32) for name in names))


def read_cells(cells: Sequence[Picture]) -> Reals:
    """Likelihoods of each class for each picture of one digit."""
    if not cells:
        return np.zeros((0, len(CLASSES)), np.float32)
    return network().likelihoods(features(np.stack([normal(cell) for cell in cells])))


def normal(cell: Picture) -> Reals:
    """Ink 1 on paper 0, the digit as large as fits, its proportions kept, in the middle."""
    ink = 255.0 - cell.astype(np.float32)
    ink -= np.percentile(ink, 10)
    ink = np.clip(ink / max(float(ink.max()), 1.0), 0.0, 1.0)
    scale = min(_FIT / ink.shape[0], (WIDTH - 4) / ink.shape[1])
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, size, interpolation=how)
    canvas = np.zeros((HEIGHT, WIDTH), np.float32)
    top, left = (HEIGHT - size[1]) // 2, (WIDTH - size[0]) // 2
    canvas[top : top + size[1], left : left + size[0]] = small
    return canvas


def features(pictures: Reals) -> Reals:
    """How much edge runs in each of eight directions in each small square, and the picture at half size."""
    across, down = np.zeros_like(pictures), np.zeros_like(pictures)
    across[:, :, 1:-1] = pictures[:, :, 2:] - pictures[:, :, :-2]
    down[:, 1:-1] = pictures[:, 2:] - pictures[:, :-2]
    strength = np.hypot(across, down)
    turn = (np.arctan2(down, across) / (2 * np.pi) * _DIRECTIONS) % _DIRECTIONS
    low = np.floor(turn).astype(np.int32) % _DIRECTIONS
    share = turn - np.floor(turn)
    parts = []
    for direction in range(_DIRECTIONS):
        here = strength * ((low == direction) * (1 - share) + ((low + 1) % _DIRECTIONS == direction) * share)
        parts.append(_pooled(here, _CELL))
    edges = np.concatenate(parts, axis=1)
    edges /= np.linalg.norm(edges, axis=1, keepdims=True) + 1e-3
    return np.concatenate([np.sqrt(edges), 0.3 * _pooled(pictures, 2)], axis=1).astype(np.float32)


def _pooled(pictures: Reals, side: int) -> Reals:
    count, height, width = pictures.shape
    squares = pictures.reshape(count, height // side, side, width // side, side)
    return np.asarray(squares.mean(axis=(2, 4)).reshape(count, -1), dtype=np.float32)
