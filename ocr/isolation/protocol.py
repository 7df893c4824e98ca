"""The protocol of the bounded worker: results written by a process that may have been taken over.

The worker encodes, the client decodes field by field and believes nothing: types, lengths, finite numbers,
boxes within the page. Any oddity is a BadAnswer.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from ocr.engine import Box, DigitField, PageText, PictureDoubt, Remark, UnreadablePage, Word
from ocr.failures import Failure
from ocr.file_info import DpiSource, FileFacts
from ocr.likeness import IMPRINT_DIGITS, Likeness
from ocr.limits import Limits
from ocr.quality.measures import MOST, Measure, Measured, PictureFacts
from ocr.sheet_marks import LONGEST_CODE, MOST_CODES, PREFIX, SheetMarks

RESULT: Final = "result.json"
COMPARE: Final = "compare"
"""The kind of a job that compares two pictures, which lie in its work folder as COMPARED."""
COMPARED: Final = ("first.jpg", "second.jpg")
# guess, all of them: ten times what a dense page needs, and small enough to hold in memory
_MOST_WORDS: Final = 100_000
_MOST_FIELDS: Final = 1_000
_MOST_ALTERNATIVES: Final = 100
_MOST_FLAGS: Final = 50
_LONGEST_NAME: Final = 64
_FAILURES: Final = frozenset(map(str, Failure))
_LONGEST_DETAIL: Final = 4096
_WORD_BYTES: Final = 10_000
_WORD_LIMITS: Final = Limits(text=_WORD_BYTES)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, without tab and line feed, and Cs."""

_CODE: Final = re.compile(f"{PREFIX}[ -~]{{0,{LONGEST_CODE}}}")
"""A code of our sheets: letters that are printed, none of which a database or a page takes amiss."""
_IMPRINT: Final = re.compile(f"[0-9a-f]{{{IMPRINT_DIGITS}}}")

JsonObject = dict[str, Any]


class BadAnswer(Exception):
    """The answer is not what an honest process sends."""


def encode_file_info(found: FileFacts) -> JsonObject:
    return {"pages": found.pages, "flags": list(found.flags)}


def encode_page_text(text: PageText, *, dpi: int, flags: Iterable[str]) -> JsonObject:
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
        "digits": [
            [field.as_read, *field.box, field.confidence, list(field.alternatives)] for field in text.digits
        ],
        "engine": text.engine,
        "remarks": [[remark.doubt, remark.box] for remark in text.remarks],
    }


def encode_picture_facts(facts: PictureFacts) -> JsonObject:
    return {
        "dpi": facts.dpi,
        "source": facts.source,
        "bits": facts.bits,
        "measured": [[one.measure, one.value, one.box] for one in facts.measured],
    }


def encode_sheet_marks(marks: SheetMarks) -> JsonObject:
    return {"codes": list(marks.codes), "frame": marks.frame}


def write_result(facts: JsonObject, path: Path) -> None:
    path.write_text(json.dumps(facts), encoding="ascii")


def parse_result(data: bytes) -> JsonObject:
    """One JSON object with ordinary numbers in it."""
    try:
        facts = json.loads(data, parse_constant=_reject_constant)
    except (ValueError, RecursionError) as odd:
        raise BadAnswer(str(odd)[:200]) from odd
    if not isinstance(facts, dict):
        raise BadAnswer("not an object")
    return facts


def _reject_constant(name: str) -> NoReturn:
    raise BadAnswer(f"{name} is no number")


def decode_file_info(facts: JsonObject, *, limits: Limits) -> FileFacts:
    return FileFacts(pages=_check_integer(facts.get("pages"), 1, limits.pages), flags=decode_flags(facts))


