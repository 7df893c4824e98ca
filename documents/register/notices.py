"""What is told beside a registration that was made all the same: a second look is asked for."""

from enum import Enum

from employers.identifiers import AccountNo, Check
from employers.models import Employer
from sso_efiles.accounts.models import Office
from sso_efiles.text.language import is_english


class Notice(Enum):
    """Code, Thai, English."""

    CHECK_DIGIT = (
        "check_digit",
        "หลักสุดท้ายของเลขที่บัญชีไม่ตรงตามสูตรตรวจสอบ แต่มีเลขนี้ในทะเบียน กรุณาเทียบกับหน้าแฟ้มอีกครั้ง",
        "The last digit of the number does not fit the check formula, yet the registry has it. Compare both.",
    )
    OTHER_OFFICE = (
        "other_office",
        "ทะเบียนระบุว่านายจ้างรายนี้อยู่ในความรับผิดชอบของสำนักงานอื่น แฟ้มยังลงทะเบียนที่สำนักงานที่ถือกระดาษอยู่",
        "The registry names another office for this employer; the folder is registered where the paper is.",
    )
    WAS_NOT_FOUND = (
        "was_not_found",
        "แฟ้มนี้เคยบันทึกว่าไม่พบ สถานะไม่พบแฟ้มถูกยกเลิกแล้ว",
        "This folder had been noted as not found; that is taken back now.",
    )
    COUNT_HOLDS = (
        "count_holds",
        "แฟ้มนี้นับแผ่นไว้แล้ว จึงไม่ใช้จำนวนที่แจ้งมากับชุดงาน หากชุดงานมีแผ่นเพิ่ม กรุณาแก้จำนวนแผ่นของแฟ้ม",
        "The folder's count holds, not the sheets declared with the batch. Mend it if the batch brings more.",
    )

    def __init__(self, code: str, th: str, en: str) -> None:
        self.code = code
        self.th = th
        self.en = en

    def __str__(self) -> str:
        return self.en if is_english() else self.th


def notices_about(employer: Employer | None, *, office: Office) -> list[Notice]:
    """What asks for a second look before a folder's paper is touched."""
    if employer is None:
        return []
    found = []
    if AccountNo(employer.account_no).check is Check.SUSPECT:
        found.append(Notice.CHECK_DIGIT)
    if employer.office_id != office.pk:
        found.append(Notice.OTHER_OFFICE)
    return found
