"""Digits whose boxes were too faint to be found are one number."""

from ocr.lines.layout import TextRun
from ocr.lines.spaced_digits import find_spaced_digits


def alone(number: int, *, x: int, y: int = 100, tall: int = 20) -> TextRun:
    """A run of one letter."""
    box = (x, y, x + 12, y + tall)
    return TextRun(number, box, (y, y + tall), (box,))


def test_ten_letters_that_stand_alone_are_one_number() -> None:
    (row,) = find_spaced_digits([alone(n, x=100 + 45 * n + (15 if n > 1 else 0)) for n in range(10)])
    assert row.row.count == 10
    assert row.left == dict.fromkeys(range(10))


def test_digits_of_uneven_height_beside_their_caption_are_taken_out_of_its_line() -> None:
    caption = tuple((100 + 14 * n, 100, 111 + 14 * n, 120) for n in range(6))
    digits = tuple((260 + 40 * n, 100 + n % 3, 274 + 40 * n, 112 + 4 * (n % 3)) for n in range(10))
    run = TextRun(3, (100, 100, digits[-1][2], 120), (100, 120), (*caption, *digits))
    (row,) = find_spaced_digits([run])
    assert row.row.groups == (digits,)
    left = row.left[3]
    assert left is not None
    assert left.box == (100, 100, caption[-1][2], 120)


def test_letters_of_a_word_are_no_digits() -> None:
    word = tuple((100 + 14 * n, 100, 111 + 14 * n, 120) for n in range(12))
    assert find_spaced_digits([TextRun(0, (100, 100, word[-1][2], 120), (100, 120), word)]) == []


def test_a_column_a_table_and_a_few_letters_are_no_number() -> None:
    assert find_spaced_digits([alone(n, x=100, y=100 + 60 * n) for n in range(10)]) == []
    assert find_spaced_digits([alone(n, x=100 + 300 * n) for n in range(10)]) == []
    assert find_spaced_digits([alone(n, x=100 + 45 * n) for n in range(5)]) == []
