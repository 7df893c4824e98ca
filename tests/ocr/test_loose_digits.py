"""Digits whose boxes were too faint to be found, and numbers in a line of Thai."""

import numpy as np

from ocr.clusters import BASES, Cluster, clusters_of, text_of
from ocr.layout import TextRun
from ocr.line_numbers import Seen, with_numbers
from ocr.loose_digits import loose_rows


def alone(number: int, *, x: int, y: int = 100, tall: int = 20) -> TextRun:
    """A run of one letter."""
    box = (x, y, x + 12, y + tall)
    return TextRun(number, box, (y, y + tall), (box,))


def seen(text: str) -> list[Seen]:
    """As the network might have told it: every digit is likeliest in both kinds."""
    digits = np.zeros(20, np.float32)
    digits[[0, 10]] = 0.4, 0.5
    return [Seen(one, 10.0 * n, 0.9, digits) for n, one in enumerate(clusters_of(text) or [])]


def test_ten_letters_that_stand_alone_are_one_number() -> None:
    (row,) = loose_rows([alone(n, x=100 + 45 * n + (15 if n > 1 else 0)) for n in range(10)])
    assert row.row.count == 10
    assert row.runs == frozenset(range(10))


def test_a_column_a_table_and_a_few_letters_are_no_number() -> None:
    assert loose_rows([alone(n, x=100, y=100 + 60 * n) for n in range(10)]) == []
    assert loose_rows([alone(n, x=100 + 300 * n) for n in range(10)]) == []
    assert loose_rows([alone(n, x=100 + 45 * n) for n in range(5)]) == []


def test_what_stands_among_digits_is_a_digit_of_the_same_kind() -> None:
    assert text_of(one.cluster for one in with_numbers(seen("๗๔-๐o๘๔๖"))) == "๐๐-๐๐๐๐๐"


def test_words_and_short_numbers_stay_as_they_were_told() -> None:
    for text in ("ลำดับที่ 12", "ก ข ค ง", "ole"):
        assert text_of(one.cluster for one in with_numbers(seen(text))) == text
    assert Cluster(BASES.index("o")).text == "o"
