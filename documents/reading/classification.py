"""Document classification: the text of a page -> the kind of paper that it is, or none.

Problem     A page says what it is in its head, by a printed code (สปส. 1-10) or a heading, both misread now
            and then; further down it may name any other form.
Known as    Rule-based document classification; approximate substring matching (rapidfuzz, partial_ratio).
Steps       Fold the head of the text and leave out its blanks. A printed code decides, where letters that OCR
            confuses count as the same. Else the longest known heading that stands there, or nearly. Else a
            subject line makes it a letter.
Dropped     A trained classifier: no labelled pages exist, and a table is what the office can correct.

The kinds are the ids of data/form_types.csv. A test holds the tables against it: each kind is recognised here
or stands in NOT_RECOGNISED with the reason.
"""

import hashlib
import logging
import re
from collections.abc import Container, Mapping
from enum import Enum

from rapidfuzz import fuzz

from documents.models import Reading
from documents.sheets.payload import Cover, Misread, NextFile, Section, decode_mark
from sso_efiles.text.thai import search_text

log = logging.getLogger(__name__)
_HEAD = 600  # guess: a form says what it is in its first ten lines; more, and letters name what they enclose
"""Letters of the text, blanks left out, that are looked at for a heading."""
_CODE_HEAD = 300  # guess: codes are printed in the top corner
"""Letters that are looked at for a printed code."""
_TITLE_SCORE = 88  # guess: of 100; one letter in eight misread
_FUZZY_LETTERS = 16  # guess: shorter headings are too like other words to be matched approximately

# "สปส. 1-10/1", "สปส 1 - 10", "กท. 20 ก": OCR takes ส ล ค and ป บ for each other
_CODE_PATTERN = re.compile(
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
_MEMO = "memo"
_COVER, _SEPARATOR = "cover", "separator"


class NoRecogniser(Enum):
    """Why a kind of paper is never recognised by its text; a person chooses it."""

    NOTHING_PRINTED = "blank sides, pictures: no text says what they are"
    EVERY_ONE_DIFFERS = "contracts, decisions, records: made by many hands, without a heading of their own"
    A_LETTER = "a letter like others: it is taken for one (memo), its subject is not read"
    NO_SAMPLE = "has a heading, but none was seen scanned, so nobody knows what else bears the same words"
    THE_REST = "whatever is nothing else"


NOT_RECOGNISED: Mapping[str, NoRecogniser] = {
    "kt_20k_calc": NoRecogniser.NO_SAMPLE,
    "vat_01": NoRecogniser.NO_SAMPLE,
    "vat_20": NoRecogniser.NO_SAMPLE,
    "sbt_20": NoRecogniser.NO_SAMPLE,
    "factory_licence": NoRecogniser.NO_SAMPLE,
    "foreign_business": NoRecogniser.NO_SAMPLE,
    "passport_copy": NoRecogniser.EVERY_ONE_DIFFERS,
    "work_permit": NoRecogniser.EVERY_ONE_DIFFERS,
    "map_photo": NoRecogniser.NOTHING_PRINTED,
    "lease": NoRecogniser.EVERY_ONE_DIFFERS,
    "joint_venture": NoRecogniser.EVERY_ONE_DIFFERS,
    "name_change": NoRecogniser.EVERY_ONE_DIFFERS,
    "pay_in": NoRecogniser.EVERY_ONE_DIFFERS,
    "refund_request": NoRecogniser.NO_SAMPLE,
    "warning_letter": NoRecogniser.A_LETTER,
    "order_pay": NoRecogniser.NO_SAMPLE,
    "instalment": NoRecogniser.EVERY_ONE_DIFFERS,
    "seizure": NoRecogniser.EVERY_ONE_DIFFERS,
    "appeal": NoRecogniser.EVERY_ONE_DIFFERS,
    "inspection": NoRecogniser.EVERY_ONE_DIFFERS,
    "summons": NoRecogniser.A_LETTER,
    "transfer_note": NoRecogniser.A_LETTER,
    "loan_slip": NoRecogniser.NO_SAMPLE,
    "blank": NoRecogniser.NOTHING_PRINTED,
    "other": NoRecogniser.THE_REST,
}


def classify_form(text: str) -> str | None:
    """The id of the form type that this text heads, or None."""
    head = search_text(text).replace(" ", "").replace("\n", "")[:_HEAD]
    found = _match_code(head[:_CODE_HEAD]) or _match_heading(head)
    if found == "sps_1_10_p1" and _PART_2.search(head):
        return "sps_1_10_p2"
    if found is None and _LETTER.search(head):
        return _MEMO
    return found


def classify_page(reading: Reading) -> str | None:
    """The id of the form type that a page is: a cover or separator by its code, else what its text heads."""
    match decode_mark(reading.sheet):
        case Cover():
            return _COVER
        case Section() | NextFile():
            return _SEPARATOR
        case Misread():
            return None
        case _:
            return classify_form(reading.text)


def recognised_forms() -> frozenset[str]:
    """The ids of all form types that classify_page may give."""
    return frozenset((*_CODES.values(), *_HEADINGS.values(), "sps_1_10_p2", _MEMO, _COVER, _SEPARATOR))


def drop_unknown_form(form_id: str | None, known: Container[str], *, page_id: int) -> str | None:
    """A recognised form type, or None when the office's table (`known`) lacks it: that is logged, and
    load_reference refuses to leave the table so.
    """
    if form_id is None or form_id in known:
        return form_id
    log.warning("page %s is a %s, which the table of form types lacks: run load_reference", page_id, form_id)
    return None


def tables_digest() -> str:
    """A short digest of the tables above: another one, and pages read earlier may be of another kind now."""
    return hashlib.sha256(repr((_CODES, _HEADINGS)).encode()).hexdigest()[:16]


def _match_code(head: str) -> str | None:
    for match in _CODE_PATTERN.finditer(head):
        fund = "kt" if match["fund"] == "กท" else "sps"
        detail = match["part"] or (match["kind"] if fund == "kt" else "") or ""
        if known := _CODES.get((fund, match["a"], match["b"] or "", detail)):
            return known
    return None


def _match_heading(head: str) -> str | None:
    fits = [heading for heading in _HEADINGS if heading in head or _nearly_stands_in(head, heading)]
    return _HEADINGS[max(fits, key=len)] if fits else None


def _nearly_stands_in(head: str, heading: str) -> bool:
    return len(heading) >= _FUZZY_LETTERS and fuzz.partial_ratio(heading, head) >= _TITLE_SCORE
