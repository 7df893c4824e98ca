"""The closed catalogue of reasons why a file is refused or work is set aside, in Thai and in English."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Self

from django.utils.translation import get_language


class Words(NamedTuple):
    """What a person reads of a reason; braces stand for what the place of refusal knows: {limit}, {real}."""

    th: str
    en: str


_PDF = Words(
    "ไฟล์ PDF เสียหายหรือไม่มีหน้า กรุณาสร้างไฟล์ใหม่แล้วส่งอีกครั้ง",
    "The PDF is damaged or has no usable page. Make it again and send it.",
)
_LOCKED = Words("ไฟล์มีรหัสผ่าน กรุณาส่งไฟล์ที่ไม่ล็อก", "The file has a password. Send it unlocked.")
_ACTIVE = Words(
    "PDF มีเนื้อหาพิเศษที่ไม่รองรับ รอเจ้าหน้าที่ตรวจสอบ", "The PDF holds active content. It waits for review."
)
_FOREIGN = Words("ไฟล์มีข้อมูลแปลกปลอม รอเจ้าหน้าที่ตรวจสอบ", "The file holds foreign data. It waits for review.")
_UNSAFE = Words("ชื่อไฟล์ใน ZIP ไม่ปลอดภัย ไม่มีการบันทึกไฟล์ใด", "The ZIP holds an unsafe name. Nothing was stored.")
_BOMB = Words("ZIP ใหญ่หรือซ้อนกันเกินกำหนด กรุณาแบ่งไฟล์", "The ZIP is too large or nested. Split it.")
_NO_PAGES = Words("ZIP เสียหายหรือไม่มีหน้าเอกสาร", "The ZIP is damaged or holds no page.")
_PIXELS = Words(
    "ภาพมีขนาดใหญ่เกินกำหนด ลดความละเอียดแล้วสแกนใหม่",
    "The picture is too large. Lower the resolution and scan again.",
)
_UNPROCESSED = Words(
    "ประมวลผลหน้าไม่สำเร็จ รอเจ้าหน้าที่ตรวจสอบ", "The page could not be processed. It waits for review."
)
_NOT_KNOWN = Words(
    "สาเหตุที่ระบบรุ่นนี้ไม่รู้จัก กรุณาแจ้งผู้ดูแลระบบ",
    "A reason that this version of the system does not know. Tell the administrators.",
)


class Reason(StrEnum):
    """Each member: code, words. Codes are stored and public, so they stay; words may be chosen better.
    Failures of ocr have their words here, under the same codes.
    """

    words: Words

    def __new__(cls, code: str, words: Words) -> Self:
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.words = words
        return reason

    EMPTY_FILE = "empty_file", Words("ไฟล์ว่างเปล่า กรุณาสแกนใหม่", "The file is empty. Please scan again.")
    NAME_MISSING = (
        "name_missing",
        Words("ไม่พบชื่อไฟล์ กรุณาตั้งชื่อแล้วส่งใหม่", "The file has no usable name. Rename it and send again."),
    )
    TOO_LARGE = "too_large", Words("ไฟล์ใหญ่เกินกำหนด ({limit})", "The file is over the size limit ({limit}).")
    TYPE_UNKNOWN = (
        "type_unknown",
        Words(
            "ไม่รู้จักชนิดไฟล์ กรุณาส่ง JPG, PNG, TIFF, PDF หรือ ZIP",
            "The file type is not known. Send JPG, PNG, TIFF, PDF or ZIP.",
        ),
    )
    TYPE_NOT_ALLOWED = (
        "type_not_allowed",
        Words("รับเฉพาะไฟล์ JPG, PNG, TIFF, PDF และ ZIP", "Only JPG, PNG, TIFF, PDF and ZIP are accepted."),
    )
    TYPE_MISMATCH = (
        "type_mismatch",
        Words("นามสกุลไฟล์ไม่ตรงกับเนื้อหา ({real})", "The name does not match the content ({real})."),
    )
    IMAGE_TRUNCATED = (
        "image_truncated",
        Words("ภาพไม่สมบูรณ์ (ไฟล์ขาดหาย) กรุณาสแกนใหม่", "The picture is cut short. Please scan again."),
    )
    IMAGE_UNREADABLE = (
        "image_unreadable",
        Words("เปิดภาพไม่ได้ กรุณาสแกนใหม่", "The picture cannot be read. Please scan again."),
    )
    TOO_MANY_PIXELS = "too_many_pixels", _PIXELS
    TOO_LARGE_SIDE = "too_large_side", _PIXELS
    TOO_SMALL = "too_small", Words("ภาพเล็กเกินไป ไม่ใช่หน้าเอกสาร", "The picture is too small to be a page.")
    TOO_MANY_PAGES = (
        "too_many_pages",
        Words("จำนวนหน้าเกินกำหนด ({limit}) กรุณาแบ่งไฟล์", "Too many pages ({limit}). Split the file."),
    )
    PDF_DAMAGED = "pdf_damaged", _PDF
    PDF_PAGE_SIZE = "pdf_page_size", _PDF
    PDF_NO_PAGES = "pdf_no_pages", _PDF
    PDF_ENCRYPTED = "pdf_encrypted", _LOCKED
    ZIP_ENCRYPTED = "zip_encrypted", _LOCKED
    PDF_ACTIVE_CONTENT = "pdf_active_content", _ACTIVE
    PDF_XFA = "pdf_xfa", _ACTIVE
    PDF_PORTFOLIO = "pdf_portfolio", _ACTIVE
    LEADING_DATA = "leading_data", _FOREIGN
    TRAILING_DATA = "trailing_data", _FOREIGN
    ZIP_BAD_NAME = "zip_bad_name", _UNSAFE
    ZIP_SYMLINK = "zip_symlink", _UNSAFE
    ZIP_BOMB = "zip_bomb", _BOMB
    ZIP_TOO_MANY = "zip_too_many", _BOMB
    ZIP_NESTED = "zip_nested", _BOMB
    ZIP_DAMAGED = "zip_damaged", _NO_PAGES
    ZIP_NO_PAGES = "zip_no_pages", _NO_PAGES
    TIMEOUT = "timeout", _UNPROCESSED
    WORKER_LOST = "worker_lost", _UNPROCESSED
    FIXITY_FAILED = (
        "fixity_failed",
        Words(
            "ไฟล์ในคลังไม่ตรงกับลายนิ้วมือเดิม แจ้งผู้ดูแลระบบแล้ว",
            "The stored file no longer matches its digest. The administrators know.",
        ),
    )
    OBJECT_MISSING = (
        "object_missing",
        Words("ไม่พบไฟล์ในคลัง แจ้งผู้ดูแลระบบแล้ว", "The stored file is missing. The administrators know."),
    )
    DIGEST_MISMATCH = (
        "digest_mismatch",
        Words(
            "ไฟล์ที่ได้รับไม่ตรงกับที่แจ้งไว้ (SHA-256) กรุณาส่งใหม่",
            "What arrived is not what was declared (SHA-256). Send it again.",
        ),
    )
    SIZE_MISMATCH = (
        "size_mismatch",
        Words("ขนาดไฟล์ไม่ตรงกับที่แจ้งไว้ กรุณาส่งใหม่", "The size is not the one declared. Send it again."),
    )
    FILE_VANISHED = (
        "file_vanished",
        Words(
            "ไฟล์หายไปจากโฟลเดอร์ก่อนที่ระบบจะรับ หากยังต้องการ กรุณาวางไฟล์อีกครั้ง",
            "The file went from its folder before it was taken. Put it there again if it is wanted.",
        ),
    )
    SUPERSEDED = (
        "superseded",
        Words(
            "มีไฟล์ฉบับสมบูรณ์มาแทนแล้ว ไม่ต้องดำเนินการ",
            "The whole file has come in its place. Nothing is to be done.",
        ),
    )


BY_CODE: Mapping[str, Reason] = {reason.value: reason for reason in Reason}


class _Filled(dict[str, Any]):
    """What is not known is a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


def reason_text(code: str, *, language: str = "", **data: Any) -> str:
    """The sentence of a stored reason code in the given or the present language (`th`, else `en`); one that
    says so when the code is not known.
    """
    words = BY_CODE[code].words if code in BY_CODE else _NOT_KNOWN
    chosen = language or get_language() or "th"
    sentence = words.en if chosen.startswith("en") else words.th
    return sentence.format_map(_Filled(data)).replace(" (-)", "")
