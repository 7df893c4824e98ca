"""The day of a paper among the days that stand on it.

Problem     A form bears a birth, a first day of work, the day it was signed and the day it was received; a
            letter names the letters it answers and a last day to pay. One of them is the paper's own day.
Known as    Candidate ranking by scored rules (a log-linear model with weights by hand), softmax over the
            candidates and "none of them".
Steps       Each day of the rows gets a score: what stands right before it in its row (a caption that makes it
            the paper's, or a birth's, a stamp's), where it stands (alone in its row, above, to the right,
            below a place for a signature, before the addressee), what stands around it (a list of days, a
            part for officers, running text). Days after the scan are never the paper's. The odds of a
            candidate against the others and against none are its share; with the trust in its figures it is
            the confidence, and from a bound on the best is the main one.
Dropped     The first or the last day of a page: on the papers of tests/benchmarks/said_papers.py each is the
            paper's own on about half. Weights learned from labelled pages: there are none yet.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from documents.reading.page_rows import Box, Row
from sso_efiles.text.read_days import ReadDay, find_read_days

MAIN_BOUND: Final = 0.6  # guess: two days in five that are told so sure may be another's
"""Confidence from which a day is told as the paper's own."""
OLDEST: Final = 1972
"""The Workmen's Compensation Fund began in 1974; a day before is a birth's."""
MOST_WEIGHED: Final = 200  # guess: three times the days of the fullest list of insured persons
"""Days of a page that are weighed against each other: each is compared with all."""
_ALIKE: Final = 78
"""Of 100: a caption with one letter in five misread."""
_REACH: Final = 26
"""Letters before a day that speak of it."""
_TOLD: Final = 120
"""Letters before a day, leaders and marks among them, that those are sought in."""
_SIGNED_ABOVE: Final = 5.0
"""Heights of a row that a place for a signature may stand above its day."""
_BODY_LETTERS: Final = 34
_FEW_LETTERS: Final = 4
_HEAD: Final = 0.42
"""Share of the page's height in which a letter has its day."""
_MARKS: Final = re.compile(r"[^ก-ฮะาำเ-ๅa-z0-9(]+")

_OWN: Final = (
    "ให้ไว้ ณ วันที่", "ออกให้ ณ วันที่", "สั่ง ณ วันที่", "ณ วันที่", "วันที่ยื่น", "ยื่นวันที่", "วันที่ออก", "ทำที่", "เขียนที่",
    "date of issue", "dated", "วันที่ชำระ",
)  # fmt: skip
_NOT_OWN: Final = (
    "เกิด", "เกิดวันที่", "วัน เดือน ปีเกิด", "เริ่ม", "เข้าทำงาน", "ออกจากงาน", "ตั้งแต่", "ภายใน", "ครบกำหนด", "กำหนด",
    "หมดอายุ", "จดทะเบียน", "สิ้นสุด", "มีผล", "จนถึง", "ถึงวันที่", "เมื่อวันที่", "เมื่อ", "ลงวันที่", "ประสบอันตราย",
    "ใช้ได้ถึง", "วันออกบัตร", "แก้ไข", "อ้างถึง", "ย้าย", "เปิด", "ปิด", "หยุด",
    "birth", "expiry", "due", "since", "until", "start", "valid",
)  # fmt: skip
_RECEIVED: Final = ("รับวันที่", "เลขรับ", "รับที่", "วันที่รับ", "ลงรับ", "รับแบบ", "received")
_OFFICERS: Final = (
    "สำหรับเจ้าหน้าที่", "เฉพาะเจ้าหน้าที่", "ผู้บันทึก", "ผู้ตรวจ", "เจ้าหน้าที่ผู้รับ", "สำหรับเจ้าพนักงาน",
)  # fmt: skip
_SIGNED: Final = (
    "ลงชื่อ", "ลายมือชื่อ", "ผู้มีอำนาจ", "ผู้รับเงิน", "ผู้มอบอำนาจ", "ผู้รับมอบอำนาจ", "ผู้ยื่น", "ผู้แจ้ง", "signature",
    "นายทะเบียน", "ผู้ประกันตน", "นายจ้าง",
)  # fmt: skip
_RECEIPTS: Final = ("ใบเสร็จรับเงิน", "ใบรับเงิน", "ใบนำฝาก", "receipt", "pay-in")
_RECEIPT_HEAD: Final = 0.25
"""Share of the page's height in which a paper has its title."""
_CAPTION: Final = ("วันที่", "date")
_PERSON_OR_AMOUNT: Final = re.compile(
    r"[0-9][ -]?[0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]{2}[ -]?[0-9]|(?<![0-9])[0-9]{13}(?![0-9])|"
    r"(?:^|\s)(?:นาย|นาง|น\.ส\.)"
)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day on a page, where it stands, and how likely it is the paper's own."""

    row: Row
    found: ReadDay
    trust: float
    """How likely the day is read rightly, 0 to 1."""
    own: float
    """How likely it is the paper's own day, if it is read rightly."""

    @property
    def as_read(self) -> str:
        """As it stands there."""
        return " ".join(self.row.text[self.found.start : self.found.end].split())


