"""Word boxes go round the ink of the word."""

from __future__ import annotations

from ocr.recognition.pieces import Piece
from ocr.recognition.snap import snap_to_ink

MARKS = [(100, 10, 118, 30), (120, 10, 140, 30), (160, 10, 178, 30), (165, 2, 172, 8), (180, 10, 199, 30)]


def test_a_border_moves_to_the_widest_gap_near_it() -> None:
    words = snap_to_ink(
        [Piece("AB", (100, 8, 163, 31), 0.9), Piece("CD", (166, 8, 199, 31), 0.9)], MARKS, (10, 30)
    )
    assert [word.box for word in words] == [(100, 10, 140, 30), (160, 2, 199, 30)]


def test_a_word_without_ink_keeps_its_box() -> None:
    words = [Piece("A", (100, 8, 140, 31), 0.9), Piece("B", (400, 8, 420, 31), 0.9)]
    assert snap_to_ink(words, MARKS[:2], (10, 30))[1].box == (400, 8, 420, 31)
    assert snap_to_ink(words, [], (10, 30)) == words
