"""What hands, stamps, copiers and scanners do to a drawn number field.

Known as: a document degradation model (H. Baird, Document image defect models, 1992). All numbers are
guesses, in heights of the frame where nothing else is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.recognition.fields.strip import Floats
from ocr.training.synth_line import Rng

LEVELS = ("light", "medium", "heavy")


@dataclass(frozen=True, slots=True)
class _Wear:
    """From where to where each is drawn, or how often it comes."""

    blur: tuple[float, float]
    ink: tuple[float, float]
    noise: tuple[float, float]
    fax: float
    coded: tuple[int, int]
    broken: float
    stamped: float


_WEARS = {
    "light": _Wear((0.006, 0.018), (0.75, 1.0), (0, 5), 0.0, (65, 95), 0.02, 0.0),
    "medium": _Wear((0.009, 0.026), (0.5, 0.95), (3, 12), 0.3, (40, 80), 0.08, 0.06),
    "heavy": _Wear((0.014, 0.038), (0.36, 0.8), (6, 24), 0.35, (25, 60), 0.25, 0.12),
}


def wear_field(ink: Picture, rng: Rng, *, level: str, height: float) -> Picture:
    """The gray picture of a drawn field; `height` is that of the frame in its pixels."""
    wear = _WEARS[level]
    worn: Floats = ink.astype(np.float32)
    if rng.random() < wear.stamped:
        _stamp(worn, rng, height=height)
    if rng.random() < wear.broken:
        _break_strokes(worn, rng, height=height)
    if level != "light" and rng.random() < 0.1:
        worn = _copy_through_carbon(worn, rng, height=height)
    worn = _blur(worn, max(0.35, height * rng.uniform(*wear.blur)))
    worn *= rng.uniform(*wear.ink) * _vary_slowly(worn.shape, rng)
    paper = rng.uniform(225, 255)
    faxed = rng.random() < wear.fax
    noise = rng.uniform(*wear.noise) * (0.5 if faxed else 1.0)
    gray = paper - worn * (paper / 255) + _make_noise(worn.shape, rng) * noise
    if faxed:
        gray = _send_by_fax(gray, rng, depth=float(worn.max()), paper=paper)
    shade = np.clip(gray, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        _, coded = cv2.imencode(".jpg", shade, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*wear.coded))])
        shade = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(shade, np.uint8)


def _blur(picture: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)


def _make_noise(shape: tuple[int, ...], rng: Rng) -> Floats:
    noise = rng.standard_normal(shape, dtype=np.float32)
    return _blur(noise, 0.7) * np.float32(2.2) if rng.random() < 0.5 else noise


def _vary_slowly(shape: tuple[int, ...], rng: Rng) -> Floats:
    """A ribbon or a pen that gives more and less ink."""
    knots = rng.uniform(rng.uniform(0.55, 1.0), 1.0, (2, 6)).astype(np.float32)
    return np.asarray(cv2.resize(knots, (shape[1], shape[0])), np.float32)


def _stamp(ink: Floats, rng: Rng, *, height: float) -> None:
    """An arc or a bar of a stamp across the field, never as dark as ink."""
    mask = np.zeros(ink.shape, np.uint8)
    wide = max(1, round(height * rng.uniform(0.03, 0.09)))
    rows, columns = ink.shape
    if rng.random() < 0.6:
        at = (int(rng.integers(0, columns)), int(rng.integers(-rows, 2 * rows)))
        far = int(height * rng.uniform(1.2, 3.0))
        for less in (0, int(height * 0.25)):
            cv2.circle(mask, at, max(2, far - less), (255,), wide, cv2.LINE_AA)
    else:
        ends = rng.integers(0, columns, 2), rng.integers(0, rows, 2)
        start, end = (int(ends[0][0]), int(ends[1][0])), (int(ends[0][1]), int(ends[1][1]))
        cv2.line(mask, start, end, (255,), wide, cv2.LINE_AA)
    np.maximum(ink, mask.astype(np.float32) * np.float32(rng.uniform(0.25, 0.75)), out=ink)


def _break_strokes(ink: Floats, rng: Rng, *, height: float) -> None:
    """Thin lines and spots where no ink came through."""
    rows, columns = ink.shape
    for _ in range(int(rng.integers(2, 4 + columns // max(8, int(height))))):
        wide = max(1, round(height * rng.uniform(0.015, 0.05)))
        if rng.random() < 0.5:
            row = int(rng.integers(0, rows))
            ink[row : row + wide, int(rng.integers(0, columns)) :][:, : int(height * 2)] *= rng.uniform(
                0, 0.5
            )
        else:
            x, y = int(rng.integers(0, columns)), int(rng.integers(0, rows))
            ink[y : y + 2 * wide, x : x + 2 * wide] *= rng.uniform(0, 0.4)


def _copy_through_carbon(ink: Floats, rng: Rng, *, height: float) -> Floats:
    """Wider, softer, mottled, with smudges."""
    side = max(2, round(height * 0.035))
    fat = _blur(np.asarray(cv2.dilate(ink, np.ones((side, side), np.uint8)), np.float32), side * 0.6)
    grain = _blur(rng.uniform(0.2, 1.3, ink.shape).astype(np.float32), 0.8)
    smudge = _blur(rng.uniform(0, 1, ink.shape).astype(np.float32), height * 0.15)
    haze = (smudge - smudge.min()) / max(float(np.ptp(smudge)), 1e-3) * rng.uniform(0, 60)
    return np.asarray(np.clip(fat * grain + haze, 0, 255), np.float32)


def _send_by_fax(gray: Floats, rng: Rng, *, depth: float, paper: float) -> Floats:
    """Black or white; now and then with half of the rows."""
    cut = paper - depth * rng.uniform(0.18, 0.42)
    bits = np.where(gray < cut, 0.0, 255.0).astype(np.float32)
    if rng.random() < 0.35 and gray.shape[0] > 40:
        half = cv2.resize(bits, (bits.shape[1], bits.shape[0] // 2), interpolation=cv2.INTER_NEAREST)
        bits = np.asarray(cv2.resize(half, (bits.shape[1], bits.shape[0]), interpolation=cv2.INTER_NEAREST))
    return _blur(bits, 0.5) if rng.random() < 0.5 else bits
