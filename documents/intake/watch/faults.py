"""What can be wrong with a folder or a place that is watched, as a closed catalogue: code and words, which
say what to do. A fault belongs to its folder; only those of the place concern all folders at once.
"""

from enum import StrEnum
from typing import Final, Self

from django.utils.translation import get_language

from documents.intake.folders import LeftBecause
from documents.intake.looks import Oddity
from documents.reasons import BY_CODE as REASONS
from documents.reasons import Words, reason_text


class Fault(StrEnum):
    """Each member: code, words. Codes are stored, so they stay; words may be chosen better."""

    words: Words

    def __new__(cls, code: str, th: str, en: str) -> Self:
        fault = str.__new__(cls, code)
        fault._value_ = code
        fault.words = Words(th, en)
        return fault

    # of the whole place
    SHARE_AWAY = (
        "share_away",
        "เปิดโฟลเดอร์ที่เฝ้าดูไม่ได้ กรุณาตรวจสอบเครือข่ายและไดรฟ์ที่แชร์ ระบบจะลองใหม่เอง",
        "The watched place cannot be opened. Check the network and the share; it is tried again by itself.",
    )
    DATABASE_AWAY = (
        "database_away",
        "ฐานข้อมูลไม่ตอบ ระบบจะลองใหม่เอง ไฟล์ในโฟลเดอร์ไม่สูญหาย",
        "The database does not answer. It is tried again by itself; nothing in the folders is lost.",
    )
    NOT_ALLOWED = (
        "not_allowed",
        "ผู้ใช้ที่เฝ้าดูไม่มีสิทธิ์ส่งแฟ้มของสำนักงานนี้แล้ว กรุณาแจ้งหัวหน้าสำนักงาน",
        "The watcher's user may no longer send folders of this office. Tell the head of the office.",
    )
    READ_ONLY = (
        "read_only",
        "เขียนบันทึกลงในโฟลเดอร์ไม่ได้ ระบบจำไว้ในฐานข้อมูลแทน ไม่ต้องดำเนินการ",
        "No note can be left in the folders; the database remembers instead. Nothing is to be done.",
    )

    # why a folder waits
    STORE_AWAY = (
        "store_away",
        "ที่จัดเก็บต้นฉบับเต็มหรือไม่ตอบ ระบบจะลองใหม่เอง หากนานกว่า 10 นาที กรุณาแจ้งผู้ดูแลระบบ",
        "The store is full or does not answer. It is tried again; after 10 minutes tell the administrators.",
    )
    UNREADABLE = (
        "unreadable",
        "เปิดอ่านไม่ได้ กรุณาตรวจสอบสิทธิ์ของไฟล์หรือโฟลเดอร์ ระบบจะลองใหม่เอง",
        "It cannot be read. Check the rights of the file or folder; it is tried again by itself.",
    )
    VANISHED = (
        "vanished",
        "ไฟล์หายไปขณะกำลังรับ หากยังต้องการ กรุณาวางไฟล์อีกครั้ง",
        "The file went while it was taken. Put it there again if it is wanted.",
    )
    CHANGED = (
        "changed",
        "ไฟล์เปลี่ยนไปขณะกำลังรับ ระบบจะรับใหม่เมื่อไฟล์นิ่ง",
        "The file changed while it was taken. It is taken again when it is at rest.",
    )
    WAITS_FOR_END = (
        "waits_for_end",
        "บางไฟล์ยังเขียนไม่เสร็จ ระบบรอได้ถึง 10 นาที ไม่ต้องดำเนินการ",
        "Some files are not whole yet; they are waited for, ten minutes at most. Nothing is to be done.",
    )
    WAITS_LONG = (
        "waits_long",
        "โฟลเดอร์ยังเปลี่ยนแปลงอยู่เกิน 10 นาที กรุณาตรวจสอบว่าเครื่องสแกนหรือการคัดลอกเสร็จแล้ว",
        "The folder has kept changing for over 10 minutes. See whether the scanner or the copying has ended.",
    )
    UNEXPECTED = (
        "unexpected",
        "เกิดข้อผิดพลาดที่ไม่คาดคิด ระบบจะลองใหม่เอง กรุณาแจ้งผู้ดูแลระบบ",
        "Something unexpected happened. It is tried again by itself; tell the administrators.",
    )

    # why a folder is not taken until it changes
    TOO_MANY_FILES = (
        "too_many_files",
        "โฟลเดอร์มีไฟล์เกิน 5,000 ไฟล์ กรุณาแบ่งเป็นหลายโฟลเดอร์",
        "The folder holds over 5,000 files. Part it into several folders.",
    )
    DECLINED = (
        "declined",
        "ระบบไม่รับโฟลเดอร์นี้ กรุณาตรวจสอบชื่อโฟลเดอร์และชื่อไฟล์",
        "The folder is not accepted. Check its name and those of its files.",
    )
    NOTHING_TAKEN = (
        "nothing_taken",
        "ไม่มีไฟล์ใดในโฟลเดอร์ที่รับได้ กรุณาดูสาเหตุของแต่ละไฟล์",
        "No file of the folder could be taken. See the reason of each.",
    )

    # what is left to look at in a folder, by file
    LINK = (
        "link",
        "เป็นลิงก์ไปที่อื่น จึงไม่รับ กรุณาวางไฟล์จริงแทน",
        "It is a link to somewhere else and is not taken. Put the file itself there.",
    )
    SPECIAL = (
        "special",
        "ไม่ใช่ไฟล์ปกติ จึงไม่รับ กรุณาแจ้งผู้ดูแลระบบ",
        "It is no regular file and is not taken. Tell the administrators.",
    )
    TOO_DEEP = (
        "too_deep",
        "โฟลเดอร์ซ้อนกันลึกเกินไป กรุณาย้ายขึ้นมาใกล้โฟลเดอร์ของนายจ้าง",
        "The folders lie too deep in one another. Move it up, nearer to the employer's folder.",
    )
    UNFINISHED = (
        "unfinished",
        "ไฟล์ยังเขียนไม่เสร็จเกิน 10 นาที กรุณาตรวจสอบการคัดลอก หรือลบไฟล์ที่ค้าง",
        "The file has been unfinished for over 10 minutes. See to the copying, or delete what is left of it.",
    )
    CUT_OFF = (
        "cut_off",
        "ไฟล์ไม่มีส่วนท้าย อาจสแกนหรือคัดลอกไม่ครบ ระบบรับไว้แล้ว กรุณาตรวจสอบและสแกนใหม่หากไม่ครบ",
        "The file has no end and may be cut short. It was taken as it is: look at it, scan again if need be.",
    )
    FILED_BEFORE = (
        "filed_before",
        "มีหน้าเข้าแฟ้มไปแล้วก่อนเปลี่ยนชื่อโฟลเดอร์ กรุณาเปิดชุดงานและย้ายหน้าที่อยู่ผิดแฟ้ม",
        "Pages were filed before the folder was renamed. Open the batch, move those in the wrong file.",
    )
    NAME_UNREADABLE = (
        "name_unreadable",
        "อ่านตัวอักษรบางตัวในชื่อไม่ได้ กรุณาเปลี่ยนชื่อโฟลเดอร์เป็นเลขที่บัญชีนายจ้าง",
        "Some letters of the name cannot be read. Rename the folder to the account number.",
    )


BY_CODE: Final = {fault.value: fault for fault in Fault}
OF_LEFT: Final = {
    LeftBecause.UNREADABLE: Fault.UNREADABLE,
    LeftBecause.VANISHED: Fault.VANISHED,
    LeftBecause.CHANGED: Fault.CHANGED,
    LeftBecause.LINK: Fault.LINK,
    LeftBecause.UNFINISHED: Fault.UNFINISHED,
    LeftBecause.CUT_OFF: Fault.CUT_OFF,
}
OF_ODD: Final = {
    Oddity.LINK: Fault.LINK,
    Oddity.SPECIAL: Fault.SPECIAL,
    Oddity.UNREADABLE: Fault.UNREADABLE,
    Oddity.TOO_DEEP: Fault.TOO_DEEP,
}


def fault_text(code: str, *, language: str = "") -> str:
    """The sentence of a stored fault or reason of refusal, in the given or the present language."""
    if code in BY_CODE and code not in REASONS:
        words = BY_CODE[code].words
        return words.en if (language or get_language() or "th").startswith("en") else words.th
    return reason_text(code, language=language)
