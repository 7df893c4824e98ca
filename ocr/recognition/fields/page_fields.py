"""A number field found on a page, read: which of its possible grids fits, and whether it is a number at all.

Problem: the grid may be doubtful, the frame may have no places, or may hold words: the digits have to tell.
Known as: maximum likelihood over segmentation hypotheses, with rejection.
Steps: the network looks once; every grid is decoded from the same scores and weighed by how likely its places
are and by the ink between them that it leaves unread; a frame without places is decoded freely. What has a
grid is a field, be it empty or unreadable; what has none is one only if all of it is digits. No check digit
is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.engine import Box, CellKind, DigitField, Picture
from ocr.lines.boxes import bounding_box
from ocr.lines.digit_rows import DigitRow
from ocr.lines.number_fields import NumberField, Places
from ocr.recognition.digits.digit_rows import classify_row, mean_digit_probability, spell_row
from ocr.recognition.fields.digit_field import field_confidence, spell_groups, to_digit_field
from ocr.recognition.fields.field_network import load_network
from ocr.recognition.fields.field_reader import FieldCell, FieldReading, decode_field, trim_reading
from ocr.recognition.fields.strip import FieldStrip, Floats, cut_bare_strip, cut_strip

# guess: all numbers of this module
# of spaced letters, how sure the number must be, and how likely they are digits at all (81d27c2)
_SURE_NUMBER, _SURE_DIGITS, _SURE_WRITTEN = 0.60, 0.75, 0.9
_SURE = 0.75
"""Told confidence of a number that no grid vouches for."""
_OPEN_COUNTS = (6, 10, 13)
"""Digits of numbers that stand in frames without places."""
_WHOLE_COUNTS = (10, 13)
_FEWEST = 2
_MOST_UNREAD = 2
"""Places of a number that is worth its text: what was scribbled over is none."""
_LIKE_A_TICK, _AT_THE_TICK = "1", 0.33
"""In pitches off its place."""
_TINY = 1e-4


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A field's number: its text in groups ("74-0846591-0"), nothing where too little of it can be read;
    where its digits stand; and its field.
    """

    text: str
    digits_box: Box
    field: DigitField


def read_number_field(found: NumberField, page: Picture) -> NumberReading | None:
    """The number in a field of the level page; None where nothing is written, or words are."""
    strip = cut_strip(page, found.box)
    scores = load_network().predict_columns(strip.ink)
    reading = choose_grid(scores, strip, found.hypotheses) if found.hypotheses else _read_open(scores, found)
    inked = [cell for cell in reading.cells if cell.kind is not CellKind.EMPTY]
    if not inked or not (found.sure or _is_number(reading, found)):
        return None
    field = to_digit_field(reading, strip, box=found.box)
    digits = [cell.box for cell in field.cells if cell.kind is not CellKind.EMPTY]
    unread = sum(cell.kind is CellKind.UNREADABLE for cell in inked)
    text = spell_groups(reading) if unread <= _MOST_UNREAD else ""
    return NumberReading(text, bounding_box(digits), field)


def read_spaced_digits(row: DigitRow, page: Picture) -> NumberReading | None:
    """Digits set apart without a frame; None where they are letters, or doubtful. Print is told one by one,
    what a hand wrote as a whole, which takes more to be believed.
    """
    if row.count + 1 in _WHOLE_COUNTS and (whole := _read_lost_digit(row, page)):
        return whole
    classes = classify_row(row, page)
    text, field = spell_row(row, classes)
    if field.confidence >= _SURE_NUMBER and mean_digit_probability(classes) >= _SURE_DIGITS:
        return NumberReading(text, row.digits_box, field)
    return _read_written_digits(row, page)


def _read_written_digits(row: DigitRow, page: Picture) -> NumberReading | None:
    """Digits set apart, each where it stands, by the field network."""
    digits = np.array([digit for group in row.groups for digit in group])
    strip = _cut_row(row, page)
    centres = [strip.column_of(float(x)) for x in (digits[:, 0] + digits[:, 2]) / 2]
    scores = load_network().predict_columns(strip.ink)
    reading = decode_field(scores, centres=centres, groups=(len(centres),))
    digital = all(cell.kind is CellKind.DIGIT for cell in reading.cells)
    if not digital or field_confidence(reading) < _SURE_WRITTEN:
        return None
    field = to_digit_field(reading, strip, box=row.box)
    return NumberReading(spell_groups(reading), row.digits_box, field) if field.by_hand else None


