"""Spreads and columns of running text are read one after the other; rows of tables and forms stay rows."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import Box
from ocr.recognition.columns import Ground, split_columns

A4_PIXELS = (1654, 2339)


def ground(size: tuple[int, int], *, rule_at: int | None = None) -> Ground:
    rules = np.zeros((size[1], size[0]), np.uint8)
    if rule_at is not None:
        rules[rule_at : rule_at + 3] = 1
    return Ground(*size, rules, 1.0)


def rows(left: int, right: int, count: int, *, top: int = 300, words: int = 1) -> list[Box]:
    """Rows of text; of several words they are broken by wide gaps, as cells are."""
    step = (right - left) // words
    wide = step if words == 1 else round(step * 0.5)
    return [
        (left + step * word, top + 50 * row, left + step * word + wide, top + 50 * row + 30)
        for row in range(count)
        for word in range(words)
    ]


def test_the_left_sheet_of_a_spread_comes_first() -> None:
    left, right = rows(200, 1400, 8), rows(1900, 3000, 8)
    spread = [box for pair in zip(left, right, strict=True) for box in pair]
    assert split_columns(spread, ground((3307, 2339))) == [[*range(0, 16, 2)], [*range(1, 16, 2)]]


def test_a_wide_table_is_no_spread() -> None:
    table = rows(200, 1400, 8, words=2) + rows(1900, 3000, 8, words=2)
    whole = [list(range(len(table)))]
    assert split_columns(table, ground((3307, 2339), rule_at=400)) == whole
    assert split_columns([*table, (1400, 200, 1900, 240)], ground((3307, 2339))) == [list(range(33))]


@pytest.mark.parametrize(("count", "parts"), [(5, 1), (6, 2)])
def test_columns_of_running_text_are_read_one_after_the_other(count: int, parts: int) -> None:
    page = rows(150, 780, count) + rows(880, 1500, count)
    assert len(split_columns(page, ground(A4_PIXELS))) == parts


def test_a_title_across_both_columns_stays_above_them() -> None:
    page = [(500, 150, 1200, 200), *rows(150, 780, 8), *rows(880, 1500, 8)]
    assert split_columns(page, ground(A4_PIXELS)) == [[0], list(range(1, 9)), list(range(9, 17))]


def test_a_form_and_a_table_are_no_columns() -> None:
    labels = rows(150, 500, 12) + rows(880, 1100, 6) + rows(880, 1500, 6, top=600)
    cells = rows(150, 780, 12, words=2) + rows(880, 1500, 12, words=2)
    narrow = rows(150, 300, 12) + rows(400, 1500, 12)
    for page in (labels, cells, narrow):
        assert len(split_columns(page, ground(A4_PIXELS))) == 1


def test_nothing_is_one_column() -> None:
    assert split_columns([], ground(A4_PIXELS)) == [[]]
