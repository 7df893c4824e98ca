"""A line is read by our own network, and says how far it is to be trusted."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from ocr.recognition.ensemble import line_confidence
from ocr.recognition.grapheme_clusters import BASES
from ocr.recognition.line_image import Floats
from ocr.recognition.line_reader import OUTPUT_SIZES, decode_scores, read_line
from ocr.recognition.pieces import Piece
from tests.ocr.recognition.spelling import join_clusters

FONT = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the Thai fonts of Debian are not installed")


def drawn(text: str, *, size: int = 32) -> tuple[Picture, tuple[int, int]]:
    """A line as the line finder cuts it out, and the band of its letters."""
    font = ImageFont.truetype(str(FONT), size)
    image = Image.new("L", (int(font.getlength(text)) + 8, 3 * size), 255)
    ImageDraw.Draw(image).text((4, 2 * size), text, font=font, fill=0, anchor="ls")
    _, top, _, bottom = font.getbbox("ก", anchor="ls")
    return np.asarray(image, dtype=np.uint8), (2 * size + int(top), 2 * size + int(bottom))


def read(picture: Picture, core: tuple[int, int]) -> list[Piece]:
    height, width = picture.shape
    return read_line(picture, (0, 0, width, height), core)


@needs_font
def test_what_is_left_of_a_leader_parts_two_words() -> None:
    assert [piece.text for piece in read(*drawn("ลงชื่อ......ผู้รับเงิน"))] == ["ลงชื่อ", "ผู้รับเงิน"]
    assert [piece.text for piece in read(*drawn("พ.ศ. 2566"))] == ["พ.ศ.", "2566"]


@needs_font
@pytest.mark.parametrize("text", ["เลขประจำตัวประชาชน", "ยื่นแบบที่สำนักงาน", "นายสมชาย ใจดี 12/34"])
def test_a_clean_line_is_read_with_its_marks_and_blanks(text: str) -> None:
    pieces = read(*drawn(text))
    assert " ".join(piece.text for piece in pieces) == text
    assert line_confidence(pieces) > 0.4


@needs_font
def test_words_stand_where_their_ink_is() -> None:
    picture, core = drawn("เงินสมทบ กองทุน")
    first, second = read(picture, core)
    ink = np.flatnonzero((picture < 128).any(axis=0))
    gap = ink[np.argmax(np.diff(ink))]
    assert first.box[2] < second.box[0] + 12
    assert abs(first.box[2] - gap) < 14


@needs_font
def test_a_line_upside_down_is_doubted() -> None:
    picture, core = drawn("ยื่นแบบที่สำนักงานประกันสังคม")
    height = picture.shape[0]
    assert line_confidence(read(picture[::-1, ::-1].copy(), (height - core[1], height - core[0]))) < 0.5


def test_two_letters_in_one_place_are_one_letter() -> None:
    said = np.full((sum(OUTPUT_SIZES), 9), -9.0, np.float32)
    said[0] = 0.0
    said[BASES.index("ช"), 3:5] = 9.0
    said[BASES.index("ซ"), 5] = 9.0
    assert join_clusters(one.cluster for one in decode_scores(_marked(said))) == "ช"


@pytest.mark.parametrize(("next_upper", "spelled"), [(0, "รุณี"), (3, "รุณี")])
def test_a_vowel_over_a_letter_that_has_one_below_is_the_next_letter_s(next_upper: int, spelled: str) -> None:
    said = np.full((sum(OUTPUT_SIZES), 9), -9.0, np.float32)
    said[0] = 0.0
    said[BASES.index("ร"), 2] = said[BASES.index("ณ"), 6] = 9.0
    _marked(said)
    said[OUTPUT_SIZES[0] + 3, 2] = said[OUTPUT_SIZES[0] + next_upper, 6] = 18.0
    said[sum(OUTPUT_SIZES[:3]) + 1, 2] = 18.0
    assert join_clusters(one.cluster for one in decode_scores(said)) == spelled


def _marked(said: Floats) -> Floats:
    """No letter has a mark."""
    for start in (
        OUTPUT_SIZES[0],
        OUTPUT_SIZES[0] + OUTPUT_SIZES[1],
        OUTPUT_SIZES[0] + OUTPUT_SIZES[1] + OUTPUT_SIZES[2],
    ):
        said[start] = 9.0
    return said
