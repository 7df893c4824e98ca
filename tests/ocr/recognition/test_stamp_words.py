"""Words of stamps are read from their own ink, as lines of their own and half sure; round seals are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import MOST_SURE_IN_STAMP, PageText, Picture, Word
from ocr.preparation.stamp_ink import StampInk
from ocr.recognition.pieces import Piece
from ocr.recognition.stamp_words import (
    _FEWEST_LETTERS,
    _LEAST_SURE,
    _MOST_ROWS,
    _MOST_STAMPS,
    StampText,
    _is_said,
    _pick_outer,
    lay_stamps_beside,
    read_stamps,
)

SIZE = (1653, 2338)


def stamp(*rows: str, degrees: float = 0.0, framed: bool = True) -> Picture:
    """Rows of Latin capitals in a frame, turned clockwise."""
    ink = np.full((60 + 60 * len(rows), 560), 255, np.uint8)
    for number, row in enumerate(rows):
        cv2.putText(ink, row, (40, 65 + 60 * number), 0, 1.1, (60,), 3, cv2.LINE_AA)
    if framed:
        cv2.rectangle(ink, (6, 6), (ink.shape[1] - 7, ink.shape[0] - 7), (60,), 4)
    side = 700
    middle = (side / 2, side / 2)
    matrix = np.eye(3)[:2]
    matrix[:] = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), -degrees, 1)
    matrix[:, 2] += np.array(middle) - (ink.shape[1] / 2, ink.shape[0] / 2)
    return np.asarray(cv2.warpAffine(ink, matrix, (side, side), borderValue=(255,)), np.uint8)


def said(ink: Picture, *, rotation: int = 0) -> list[str]:
    x, y = 300, 500
    found = read_stamps(
        [StampInk((x, y, x + ink.shape[1], y + ink.shape[0]), ink)], SIZE, dpi=200, rotation=rotation
    )
    return [" ".join(piece.text for piece in row) for one in found for row in one.rows]


@pytest.mark.parametrize("degrees", [0.0, -13.0, 28.0])
def test_a_framed_stamp_is_read_as_it_stands(degrees: float) -> None:
    assert said(stamp("RECEIVED 2566", "OFFICE 7", degrees=degrees)) == ["RECEIVED 2566", "OFFICE 7"]


def test_a_stamp_without_a_frame_is_levelled_by_its_rows() -> None:
    assert said(stamp("RECEIVED 2566", "OFFICE 7", degrees=9.0, framed=False)) == [
        "RECEIVED 2566", "OFFICE 7",
    ]  # fmt: skip


def test_a_stamp_turned_farther_than_hands_press_is_not_read() -> None:
    assert said(stamp("RECEIVED 2566", "OFFICE 7", degrees=40.0)) == []


def test_a_stamp_of_a_page_that_lies_is_read_as_the_page_stands() -> None:
    assert said(np.ascontiguousarray(np.rot90(stamp("RECEIVED 2566"))), rotation=90) == ["RECEIVED 2566"]


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_a_round_seal_is_not_read_even_where_its_ring_is_worn(share: float) -> None:
    ink = np.full((300, 300), 255, np.uint8)
    for start in range(0, 360, 60):
        for radius in (140, 128):
            cv2.ellipse(ink, (150, 150), (radius, radius), 0, start, start + 60 * share, (60,), 3)
    cv2.putText(ink, "5011223", (70, 165), 0, 1.2, (60,), 3)
    assert said(ink) == []


def test_letters_within_a_larger_stamp_are_part_of_it() -> None:
    ring = np.full((300, 300), 255, np.uint8)
    cv2.circle(ring, (150, 150), 140, (60,), 4)
    word = np.full((80, 200), 255, np.uint8)
    cv2.putText(word, "OFFICE", (20, 55), 0, 1.3, (60,), 3)
    inside, beside = StampInk((350, 600, 550, 680), word), StampInk((900, 600, 1100, 680), word)
    found = read_stamps([inside, StampInk((300, 500, 600, 800), ring), beside], SIZE, dpi=200)
    assert [(one.box, one.rows[0][0].text) for one in found] == [(beside.box, "OFFICE")]


def test_words_stand_within_their_stamp_and_are_half_sure_at_most() -> None:
    ink = stamp("RECEIVED 2566", degrees=10.0)
    ((one),) = read_stamps([StampInk((300, 500, 1000, 1200), ink)], SIZE, dpi=200)
    for piece in one.rows[0]:
        assert 0 < piece.confidence <= MOST_SURE_IN_STAMP
        assert one.box[0] <= piece.box[0] < piece.box[2] <= one.box[2]
        assert one.box[1] <= piece.box[1] < piece.box[3] <= one.box[3]


def page(*tops: int) -> PageText:
    words = tuple(Word(f"r{n}", (10, top, 90, top + 20), 0.9, n) for n, top in enumerate(tops))
    return PageText("\n".join(word.text for word in words), words, 0.9, 100, 400)


def pressed(top: int, bottom: int) -> StampText:
    rows = tuple((Piece(text, (20, top, 40, bottom), 0.5),) for text in ("paid", "today"))
    return StampText((20, top, 60, bottom), rows)


@pytest.mark.parametrize(
    ("top", "bottom", "text"),
    [
        (90, 130, "r0\nr1\npaid\ntoday\nr2"),
        (0, 20, "paid\ntoday\nr0\nr1\nr2"),
        (300, 390, "r0\nr1\nr2\npaid\ntoday"),
    ],
)
def test_a_stamp_follows_the_row_in_which_its_middle_lies(top: int, bottom: int, text: str) -> None:
    told = lay_stamps_beside(page(40, 100, 160), [pressed(top, bottom)])
    assert told.text == text
    assert told.confidence == 0.9
    rows = told.text.split("\n")
    assert [word.line for word in told.words] == list(range(len(rows)))
    assert [word.text for word in told.words] == rows


def test_a_page_with_nothing_but_a_stamp_is_as_sure_as_it() -> None:
    told = lay_stamps_beside(PageText("", (), 0.0, 100, 400, blank=True), [pressed(90, 130)])
    assert (told.text, told.confidence, told.blank) == ("paid\ntoday", 0.5, False)
    assert lay_stamps_beside(page(40), []) == page(40)


@pytest.mark.parametrize(("words", "kept"), [("ABC", True), ("A7-C", True), ("AB", False), ("A - B", False)])
def test_shorter_rows_are_pieces_of_the_frame(words: str, kept: bool) -> None:
    row = [Piece(word, (0, 0, 9, 9), 0.9) for word in words.split()]
    assert _is_said(row) == kept
    assert len("ABC") == _FEWEST_LETTERS


@pytest.mark.parametrize(("beyond", "kept"), [(0.01, True), (-0.01, False)])
def test_rows_that_are_mostly_doubted_are_curls(beyond: float, kept: bool) -> None:
    assert _is_said([Piece("RECEIVED", (0, 0, 9, 9), _LEAST_SURE + beyond)]) == kept


@pytest.mark.parametrize("more", [0, 1])
def test_the_largest_stamps_of_a_page_are_read(more: int) -> None:
    stamps = [
        StampInk((300 * n, 500, 300 * n + 200 + n, 580), np.full((80, 200 + n), 255, np.uint8))
        for n in range(_MOST_STAMPS + more)
    ]
    assert _pick_outer(stamps) == stamps[: more - 1 if more else None : -1]


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_rows_of_a_stamp_are_read(more: int) -> None:
    rows = [f"ROW {chr(65 + n) * 3}" for n in range(_MOST_ROWS + more)]
    assert len(said(stamp(*rows))) == _MOST_ROWS
