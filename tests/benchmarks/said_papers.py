"""Papers that say their day, period, sheet and addressee, as text with boxes, and what they say in truth.

The wordings (said_wordings.json) were written before the reader was tuned, in two halves: `TAUGHT` may be
looked at while tuning, `HELD_OUT` is for measuring only. A line's parts stand between bars; `^` centres a
line, `>` puts it to the right.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from documents.models import Reading
from tests.benchmarks.plain_slips import misread

WIDTH, HEIGHT = 1654, 2339
_LETTER, _STEP, _TALL = 13, 62, 40
_LONG = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MARKS_ALONE = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")


@dataclass(frozen=True, slots=True)
class Wordings:
    """How days, months, years, sheets and whole papers are written in one half."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    years: tuple[str, ...]
    sheets: tuple[str, ...]
    people: tuple[str, ...]
    papers: tuple[str, ...]


def _wordings_of(half: str) -> Wordings:
    told = json.loads((Path(__file__).parent / "said_wordings.json").read_text(encoding="utf-8"))[half]
    papers = ("\n".join(lines) for lines in told.pop("papers"))
    return Wordings(**{name: tuple(given) for name, given in told.items()}, papers=tuple(papers))


TAUGHT, HELD_OUT = _wordings_of("taught"), _wordings_of("held_out")


@dataclass(frozen=True, slots=True)
class Said:
    """A page as it was read, and what stands on it in truth; empty where it says nothing of the kind."""

    reading: Reading
    date: str
    period: str
    sheet: str
    addressee: str


def make_paper(wordings: Wordings, dice: random.Random, *, noise: float, plain_digits: bool = False) -> Said:
    """One page in these wordings, with this share of its letters misread; with `plain_digits` only letters
    are, for no reader can know that a 3 was an 8.
    """
    day = date(2005, 1, 1) + timedelta(days=dice.randrange(365 * 20))
    paper = dice.choice(wordings.papers)
    style, thai = dice.choice(wordings.days), dice.random() < 0.3
    many = dice.randint(2, 12)
    number, who = dice.randint(1, many), dice.choice(wordings.people)
    before = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    texts = {
        "date": _write_day(day, style),
        "past": _write_day(day - timedelta(days=dice.randint(40, 2000)), style),
        "past2": _write_day(day - timedelta(days=dice.randint(40, 2000)), style),
        "past3": _write_day(day - timedelta(days=dice.randint(40, 2000)), style),
        "late": _write_day(day + timedelta(days=dice.randint(1, 20)), style),
        "future": _write_day(day + timedelta(days=dice.randint(10, 900)), style),
        "future0": _write_day(day + timedelta(days=dice.randint(0, 4)), style),
        "birth": _write_day(day - timedelta(days=dice.randint(7000, 20000)), dice.choice(wordings.days[:3])),
        "month": _write_day(before, dice.choice(wordings.months)),
        "year": _write_day(before, dice.choice(wordings.years)),
        "sheet": dice.choice(wordings.sheets).format(n=number, all=many),
        "who": who,
    }
    written = paper.format(**texts)
    written = written.translate(_THAI_DIGITS) if thai else written
    spoil = _misread_letters if plain_digits else misread
    spoilt = spoil(written, share=noise, dice=dice)
    year = before.year if "{year}" in paper else None
    return Said(
        lay_out(_keep_layout(written, spoilt)),
        day.isoformat() if "{date}" in paper else "",
        str(year) if year else f"{before:%Y-%m}" if "{month}" in paper else "",
        f"{number}/{many}" if "{sheet}" in paper else "",
        who if "{who}" in paper else "",
    )


def _write_day(day: date, style: str) -> str:
    be = day.year + 543
    return style.format(
        d=day.day, m=day.month, be=be, ce=day.year, yy=f"{be % 100:02}",
        long=_LONG[day.month - 1], short=_SHORT[day.month - 1], english=_ENGLISH[day.month - 1],
    )  # fmt: skip


def _misread_letters(text: str, *, share: float, dice: random.Random) -> str:
    """Digits stay what they are; bars and signs of layout as well."""
    spoilt = (one if one.isdecimal() else misread(one, share=share, dice=dice) for one in text)
    return "".join(spoilt)


def _keep_layout(written: str, spoilt: str) -> str:
    """A sign of layout that noise took away is put back: it is no letter of the page."""
    lines = []
    for was, now in zip(written.split("\n"), spoilt.split("\n"), strict=True):
        sign = was[0] if was[:1] in "^>" else ""
        lines.append(sign + now.lstrip("^>"))
    return "\n".join(lines)


def lay_out(written: str, *, confidence: float = 0.93) -> Reading:
    """The page of these lines as a reader would have stored it, each part of a line a line of its own."""
    words, top, line = [], 130, 0
    for row in written.split("\n"):
        parts = [part.strip() for part in row.lstrip("^>").split("|")]
        for number, part in enumerate(parts):
            at = _place(row, part, number, len(parts))
            for word in part.split():
                end = at + _LETTER * max(1, sum(letter not in _MARKS_ALONE for letter in word))
                words.append([word, at, top, end, top + _TALL, confidence, line])
                at = end + _LETTER
            line += 1
        top += _STEP
    text = "\n".join(" ".join(row.lstrip("^>").replace("|", " ").split()) for row in written.split("\n"))
    return Reading(
        text=text, words=words, digits=[], confidence=confidence, width=WIDTH, height=HEIGHT, dpi=200
    )


_Place = Callable[[str, str, int, int], int]


def _place(row: str, part: str, number: int, parts: int) -> int:
    wide = _LETTER * len(part)
    if row.startswith("^"):
        return max(100, (WIDTH - wide) // 2)
    if row.startswith(">"):
        return max(100, WIDTH - 160 - wide)
    return 120 + number * (WIDTH - 240) // parts


def draw_papers(
    wordings: Wordings,
    *,
    seed: int,
    count: int,
    noise: float,
    plain_digits: bool = False,
) -> Sequence[Said]:
    """So many of them; the same for the same seed."""
    dice = random.Random(seed)
    return [make_paper(wordings, dice, noise=noise, plain_digits=plain_digits) for _ in range(count)]
