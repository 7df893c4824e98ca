"""A small network of our own that knows single digits, Arabic and Thai, print and neat hand.

Problem: Tesseract took a seven without serif for a one and gave no other choice.
Known as: histogram of oriented gradients (N. Dalal, B. Triggs, CVPR 2005) and a multilayer perceptron with
one hidden layer.
Steps: a cell is brought to one size; gradients are counted in eight directions in each square of four
pixels, beside the picture at half size; two matrix products and a softmax give 22 classes.
Training: `python -m ocr.training.train_digits`, from fonts and drawn strokes.
Measured: all 151 boxed numbers of the sample pages right (70da08b, 2026-11).
Dropped: Tesseract's digits-only mode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.recognition.model_files import DIGIT_NETWORK, find_model

Floats = npt.NDArray[np.float32]

CLASSES = "0123456789๐๑๒๓๔๕๖๗๘๙/?"
"""The last is anything else: a letter, two digits that touch, a scrap."""
HEIGHT, WIDTH = 32, 24
# guess, all of them; the stored weights are for these
_FIT = 28
"""Rows that a digit may fill."""
_DIRECTIONS = 8
_CELL = 4
_PICTURE_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class DigitNetwork:
    """The two layers; the weights are made by `python -m ocr.training.train_digits`."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def predict(self, features: Floats) -> Floats:
        """Class probabilities: one row a digit, one column a class."""
        hidden = np.maximum(features @ self.first + self.first_bias, 0.0)
        scores = hidden @ self.second + self.second_bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def load_network() -> DigitNetwork:
    with np.load(find_model(DIGIT_NETWORK)) as stored:
        names = ("first", "first_bias", "second", "second_bias")
        return DigitNetwork(*(stored[name].astype(np.float32) for name in names))


def classify_cells(cells: Sequence[Picture]) -> Floats:
    """Class probabilities for each picture of one digit."""
    if not cells:
        return np.zeros((0, len(CLASSES)), np.float32)
    return load_network().predict(extract_features(np.stack([normalize_cell(cell) for cell in cells])))


def normalize_cell(cell: Picture) -> Floats:
    """Ink 1 on paper 0, the digit as large as fits, its proportions kept, in the middle."""
    ink = 255.0 - cell.astype(np.float32)
    ink -= _paper_level(ink)
    ink = np.clip(ink / max(float(ink.max()), 1.0), 0.0, 1.0)
    scale = min(_FIT / ink.shape[0], (WIDTH - 4) / ink.shape[1])
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, size, interpolation=how)
    canvas = np.zeros((HEIGHT, WIDTH), np.float32)
    top, left = (HEIGHT - size[1]) // 2, (WIDTH - size[0]) // 2
    canvas[top : top + size[1], left : left + size[0]] = small
    return canvas


def _paper_level(ink: Floats) -> float:
    """The tenth percentile, as numpy.percentile has it, at a fifth of its cost for so few pixels."""
    at = 0.1 * (ink.size - 1)
    low = int(at)
    high = min(low + 1, ink.size - 1)
    ordered = np.partition(ink, (low, high), axis=None)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


def extract_features(pictures: Floats) -> Floats:
    """Histograms of oriented gradients in small squares, and the picture at half size."""
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
        parts.append(_average_pool(here, _CELL))
    edges = np.concatenate(parts, axis=1)
    edges /= np.linalg.norm(edges, axis=1, keepdims=True) + 1e-3
    return np.concatenate([np.sqrt(edges), _PICTURE_WEIGHT * _average_pool(pictures, 2)], axis=1).astype(
        np.float32
    )


def _average_pool(pictures: Floats, side: int) -> Floats:
    count, height, width = pictures.shape
    squares = pictures.reshape(count, height // side, side, width // side, side)
    return np.asarray(squares.mean(axis=(2, 4)).reshape(count, -1), dtype=np.float32)
