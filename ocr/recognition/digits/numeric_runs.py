"""Runs that are nothing but a number, read glyph by glyph with the digit network, without Tesseract.

Problem: most calls of Tesseract were for columns of ids and sums, where it is slow and gives no alternatives.
Known as: segmentation-based recognition with rejection: cut, classify, and decline the run if any part is
doubtful.
Steps: components of the height of digits are classified by the network; the small ones between them are
dashes, points or commas by their place; any doubt gives the run back to the line reader (None); words are
cut at wide gaps, and what they spell must be written like a number.
Dropped: Tesseract's digits-only mode (3c8f446: ids are read better so, a table page needs a third fewer
calls).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engine import Box, DigitField, Picture
from ocr.lines.boxes import bounding_box, box_height
from ocr.lines.digit_rows import has_steady_pitch
from ocr.lines.layout import TextRun
from ocr.recognition.digits.digit_network import CLASSES, Floats, classify_cells
from ocr.recognition.digits.digit_rows import TINY, choose_alphabet, make_digit_field
from ocr.recognition.inline_numbers import normalize_amount
from ocr.recognition.pieces import Piece

# guess: all numbers of this module; in heights of a digit where nothing else is said
_TALL = 0.6
"""Share of the tallest component's height that makes a digit."""
_WIDEST = 1.0
_MOST_DIGITS = 40
_LEAST_KNOWN_EACH, _LEAST_KNOWN_ALL, _LEAST_KNOWN_SHORT = 0.35, 0.90, 0.97
"""Probability that a glyph is a digit or slash at all: of each, on the average, and of one or two alone."""
_LEAST_SURE_DIGIT = 0.7
_BLANK = 0.55
"""Gap between words; boxed digits whose boxes were lost stand further apart, but evenly."""
_STEADY_BLANK, _FEWEST_STEADY = 1.6, 4
_SMALLEST_CELL = 2
_FEWEST_FOR_FIELD = 10
_DUST = 0.1
_BROKEN_OVERLAP = 0.6
_SLASH, _OTHER = CLASSES.index("/"), CLASSES.index("?")
_WRITTEN = re.compile(r"-?\d+(?:[-.,/]\d+)*[.,]?")

Band = tuple[int, int]
"""Rows between which the digits of a run stand."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign of a number; digits come with the probabilities of all ten."""

    char: str
    digits: Floats | None = None

    @property
    def confidence(self) -> float:
        return 1.0 if self.digits is None else float(self.digits.max())


Glyphs = dict[Box, Glyph]


@dataclass(frozen=True, slots=True)
class NumericRun:
    """The words of a run that is only a number; long numbers are also fields with their alternatives."""

    pieces: list[Piece]
    fields: list[DigitField]


def read_numeric_run(run: TextRun, picture: Picture, box: Box) -> NumericRun | None:
    """The run as digits, dashes, slashes, commas and points; None where anything else may be in it."""
    tall = _select_tall(run.components)
    if len(tall) > _MOST_DIGITS or any(x1 - x0 > _WIDEST * (y1 - y0) for x0, y0, x1, y1 in tall):
        return None
    band = int(np.median([each[1] for each in tall])), int(np.median([each[3] for each in tall]))
    glyphs = _classify_all(run.components, tall, band, picture=picture, box=box)
    if glyphs is None:
        return None
    gap = _STEADY_BLANK if len(tall) >= _FEWEST_STEADY and has_steady_pitch(tall) else _BLANK
    words = _split_words(glyphs, gap=gap * (band[1] - band[0]))
    pieces = [_make_piece(word, glyphs) for word in words]
    if not all(_WRITTEN.fullmatch(piece.text) for piece in pieces):
        return None
    return NumericRun(pieces, [field for word in words if (field := _make_field(word, glyphs))])


def _select_tall(components: Sequence[Box]) -> list[Box]:
    """Components as high as a digit, from left to right."""
    tallest = max(map(box_height, components))
    return [each for each in sorted(components) if box_height(each) >= _TALL * tallest]


