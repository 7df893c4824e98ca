"""What a hand wrote behind a label is read where no grid was found; nothing else is taken for a number."""

from __future__ import annotations

import pytest

from ocr.engine import Box, DigitField, Picture
from ocr.recognition.fields.labelled_places import read_labelled_places
from ocr.recognition.page_text import Region
from ocr.recognition.pieces import Piece
from tests.ocr.lines.test_number_fields import LEFT, LEVEL, NUMBER, PX, comb, drawn

DIGITS = NUMBER.replace("-", "")
BEFORE: Box = (round((LEFT - 20) * PX), round(LEVEL * PX), round((LEFT - 2) * PX), round((LEVEL + 6) * PX))


def read(page: Picture, label: str, *others: Piece) -> tuple[list[str], list[Region]]:
    """The fields found behind a label, and the regions of the page then."""
    regions = [Region(piece.box, [piece]) for piece in (Piece(label, BEFORE, 0.99), *others)]
    out, fields = read_labelled_places(regions, [], page)
    return [field.as_read for field in fields], out


@pytest.mark.parametrize("name", ["dotted", "dashed"])
def test_a_number_on_dots_or_dashes_is_read_behind_its_label(name: str) -> None:
    found, regions = read(drawn(comb(name)), "เลขที่บัญชี")
    assert found == [DIGITS]
    assert next(piece.text for region in regions for piece in region.pieces) == "เลขที่บัญชี"


@pytest.mark.parametrize("label", ["ชื่อสถานประกอบการ", "เลขประจำตัวประชาชน"])
def test_no_account_number_is_read_behind_another_label(label: str) -> None:
    """A name has none, and an id has other many digits."""
    assert read(drawn(comb("dotted")), label)[0] == []


@pytest.mark.parametrize(("sure", "left_alone"), [(0.91, True), (0.89, False)])
def test_a_number_that_was_read_well_is_left_alone(sure: float, left_alone: bool) -> None:
    place = (round(LEFT * PX), BEFORE[1], round((LEFT + 60) * PX), BEFORE[3])
    known = Piece(DIGITS, place, sure)
    found, regions = read(drawn(comb("dotted")), "บัญชี", known)
    assert (found == []) is left_alone
    assert any(known in region.pieces for region in regions) is left_alone


def test_a_number_that_was_found_by_its_grid_is_left_alone() -> None:
    box = (round(LEFT * PX), BEFORE[1], round((LEFT + 60) * PX), BEFORE[3])
    field = DigitField(DIGITS, box, 0.5)
    label = Piece("บัญชี", BEFORE, 0.99)
    assert read_labelled_places([Region(BEFORE, [label])], [field], drawn(comb("dotted")))[1] == [field]


def test_words_behind_a_label_are_no_number() -> None:
    page = drawn(comb("dotted"))
    page[:] = 255
    assert read(page, "บัญชี")[0] == []
