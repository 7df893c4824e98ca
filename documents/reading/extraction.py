"""Information extraction: the words and digit boxes of a page -> the numbers on it, with where they stand.

How numbers are found in text stands in employers/extraction; here they get their boxes, and those in digit
boxes what else they may be, by the shares of their places (employers/weighing). Which of those is meant, if
any, is asked of the registry (mending).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.models import Identifier, Page
from documents.reading.hand_written import MOST_SURE, is_by_hand
from documents.reading.leaning import Lean
from documents.reading.number_naming import is_named_on_page, is_of_others_on_page
from documents.reading.read_number import ReadNumber
from employers.extraction import FoundNumber, find_numbers
from employers.identifiers import Check, Kind, can_be, plain
from employers.weighing import (
    SURE,
    SURE_IN_PRINT,
    DoubtfulReading,
    Shares,
    id_kind,
    make_reading,
)
from ocr.engine import MOST_SURE_IN_STAMP, Box, CellKind, DigitField, Handwriting, PageText, Word

_MOST_NUMBERS = 200  # guess: a list of insured persons has 20 to 40
"""Identifiers kept of one page."""
_UNREAD = "?"
"""What stands in a field's reading for a place that cannot be read."""
_LEAST_TRUST = 0.05
_AGREED = 0.999  # guess: of 25 readings none has another digit there
"""Share of the digit of a place in which all readings agree, from an engine that tells no cells."""
_LINE_SURE = 0.9
"""Confidence of its words from which a number in a line that fits its check digit is shown as right; of one
told less the registry is asked. measured: of 150 printed and written numbers of the comb papers that fit, the
three wrong ones were told 0.42, 0.73 and 0.75, and 122 of 147 right ones more than 0.9.
"""
_OF_A_RECEIPT = re.compile(r"(?:เลข(?:ที่)?รับ|ลงรับที่|รับที่)\s*[:.]?\s*$")
"""Before a number that a received-stamp gives the paper: it is no employer's."""
_OF_A_BANK = (3, 1, 5, 1)
"""How banks print the ten digits of an account."""
_KINDS = {10: Kind.ACCOUNT_NO, 13: Kind.NATIONAL_ID, 6: Kind.BRANCH_SEQ}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number was found: its box, the field with the place of its first digit there, else the
    confidence of its words.
    """

    box: Box | None
    field: DigitField | None = None
    first: int = 0
    confidence: float | None = None


def extract_identifiers(page: Page, read: PageText) -> list[Identifier]:
    """The numbers of a page as the reader alone tells them, not saved yet, in reading order."""
    return [number.row for number in find_page_numbers(page, read)]


def find_page_numbers(page: Page, read: PageText) -> list[ReadNumber]:
    """The numbers of a page in reading order, each once, with what they may be."""
    out: dict[tuple[str, str], ReadNumber] = {}
    lean = Lean(read.skew, read.width, read.height)
    level = [replace(word, box=lean.level(word.box)) for word in read.words] if read.skew else read.words
    for found, place in (*_find_in_lines(read), *_find_in_boxes(read), *_find_unread(read)):
        number = _describe(page, found, place, read, known=_is_known(found, place, level, lean))
        if number.is_noise:
            continue
        if lies_within(place.box, [one for one in read.handwriting if one.struck]):
            number.strike()
        key = (number.row.kind, number.row.value)
        if key not in out or (out[key].is_doubtful and number.row.check_result == Identifier.Check.OK):
            out[key] = number
    return list(out.values())[:_MOST_NUMBERS]


def _describe(page: Page, found: FoundNumber, place: _Place, read: PageText, *, known: bool) -> ReadNumber:
    reading = _reading_of(found, place)
    row = Identifier(
        page=page,
        kind=Identifier.Kind(found.kind.value),
        value=found.digits,
        as_read=found.as_read[:60],
        check_result=Identifier.Check(found.check.value),
        box=list(place.box) if place.box else None,
        told=None if place.confidence is None else round(place.confidence, 4),
        by_hand=(place.field.by_hand if place.field else False) or lies_within(place.box, read.handwriting),
    )
    number = ReadNumber(row, reading, _fits=found.check is Check.OK, named=known)
    if reading is None:
        if row.told is not None and row.by_hand:
            row.told = min(row.told, MOST_SURE)
        sure = not row.by_hand and (row.told is None or row.told >= _LINE_SURE)
        number.well_read = sure and row.told is not None
        if not (sure and known):
            row.check_result = Identifier.Check.SUSPECT
        return number
    bar = SURE if row.by_hand else SURE_IN_PRINT
    if known and reading.alone >= bar and found.clean and reading.as_read == found.digits:
        row.check_result, row.told = Identifier.Check.OK, round(reading.alone, 4)
    else:
        row.check_result = Identifier.Check.SUSPECT
        number.settle(reading.weigh({}))
    return number


def _is_known(found: FoundNumber, place: _Place, words: Sequence[Word], lean: Lean) -> bool:
    """Whether boxes, its groups or a label say that this is a number of its kind: in a line one of eleven of
    any other ten or thirteen digits fits as well. Boxes say nothing behind another's label, in the groups of
    a bank, or round a number that nobody can have.
    """
    if place.field is not None and not place.field.in_line:
        others = is_of_others_on_page(lean.level(place.field.box), found.kind, words)
        return not others and place.field.groups != _OF_A_BANK and can_be(found.kind, found.digits)
    if found.vouched:
        return True
    return place.box is not None and is_named_on_page(lean.level(place.box), found.kind, words)


def lies_within(box: Box | None, regions: Sequence[Handwriting]) -> bool:
    """Whether the middle of a box lies in a region that a hand wrote."""
    return is_by_hand(box, [one.box for one in regions])


def _reading_of(found: FoundNumber, place: _Place) -> DoubtfulReading | None:
    if place.field is None:
        return None
    return weigh_field(place.field, found.kind, first=place.first, count=len(found.digits))


def weigh_field(field: DigitField, kind: Kind, *, first: int, count: int) -> DoubtfulReading | None:
    """What may stand in so many places of a field, empty ones left out, as a number of this kind."""
    places = _places_of(field)[first : first + count]
    return make_reading(kind, places, trust=_trust_in(field, places))


def _places_of(field: DigitField) -> list[Shares]:
    """The shares of a field's places, empty ones left out: of its cells, else of its whole readings."""
    cells = [cell for cell in field.cells if cell.kind is not CellKind.EMPTY]
    digits = plain(field.as_read)
    if len(cells) == len(digits):
        return [cell.shares if cell.kind is CellKind.DIGIT else () for cell in cells]
    return _places_of_readings(digits, field)


