"""Thai text on a page: marks stand where a shaping engine of another make puts them, and nothing is cut."""

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Pdf
from PIL import Image, ImageDraw, ImageFont, features

from documents.delivery.typeset import A4, Face, Sheet, break_lines, shape

HARD = ["ปิ๊ง ปู่ ป้า ฝั่ง ที่ฟ้า", "น้ำ ต่ำ ก้ำ ญู ฐู ฎุ", "เกี๊ยะ กุ้ง ผู้ใหญ่ ไม้", "สัญญา จัดทำ ทั้งสิ้น พื้นที่"]
SIZE = 40
SCALE = 3


def ink(picture: Image.Image) -> Any:
    """Where it is dark, without the empty edges."""
    dark = np.asarray(picture.convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def rendered(*lines: str, face: Face = Face.REGULAR, size: float = SIZE) -> Image.Image:
    with Pdf.new() as pdf:
        sheet = Sheet(pdf)
        for line in lines:
            sheet.write(line, size=size, face=face)
        sheet.new_page()
        out = io.BytesIO()
        pdf.save(out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        picture: Image.Image = document[0].render(scale=SCALE).to_pil()
    return picture


def by_another_engine(text: str, face: Face) -> Image.Image:
    path = settings.DATA_DIR / "pdfa" / f"{face.value}.ttf"
    font = ImageFont.truetype(path, SIZE * SCALE, layout_engine=ImageFont.Layout.RAQM)
    picture = Image.new("L", (round(A4[0] * SCALE), SIZE * SCALE * 3), 255)
    ImageDraw.Draw(picture).text((100, SIZE * SCALE // 2), text, font=font, fill=0)
    return picture


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow without Raqm")
@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("text", HARD)
def test_marks_stand_where_another_engine_puts_them(text: str, face: Face) -> None:
    ours, theirs = ink(rendered(text, face=face)), ink(by_another_engine(text, face))
    assert abs(ours.shape[0] - theirs.shape[0]) <= 3
    assert abs(ours.shape[1] - theirs.shape[1]) <= 8
    height, width = min(ours.shape[0], theirs.shape[0]), min(ours.shape[1], theirs.shape[1])
    one, other = ours[:height, :width], theirs[:height, :width]
    assert (one & other).sum() / (
        one | other
    ).sum() > 0.7  # measured: 0.81 and more; unshaped text: 0.3 at most


def test_lines_do_not_touch_and_nothing_leaves_the_page() -> None:
    """The highest marks over the lowest, at the size of the statement."""
    picture = rendered("ญู ฎุ ฐู กุ้ง ปู่", "ปิ๊ง ป้า ฟ้า เกี๊ยะ ฝั่ง", size=12)
    dark = np.asarray(picture.convert("L")) < 128
    filled = np.flatnonzero(dark.any(axis=1))
    gaps = np.flatnonzero(np.diff(filled) > 1)
    assert len(gaps) >= 1
    assert filled[0] > 0
    assert filled[-1] < dark.shape[0] - 1
    assert not dark[:, 0].any()
    assert not dark[:, -1].any()


@given(st.text(st.sampled_from("กขปญฎ ัิ่้๊ำาเแไใ12abC-/฿"), max_size=200), st.integers(60, 500))
def test_lines_keep_every_letter_and_their_width(text: str, width: int) -> None:
    lines = break_lines(text, width=width, size=11)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        if len(line) > 8:  # a single cluster may be wider than the narrowest column
            assert shape(line).width * 11 / 1000 <= width


def test_no_line_begins_with_a_mark() -> None:
    words = "การขึ้นทะเบียนผู้ประกันตนและนายจ้างทั้งหมดที่สำนักงานประกันสังคมจังหวัดสมุทรสาคร" * 3
    for width in range(60, 400, 17):
        for line in break_lines(words, width=width, size=11):
            assert line[0] not in "ะัาำิีึืฺุู็่้๊๋์ํๅๆฯ", line


def test_letters_that_the_font_lacks_become_question_marks() -> None:
    assert shape("ก中ข").text == "ก?ข"


def test_a_long_text_goes_on_on_the_next_page() -> None:
    with Pdf.new() as pdf:
        sheet = Sheet(pdf)
        for _ in range(60):
            sheet.write("ข้อความหนึ่งบรรทัด", size=12)
        sheet.new_page()
        assert len(pdf.pages) == 2