def decode_refusal(facts: JsonObject) -> UnreadablePage:
    code = _check_text(facts.get("code"), at_most=_LONGEST_NAME)
    detail = _check_text(facts.get("detail"), at_most=_LONGEST_DETAIL)
    if code not in _FAILURES:
        raise BadAnswer("no failure that we know")
    return UnreadablePage(Failure(code), clean_text(detail, limits=Limits(text=_LONGEST_DETAIL)))


def decode_cpu_seconds(answer: JsonObject) -> float:
    return _check_number(answer.get("cpu"), 0.0, 1e6)


def decode_peak_bytes(answer: JsonObject) -> int:
    return _check_integer(answer.get("peak"), 0, 1 << 50)


def decode_flags(facts: JsonObject) -> tuple[str, ...]:
    flags = _check_list(facts.get("flags"), at_most=_MOST_FLAGS)
    return tuple(_check_text(flag, at_most=_LONGEST_NAME) for flag in flags)


def decode_dpi(facts: JsonObject) -> int:
    return _check_integer(facts.get("dpi"), 1, 10_000)


def decode_sheet_marks(facts: JsonObject) -> SheetMarks:
    codes = [
        _check_text(one, at_most=LONGEST_CODE)
        for one in _check_list(facts.get("codes", []), at_most=MOST_CODES)
    ]
    if not all(map(_CODE.fullmatch, codes)):
        raise BadAnswer("no code of our sheets")
    return SheetMarks(tuple(codes), frame=_check_choice(facts.get("frame", False), (True, False)))


def decode_imprint(facts: JsonObject) -> str:
    """Of a page with something on it; else empty."""
    imprint = _check_text(facts.get("imprint", ""), at_most=IMPRINT_DIGITS)
    if imprint and not _IMPRINT.fullmatch(imprint):
        raise BadAnswer("no digest of a picture")
    return imprint


def decode_picture_facts(facts: JsonObject) -> PictureFacts:
    """How good the picture is: each measure once, boxes cut to the page."""
    width, height = (_check_integer(facts.get(side), 1, 1 << 24) for side in ("width", "height"))
    told = facts.get("picture")
    if not isinstance(told, dict):
        raise BadAnswer("nothing about the picture")
    measured = [
        _parse_measured(entry, width=width, height=height)
        for entry in _check_list(told.get("measured"), at_most=len(Measure))
    ]
    if len({one.measure for one in measured}) != len(measured):
        raise BadAnswer("a measure twice")
    return PictureFacts(
        dpi=decode_dpi(told),
        source=DpiSource(_check_choice(told.get("source"), tuple(map(str, DpiSource)))),
        bits=_check_choice(told.get("bits"), (1, 8, 24)),
        measured=tuple(measured),
    )


def _parse_measured(entry: object, *, width: int, height: int) -> Measured:
    name, value, corners = _check_list(entry, exactly=3)
    measure = Measure(_check_choice(name, tuple(map(str, Measure))))
    number = _check_number(value, 0.0, MOST)
    if corners is None:
        return Measured(measure, number)
    box = _parse_box(_check_list(corners, exactly=4), width=width, height=height)
    return Measured(measure, number, box)


def decode_likeness(facts: JsonObject) -> Likeness:
    return Likeness(_check_choice(facts.get("likeness"), tuple(map(str, Likeness))))


def decode_page_text(facts: JsonObject, *, limits: Limits) -> PageText:
    """Check every figure; text is cleaned, boxes are cut to the page."""
    width, height = (_check_integer(facts.get(side), 1, limits.side) for side in ("width", "height"))
    words = _check_list(facts.get("words"), at_most=_MOST_WORDS)
    digits = _check_list(facts.get("digits"), at_most=_MOST_FIELDS)
    return PageText(
        text=clean_text(_check_text(facts.get("text"), at_most=limits.text), limits=limits),
        words=tuple(_parse_word(entry, width=width, height=height) for entry in words),
        confidence=_check_probability(facts.get("confidence")),
        width=width,
        height=height,
        rotation=_check_choice(facts.get("rotation"), (0, 90, 180, 270)),
        skew=_check_number(facts.get("skew"), -180.0, 180.0),
        blank=_check_choice(facts.get("blank"), (True, False)),
        digits=tuple(_parse_digit_field(entry, width=width, height=height) for entry in digits),
        engine=_check_text(facts.get("engine"), at_most=_LONGEST_NAME),
        remarks=_parse_remarks(facts.get("remarks"), width=width, height=height),
    )


