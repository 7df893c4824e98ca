"""Letters misread as a plain guess has it: look-alikes, marks lost, a few strayed. Filing, dates and
addressees are measured with it; search with what the reader was measured to do
(documents/made_up/seeding/misreading.py).
"""

from __future__ import annotations

import math
import random

# What scanners and engines do to Thai: pairs that the search's classes join, and pairs that cross them.
LOOK_ALIKE = {
    "ก": "ถภกา", "ถ": "ภกฤ", "ภ": "กถฎ", "ค": "ดตศ", "ด": "คตล", "ต": "ดคฅ", "บ": "ปยน", "ป": "บฝย",
    "พ": "ฟผฬ", "ผ": "ฝพม", "ฟ": "พฝฬ", "ม": "นฆษ", "น": "มฉบ", "ข": "ชฃบ", "ช": "ขซฆ", "อ": "ฮอ6",
    "ฮ": "อ", "ว": "งา1", "ง": "วจ3", "ร": "ธโจ", "ธ": "รฐ", "ล": "ส9ค", "ส": "ลศ", "จ": "ลงอ",
    "ณ": "ญฌน", "ญ": "ณฌ", "ท": "หฑ", "ห": "ทฑน", "า": "ำวา1", "เ": "แโ1", "แ": "เ", "ไ": "ใโ",
    "ใ": "ไ", "ิ": "ีื", "ี": "ิื", "ื": "ีึ", "ึ": "ิ", "ุ": "ู", "ู": "ุ", "0": "อO6", "1": "lเ7",
    "2": "7Z", "3": "8", "5": "S6", "6": "5b", "7": "1", "8": "3B", "9": "g",
}  # fmt: skip
LOST = frozenset("่้๊๋์็ั")
STRAY = "กมอนรา1 ."


def misread(text: str, *, share: float, dice: random.Random) -> str:
    """The same with this share of the letters wrong: lost, taken for one that looks alike, or strayed."""
    if not share:
        return text
    letters, step = list(text), math.log(1 - share)
    at = int(math.log(1 - dice.random()) / step)
    while at < len(letters):
        letters[at] = _wrong(letters[at], dice)
        at += 1 + int(math.log(1 - dice.random()) / step)
    return "".join(letters)


def _wrong(letter: str, dice: random.Random) -> str:
    if letter == "\n":
        return letter
    how = dice.random()
    if letter in LOST or how < 0.2:
        return ""
    if how < 0.3:
        return letter + dice.choice(STRAY)
    return dice.choice(LOOK_ALIKE.get(letter, STRAY))
