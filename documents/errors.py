"""What we decline to do with batches, files, pages and documents; the catalogue of reason codes."""

from typing import Any, NamedTuple

from django.utils.translation import get_language

from sso_efiles.refusal import Refusal


class Reason(NamedTuple):
    """What a person reads of a reason code."""

    th: str
    en: str


_PDF = Reason(
    "ไฟล์ PDF เสียหายหรือไม่มีหน้า กรุณาสร้างไฟล์ใหม่แล้วส่งอีกครั้ง",
    "The PDF is damaged or has no usable page. Make it again and send it.",
)
_LOCKED = Reason("ไฟล์มีรหัสผ่าน กรุณาส่งไฟล์ที่ไม่ล็อก", "The file has a password. Send it unlocked.")
_ACTIVE = Reason(
    "PDF มีเนื้อหาพิเศษที่ไม่รองรับ รอเจ้าหน้าที่ตรวจสอบ", "The PDF holds active content. It waits for review."
)
_FOREIGN = Reason("ไฟล์มีข้อมูลแปลกปลอม รอเจ้าหน้าที่ตรวจสอบ", "The file holds foreign data. It waits for review.")
_UNSAFE = Reason("ชื่อไฟล์ใน ZIP ไม่ปลอดภัย ไม่มีการบันทึกไฟล์ใด", "The ZIP holds an unsafe name. Nothing was stored.")
_BOMB = Reason("ZIP ใหญ่หรือซ้อนกันเกินกำหนด กรุณาแบ่งไฟล์", "The ZIP is too large or nested. Split it.")
_NO_PAGES = Reason("ZIP เสียหายหรือไม่มีหน้าเอกสาร", "The ZIP is damaged or holds no page.")
_PIXELS = Reason(
    "ภาพมีขนาดใหญ่เกินกำหนด ลดความละเอียดแล้วสแกนใหม่",
    "The picture is too large. Lower the resolution and scan again.",
)
_UNPROCESSED = Reason(
    "ประมวลผลหน้าไม่สำเร็จ รอเจ้าหน้าที่ตรวจสอบ", "The page could not be processed. It waits for review."
)

REASONS: dict[str, Reason] = {
    "empty_file": Reason("ไฟล์ว่างเปล่า กรุณาสแกนใหม่", "The file is empty. Please scan again."),
    "name_missing": Reason(
        "ไม่พบชื่อไฟล์ กรุณาตั้งชื่อแล้วส่งใหม่", "The file has no usable name. Rename it and send again."
    ),
    "too_large": Reason("ไฟล์ใหญ่เกินกำหนด ({limit})", "The file is over the size limit ({limit})."),
    "type_unknown": Reason(
        "ไม่รู้จักชนิดไฟล์ กรุณาส่ง JPG, PNG, TIFF, PDF หรือ ZIP",
        "The file type is not known. Send JPG, PNG, TIFF, PDF or ZIP.",
    ),
    "type_not_allowed": Reason(
        "รับเฉพาะไฟล์ JPG, PNG, TIFF, PDF และ ZIP", "Only JPG, PNG, TIFF, PDF and ZIP are accepted."
    ),
    "type_mismatch": Reason(
        "นามสกุลไฟล์ไม่ตรงกับเนื้อหา ({real})", "The name does not match the content ({real})."
    ),
    "image_truncated": Reason(
        "ภาพไม่สมบูรณ์ (ไฟล์ขาดหาย) กรุณาสแกนใหม่", "The picture is cut short. Please scan again."
    ),
    "image_unreadable": Reason("เปิดภาพไม่ได้ กรุณาสแกนใหม่", "The picture cannot be read. Please scan again."),
    "too_many_pixels": _PIXELS,
    "too_large_side": _PIXELS,
    "too_small": Reason("ภาพเล็กเกินไป ไม่ใช่หน้าเอกสาร", "The picture is too small to be a page."),
    "too_many_pages": Reason(
        "จำนวนหน้าเกินกำหนด ({limit}) กรุณาแบ่งไฟล์", "Too many pages ({limit}). Split the file."
    ),
    "pdf_damaged": _PDF,
    "pdf_page_size": _PDF,
    "pdf_no_pages": _PDF,
    "pdf_encrypted": _LOCKED,
    "zip_encrypted": _LOCKED,
    "pdf_active_content": _ACTIVE,
    "pdf_xfa": _ACTIVE,
    "pdf_portfolio": _ACTIVE,
    "leading_data": _FOREIGN,
    "trailing_data": _FOREIGN,
    "zip_bad_name": _UNSAFE,
    "zip_symlink": _UNSAFE,
    "zip_bomb": _BOMB,
    "zip_too_many": _BOMB,
    "zip_nested": _BOMB,
    "zip_damaged": _NO_PAGES,
    "zip_no_pages": _NO_PAGES,
    "timeout": _UNPROCESSED,
    "worker_lost": _UNPROCESSED,
    "fixity_failed": Reason(
        "ไฟล์ในคลังไม่ตรงกับลายนิ้วมือเดิม แจ้งผู้ดูแลระบบแล้ว",
        "The stored file no longer matches its digest. The administrators know.",
    ),
    "object_missing": Reason(
        "ไม่พบไฟล์ในคลัง แจ้งผู้ดูแลระบบแล้ว", "The stored file is missing. The administrators know."
    ),
    "digest_mismatch": Reason(
        "ไฟล์ที่ได้รับไม่ตรงกับที่แจ้งไว้ (SHA-256) กรุณาส่งใหม่",
        "What arrived is not what was declared (SHA-256). Send it again.",
    ),
    "size_mismatch": Reason(
        "ขนาดไฟล์ไม่ตรงกับที่แจ้งไว้ กรุณาส่งใหม่", "The size is not the one declared. Send it again."
    ),
}


