"""What stamps and a camera's view mean for the text that was read: seals told, boxes where they are seen."""

from __future__ import annotations

from dataclasses import replace

from ocr.engine import MOST_SURE_IN_STAMP, Box, DigitField, PageText, PictureDoubt, Remark, Word
from ocr.lines.boxes import bounding_box
from ocr.preparation.photographed import PhotoSheet
from ocr.recognition.remarks import turn_box

_FEWEST_DIGITS = 5  # guess: an account number in parts


def tell_seals(text: PageText, seals: tuple[Box, ...], *, shape: tuple[int, ...]) -> PageText:
    """The text with seals of a picture of that shape, turned as it; nothing but seals is sparse."""
    size = (shape[1], shape[0])
    turned = tuple(box for seal in seals if (box := turn_box(seal, size, text.rotation)))
    text = replace(text, seals=(*text.seals, *turned))
    told = any(remark.doubt is PictureDoubt.SPARSE for remark in text.remarks)
    if not turned or not text.blank:
        return text
    sparse = () if told else (Remark(PictureDoubt.SPARSE, bounding_box(turned)),)
    return replace(text, blank=False, remarks=(*text.remarks, *sparse))


def doubt_numbers_in_seals(text: PageText, seals: tuple[Box, ...]) -> PageText:
    """Numbers whose middle lies in one of the seals are told as unsure as they are."""
    if not seals:
        return text
    fields = tuple(_doubt_field(field) if _lies_in(field.box, seals) else field for field in text.digits)
    words = tuple(_doubt_word(word) if _lies_in(word.box, seals) else word for word in text.words)
    return replace(text, digits=fields, words=words, seals=(*text.seals, *seals))


def _lies_in(box: Box, seals: tuple[Box, ...]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in seals)


def _doubt_field(field: DigitField) -> DigitField:
    return replace(field, confidence=min(field.confidence, MOST_SURE_IN_STAMP))


def _doubt_word(word: Word) -> Word:
    digits = sum(letter.isdecimal() for letter in word.text)
    return (
        replace(word, confidence=min(word.confidence, MOST_SURE_IN_STAMP))
        if digits >= _FEWEST_DIGITS
        else word
    )


def lay_back(text: PageText, sheet: PhotoSheet, *, shape: tuple[int, ...]) -> PageText:
    """Text of a flattened sheet with its boxes in the photograph of that shape, which people see."""
    size = (shape[1], shape[0])

    def back(box: Box) -> Box:
        return sheet.map_back(box, size, degrees=text.rotation)

    width, height = size if text.rotation in (0, 180) else size[::-1]
    digits = tuple(
        replace(
            field,
            box=back(field.box),
            cells=tuple(replace(cell, box=back(cell.box)) for cell in field.cells),
        )
        for field in text.digits
    )
    return replace(
        text,
        width=width,
        height=height,
        skew=text.skew + sheet.lean(),
        words=tuple(replace(word, box=back(word.box)) for word in text.words),
        digits=digits,
        handwriting=tuple(replace(one, box=back(one.box)) for one in text.handwriting),
        seals=tuple(back(box) for box in text.seals),
        remarks=tuple(replace(one, box=back(one.box) if one.box else None) for one in text.remarks),
    )
