"""Lines that are nothing but a number: read glyph by glyph with the digit network, without Tesseract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engine import Box, DigitField, Picture
from ocr.lines.boxed_digits import has_steady_pitch
from ocr.lines.boxes import bounding_box
from ocr.lines.layout import TextRun
from ocr.recognition.digits.digit_network import CLASSES, Reals, read_cells
from ocr.recognition.digits.digit_rows import number_field, one_alphabet
from ocr.recognition.inline_numbers import amount
from ocr.recognition.pieces import Piece

_TALL = 0.6
_WIDEST = 1.0
_MOST_DIGITS = 40
_SURE_EACH, _SURE_ALL, _SURE_ALONE = 0.35, 0.90, 0.97
_SURE_DIGIT = 0.7
_BLANK = 0.55
"""In digit heights, between words; boxed digits whose walls were lost stand further apart, but evenly."""
_STEADY_BLANK, _FEWEST_STEADY = 1.6, 4
_SMALLEST = 2
_FEWEST_FOR_FIELD = 10
_DUST = 0.1
_SLASH, _OTHER = CLASSES.index("/"), CLASSES.index("?")
_WRITTEN = re.compile(r"-?\d+(?:[-.,/]\d+)*[.,]?")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign of a number; digits come with the likelihoods of all ten."""

    char: str
    likely: Reals | None = None

    @property
    def sure(self) -> float:
        return 1.0 if self.likely is None else float(self.likely.max())


@dataclass(frozen=True, slots=True)
class Number:
    """The words of a run that is only a number; long numbers are also fields with their alternatives."""

    pieces: list[Piece]
    fields: list[DigitField]


def read_number(run: TextRun, picture: Picture, box: Box) -> Number | None:
    """The run as digits, dashes, slashes, commas and points; None where anything else may be in it."""
    marks = sorted(run.components)
    tallest = max(y1 - y0 for _, y0, _, y1 in marks)
    tall = [mark for mark in marks if mark[3] - mark[1] >= _TALL * tallest]
    if len(tall) > _MOST_DIGITS or any(x1 - x0 > _WIDEST * (y1 - y0) for x0, y0, x1, y1 in tall):
        return None
    band = int(np.median([mark[1] for mark in tall])), int(np.median([mark[3] for mark in tall]))
    small = [m for m in marks if m not in tall and not _part_of(m, tall) and not _dust(m, band)]
    signs = {mark: _sign(mark, band) for mark in small}
    chars = None if None in signs.values() else _digits(tall, picture, box)
    if chars is None:
        return None
    chars.update((mark, Glyph(sign or "")) for mark, sign in signs.items())
    gap = _STEADY_BLANK if len(tall) >= _FEWEST_STEADY and has_steady_pitch(tall) else _BLANK
    words = _words(chars, gap=gap * (band[1] - band[0]))
    pieces = [_piece(word, chars) for word in words]
    if not all(_WRITTEN.fullmatch(piece.text) for piece in pieces):
        return None
    return Number(pieces, [field for word in words if (field := _field(word, chars))])


def _part_of(mark: Box, tall: Sequence[Box]) -> bool:
    """A scrap over or under a digit broke off it; commas and dashes stand between digits."""
    wide = mark[2] - mark[0]
    return any(min(mark[2], other[2]) - max(mark[0], other[0]) >= 0.6 * wide for other in tall)


def _dust(mark: Box, band: tuple[int, int]) -> bool:
    return max(mark[2] - mark[0], mark[3] - mark[1]) < _DUST * (band[1] - band[0])


def _sign(mark: Box, band: tuple[int, int]) -> str | None:
    """What a small mark is by its place: a dash in the middle, a point on the line, a comma through it."""
    x0, y0, x1, y1 = mark
    height = band[1] - band[0]
    middle = ((y0 + y1) / 2 - band[0]) / height
    if x1 - x0 >= 1.2 * (y1 - y0) and 0.3 < middle < 0.8 and y1 - y0 < 0.3 * height:
        return "-"
    if middle < 0.7 or x1 - x0 > 0.4 * height:
        return None
    return "," if y1 > band[1] + 0.08 * height or y1 - y0 > 1.5 * (x1 - x0) else "."


def _digits(tall: Sequence[Box], picture: Picture, box: Box) -> dict[Box, Glyph] | None:
    left, top = box[0], box[1]
    cells = [picture[y0 - top : y1 - top, max(0, x0 - left - 1) : x1 - left + 1] for x0, y0, x1, y1 in tall]
    if any(min(cell.shape) < _SMALLEST for cell in cells):
        return None
    likely = read_cells(cells)
    if not _believed(likely):
        return None
    found = {}
    for mark, row, choice in zip(tall, likely, one_alphabet(likely), strict=True):
        slash = row[_SLASH] > 1 - row[_SLASH] - row[_OTHER]
        found[mark] = Glyph("/") if slash else Glyph(str(int(choice.argmax())), choice)
    return found if all(glyph.sure >= _SURE_DIGIT for glyph in found.values()) else None


def _believed(likely: Reals) -> bool:
    known = 1.0 - likely[:, _OTHER]
    each, together = float(known.min()), float(np.exp(np.log(known + 1e-6).mean()))
    return each > _SURE_EACH and together > (_SURE_ALONE if len(likely) < 3 else _SURE_ALL)


def _words(chars: dict[Box, Glyph], *, gap: float) -> list[list[Box]]:
    """Cut at wide gaps."""
    words: list[list[Box]] = []
    for mark in sorted(chars):
        if words and mark[0] - max(other[2] for other in words[-1]) < gap:
            words[-1].append(mark)
        else:
            words.append([mark])
    return words


def _piece(word: list[Box], chars: dict[Box, Glyph]) -> Piece:
    sure = float(np.mean([chars[mark].sure for mark in word]))
    return Piece(amount("".join(chars[mark].char for mark in word)), bounding_box(word), sure)


def _field(word: list[Box], chars: dict[Box, Glyph]) -> DigitField | None:
    """An account number or an id is worth its alternatives; a wage is not."""
    rows = [likely for mark in word if (likely := chars[mark].likely) is not None]
    return number_field(np.stack(rows), bounding_box(word)) if len(rows) >= _FEWEST_FOR_FIELD else None
