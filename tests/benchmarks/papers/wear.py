"""What copying, years and the scanner do to a page, in four degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from ocr.engine import Picture
from tests.benchmarks.papers.paper import moved
from tests.benchmarks.papers.people import Dice

Floats = np.ndarray[Any, np.dtype[np.float32]]

LEVELS = ("clean", "light", "medium", "heavy")


@dataclass(frozen=True, slots=True)
class Wear:
    """The most that may happen; each page draws its own share."""

    lean: float
    ink: tuple[float, float]
    noise: float
    blur: tuple[float, float]
    dust: int
    through: float
    fax: float
    quality: tuple[int, int]
    streaks: int = 0


WEARS = {
    "clean": Wear(0.0, (0.95, 1.0), 1.0, (0.0, 0.4), 0, 0.0, 0.0, (88, 95)),
    "light": Wear(0.6, (0.7, 0.95), 5.0, (0.3, 0.6), 25, 0.04, 0.0, (70, 90)),
    "medium": Wear(1.3, (0.55, 0.85), 11.0, (0.4, 0.8), 150, 0.12, 0.35, (45, 75)),
    "heavy": Wear(2.2, (0.38, 0.65), 20.0, (0.7, 1.2), 500, 0.22, 0.35, (25, 50), 4),
}


def worn(page: Picture, lines: list[dict[str, Any]], level: str, dice: Dice) -> tuple[Picture, int]:
    """The page as it comes off the scanner, and the JPEG quality to keep it with; the truth moves along."""
    wear = WEARS[level]
    back = page[::-1, ::-1] if dice.random() < 0.5 else page[:, ::-1]
    through = float(dice.uniform(0, wear.through))
    page = _leaning(page, lines, float(dice.uniform(-wear.lean, wear.lean)))
    unit = page.shape[1] / 1654
    blur = float(dice.uniform(*wear.blur)) * unit
    strength = float(dice.uniform(*wear.ink))
    ink: Floats = (255.0 - page.astype(np.float32)) * strength
    if through > 0.01:
        shadow = cv2.GaussianBlur(255.0 - back.astype(np.float32), (0, 0), 2.2 * unit)
        ink = np.maximum(ink, shadow[: ink.shape[0], : ink.shape[1]] * through)
    if blur > 0.1:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), blur), np.float32)
    ink *= _patches(ink.shape, dice, depth=0.3 if level in ("medium", "heavy") else 0.1)
    _dust(ink, dice, most=wear.dust, unit=unit)
    _streaks(ink, dice, most=wear.streaks)
    paper = 250.0 - 18.0 * (1.0 - _patches(ink.shape, dice, depth=1.0)) * (level != "clean")
    rough = wear.noise * dice.uniform(0.4, 1.0)
    noise: Floats = np.asarray(dice.normal(0, rough, ink.shape), np.float32)
    if wear.noise > 3:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.6) * 1.6, np.float32)
    shade = np.clip(paper - ink + noise, 0, 255)
    if dice.random() < wear.fax:
        shade = np.where(shade > 245 - dice.uniform(0.25, 0.45) * 255 * strength, 255, 0)
    return shade.astype(np.uint8), int(dice.integers(*wear.quality))


def _leaning(page: Picture, lines: list[dict[str, Any]], degrees: float) -> Picture:
    if abs(degrees) < 0.02:
        return page
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0).astype(np.float64)
    moved(lines, matrix)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255,)), np.uint8)


def _patches(shape: tuple[int, ...], dice: Dice, *, depth: float) -> Floats:
    """Slow changes over the sheet, from 1 - depth to 1."""
    small = dice.uniform(1 - depth, 1, (5, 4)).astype(np.float32)
    return np.asarray(
        cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32
    ).clip(0, 1)


def _dust(ink: Floats, dice: Dice, *, most: int, unit: float) -> None:
    height, width = ink.shape
    for _ in range(int(dice.integers(0, most + 1))):
        x, y = int(dice.integers(0, width)), int(dice.integers(0, height))
        side = int(dice.integers(1, 2 + round(2 * unit)))
        ink[y : y + side, x : x + side] = float(dice.uniform(60, 230))


def _streaks(ink: Floats, dice: Dice, *, most: int) -> None:
    """Dirt on the scanner's glass, from top to bottom."""
    for _ in range(int(dice.integers(0, most + 1))):
        x = int(dice.integers(0, ink.shape[1]))
        ink[:, x : x + int(dice.integers(1, 3))] += float(dice.uniform(20, 70))
