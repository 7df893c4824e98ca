"""What an engine gave and what its reading keeps are one."""

import json

from documents.models import Reading
from documents.reading.stored_text import decode_text, encode_digits, encode_words
from ocr.engine import DigitField, PageText, Word

TEXT = PageText(
    text="สปส. 1-10",
    words=(Word("สปส.", (1, 2, 30, 40), 0.912, 0), Word("1-10", (35, 2, 60, 40), 0.5, 0)),
    confidence=0.7,
    width=100,
    height=200,
    rotation=90,
    skew=0.25,
    digits=(DigitField("12", (1, 1, 9, 9), 0.4, (("13", 0.3),)),),
    engine="made up",
)


def test_a_stored_reading_gives_back_what_the_engine_gave() -> None:
    reading = Reading(
        text=TEXT.text,
        words=json.loads(json.dumps(encode_words(TEXT))),
        digits=json.loads(json.dumps(encode_digits(TEXT))),
        confidence=0.7, width=100, height=200, rotation=90, skew=0.25, engine="made up",
    )  # fmt: skip
    assert decode_text(reading) == TEXT


def test_signs_that_no_column_takes_are_not_stored() -> None:
    (word,) = encode_words(PageText("", (Word("ก\x00ข", (0, 0, 1, 1), 0.98765, 3),), 1, 10, 10))
    assert word == ["กข", 0, 0, 1, 1, 0.988, 3]
