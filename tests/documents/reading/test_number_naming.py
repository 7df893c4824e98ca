"""A label names a number from the left, in another line of its row too, and from the head of its column."""

import pytest

from documents.reading.number_naming import is_named_on_page, is_of_others_on_page
from employers.identifiers import Kind
from ocr.engine import Box, Word

NUMBER: Box = (400, 200, 700, 230)


def word(text: str, x0: int, y0: int, x1: int) -> Word:
    return Word(text, (x0, y0, x1, y0 + 30), 0.9)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        (word("เลขประจำตัวประชาชน", 60, 200, 240), True),
        (word("เลขประจำตัวประชาชน", 60, 214, 240), True),
        (word("เลขประจำตัวประชาชน", 60, 217, 240), False),
        (word("เลขประจำตัวประชาชน", 420, 20, 680), True),
        (word("เลขประจำตัวประชาชน", 60, 20, 240), False),
        (word("เลขประจำตัวประชาชน", 420, 260, 680), False),
        (word("เลขที่บัญชีนายจ้าง", 420, 20, 680), False),
        (word("เลขประจำตัวประชาชน", 150, 20, 910), False),
    ],
)
def test_a_label_stands_before_a_number_or_above_it(label: Word, *, named: bool) -> None:
    assert is_named_on_page(NUMBER, Kind.NATIONAL_ID, [label]) is named


@pytest.mark.parametrize(
    ("between", "named"),
    [
        ([word("1101700203451", 400, 100, 700)], True),
        ([word("รวม", 400, 100, 500)], True),
        ([word("รวม", 400, 60, 500), word("หมายเหตุ", 400, 130, 500)], False),
    ],
)
def test_numbers_stand_between_a_heading_and_its_number_and_one_row_of_words(
    between: list[Word], *, named: bool
) -> None:
    heading = word("เลขประจำตัวประชาชน", 420, 20, 680)
    assert is_named_on_page(NUMBER, Kind.NATIONAL_ID, [heading, *between]) is named


@pytest.mark.parametrize(("end", "named"), [(350, True), (370, False)])
def test_a_number_in_a_sentence_stands_in_no_column(end: int, *, named: bool) -> None:
    words = [word("เลขประจำตัวประชาชน", 420, 20, 680), word("ตามกล่อง", 200, 200, end)]
    assert is_named_on_page(NUMBER, Kind.NATIONAL_ID, words) is named


@pytest.mark.parametrize(("lower", "named"), [("ประชาชน", True), ("บัญชีธนาคาร", False)])
def test_a_heading_of_two_rows_is_read_as_one(lower: str, *, named: bool) -> None:
    words = [word("เลขประจำตัว", 420, 20, 680), word(lower, 420, 60, 680)]
    assert is_named_on_page(NUMBER, Kind.NATIONAL_ID, words) is named


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ([word("บัญชีธนาคารเลขที่", 60, 200, 380)], True),
        ([word("เลขบัญชีเงินฝาก", 60, 200, 380)], True),
        ([word("เลขที่ใบสำคัญจ่าย", 60, 200, 380)], True),
        ([word("เลขที่บัญชี", 60, 200, 380)], False),
        ([word("ใบสำคัญจ่าย", 60, 200, 180), word("เลขที่บัญชี", 200, 200, 380)], False),
        ([word("เลขที่พัสดุ", 420, 150, 680)], True),
        ([word("เลขที่พัสดุ", 420, 150, 680), word("เลขที่บัญชี", 60, 200, 380)], False),
        ([word("เลขที่พัสดุ", 420, 100, 680), word("ของนายจ้าง", 420, 150, 680)], False),
        ([], False),
    ],
)
def test_a_label_of_another_sort_stands_in_the_row_or_right_above(words: list[Word], *, others: bool) -> None:
    assert is_of_others_on_page(NUMBER, Kind.ACCOUNT_NO, words) is others


@pytest.mark.parametrize(("left", "named"), [(744, False), (745, True)])
def test_a_bank_close_behind_makes_it_the_banks(left: int, *, named: bool) -> None:
    words = [word("เลขที่บัญชี", 60, 200, 380), word("ธนาคารกรุงไทย", left, 200, left + 200)]
    assert is_named_on_page(NUMBER, Kind.ACCOUNT_NO, words) is named
    assert is_of_others_on_page(NUMBER, Kind.ACCOUNT_NO, words) is not named
    assert is_of_others_on_page(NUMBER, Kind.ACCOUNT_NO, words[1:]) is not named
