"""Pages of all kinds of paper as text: heads and bodies from kinds.txt, filled in, and misread as OCR
misreads.

Two sets that share no wording: `tuning`, which the table of recognisers may be looked at with, and
`held_out`, of which only which kinds were taken for which was looked at, twice. Each kind also has a body of
the other paper now and then named in it as a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from tests.benchmarks.papers.people import Dice, People, grouped

_FILE = Path(__file__).with_name("kinds.txt")
SETS = ("tuning", "held_out")
_HEADS, _BODIES = {"tuning": "t", "held_out": "h"}, {"tuning": "b", "held_out": "B"}
_FILLERS = {
    "tuning": (
        "โทรศัพท์ {phone} โทรสาร {phone}",
        "สำหรับเจ้าหน้าที่ ตรวจแล้วถูกต้อง วันที่ {date}",
        "คำเตือน กรอกข้อความเท็จมีความผิดตามกฎหมาย",
        "ลงชื่อ ............ ({person2}) ตำแหน่ง ........",
    ),
    "held_out": (
        "ติดต่อสอบถาม {phone}",
        "ได้รับเอกสารเมื่อ {date} ผู้รับ {person2}",
        "หมายเหตุ โปรดตรวจสอบก่อนส่ง",
        "ตำบลในเมือง อำเภอเมือง จังหวัด{province} 50000",
    ),
}
_MENTIONS = {
    "tuning": (
        "สิ่งที่ส่งมาด้วย 1. แบบ สปส. 1-03 จำนวน 2 ฉบับ",
        "เอกสารแนบ หนังสือมอบอำนาจ สำเนาบัตรประจำตัวประชาชน อย่างละ 1 ฉบับ",
    ),
    "held_out": (
        "หลักฐานประกอบ: สำเนาทะเบียนบ้าน 1 ชุด หนังสือรับรองบริษัท 1 ชุด",
        "ตามแบบ สปส. 1-10 ที่ยื่นไว้แล้ว และแบบ กท. 20 ก ปีก่อน",
    ),
}
_MENTIONING = 0.3
_CONFUSED = (
    "กภถ", "ขชซ", "คดตศ", "บปษ", "นมฉ", "พผฟฝ", "ลสอ", "ทห", "รธ", "ยบ", "วง", "จข", "ญณ", "ฎฏ",
    "0oO", "1lI", "5S", "8B", "2Z",
)  # fmt: skip
_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(slots=True)
class Kind:
    """The wordings of one kind of paper, by their letter in the file."""

    form: str
    wordings: dict[str, list[list[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSaid:
    """A page as text, and what it is."""

    form: str
    text: str
    blank: bool


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """All kinds of the file."""
    found: list[Kind] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            found.append(Kind(line.strip("[]")))
            continue
        letter, _, rest = line.partition(" ")
        parts = [part.strip() for part in re.split(r" [/|] ", rest)] if rest else []
        found[-1].wordings.setdefault(letter, []).append(parts)
    return tuple(found)


def pages(which: str, *, each: int, seed: int, cer: float = 0.0) -> Iterator[PageSaid]:
    """So many pages of each kind of a set; `cer` is the share of letters misread."""
    for number, kind in enumerate(kinds()):
        dice = np.random.default_rng([seed, number, SETS.index(which)])
        for _ in range(each):
            yield page_of(kind, which, dice, cer=cer)


def page_of(kind: Kind, which: str, dice: Dice, *, cer: float = 0.0) -> PageSaid:
    """One page."""
    if kind.form == "blank":
        return PageSaid(kind.form, "", blank=True)
    lines = written_lines(kind, which, dice)
    filled = fill_in(lines, People(dice))
    return PageSaid(kind.form, misread("\n".join(filled), dice, cer=cer), blank=False)


def written_lines(kind: Kind, which: str, dice: Dice) -> list[str]:
    """A head, a body, what most papers say, and now and then the name of another paper."""
    heads, bodies = kind.wordings[_HEADS[which]], kind.wordings[_BODIES[which]]
    body = [line for line in bodies[dice.integers(len(bodies))] if dice.random() < 0.85]  # guess
    lines = [*heads[dice.integers(len(heads))], *body]
    if kind.form in ("cover", "separator", "map_photo"):
        return lines
    if dice.random() < _MENTIONING:
        said = _MENTIONS[which]
        lines.append(said[dice.integers(len(said))])
    fillers = _FILLERS[which]
    return lines + [fillers[dice.integers(len(fillers))] for _ in range(dice.integers(0, 3))]


def fill_in(lines: list[str], people: People) -> list[str]:
    """The lines with somebody's name, number, place and money in them; every place another one but the
    employer.
    """
    place = people.place()
    home = "เลขที่ {house} ถนน{road} ตำบล{tambon} อำเภอ{district} จังหวัด{province}".format(**place)
    same = {"employer": people.employer(), "account": grouped(people.account()), "month": people.month()}
    same |= {"province": place["province"], "office": f"สำนักงานประกันสังคมจังหวัด{place['province']}"}
    same |= {
        "place": home,
        "phone": place["phone"],
        "business": place["business"],
        "juristic": people.juristic(),
    }
    return [
        line.format(
            **same,
            person=people.person().name,
            person2=people.person().name,
            pid=grouped(people.person().number),
            date=people.date(),
            amount=people.amount(),
            n=people.between(2, 90),
        )
        for line in lines
    ]


def misread(text: str, dice: Dice, *, cer: float) -> str:
    """The text as a reader gives it: letters for their look-alikes, marks and blanks lost, Thai figures,
    lines run together.
    """
    if dice.random() < 0.15:  # guess
        text = text.translate(_THAI_DIGITS)
    if not cer:
        return text
    letters = [_misread_letter(letter, dice, cer) for letter in text]
    if dice.random() < 0.1:  # guess: two lines beside each other read as one
        at = [place for place, letter in enumerate(letters) if letter == "\n"]
        if at:
            letters[at[dice.integers(min(3, len(at)))]] = " "
    return "".join(letters)


def _misread_letter(letter: str, dice: Dice, cer: float) -> str:
    share = cer * (2.0 if letter in _MARKS or letter == " " else 0.8)
    if letter == "\n" or dice.random() >= share:
        return letter
    if letter in _MARKS or letter == " " or dice.random() < 0.2:  # guess
        return ""
    alike = next((group for group in _CONFUSED if letter in group), "")
    if alike and dice.random() < 0.7:  # guess
        return alike[dice.integers(len(alike))]
    thai = "กขคงจชดตทนบปพมยรลวสหอ"
    return thai[dice.integers(len(thai))]
