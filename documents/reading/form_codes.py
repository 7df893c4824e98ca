"""Printed codes of forms in misread text, and whether one is printed there or only mentioned.

Problem     สปส. 1-10 is printed in a corner and read "ลปส 1 1O"; letters and forms mention other forms'
            codes.
Known as    Regular expressions over confusion classes; classification of a mention by its context.
Steps       Each code of the table becomes an expression: a letter stands for its look-alikes, a digit for
            what it is misread as, signs and blanks between are free; of three letters one may be another. Of
            two codes at one place the longer stands. What stands before and behind on the line says what it
            is worth.
Dropped     Comparing codes by edit distance: 1-03 and 1-04 are one apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.page_letters import PageLetters
from sso_efiles.text.thai import search_text

_LOOK_ALIKES = ("กถภฤ", "สลศคตด", "ปบษฃ", "ทหฑ", "พผฟฝ", "ธรฐ", "งว")
_DIGITS = {
    "0": "0oqดอ",
    "1": "1li|!",
    "2": "2z",
    "4": "4",
    "5": "5s",
    "6": "6",
    "9": "9",
    "3": "3",
    "7": "7",
    "8": "8b",
}
_GAP = r"[\s.,:;·'\"]{0,3}"
_DASH = r"\s?(?:[-–—~_.:=]{0,2}|[^\s0-9])\s?"
"""A dash may be lost, or read as whatever."""
_SLASH = r"\s?[^\s0-9()]\s?"
"""A slash is read as whatever."""
_FREE = {
    "-": _DASH, "/": _SLASH, "(": r"[\s(\[)\]]{0,2}", ")": r"[\s(\[)\]]{0,2}",
    " ": r"[\s.]{0,2}", ".": r"[\s.]{0,2}",
}  # fmt: skip
_HEAD_LINES = 8
_PRINTED, _LOW, _UNCLEAR, _MENTIONED = 1.0, 0.8, 0.4, 0.04
"""Worth of a code that stands by itself in the head, further down; one in a line of its own kind; in
prose.
"""
_SAYS_MENTION = re.compile(
    r"(?:ตามแบบ|ตาม|ประกอบ|พร้อม|และ|หรือ|กับ|แนบ|ยื่น|ส่ง|ของ|ใช้|ด้วย|ใน|ดู|คู่กับ|ต่อท้าย|จาก|เป็น|นำ|ให้|ได้แก่|คือ|เช่น|กรอก|อ้างถึง|เรื่อง)"
    r"(?:แบบ)?[\s(\"']*$"
)
_ITEM = re.compile(r"^[\s(]*(?:[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]|[-•*–])\s*(?:แบบ|หนังสือ|สำเนา)?[\s(]*$")
_COUNTED = re.compile(
    r"^[\s)\"']*(?:ของ|จำนวน|[0-9]+\s*(?:ฉบับ|ชุด|แผ่น|ใบ)|ภายใน|มายื่น|ด้วย|ให้|ที่ได้|ที่ยื่น|ที่ท่าน|และ|หรือ|ประจำ|พร้อม|แล้ว)"
)
_FORM_WORDS = ("แบบ", "แบบฟอร์ม", "แบบพิมพ์")
_SHORT = 4
"""Letters that may stand beside a printed code: scraps of a frame or a seal."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code on the page: which text of the table, where in its line, and what its place is worth, 0 to 1."""

    text: str
    line: int
    start: int
    end: int
    worth: float


def see_codes(page: PageLetters, texts: Iterable[str]) -> list[CodeSeen]:
    """Every code of the table that stands on the page; of those at one place the longest."""
    patterns = [(text, code_pattern(text)) for text in sorted(texts)]
    seen: list[CodeSeen] = []
    for number, line in enumerate(page.lines):
        seen += _longest(_in_line(page, number, line, patterns))
    return seen


def _in_line(
    page: PageLetters, number: int, line: str, patterns: Sequence[tuple[str, re.Pattern[str]]]
) -> Iterator[CodeSeen]:
    for text, pattern in patterns:
        for match in pattern.finditer(line):
            worth = _worth_of(page, number, line[: match.start()], line[match.end() :])
            yield CodeSeen(text, number, match.start(), match.end(), worth)


