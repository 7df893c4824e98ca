"""A row of digits is one number of one alphabet, with its alternatives."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.lines.digit_rows import DigitRow
from ocr.recognition.digits.digit_rows import (
    choose_alphabet,
    classify_row,
    find_alternatives,
    mean_digit_probability,
)
from tests.ocr.lines.forms import form

BLACK = (0,)


def test_letters_set_wide_apart_are_no_digits() -> None:
    page = np.full((100, 400), 255, np.uint8)
    places = [(20 + 40 * n, 20, 44 + 40 * n, 52) for n in range(8)]
    for (left, _, _, bottom), letter in zip(places, "WMKXEHRA", strict=True):
        cv2.putText(page, letter, (left, bottom - 5), 0, 1, BLACK, 2)
    assert mean_digit_probability(classify_row(DigitRow((0, 0, 400, 100), (tuple(places),)), page)) < 0.5
    digits = [(409 + 40 * n + (20 if n > 1 else 0), 376) for n in range(4)]
    row = DigitRow((400, 362, 580, 412), (tuple((x, y, x + 24, y + 27) for x, y in digits),))
    assert mean_digit_probability(classify_row(row, form())) > 0.75


def likely(**shares: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A row of the network's answer: d7=0.9 is 90 % a seven, t7 a Thai seven."""
    row = np.full(22, 1e-6, np.float32)
    for name, share in shares.items():
        row[int(name[1]) + (10 if name[0] == "t" else 0)] = share
    return row


def test_the_likeliest_other_readings_come_first() -> None:
    cells = np.stack([likely(d7=0.9, d1=0.1), likely(d4=1.0), likely(d8=0.6, d3=0.4)])
    others = find_alternatives(choose_alphabet(cells))
    assert [digits for digits, _ in others[:3]] == ["743", "148", "143"]
    assert others[0][1] > others[1][1] > others[2][1]


def test_a_number_is_written_in_one_alphabet() -> None:
    cells = np.stack([likely(d0=0.5, t0=0.5), likely(t4=0.99), likely(t7=0.8, d9=0.2)])
    assert choose_alphabet(cells).argmax(axis=1).tolist() == [0, 4, 7]
    cells = np.stack([likely(d0=0.2, t0=0.8), likely(d4=0.9), likely(d7=0.9)])
    assert choose_alphabet(cells).argmax(axis=1).tolist() == [0, 4, 7]
