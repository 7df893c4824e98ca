"""Answers of a form put into the text of their page, where reading did not find them on the picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from ocr.decode.form_fields import Answer
from ocr.decode.sheet import Sheet
from ocr.engine import Box, PageText, Word

_ALIKE: Final = 80.0
"""Of 100: from here on an answer was read. guess: every fifth letter misread, as in handwriting"""
_SURE: Final = 1.0
"""Confidence of what the file itself says."""


@dataclass(frozen=True, slots=True)
class PlacedAnswer:
    """An answer and its box in pixels of the decoded picture, before the engine turns it."""

    text: str
    box: Box
    drawn: bool


def place_answers(
    answers: tuple[Answer, ...], *, sheet: Sheet, size: tuple[int, int]
) -> tuple[PlacedAnswer, ...]:
    """Points of the sheet to pixels of the picture of this width and height, which the sheet's turn made."""
    return tuple(
        PlacedAnswer(answer.text, _to_pixels(answer.corners, sheet=sheet, size=size), answer.drawn)
        for answer in answers
    )


def _to_pixels(corners: tuple[float, float, float, float], *, sheet: Sheet, size: tuple[int, int]) -> Box:
    lying = sheet.turn in (90, 270)
    width, height = size[::-1] if lying else size
    left, right = ((x - sheet.x0) / sheet.width * width for x in (corners[0], corners[2]))
    top, bottom = ((sheet.y1 - y) / sheet.height * height for y in (corners[3], corners[1]))
    box = (round(left), round(top), round(right), round(bottom))
    return turn_box(box, degrees=sheet.turn, size=(width, height))


def turn_box(box: Box, *, degrees: int, size: tuple[int, int]) -> Box:
    """Where a box lies after its picture of this size was turned clockwise."""
    x0, y0, x1, y1 = box
    width, height = size
    if degrees == 90:
        return height - y1, x0, height - y0, x1
    if degrees == 180:
        return width - x1, height - y1, width - x0, height - y0
    if degrees == 270:
        return y0, width - x1, y1, width - x0
    return box


def add_answers(text: PageText, answers: tuple[PlacedAnswer, ...]) -> tuple[PageText, bool]:
    """The text with the answers that were not read, each a line of its own below; whether there were any."""
    read = _fold(text.text)
    missing = [answer for answer in answers if not _was_read(answer, read)]
    if not missing:
        return text, False
    size = (text.height, text.width) if text.rotation in (90, 270) else (text.width, text.height)
    line = max((word.line for word in text.words), default=-1)
    words = [
        Word(part, turn_box(answer.box, degrees=text.rotation, size=size), _SURE, line + 1 + place)
        for place, answer in enumerate(missing)
        for part in answer.text.split()
    ]
    lines = [text.text, *(answer.text for answer in missing)]
    added = replace(text, text="\n".join(filter(None, lines)), words=(*text.words, *words), blank=False)
    return added, True


def _was_read(answer: PlacedAnswer, read: str) -> bool:
    wanted = _fold(answer.text)
    if not wanted:
        return True
    return wanted in read or (answer.drawn and fuzz.partial_ratio(wanted, read) >= _ALIKE)


def _fold(text: str) -> str:
    """Letters and digits alone, in one form and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or unicodedata.category(sign) in ("Mn", "So"))
