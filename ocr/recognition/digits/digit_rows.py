"""A row of boxed digits as one number, with what else it may be."""

from __future__ import annotations

import numpy as np

from ocr.engine import Box, DigitField, Picture
from ocr.lines.boxed_digits import DigitRow
from ocr.recognition.digits.digit_network import Reals, read_cells

_ALPHABET = 10
_MOST_ALTERNATIVES = 24
_LEAST_LIKELY = 1e-5
_THAI_BY = 2.0
"""Thai digits must be this much likelier for each digit, as a logarithm: Arabic ones are the rule."""


def read_digits(row: DigitRow, page: Picture) -> tuple[str, DigitField]:
    """The text for the page ("74-0846591-0", groups as the boxes stand) and the field, both in 0 to 9."""
    return spelled(row, likelihoods(row, page))


def likelihoods(row: DigitRow, page: Picture) -> Reals:
    """What each cell may be, as the digit network sees it."""
    cells = [page[y0:y1, max(0, x0 - 1) : x1 + 1] for group in row.groups for x0, y0, x1, y1 in group]
    return read_cells(cells)


def spelled(row: DigitRow, likely: Reals) -> tuple[str, DigitField]:
    """The likeliest digits of one alphabet."""
    field = number_field(one_alphabet(likely), row.box)
    return grouped(field.as_read, row), field


def digit_like(likely: Reals) -> float:
    """How likely they are digits at all, each of them on the average: letters set wide apart are none."""
    known = 1.0 - likely[:, -1]
    return float(np.exp(np.log(known + 1e-6).mean()))


def number_field(likely: Reals, box: Box) -> DigitField:
    read = "".join(str(digit) for digit in likely.argmax(axis=1))
    confidence = float(np.exp(np.log(likely.max(axis=1)).mean()))
    return DigitField(read, box, round(confidence, 4), alternatives(likely))


def one_alphabet(likely: Reals) -> Reals:
    """A number is written in Arabic or in Thai digits throughout: the likelier of the two, as ten columns."""
    arabic, thai = likely[:, :_ALPHABET], likely[:, _ALPHABET : 2 * _ALPHABET]
    gain = np.log(thai.max(axis=1) + 1e-6) - np.log(arabic.max(axis=1) + 1e-6)
    chosen = thai if float(gain.mean()) > _THAI_BY else arabic
    return np.asarray((chosen + 1e-6) / (chosen + 1e-6).sum(axis=1, keepdims=True), dtype=np.float32)


def alternatives(likely: Reals) -> tuple[tuple[str, float], ...]:
    """The likeliest other numbers, best first."""
    beam = [("", 1.0)]
    for row in likely:
        grown = [(text + str(digit), p * float(c)) for text, p in beam for digit, c in enumerate(row)]
        beam = sorted(grown, key=lambda t: -t[1])[: _MOST_ALTERNATIVES + 1]
    return tuple((text, p) for text, p in beam[1:] if p > _LEAST_LIKELY)


def grouped(digits: str, row: DigitRow) -> str:
    parts, at = [], 0
    for group in row.groups:
        parts.append(digits[at : at + len(group)])
        at += len(group)
    return "-".join(parts)