@dataclass(frozen=True, slots=True)
class _Page:
    """What candidates are judged by."""

    rows: Sequence[Row]
    width: int
    height: int
    today: date
    addressed_at: float | None
    """Where a letter says to whom it goes, in pixels from above."""
    listed: frozenset[int]
    """Places in the list of candidates that are lines of a list."""
    receipt: bool
    """Whether its head says that money was paid: then the day above and right is the day of payment."""
    to_come: frozenset[int]
    """Rows with a day that is still to come: they tell how long something is valid."""


def find_said_days(
    rows: Sequence[Row], *, width: int, height: int, today: date, addressed_at: float | None
) -> list[SaidDay]:
    """All days on the rows of a page, from above to below, each with its share of being the paper's own."""
    found = [(number, one) for number, row in enumerate(rows) for one in _days_of(row, today)]
    del found[MOST_WEIGHED:]
    places = [(rows[number], one) for number, one in found]
    listed = frozenset(_list_lines(places))
    head = [_letters(row.text) for row in rows if row.middle < _RECEIPT_HEAD * max(1, height)]
    receipt = any(_has(text, _RECEIPTS) for text in head)
    to_come = frozenset(number for number, one in found if one.days[0] > today)
    page = _Page(rows, width, height, today, addressed_at, listed, receipt, to_come)
    scores = [_score(page, at, number, one) for at, (number, one) in enumerate(found)]
    shares = _shares_of(scores, [one.days[0] for _, one in found])
    return [
        SaidDay(row, one, one.trust * _trust_of_words(row, one), share)
        for (row, one), share in zip(places, shares, strict=True)
    ]


def main_of(days: Sequence[SaidDay]) -> SaidDay | None:
    """The paper's own day; None where none is likely enough, or its figures are not."""
    sure = [one for one in days if one.found.sure and one.own * one.trust >= MAIN_BOUND]
    return max(sure, key=lambda one: (one.own * one.trust, -one.row.top), default=None)


def _days_of(row: Row, today: date) -> list[ReadDay]:
    """Within the runs of a row first: what two columns make up together counts only where neither has it."""
    found = [
        ReadDay(one.days, one.trust, one.start + start, one.end + start)
        for start, end in row.runs
        for one in find_read_days(row.text[start:end], today=today)
    ]
    across = find_read_days(row.text, today=today) if len(row.runs) > 1 else []
    found += [
        one for one in across if not any(one.start < other.end and other.start < one.end for other in found)
    ]
    return sorted(found, key=lambda one: one.start)


def _trust_of_words(row: Row, found: ReadDay) -> float:
    return 0.4 + 0.6 * row.trust_of(found.start, found.end)


def _shares_of(scores: Sequence[float], days: Sequence[date]) -> list[float]:
    """Softmax over days and over none of them; a day that stands twice is one candidate."""
    best: dict[date, float] = {}
    for score, day in zip(scores, days, strict=True):
        best[day] = max(score, best.get(day, -math.inf))
    whole = 1 + sum(math.exp(score) for score in best.values())
    return [math.exp(score) / whole for score in scores]


def _list_lines(places: Sequence[tuple[Row, ReadDay]]) -> list[int]:
    """Days under each other in rows that look like lines of a list."""
    lines = [
        (at, row, row.box_of(one.start, one.end))
        for at, (row, one) in enumerate(places)
        if _looks_listed(row, one)
    ]
    under = {
        at
        for at, row, box in lines
        if any(other is not row and _share_column(box, beside) for _, other, beside in lines)
    }
    return [
        at
        for at, (row, one) in enumerate(places)
        if at in under or _PERSON_OR_AMOUNT.search(_rest_of(row, one))
    ]


def _rest_of(row: Row, found: ReadDay) -> str:
    return row.text[: found.start] + row.text[found.end :]


def _looks_listed(row: Row, found: ReadDay) -> bool:
    """Whether a row has other columns: two and some letters in them, or one that says more."""
    letters = len(_letters(_rest_of(row, found)))
    return len(row.runs) > 1 and letters > (_FEW_LETTERS if len(row.runs) == 2 else 0)


