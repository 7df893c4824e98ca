"""A page's text as the bounded worker writes it, and as its client believes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ocr.engine import (
    CellKind,
    DigitCell,
    DigitField,
    Handwriting,
    PageText,
    PictureDoubt,
    Remark,
    Word,
)
from ocr.isolation.believing import (
    BadAnswer,
    check_choice,
    check_integer,
    check_list,
    check_number,
    check_probability,
    check_text,
    clean_text,
    parse_box,
    parse_short_text,
)
from ocr.limits import Limits

# guess, all of them: ten times what a dense page needs, and small enough to hold in memory
_MOST_WORDS: Final = 100_000
_MOST_FIELDS: Final = 1_000
_MOST_ALTERNATIVES: Final = 100
_MOST_CELLS: Final = 64
_LONGEST_NAME: Final = 64
_DIGITS: Final = 10


def encode_page_text(text: PageText, *, dpi: int, flags: Iterable[str]) -> dict[str, Any]:
    return {
        "dpi": dpi,
        "flags": list(flags),
        "text": text.text,
        "words": [[word.text, *word.box, word.confidence, word.line] for word in text.words],
        "confidence": text.confidence,
        "width": text.width,
        "height": text.height,
        "rotation": text.rotation,
        "skew": text.skew,
        "blank": text.blank,
        "digits": [_encode_digit_field(field) for field in text.digits],
        "engine": text.engine,
        "remarks": [[remark.doubt, remark.box] for remark in text.remarks],
        "handwriting": [[*one.box, one.confidence, one.struck] for one in text.handwriting],
        "seals": [list(box) for box in text.seals],
    }


def _encode_digit_field(field: DigitField) -> list[Any]:
    cells = [[*cell.box, cell.kind, list(cell.shares)] for cell in field.cells]
    others = list(field.alternatives)
    return [
        field.as_read,
        *field.box,
        field.confidence,
        others,
        cells,
        list(field.groups),
        field.by_hand,
        field.in_line,
    ]


def decode_page_text(facts: dict[str, Any], *, limits: Limits) -> PageText:
    """Check every figure; text is cleaned, boxes are cut to the page."""
    width, height = (check_integer(facts.get(side), 1, limits.side) for side in ("width", "height"))
    words = check_list(facts.get("words"), at_most=_MOST_WORDS)
    digits = check_list(facts.get("digits"), at_most=_MOST_FIELDS)
    return PageText(
        text=clean_text(check_text(facts.get("text"), at_most=limits.text), limits=limits),
        words=tuple(_parse_word(entry, width=width, height=height) for entry in words),
        confidence=check_probability(facts.get("confidence")),
        width=width,
        height=height,
        rotation=check_choice(facts.get("rotation"), (0, 90, 180, 270)),
        skew=check_number(facts.get("skew"), -180.0, 180.0),
        blank=check_choice(facts.get("blank"), (True, False)),
        digits=tuple(_parse_digit_field(entry, width=width, height=height) for entry in digits),
        engine=check_text(facts.get("engine"), at_most=_LONGEST_NAME),
        remarks=_parse_remarks(facts.get("remarks"), width=width, height=height),
        handwriting=tuple(
            _parse_handwriting(entry, width=width, height=height)
            for entry in check_list(facts.get("handwriting", []), at_most=_MOST_FIELDS)
        ),
        seals=tuple(
            parse_box(check_list(entry, exactly=4), width=width, height=height)
            for entry in check_list(facts.get("seals", []), at_most=_MOST_FIELDS)
        ),
    )


def _parse_word(entry: object, *, width: int, height: int) -> Word:
    text, x0, y0, x1, y1, confidence, line = check_list(entry, exactly=7)
    return Word(
        text=parse_short_text(text),
        box=parse_box((x0, y0, x1, y1), width=width, height=height),
        confidence=check_probability(confidence),
        line=check_integer(line, 0, _MOST_WORDS),
    )


def _parse_digit_field(entry: object, *, width: int, height: int) -> DigitField:
    as_read, x0, y0, x1, y1, confidence, others, cells, groups, *flags = check_list(entry, exactly=11)
    by_hand, in_line = (check_choice(flag, (True, False)) for flag in flags)
    alternatives = check_list(others, at_most=_MOST_ALTERNATIVES)
    return DigitField(
        as_read=parse_short_text(as_read),
        box=parse_box((x0, y0, x1, y1), width=width, height=height),
        confidence=check_probability(confidence),
        alternatives=tuple(_parse_alternative(other) for other in alternatives),
        cells=tuple(
            _parse_cell(cell, width=width, height=height) for cell in check_list(cells, at_most=_MOST_CELLS)
        ),
        groups=tuple(check_integer(one, 1, _MOST_CELLS) for one in check_list(groups, at_most=_MOST_CELLS)),
        by_hand=by_hand,
        in_line=in_line,
    )


def _parse_cell(entry: object, *, width: int, height: int) -> DigitCell:
    x0, y0, x1, y1, kind, shares = check_list(entry, exactly=6)
    told = check_list(shares, at_most=_DIGITS)
    if len(told) not in (0, _DIGITS):
        raise BadAnswer("not a share for each digit")
    return DigitCell(
        box=parse_box((x0, y0, x1, y1), width=width, height=height),
        kind=CellKind(check_choice(kind, tuple(map(str, CellKind)))),
        shares=tuple(check_probability(share) for share in told),
    )


def _parse_handwriting(entry: object, *, width: int, height: int) -> Handwriting:
    x0, y0, x1, y1, confidence, struck = check_list(entry, exactly=6)
    box = parse_box((x0, y0, x1, y1), width=width, height=height)
    return Handwriting(box, check_probability(confidence), struck=check_choice(struck, (True, False)))


def _parse_alternative(entry: object) -> tuple[str, float]:
    text, confidence = check_list(entry, exactly=2)
    return parse_short_text(text), check_probability(confidence)


def _parse_remarks(entries: object, *, width: int, height: int) -> tuple[Remark, ...]:
    remarks = []
    for entry in check_list(entries, at_most=len(PictureDoubt)):
        doubt, corners = check_list(entry, exactly=2)
        box = (
            None if corners is None else parse_box(check_list(corners, exactly=4), width=width, height=height)
        )
        remarks.append(Remark(PictureDoubt(check_choice(doubt, tuple(map(str, PictureDoubt)))), box))
    return tuple(remarks)
