"""Number fields drawn by code, in the face that Pillow brings along, which no lesson has."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Box, Picture
from ocr.recognition.fields.strip import FieldStrip, cut_strip

CELL, TALL = 40, 50
LEFT, TOP = 30, 40


@dataclass(frozen=True, slots=True)
class DrawnField:
    """A page with one field on it."""

    page: Picture
    frame: Box

    @property
    def strip(self) -> FieldStrip:
        return cut_strip(self.page, self.frame)

    @property
    def centres(self) -> list[float]:
        """Middles of its boxes, in columns of the strip."""
        count = (self.frame[2] - self.frame[0]) // CELL
        return [self.strip.column_of(LEFT + (n + 0.5) * CELL) for n in range(count)]


def draw_field(text: str, *, walls: int = 0, boxed: bool = True) -> DrawnField:
    """One character a box; a blank leaves its box empty, a star scribbles in it."""
    page = np.full((2 * TOP + TALL, 2 * LEFT + CELL * len(text)), 255, np.uint8)
    frame = (LEFT, TOP, LEFT + CELL * len(text), TOP + TALL)
    cv2.rectangle(page, frame[:2], frame[2:], (walls,), 2)
    for place, char in enumerate(text):
        x = LEFT + CELL * place
        if boxed:
            cv2.line(page, (x, TOP), (x, TOP + TALL), (walls,), 2)
        if char == "*":
            _scribble(page, x)
        elif char != " ":
            page = _print(page, char, x)
    return DrawnField(page, frame)


def _print(page: Picture, char: str, x: int) -> Picture:
    printed = Image.fromarray(page)
    middle = (x + CELL / 2, TOP + TALL / 2)
    ImageDraw.Draw(printed).text(middle, char, fill=0, font=ImageFont.load_default(38), anchor="mm")
    return np.array(printed)


def _scribble(page: Picture, x: int) -> None:
    points = [(x + 8 + 24 * (n % 2), TOP + 8 + 3 * n) for n in range(12)]
    cv2.polylines(page, [np.array(points)], isClosed=False, color=(0,), thickness=3)
