"""Ids and account numbers of which only a piece was found: read whole, by the field network.

Problem: faint digits lose their neighbours to the threshold that finds letters, and a number of a table is
left in pieces, or with a sign for a digit.
Known as: seeded region growing; segmentation-free recognition.
Steps: words of digits that are no whole number; a stretch of the level page round each, far enough to both
sides for the longest number; the field network reads it freely; the digits round the seed, up to the first
wide gap, are its number if there are as many as a number has and all are sure. Ten digits are a number only
in the groups of an account number: telephone numbers have ten as well.
Dropped: a lower threshold for letters (it finds the paper's grain); the letters' boxes as places (of faint
numbers a third are missing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.engine import Box, CellKind, DigitField, Picture
from ocr.lines.boxes import box_height, shared_height
from ocr.recognition.fields.digit_field import field_confidence, spell_groups, to_digit_field
from ocr.recognition.fields.field_network import load_network
from ocr.recognition.fields.field_reader import FieldCell, FieldReading, decode_field
from ocr.recognition.fields.strip import FieldStrip, cut_bare_strip
from ocr.recognition.number_groups import FORM_GROUPS, find_form_groups
from ocr.recognition.page_text import Region
from ocr.recognition.pieces import Piece

# guess: all numbers of this module
_FEWEST_DIGITS, _MOSTLY = 4, 0.6
_WHOLE_SURE = 0.9
"""A whole number read so well is left alone."""
_REACH = 11.0
"""In heights of a digit: an id is some 14 of them long."""
_GAP = 2.6
"""In heights of a digit: further apart stand digits of two numbers."""
_DASH = 1.4
"""In usual steps: so far apart stand two groups."""
_SURE, _EACH_SURE = 0.95, 0.7
_ACCOUNT, _ID = (2, 7, 1), 13
_LENGTHS = (sum(_ACCOUNT), _ID)
_MOST = 30
"""Fragments of a page that are looked at. measured: 5 ms each."""
_NO_PART = re.compile(r"[,/:]|\.[0-9]{2}$|^[(]?2[45][0-9]{2}[)]?$")
"""Amounts, days, years and hours are no part of a number."""
_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A reading round a fragment, and its digits from left to right."""

    reading: FieldReading
    strip: FieldStrip

    def find_chain(self, middle: float, *, gap: float) -> tuple[FieldCell, ...]:
        """The digits that follow each other round a column of the page."""
        cells = [cell for cell in self.reading.cells if cell.kind is not CellKind.EMPTY]
        if not cells:
            return ()
        at = min(range(len(cells)), key=lambda n: abs(self.strip.x_of(cells[n].column) - middle))
        widest = gap * self.strip.scale
        first = last = at
        while first and cells[first].column - cells[first - 1].column < widest:
            first -= 1
        while last + 1 < len(cells) and cells[last + 1].column - cells[last].column < widest:
            last += 1
        return tuple(cells[first : last + 1])


def complete_numbers(
    regions: Sequence[Region], fields: Sequence[DigitField], page: Picture
) -> tuple[list[Region], list[DigitField]]:
    """The regions, with whole numbers in place of their pieces; and all fields, without those that were such
    pieces. What stands in a field of known places is no piece.
    """
    out, found = list(regions), list(fields)
    fragments = list(_find_fragments(regions))[:_MOST]
    usual = float(np.median([box_height(one.box) for one in fragments])) if fragments else 0.0
    for fragment in fragments:
        grids = [field.box for field in found if field.cells and not field.in_line]
        if any(_is_under(fragment.box, grid) for grid in grids):
            continue
        number = _read_whole(fragment, page, usual=usual)
        if number and not any(_is_under(grid, number[1].box) for grid in grids):
            text, field = number
            found = [*(one for one in found if not _is_under(one.box, field.box)), field]
            out = lay_over(out, Piece(text, field.box, field.confidence))
    return out, found


