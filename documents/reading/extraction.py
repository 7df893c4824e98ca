"""What the words of a page say: its form, and the numbers on it with the boxes where they stand."""

import re
from collections.abc import Iterator
from itertools import chain

from rapidfuzz import fuzz

from documents.models import Identifier, Page
from employers.extraction import FoundNumber, find_numbers
from employers.identifiers import Check, plain
from ocr.engine import Box, DigitField, PageText, Word
from sso_efiles.text.thai import search_text

_HEAD = 600
"""Letters of the text, spaces left out, within which a form says what it is."""
_TITLE_SCORE = 88
_MOST = 200
"""Identifiers kept of one page; a list of insured persons has 20 to 40."""

# "สปส. 1-10/1", "สปส 1 - 10", "กท. 20 ก": OCR takes ส ล ค and ป บ for each other
_CODE = re.compile(
    r"(?P<fund>[สลค][ปบ][สลค]|กท)\.?(?P<a>\d{1,2})[-–.]?(?P<b>\d{2})?(?:/(?P<part>\d))?(?P<kind>[กค])?"
)
_CODES = {
    ("sps", "1", "01", ""): "sps_1_01",
    ("sps", "1", "02", ""): "sps_1_02",
    ("sps", "1", "03", ""): "sps_1_03",
    ("sps", "1", "03", "1"): "sps_1_03_1",
    ("sps", "1", "04", ""): "sps_1_04",
    ("sps", "1", "05", ""): "sps_1_05",
    ("sps", "1", "10", ""): "sps_1_10_p1",
    ("sps", "1", "10", "1"): "sps_1_10_1",
    ("sps", "1", "23", ""): "sps_1_23",
    ("sps", "6", "07", ""): "sps_6_07",
    ("sps", "6", "08", ""): "sps_1_03_1",
    ("sps", "6", "09", ""): "sps_6_09",
    ("sps", "6", "10", ""): "sps_6_10",
    ("sps", "6", "15", ""): "sps_6_15",
    ("sps", "9", "02", ""): "sps_9_02",
    ("sps", "2", "01", ""): "sps_2_01",
    ("kt", "20", "", "ก"): "kt_20k",
    ("kt", "25", "", "ค"): "kt_25kh",
    ("kt", "26", "", "ก"): "kt_26k",
    ("kt", "16", "", ""): "kt_16",
    ("kt", "16", "", "1"): "kt_16_1",
    ("kt", "44", "", ""): "kt_44",
}
# Papers known by their heading; the longest heading that fits wins. [D]: mended here when SSO hands over its
# list.
_HEADINGS = {
    "แบบขึ้นทะเบียนนายจ้าง": "sps_1_01",
    "หนังสือนำส่งแบบขึ้นทะเบียนผู้ประกันตน": "sps_1_02",
    "แบบขึ้นทะเบียนผู้ประกันตน": "sps_1_03",
    "แบบขึ้นทะเบียนผู้ประกันตนสำหรับผู้เคยยื่นแบบแล้ว": "sps_1_03_1",
    "แบบรายการแสดงการส่งเงินสมทบ": "sps_1_10_p1",
    "รายละเอียดการนำส่งเงินสมทบ": "sps_1_10_p2",
    "ใบสรุปรายการแสดงการส่งเงินสมทบ": "sps_1_10_1",
    "หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน": "sps_6_09",
    "หนังสือแจ้งการเปลี่ยนแปลงข้อเท็จจริงของผู้ประกันตน": "sps_6_10",
    "หนังสือแจ้งการเปลี่ยนแปลงข้อเท็จจริงเกี่ยวกับนายจ้าง": "sps_6_15",
    "หนังสือแจ้งการเปลี่ยนแปลงข้อเท็จจริงของนายจ้าง": "sps_6_15",
    "แบบขอเปลี่ยนแปลงสถานพยาบาล": "sps_9_02",
    "แบบแสดงเงินค่าจ้างประจำปี": "kt_20k",
    "แบบประเมินเงินสมทบกองทุนเงินทดแทนประจำปี": "kt_26k",
    "แบบแจ้งการประสบอันตราย": "kt_16",
    "แบบส่งตัวลูกจ้างเข้ารับการรักษาพยาบาล": "kt_44",
    "แบบคำขอรับประโยชน์ทดแทน": "sps_2_01",
    "ใบเสร็จรับเงิน": "receipt",
    "ใบทะเบียนพาณิชย์": "commerce_reg",
    "บัตรประจำตัวประชาชนthainationalidcard": "id_card_copy",
    "ทะเบียนบ้าน": "house_reg_copy",
    "หนังสือรับรองขอรับรองว่านิติบุคคลนี้": "juristic_cert",
    "ได้จดทะเบียนเป็นนิติบุคคลตามประมวลกฎหมาย": "juristic_cert",
    "หนังสือมอบอำนาจ": "poa",
    "บันทึกข้อความ": "memo",
}
_LETTER = re.compile("เรื่อง.{0,200}เรียน")
_PART_2 = re.compile(r"ส่วนที่?2")


