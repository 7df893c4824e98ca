"""The printed certificate of a version of a file: PDF/A-2b, in Thai and English, with the QR code of its
public check.
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import segno
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pikepdf import ObjectStreamMode, Pdf

from documents.delivery.pdfa import add_metadata
from documents.delivery.typeset import Face, Sheet
from documents.employer_file.sides import count_unpictured, is_page
from documents.gate.models import Certificate
from documents.models import FormClass, FormType
from documents.states import PageKind
from sso_efiles.text import dates

_QR_POINTS = 100.0
_HOW_TH = (
    "วิธีตรวจสอบ: สแกน QR หรือเปิดที่อยู่ข้างต้น ต้องขึ้นว่ามีผลใช้ได้ และค่ารวมตรวจสอบต้องตรงกันทุกตัว"
    " หากได้รับไฟล์ ให้สั่ง manage.py verify_certificate ไฟล์ --root ค่ารวมตรวจสอบ"
)
_HOW_EN = (
    "How to check: scan the code or open the address above; it must say valid and show the same root."
    " For a file: manage.py verify_certificate FILE --root ROOT"
)


def make_sheet(certificate: Certificate, *, verify_url: str) -> bytes:
    """The certificate as a PDF; `verify_url` is whole, as it is printed."""
    passage = certificate.passage
    employer = passage.efile.employer
    with Pdf.new() as pdf, translation.override("th"):
        add_metadata(pdf, title=f"ใบรับรองแฟ้มนายจ้าง {employer.account_no_shown} {employer.name}")
        sheet = Sheet(pdf)
        _write_head(sheet, verify_url=verify_url)
        for label, text in _facts(certificate):
            sheet.pair(label, text)
        sheet.rule()
        for paragraph in certificate.statement.split("\n\n"):
            sheet.write(paragraph, size=10)
            sheet.y -= 3
        sheet.rule()
        _write_proof(sheet, certificate, verify_url=verify_url)
        sheet.new_page()
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()


def _write_head(sheet: Sheet, *, verify_url: str) -> None:
    top = sheet.y
    _draw_code(sheet, verify_url)
    beside = sheet.width - _QR_POINTS - 12
    sheet.write("สำนักงานประกันสังคม", size=12, face=Face.BOLD, width=beside)
    sheet.write("ใบรับรองแฟ้มนายจ้างอิเล็กทรอนิกส์", size=19, face=Face.BOLD, width=beside)
    sheet.write("Certificate of an electronic employer file", size=11, width=beside)
    sheet.y = min(sheet.y, top - _QR_POINTS)
    sheet.rule()


def _draw_code(sheet: Sheet, text: str) -> None:
    """A QR code in the upper right corner, with error correction for a photocopy's wear."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    cell = _QR_POINTS / len(rows)
    left, top = sheet.margin + sheet.width - _QR_POINTS, sheet.y
    dark = [(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit]
    sheet.fill([(left + x * cell, top - (y + 1) * cell, cell, cell) for x, y in dark])


def _facts(certificate: Certificate) -> Iterator[tuple[str, str]]:
    passage, at = certificate.passage, certificate.certified_at
    employer = passage.efile.employer
    yield "นายจ้าง / Employer", employer.name
    yield "เลขที่บัญชี / Account no.", employer.account_no_shown
    yield "ฉบับที่ / Version", str(passage.version)
    pages = [slot for slot in passage.manifest if is_page(slot)]
    yield "จำนวนหน้า / Pages", f"{certificate.pages} หน้า ({', '.join(_kinds(pages))})"
    yield "หน้าที่ไม่มีภาพรับรอง / Not pictured", _tell_unpictured(passage.manifest)
    yield "หมวดเอกสาร / Sections", "; ".join(_sections(pages)) or "–"
    yield "ผู้รับรอง / Certified by", f"{certificate.certified_name}  {passage.office}"
    moment = f"{dates.long(timezone.localtime(at))} เวลา {dates.clock(at)} น."
    yield "รับรองเมื่อ / Certified on", moment


def _tell_unpictured(slots: list[dict[str, Any]]) -> str:
    """The sides that were signed for and are no certified pages."""
    sides = count_unpictured(slots)
    told = f"สูญหาย / missing {sides.missing}, สแกนไม่ได้ / not scannable {sides.not_scannable}"
    return f"{told}, หน้าว่าง / blank {sides.blank}" if sides.blank else told


def _kinds(slots: list[dict[str, Any]]) -> Iterator[str]:
    found = Counter(slot["kind"] for slot in slots)
    for kind in PageKind:
        if found[kind.value]:
            yield f"{kind.label} {found[kind.value]}"


def _sections(slots: list[dict[str, Any]]) -> Iterator[str]:
    """Each section of the file with how many pages lie in it."""
    classes = dict(FormType.objects.values_list("id", "doc_class"))
    found = Counter(classes.get(slot["form"], "") for slot in slots)
    for code, title in [*FormClass.choices, ("", _("Type not set yet"))]:
        if found[code]:
            yield f"{title} {found[code]} หน้า"


def _write_proof(sheet: Sheet, certificate: Certificate, *, verify_url: str) -> None:
    """The root in groups, the code and the address, and what to do with them."""
    root = certificate.root
    groups = [root[at : at + 8] for at in range(0, len(root), 8)]
    sheet.write("ค่ารวมตรวจสอบ / Root (SHA-256 Merkle)", size=10.5, face=Face.BOLD)
    sheet.write(" ".join(groups[:4]), size=11)
    sheet.write(" ".join(groups[4:]), size=11)
    sheet.write("ตรวจสอบที่ / Check at", size=10.5, face=Face.BOLD)
    sheet.write(verify_url, size=11)
    sheet.rule()
    sheet.write(_HOW_TH, size=9)
    sheet.write(_HOW_EN, size=9)
