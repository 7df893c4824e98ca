"""The text of a page as its reading keeps it in columns, and back again as an engine gave it."""

from collections.abc import Sequence
from typing import Any, Final

from documents.models import Reading
from ocr.engine import CellKind, DigitCell, DigitField, Handwriting, PageText, Word
from sso_efiles.text.thai import clean_ocr

_LEAST_SHARE: Final = 1e-4  # guess: the error promised of a whole number is ten times as much


def encode_words(text: PageText) -> list[list[Any]]:
    """[[text, x0, y0, x1, y1, confidence, line], ...]."""
    return [[clean_ocr(word.text), *word.box, round(word.confidence, 3), word.line] for word in text.words]


def encode_digits(text: PageText) -> list[list[Any]]:
    """[[as read, x0, y0, x1, y1, confidence, [[other reading, confidence], ...], [cell, ...], [group, ...],
    by hand, in a line], ...]; a cell is [x0, y0, x1, y1, kind, [digit, share, digit, share, ...]].
    """
    return [
        [
            field.as_read,
            *field.box,
            round(field.confidence, 3),
            [list(other) for other in field.alternatives],
            [_encode_cell(cell) for cell in field.cells],
            list(field.groups),
            field.by_hand,
            field.in_line,
        ]
        for field in text.digits
    ]


def _encode_cell(cell: DigitCell) -> list[Any]:
    """Digits that may well stand there, and no others: most cells have one."""
    told = [(digit, round(share, 5)) for digit, share in enumerate(cell.shares) if share >= _LEAST_SHARE]
    return [*cell.box, cell.kind.value, [part for pair in told for part in pair]]


def encode_handwriting(text: PageText) -> list[list[Any]]:
    """[[x0, y0, x1, y1, confidence, struck out], ...]."""
    return [[*one.box, round(one.confidence, 3), one.struck] for one in text.handwriting]


def decode_text(reading: Reading) -> PageText:
    """What the engine found, from the columns of its reading."""
    return PageText(
        text=reading.text,
        words=tuple(_decode_word(*stored) for stored in reading.words),
        confidence=reading.confidence,
        width=reading.width,
        height=reading.height,
        rotation=reading.rotation,
        skew=reading.skew,
        blank=reading.blank,
        digits=tuple(_decode_field(*stored) for stored in reading.digits),
        engine=reading.engine,
        handwriting=tuple(
            Handwriting((x0, y0, x1, y1), sure, *struck)
            for x0, y0, x1, y1, sure, *struck in reading.handwriting
        ),
        seals=tuple((row[0], row[1], row[2], row[3]) for row in reading.seals),
    )


def _decode_word(text: str, x0: int, y0: int, x1: int, y1: int, confidence: float, line: int) -> Word:  # noqa: PLR0913  # a row
    return Word(text, (x0, y0, x1, y1), confidence, line)


def _decode_field(  # noqa: PLR0913  # a row; older ones end after the other readings
    as_read: str,
    x0: int,
    y0: int,
    x1: int,
    y1: int,
    confidence: float,
    others: list[list[Any]],
    cells: Sequence[list[Any]] = (),
    groups: Sequence[int] = (),
    by_hand: bool = False,  # noqa: FBT001, FBT002
    in_line: bool = False,  # noqa: FBT001, FBT002
) -> DigitField:
    alternatives = tuple((text, sure) for text, sure in others)
    told = tuple(_decode_cell(*cell) for cell in cells)
    return DigitField(
        as_read, (x0, y0, x1, y1), confidence, alternatives, told, tuple(groups), by_hand, in_line
    )


def _decode_cell(x0: int, y0: int, x1: int, y1: int, kind: str, told: list[float]) -> DigitCell:  # a row
    """Shares with nothing for the digits that were left out; their sum is 1 again."""
    shares = [0.0] * 10
    for digit, share in zip(told[::2], told[1::2], strict=True):
        shares[int(digit)] = share
    whole = sum(shares)
    return DigitCell(
        (x0, y0, x1, y1), CellKind(kind), tuple(share / whole for share in shares) if whole else ()
    )
