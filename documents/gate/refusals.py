"""What we decline to do at the gate."""

from collections.abc import Iterable, Mapping
from typing import Any

from documents.errors import WrongState
from sso_efiles.refusal import Refusal


class NotReady(Refusal):
    """A hand-over of a file in which something still stands open; `open` of the answer names it all."""

    code = "not_ready"
    status = 409
    th = "แฟ้มนี้ยังส่งตรวจสอบคุณภาพไม่ได้ เพราะ{reasons_th} กรุณาแก้ไขตามรายการก่อนแล้วส่งอีกครั้ง"
    en = "The file cannot be handed over yet: {reasons_en}. Mend what is listed and hand it over again."

    def __init__(self, points: Iterable[Mapping[str, Any]]) -> None:
        told = list(points)
        super().__init__(
            reasons_th=" ".join(point["message_th"] for point in told),
            reasons_en="; ".join(point["message_en"].rstrip(".") for point in told),
        )
        self.details = {"open": told}


class ChangedMeanwhile(WrongState):
    """Something else lies in the file than was checked: its passage was withdrawn."""

    code = "changed"
    th = "เอกสารในแฟ้มนี้เปลี่ยนไปหลังจากส่งตรวจสอบ ระบบนำแฟ้มกลับไปขั้นจัดทำดัชนีแล้ว กรุณาส่งตรวจสอบใหม่"
    en = "The file has changed since it was handed over and was taken back to indexing. Hand it over again."


class FindingMissing(Refusal):
    """A return without a word of what is wrong."""

    code = "finding_missing"
    status = 400
    th = "การส่งกลับแก้ไขต้องมีข้อบกพร่องอย่างน้อยหนึ่งรายการ กรุณาระบุหน้าและรหัสข้อบกพร่อง"
    en = "A file is returned with at least one finding. Say which page and what is wrong."


class CriticalFinding(Refusal):
    """A pass with a finding of which a lot bears none."""

    code = "critical_finding"
    status = 409
    th = "มีข้อบกพร่องร้ายแรงในแฟ้มนี้ จึงให้ผ่านไม่ได้ กรุณาส่งกลับแก้ไข"
    en = "There is a critical finding, so the file cannot pass. Return it."


class ForeignPage(Refusal):
    """A finding on a page that was not handed over with this file."""

    code = "foreign_page"
    status = 400
    th = "หน้า {page} ไม่อยู่ในแฟ้มที่ส่งตรวจสอบ กรุณาเลือกหน้าจากแฟ้มนี้"
    en = "Page {page} is not among those that were handed over. Choose a page of this file."


class SampleNotSeen(Refusal):
    """A pass although not every drawn page was looked at."""

    code = "sample_not_seen"
    status = 409
    th = "ยังมีหน้าที่สุ่มไว้ {left} หน้าที่ท่านยังไม่ได้ตรวจ กรุณาตรวจให้ครบก่อนให้ผ่าน"
    en = "You have not looked at {left} of the drawn pages. Look at all of them before the file passes."


class SheetsDiffer(Refusal):
    """A pass although the checker counted other sheets than the register has."""

    code = "sheets_differ"
    status = 409
    th = "ท่านนับได้ {counted} แผ่น แต่ทะเบียนบันทึกไว้ {registered} แผ่น กรุณานับอีกครั้ง หรือส่งกลับแก้ไข"
    en = "You counted {counted} sheets and the register has {registered}. Count again, or return the file."


class StatementMissing(Refusal):
    """A certificate that nobody stands for."""

    code = "statement_missing"
    status = 400
    th = "กรุณายืนยันข้อความรับรองก่อนรับรองแฟ้ม"
    en = "Agree to the statement before you certify."


class NotValidated(Refusal):
    """A file that waits for the independent validator."""

    code = "not_validated"
    status = 409
    th = "แฟ้มนี้ต้องผ่านการตรวจยืนยันจากเจ้าหน้าที่อิสระคนที่สามก่อนรับรอง"
    en = "A third person who has done nothing on this file has to validate it before it is certified."


class NoCertificate(Refusal):
    """A revocation of what does not hold."""

    code = "no_certificate"
    status = 409
    th = "แฟ้มนี้ไม่มีใบรับรองที่ใช้ได้ จึงไม่มีสิ่งที่จะเพิกถอน"
    en = "This file has no valid certificate, so there is nothing to revoke."


class WhyMissing(Refusal):
    """A revocation without a reason."""

    code = "reason_missing"
    status = 400
    th = "กรุณาระบุเหตุผลของการเพิกถอน"
    en = "Say why the certificate is withdrawn."


class NothingToCertify(Refusal):
    """A lot in which no file waits for the certifier."""

    code = "nothing_to_certify"
    status = 409
    th = "รุ่นนี้ไม่มีแฟ้มที่รอรับรอง"
    en = "No file of this lot waits to be certified."
