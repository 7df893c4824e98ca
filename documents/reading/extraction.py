"""Information extraction: the words and digit boxes of a page -> the numbers on it, with where they stand.

How numbers are found in text stands in employers/extraction; here they get their boxes, and a doubtful one in
digit boxes the other readings that fit. Which of those is meant, if any, the registry says (mending).
"""

from collections.abc import Iterator
from itertools import chain

from documents.models import Identifier, Page
from employers.extraction import FoundNumber, find_numbers
from employers.identifiers import Check, Kind, plain
from ocr.engine import Box, DigitField, PageText, Word

_MOST_NUMBERS = 200  # guess: a list of insured persons has 20 to 40
"""Identifiers kept of one page."""
_MOST_CANDIDATES = 5  # guess: of 400 handwritten numbers the right one was among five 96 times of 100
"""Readings kept of one doubtful number."""
CONFIDENT = 0.95
"""Told confidence from which digits in boxes are believed as they were read. guess: of numbers of unseen
kinds of paper told above 0.95 439 of 450 were right, of 0.8 to 0.95 4 of 12, below 0.8 none of 5.
"""


def extract_identifiers(page: Page, read: PageText) -> list[Identifier]:
    """The numbers of a page as they were read, not saved yet, in reading order."""
    boxed = {plain(field.as_read): field for field in read.digits}
    out: dict[tuple[str, str], Identifier] = {}
    for found, box in chain(_find_in_lines(read), _find_in_boxes(read)):
        field = boxed.get(found.digits)
        where = field.box if field else box
        doubtful = found.check is Check.SUSPECT or (field is not None and field.confidence < CONFIDENT)
        row = Identifier(
            page=page,
            kind=Identifier.Kind(found.kind.value),
            value=found.digits,
            as_read=found.as_read[:60],
            check_result=Identifier.Check.SUSPECT if doubtful else Identifier.Check.OK,
            box=list(where) if where else None,
            candidates=_possible_readings(found, field) if doubtful and field else [],
        )
        out.setdefault((row.kind, row.value), row)
    return list(out.values())[:_MOST_NUMBERS]


def _possible_readings(found: FoundNumber, field: DigitField) -> list[str]:
    """What a doubtful number in boxes may be: what was read and the engine's alternatives, of these what
    fits its check digit, likeliest first. An account number that was read with confidence has none: that
    its check digit does not fit says little, since SSO has not confirmed the rule.
    """
    if found.kind is Kind.BRANCH_SEQ:
        return []
    if found.kind is Kind.ACCOUNT_NO and field.confidence >= CONFIDENT:
        return []
    readings = (found.digits, *(plain(other) for other, _ in field.alternatives))
    fit = (
        digits
        for digits in readings
        if len(digits) == len(found.digits) and type(found.number)(digits).check is Check.OK
    )
    return list(dict.fromkeys(fit))[:_MOST_CANDIDATES]


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
