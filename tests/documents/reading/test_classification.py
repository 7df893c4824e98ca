"""What kind of paper a page is: by its code, head, subject or wording; and what the office's table says."""

import csv
import logging
from pathlib import Path

import pytest
from django.conf import settings

from documents.reading.classification import (
    NOTHING,
    PROMISED,
    Recognised,
    classify_form,
    drop_unknown_form,
    guess_in_rule,
    recognise_text,
    recognised_forms,
    sureness_of,
)
from tests.benchmarks.papers.kinds import SETS, kinds, pages
from tests.benchmarks.said import judge_forms

TABLE = Path(settings.DATA_DIR) / "form_types.csv"
HEADING = "แบบรายการแสดงการส่งเงินสมทบ"
REST = "\nชื่อสถานประกอบการ บริษัท ตัวอย่าง จำกัด ที่ตั้งสำนักงานใหญ่ ถนนพระราม ๒ ตำบลท่าทราย"
"""What stands below: a head of a few letters is not what pages have."""


def ids() -> set[str]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_every_form_type_is_recognised_and_nothing_else() -> None:
    assert recognised_forms() == ids()


def test_every_form_type_has_invented_pages_that_measure_it() -> None:
    assert {kind.form for kind in kinds()} == ids()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("สปส. 1-10\nอื่น ๆ", "sps_1_10_p1"),
        ("สปส. 1-10 (ส่วนที่ 1)\nอื่น ๆ", "sps_1_10_p1"),
        ("สปส ๑ – ๑๐ (ส่วนที่ ๒)", "sps_1_10_p2"),
        ("สปส. 1-10/1", "sps_1_10_1"),
        ("กท. 20 ก", "kt_20k"),
        ("กท. 16/1", "kt_16_1"),
        ("ลปล. 6-09", "sps_6_09"),
        ("สปส 6 09", "sps_6_09"),
        ("สปส. 6-O9", "sps_6_09"),
        ("สปส. l-03", "sps_1_03"),
        ("สปส. ๑-๐๓", "sps_1_03"),
        ("สป. 1-03", "sps_1_03"),
        ("สปส. 6-08", "sps_1_03_1"),
        (HEADING, "sps_1_10_p1"),
        (f"{HEADING}\nส่วนที่ 2", "sps_1_10_p2"),
        ("หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน", "sps_6_09"),
        ("แบบขึ้นทะเบียนผู้ประกันตน", "sps_1_03"),
        ("แบบขึ้นทะเบียนผู้ประกันตน สำหรับผู้เคยยื่นแบบแล้ว", "sps_1_03_1"),
        ("ใบเสร็จรับเงิน", "receipt"),
        ("ภ.พ. 20", "vat_20"),
        ("ร.ง. 4", "factory_licence"),
        ("สัญญาเช่าอาคารพาณิชย์", "lease"),
        ("เรื่อง ขอส่งเอกสาร\nเรียน ผู้อำนวยการ\nสิ่งที่ส่งมาด้วย\nขอแสดงความนับถือ", "memo"),
        ("เรื่อง ขอผ่อนชำระเงินสมทบ\nเรียน ผู้อำนวยการ", "instalment"),
        ("เรื่อง เตือนให้ชำระเงินสมทบ\nเรียน กรรมการ", "warning_letter"),
        ("เรื่อง อุทธรณ์คำสั่ง\nเรียน คณะกรรมการ", "appeal"),
        ("เรียน ผู้อำนวยการ", None),
        ("สปส. 9-99", None),
        ("", None),
    ],
)
def test_a_page_is_what_its_head_says(text: str, form: str | None) -> None:
    assert classify_form(text + REST) == form


LETTER = "ที่ รง 0610/1\nเรื่อง ขอส่งเอกสาร\nเรียน ผู้อำนวยการ\n{}\nจึงเรียนมาเพื่อโปรดทราบ\nขอแสดงความนับถือ"


