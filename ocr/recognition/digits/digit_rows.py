"""A row of digits set apart, in boxes or not, as one number with its alternatives.

Problem: filing repairs a misread number by check digit and registry, so it needs what else the number may be.
Known as: n-best list by beam search over independent positions.
Steps: each cell is classified; the number is Arabic or Thai throughout; the product of the digits'
probabilities ranks the numbers, of which the likeliest few are kept at every position.
Dropped: nothing was tried beside it; before, Tesseract gave one reading and no alternative (70da08b).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.engine import Box, CellKind, DigitCell, DigitField, Picture
from ocr.lines.digit_rows import DigitRow
from ocr.recognition.digits.digit_network import Floats, classify_cells

_ALPHABET = 10
TINY = 1e-6
"""Keeps logarithms finite."""
# guess, both: more alternatives than filing ever tries
_MOST_ALTERNATIVES = 24
_LEAST_LIKELY = 1e-5
_THAI_BY = 2.0  # guess
"""Thai digits must be this much likelier for each digit, as a logarithm: Arabic ones are the rule."""


def read_digit_row(row: DigitRow, page: Picture) -> tuple[str, DigitField]:
    """The text for the page ("74-0846591-0", groups as the boxes stand) and the field, both in 0 to 9."""
    return spell_row(row, classify_row(row, page))


def classify_row(row: DigitRow, page: Picture) -> Floats:
    """Class probabilities of each cell, as the digit network sees it."""
    cells = [page[y0:y1, max(0, x0 - 1) : x1 + 1] for group in row.groups for x0, y0, x1, y1 in group]
    return classify_cells(cells)


def spell_row(row: DigitRow, classes: Floats) -> tuple[str, DigitField]:
    """The likeliest digits of one alphabet, as text in groups and as a field."""
    field = make_digit_field(choose_alphabet(classes), row.box)
    return join_groups(field.as_read, row), field


def mean_digit_probability(classes: Floats) -> float:
    """Geometric mean of the probability that a cell holds a digit at all: letters set wide apart are none."""
    known = 1.0 - classes[:, -1]
    return float(np.exp(np.log(known + TINY).mean()))


def make_digit_field(digits: Floats, box: Box, *, places: Sequence[Box] = ()) -> DigitField:
    """The number of ten columns of probabilities; its confidence is the geometric mean of its digits'.
    `places`: where each digit stands.
    """
    as_read = "".join(str(digit) for digit in digits.argmax(axis=1))
    confidence = float(np.exp(np.log(digits.max(axis=1)).mean()))
    cells = tuple(
        DigitCell(place, CellKind.DIGIT, tuple(row.tolist()))
        for place, row in zip(places, digits, strict=bool(places))
    )
    return DigitField(as_read, box, round(confidence, 4), find_alternatives(digits), cells)


def choose_alphabet(classes: Floats) -> Floats:
    """A number is written in Arabic or in Thai digits throughout: the likelier of the two, as ten columns."""
    arabic, thai = classes[:, :_ALPHABET], classes[:, _ALPHABET : 2 * _ALPHABET]
    gain = np.log(thai.max(axis=1) + TINY) - np.log(arabic.max(axis=1) + TINY)
    chosen = thai if float(gain.mean()) > _THAI_BY else arabic
    return np.asarray((chosen + TINY) / (chosen + TINY).sum(axis=1, keepdims=True), dtype=np.float32)


def find_alternatives(digits: Floats) -> tuple[tuple[str, float], ...]:
    """The likeliest other numbers with their probabilities, best first (beam search)."""
    beam = [("", 1.0)]
    for row in digits:
        grown = [(text + str(digit), p * float(c)) for text, p in beam for digit, c in enumerate(row)]
        beam = sorted(grown, key=lambda t: -t[1])[: _MOST_ALTERNATIVES + 1]
    return tuple((text, p) for text, p in beam[1:] if p > _LEAST_LIKELY)


def join_groups(digits: str, row: DigitRow) -> str:
    """Digits with a dash between the groups of boxes."""
    parts, at = [], 0
    for group in row.groups:
        parts.append(digits[at : at + len(group)])
        at += len(group)
    return "-".join(parts)
