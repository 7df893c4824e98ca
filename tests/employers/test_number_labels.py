"""What the words before a number say that it is, and which labels vouch for it."""

import pytest

from employers.identifiers import Kind
from employers.number_labels import is_named, is_of_others


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("เลขที่บัญชีนายจ้าง", True),
        ("เลขทบญช", True),
        ("เลขที่นายจ้าง", True),
        ("เลขที่บัญชี 50-9948121-3 และ", True),
        ("เลขที่บัญชี 50-9948121-3 กล่อง", False),
        ("เลขที่บัญชีธนาคาร", False),
        ("ธนาคารสีลม สาขาสีลม เลขที่บัญชี", False),
        ("ชำระที่ธนาคาร เลขที่บัญชีนายจ้าง", True),
        ("เลขที่บัญชีนายจ้าง โทรศัพท์", False),
        ("เลขที่ใบสั่งซื้อ", False),
        ("เลขที่บัญชี" + "ก" * 48, True),
        ("เลขที่บัญชี" + "ก" * 49, False),
        ("", False),
    ],
)
def test_a_label_near_a_number_vouches_for_an_account_number(line: str, *, named: bool) -> None:
    assert is_named(line, Kind.ACCOUNT_NO) is named


@pytest.mark.parametrize("kind", [Kind.NATIONAL_ID, Kind.JURISTIC_NO])
@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("เลขประจำตัวผู้เสียภาษีอากร", True),
        ("เลขประจำตัว 13 หลัก", True),
        ("บัตรประจำตัวประชาชนเลขที่", True),
        ("ไปรษณีย์ลงทะเบียน", False),
        ("หนังสือเดินทาง", False),
        ("เลขที่บัญชี", False),
    ],
)
def test_a_label_vouches_for_an_id_whosever_it_is(line: str, kind: Kind, *, named: bool) -> None:
    assert is_named(line, kind) is named


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("โทร", True),
        ("โทร 02 123 4567 เลขที่บัญชี", False),
        ("โทร 0812345678 นายสมชาย", False),
        ("นายสมชาย", False),
    ],
)
def test_the_nearest_label_says_that_a_number_is_of_another_sort(line: str, *, others: bool) -> None:
    assert is_of_others(line, Kind.ACCOUNT_NO) is others


@pytest.mark.parametrize(
    ("line", "behind", "named"),
    [
        ("เลขที่บัญชี", "", True),
        ("เลขที่บัญชี", " ธนาคารกรุงไทย", False),
        ("เลขที่บัญชี", " (ธ. กรุงไทย)", False),
        ("เลขที่บัญชี", " Krungthai Bank", False),
        ("เลขที่บัญชี", " ชื่อบัญชี นายสมชาย", False),
        ("เลขที่บัญชี", " ชำระที่ธนาคาร", True),
        ("เลขที่บัญชี", " และ 5099999021 ธนาคารกรุงไทย", True),
        ("เลขที่บัญชีนายจ้าง", " ธนาคารกรุงไทย", True),
        ("นายจ้างโอนเข้าเลขที่บัญชี", " ธนาคารกรุงไทย", False),
        ("เลขที่นายจ้าง", " ธนาคารกรุงไทย", True),
        ("ผู้รับเงิน บัญชี", "", False),
        ("ผู้รับเงิน เลขที่บัญชีนายจ้าง", "", True),
        ("เข้าบัญชี", "", False),
        ("มิใช่เลขที่บัญชีนายจ้าง", "", False),
        ("ไม่ใช่เลขที่บัญชีนายจ้าง", "", False),
        ("มิใช่เลขที่ใบเสร็จ แต่เป็นเลขที่บัญชี", "", True),
        ("มิใช่นายจ้างรายใหม่ เลขที่บัญชี", "", True),
    ],
)
def test_a_bank_behind_a_payee_or_a_denial_takes_an_account_from_the_employer(
    line: str, behind: str, *, named: bool
) -> None:
    assert is_named(line, Kind.ACCOUNT_NO, behind) is named
    assert is_of_others(line, Kind.ACCOUNT_NO, behind) is not named


def test_a_person_may_have_a_bank_behind_the_number() -> None:
    assert is_named("เลขประจำตัวประชาชน", Kind.NATIONAL_ID, " ธนาคารกรุงไทย")
