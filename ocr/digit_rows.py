"""A row of boxed digits as one number, with what else it may be."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import DigitField, Picture
from ocr.lines.digits import DigitRow
from ocr.recogniser import Recogniser
from sso_efiles import thai

_TALLEST = 46
_READ_HEIGHT = 40
_MARGIN = 12
_GAP = 0.22
_MOST_ALTERNATIVES = 24
_LEAST_LIKELY = 1e-4
_SURE = 0.80


def read_digits(row: DigitRow, page: Picture, recogniser: Recogniser, *, dpi: int) -> tuple[str, DigitField]:
    """The text for the page ("74-0846591-0", groups as the boxes stand) and the field."""
    strip = repack(row, page)
    cells = recogniser.digits(strip, dpi=dpi)
    if len(cells) != row.count or _sure(cells) < _SURE:
        cells = _better(cells, recogniser.thai_digits(strip, dpi=dpi), count=row.count)
    read = "".join(max(cell, key=lambda d: cell[d]) for cell in cells)
    confidence = _sure(cells) if len(cells) == row.count else _sure(cells) / 2
    field = DigitField(thai.plain_digits(read), row.box, confidence, alternatives(cells))
    return _grouped(field.as_read, row), field


def repack(row: DigitRow, page: Picture) -> Picture:
    """The digits without their boxes, side by side on one level at the spacing of print."""
    digits = [digit for group in row.groups for digit in group]
    height = max(y1 - y0 for _, y0, _, y1 in digits) + 8
    gap = np.full((height, max(4, int(_GAP * height))), 255, np.uint8)
    parts = [gap]
    for x0, y0, x1, y1 in digits:
        cut = page[y0:y1, max(0, x0 - 1) : x1 + 1]
        column = np.full((height, cut.shape[1]), 255, np.uint8)
        top = (height - cut.shape[0]) // 2
        column[top : top + cut.shape[0]] = cut
        parts += [column, gap]
    strip = np.hstack(parts)
    if height > _TALLEST:
        factor = _READ_HEIGHT / height
        strip = np.asarray(
            cv2.resize(strip, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
        )
    return np.pad(strip, _MARGIN, constant_values=255)


def alternatives(cells: Sequence[dict[str, float]]) -> tuple[tuple[str, float], ...]:
    """The likeliest numbers that the choices for each digit allow, best first, without the reading itself."""
    beam = [("", 1.0)]
    for cell in cells:
        total = sum(cell.values()) or 1.0
        grown = [(text + thai.plain_digits(d), p * c / total) for text, p in beam for d, c in cell.items()]
        beam = sorted(grown, key=lambda t: -t[1])[: _MOST_ALTERNATIVES + 1]
    return tuple((text, p) for text, p in beam[1:] if p > _LEAST_LIKELY)


def _better(
    cells: list[dict[str, float]], other: list[dict[str, float]], *, count: int
) -> list[dict[str, float]]:
    """The reading with as many digits as boxes; of two such, the surer one."""
    return max((cells, other), key=lambda c: (len(c) == count, _sure(c), len(c)))


def _sure(cells: Sequence[dict[str, float]]) -> float:
    return sum(max(cell.values()) for cell in cells) / len(cells) if cells else 0.0


def _grouped(digits: str, row: DigitRow) -> str:
    if len(digits) != row.count:
        return digits
    parts, at = [], 0
    for group in row.groups:
        parts.append(digits[at : at + len(group)])
        at += len(group)
    return "-".join(parts)
