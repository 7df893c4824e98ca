"""Information extraction: the words and digit boxes of a page -> the numbers on it, with where they stand.

How numbers are found in text stands in employers/extraction; here they get their boxes, and a doubtful one in
digit boxes is mended where one other reading fits its check.
"""

from collections.abc import Iterator
from itertools import chain

from documents.models import Identifier, Page
from employers.extraction import FoundNumber, find_numbers
from employers.identifiers import Check, plain
from ocr.engine import Box, DigitField, PageText, Word

_MOST_NUMBERS = 200  # guess: a list of insured persons has 20 to 40
"""Identifiers kept of one page."""


def extract_identifiers(page: Page, read: PageText) -> list[Identifier]:
    """The numbers of a page, not saved yet, in reading order."""
    boxed = {plain(field.as_read): field for field in read.digits}
    out: dict[tuple[str, str], Identifier] = {}
    for found, box in chain(_find_in_lines(read), _find_in_boxes(read)):
        field = boxed.get(found.digits)
        where = field.box if field else box
        value, check = _mend_number(found, field)
        row = Identifier(
            page=page,
            kind=Identifier.Kind(found.kind.value),
            value=value,
            as_read=found.as_read[:60],
            check_result=Identifier.Check(check.value),
            box=list(where) if where else None,
        )
        out.setdefault((row.kind, row.value), row)
    return list(out.values())[:_MOST_NUMBERS]


def _mend_number(found: FoundNumber, field: DigitField | None) -> tuple[str, Check]:
    """As it was read when it fits or nothing better does; else the likeliest other reading that fits."""
    if found.check is Check.SUSPECT and field is not None:
        for other, _ in field.alternatives:
            digits = plain(other)
            if len(digits) == len(found.digits) and type(found.number)(digits).check is Check.OK:
                return digits, Check.OK
    return found.digits, found.check


def _find_in_boxes(read: PageText) -> Iterator[tuple[FoundNumber, Box | None]]:
    """Numbers in digit boxes, for an engine that leaves them out of the words."""
    for field in read.digits:
        for found in find_numbers(field.as_read):
            yield found, field.box


def _find_in_lines(read: PageText) -> Iterator[tuple[FoundNumber, Box | None]]:
    """Numbers line by line, so that a box can be told from the words of the line."""
    lines: dict[int, list[Word]] = {}
    for word in read.words:
        lines.setdefault(word.line, []).append(word)
    for words in lines.values():
        text = " ".join(word.text for word in words)
        for found in find_numbers(text):
            yield found, _box_of(words, found)


def _box_of(words: list[Word], found: FoundNumber) -> Box | None:
    at, hit = 0, []
    for word in words:
        if at < found.end and at + len(word.text) > found.start:
            hit.append(word.box)
        at += len(word.text) + 1
    if not hit:
        return None
    return min(b[0] for b in hit), min(b[1] for b in hit), max(b[2] for b in hit), max(b[3] for b in hit)
