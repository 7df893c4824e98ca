"""Numbers in a line are digits of one alphabet, and sums of money are written one way."""

from __future__ import annotations

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