def _find_fragments(regions: Sequence[Region]) -> Iterator[Piece]:
    """Words of digits that are no whole number, or not for sure; no amounts."""
    for region in regions:
        whole = _list_grouped(region.pieces)
        for piece in region.pieces:
            digits = sum(map(str.isdecimal, piece.text))
            if (
                piece in whole
                or digits < max(_FEWEST_DIGITS, _MOSTLY * len(piece.text))
                or _NO_PART.search(piece.text)
            ):
                continue
            if digits in _LENGTHS and piece.confidence >= _WHOLE_SURE:
                continue
            yield piece


def _list_grouped(pieces: Sequence[Piece]) -> list[Piece]:
    """Those that are the groups of a number as a form has them, each read well."""
    grouped: list[Piece] = []
    sizes = [len(piece.text) if piece.text.isdecimal() else 0 for piece in pieces]
    for form in FORM_GROUPS:
        for at in range(len(pieces) - len(form) + 1):
            part = pieces[at : at + len(form)]
            if tuple(sizes[at : at + len(form)]) == form and all(
                one.confidence >= _WHOLE_SURE for one in part
            ):
                grouped += part
    return grouped


def _read_whole(fragment: Piece, page: Picture, *, usual: float) -> tuple[str, DigitField] | None:
    """The number of which this is a piece, spelt in its groups, and its field."""
    own = box_height(fragment.box)
    heights = [own, usual] if abs(usual - own) <= _ALIKE * own else [own]
    for height in dict.fromkeys(heights):
        if number := _read_stretch(fragment, page, height=height):
            return number
    return None


def _read_stretch(fragment: Piece, page: Picture, *, height: float) -> tuple[str, DigitField] | None:
    x0, y0, x1, y1 = fragment.box
    middle, half = (y0 + y1) / 2, height / 2
    reach = round(_REACH * height)
    box = (max(0, x0 - reach), round(middle - half), min(page.shape[1], x1 + reach), round(middle + half))
    strip = cut_bare_strip(page, box)
    stretch = _Stretch(decode_field(load_network().predict_columns(strip.ink)), strip)
    cells = stretch.find_chain((x0 + x1) / 2, gap=_GAP * height)
    groups = _group_cells(cells)
    if not _is_number(cells, groups):
        return None
    reading = replace(stretch.reading, cells=cells, groups=groups)
    if field_confidence(reading) < _SURE:
        return None
    step = float(np.median([right.column - left.column for left, right in pairwise(cells)]))
    left, right = (
        strip.x_of(cell.column + side * step) for cell, side in ((cells[0], -0.5), (cells[-1], 0.5))
    )
    outer = (round(left), min(y0, box[1]), round(right), max(y1, box[3]))
    field = to_digit_field(reading, strip, box=outer)
    return spell_groups(reading), replace(field, in_line=True)


def _group_cells(cells: Sequence[FieldCell]) -> tuple[int, ...]:
    """How many digits stand together, as a form groups them or by the gaps that a dash or blank leaves."""
    if sizes := find_form_groups([cell.column for cell in cells]):
        return sizes
    steps = [right.column - left.column for left, right in pairwise(cells)]
    if not steps:
        return (len(cells),)
    wide = _DASH * float(np.median(steps))
    ends = [at for at, step in enumerate(steps, start=1) if step > wide]
    return tuple(right - left for left, right in pairwise((0, *ends, len(cells))))


def _is_number(cells: Sequence[FieldCell], groups: tuple[int, ...]) -> bool:
    """As many digits as an id has, or in the groups of an account number; each of them sure."""
    whole = len(cells) == _ID or groups == _ACCOUNT
    return whole and all(cell.kind is CellKind.DIGIT and max(cell.shares) >= _EACH_SURE for cell in cells)


def lay_over(regions: Sequence[Region], number: Piece) -> list[Region]:
    """The regions with what was read in the number's box taken out, and the number."""
    kept = [
        replace(region, pieces=[piece for piece in region.pieces if not _is_under(piece.box, number.box)])
        for region in regions
    ]
    return [*(region for region in kept if region.pieces), Region(number.box, [number])]


def _is_under(box: Box, number: Box) -> bool:
    x = (box[0] + box[2]) / 2
    return number[0] <= x < number[2] and shared_height(box, number) > 0
