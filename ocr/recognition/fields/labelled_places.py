"""Numbers that a hand wrote behind a label, on dots, dashes or bare paper, where no grid was found.

Problem: digits of many sizes on a dotted rule make no steady row, and lines of print cut them to pieces; but
the form says in print where a number stands.
Known as: key-value extraction: the key is printed, the value is looked for to the right of it.
Steps: a word that names a number and has none to its right; letters and digits there, up to the first wide
gap; the field network reads the stretch freely, with more and less of its beginning, since the label's last
letters or a colon may touch it; as many sure digits as such a number has, by a hand, are a field.
Dropped: stretches that the line network reads as digits (it reads half of a hand's number as words).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.engine import Box, CellKind, DigitField, Picture
from ocr.lines.boxes import bounding_box, box_height, shared_height
from ocr.recognition.fields.digit_field import spell_groups, to_digit_field
from ocr.recognition.fields.field_network import load_network
from ocr.recognition.fields.field_reader import decode_field, trim_reading
from ocr.recognition.fields.number_fragments import lay_over
from ocr.recognition.fields.strip import cut_bare_strip
from ocr.recognition.page_text import Region
from ocr.recognition.pieces import Piece

_ACCOUNT, _ID = 10, 13
_NAMES = {
    "บัญชี": _ACCOUNT,
    "นายจ้าง": _ACCOUNT,
    "ประจำตัว": _ID,
    "ประชาชน": _ID,
    "นิติบุคคล": _ID,
    "ทะเบียน": _ID,
    "เสียภาษี": _ID,
}
"""Words of the forms that name an account number or an id, and how many digits these have."""
# guess: all numbers of this module; in heights of the label where nothing else is said
_LONGEST = 22.0
_ABOVE, _BELOW = 0.9, 0.7
_SHORTEST_DIGIT, _TALLEST_DIGIT = 0.45, 2.6
_FURTHEST = 4.2
"""In heights of a digit: a wider gap ends the number."""
_FEWEST = 5
_DARK = 0.55
"""Of the way from ink to paper."""
_FIRST_TRIED = 4
"""Where the number may begin: of the first so many letters."""
_SURE = 0.9
"""Mean confidence of the digits. measured: right readings of dotted and dashed combs by hand 0.92 to 0.999,
others of the same stretches 0.65 to 0.9 (2026-11, tuning papers and seven others).
"""
_KNOWN = 0.9


def read_labelled_places(
    regions: Sequence[Region], fields: Sequence[DigitField], page: Picture
) -> tuple[list[Region], list[DigitField]]:
    """The regions, with numbers found behind labels in place of what was read there, and all fields; `page`
    is the level page on which the regions' boxes are.
    """
    out, found = list(regions), list(fields)
    for label, counts in _find_labels(regions):
        taken = [field.box for field in found] + [*_find_numbers(out)]
        place = _look_right(label.box, page, taken=taken)
        if place is None:
            continue
        if number := _read_place(place, page, counts=counts):
            text, field = number
            found.append(field)
            out = lay_over(out, Piece(text, field.box, field.confidence))
    return out, found


def _find_labels(regions: Sequence[Region]) -> Iterator[tuple[Piece, set[int]]]:
    """Words that name numbers, and how many digits the numbers may have."""
    for region in regions:
        for piece in region.pieces:
            if counts := {count for name, count in _NAMES.items() if name in piece.text}:
                yield piece, counts


def _find_numbers(regions: Sequence[Region]) -> Iterator[Box]:
    """Where whole numbers were read for sure."""
    for region in regions:
        for piece in region.pieces:
            if sum(map(str.isdecimal, piece.text)) in _NAMES.values() and piece.confidence >= _KNOWN:
                yield piece.box


def _look_right(label: Box, page: Picture, *, taken: Sequence[Box]) -> list[Box] | None:
    """Letters behind a label, from left to right, up to the first wide gap; None where a number is known."""
    tall = box_height(label)
    x0, x1 = label[2], min(page.shape[1], label[2] + round(_LONGEST * tall))
    y0, y1 = max(0, label[1] - round(_ABOVE * tall)), label[3] + round(_BELOW * tall)
    if any(shared_height(box, label) > 0 and x0 <= (box[0] + box[2]) / 2 < x1 for box in taken):
        return None
    return _chain_letters(_find_letters(page[y0:y1, x0:x1], origin=(x0, y0), tall=tall), near=label)


def _find_letters(part: Picture, *, origin: tuple[int, int], tall: int) -> list[Box]:
    """Components of the height of digits, in pixels of the page."""
    if part.size == 0 or int(np.ptp(part)) == 0:
        return []
    level = np.percentile(part, 1) * (1 - _DARK) + np.percentile(part, 90) * _DARK
    stats = cv2.connectedComponentsWithStats((part < level).astype(np.uint8), connectivity=8)[2][1:]
    boxes = [(x, y, x + w, y + h) for x, y, w, h, _ in stats.tolist()]
    return sorted(
        (x0 + origin[0], y0 + origin[1], x1 + origin[0], y1 + origin[1])
        for x0, y0, x1, y1 in boxes
        if _SHORTEST_DIGIT * tall <= y1 - y0 <= _TALLEST_DIGIT * tall
    )


def _chain_letters(letters: Sequence[Box], *, near: Box) -> list[Box] | None:
    """Those that follow each other on the label's line."""
    chain: list[Box] = []
    end = near[2]
    for letter in letters:
        if shared_height(letter, near) <= 0:
            continue
        if letter[0] - end > _FURTHEST * max(box_height(letter), box_height(near) / 2):
            break
        chain.append(letter)
        end = max(end, letter[2])
    return chain if len(chain) >= _FEWEST else None


def _read_place(
    letters: Sequence[Box], page: Picture, *, counts: Container[int]
) -> tuple[str, DigitField] | None:
    """The likeliest number of the stretch, spelt as it is written, and its field; None where none is sure."""
    readings = [one for first in range(_FIRST_TRIED) if (one := _read_from(letters[first:], page))]
    sure = [
        one
        for one in readings
        if one[1].confidence >= _SURE and one[1].by_hand and len(one[1].cells) in counts
    ]
    return max(sure, key=lambda one: one[1].confidence, default=None)


def _read_from(letters: Sequence[Box], page: Picture) -> tuple[str, DigitField] | None:
    if len(letters) < _FEWEST:
        return None
    top, bottom = (int(np.median([letter[side] for letter in letters])) for side in (1, 3))
    box = bounding_box(letters)
    strip = cut_bare_strip(page, (box[0], top, box[2], bottom))
    reading = trim_reading(decode_field(load_network().predict_columns(strip.ink)))
    kinds = {cell.kind for cell in reading.cells}
    if kinds != {CellKind.DIGIT}:
        return None
    field = to_digit_field(reading, strip, box=box)
    digits = bounding_box(cell.box for cell in field.cells)
    return spell_groups(reading), replace(field, box=(digits[0], box[1], digits[2], box[3]))
