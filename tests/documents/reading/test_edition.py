"""The edition that a form is printed with: beside its code, behind a word; and what only looks so."""

import pytest

from documents.models import PageFact, Reading
from documents.reading.edition import find_edition
from tests.documents.paper import said


def reading(text: str) -> Reading:
    words = [[word.text, *word.box, word.confidence, word.line] for word in said(text).words]
    return Reading(page_id=1, text=text, words=words, width=1654, height=2339)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("สปส. 1-10 (ส่วนที่ 1) 01/2561", "01/2561"),
        ("สปส. ๑-๑๐ (ส่วนที่ ๑) ๐๑/๒๕๖๑", "01/2561"),
        ("ลปส 1-03 (7/2556)", "07/2556"),
        ("กท. 20 ก 11/2547", "11/2547"),
        ("สปส. 1-03/1 5/2550", "05/2550"),
        ("(ฉบับปรับปรุง พ.ศ. 2556)", "2556"),
        ("ปรับปรุงครั้งที่ 2 03/2549", "03/2549"),
        ("แก้ไข 12/2558", "12/2558"),
        ("F-SSO-001 Rev. 02", "02"),
        ("แบบ สปส. 6-15 ฉบับที่ 3", "3"),
    ],
)
def test_an_edition_is_read_where_it_is_printed(line: str, value: str) -> None:
    found = find_edition(reading(f"สำนักงานประกันสังคม\n{line}\nชื่อ"))
    assert found is not None
    assert (found.kind, found.value, found.main) == (PageFact.Kind.EDITION, value, True)
    assert found.box is not None
    assert found.box[1] >= 160, "it stands in the second line"
    assert found.box[3] <= 200
    assert 0.5 < found.confidence < 1


@pytest.mark.parametrize(
    "line",
    [
        "พระราชบัญญัติประกันสังคม (ฉบับที่ 4) พ.ศ. 2558",
        "ประกาศ แก้ไขเพิ่มเติม พ.ศ. 2550",
        "วันที่ 12/03/2563",
        "ประจำเดือน 01/2561",
        "สปส. 1-10 วันที่ 12/01/2561",
        "ที่ รง 0610/2561",
        "สำเนาคู่ฉบับ",
        "",
    ],
)
def test_laws_days_and_periods_are_no_editions(line: str) -> None:
    assert find_edition(reading(line)) is None


def test_beside_the_code_is_surer_than_behind_a_word() -> None:
    found = find_edition(reading("ปรับปรุง พ.ศ. 2540\nสปส. 1-10 01/2561"))
    assert found is not None
    assert (found.value, found.as_read) == ("01/2561", "สปส. 1-10 01/2561")
