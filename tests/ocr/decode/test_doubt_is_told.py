"""Of pages that could not be drawn fully, or were drawn wrongly, none is without a doubt; of sound ones none
has any.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from documents.doubts import Doubt
from ocr import decode
from ocr.engine import PageText, UnreadablePage, Word
from ocr.limits import Limits
from tests.ocr.decode.files import LIMITS, put, read
from tests.ocr.decode.pdf_cases import DOUBTFUL, SOUND
from tests.ocr.decode.pdf_cases.parts import THAI

ACCOUNT = "7450686171"
COARSE = Limits(pixels=1_500_000)
"""Drawn with 120 dots an inch: quicker, and compared no finer anyway."""


def outcome(path: Path) -> tuple[str, ...]:
    """The flags of the first page, or the reason why it waits for a person."""
    try:
        decode.inspect(path, kind="pdf", limits=LIMITS)
        return read(path, kind="pdf", limits=COARSE).flags
    except UnreadablePage as refused:
        return (refused.code,)


def test_there_are_more_than_sixty_of_them() -> None:
    assert len(DOUBTFUL) >= 60


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_was_not_drawn_is_told(tmp_path: Path, name: str) -> None:
    told = outcome(put(tmp_path, DOUBTFUL[name]()))
    assert told, "drawn in silence"
    assert set(told) <= {*Doubt.values, "pdf_damaged", "too_many_pixels"}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_page_has_no_doubt(tmp_path: Path, name: str) -> None:
    assert outcome(put(tmp_path, SOUND[name]())) == ()


@pytest.mark.parametrize(
    "name", ["instructions_noise", "words_in_white", "jbig2_empty", "words_beside_the_sheet"]
)
def test_a_page_that_should_show_something_is_never_blank(tmp_path: Path, name: str) -> None:
    scan = read(put(tmp_path, DOUBTFUL[name]()), kind="pdf")
    assert "blank_render" in scan.flags
    empty = PageText(text="", words=(), confidence=0.0, width=10, height=10, blank=True)
    assert not decode.add_what_file_says(empty, scan)[0].blank


def test_answers_of_a_form_are_on_the_picture_and_in_the_text(tmp_path: Path) -> None:
    scan = read(put(tmp_path, DOUBTFUL["field_thai"]()), kind="pdf")
    (answer,) = scan.answers
    x0, y0, x1, y1 = answer.box
    assert answer.text == THAI
    assert int(scan.picture[y0:y1, x0:x1].min()) < 100, "the answer is not drawn"
    height, width = scan.picture.shape[:2]
    unread = PageText(
        text="Employer",
        words=(Word("Employer", (0, 0, 9, 9), 0.9),),
        confidence=0.9,
        width=width,
        height=height,
    )
    text, flags = decode.add_what_file_says(unread, scan)
    assert text.text == f"Employer\n{THAI}"
    assert text.words[-1].box == answer.box
    assert text.words[-1].line == 1
    assert "form_values" in flags


@pytest.mark.parametrize("name", ["field_turned_90", "field_turned_180", "field_thai"])
def test_the_box_of_an_answer_is_where_its_ink_is(tmp_path: Path, name: str) -> None:
    scan = read(put(tmp_path, DOUBTFUL[name]()), kind="pdf")
    gray = scan.picture.min(axis=2) if scan.picture.ndim == 3 else scan.picture
    x0, y0, x1, y1 = scan.answers[0].box
    inside = gray[y0:y1, x0:x1]
    assert int(inside.min()) < 100
    outside = np.array(gray)
    outside[y0:y1, x0:x1] = 255
    assert (outside < 100).sum() > 0  # the printed words stand elsewhere


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_an_answer_turns_with_the_page(tmp_path: Path, turned: int) -> None:
    scan = read(put(tmp_path, DOUBTFUL["field_number"]()), kind="pdf")
    height, width = scan.picture.shape[:2]
    if turned in (90, 270):
        height, width = width, height
    blank = PageText(
        text="", words=(), confidence=0.0, width=width, height=height, rotation=turned, blank=True
    )
    text, _flags = decode.add_what_file_says(blank, scan)
    assert text.text == ACCOUNT
    assert not text.blank
    x0, y0, x1, y1 = text.words[0].box
    assert 0 <= x0 < x1 <= width
    assert 0 <= y0 < y1 <= height
    assert (x1 - x0 > y1 - y0) == (turned == 180)


@pytest.mark.parametrize(
    ("read_as", "doubted"),
    [
        ("Nakhon Chai", False),
        ("Nakhan Chai", False),
        ("nakhonchai", False),
        ("Nxkxxn Cxai", True),
        ("", True),
    ],
)
def test_an_answer_that_is_drawn_is_doubted_when_it_was_not_read(
    tmp_path: Path, read_as: str, doubted: bool
) -> None:
    scan = read(put(tmp_path, SOUND["field_drawn"]()), kind="pdf")
    height, width = scan.picture.shape[:2]
    seen = PageText(text=f"Name {read_as}", words=(), confidence=0.9, width=width, height=height)
    text, flags = decode.add_what_file_says(seen, scan)
    assert ("form_values" in flags) == doubted
    assert text.text.count("Nakhon Chai") == (doubted or read_as == "Nakhon Chai")


def test_jbig2_is_drawn_right_where_poppler_draws_noise(tmp_path: Path) -> None:
    scan = read(put(tmp_path, DOUBTFUL["jbig2_region_noise"]()), kind="pdf")
    assert "renderers_differ" in scan.flags