def _longest(found: Iterable[CodeSeen]) -> list[CodeSeen]:
    kept: list[CodeSeen] = []
    for one in sorted(found, key=lambda code: (code.start - code.end, code.start)):
        if all(one.end <= other.start or one.start >= other.end or _same(one, other) for other in kept):
            kept.append(one)
    return kept


def _same(one: CodeSeen, other: CodeSeen) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _worth_of(page: PageLetters, number: int, before: str, behind: str) -> float:
    """What a code is worth by what stands around it on its line, and by how far down it stands."""
    below_subject = page.subject is not None and number >= page.subject[0]
    listed = _ITEM.match(before) and len(before.strip()) > 1
    if below_subject or listed or _is_mention(before.rstrip(" (\"'["), behind.strip()):
        return _MENTIONED
    return _worth_of_place(before.rstrip(" (\"'["), behind, high=number < _HEAD_LINES)


def _is_mention(before: str, behind: str) -> bool:
    """Led in or followed by words of sentences; the year behind a code is printed with it."""
    counted = _COUNTED.match(behind) and not (behind.startswith("ประจำ") and _leads(before))
    return bool(counted or (not _leads(before) and _SAYS_MENTION.search(before)))


def _leads(before: str) -> bool:
    """Whether a line begins with the code, but for the word for a form."""
    return not _letters(before) or before.strip() in _FORM_WORDS


def _worth_of_place(before: str, behind: str, *, high: bool) -> float:
    if _leads(before):
        return _PRINTED if high else _LOW
    beside = min(len(_letters(before)), len(_letters(behind))) <= _SHORT
    if beside and high and not before.endswith(_FORM_WORDS):
        return _PRINTED
    return _UNCLEAR if beside or high else _MENTIONED


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-zก-ฮ]", "", text)


@lru_cache(maxsize=512)
def code_pattern(text: str) -> re.Pattern[str]:
    """The expression of a code: what follows its letters and figures is no figure, nor a letter of a word."""
    fund, rest = re.match(r"^([^0-9]+?)([\s.]*[0-9].*)?$", search_text(text)).groups()  # type: ignore[union-attr]
    letters = re.sub(r"[^ก-ฮa-z]", "", fund)
    figures = "".join(_figures(rest or ""))
    ways = [
        f"{way}{_GAP}{figures}" for way in _funds(letters, tells_more=bool(re.search("[ก-ฮ]", rest or "")))
    ]
    if "-" in (rest or ""):
        dashed = figures.replace(_DASH, r"\s?[-–—~_]\s?")
        ways += [f"{way}{_GAP}{dashed}" for way in _short_funds(letters)]
    return re.compile(f"(?<![ก-ฮ])(?:{'|'.join(ways)})(?![0-9])")


def _funds(letters: str, *, tells_more: bool) -> Iterator[str]:
    """Of three letters any one may be misread as whatever; of two when a letter stands behind the figures."""
    exact = [_class_of(letter) for letter in letters]
    yield _GAP.join(exact)
    if len(letters) >= 3 or (tells_more and len(letters) > 1):  # two alike letters are no sign
        for at in range(len(exact)):
            yield _GAP.join([*exact[:at], "[ก-ฮa-z]", *exact[at + 1 :]])


def _short_funds(letters: str) -> Iterator[str]:
    """One of three letters lost."""
    if len(letters) == 3:  # see above
        exact = [_class_of(letter) for letter in letters]
        for at in range(3):
            yield _GAP.join(exact[:at] + exact[at + 1 :])


def _class_of(letter: str) -> str:
    alike = next((group for group in _LOOK_ALIKES if letter in group), letter)
    return f"[{re.escape(alike)}]"


def _figures(rest: str) -> Iterator[str]:
    """A figure after a figure may be parted from it by nothing; a sign stands for its kind."""
    for sign in re.sub(r"\s*([-/()])\s*", r"\1", rest.strip(" .")):
        if sign in _FREE:
            yield _FREE[sign]
        elif sign in _DIGITS:
            yield f"[{_DIGITS[sign]}]"
        elif "\u0e30" <= sign <= "\u0e4e":
            yield f"{sign}?"
        else:
            yield _class_of(sign)