class _Data(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "-"


def reason_text(code: str, *, language: str = "", **data: Any) -> str:
    """The sentence of a reason code in the given or the present language; the code itself when it is not
    known.
    """
    reason = REASONS.get(code)
    if reason is None:
        return code
    chosen = language or get_language() or "th"
    return (reason.en if chosen.startswith("en") else reason.th).format_map(_Data(data)).replace(" (-)", "")


class FileRefused(Refusal):
    """A file that is refused at the door, by a code of the catalogue."""

    status = 422

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(**data)
        self.code = code  # type: ignore[misc]

    @property
    def message_th(self) -> str:
        return reason_text(self.code, language="th", **self.data)

    @property
    def message_en(self) -> str:
        return reason_text(self.code, language="en", **self.data)


class WrongState(Refusal):
    """Somebody else was quicker, or the thing is not in a state for this."""

    code = "wrong_state"
    status = 409
    th = "รายการนี้มีผู้ดำเนินการไปแล้ว กรุณาโหลดหน้าใหม่"
    en = "Somebody has dealt with this already. Load the page again."


class NoFiles(Refusal):
    """A batch of nothing."""

    code = "no_files"
    status = 400
    th = "โฟลเดอร์นี้ไม่มีไฟล์สแกน กรุณาเลือกโฟลเดอร์ที่มีไฟล์ JPG, PNG, TIFF, PDF หรือ ZIP"
    en = "The folder holds no scans. Choose one with JPG, PNG, TIFF, PDF or ZIP files."


class TooManyFiles(Refusal):
    """A batch over the limit."""

    code = "too_many_files"
    status = 400
    th = "ไฟล์ในชุดงานเกิน {limit} ไฟล์ กรุณาแบ่งเป็นหลายชุด"
    en = "A batch holds at most {limit} files. Split it."


class BadDeclaration(Refusal):
    """A list of files that contradicts itself."""

    code = "bad_declaration"
    status = 400
    th = "รายการไฟล์ไม่ถูกต้อง กรุณาตรวจสอบแล้วส่งใหม่"
    en = "The list of files is not valid. Check it and send it again."


class UseParts(Refusal):
    """A large file sent whole."""

    code = "use_parts"
    status = 413
    th = "ไฟล์ใหญ่กว่า {limit} กรุณาส่งเป็นส่วน ส่วนละไม่เกิน {part}"
    en = "Files over {limit} are sent in parts of at most {part}."


class BadPart(Refusal):
    """A part that does not fit its file."""

    code = "bad_part"
    status = 400
    th = "ส่วนของไฟล์ไม่ตรงกับขนาดที่แจ้งไว้ กรุณาส่งส่วนนี้ใหม่"
    en = "The part does not fit the declared file. Send this part again."


class StoreFull(Refusal):
    """No room for originals: intake waits, nothing is lost."""

    code = "store_full"
    status = 503
    th = "พื้นที่จัดเก็บใกล้เต็ม ระบบหยุดรับไฟล์ชั่วคราว ไฟล์ที่ส่งแล้วไม่สูญหาย กรุณาลองใหม่ภายหลัง"
    en = "The store is nearly full. Intake waits; nothing that was accepted is lost. Try again later."


class NotTheSameBytes(Refusal):
    """An original whose bytes no longer give its digest: never served."""

    code = "fixity_failed"
    status = 409
    th = "ไฟล์ในคลังไม่ตรงกับลายนิ้วมือเดิม แจ้งผู้ดูแลระบบแล้ว"
    en = "The stored file no longer matches its digest. The administrators know."


class FileMissing(Refusal):
    """An object that the store should hold and does not."""

    code = "object_missing"
    status = 409
    th = "ไม่พบไฟล์ในคลัง แจ้งผู้ดูแลระบบแล้ว"
    en = "The stored file is missing. The administrators know."


class NothingToExport(Refusal):
    """An employer of whom nothing is filed."""

    code = "nothing_to_export"
    status = 409
    th = "ยังไม่มีเอกสารในแฟ้มนี้ จึงส่งออกไม่ได้"
    en = "Nothing is filed for this employer yet, so there is nothing to export."


class TooMuchToExport(Refusal):
    """A file of so many pages that a browser would wait too long for it."""

    code = "too_much_to_export"
    status = 409
    th = (
        "แฟ้มนี้มี {pages} หน้า มากเกินกว่าจะส่งออกทางหน้าจอ (ไม่เกิน {most} หน้า)"
        " กรุณาแจ้งผู้ดูแลระบบให้ส่งออกด้วยคำสั่ง export_file"
    )
    en = (
        "This file has {pages} pages, too many to export from the screen ({most} at most)."
        " Ask the administrators to export it with the command export_file."
    )


class ReasonMissing(Refusal):
    """An export of which nobody says what it is for."""

    code = "reason_missing"
    status = 400
    th = "กรุณาระบุเหตุผลของการส่งออกอย่างน้อย 10 ตัวอักษร"
    en = "Say what the export is for, in at least 10 letters."


class UnknownEmployer(Refusal):
    """A number that no employer of the registry has."""

    code = "unknown_employer"
    status = 400
    th = "ไม่พบเลขที่บัญชีนายจ้างนี้ในทะเบียน กรุณาตรวจสอบเลข 10 หลัก"
    en = "No employer of the registry has this account number. Check its 10 digits."


class UnknownForm(Refusal):
    """A form id that is not in the table."""

    code = "unknown_form"
    status = 400
    th = "ไม่รู้จักประเภทเอกสารนี้ กรุณาเลือกจากรายการ"
    en = "This document type is not known. Choose one from the list."


class UsePost(Refusal):
    """A person's id in an address line, where logs would keep it."""

    code = "use_post"
    status = 400
    th = "การค้นหาด้วยเลขประจำตัว 13 หลักต้องส่งด้วย POST เพื่อไม่ให้เลขค้างอยู่ในที่อยู่เว็บ"
    en = "Search by a 13-digit personal id with POST, so that it does not stay in the address."


class BadQuery(Refusal):
    """A query that cannot be searched for, with what to do instead."""

    code = "bad_query"
    status = 400
    th = "ค้นหาด้วยข้อความนี้ไม่ได้ กรุณาใช้คำไม่เกิน 200 ตัวอักษร และไม่มีอักขระควบคุม"
    en = "This cannot be searched for. Use at most 200 letters and no control characters."
