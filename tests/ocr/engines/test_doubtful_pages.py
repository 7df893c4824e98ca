"""The default reader on pages that other systems read wrongly, or called blank, without a word."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read when tesserocr is loaded, by the registry below

from ocr.engine import Engine, PageText, Picture, PictureDoubt
from ocr.registry import get_engine
from tests.benchmarks.papers.make import missing_fonts
from tests.benchmarks.papers.paper import FONTS

pytestmark = [
    pytest.mark.tesseract,
    pytest.mark.skipif(bool(missing_fonts()), reason="the Thai fonts of Debian are not installed"),
]
LINES = ("สำนักงานประกันสังคม", "บริษัท ตัวอย่าง จำกัด", "แบบขึ้นทะเบียนนายจ้าง", "ลงชื่อ ผู้มีอำนาจลงนาม")
SHEET = (1240, 900)
"""Width and height in pixels, at 150 dots an inch: a slip."""

Read = Callable[[Picture], PageText]


@pytest.fixture(scope="module")
def read() -> Read:
    engine: Engine = get_engine("line_network")
    engine.warm()
    return lambda picture: engine.read(picture, dpi=150)


def sheet(size: tuple[int, int] = SHEET, lines: tuple[str, ...] = LINES, *, pt: float = 16) -> Picture:
    """Lines of print from the top."""
    image = Image.new("L", size, 255)
    pen, font = (
        ImageDraw.Draw(image),
        ImageFont.truetype(str(FONTS / "tlwg/Garuda.ttf"), round(pt * 150 / 72)),
    )
    for row, line in enumerate(lines):
        pen.text((120, 100 + round(row * pt * 3.6)), line, font=font, fill=0)
    return np.asarray(image, np.uint8).copy()


def told(page: PageText) -> list[PictureDoubt]:
    return [remark.doubt for remark in page.remarks]


def test_a_negative_is_read_upright_and_told(read: Read) -> None:
    page = read(255 - sheet())
    assert (page.text.split("\n"), page.rotation) == (list(LINES), 0)
    assert told(page) == [PictureDoubt.NEGATIVE]


def test_faded_print_is_read_and_told(read: Read) -> None:
    page = read(np.where(sheet() > 200, 255, 225).astype(np.uint8))
    assert LINES[0] in page.text
    assert told(page) == [PictureDoubt.FAINT]


def test_white_letters_in_a_black_bar_are_read(read: Read) -> None:
    picture = sheet()
    picture[85:150, 60:1100] = 255 - picture[85:150, 60:1100]
    page = read(picture)
    assert page.text.split("\n") == list(LINES)
    assert not told(page)


@pytest.mark.parametrize("pt", [36, 72])
def test_a_cover_in_large_print_is_read_and_no_doubt(read: Read, pt: float) -> None:
    page = read(sheet((1240, 1754), ("แฟ้มที่ 25", "เล่มที่ 2"), pt=pt))
    assert page.text.split("\n") == ["แฟ้มที่ 25", "เล่มที่ 2"]
    assert not told(page)


def test_of_two_sheets_on_one_the_left_is_read_first(read: Read) -> None:
    left, right = sheet((1240, 1000), LINES[:3]), sheet((1240, 1000), (*LINES[2:], LINES[0]))
    page = read(np.hstack([left, right]))
    assert page.text.split("\n") == [*LINES[:3], *LINES[2:], LINES[0]]


def test_a_roll_is_read_at_the_resolution_that_it_states(read: Read) -> None:
    lines = tuple(f"{number:02} {LINES[number % 4]}" for number in range(30))
    page = read(sheet((480, 6000), lines, pt=12)[:, 60:])
    assert [row[:2] for row in page.text.split("\n")] == [f"{number:02}" for number in range(30)]
