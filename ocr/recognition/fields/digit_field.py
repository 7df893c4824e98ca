"""A field's reading as the engine tells it: boxes of the page, other readings, text in groups."""

from __future__ import annotations

import numpy as np

from ocr.engine import Box, CellKind, DigitCell, DigitField
from ocr.recognition.digits.digit_rows import find_alternatives
from ocr.recognition.fields.field_reader import FieldReading
from ocr.recognition.fields.strip import FRAME, FRAME_TOP, FieldStrip

# guess, both
_UNREADABLE_SURE = 0.1
"""What a place without a digit counts in the confidence of a number."""
_BY_HAND = 0.5
_TINY = 1e-6


def to_digit_field(reading: FieldReading, strip: FieldStrip, *, box: Box) -> DigitField:
    """The reading as the engine tells it: places as boxes of the page, `box` that of the field."""
    top, bottom = round(strip.y_of(FRAME_TOP)), round(strip.y_of(FRAME_TOP + FRAME))
    cells = tuple(
        DigitCell(
            (round(strip.x_of(cell.span[0])), top, round(strip.x_of(cell.span[1])), bottom),
            cell.kind,
            cell.shares,
        )
        for cell in reading.cells
    )
    return DigitField(
        reading.as_read,
        box,
        round(field_confidence(reading), 4),
        list_alternatives(reading),
        cells,
        reading.groups,
        reading.by_hand >= _BY_HAND,
    )


def field_confidence(reading: FieldReading) -> float:
    """Geometric mean over the digits of how sure each is; 0 of a field without any."""
    sure = [
        max(cell.shares) * cell.confidence if cell.kind is CellKind.DIGIT else _UNREADABLE_SURE
        for cell in reading.cells
        if cell.kind is not CellKind.EMPTY
    ]
    return float(np.exp(np.log(np.maximum(sure, _TINY)).mean())) if sure else 0.0


def list_alternatives(reading: FieldReading) -> tuple[tuple[str, float], ...]:
    """The likeliest other numbers, best first; none where a place is unreadable."""
    kinds = {cell.kind for cell in reading.cells}
    rows = [cell.shares for cell in reading.cells if cell.kind is CellKind.DIGIT]
    if CellKind.UNREADABLE in kinds or not rows:
        return ()
    return find_alternatives(np.array(rows, np.float32))


def spell_groups(reading: FieldReading) -> str:
    """The number as the page's text has it: a dash between its groups (74-0846591-0)."""
    parts, at = [], 0
    for size in reading.groups or (len(reading.cells),):
        parts.append("".join(cell.digit for cell in reading.cells[at : at + size]))
        at += size
    return "-".join(part for part in parts if part)
