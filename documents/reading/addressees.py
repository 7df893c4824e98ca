"""To whom a letter goes: the line behind `เรียน`, `กราบเรียน`, `ถึง`, `To`, and what of it stands on the next.

Problem     A letter's addressee begins behind a word at the head of its line and may go on below; the same
            word stands in every closing (`จึงเรียนมาเพื่อโปรดทราบ`).
Known as    Rule-based field extraction by an anchor word; edit distance for the anchor.
Steps       In the upper part of a page the first row whose first word is the anchor, or it with one letter
            misread, is taken. A next row goes on with it where it begins behind the anchor, stands close and
            is no field of its own.
Dropped     Names alone without an anchor: envelopes and lists have as many.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from documents.reading.page_rows import Row, around

_ANCHORS: Final = ("กราบเรียน", "ขอประทานเรียน", "เรียน", "นมัสการ", "ถึง", "to", "attention", "attn")
_FIRST: Final = re.compile(r"\s*(?P<word>[ก-๎]{3,14}|[A-Za-z]{2,9})\s*[.:]?\s*")
_JOINED: Final = re.compile(
    r"\s*(?P<word>(?:กราบ)?[เแโ]?ร[ิีืึ]?[ยบป][นม])\s*[.:]?\s*(?=(?:คุณ|ท่าน|นาย|นาง|ผู้|กรรมการ|หัวหน้า|ประธาน|หุ้นส่วน|เจ้าของ|อธิบดี|เลขา|ประกัน))"
)
_OTHER_FIELDS: Final = re.compile(
    r"\s*(?:อ้าง\s?ถ|สิ่งที่|สงท|เรื่อง|เรอง|เลขที่|ตาม|ด้วย|ที่|โทร|วันที่|ข้าพเจ้า|[0-9๐-๙]|ref|re:|subject|dear)",
    re.IGNORECASE,
)
_LOWEST: Final = 0.62
"""Share of the page's height below which no letter says to whom it goes."""
_LEAST_LETTERS, _MOST_LETTERS = 3, 200
_TRUST: Final = 0.97
_TRUST_OF_MISREAD: Final = 0.85


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom, where, and how sure; `at` is the height of the row in pixels from above."""

    name: str
    as_read: str
    box: list[int] | None
    trust: float
    at: float


def find_addressee(rows: Sequence[Row], *, height: int) -> Addressee | None:
    """The addressee of a letter; None for a page that has none."""
    for number, row in enumerate(rows):
        if row.middle > _LOWEST * max(1, height):
            return None
        for run, (start, end) in enumerate(row.runs):
            anchor = _anchor_of(row.text[start:end], alone=run + 1 < len(row.runs))
            if anchor is None:
                continue
            found = _read_from(rows, number, first=start, name_at=start + anchor[0])
            if found is not None:
                name, as_read, box, sure = found
                return Addressee(name, as_read, box, anchor[1] * sure, row.middle)
    return None


def _anchor_of(text: str, *, alone: bool) -> tuple[int, float] | None:
    """Where the name begins behind the anchor, and how sure the anchor is; a row's last run must hold a name,
    one before another run may be the anchor alone.
    """
    match = _FIRST.match(text)
    if match is None:
        return None
    word = match["word"].lower()
    if len(word) < len("To:") and not re.match(r"\s*to\s*[:.]", text, re.IGNORECASE):
        return None
    goes_on = match.end() < len(text)
    for anchor in _ANCHORS:
        if word == anchor and (goes_on or alone):
            return match.end(), _TRUST
    if goes_on and len(word) >= 4 and any(_is_nearly(word, anchor) for anchor in _ANCHORS[:3]):
        return match.end(), _TRUST_OF_MISREAD
    joined = _JOINED.match(text)
    return (joined.end(), _TRUST_OF_MISREAD) if joined else None


def _is_nearly(word: str, anchor: str) -> bool:
    return Levenshtein.distance(word, anchor) <= (1 if len(anchor) < 7 else 2)


def _read_from(
    rows: Sequence[Row], number: int, *, first: int, name_at: int
) -> tuple[str, str, list[int] | None, float] | None:
    row = rows[number]
    name = " ".join(row.text[name_at:].split()).strip(" .:,")
    if len(re.sub("[^ก-๎A-Za-z]", "", name)) < _LEAST_LETTERS:
        return None
    as_read = " ".join(row.text[first:].split())
    boxes = [box] if (box := row.box_of(first, len(row.text))) else []
    trust = row.trust_of(name_at, len(row.text))
    behind = rows[number + 1] if number + 1 < len(rows) else None
    if behind is not None and _goes_on(row, behind, name_at):
        name, as_read = (
            f"{name} {' '.join(behind.text.split())}",
            f"{as_read} {' '.join(behind.text.split())}",
        )
        boxes += [box] if (box := behind.box_of(0, len(behind.text))) else []
    box = around(boxes) if boxes else None
    return name[:_MOST_LETTERS], as_read[:_MOST_LETTERS], box, 0.5 + 0.5 * trust


def _goes_on(row: Row, behind: Row, name_at: int) -> bool:
    """Whether the next row belongs to the name: it begins under it, close by, and is no field of its own."""
    under = [cell.box[0] for cell in row.cells if cell.start >= name_at]
    if not under or not behind.cells or _OTHER_FIELDS.match(behind.text):
        return False
    near = behind.middle - row.middle < 2.2 * row.height
    return near and abs(behind.cells[0].box[0] - min(under)) < 1.2 * row.height
