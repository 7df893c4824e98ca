"""A number of which a piece was found is read whole; amounts, telephone numbers and words are left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Box, DigitField, Picture
from ocr.recognition.fields.digit_field import to_digit_field
from ocr.recognition.fields.field_reader import read_field
from ocr.recognition.fields.number_fragments import complete_numbers
from ocr.recognition.fields.strip import cut_bare_strip
from ocr.recognition.page_text import Region
from ocr.recognition.pieces import Piece

FONT = ImageFont.truetype("/usr/share/fonts/truetype/tlwg/TlwgMono.ttf", 32)
LEFT, TOP = 300, 100
ID, ACCOUNT = "5-1473-43410-18-1", "74-0846591-0"


def draw(text: str, *, ink: int = 150, paper: int = 245) -> tuple[Picture, Box]:
    """A page with a number in faint print, and the box of its digits."""
    image = Image.new("L", (1100, 240), paper)
    pen = ImageDraw.Draw(image)
    pen.text((LEFT, TOP), text, font=FONT, fill=ink)
    x0, y0, x1, y1 = pen.textbbox((LEFT, TOP), text, font=FONT)
    return np.asarray(image, np.uint8), (round(x0), round(y0), round(x1), round(y1))


def part(box: Box, text: str, piece: str) -> Box:
    """Where a piece of the text stands: the face has one width for all letters."""
    wide = (box[2] - box[0]) / len(text)
    at = text.index(piece)
    return round(box[0] + at * wide), box[1], round(box[0] + (at + len(piece)) * wide), box[3]


def complete(text: str, piece: str, *, sure: float = 0.99) -> tuple[list[str], list[str]]:
    """Fields and words of a page of which this piece of the number was read."""
    page, box = draw(text)
    seed = Piece(piece, part(box, text, piece), sure)
    regions, fields = complete_numbers([Region(seed.box, [seed])], [], page)
    return [field.as_read for field in fields], [p.text for region in regions for p in region.pieces]


@pytest.mark.parametrize(("number", "piece"), [(ID, "43410"), (ID, "1473-43410-18"), (ACCOUNT, "0846591")])
def test_a_number_is_read_whole_round_its_piece(number: str, piece: str) -> None:
    assert complete(number, piece) == ([number.replace("-", "")], [number])


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("081-234-5678", "5678"),
        ("1,250,063.00", "063.00"),
        ("31/12/2563", "2563"),
        (ID[:-2], "43410"),
        ("A5473-43410", "43410"),
    ],
)
def test_what_is_no_whole_number_is_left_alone(text: str, piece: str) -> None:
    assert complete(text, piece) == ([], [piece])


@pytest.mark.parametrize(("sure", "fields"), [(0.91, 0), (0.89, 1)])
def test_a_whole_number_is_read_again_only_if_it_was_doubted(sure: float, fields: int) -> None:
    assert len(complete(ID, ID, sure=sure)[0]) == fields


def test_what_stands_in_a_field_of_known_places_is_no_piece() -> None:
    page, box = draw(ID)
    seed = Piece("43410", part(box, ID, "43410"), 0.99)
    strip = cut_bare_strip(page, box)
    known = to_digit_field(read_field(strip), strip, box=box)
    assert known.cells
    assert complete_numbers([Region(seed.box, [seed])], [known], page)[1] == [known]


def test_a_field_that_was_a_piece_gives_way() -> None:
    page, box = draw(ID)
    seed = Piece("43410", part(box, ID, "43410"), 0.99)
    fields = complete_numbers([Region(seed.box, [seed])], [DigitField("43410", seed.box, 0.9)], page)[1]
    assert [field.as_read for field in fields] == [ID.replace("-", "")]


@pytest.mark.parametrize(("sure", "left"), [(0.9, True), (0.89, False)])
def test_groups_of_a_number_that_were_each_read_well_are_no_pieces(sure: float, *, left: bool) -> None:
    groups = ID.split("-")
    page, box = draw(ID.replace("-", " "))
    words = [Piece(one, part(box, ID, one), 0.99) for one in groups]
    words[2] = replace(words[2], confidence=sure)
    _, fields = complete_numbers([Region(box, words)], [], page)
    assert (not fields) is left