def _share_column(box: Box | None, beside: Box | None) -> bool:
    """Whether one stands above the other for the better part of its width."""
    if box is None or beside is None:
        return False
    shared = min(box[2], beside[2]) - max(box[0], beside[0])
    return shared > 0.5 * min(box[2] - box[0], beside[2] - beside[0])


def _score(page: _Page, at: int, number: int, found: ReadDay) -> float:
    """The log of the odds that this is the paper's own day against the page having none."""
    row = page.rows[number]
    day, begin = found.days[0], max(0, found.start - _TOLD)
    if day > page.today or day.year < OLDEST:
        return -9.0
    told = _letters(row.text[begin : found.start])[-_REACH:]
    near = _letters(row.text[max(begin, _run_start(row, found)) : found.start])[-_REACH:]
    return (
        _by_caption(told, near)
        + _by_place(page, row, found)
        + _by_signature(page, number)
        + (-4.0 if at in page.listed or number in page.to_come else 0.0)
        + _by_neighbours(page, number, told)
    )


def _by_caption(told: str, near: str) -> float:
    """What stands before a day in its row, and what in its own run."""
    if _has(near or told, _RECEIVED) or _has(told[-14:], _RECEIVED):
        return -4.5
    if _has(near, _NOT_OWN) or (not near and _has(told[-14:], _NOT_OWN)):
        return -4.5
    if _has(near or told, _OWN):
        return 2.6
    return 1.2 if _has((near or told)[-9:], _CAPTION) else -1.4


def _by_place(page: _Page, row: Row, found: ReadDay) -> float:
    box = row.box_of(found.start, found.end)
    middle, width = row.middle / max(1, page.height), max(1, page.width)
    right = box is not None and box[2] > 0.55 * width
    rest = len(_letters(row.text[_run_start(row, found) : found.start])) + _letters_behind(row, found)
    score = 1.2 if rest <= 6 else -1.6 if rest > _BODY_LETTERS else 0.0
    if page.addressed_at is not None:
        ahead = row.middle < page.addressed_at
        return score + (3.2 if ahead and rest <= 8 else -1.2 if not ahead and rest > 8 else 0.4)
    above = middle < _HEAD and right
    return score + (1.0 if above else 0.0) + (1.8 if above and page.receipt else 0.0)


def _by_signature(page: _Page, number: int) -> float:
    """A place for a signature, or a name between brackets, in the row or a little above."""
    row = page.rows[number]
    for other in page.rows[max(0, number - 4) : number + 1]:
        if row.middle - other.middle > _SIGNED_ABOVE * row.height:
            continue
        told = _letters(other.text)
        if _has(told, _SIGNED) or re.search(r"\([ก-๎.\s]{6,120}\)", other.text):
            return 2.2
    ahead = page.rows[number + 1 : number + 4]
    near = [other for other in ahead if other.middle - row.middle < 3 * row.height]
    return 0.8 if any(_has(_letters(other.text), _SIGNED) for other in near) else 0.0


def _by_neighbours(page: _Page, number: int, told: str) -> float:
    """A part for officers only, or a stamp of receipt."""
    row = page.rows[number]
    around = page.rows[max(0, number - 3) : number + 1]
    near = [other for other in around if row.middle - other.middle < 4.5 * row.height]
    score = 0.0
    if any(_has(_letters(other.text), _OFFICERS) for other in near):
        score -= 2.8
    close = [other for other in (*near, *page.rows[number + 1 : number + 2]) if other is not row]
    if any(_has(_letters(other.text)[:24], _RECEIVED) for other in close) and not _has(told, _OWN):
        score -= 1.5
    return score


def _run_start(row: Row, found: ReadDay) -> int:
    """Where the reader's line that holds a day begins."""
    return next((start for start, end in row.runs if start <= found.start < end), 0)


def _letters_behind(row: Row, found: ReadDay) -> int:
    """Letters behind a day in its own run."""
    end = next((end for start, end in row.runs if start <= found.start < end), len(row.text))
    return len(_letters(row.text[found.end : max(end, found.end)]))


def _letters(text: str) -> str:
    """Without blanks, leaders and the marks that are lost most often."""
    return _MARKS.sub("", text.lower())


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether one of these stands there, or nearly."""
    for word in words:
        bare = _letters(word)
        if len(text) >= len(bare) and fuzz.partial_ratio(bare, text) >= (_ALIKE if len(bare) > 4 else 85):
            return True
    return False
