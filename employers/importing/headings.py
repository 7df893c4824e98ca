"""Headings of tables: which column each stands for, in Thai, in English and as the import names them.

Problem: every system calls a column otherwise; a heading that is guessed wrongly mixes two columns up.
Steps: a heading is folded (case, blanks, signs, what stands in brackets) and looked up in a table of
synonyms; what is not in it is never guessed, only named with the column that it most resembles (difflib).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from employers.names import collapse

_LIKE = 0.6  # guess: difflib's own default
_SHORTEST_PART = 4  # guess: letters of a synonym that may stand inside a longer heading
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")

_ACCOUNT = (
    "เลขที่บัญชีนายจ้าง", "เลขบัญชีนายจ้าง", "เลขที่บัญชี", "เลขบัญชี", "บัญชีนายจ้าง", "เลขที่นายจ้าง",
    "เลขนายจ้าง", "รหัสนายจ้าง", "เลขที่บัญชีสถานประกอบการ", "เลขที่บัญชีประกันสังคม", "account",
    "account number", "employer account no", "employer account number", "employer no", "employer number",
    "employer id", "sso account no",
)  # fmt: skip
_BRANCH = (
    "ลำดับที่สาขา", "ลำดับสาขา", "สาขา", "เลขที่สาขา", "รหัสสาขา", "สาขาที่", "เลขสาขา", "ลำดับที่",
    "branch", "branch no", "branch number", "branch code", "branch sequence",
)  # fmt: skip
_SYNONYMS: Mapping[str, Sequence[str]] = {
    "account_no": _ACCOUNT,
    "branch_seq": _BRANCH,
    "name_th": (
        "ชื่อสถานประกอบการ", "ชื่อนายจ้าง", "ชื่อสถานประกอบกิจการ", "ชื่อบริษัท", "ชื่อกิจการ", "ชื่อ",
        "ชื่อไทย", "ชื่อภาษาไทย", "นายจ้าง", "สถานประกอบการ", "name", "thai name", "company",
        "company name", "employer", "employer name",
    ),
    "juristic_no": (
        "เลขทะเบียนนิติบุคคล", "เลขนิติบุคคล", "เลขที่นิติบุคคล", "ทะเบียนนิติบุคคล",
        "เลขประจำตัวนิติบุคคล", "เลขประจำตัวผู้เสียภาษี", "เลขประจำตัวผู้เสียภาษีอากร", "เลขผู้เสียภาษี",
        "juristic number", "juristic id", "juristic person no", "registration number", "tax id",
        "tax number",
    ),
    "office_code": (
        "รหัสสำนักงาน", "สำนักงาน", "รหัส สปส.", "สปส.", "รหัสหน่วยงาน", "หน่วยงาน", "สปส. รับผิดชอบ",
        "สำนักงานที่รับผิดชอบ", "รหัสสำนักงานประกันสังคม", "office", "office no", "office id", "sso office",
    ),
    "status": ("สถานะ", "สถานะกิจการ", "สถานภาพ", "สถานะนายจ้าง", "สถานะสถานประกอบการ", "state"),
    "address": (
        "ที่อยู่", "ที่ตั้ง", "สถานที่ตั้ง", "ที่อยู่สถานประกอบการ", "ที่ตั้งสถานประกอบการ",
        "ที่อยู่นายจ้าง", "addr",
    ),
    "registered_on": (
        "วันที่ขึ้นทะเบียน", "วันขึ้นทะเบียน", "วันที่ขึ้นทะเบียนนายจ้าง", "วันเดือนปีที่ขึ้นทะเบียน",
        "วันที่ลงทะเบียน", "registered", "registered date", "registration date", "date registered",
        "date of registration",
    ),
    "national_id": (
        "เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขที่บัตรประชาชน", "เลขบัตรประจำตัวประชาชน",
        "เลขที่บัตรประจำตัวประชาชน", "เลขประชาชน", "บัตรประชาชน", "เลขประจำตัวผู้ประกันตน",
        "เลขที่ผู้ประกันตน", "เลขประจำตัว", "เลข 13 หลัก", "citizen id", "citizen no", "id card",
        "id card no", "id number", "national id no", "national id number", "identification number",
    ),
    "place": (
        "รหัสจังหวัดหรือสำนักงาน", "รหัสสถานที่", "สถานที่", "รหัสจังหวัด", "province code", "province_code", "office",
        "office code", "place code",
    ),
    "month": ("เดือน", "ประจำเดือน", "plan month"),
    "files": ("จำนวนแฟ้ม", "แฟ้ม", "เป้าหมาย", "target", "target files", "target_files", "number of files"),
    "kind": ("ชนิด", "ประเภท", "ที่มา", "target kind", "target_kind"),
    "title": ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "prefix", "name prefix"),
    "first_name": (
        "ชื่อ", "ชื่อตัว", "ชื่อผู้ประกันตน", "ชื่อลูกจ้าง", "ชื่อจริง", "given name", "firstname",
        "forename",
    ),
    "last_name": ("นามสกุล", "สกุล", "นามสกุลผู้ประกันตน", "surname", "family name", "lastname"),
    "section": (
        "มาตรา", "ม.", "ผู้ประกันตนมาตรา", "ประเภทผู้ประกันตน", "มาตราผู้ประกันตน", "article",
        "insured section",
    ),
    "started_on": (
        "วันที่เริ่มงาน", "วันเริ่มงาน", "วันที่เข้างาน", "วันเข้างาน", "วันที่เริ่ม", "วันที่เริ่มทำงาน",
        "วันเริ่มทำงาน", "วันที่เป็นลูกจ้าง", "วันที่เข้าทำงาน", "start", "start date", "started",
        "date started", "hire date", "employed from",
    ),
    "ended_on": (
        "วันที่ออก", "วันออก", "วันที่ออกจากงาน", "วันออกจากงาน", "วันที่ลาออก", "วันลาออก",
        "วันที่สิ้นสุด", "วันสิ้นสุด", "วันที่สิ้นสุดการเป็นลูกจ้าง", "วันที่พ้นสภาพ", "end", "end date",
        "ended", "date ended", "resigned on", "employed until",
    ),
}  # fmt: skip


def recognise(headings: Sequence[str], columns: Sequence[str]) -> list[str]:
    """For each heading the column that it stands for; empty for one that is not known."""
    known = dict(_spellings(columns))
    return [known.get(collapse(heading)) or known.get(_outside_brackets(heading), "") for heading in headings]


def suggest(heading: str, columns: Sequence[str]) -> str:
    """The column that an unknown heading most likely stands for; empty when none is like it."""
    known, folded = dict(_spellings(columns)), collapse(heading)
    if close := get_close_matches(folded, known, n=1, cutoff=_LIKE):
        return known[close[0]]
    inside = [spelling for spelling in known if len(spelling) >= _SHORTEST_PART and spelling in folded]
    return known[max(inside, key=len)] if inside else ""


def _spellings(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Folded spellings of the columns, each with its column."""
    for column in columns:
        for spelling in (column, *_SYNONYMS.get(column, ())):
            yield collapse(spelling), column


def _outside_brackets(heading: str) -> str:
    return collapse(_BRACKETS.sub(" ", heading))
