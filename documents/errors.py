"""What we decline to do with batches, uploads, pages and documents."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from documents.reasons import Reason, reason_text
from sso_efiles.refusal import Refusal


class FileRefused(Refusal):
    """A file that is refused at the door, for a reason of the catalogue."""

    status = 422

    def __init__(self, reason: Reason, **data: Any) -> None:
        super().__init__(**data)
        self.code = reason  # type: ignore[misc]

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


class Stale(WrongState):
    """A decision made on an older version; `told` says in the present language who was quicker."""

    code = "stale"

    def __init__(self, told: Callable[[], str] | None = None, **data: Any) -> None:
        super().__init__(**data)
        self._told = told

    @property
    def message_th(self) -> str:
        return f"มีผู้ดำเนินการไปก่อนแล้ว{self._who('th')} กรุณาดูสถานะปัจจุบันก่อนตัดสินใจอีกครั้ง"

    @property
    def message_en(self) -> str:
        return f"Somebody was quicker{self._who('en')}. Look at its present state before you decide again."

    def _who(self, language: str) -> str:
        if self._told is None:
            return ""
        with translation.override(language):
            return f": {self._told()}"


class SamePerson(Refusal):
    """Who indexed a file checks it, who checked it certifies it: never one person."""

    code = "same_person"
    status = 403
    th = "ท่าน{earlier_th}แฟ้มนี้ไว้แล้ว จึง{duty_th}แฟ้มเดียวกันไม่ได้ กรุณาให้เจ้าหน้าที่คนอื่นดำเนินการ"
    en = "You have done this on the file: {earlier_en}. So you may not {duty_en} it; somebody else has to."


class TooLate(Refusal):
    """A change, or the undoing of one, in a file that was handed over since."""

    code = "too_late"
    status = 409
    th = "แฟ้มนี้ส่งตรวจสอบคุณภาพแล้ว จึงแก้ไขหรือเลิกทำไม่ได้ กรุณาแจ้งผู้ตรวจสอบให้ส่งกลับแก้ไข"
    en = "The file was handed over, so this cannot be changed or undone. Ask the QC supervisor to return it."


class NothingToTurn(Refusal):
    """A page of which no picture is kept yet, or none at all."""

    code = "nothing_to_turn"
    status = 409
    th = "หน้านี้ยังไม่มีภาพให้หมุน กรุณารอให้อ่านเสร็จแล้วลองใหม่"
    en = "There is no picture of this page to turn yet. Wait until it is read and try again."


class NothingToSplit(Refusal):
    """A document is split before a page that stands behind another one of it."""

    code = "nothing_to_split"
    status = 400
    th = "แยกเอกสารได้เฉพาะก่อนหน้าที่มีหน้าอื่นของเอกสารเดียวกันอยู่ข้างหน้า กรุณาเลือกหน้าอื่น"
    en = "A document can be split before a page with another one before it. Choose another page."


class OtherOffice(Refusal):
    """Pages of one office are put into a paper that lies at another."""

    code = "other_office"
    status = 409
    th = "หน้าและเอกสารเป็นของคนละสำนักงาน กรุณาย้ายหน้าไปยังแฟ้มนายจ้างแทน"
    en = "The pages and the document are of different offices. Move the pages to the employer's file instead."


class NotThesePages(Refusal):
    """Pages that are named do not fit what is to be done with them."""

    code = "not_these_pages"
    status = 400
    th = "รายการหน้าไม่ตรงกับหน้าของเอกสารในขณะนี้ กรุณาโหลดหน้าใหม่แล้วเลือกอีกครั้ง"
    en = "These are not the document's pages as they are now. Load the page again and choose anew."


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


class StoreBusy(Refusal):
    """Another write of the same object did not come to an end."""

    code = "store_busy"
    status = 503
    th = "ที่เก็บไฟล์กำลังรับไฟล์เดียวกันนี้อยู่ กรุณาลองใหม่ในอีกสักครู่"
    en = "The store is taking in this very file from somebody else. Try again shortly."


class StoreUnfit(Refusal):
    """A store that would not keep originals safe: nothing is taken in."""

    status = 503


class StoreOverwrites(StoreUnfit):
    """The store writes over what is there although it is told not to."""

    code = "store_overwrites"
    th = (
        "ที่เก็บไฟล์เขียนทับของเดิมได้แม้สั่งห้าม (ไม่รองรับ If-None-Match) ระบบจึงไม่รับไฟล์ "
        "กรุณาให้ผู้ดูแลระบบเปลี่ยนหรืออัปเดตที่เก็บไฟล์ (EFILES_STORE)"
    )
    en = (
        "The store writes over what is there although it is told not to (it ignores If-None-Match), so that"
        " nothing is taken in. The administrators must update or replace the store (EFILES_STORE)."
    )


class StoreWithoutConditions(StoreUnfit):
    """The store cannot be told to write only where nothing is."""

    code = "store_without_conditions"
    th = (
        "ที่เก็บไฟล์ไม่รองรับการเขียนแบบมีเงื่อนไข (If-None-Match หรือ hard link) ระบบจึงไม่รับไฟล์ "
        "กรุณาให้ผู้ดูแลระบบเปลี่ยนหรืออัปเดตที่เก็บไฟล์ (EFILES_STORE)"
    )
    en = (
        "The store cannot write on condition that nothing is there (If-None-Match; in a folder hard links):"
        " nothing is taken in. The administrators must update or replace the store (EFILES_STORE)."
    )


class StoreFull(Refusal):
    """No room for originals: intake waits, nothing is lost."""

    code = "store_full"
    status = 503
    th = "พื้นที่จัดเก็บใกล้เต็ม ระบบหยุดรับไฟล์ชั่วคราว ไฟล์ที่ส่งแล้วไม่สูญหาย กรุณาลองใหม่ภายหลัง"
    en = "The store is nearly full. Intake waits; nothing that was accepted is lost. Try again later."


class NotTheSameBytes(Refusal):
    """An original whose bytes no longer give its digest: never served."""

    code = Reason.FIXITY_FAILED
    status = 409
    th, en = Reason.FIXITY_FAILED.words


class FileMissing(Refusal):
    """An object that the store should hold and does not."""

    code = Reason.OBJECT_MISSING
    status = 409
    th, en = Reason.OBJECT_MISSING.words


class NothingToExport(Refusal):
    """An employer of whom nothing is filed."""

    code = "nothing_to_export"
    status = 409
    th = "ยังไม่มีเอกสารในแฟ้มนี้ จึงส่งออกไม่ได้"
    en = "Nothing is filed for this employer yet, so there is nothing to export."


class VersionNotCertified(Refusal):
    """A version of a file that was never certified, or never was."""

    code = "version_not_certified"
    status = 409
    th = "ฉบับที่ {version} ของแฟ้มนี้ยังไม่มีการรับรอง กรุณาดูรายการฉบับของแฟ้มแล้วเลือกใหม่"
    en = "Version {version} of this file was not certified. Look at the file's versions and choose again."


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


class PlanMissing(Refusal):
    """A table of sampling plans that is not there."""

    code = "plan_missing"
    th = "ไม่พบตารางแผนสุ่มตัวอย่าง data/{file} กรุณานำแฟ้มมาไว้แล้วสั่ง load_reference ใหม่"
    en = "The table of sampling plans data/{file} is missing. Put it there and run load_reference again."


class PlanDamaged(Refusal):
    """A table of sampling plans that cannot be used as it is; `why_th` and `why_en` say what is wrong."""

    code = "plan_damaged"

    def __init__(self, *, file: str, line: int, th: str, en: str) -> None:
        super().__init__(file=file, line=line, why_th=th, why_en=en)

    th = "ตารางแผนสุ่มตัวอย่าง {file} บรรทัดที่ {line} ไม่ถูกต้อง ({why_th}) กรุณาแก้ไข ไม่มีการเปลี่ยนแปลงข้อมูล"
    en = "The table of sampling plans {file} is wrong in line {line} ({why_en}). Mend it; nothing changed."


class NoCurrentPlan(Refusal):
    """A lot to be sampled, and no plan that says how."""

    code = "no_current_plan"
    status = 503
    th = "ยังไม่มีแผนสุ่มตัวอย่างที่ใช้ได้ กรุณาแจ้งผู้ดูแลระบบให้สั่ง load_reference"
    en = "There is no sampling plan to go by. Ask the administrators to run load_reference."


class SampleNotDrawn(Refusal):
    """A check of a file whose sample nobody has asked for."""

    code = "sample_not_drawn"
    status = 409
    th = "ยังไม่ได้สุ่มหน้าตัวอย่างของแฟ้มนี้ กรุณาเปิดหน้าตรวจสอบเพื่อดูหน้าตัวอย่างก่อนบันทึกผล"
    en = (
        "The sample of this file is not drawn yet. Open the check and look at its pages before you record"
        " a result."
    )


class LotUndecided(Refusal):
    """A file whose lot is not accepted yet, or never will be."""

    code = "lot_undecided"
    status = 409
    th = "รุ่นของแฟ้มนี้ยังไม่ผ่านการสุ่มตรวจ (เหลืออีก {left} แฟ้มที่ยังไม่ตรวจ) จึงยังรับรองไม่ได้"
    en = (
        "The lot of this file is not accepted yet ({left} of its files are still to be checked),"
        " so it cannot be certified."
    )


class OfficeStopped(Refusal):
    """An office whose lots were rejected too often: nothing of it is certified."""

    code = "office_stopped"
    status = 409
    th = "สำนักงานนี้ถูกระงับการรับรอง เพราะรุ่นไม่ผ่านการสุ่มตรวจหลายครั้ง กรุณาแก้ไขสาเหตุแล้วขอให้ผู้ดูแลระบบจังหวัดปลดการระงับ"
    en = (
        "This office is stopped: too many of its lots were rejected. Mend the cause, then ask the province"
        " administrator to release it."
    )


class ReleaseReasonMissing(Refusal):
    """The release of a stopped office of which nobody says what was mended."""

    code = "release_reason_missing"
    status = 400
    th = "กรุณาระบุว่าแก้ไขสาเหตุอย่างไร อย่างน้อย 10 ตัวอักษร"
    en = "Say in at least 10 letters what was done about the cause."
