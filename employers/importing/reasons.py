"""Why a file or one of its lines is not taken, in Thai and in English."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from sso_efiles.refusal import Refusal


class FileMissing(Refusal):
    """There is no such file."""

    code = "csv_missing"
    status = 404
    th = "ไม่พบแฟ้ม {file} กรุณาตรวจสอบชื่อและที่เก็บ"
    en = "There is no file {file}. Check its name and place."


class FileNotReadable(Refusal):
    """The file, or the folder for the refused lines, cannot be opened."""

    code = "csv_not_readable"
    th = "เปิดแฟ้ม {file} ไม่ได้ ({why}) กรุณาตรวจสอบสิทธิ์การเข้าถึง"
    en = "The file {file} cannot be opened ({why}). Check who may read and write there."


class NotAFile(Refusal):
    """A folder was given."""

    code = "csv_is_folder"
    th = "{file} เป็นโฟลเดอร์ กรุณาระบุแฟ้ม CSV"
    en = "{file} is a folder. Name a CSV file."


class FileEmpty(Refusal):
    """Nothing is in it, or nothing but the header."""

    code = "csv_empty"
    th = "แฟ้ม {file} ไม่มีข้อมูล กรุณาส่งออกจากระบบหลักใหม่"
    en = "The file {file} holds no lines. Export it again from the core system."


class NotCsv(Refusal):
    """It is something else."""

    code = "csv_wrong_kind"
    th = "แฟ้ม {file} ไม่ใช่ CSV (เป็น {real}) กรุณาบันทึกเป็น CSV UTF-8 แล้วนำเข้าใหม่"
    en = "The file {file} is no CSV but {real}. Save it as CSV UTF-8 and import it again."


class ColumnsMissing(Refusal):
    """The first line does not name the columns that we need."""

    code = "csv_columns_missing"
    th = "แฟ้ม {file} ขาดคอลัมน์ {columns}{found_th} บรรทัดแรกต้องเป็นชื่อคอลัมน์ คั่นด้วยเครื่องหมายจุลภาค: {wanted}"
    en = (
        "The file {file} lacks the columns {columns}.{found_en} Its first line must name them, with commas:"
        " {wanted}"
    )


class HeadingTwice(Refusal):
    """Two headings stand for one column."""

    code = "csv_heading_twice"
    th = "แฟ้ม {file} มีหัวตารางมากกว่าหนึ่งช่องที่หมายถึง {column}: {headings} กรุณาเหลือไว้ช่องเดียว"
    en = "In the file {file} more than one heading stands for {column}: {headings}. Leave one of them."


class RefusedOverSource(Refusal):
    """The refused lines would be written over the file that is read."""

    code = "csv_refused_over_source"
    th = "แฟ้มสำหรับบรรทัดที่ไม่รับต้องไม่ใช่แฟ้ม {file} ที่กำลังนำเข้า กรุณาใช้ชื่ออื่น"
    en = "Refused lines cannot be written over {file}, the file that is imported. Use another name."


class ImportBroken(Refusal):
    """A process of the import ended without a word."""

    code = "import_broken"
    status = 500
    th = "การนำเข้าหยุดกลางคัน บรรทัดที่นำเข้าแล้วยังอยู่ กรุณาสั่งนำเข้าแฟ้มเดิมอีกครั้ง"
    en = "The import broke off. What came in stays in; import the same file again for the rest."


class LineReason(StrEnum):
    """Why one line is not taken. Each member: code, Thai words, English words; braces stand for what the
    place of refusal knows. Codes stand in files of refused lines and stay.
    """

    th: str
    en: str

    def __new__(cls, code: str, th: str, en: str) -> Self:
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.th, reason.en = th, en
        return reason

    COLUMNS_WRONG = (
        "columns_wrong",
        "จำนวนช่องไม่ตรงกับหัวตาราง (พบ {found} ต้องมี {wanted})",
        "The line has {found} fields, the header {wanted}.",
    )
    QUOTE_OPEN = ("quote_open", "เครื่องหมายคำพูดไม่ครบคู่", "A quotation mark is not closed.")
    BAD_CHARACTER = (
        "bad_character",
        "ช่อง {field} มีอักขระที่อ่านไม่ได้หรืออักขระควบคุม",
        "The field {field} holds an unreadable or a control character.",
    )
    ACCOUNT_NO_INVALID = (
        "account_no_invalid",
        "เลขที่บัญชีนายจ้างต้องเป็นตัวเลข 10 หลัก",
        "The employer account number must have 10 digits.",
    )
    BRANCH_SEQ_INVALID = (
        "branch_seq_invalid",
        "ลำดับที่สาขาต้องเป็นตัวเลข 6 หลัก (ห้ามตัดเลขศูนย์ข้างหน้า)",
        "The branch sequence must have 6 digits (leading zeros count).",
    )
    JURISTIC_NO_INVALID = (
        "juristic_no_invalid",
        "เลขทะเบียนนิติบุคคลต้องเป็นตัวเลข 13 หลัก หรือเว้นว่าง",
        "The juristic number must have 13 digits or be empty.",
    )
    NATIONAL_ID_INVALID = (
        "national_id_invalid",
        "เลขประจำตัวประชาชนต้องเป็นตัวเลข 13 หลัก",
        "The national id must have 13 digits.",
    )
    NAME_MISSING = ("name_missing", "ไม่มีชื่อ", "The name is missing.")
    TOO_LONG = (
        "too_long",
        "ข้อมูลในช่อง {field} ยาวเกิน {limit} ตัวอักษร",
        "The field {field} is longer than {limit} letters.",
    )
    FORMULA = (
        "formula",
        "ข้อมูลในช่อง {field} ขึ้นต้นเหมือนสูตรคำนวณ",
        "The field {field} begins like a spreadsheet formula.",
    )
    OFFICE_UNKNOWN = (
        "office_unknown",
        "ไม่รู้จักรหัสสำนักงาน กรุณาเพิ่มสำนักงานก่อนหรือแก้รหัส",
        "The office code is not known. Add the office first or correct the code.",
    )
    STATUS_UNKNOWN = (
        "status_unknown",
        "สถานะต้องเป็น active, stopped, liquidation หรือ closed",
        "The status must be active, stopped, liquidation or closed.",
    )
    DATE_INVALID = (
        "date_invalid",
        "วันที่ในช่อง {field} ไม่ถูกต้อง (รูปแบบ ปปปป-ดด-วว)",
        "The date in {field} is not valid (YYYY-MM-DD).",
    )
    DATE_AMBIGUOUS = (
        "date_ambiguous",
        "วันที่ในช่อง {field} อาจหมายถึง {days} กรุณาเขียนปีสี่หลัก",
        "The date in {field} may be {days}. Write its year with four figures.",
    )
    DATE_MONTH_FIRST = (
        "date_month_first",
        "วันที่ในช่อง {field} เขียนเดือนไว้หน้าวัน หากหมายถึง {day} กรุณาเขียนวันหน้าเดือนทั้งแฟ้ม หรือ ปปปป-ดด-วว",
        "The date in {field} has its month first. If {day} is meant, write the file's dates YYYY-MM-DD.",
    )
    NUMBER_ROUNDED = (
        "number_rounded",
        (
            "เลขในช่อง {field} ถูกโปรแกรมตารางปัดเป็นรูปแบบ 1.09E+09 เลขเดิมกู้คืนจากแฟ้มนี้ไม่ได้ "
            "กรุณาตั้งคอลัมน์เป็นข้อความ (Text) ในแฟ้มต้นฉบับแล้วบันทึกใหม่"
        ),
        (
            "A spreadsheet rounded the number in {field} to the form 1.09E+09: its digits are gone from this"
            " file. Set the column to Text in the source and save it again."
        ),
    )
    NOT_SHOWN = (
        "not_shown",
        "ช่อง {field} เป็น {cell} ซึ่งโปรแกรมตารางแสดงแทนค่าจริง กรุณาขยายคอลัมน์หรือแก้สูตรในแฟ้มต้นฉบับแล้วบันทึกใหม่",
        (
            "The field {field} is {cell}, which a spreadsheet shows instead of a value. Widen the column or"
            " mend the formula in the source, and save it again."
        ),
    )
    WRONG_ENCODING = (
        "wrong_encoding",
        "ช่อง {field} เป็นภาษาไทยที่ถูกแปลงรหัสอักษรผิด กรุณาส่งออกใหม่เป็น CSV UTF-8",
        "The field {field} is Thai that was decoded wrongly. Export it again as CSV UTF-8.",
    )
    DATE_MISSING = ("date_missing", "ไม่มีวันที่ในช่อง {field}", "The date in {field} is missing.")
    ENDED_BEFORE_STARTED = ("ended_before_started", "วันที่สิ้นสุดอยู่ก่อนวันที่เริ่ม", "The end lies before the start.")
    SECTION_UNKNOWN = ("section_unknown", "มาตราต้องเป็น 33, 39 หรือ 40", "The section must be 33, 39 or 40.")
    PLACE_UNKNOWN = (
        "place_unknown",
        "ไม่รู้จักรหัสจังหวัดหรือสำนักงานในช่อง {field}",
        "The field {field} names no province and no office that is known.",
    )
    MONTH_INVALID = (
        "month_invalid",
        "เดือนในช่อง {field} ต้องเป็น ปปปป-ดด เช่น 2569-01 หรือเว้นว่าง",
        "The month in {field} must be YYYY-MM, such as 2569-01, or empty.",
    )
    COUNT_INVALID = (
        "count_invalid",
        "จำนวนในช่อง {field} ต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง {limit}",
        "The number in {field} must be whole, from 0 to {limit}.",
    )
    KIND_UNKNOWN = (
        "kind_unknown",
        "ชนิดในช่อง {field} ต้องเป็น เผยแพร่ ประมาณการ หรือ แผน",
        "The kind in {field} must be published_fact, estimate or plan.",
    )
    NATION_IS_SUM = (
        "nation_is_sum",
        "เป้าหมายรวมของประเทศคือผลรวมของทุกจังหวัด กรุณาระบุเดือนหรือสถานที่",
        "The nation's target is the sum of its provinces'. Name a month or a place.",
    )
    EMPLOYER_UNKNOWN = (
        "employer_unknown",
        "ไม่พบเลขที่บัญชีนายจ้างนี้ในทะเบียน กรุณานำเข้าทะเบียนนายจ้างก่อน",
        "The registry has no such account. Import the registry first.",
    )
    BRANCH_UNKNOWN = (
        "branch_unknown",
        "นายจ้างนี้ไม่มีสาขาตามลำดับที่ระบุในทะเบียน",
        "This employer has no such branch in the registry.",
    )


BY_CODE: Mapping[str, LineReason] = {reason.value: reason for reason in LineReason}
"""The reason of an identifier's refusal, by that refusal's code."""


class LineRefused(Exception):
    """One line is not taken; `data` fills the braces of the reason's words."""

    def __init__(self, reason: LineReason, **data: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data

    @property
    def th(self) -> str:
        """The sentence in Thai."""
        return self.reason.th.format(**self.data)

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.reason.en.format(**self.data)
