"""Numbers in a line are digits of one alphabet, and sums of money are written one way."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest

from ocr.recognition.grapheme_clusters import BASES, GraphemeCluster, split_clusters
from ocr.recognition.inline_numbers import DecodedCluster, normalize_amount, respell_numbers
from tests.ocr.recognition.spelling import join_clusters


def seen(text: str) -> list[DecodedCluster]:
    """As the network might have told it: every digit is likeliest in both kinds."""
    digits = np.zeros(20, np.float32)
    digits[[0, 10]] = 0.4, 0.5
    return [DecodedCluster(one, 10.0 * n, 0.9, digits) for n, one in enumerate(split_clusters(text) or [])]


def test_what_stands_among_digits_is_a_digit_of_the_same_kind() -> None:
    assert join_clusters(one.cluster for one in respell_numbers(seen("๗๔-๐o๘๔๖"))) == "๐๐-๐๐๐๐๐"


def test_words_and_short_numbers_stay_as_they_were_told() -> None:
    for text in ("ลำดับที่ 12", "ก ข ค ง", "ole"):
        assert join_clusters(one.cluster for one in respell_numbers(seen(text))) == text
    assert GraphemeCluster(BASES.index("o")).text == "o"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("9.634.00", "9,634.00"),
        ("364.035,00", "364,035.00"),
        ("1,234.56", "1,234.56"),
        ("503.00", "503.00"),
        ("22/04/2565", "22/04/2565"),
        ("1.234", "1.234"),
        ("1-2345-67890-12-3", "1-2345-67890-12-3"),
    ],
)
def test_an_amount_has_commas_for_thousands_and_one_point(seen: str, meant: str) -> None:
    assert normalize_amount(seen) == meant


@pytest.mark.parametrize(("sure", "kept"), [(0.91, True), (0.89, False)])
def test_a_number_with_a_letter_that_is_surely_one_is_a_reference_and_stays(
    sure: float, *, kept: bool
) -> None:
    passport = seen("A680845629")
    passport[0] = replace(passport[0], probability=sure)
    spelt = join_clusters(one.cluster for one in respell_numbers(passport))
    assert (spelt == "A680845629") is kept


@pytest.mark.parametrize(("letter", "told"), [("A", 0.5), ("o", 1.0)])
def test_a_letter_that_looks_like_no_digit_makes_the_digit_doubtful(letter: str, told: float) -> None:
    first, *rest = seen(f"{letter}12345678")
    spelt = list(respell_numbers([replace(first, probability=0.8), *rest]))
    assert spelt[0].probability == pytest.approx(told, abs=0.01)


def spread(text: str, *, sizes: tuple[int, ...]) -> list[DecodedCluster]:
    """Signs of this text, whose digits stand in other groups than its blanks say."""
    digits = np.zeros(20, np.float32)
    digits[0] = 0.9
    first = {0, *accumulate(sizes)}
    out, column, count = list[DecodedCluster](), 0.0, 0
    for one in split_clusters(text) or []:
        if BASES[one.base].isdecimal():
            column += 14.0 if count in first else 10.0
            count += 1
        out.append(DecodedCluster(one, column, 0.9, digits))
    return out


@pytest.mark.parametrize(
    ("text", "sizes", "told"),
    [
        ("0000000000 000", (1, 4, 5, 2, 1), "0 0000 00000 00 0"),
        ("0000000000000", (1, 4, 5, 2, 1), "0 0000 00000 00 0"),
        ("00000000 00", (2, 7, 1), "00 0000000 0"),
        ("ก. 0000000000 000 ก", (1, 4, 5, 2, 1), "ก. 0 0000 00000 00 0 ก"),
        ("0000 0000 00000", (4, 4, 5), "0000 0000 00000"),
        ("0000000000000", (13,), "0000000000000"),
        ("00000000000000", (1, 4, 5, 2, 2), "00000000000000"),
    ],
)
def test_digits_in_the_groups_of_a_form_have_their_blanks_there(
    text: str, sizes: tuple[int, ...], told: str
) -> None:
    line = respell_numbers(spread(text, sizes=sizes))
    assert join_clusters(one.cluster for one in line) == told
