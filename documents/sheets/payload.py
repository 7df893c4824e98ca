"""What the code on a sheet says: a grammar with a version and a check value of its own.

Problem     A code is read from worn paper, and what it says files a whole folder: a misread must never pass,
            a sheet of another version must be known for one, and it must say enough without a database.
Known as    Versioned text format with a cyclic redundancy check (CRC-32) over everything before it; the QR
            code has error correction of its own (Reed-Solomon, level H).
Steps       `SSOEF1/C/CODE/ACCOUNT/VOLUME/SHEETS/SIDES/CHECK` is a cover, `SSOEF1/S/CLASS/CHECK` the beginning
            of a section, `SSOEF1/N/CHECK` the beginning of the next file. Only letters that QR codes hold in
            eleven bits a pair. An unknown number is left empty.
Dropped     A signature: who can print a cover can also write a number on a folder; the folder's code cannot
            be guessed and must stand in the register. JSON: three times as many modules.
"""

import re
import zlib
from dataclasses import dataclass
from enum import Enum

from ocr.sheet_marks import PREFIX

VERSION = "1"
SECTIONS = "ABCDEFGX"
"""The sections that have a separator: the classes of documents/models/form_type.py (a test compares them)."""
_COVER = re.compile(r"C/([0-9A-Z]{4,24})/(\d{10})?/(\d{1,5})/(\d{1,6})?/([12])?")
_SECTION = re.compile(f"S/([{SECTIONS}])")
_NEXT_FILE = "N"


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of one paper folder: its code in the register; its employer's number, empty while it has
    none; the counted sheets, None before they are counted, and the sides of a sheet that are scanned.
    """

    code: str
    account_no: str = ""
    volume: int = 1
    sheets: int | None = None
    sides: int | None = None

    @property
    def parts(self) -> str:
        """As it stands in the code."""
        numbers = (self.account_no, self.volume, self.sheets, self.sides)
        return "/".join(("C", self.code, *("" if one is None else str(one) for one in numbers)))


@dataclass(frozen=True, slots=True)
class Section:
    """A separator: what follows belongs to this section of the file."""

    section: str

    @property
    def parts(self) -> str:
        """As it stands in the code."""
        return f"S/{self.section}"


@dataclass(frozen=True, slots=True)
class NextFile:
    """A separator: what follows is another file's."""

    @property
    def parts(self) -> str:
        """As it stands in the code."""
        return _NEXT_FILE


Sheet = Cover | Section | NextFile


class Misread(Enum):
    """Why a code of ours says nothing that may be believed."""

    OTHER_VERSION = "other_version"
    CHECK_WRONG = "check_wrong"
    UNREAD = "unread"
    """No code was read; frame or words say that it is one of ours."""
    SEVERAL = "several"
    """Codes of two sheets stand on one picture."""


def encode_sheet(sheet: Sheet) -> str:
    """The text of a sheet's code; ValueError for what the grammar cannot say."""
    said = f"{PREFIX}{VERSION}/{sheet.parts}"
    if parse_parts(sheet.parts) != sheet:
        raise ValueError(f"no code can say {sheet}")
    return f"{said}/{_check_value(said)}"


def decode_sheet(text: str) -> Sheet | Misread:
    """What a code says, or why it is not believed."""
    said, _, check = text.rpartition("/")
    version, _, parts = said.removeprefix(PREFIX).partition("/")
    if version != VERSION or not text.startswith(PREFIX):
        return Misread.OTHER_VERSION
    sheet = parse_parts(parts) if check == _check_value(said) else None
    return sheet or Misread.CHECK_WRONG


def decode_mark(mark: str) -> Sheet | Misread | None:
    """What a reading has kept of a sheet (recognition.encode_mark); None for paper."""
    if not mark:
        return None
    if mark.startswith("?"):
        return Misread(mark[1:])
    return parse_parts(mark) or Misread.CHECK_WRONG


def parse_parts(parts: str) -> Sheet | None:
    """The sheet of a code's middle part; None for what none of ours says."""
    if parts == _NEXT_FILE:
        return NextFile()
    if match := _SECTION.fullmatch(parts):
        return Section(match[1])
    if match := _COVER.fullmatch(parts):
        code, account_no, volume, sheets, sides = match.groups()
        return Cover(code, account_no or "", int(volume), _number(sheets), _number(sides))
    return None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _check_value(said: str) -> str:
    """CRC-32 in eight hexadecimal digits: any burst of up to 32 bits is found, else one misread of four
    billion passes.
    """
    return f"{zlib.crc32(said.encode()):08X}"
