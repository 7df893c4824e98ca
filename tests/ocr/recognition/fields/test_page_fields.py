"""Number fields of a page are read as numbers; empty and scribbled ones, and words in frames, are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import CellKind, Picture
from ocr.lines.layout import find_layout
from ocr.lines.number_fields import NumberField, find_number_fields
from ocr.recognition.fields.page_fields import NumberReading, read_number_field
from tests.benchmarks.papers.comb_drawing import draw_account, draw_comb
from tests.benchmarks.papers.combs import COMBS, Filling
from tests.ocr.lines.test_number_fields import DPI, LEFT, LEVEL, NUMBER, PX, comb, drawn, pixels, sheet


def read_all(page: Picture) -> list[NumberReading]:
    found = sorted(find_number_fields(page, px=PX), key=lambda field: field.box)
    return [number for field in found if (number := read_number_field(field, page))]


@pytest.mark.parametrize("name", ["boxes", "ticked", "red", "apart", "double", "framed"])
def test_a_hand_in_boxes_is_read_in_their_groups(name: str) -> None:
    (number,) = read_all(drawn(comb(name)))
    assert number.field.as_read == NUMBER.replace("-", "")
    assert number.field.by_hand
    assert name == "framed" or number.text == NUMBER
    assert len(number.field.cells) == 10


def test_an_account_and_its_branch_are_read_apart() -> None:
    paper = sheet(comb("beside"))
    draw_account(paper, LEFT, LEVEL, NUMBER)
    account, branch = read_all(pixels(paper))
    assert account.field.as_read == NUMBER.replace("-", "")
    assert branch.field.as_read == paper.branch


@pytest.mark.parametrize("name", sorted(COMBS))
def test_empty_boxes_hold_no_number(name: str) -> None:
    assert read_all(drawn(comb(name, filling=Filling.EMPTY))) == []


@pytest.mark.parametrize("name", ["boxes", "ticked", "framed"])
def test_scribbled_boxes_are_a_field_without_a_number(name: str) -> None:
    for number in read_all(drawn(comb(name, filling=Filling.SCRIBBLED))):
        kinds = [cell.kind for cell in number.field.cells]
        assert kinds.count(CellKind.UNREADABLE) > kinds.count(CellKind.DIGIT)
        assert number.text == ""


def test_words_in_a_frame_are_left_to_the_lines() -> None:
    page = np.full((600, 1200), 255, np.uint8)
    cv2.rectangle(page, (200, 100), (700, 160), (0,), 2)
    cv2.putText(page, "REGISTRATION FORM", (230, 145), 0, 1.2, (0,), 3)
    assert read_all(page) == []
    assert read_number_field(NumberField((200, 100, 700, 160)), page) is None


def test_a_hand_over_the_frame_leaves_nothing_in_the_lines() -> None:
    paper = sheet(comb("boxes"))
    draw_comb(paper, LEFT, LEVEL, NUMBER)
    page = pixels(paper)
    for n in range(12):
        cv2.putText(page, "KMWX"[n % 4], (320 + 40 * n, 330), 0, 1, (0,), 3)
    layout = find_layout(page, dpi=DPI)
    assert layout.fields
    assert all(run.box[3] < 400 for run in layout.runs)
