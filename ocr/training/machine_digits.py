"""Digits as machines print them: faces, zeros with a slash, the pins of a matrix printer.

Known as: synthetic data. All numbers are guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr.engine import Picture
from ocr.recognition.fields.labels import Alphabet
from ocr.training.synth_hand import load_font
from ocr.training.synth_line import Rng, can_draw

THAI = "๐๑๒๓๔๕๖๗๘๙"
_PINS = {Alphabet.ARABIC: (9, 13), Alphabet.THAI: (16, 25)}
"""Rows of pins that a digit with its room takes: Thai ones are printed in two passes."""


@dataclass(frozen=True, slots=True)
class PrintedDigits:
    """A face's ten digits, drawn large on one baseline; `advance` and sizes in heights of a usual digit."""

    pictures: tuple[Picture, ...]
    height: float
    advance: float


@lru_cache(maxsize=600)
def print_digits(face: str, alphabet: Alphabet) -> PrintedDigits:
    """Middle of each picture is the middle of a usual digit above the baseline."""
    chars = THAI if alphabet is Alphabet.THAI and can_draw(face, THAI) else "0123456789"
    font = load_font(face, 96)
    boxes = [font.getbbox(char, anchor="ls") for char in chars]
    usual = float(np.median([-box[1] for box in boxes]))
    half = int(max(max(-box[1], box[3] + usual) for box in boxes) - usual / 2) + 4
    pictures = []
    for char, box in zip(chars, boxes, strict=True):
        page = Image.new("L", (int(box[2] - box[0]) + 8, 2 * half), 0)
        ImageDraw.Draw(page).text((4 - box[0], half + usual / 2), char, font=font, fill=255, anchor="ls")
        pictures.append(np.asarray(page, np.uint8))
    advance = float(np.median([font.getlength(char) for char in chars]))
    return PrintedDigits(tuple(pictures), usual, advance / usual)


def can_print(face: str, alphabet: Alphabet) -> bool:
    return can_draw(face, THAI if alphabet is Alphabet.THAI else "0123456789")


def slash_zero(zero: Picture) -> Picture:
    """A zero that cannot be taken for an O: with a stroke through it, or a dot."""
    slashed = zero.copy()
    rows, columns = np.nonzero(zero > 128)
    left, right, top, bottom = (int(v) for v in (columns.min(), columns.max(), rows.min(), rows.max()))
    wide = max(3, (right - left) // 7)
    across, down = (right - left) // 5, (bottom - top) // 5
    cv2.line(slashed, (left + across, bottom - down), (right - across, top + down), (255,), wide, cv2.LINE_AA)
    return slashed


def strike_with_pins(glyph: Picture, rng: Rng, *, alphabet: Alphabet) -> Picture:
    """The glyph as a matrix printer sets it: round dots in rows, now and then one missing."""
    rows = int(rng.integers(*_PINS[alphabet]))
    columns = max(3, round(glyph.shape[1] * rows / glyph.shape[0] * 1.2))
    coarse = cv2.resize(glyph, (columns, rows), interpolation=cv2.INTER_AREA) > 90
    coarse &= rng.random(coarse.shape) > 0.02
    side = max(3, round(glyph.shape[0] / rows))
    pin = np.zeros((side, side), np.uint8)
    cv2.circle(pin, (side // 2, side // 2), max(1, round(0.45 * side)), (255,), -1)
    dots = np.asarray(np.kron(coarse.astype(np.uint8), pin), np.uint8)
    return np.asarray(cv2.resize(dots, glyph.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
