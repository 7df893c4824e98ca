"""The text of a page as its reading keeps it in columns, and back again as an engine gave it."""

from typing import Any

from documents.models import Reading
from ocr.engine import DigitField, PageText, Word
from sso_efiles.text.thai import clean_ocr


def encode_words(text: PageText) -> list[list[Any]]:
    """[[text, x0, y0, x1, y1, confidence, line], ...]."""
    return [[clean_ocr(word.text), *word.box, round(word.confidence, 3), word.line] for word in text.words]


def encode_digits(text: PageText) -> list[list[Any]]:
    """[[as read, x0, y0, x1, y1, confidence, [[other reading, confidence], ...]], ...]."""
    return [
        [field.as_read, *field.box, round(field.confidence, 3), [list(other) for other in field.alternatives]]
        for field in text.digits
    ]


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
    )


def _decode_word(text: str, x0: int, y0: int, x1: int, y1: int, confidence: float, line: int) -> Word:  # noqa: PLR0913  # a row
    return Word(text, (x0, y0, x1, y1), confidence, line)


def _decode_field(  # noqa: PLR0913  # a row
    as_read: str, x0: int, y0: int, x1: int, y1: int, confidence: float, others: list[list[Any]]
) -> DigitField:
    alternatives = tuple((text, sure) for text, sure in others)
    return DigitField(as_read, (x0, y0, x1, y1), confidence, alternatives)