def _classify_all(
    components: Sequence[Box], tall: Sequence[Box], band: Band, *, picture: Picture, box: Box
) -> Glyphs | None:
    """A glyph for each component but dust and broken parts; None where one of them is no part of a number."""
    small = [each for each in sorted(components) if each not in tall]
    small = [each for each in small if not _is_broken_part(each, tall) and not _is_dust(each, band)]
    signs = {each: _classify_small_sign(each, band) for each in small}
    glyphs = None if None in signs.values() else _classify_digits(tall, picture, box)
    if glyphs is None:
        return None
    return glyphs | {each: Glyph(sign or "") for each, sign in signs.items()}


def _is_broken_part(small: Box, tall: Sequence[Box]) -> bool:
    """A scrap over or under a digit broke off it; commas and dashes stand between digits."""
    shared = _BROKEN_OVERLAP * (small[2] - small[0])
    return any(min(small[2], other[2]) - max(small[0], other[0]) >= shared for other in tall)


def _is_dust(small: Box, band: Band) -> bool:
    return max(small[2] - small[0], box_height(small)) < _DUST * (band[1] - band[0])


def _classify_small_sign(small: Box, band: Band) -> str | None:
    """A small component told by its place: a dash in the middle, a point on the line, a comma through it."""
    x0, y0, x1, y1 = small
    height = band[1] - band[0]
    middle = ((y0 + y1) / 2 - band[0]) / height
    if x1 - x0 >= 1.2 * (y1 - y0) and 0.3 < middle < 0.8 and y1 - y0 < 0.3 * height:
        return "-"
    if middle < 0.7 or x1 - x0 > 0.4 * height:
        return None
    return "," if y1 > band[1] + 0.08 * height or y1 - y0 > 1.5 * (x1 - x0) else "."


def _classify_digits(tall: Sequence[Box], picture: Picture, box: Box) -> Glyphs | None:
    """Digits and slashes as the network sees them; None where it doubts any."""
    left, top = box[0], box[1]
    cells = [picture[y0 - top : y1 - top, max(0, x0 - left - 1) : x1 - left + 1] for x0, y0, x1, y1 in tall]
    if any(min(cell.shape) < _SMALLEST_CELL for cell in cells):
        return None
    classes = classify_cells(cells)
    if not _are_digits(classes):
        return None
    glyphs = {}
    for each, row, digits in zip(tall, classes, choose_alphabet(classes), strict=True):
        is_slash = row[_SLASH] > 1 - row[_SLASH] - row[_OTHER]
        glyphs[each] = Glyph("/") if is_slash else Glyph(str(int(digits.argmax())), digits)
    return glyphs if all(glyph.confidence >= _LEAST_SURE_DIGIT for glyph in glyphs.values()) else None


def _are_digits(classes: Floats) -> bool:
    known = 1.0 - classes[:, _OTHER]
    each, together = float(known.min()), float(np.exp(np.log(known + TINY).mean()))
    least = _LEAST_KNOWN_SHORT if len(classes) < 3 else _LEAST_KNOWN_ALL
    return each > _LEAST_KNOWN_EACH and together > least


def _split_words(glyphs: Glyphs, *, gap: float) -> list[list[Box]]:
    """Words of glyphs, cut at gaps wider than `gap`."""
    words: list[list[Box]] = []
    for each in sorted(glyphs):
        if words and each[0] - max(other[2] for other in words[-1]) < gap:
            words[-1].append(each)
        else:
            words.append([each])
    return words


def _make_piece(word: list[Box], glyphs: Glyphs) -> Piece:
    confidence = float(np.mean([glyphs[each].confidence for each in word]))
    text = normalize_amount("".join(glyphs[each].char for each in word))
    return Piece(text, bounding_box(word), confidence)


def _make_field(word: list[Box], glyphs: Glyphs) -> DigitField | None:
    """An account number or an id is worth its alternatives; a wage is not."""
    rows = [digits for each in word if (digits := glyphs[each].digits) is not None]
    return make_digit_field(np.stack(rows), bounding_box(word)) if len(rows) >= _FEWEST_FOR_FIELD else None
