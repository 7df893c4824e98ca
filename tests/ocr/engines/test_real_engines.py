"""The real readers on scanned pages of the demo folders."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read when tesserocr is loaded, by the registry below

from ocr.engine import MOST_SURE_IN_STAMP, Engine, PageText, Picture, PictureDoubt, UnreadablePage
from ocr.registry import get_engine
from sso_efiles.text import thai

pytestmark = pytest.mark.tesseract

DEMO = Path(__file__).resolve().parents[3] / "data" / "demo"
FOLDER = "50-9948121-3"


@pytest.fixture(scope="module")
def lines() -> Engine:
    engine = get_engine("line_network")
    engine.warm()
    return engine


def scan(name: str) -> Picture:
    raw = np.fromfile(DEMO / "folders" / FOLDER / name, np.uint8)
    return np.asarray(cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE), np.uint8)


def truth(name: str) -> dict[str, Any]:
    folders = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))["folders"]
    (folder,) = [folder for folder in folders if folder["folder"] == FOLDER]
    (page,) = [page for page in folder["pages"] if page["file"] == name]
    return dict(page)


def key(text: str) -> str:
    return thai.search_text(text).replace(" ", "")


def read_share(page: PageText, name: str) -> float:
    """How many of the true words of three letters and more stand in the text."""
    words = [key(w) for line in truth(name)["lines"] for s in line["segments"] for w in s["text"].split()]
    words = [word for word in words if len(word) > 2]
    return sum(word in key(page.text) for word in words) / len(words)


@pytest.mark.parametrize(("name", "least"), [("0002.jpg", 0.85), ("0004.jpg", 0.85), ("0006.jpg", 0.9)])
def test_a_scanned_page_is_read_word_for_word(lines: Engine, name: str, least: float) -> None:
    assert read_share(lines.read(scan(name), dpi=truth(name)["dpi"]), name) >= least


def test_the_account_number_in_its_boxes_is_read(lines: Engine) -> None:
    page = lines.read(scan("0006.jpg"), dpi=200)
    numbers = [field.as_read for field in page.digits]
    assert "5099481213" in numbers
    assert "50-9948121-3" in page.text
    (field,) = [field for field in page.digits if field.as_read == "5099481213"]
    assert field.confidence > 0.8
    assert all(digits.isascii() and digits.isdigit() for digits, _ in field.alternatives)


def test_words_stand_where_they_are_printed(lines: Engine) -> None:
    page = lines.read(scan("0006.jpg"), dpi=200)
    told = {
        key(segment["text"]): segment["quad"]
        for line in truth("0006.jpg")["lines"]
        for segment in line["segments"]
        if " " not in segment["text"]
    }
    shared = [(word.box, told[key(word.text)]) for word in page.words if key(word.text) in told]
    near = [overlap(box, quad) for box, quad in shared if abs(box[1] - quad[1]) < 60]
    assert len(near) > 20
    assert sum(share >= 0.5 for share in near) >= 0.9 * len(near)


def overlap(box: tuple[int, int, int, int], quad: list[int]) -> float:
    x0, y0, x1, y1 = min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])
    common = max(0, min(box[2], x1) - max(box[0], x0)) * max(0, min(box[3], y1) - max(box[1], y0))
    return common / ((box[2] - box[0]) * (box[3] - box[1]) + (x1 - x0) * (y1 - y0) - common)


def test_text_and_words_say_the_same(lines: Engine) -> None:
    page = lines.read(scan("0006.jpg"), dpi=200)
    rows = page.text.split("\n")
    for number, row in enumerate(rows):
        assert row == " ".join(word.text for word in page.words if word.line == number)
    for word in page.words:
        assert 0 <= word.box[0] < word.box[2] <= page.width
        assert 0 <= word.box[1] < word.box[3] <= page.height
        assert 0 <= word.confidence <= 1


def test_a_turned_page_is_read_upright(lines: Engine) -> None:
    upright = scan("0004.jpg")
    for turns in (1, 2, 3):
        page = lines.read(np.ascontiguousarray(np.rot90(upright, turns)), dpi=300)
        assert page.rotation == 90 * turns
        assert (page.width, page.height) == (upright.shape[1], upright.shape[0])
        assert read_share(page, "0004.jpg") > 0.85


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_that_lies_askew_is_read_upright(lines: Engine, turns: int) -> None:
    upright = scan("0006.jpg")
    matrix = cv2.getRotationMatrix2D((upright.shape[1] / 2, upright.shape[0] / 2), 10.0, 1)
    size = (upright.shape[1], upright.shape[0])
    askew = np.asarray(cv2.warpAffine(upright, matrix, size, borderValue=(255,)), np.uint8)
    page = lines.read(np.ascontiguousarray(np.rot90(askew, turns)), dpi=200)
    assert page.rotation == 90 * turns
    assert abs(page.skew + 10) < 1.2, "the scan itself leans by 0.7"
    assert read_share(page, "0006.jpg") > 0.75


def test_a_blank_sheet_costs_no_reading(lines: Engine) -> None:
    page = lines.read(scan("0003.jpg"), dpi=200)
    assert page.blank
    assert page.words == ()


def test_odd_pictures_are_read_without_harm(lines: Engine) -> None:
    dice = np.random.default_rng(3)
    for shape in ((50, 50), (30, 900), (900, 30), (400, 300, 3)):
        page = lines.read(dice.integers(0, 256, shape, dtype=np.uint8), dpi=200)
        assert page.engine == "line_network"
    with pytest.raises(UnreadablePage):
        lines.read(np.zeros((10, 10), np.uint8), dpi=200)


def test_a_fork_of_a_warm_reader_reads_the_same(lines: Engine) -> None:
    page = scan("0003.jpg").copy()
    cv2.putText(page, "SOCIAL SECURITY 2569", (200, 300), 0, 1.5, (0,), 4)
    here = lines.read(page, dpi=200).text
    come, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(go, lines.read(page, dpi=200).text.encode())
        os._exit(0)
    os.close(go)
    with os.fdopen(come, "rb") as pipe:
        there = pipe.read().decode()
    os.waitpid(child, 0)
    assert there == here != ""


def test_the_fallback_reads_the_page_too() -> None:
    page = get_engine("tesseract").read(scan("0004.jpg"), dpi=300)
    assert page.engine == "tesseract"
    assert read_share(page, "0004.jpg") > 0.7
    assert "สำนักงานประกันสังคม" in page.text


@pytest.mark.parametrize("colour", [True, False])
def test_of_a_seal_alone_nothing_is_read_and_the_sheet_is_not_blank(lines: Engine, colour: bool) -> None:
    page = np.full((1169, 827, 3), 250, np.uint8)
    for radius in (62, 40):
        cv2.circle(page, (400, 500), radius, (200, 40, 60), 2, cv2.LINE_AA)
    cv2.putText(page, "5011223", (352, 510), 0, 0.8, (200, 40, 60), 2)
    picture = page if colour else np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    text = lines.read(picture, dpi=100)
    assert (text.text, text.digits, text.blank) == ("", (), False)
    assert [remark.doubt for remark in text.remarks] == [PictureDoubt.SPARSE]
    assert len(text.seals) == 1


@pytest.mark.parametrize("colour", [True, False])
def test_a_stamp_over_print_is_read_as_lines_of_its_own(lines: Engine, colour: bool) -> None:
    """Its words are found, its numbers are nobody's, and the rows of the print stay whole."""
    page = cv2.cvtColor(scan("0004.jpg"), cv2.COLOR_GRAY2RGB)
    stamp = np.full((260, 760), 255, np.uint8)
    cv2.rectangle(stamp, (8, 8), (751, 251), (0,), 8)
    for row, words in enumerate(("RECEIVED 12 MAR 2566", "7499990028")):
        cv2.putText(stamp, words, (45, 105 + 100 * row), 0, 1.7, (0,), 5, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((380, 130), 7.0, 1)
    turn[:, 2] += (1300 - 380, 2350 - 130)
    size = (page.shape[1], page.shape[0])
    ink = 255 - np.asarray(cv2.warpAffine(stamp, turn, size, borderValue=(255,)), np.float32)
    pale = np.array((130, 40, 150) if colour else (130, 130, 130), np.float32)
    page = np.asarray(page * (1 - ink[:, :, None] / 255 * (1 - pale / 255)), np.uint8)
    text = lines.read(page if colour else page[:, :, 0].copy(), dpi=300)
    assert any(x0 < 1300 < x1 and y0 < 2350 < y1 for x0, y0, x1, y1 in text.seals)
    rows = [[word for word in text.words if word.line == line] for line in range(text.text.count("\n") + 1)]
    said = [row for row in rows if max(word.confidence for word in row) <= MOST_SURE_IN_STAMP]
    told = [" ".join(word.text for word in row) for row in said]
    assert any("2566" in row for row in told), told
    assert not [field for field in text.digits if "749999" in field.as_read]
    assert read_share(text, "0004.jpg") > 0.8
