"""Numbers are found in what OCR read, told apart by their labels, and doubted when letters stand in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.extraction import FoundNumber, find_numbers
from employers.identifiers import AccountNo, Check, Kind, NationalId
from tests.employers.factories import account_no, national_id


def told(text: str) -> list[tuple[str, str]]:
    return [(found.kind.value, found.digits) for found in find_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "50-9948121-3",
        "5099481213",
        "5 0 9 9 4 8 1 2 1 3",
        "5 0 - 9 9 4 8 1 2 1 - 3",
        "5|0|9|9|4|8|1|2|1|3",
        "[5][0][9][9][4][8][1][2][1][3]",
        "๕๐-๙๙๔๘๑๒๑-๓",
        "50.9948121.3",
        "50–9948121–3",
        "เลขที่บัญชีนายจ้าง 50 9948121 3",
        "50-9948121-3 บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด",
        "แฟ้ม 5099481213 เล่ม 2",
        "50 994 8121 3",
    ],
)
def test_an_account_number_is_found_however_it_is_grouped(text: str) -> None:
    (found,) = find_numbers(text)
    assert (found.kind, found.digits, found.check) == (Kind.ACCOUNT_NO, "5099481213", Check.OK)
    assert found.clean
    assert text[found.start : found.end] == found.as_read


@pytest.mark.parametrize(
    "text",
    [
        "12?4567890123",
        "???5099481213",
        "5099481213???",
        "1-23?5-50994-81-213",
        "12? 5099481213",
        "5099481213 ?12",
        "1 2 ? 5 0 9 9 4 8 1 2 1 3",
        "เลขที่บัญชี 123-?-5099481213",
    ],
)
def test_no_number_is_made_of_what_stands_beside_a_place_that_cannot_be_read(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["? 5099481213", "ชื่อ? 5099481213", "5099481213 ?", "5099481213 ok 3?"])
def test_a_question_mark_apart_is_no_place_of_the_number(text: str) -> None:
    assert told(text) == [("account_no", "5099481213")]


def test_letters_read_for_digits_are_candidates_and_suspect() -> None:
    (found,) = find_numbers("50-9948l2I-3")
    assert found.digits == "5099481213"
    assert found.check is Check.SUSPECT
    assert not found.clean


def test_a_wrong_check_digit_is_kept_as_read_and_suspect() -> None:
    (found,) = find_numbers("เลขที่บัญชี 50-9948121-4")
    assert (found.digits, found.check, found.labelled) == ("5099481214", Check.SUSPECT, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เลขประจำตัวประชาชน 1-0000-00000-00-9", [("national_id", "1000000000009")]),
        ("1 3305583139414 นายวิชัย 15,000.00 750.00", [("national_id", "3305583139414")]),
        ("เลขทะเบียนนิติบุคคล 0-10-5-599-00001-9", [("juristic_no", "0105599000019")]),
        ("0105599000019", [("juristic_no", "0105599000019")]),
        ("0001000000010", [("national_id", "0001000000010")]),
        ("บัตรประกันสังคม 0105599000019", [("national_id", "0105599000019")]),
        (
            "เลขทะเบียนนิติบุคคล 0105599000019 เลขประจำตัวประชาชน 1000000000017",
            [("juristic_no", "0105599000019"), ("national_id", "1000000000017")],
        ),
        (
            "เลขที่บัญชี 50-9948121-3 ลำดับที่สาขา 0 0 0 0 0 5",
            [("account_no", "5099481213"), ("branch_seq", "000005")],
        ),
        ("ลาดบทสาขา 000005", [("branch_seq", "000005")]),
        ("5099481213/000005", [("account_no", "5099481213"), ("branch_seq", "000005")]),
    ],
)
def test_the_label_tells_what_a_number_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "โทร 053-123-4567",
        "มือถือ 0812345678",
        "วันที่ 15/05/2562",
        "รวมเป็นเงิน 617,394,000.00 บาท",
        "150562",
        "รหัสไปรษณีย์ 51120",
        "SOI BOBO SIZZLES",
        "เลขที่ 496/46 หมู่ 5",
        "",
    ],
)
def test_telephone_numbers_dates_and_money_are_no_identifiers(text: str) -> None:
    assert find_numbers(text) == []


def test_numbers_on_neighbouring_lines_do_not_join() -> None:
    assert find_numbers("50994\n81213") == []


def test_two_ids_in_one_row_are_two() -> None:
    assert told("1 3305583139414 2 1966056981053") == [
        ("national_id", "3305583139414"),
        ("national_id", "1966056981053"),
    ]


@given(st.integers(0, 9_999_999), st.sampled_from(["", "-", " ", " - ", "|"]), st.booleans())
def test_any_printed_account_number_is_found(number: int, between: str, boxed: bool) -> None:
    digits = account_no(number)
    parts = list(digits) if boxed else [digits[:2], digits[2:9], digits[9:]]
    (found,) = find_numbers(f"เลขที่บัญชีนายจ้าง {between.join(parts)} ชื่อสถานประกอบการ")
    assert found.number == AccountNo(digits)
    assert found.check is Check.OK


@given(st.integers(0, 9_999_999))
def test_any_printed_national_id_is_found(number: int) -> None:
    shown = NationalId(national_id(number)).shown
    (found,) = find_numbers(f"1. {shown} นาย ก ข")
    assert found.number == NationalId(national_id(number))


@given(st.text("0123456789Ol- |.๕\nสาขบัญชี/", max_size=80))
def test_what_is_found_stands_in_the_text_in_order_and_apart(text: str) -> None:
    last = 0
    for found in find_numbers(text):
        assert isinstance(found, FoundNumber)
        assert found.start >= last
        assert text[found.start : found.end] == found.as_read
        assert found.digits.isascii()
        last = found.end


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("เลขที่บัญชีธนาคาร 7499990028", 0),
        ("Ref. 7499990028", 0),
        ("เลขที่อ้างอิง 7499990028", 0),
        ("เลขที่อ้างอิง 55 เลขที่บัญชีนายจ้าง 7499990028", 1),
        ("เลขที่บัญชี 7499990028", 1),
    ],
)
def test_numbers_of_banks_and_references_are_no_employers(line: str, count: int) -> None:
    assert len(find_numbers(line)) == count


def test_an_id_with_blanks_anywhere_is_no_account_number() -> None:
    (found,) = find_numbers("1101701234-56-1")
    assert (found.kind, found.digits) == (Kind.NATIONAL_ID, "1101701234561")


@pytest.mark.parametrize(
    ("line", "vouched"),
    [
        ("5099481213/000005", False),
        ("50-9948121-3/000005", True),
        ("กล่อง 5099481213 สาขา 000005", True),
        ("เลขที่บัญชี 5099481213/000005", True),
    ],
)
def test_a_branch_is_vouched_for_by_its_label_or_with_the_account_before_it(
    line: str, *, vouched: bool
) -> None:
    assert find_numbers(line)[-1].vouched is vouched
