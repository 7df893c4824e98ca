"""What differs between a file and what was certified, as a closed catalogue in Thai and English."""

from dataclasses import dataclass
from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "page_changed": ("หน้า {slot}: ภาพถูกเปลี่ยน", "page {slot}: picture changed"),
    "page_missing": ("หน้า {slot}: ไม่มีภาพในไฟล์", "page {slot}: missing"),
    "page_added": ("มีภาพเกินมา: {name}", "page added: {name}"),
    "pages_swapped": ("หน้า {slot} กับหน้า {other} สลับที่กัน", "pages {slot} and {other} swapped"),
    "page_moved": ("หน้า {slot} อยู่ที่ {name}", "page {slot} stands at {name}"),
    "page_unproven": (
        "หน้า {slot}: ใบรับรองไม่มีค่าตรวจสอบของภาพ จึงพิสูจน์ไม่ได้",
        "page {slot}: the certificate has no digest of its picture, so it cannot be proven",
    ),
    "page_drawn_over": (
        "หน้า {slot}: มีสิ่งอื่นแสดงนอกจากภาพที่รับรอง ({name})",
        "page {slot}: shows something besides the certified picture ({name})",
    ),
    "slot_field": ("หน้า {slot}: ข้อมูล {field} ไม่ตรง", "field {field} of slot {slot} differs"),
    "slot_changed": ("หน้า {slot}: ข้อมูลของหน้าไม่ตรง", "slot {slot} differs"),
    "slots_swapped": (
        "ลำดับหน้า {slot} กับ {other} ในใบรับรองสลับกัน",
        "slots {slot} and {other} swapped in the certificate",
    ),
    "slot_missing": ("ใบรับรองขาดหน้า {slot}", "slot {slot} is missing in the certificate"),
    "slot_added": ("ใบรับรองมีหน้า {slot} เกินมา", "slot {slot} was added to the certificate"),
    "root_differs": (
        "ค่ารวมตรวจสอบในใบรับรอง ({claimed}) ไม่ตรงกับที่คำนวณจากหน้าเอกสาร ({computed})",
        "the certificate's root ({claimed}) is not that of its slots ({computed})",
    ),
    "root_not_printed": (
        "ค่ารวมตรวจสอบในใบรับรองที่พิมพ์ ({printed}) ไม่ตรงกับที่คำนวณจาก certificate.json ({computed})",
        "the root printed on the certificate ({printed}) is not that of certificate.json ({computed})",
    ),
    "root_not_given": (
        "ค่ารวมตรวจสอบที่ระบุ ({given}) ไม่ตรงกับที่คำนวณจากไฟล์ ({computed})",
        "the root that was given ({given}) is not that of the file ({computed})",
    ),
    "code_not_printed": (
        "รหัสใบรับรองที่พิมพ์ไม่ใช่รหัสใน certificate.json",
        "the code printed on the certificate is not that of certificate.json",
    ),
    "certificate_field": (
        "certificate.json: ข้อมูล {field} ไม่ตรง",
        "certificate.json: field {field} differs",
    ),
    "certificate_changed": ("certificate.json ถูกแก้ไข", "certificate.json was changed"),
    "certificate_missing": ("ไม่พบ certificate.json", "certificate.json is missing"),
    "signature_wrong": ("ลายมือชื่อดิจิทัลไม่ถูกต้อง", "the digital signature is wrong"),
    "signature_missing": ("ไฟล์ไม่มีลายมือชื่อดิจิทัล", "the file has no digital signature"),
    "signature_of_another": (
        "ลายมือชื่อดิจิทัลเป็นของกุญแจอื่น ({key})",
        "the digital signature is by another key ({key})",
    ),
    "file_changed": ("ไฟล์ {name} ถูกเปลี่ยน", "file {name} changed"),
    "file_field": ("ไฟล์ {name}: ข้อมูล {field} ไม่ตรง", "file {name}: {field} differs"),
    "file_missing": ("ไม่มีไฟล์ {name}", "file {name} is missing"),
    "file_added": ("มีไฟล์เกินมา: {name}", "file added: {name}"),
    "file_renamed": ("ไฟล์ {name} อยู่ในชื่ออื่น: {other}", "file {name} stands under another name: {other}"),
    "manifest_line": (
        "รายการตรวจสอบของถุงข้อมูล ({name}) ไม่ตรง",
        "the bag's manifest {name} does not fit its files",
    ),
    "pdf_bytes": (
        "ไฟล์ PDF ถูกเปลี่ยนหลังจากส่งออก",
        "the PDF's bytes are not those that were written",
    ),
    "pdf_metadata": (
        "ข้อมูลกำกับของไฟล์ PDF (เช่น ชื่อเรื่อง คำอธิบาย) ถูกเปลี่ยน",
        "the PDF's metadata (such as its title or description) changed",
    ),
    "pdf_part": ("ไฟล์ PDF มีส่วนที่ระบบไม่ได้สร้าง: {name}", "the PDF holds what was never written: {name}"),
}
"""By code: what is told, naming facts in braces."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `facts` fill its words."""

    code: str
    facts: tuple[tuple[str, Any], ...] = ()

    @property
    def message_th(self) -> str:
        return TEXTS[self.code][0].format(**dict(self.facts))

    @property
    def message_en(self) -> str:
        return TEXTS[self.code][1].format(**dict(self.facts))

    def as_json(self) -> dict[str, Any]:
        """Code, facts and both sentences."""
        words = {"message_th": self.message_th, "message_en": self.message_en}
        return {"code": self.code, **dict(self.facts), **words}


def differs(code: str, **facts: Any) -> Difference:
    """A member of the catalogue with its facts; text of a file is cut and kept printable."""
    return Difference(code, tuple((name, _shown(value)) for name, value in facts.items()))


def _shown(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(letter if letter.isprintable() else "?" for letter in value)[:200]