def _read_lost_digit(row: DigitRow, page: Picture) -> NumberReading | None:
    """A row written by a hand, of one digit fewer than a number has, of which one touches its neighbour: read
    freely; None where the network sees no such number. In print the end of a frame would be read as a one.
    """
    x0, _, x1, _ = row.digits_box
    pitch = (x1 - x0) / (row.count - 1)
    for beyond in (0, round(pitch)):
        strip = _cut_row(row, page, beyond=beyond)
        reading = trim_reading(decode_field(load_network().predict_columns(strip.ink)))
        digital = all(cell.kind is CellKind.DIGIT for cell in reading.cells)
        if len(reading.cells) == row.count + 1 and digital and field_confidence(reading) >= _SURE_WRITTEN:
            field = to_digit_field(reading, strip, box=row.box)
            if field.by_hand:
                return NumberReading(spell_groups(reading), bounding_box(c.box for c in field.cells), field)
    return None


def _cut_row(row: DigitRow, page: Picture, *, beyond: int = 0) -> FieldStrip:
    """The digits of a row, as high as the usual one, and so many pixels more to both sides."""
    digits = np.array([digit for group in row.groups for digit in group])
    x0, _, x1, _ = row.digits_box
    top, bottom = int(np.median(digits[:, 1])), int(np.median(digits[:, 3]))
    return cut_bare_strip(page, (x0 - beyond, top, x1 + beyond, bottom))


def _read_open(scores: Floats, found: NumberField) -> FieldReading:
    """A field without places, as it reads; one digit more or less than a number has is a digit seen twice or
    missed: it is read again with as many.
    """
    free = decode_field(scores)
    near = [count for count in _OPEN_COUNTS if abs(count - len(free.cells)) == 1]
    if not found.open or not near:
        return free
    extent = (free.cells[0].span[0], free.cells[-1].span[1])
    return decode_field(scores, groups=(near[0],), extent=extent)


def choose_grid(scores: Floats, strip: FieldStrip, hypotheses: Sequence[Places]) -> FieldReading:
    """The reading of the likeliest grid."""
    readings = [_read_grid(scores, strip, places) for places in hypotheses]
    if len(readings) == 1:
        return readings[0]
    free = decode_field(scores)
    return max(readings, key=lambda reading: weigh_reading(reading, free))


def _read_grid(scores: Floats, strip: FieldStrip, places: Places) -> FieldReading:
    centres = [strip.column_of(centre) for centre in places.centres]
    reading = decode_field(scores, centres=centres, groups=places.sizes)
    pitch = float(np.median(np.diff(centres))) if len(centres) > 1 else float("inf")
    cells = [
        _forget_tick(cell, off=abs(cell.column - centre) / pitch)
        for cell, centre in zip(reading.cells, centres, strict=True)
    ]
    return replace(reading, cells=tuple(cells))


def _forget_tick(cell: FieldCell, *, off: float) -> FieldCell:
    """A one that stands where two places meet is the tick between them: its place is empty."""
    if cell.kind is CellKind.DIGIT and cell.digit == _LIKE_A_TICK and off > _AT_THE_TICK:
        return FieldCell(CellKind.EMPTY, (), cell.confidence, cell.column, cell.span)
    return cell


def weigh_reading(reading: FieldReading, free: FieldReading) -> float:
    """Logarithm of how likely the places are, less what was seen outside all of them."""
    told = sum(float(np.log(max(_TINY, cell.confidence))) for cell in reading.cells)
    columns = np.array([cell.column for cell in reading.cells])
    for cell in free.cells:
        half = (cell.span[1] - cell.span[0]) / 2
        if np.abs(columns - cell.column).min() > half:
            told += float(np.log(max(_TINY, 1 - cell.confidence)))
    return told


def _is_number(reading: FieldReading, found: NumberField) -> bool:
    """Digits throughout, for sure; where the places are not known, as many as a number has."""
    kinds = {cell.kind for cell in reading.cells}
    if CellKind.UNREADABLE in kinds or (found.open and len(reading.cells) not in _OPEN_COUNTS):
        return False
    digits = reading.as_read
    strokes = set(digits) == {_LIKE_A_TICK}
    return len(digits) >= _FEWEST and not strokes and field_confidence(reading) >= _SURE
