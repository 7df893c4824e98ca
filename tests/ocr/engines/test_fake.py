"""Every reader keeps the promise of the protocol; the fake one says what a test tells it to."""

from __future__ import annotations

import time

import numpy as np
import pytest

from ocr.engine import Picture, UnreadablePage
from ocr.engines.fake import FakeEngine, picture_digest
from ocr.registry import get_engine


def scan(shade: int = 200) -> Picture:
    page = np.full((300, 200), 255, np.uint8)
    page[40:60, 30:120] = shade
    return page


def test_the_fake_reads_the_same_picture_the_same_way() -> None:
    assert get_engine("fake").read(scan(), dpi=200) == get_engine("fake").read(scan(), dpi=200)
    assert get_engine("fake").read(scan(10), dpi=200).text != get_engine("fake").read(scan(20), dpi=200).text


def test_a_test_decides_what_a_picture_says() -> None:
    engine = FakeEngine(texts={picture_digest(scan()): "เลขที่บัญชี 74-9999002-8\nบริษัท ก จำกัด"})
    page = engine.read(scan(), dpi=200)
    assert page.text.splitlines() == ["เลขที่บัญชี 74-9999002-8", "บริษัท ก จำกัด"]
    assert [word.text for word in page.words if word.line == 1] == ["บริษัท", "ก", "จำกัด"]


def test_the_words_of_the_fake_stand_inside_the_picture() -> None:
    tiny = np.zeros((3, 2), np.uint8)
    tiny[0, 0] = 1
    for picture in (scan(), tiny):
        for word in get_engine("fake").read(picture, dpi=200).words:
            x0, y0, x1, y1 = word.box
            assert 0 <= x0 < x1 <= picture.shape[1]
            assert 0 <= y0 < y1 <= picture.shape[0]


def test_a_page_of_one_colour_is_blank() -> None:
    page = get_engine("fake").read(np.full((300, 200), 255, np.uint8), dpi=200)
    assert page.blank
    assert page.text == ""


def test_no_picture_is_unreadable() -> None:
    with pytest.raises(UnreadablePage):
        get_engine("fake").read(np.zeros((0, 10), np.uint8), dpi=200)


def test_the_stub_takes_its_time() -> None:
    before = time.monotonic()
    page = get_engine("stub").read(scan(), dpi=200)
    assert time.monotonic() - before >= 0.05
    assert page.engine == "stub"
