"""Numbers of sheets as papers print them: "แผ่นที่ 2 จาก 3", "หน้า 2/3", "page 2 of 3", and how many follow.

Problem     A paper says itself which sheet of how many it is, or how many sheets are attached; OCR reads Thai
            digits and marks over letters wrongly.
Known as    Information extraction by a grammar of regular expressions over normalised text.
Steps       Digits become ASCII, letter for letter, so that places stay. The words for sheet, number, of are
            matched with the letters that they are taken for. What cannot be (sheet 5 of 3, a date, a year)
            is no mark.
Dropped     Edit distance over words: on texts of two or three letters it finds them everywhere.

Everything here is pure.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "01234567890123456789")
_LOOKALIKES = str.maketrans("OoQlI|!", "0001111")
_NUMBER = r"(?<![0-9/.,-])(?P<{name}>[0-9OoQlI|!]{{1,3}})"
_SHEET = r"(?P<sheet>แ[ผฝพฟ][่้]?[นบ])"
_PAGE = r"(?P<page>ห[นบ][้่]?[าำ]|\bpages?\b|\bsheets?\b)"
_TH = r"(?:\s*ท[ีิื][่้]?)?"
_OF = r"(?:จ[าำ]ก|ใ[นบ]|ของ|/|\bof\b|จ[ำา]นวน|ทั้งหมด)"
_MARK = re.compile(
    rf"(?:{_SHEET}|{_PAGE}){_TH}\s*[:.]?\s*{_NUMBER.format(name='number')}\s*{_OF}(?:\s*{_OF})?\s*"
    rf"{_NUMBER.format(name='total').replace('/', '')}(?![0-9]|\s*[/.,-]\s*[0-9])",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"จ[ำา]นวน(?:\s*แ[ผฝพฟ][่้]?[นบ])?[\s.:…]*(?P<count>[0-9]{1,3})[\s.…]*"
    r"(?P<unit>แ[ผฝพฟ][่้]?[นบ]|ฉบับ|ชุด)"
)
MOST_SHEETS = 200  # guess: no paper of an employer's file has more; a year or an amount has


class Unit(StrEnum):
    """What is numbered."""

    SHEET = "sheet"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class SheetMark:
    """Which sheet of how many, as it was read, with the range of its letters."""

    unit: Unit
    number: int
    total: int
    as_read: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AttachedCount:
    """How many sheets or papers a form says are attached."""

    count: int
    as_read: str
    start: int
    end: int


def find_marks(text: str) -> list[SheetMark]:
    """The marks of a text in order; those that contradict themselves are none."""
    plain = text.translate(_DIGITS)
    found = []
    for match in _MARK.finditer(plain):
        number, total = _value(match["number"]), _value(match["total"])
        if number is None or total is None or not 1 <= number <= total or not 2 <= total <= MOST_SHEETS:
            continue
        unit = Unit.SHEET if match["sheet"] else Unit.PAGE
        start, end = match.start(), match.end()
        found.append(SheetMark(unit, number, total, " ".join(text[start:end].split()), start, end))
    return found


def mark_of(text: str) -> SheetMark | None:
    """The one mark of a page; None where there is none, or several that differ."""
    marks = find_marks(text)
    different = {(mark.unit, mark.number, mark.total) for mark in marks}
    return marks[0] if len(different) == 1 else None


def attached_count(text: str) -> AttachedCount | None:
    """How many sheets a form says are attached; None where it does not say it once and for all."""
    plain = text.translate(_DIGITS)
    found = [match for match in _ATTACHED.finditer(plain) if 1 <= int(match["count"]) <= MOST_SHEETS]
    if len({match["count"] for match in found}) != 1:
        return None
    match = found[0]
    as_read = " ".join(text[match.start() : match.end()].split())
    return AttachedCount(int(match["count"]), as_read, match.start(), match.end())


def _value(digits: str) -> int | None:
    plain = digits.translate(_LOOKALIKES)
    return int(plain) if plain.isdecimal() and any(letter.isdecimal() for letter in digits) else None
