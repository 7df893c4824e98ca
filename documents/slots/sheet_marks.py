"""Numbers of sheets as papers print them: "แผ่นที่ 2 จาก 3", "หน้า 2/3", "page 2 of 3", and how many follow.

Problem     A paper says itself which sheet of how many it is, or how many sheets are attached; OCR reads Thai
            digits and marks over letters wrongly.
Known as    Information extraction by a grammar of regular expressions over normalised text.
Steps       Digits become ASCII, letter for letter, so that places stay. The words for sheet, number, of are
            matched with the letters that they are taken for; where that finds none, two words and two numbers
            in this order are, if the words are one letter from what should stand there. What cannot be (sheet
            5 of 3, a date, a year) is no mark.
Dropped     Edit distance over any word: on words of two or three letters it finds them everywhere.

Everything here is pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "01234567890123456789")
_LOOKALIKES = str.maketrans("OoQlI|!", "0001111")
_NUMBER = r"(?<![0-9/.,-])(?P<{name}>[0-9OoQlI|!]{{1,3}})"
_SHEET = r"(?P<sheet>(?:แ|เเ|เ)[ผฝพฟ][่้]?[นบ])"
_PAGE = r"(?P<page>(?<!เจ้า)(?<!เจา)ห[นบ][้่]?[าำ]|\bpages?\b|\bsheets?\b)"
_TH = r"(?:\s*ท[ีิื][่้]?)?"
_OF = r"(?:จ[าำ]ก|ใ[นบ]|ของ|/|\bof\b|จ[ำา]นวน|ทั้งหมด)"
_STRAY = "[กมอนรา]?"
"""What a speck between two parts is taken for."""
_MARK = re.compile(
    rf"(?:{_SHEET}|{_PAGE}){_TH}\s*[:.]?\s*{_STRAY}{_NUMBER.format(name='number')}\s*{_OF}(?:\s*{_OF})?\s*"
    rf"{_NUMBER.format(name='total').replace('/', '')}(?![0-9]|\s*[/.,-]\s*[0-9])",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    rf"(?<![ก-๎A-Za-z])(?P<word>[ก-๎A-Za-z1]{{2,10}})(?:\s(?P<th>ท[ก-๎]{{0,3}}))?\s*[:.]?\s*{_NUMBER.format(name='number')}"
    rf"\s*(?P<of>/|[ก-๎A-Za-z]{{1,9}}(?:\s?[ก-๎]{{3,8}})?)\s*{_NUMBER.format(name='total').replace('/', '')}"
    r"(?![0-9]|\s*[/.,-]\s*[0-9])"
)
_TONES = dict.fromkeys(map(ord, "่้๊๋์็ั"))
_SHEET_WORDS = ("แผน", "แผนท", "แผนที")
_PAGE_WORDS = ("หนา", "หนาท", "หนาที", "page", "pages", "sheet", "sheets")
_OF_WORDS = ("/", "จาก", "ใน", "ของ", "of", "จำนวน", "ในจำนวน", "จากจำนวน", "ทงหมด", "จากทงหมด")
_MOST_WRONG = 2
"""Letters of both words together; one of each."""
_ATTACHED = re.compile(
    r"จ[ำา]นวน(?:\s*แ[ผฝพฟ][่้]?[นบ])?[\s.:…]*(?P<count>[0-9]{1,3})[\s.…]*"
    r"(?P<unit>แ[ผฝพฟ][่้]?[นบ]|ฉบับ|ชุด)"
)
LEAST_SHEETS = 2
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


def find_marks(text: str, *, least: int = LEAST_SHEETS) -> list[SheetMark]:
    """The marks of a text in order; those that contradict themselves are none. `least` is the smallest total
    that counts: one sheet of one says nothing of others.
    """
    plain = text.translate(_DIGITS)
    strict = (
        _make_mark(match, Unit.SHEET if match["sheet"] else Unit.PAGE, text)
        for match in _MARK.finditer(plain)
    )
    found = [mark for mark in strict if mark is not None] or list(_loose_marks(plain, text))
    return [mark for mark in found if mark.total >= least]


def _loose_marks(plain: str, text: str) -> Iterator[SheetMark]:
    """Marks with a letter misread in one word or in each."""
    for match in _LOOSE.finditer(plain):
        unit = _unit_of(match)
        mark = _make_mark(match, unit, text) if unit else None
        if mark is not None:
            yield mark


def _unit_of(match: re.Match[str]) -> Unit | None:
    """What two words nearly say is numbered; None where they say another thing."""
    word, of = _fold(match["word"]), _fold(match["of"])
    sheets, pages, between = (
        _letters_wrong(word, _SHEET_WORDS),
        _letters_wrong(word, _PAGE_WORDS),
        _letters_wrong(of, _OF_WORDS),
    )
    if between > 1 or min(sheets, pages) > 1 or min(sheets, pages) + between > _MOST_WRONG:
        return None
    return Unit.SHEET if sheets < pages else Unit.PAGE


def _letters_wrong(word: str, wanted: tuple[str, ...]) -> int:
    return min(Levenshtein.distance(word, one) for one in wanted)


def _fold(word: str) -> str:
    return re.sub(r"\s", "", word.translate(_TONES).lower())


def _make_mark(match: re.Match[str], unit: Unit, text: str) -> SheetMark | None:
    """None for numbers that contradict themselves."""
    number, total = _value(match["number"]), _value(match["total"])
    if number is None or total is None or not 1 <= number <= total <= MOST_SHEETS:
        return None
    start, end = match.start(), match.end()
    return SheetMark(unit, number, total, " ".join(text[start:end].split()), start, end)


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
