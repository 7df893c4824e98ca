"""What kind of paper a page is: by its code or heading, and what the office's table says to that."""

import csv
import logging
from pathlib import Path

import pytest
from django.conf import settings

from documents.reading import classification
from documents.reading.classification import (
    NOT_RECOGNISED,
    classify_form,
    drop_unknown_form,
    recognised_forms,
    tables_digest,
)

TABLE = Path(settings.DATA_DIR) / "form_types.csv"
HEADING = "แบบรายการแสดงการส่งเงินสมทบ"
REST = "\nชื่อสถานประกอบการ บริษัท ตัวอย่าง จำกัด ที่ตั้งสำนักงานใหญ่ ถนนพระราม ๒ ตำบลท่าทราย"
"""What stands below: a head of a few letters is not what pages have."""


def ids() -> set[str]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_every_form_type_is_recognised_or_it_says_why_not() -> None:
    assert recognised_forms() | NOT_RECOGNISED.keys() == ids()
    assert not recognised_forms() & NOT_RECOGNISED.keys()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("สปส. 1-10\nอื่น ๆ", "sps_1_10_p1"),
        ("สปส ๑ – ๑๐ (ส่วนที่ ๒)", "sps_1_10_p2"),
        ("สปส. 1-10/1", "sps_1_10_1"),
        ("กท. 20 ก", "kt_20k"),
        ("กท. 16/1", "kt_16_1"),
        ("ลปล. 6-09", "sps_6_09"),
        ("สปส. 6-08", "sps_1_03_1"),
        (HEADING, "sps_1_10_p1"),
        (f"{HEADING}\nส่วนที่ 2", "sps_1_10_p2"),
        ("หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน", "sps_6_09"),
        ("แบบขึ้นทะเบียนผู้ประกันตน", "sps_1_03"),
        ("แบบขึ้นทะเบียนผู้ประกันตน สำหรับผู้เคยยื่นแบบแล้ว", "sps_1_03_1"),
        ("ใบเสร็จรับเงิน", "receipt"),
        ("เรื่อง ขอส่งเอกสาร\nเรียน ผู้อำนวยการ", "memo"),
        ("เรียน ผู้อำนวยการ", None),
        ("สปส. 9-99", None),
        ("", None),
        ("สปส. 1-10 ส่วนที่ 1", "sps_1_10_p1"),
    ],
)
def test_a_page_is_what_its_head_says(text: str, form: str | None) -> None:
    assert classify_form(text + REST) == form


def test_a_heading_counts_within_the_first_six_hundred_letters() -> None:
    receipt = "ใบเสร็จรับเงิน"  # short: it stands there letter by letter or not at all
    assert classify_form("ก" * (600 - len(receipt)) + receipt) == "receipt"
    assert classify_form("ก" * (601 - len(receipt)) + receipt) is None


def test_a_printed_code_counts_within_the_first_three_hundred_letters() -> None:
    code = "กท.44"
    assert classify_form("ก" * (300 - len(code)) + code) == "kt_44"
    assert classify_form("ก" * (300 - len(code) + 1) + code) is None


def test_a_heading_with_one_letter_in_nine_misread_still_counts_and_with_one_in_six_no_more() -> None:
    def misread(every: int) -> str:
        return "".join("ฮ" if i % every == every - 1 else letter for i, letter in enumerate(HEADING))

    assert classify_form(misread(9) + REST) == "sps_1_10_p1"
    assert classify_form(misread(6) + REST) is None


def test_short_headings_are_not_guessed() -> None:
    assert classify_form("ใบเสร็จรับเงิม") is None


def test_a_form_that_the_table_lacks_is_none_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert drop_unknown_form("kt_44", {"memo"}, page_id=7) is None
        assert "page 7 is a kt_44" in caplog.text
        caplog.clear()
        assert drop_unknown_form("memo", {"memo"}, page_id=7) == "memo"
        assert drop_unknown_form(None, {"memo"}, page_id=7) is None
    assert caplog.text == ""


def test_other_tables_have_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables_digest()
    monkeypatch.setitem(classification._HEADINGS, "หนังสือค้ำประกัน", "other")
    assert tables_digest() != before
