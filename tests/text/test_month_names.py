"""Months by name as a recogniser may have read them; what is another word is no month."""

import pytest

from sso_efiles.text.days import find_days
from sso_efiles.text.month_names import read_month, read_month_within

LONG = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
]  # fmt: skip
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]


@pytest.mark.parametrize(
    ("number", "long", "short"), [(n, *names) for n, names in enumerate(zip(LONG, SHORT, strict=True), 1)]
)
def test_a_name_as_it_is_printed_is_sure(number: int, long: str, short: str) -> None:
    for name in (long, short):
        month = read_month(name)
        assert month is not None
        assert (month.month, month.trust) == (number, 1.0)
    assert find_days(f"5 {long} 2563")[0].read.day.month == number


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("มินาคบ", 3), ("ธันาคม", 12), ("พฤศจกายน", 11), ("กรกฏาคบ", 7), ("สิงหาค", 8), ("มิ ,ย", 6),
        ("Januaiy", 1), ("Marcb", 3), ("ถ.ย.", 9), ("ต.คม", 10), ("เม..", 4), ("กุมภ1พันธ์", 2),
        ("ต.ก.", 10), ("พ.ก.", 5), ("ก.ค.", 7),
    ],
)  # fmt: skip
def test_a_letter_or_two_misread_still_name_the_month(read: str, number: int) -> None:
    month = read_month(read)
    assert month is not None
    assert month.month == number
    assert month.trust < 1 or read in ("มิ ,ย", "เม..", "ก.ค.")


@pytest.mark.parametrize(
    "read",
    ["บาท", "คน", "วันที่", "จำนวน", "ตำบล", "เดือน", "พ.ศ.", "ค.ศ.", "มิ..", "the", "", "1234", "กรรมการผู้จัดการ"],
)
def test_other_words_are_no_month(read: str) -> None:
    assert read_month(read) is None


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("เดือน มีนาคม พ.ศ.", 3),
        ("เดื6น กันยายน พอศ.", 9),
        (" แดือน ตุลาคม พ..ศ", 10),
        ("มีนาคม", 3),
        ("ก.พ. พ.ศ.", 2),
    ],
)
def test_the_words_round_a_name_are_left_out(read: str, number: int) -> None:
    month = read_month_within(read)
    assert month is not None
    assert month.month == number