def _places_of_readings(digits: str, field: DigitField) -> list[Shares]:
    """The marginal shares of each place in the readings that the engine lists, weighed by their likelihoods.
    A place in which all of them agree is sure; of a reading that stands alone every place is as sure as it.
    """
    readings = [(plain(other), sure) for other, sure in field.alternatives]
    alike = [(other, sure) for other, sure in readings if len(other) == len(digits)]
    own = max(field.confidence ** len(digits), max((sure for _, sure in alike), default=0.0))
    whole = own + sum(sure for _, sure in alike)
    table = [[0.0] * 10 for _ in digits]
    for text, sure in ((digits, own), *alike):
        for row, digit in zip(table, text, strict=True):
            if digit.isdecimal():
                row[int(digit)] += sure / whole if whole else 0.1
    agreed = _AGREED if alike else field.confidence
    return [
        () if digit == _UNREAD else _believe(row, agreed) for digit, row in zip(digits, table, strict=True)
    ]


def _believe(row: Shares, agreed: float) -> list[float]:
    """A place of which one digit alone is told is not certain for that."""
    if sum(map(bool, row)) > 1:
        return list(row)
    return [agreed if share else (1.0 - agreed) / 9 for share in row]


def _trust_in(field: DigitField, places: Sequence[Shares]) -> float:
    """How sure the reader is that digits stand in the places, beside which ones: its confidence (geometric
    mean) against that of the likeliest digits.
    """
    likeliest = [max(place) / sum(place) for place in places if any(place)]
    if not field.cells or not likeliest or field.confidence <= 0:
        return 1.0
    mean = 1.0
    for share in likeliest:
        mean *= share ** (1 / len(likeliest))
    unread = any(not any(place) for place in places)  # they weigh in the confidence, and are told apart here
    return 1.0 if unread else min(1.0, max(_LEAST_TRUST, field.confidence / mean))


def _find_in_boxes(read: PageText) -> Iterator[tuple[FoundNumber, _Place]]:
    """Numbers in digit boxes, for an engine that leaves them out of the words."""
    for field in read.digits:
        for found in find_numbers(field.as_read):
            yield found, _Place(field.box, field, _digits_before(field, found))


def _find_unread(read: PageText) -> Iterator[tuple[FoundNumber, _Place]]:
    """Numbers in boxes of which a place cannot be read: the likeliest that fits stands for it, suspect."""
    for field in read.digits:
        text = plain(field.as_read)
        kind = _KINDS.get(len(text))
        if _UNREAD not in text or kind is None or kind is Kind.BRANCH_SEQ:
            continue
        reading = make_reading(kind, _places_of(field))
        fitting = [option.digits for option in reading.options if option.fits] if reading else []
        if fitting:
            kind = kind if kind is Kind.ACCOUNT_NO else id_kind(fitting[0], read_as=kind)
            found = FoundNumber(
                kind, fitting[0], field.as_read, 0, len(field.as_read), Check.SUSPECT, clean=False,
                labelled=False,
            )  # fmt: skip
            yield found, _Place(field.box, field)


def _digits_before(field: DigitField, found: FoundNumber) -> int:
    return len(plain(field.as_read[: found.start]))


def _find_in_lines(read: PageText) -> Iterator[tuple[FoundNumber, _Place]]:
    """Numbers line by line, so that a box can be told from the words of the line; those that stand in digit
    boxes with their field.
    """
    boxed = {found.digits: place for found, place in _find_in_boxes(read)}
    boxed |= {plain(field.as_read): _Place(field.box, field) for field in read.digits}
    lines: dict[int, list[Word]] = {}
    for word in read.words:
        lines.setdefault(word.line, []).append(word)
    for words in lines.values():
        if _says_a_stamp(words, read.seals):
            continue
        text = " ".join(word.text for word in words)
        for found in find_numbers(text):
            if _OF_A_RECEIPT.search(text, 0, found.start):
                continue
            yield found, boxed.get(found.digits) or _place_of(words, found)


def _says_a_stamp(words: Sequence[Word], seals: Sequence[Box]) -> bool:
    """Whether a line is of a stamp: its numbers are no employer's of this page, or curls read as digits."""
    if any(word.confidence > MOST_SURE_IN_STAMP for word in words):
        return False
    box = _around(words)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in seals)


def _place_of(words: list[Word], found: FoundNumber) -> _Place:
    at, hit = 0, []
    for word in words:
        if at < found.end and at + len(word.text) > found.start:
            hit.append(word)
        at += len(word.text) + 1
    if not hit:
        return _Place(None)
    return _Place(_around(hit), confidence=min(word.confidence for word in hit))


def _around(words: Sequence[Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
