"""What an import did to a cell so that it could be taken, or what is worth a look: told, never in silence."""

from enum import StrEnum
from typing import Self


class Remark(StrEnum):
    """Each member: code, Thai words, English words."""

    th: str
    en: str

    def __new__(cls, code: str, th: str, en: str) -> Self:
        remark = str.__new__(cls, code)
        remark._value_ = code
        remark.th, remark.en = th, en
        return remark

    ZEROS = ("zeros_put_back", "เติมเลขศูนย์ข้างหน้าที่หายไป", "leading zeros put back")
    FORMAT = ("number_format", "ถอดรูปแบบตัวเลขของโปรแกรมตาราง", "a spreadsheet's number format taken off")
    SHORT_LINE = ("short_line", "เติมช่องว่างท้ายบรรทัดที่หายไป", "empty last fields put back")
    PRIVATE_LETTERS = (
        "private_letters",
        "แปลงอักขระของแบบอักษรเก่าเป็นอักษรปกติ",
        "letters of old fonts made plain",
    )
    SERIAL_DAY = ("serial_day", "แปลงเลขวันของโปรแกรมตาราง", "a spreadsheet's day numbers read")
    SHORT_YEAR = ("short_year", "ปีสองหลักถือเป็น พ.ศ.", "years of two figures taken as Buddhist Era")
    EITHER_ORDER = (
        "either_order",
        "วันที่ที่สลับวันกับเดือนได้ ถือว่าวันอยู่หน้าเดือน",
        "days that read in either order, taken day first",
    )


UNCHANGED = (Remark.EITHER_ORDER,)
"""Remarks that mend nothing."""