def clean_text(text: str, *, limits: Limits) -> str:
    """Text that a database, a log and a page can hold: composed, bounded, no controls or half letters."""
    kept = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return kept.encode()[: limits.text].decode(errors="ignore")


def _parse_word(entry: object, *, width: int, height: int) -> Word:
    text, x0, y0, x1, y1, confidence, line = _check_list(entry, exactly=7)
    return Word(
        text=_parse_short_text(text),
        box=_parse_box((x0, y0, x1, y1), width=width, height=height),
        confidence=_check_probability(confidence),
        line=_check_integer(line, 0, _MOST_WORDS),
    )


def _parse_digit_field(entry: object, *, width: int, height: int) -> DigitField:
    as_read, x0, y0, x1, y1, confidence, others = _check_list(entry, exactly=7)
    alternatives = _check_list(others, at_most=_MOST_ALTERNATIVES)
    return DigitField(
        as_read=_parse_short_text(as_read),
        box=_parse_box((x0, y0, x1, y1), width=width, height=height),
        confidence=_check_probability(confidence),
        alternatives=tuple(_parse_alternative(other) for other in alternatives),
    )


def _parse_alternative(entry: object) -> tuple[str, float]:
    text, confidence = _check_list(entry, exactly=2)
    return _parse_short_text(text), _check_probability(confidence)


def _parse_remarks(entries: object, *, width: int, height: int) -> tuple[Remark, ...]:
    remarks = []
    for entry in _check_list(entries, at_most=len(PictureDoubt)):
        doubt, corners = _check_list(entry, exactly=2)
        box = (
            None
            if corners is None
            else _parse_box(_check_list(corners, exactly=4), width=width, height=height)
        )
        remarks.append(Remark(PictureDoubt(_check_choice(doubt, tuple(map(str, PictureDoubt)))), box))
    return tuple(remarks)


def _parse_short_text(value: object) -> str:
    return clean_text(_check_text(value, at_most=_WORD_BYTES), limits=_WORD_LIMITS)


def _parse_box(corners: Sequence[object], *, width: int, height: int) -> Box:
    x0, y0, x1, y1 = (_check_integer(corner, -1_000_000, 1_000_000) for corner in corners)
    if x1 < x0 or y1 < y0:
        raise BadAnswer("a box that is inside out")
    return max(0, min(x0, width)), max(0, min(y0, height)), max(0, min(x1, width)), max(0, min(y1, height))


def _check_text(value: object, *, at_most: int) -> str:
    if not isinstance(value, str) or len(value) > at_most:
        raise BadAnswer("not a text, or too long")
    return value


def _check_list(value: object, *, at_most: int = 0, exactly: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise BadAnswer("not a list")
    if (len(value) > at_most) if exactly is None else (len(value) != exactly):
        raise BadAnswer("a list of the wrong length")
    return value


def _check_number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswer("not a number")
    if not low <= value <= high:
        raise BadAnswer(f"a number outside {low} to {high}")
    return float(value)


def _check_integer(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadAnswer(f"not a whole number of {low} to {high}")
    return value


def _check_probability(value: object) -> float:
    """A confidence; rounding may have pushed it a hair outside 0 to 1."""
    return min(1.0, max(0.0, _check_number(value, -0.01, 1.01)))


def _check_choice(value: object, allowed: tuple[Any, ...]) -> Any:
    if not any(value == choice and type(value) is type(choice) for choice in allowed):
        raise BadAnswer(f"none of {allowed}")
    return value