@pytest.mark.parametrize(
    "mention",
    [
        "สิ่งที่ส่งมาด้วย 1. แบบ สปส. 1-03 จำนวน 2 ฉบับ",
        "สปส. 1-03 จำนวน 2 ฉบับ",
        "ตามแบบ สปส. 1-03 ที่ยื่นไว้",
        "1. หนังสือมอบอำนาจ\n2. สำเนาทะเบียนบ้าน",
        "แบบขึ้นทะเบียนผู้ประกันตน",
    ],
)
def test_a_letter_that_mentions_a_form_is_a_letter(mention: str) -> None:
    found = recognise_text(LETTER.format(mention))
    assert "memo" in (found.form, found.guess)


def test_a_form_that_names_another_stays_itself() -> None:
    text = "สปส. 1-02\nหนังสือนำส่งแบบขึ้นทะเบียนผู้ประกันตน\nขอนำส่งแบบ สปส. 1-03 จำนวน 5 ฉบับ"
    assert classify_form(text) == "sps_1_02"
    calculated = "แบบคำนวณค่าจ้างเพื่อประกอบการรายงานค่าจ้างตามแบบ กท. 20 ก"
    assert classify_form(calculated + REST) == "kt_20k_calc"


def test_a_code_far_down_in_a_corner_still_counts() -> None:
    assert classify_form("\n".join(["ลูกจ้างและนายจ้างตกลงกัน"] * 30) + "\nสปส. 6-09") == "sps_6_09"
    assert classify_form("\n".join(["ลูกจ้างและนายจ้างตกลงกัน"] * 900) + "\nสปส. 6-09") == "sps_6_09"


def test_a_heading_with_one_letter_in_nine_misread_still_counts_and_with_one_in_four_no_more() -> None:
    def misread(every: int) -> str:
        return "".join("ฮ" if i % every == every - 1 else letter for i, letter in enumerate(HEADING))

    assert "sps_1_10_p1" in vars_of(recognise_text(misread(9) + REST))
    assert recognise_text(misread(4) + REST).form is None


def vars_of(found: Recognised) -> tuple[str | None, str | None]:
    return found.form, found.guess


def test_blank_sides_are_blank_and_a_written_page_never_is() -> None:
    assert recognise_text("", blank=True) == Recognised("blank", 1.0, "picture:blank@1")
    assert recognise_text("", blank=False) == NOTHING


def test_what_is_not_sure_enough_is_a_guess_and_no_form() -> None:
    least = next(margin / 100 for margin in range(1000) if sureness_of(margin / 100) >= PROMISED)
    assert sureness_of(least - 0.02) < PROMISED
    found = Recognised(None, 0.9, "heading:poa@1")
    assert (found.form, found.guess) == (None, "poa")
    assert Recognised("poa", 0.99, "heading:poa@1").guess is None
    assert guess_in_rule("") is None


def test_a_rule_names_the_sign_the_form_and_the_version() -> None:
    assert recognise_text("สปส. 1-03\nแบบขึ้นทะเบียนผู้ประกันตน").rule == "code:sps_1_03@1"


def test_a_form_that_the_table_lacks_is_none_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    said = Recognised("kt_44", 0.99, "code:kt_44@1")
    with caplog.at_level(logging.WARNING):
        assert drop_unknown_form(said, {"memo"}, page_id=7) == NOTHING
        assert "page 7 is a kt_44" in caplog.text
        caplog.clear()
        assert drop_unknown_form(said, {"kt_44"}, page_id=7) == said
        assert drop_unknown_form(NOTHING, {"memo"}, page_id=7) == NOTHING
    assert caplog.text == ""


@pytest.mark.parametrize("which", SETS)
def test_pages_of_all_kinds_are_said_right_and_seldom_wrong(which: str) -> None:
    """A small draw of what `python -m tests.benchmarks.said` measures."""
    judged = judge_forms(pages(which, each=3, seed=4, cer=0.02))
    assert judged.share("right") >= 0.93
    assert judged.share("wrong") <= 0.02
