"""The edition of a printed form: `สปส. 1-10 (ส่วนที่ 1) 01/2561`, `ปรับปรุง พ.ศ. 2556`, `Rev. 02`.

Problem     Forms change, and with them which box means what; the edition stands in small print beside the
            code or at the foot, among dates, laws and numbers that look like it.
Known as    Information extraction by a grammar of regular expressions over one line, with its context.
Steps       Digits become ASCII, letter for letter, so that places stay. A month with a year counts behind a
            printed code, a year or number behind a word for editions. Laws and notices have editions of their
            own: lines that name them are left out. The likeliest place wins: the code's, then the word's, the
            higher one first.
Dropped     A month and year alone in a corner: stamps and periods look the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from documents.models import PageFact, Reading

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTH_YEAR = r"(?P<month>0?[1-9]|1[0-2])\s?[/.-]\s?(?P<year>25[0-9]{2}|20[0-9]{2})(?![0-9/])"
_CODE = (
    r"(?:[สลศค][ปบ][สลศค]|ก[ทห]|ภ\.?\s?[พธ]|ร\.?\s?ง)\.?\s?[0-9Ool|]{1,2}"
    r"(?:\s?[-–—]\s?[0-9Ool|]{2})?(?:\s?/\s?1(?![0-9]))?"
)
_BEHIND_CODE = re.compile(
    rf"{_CODE}\s?[กค]?\s*(?:\(?\s?ส่วนที่?\s?[0-9]\s?\)?)?\s*[(\[]?\s?(?<![0-9/]){_MONTH_YEAR}"
)
_WORD = re.compile(
    r"(?:ฉบับ)?(?:ปร[ับั]*บปรุง|แก้ไข(?:เพิ่มเติม)?|พิมพ์|จัดพิมพ์)(?:\s?(?:ครั้งที่\s?[0-9]{1,2}|เมื่อ|ล่าสุด|ปี|แบบ))*"
    rf"\s*[:.]?\s*(?:(?:พ\s?\.\s?ศ\s?\.?|ปี)\s*)?(?:{_MONTH_YEAR}|(?P<only>25[0-9]{{2}})(?![0-9]))"
)
_NUMBERED = re.compile(
    r"(?:\b(?:rev(?:ision)?|edition|version)\b\.?\s?[:.]?\s?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?)"
    r"|แบบ[^\n]{0,30}?ฉบับที่\s?(?P<issue>[0-9]{1,3})(?![0-9/]))",
    re.IGNORECASE,
)
_OF_A_LAW = re.compile(r"พระราชบัญญัติ|พ\s?\.\s?ร\s?\.\s?บ|กฎกระทรวง|ประกาศ|ระเบียบ|ราชกิจจา|มาตรา")
_TRUST: Final = ((_BEHIND_CODE, 0.97), (_WORD, 0.9), (_NUMBERED, 0.85))
"""How likely each place is an edition. # guess: no forms of known edition were read yet"""
_LINE = 6
"""Where a stored word says its line (Reading.words)."""


@dataclass(frozen=True, slots=True)
class _Edition:
    value: str
    as_read: str
    words: list[Sequence[Any]]
    trust: float


def find_edition(reading: Reading) -> PageFact | None:
    """The edition that the page of a reading is printed with, not saved; None where it says none."""
    found = [one for words in _lines_of(reading) for one in _find_in_line(words)]
    if not found:
        return None
    best = max(found, key=lambda one: one.trust)  # the first of equals: higher up
    sure = sum(word[5] for word in best.words) / len(best.words)
    return PageFact(
        page_id=reading.page_id,
        kind=PageFact.Kind.EDITION,
        value=best.value,
        as_read=best.as_read[:200],
        box=_around(best.words),
        confidence=round(best.trust * sure, 3),
        main=True,
    )


def read_edition(line: str) -> tuple[str, int, int, float] | None:
    """The edition within one line: its value, where it begins and ends, how likely it is one."""
    plain = line.translate(_DIGITS)
    if _OF_A_LAW.search(plain):
        return None
    for pattern, trust in _TRUST:
        if match := pattern.search(plain):
            return _value_of(match.groupdict()), match.start(), match.end(), trust
    return None


def _value_of(told: dict[str, str | None]) -> str:
    if told.get("month"):
        return f"{int(told['month'] or 0):02}/{told['year']}"
    return told.get("only") or told.get("number") or told.get("issue") or ""


def _find_in_line(words: Sequence[Sequence[Any]]) -> Iterator[_Edition]:
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += f"{word[0]} "
    if (read := read_edition(text)) is None:
        return
    value, begin, end, trust = read
    own = [
        word
        for word, start in zip(words, starts, strict=True)
        if start < end and start + len(word[0]) > begin
    ]
    if own:
        yield _Edition(value, text[begin:end].strip(), own, trust)


def _lines_of(reading: Reading) -> list[list[Sequence[Any]]]:
    lines: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for word in reading.words:
        lines[word[_LINE] if len(word) > _LINE else 0].append(word)
    return list(lines.values())


def _around(words: Sequence[Sequence[Any]]) -> list[int]:
    """The smallest box round these words."""
    corners = list(zip(*(word[1:5] for word in words), strict=True))
    return [min(corners[0]), min(corners[1]), max(corners[2]), max(corners[3])]