def form(text: str) -> str | None:
    """The id of the form that this text heads, or None: by its printed code, else by its heading."""
    head = search_text(text).replace(" ", "").replace("\n", "")[:_HEAD]
    found = _by_code(head) or _by_heading(head)
    if found == "sps_1_10_p1" and _PART_2.search(head):
        return "sps_1_10_p2"
    if found is None and _LETTER.search(head):
        return "memo"
    return found


def _by_code(head: str) -> str | None:
    for match in _CODE.finditer(head[: _HEAD // 2]):
        fund = "kt" if match["fund"] == "กท" else "sps"
        detail = match["part"] or (match["kind"] if fund == "kt" else "") or ""
        if known := _CODES.get((fund, match["a"], match["b"] or "", detail)):
            return known
    return None


def _by_heading(head: str) -> str | None:
    fits = [
        h for h in _HEADINGS if h in head or (len(h) >= 16 and fuzz.partial_ratio(h, head) >= _TITLE_SCORE)
    ]
    return _HEADINGS[max(fits, key=len)] if fits else None


def identifiers(page: Page, read: PageText) -> list[Identifier]:
    """The numbers of a page, not saved yet; a doubtful one in digit boxes is mended where one reading fits
    its check.
    """
    boxed = {plain(field.as_read): field for field in read.digits}
    out: dict[tuple[str, str], Identifier] = {}
    for found, box in chain(_in_lines(read), _in_boxes(read)):
        field = boxed.get(found.digits)
        value, check = _mended(found, field)
        row = Identifier(
            page=page,
            kind=Identifier.Kind(found.kind.value),
            value=value,
            as_read=found.as_read[:60],
            check_result=Identifier.Check(check.value),
            box=_listed(field.box if field else box),
        )
        out.setdefault((row.kind, row.value), row)
    return list(out.values())[:_MOST]


def _listed(box: Box | None) -> list[int] | None:
    return list(box) if box else None


def _mended(found: FoundNumber, field: DigitField | None) -> tuple[str, Check]:
    """As it was read when it fits or nothing better does; else the likeliest other reading that fits."""
    if found.check is Check.SUSPECT and field is not None:
        for other, _ in field.alternatives:
            digits = plain(other)
            if len(digits) == len(found.digits) and type(found.number)(digits).check is Check.OK:
                return digits, Check.OK
    return found.digits, found.check


def _in_boxes(read: PageText) -> Iterator[tuple[FoundNumber, Box | None]]:
    """Numbers in digit boxes, for an engine that leaves them out of the words."""
    for field in read.digits:
        for found in find_numbers(field.as_read):
            yield found, field.box


def _in_lines(read: PageText) -> Iterator[tuple[FoundNumber, Box | None]]:
    """Numbers line by line, so that a box can be told from the words of the line."""
    lines: dict[int, list[Word]] = {}
    for word in read.words:
        lines.setdefault(word.line, []).append(word)
    for words in lines.values():
        text = " ".join(word.text for word in words)
        for found in find_numbers(text):
            yield found, _box(words, found)


def _box(words: list[Word], found: FoundNumber) -> Box | None:
    at, hit = 0, []
    for word in words:
        if at < found.end and at + len(word.text) > found.start:
            hit.append(word.box)
        at += len(word.text) + 1
    if not hit:
        return None
    return min(b[0] for b in hit), min(b[1] for b in hit), max(b[2] for b in hit), max(b[3] for b in hit)
