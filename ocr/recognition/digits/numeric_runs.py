"""Runs that are nothing but a number, read glyph by glyph with the digit network, without Tesseract.

Problem: most calls of Tesseract were for columns of ids and sums, where it is slow and gives no alternatives.
Known as: segmentation-based recognition with rejection: cut, classify, and decline the run if any part is
doubtful.
Steps: components of the height of digits are classified by the network, those of all runs of a page in one
call; the small ones between them are dashes, points or commas by their place; any doubt gives the run back to
the line reader (None); words are cut at wide gaps, and what they spell must be written like a number.
Dropped: Tesseract's digits-only mode (3c8f446: ids are read better so, a table page needs a third fewer
calls).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from ocr.engine import Box, DigitField, Picture
from ocr.lines.boxes import bounding_box, box_height
from ocr.lines.digit_rows import has_steady_pitch
from ocr.lines.layout import TextRun
from ocr.recognition.calibration import calibrate_number
from ocr.recognition.digits.digit_network import CLASSES, Floats, classify_cells
from ocr.recognition.digits.digit_rows import TINY, choose_alphabet, make_digit_field
from ocr.recognition.inline_numbers import normalize_amount
from ocr.recognition.number_groups import COUNTS, find_form_groups
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
Word = list[Box]


@dataclass(frozen=True, slots=True)
class NumericRun:
    """The words of a run that is only a number; long numbers are also fields with their alternatives."""

    pieces: list[Piece]
    fields: list[DigitField]


@dataclass(frozen=True, slots=True)
class CutRun:
    """A run cut into what may be digits (`tall`, with a picture of each) and small signs between them."""

    tall: list[Box]
    cells: list[Picture]
    signs: dict[Box, str]
    band: Band


def read_numeric_runs(crops: Sequence[tuple[TextRun, Picture, Box]]) -> list[NumericRun | None]:
    """Each run (its picture and the picture's box) as digits, dashes, slashes, commas and points, or None
    where anything else may be in it; one call of the network for all of them.
    """
    cut = [cut_run(*crop) for crop in crops]
    classes = classify_cells([cell for one in cut if one for cell in one.cells])
    read, at = list[NumericRun | None](), 0
    for one in cut:
        count = len(one.cells) if one else 0
        read.append(_spell_run(one, classes[at : at + count]) if one else None)
        at += count
    return read


def cut_run(run: TextRun, picture: Picture, box: Box) -> CutRun | None:
    """The run in pieces; None where one of them is no part of a number by its size and place alone."""
    tall = _select_tall(run.components)
    if len(tall) > _MOST_DIGITS or any(x1 - x0 > _WIDEST * (y1 - y0) for x0, y0, x1, y1 in tall):
        return None
    band = int(np.median([each[1] for each in tall])), int(np.median([each[3] for each in tall]))
    signs = _classify_small_signs(run.components, tall, band)
    cells = _cut_cells(tall, picture, box)
    if signs is None or any(min(cell.shape) < _SMALLEST_CELL for cell in cells):
        return None
    return CutRun(tall, cells, signs, band)


def _spell_run(cut: CutRun, classes: Floats) -> NumericRun | None:
    """The words of a run; None where the network doubts a digit, or they are not written like a number."""
    digits = _name_digits(cut.tall, classes)
    if digits is None:
        return None
    glyphs = digits | {each: Glyph(sign) for each, sign in cut.signs.items()}
    gap = _STEADY_BLANK if len(cut.tall) >= _FEWEST_STEADY and has_steady_pitch(cut.tall) else _BLANK
    numbers = _part_numbers(_split_words(glyphs, gap=gap * (cut.band[1] - cut.band[0])), glyphs)
    pieces = [_make_piece(word, glyphs) for number in numbers for word in number]
    if not all(_WRITTEN.fullmatch(piece.text) for piece in pieces):
        return None
    return NumericRun(pieces, [field for number in numbers if (field := _make_field(number, glyphs))])


def _select_tall(components: Sequence[Box]) -> list[Box]:
    """Components as high as a digit, from left to right."""
    tallest = max(map(box_height, components))
    return [each for each in sorted(components) if box_height(each) >= _TALL * tallest]


def _classify_small_signs(
    components: Sequence[Box], tall: Sequence[Box], band: Band
) -> dict[Box, str] | None:
    """The signs between the digits, but for dust and broken parts; None where one is no sign of a number."""
    small = [each for each in sorted(components) if each not in tall]
    small = [each for each in small if not _is_broken_part(each, tall) and not _is_dust(each, band)]
    signs = {each: sign for each in small if (sign := _classify_small_sign(each, band))}
    return signs if len(signs) == len(small) else None


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


def _cut_cells(tall: Sequence[Box], picture: Picture, box: Box) -> list[Picture]:
    left, top = box[0], box[1]
    return [picture[y0 - top : y1 - top, max(0, x0 - left - 1) : x1 - left + 1] for x0, y0, x1, y1 in tall]


def _name_digits(tall: Sequence[Box], classes: Floats) -> Glyphs | None:
    """Digits and slashes as the network sees them; None where it doubts any."""
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


def _split_words(glyphs: Glyphs, *, gap: float) -> list[Word]:
    """Words of glyphs, cut at gaps wider than `gap`."""
    words: list[Word] = []
    for each in sorted(glyphs):
        if words and each[0] - max(other[2] for other in words[-1]) < gap:
            words[-1].append(each)
        else:
            words.append([each])
    return words


def _part_numbers(words: Sequence[Word], glyphs: Glyphs) -> list[list[Word]]:
    """Each number with its words: those that stand as a form groups them are parted into these groups."""
    numbers: list[list[Word]] = []
    at = 0
    while at < len(words):
        end, number = next(_find_grouped(words, at, glyphs), (at + 1, [words[at]]))
        numbers.append(number)
        at = end
    return numbers


def _find_grouped(words: Sequence[Word], at: int, glyphs: Glyphs) -> Iterator[tuple[int, list[Word]]]:
    """The number that begins with a word, in the groups of a form, and the first word behind it."""
    digits: Word = []
    for end in range(at, len(words)):
        digits = [*digits, *words[end]]
        if len(digits) > max(COUNTS) or any(glyphs[each].digits is None for each in words[end]):
            return
        if len(digits) in COUNTS and (sizes := find_form_groups([(x0 + x1) / 2 for x0, _, x1, _ in digits])):
            ends = accumulate(sizes)
            yield end + 1, [digits[last - size : last] for size, last in zip(sizes, ends, strict=True)]


def _make_piece(word: Word, glyphs: Glyphs) -> Piece:
    confidence = calibrate_number(float(np.mean([glyphs[each].confidence for each in word])))
    text = normalize_amount("".join(glyphs[each].char for each in word))
    return Piece(text, bounding_box(word), confidence)


def _make_field(number: Sequence[Word], glyphs: Glyphs) -> DigitField | None:
    """An account number or an id is worth its alternatives; a wage is not."""
    word = [each for part in number for each in part]
    places = [each for each in word if glyphs[each].digits is not None]
    if len(places) < _FEWEST_FOR_FIELD:
        return None
    rows = [digits for each in places if (digits := glyphs[each].digits) is not None]
    field = make_digit_field(np.stack(rows), bounding_box(word), places=places)
    groups = tuple(map(len, number)) if len(number) > 1 else ()
    return replace(field, groups=groups, in_line=True)
