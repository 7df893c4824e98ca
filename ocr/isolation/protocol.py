"""What a page's process hands over: written by a process that may have been taken over, so read with care."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NoReturn

from ocr.engine import Box, DigitField, PageText, UnreadablePage, Word
from ocr.file_info import FileFacts
from ocr.limits import Limits

RESULT: Final = "result.json"
_WORDS: Final = 100_000
_FIELDS: Final = 1_000
_ALTERNATIVES: Final = 100
_FLAGS: Final = 50
_SHORT: Final = 64
_DETAIL: Final = 4096
_WORD_BYTES: Final = 10_000
_WORD_LIMITS: Final = Limits(text=_WORD_BYTES)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, without tab and line feed, and Cs."""

Facts = dict[str, Any]


class BadAnswer(Exception):
    """The answer is not what an honest process sends."""


def facts_of_file(found: FileFacts) -> Facts:
    return {"pages": found.pages, "flags": list(found.flags)}


def facts_of_page(text: PageText, *, dpi: int, flags: Iterable[str]) -> Facts:
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
    }


def write(facts: Facts, path: Path) -> None:
    path.write_text(json.dumps(facts), encoding="ascii")


def parse(data: bytes) -> Facts:
    """One JSON object with ordinary numbers in it."""
    try:
        facts = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as odd:
        raise BadAnswer(str(odd)[:200]) from odd
    if not isinstance(facts, dict):
        raise BadAnswer("not an object")
    return facts


def _no_constant(name: str) -> NoReturn:
    raise BadAnswer(f"{name} is no number")


def file_from(facts: Facts, *, limits: Limits) -> FileFacts:
    return FileFacts(pages=_whole(facts.get("pages"), 1, limits.pages), flags=flags_from(facts))


def refusal_from(facts: Facts) -> UnreadablePage:
    code, detail = _text(facts.get("code"), at_most=_SHORT), _text(facts.get("detail"), at_most=_DETAIL)
    if not re.fullmatch("[a-z_]+", code):
        raise BadAnswer("no reason code")
    return UnreadablePage(code, cleaned(detail, limits=Limits(text=_DETAIL)))


def seconds_from(answer: Facts) -> float:
    return _number(answer.get("cpu"), 0.0, 1e6)


def bytes_from(answer: Facts) -> int:
    return _whole(answer.get("peak"), 0, 1 << 50)


def flags_from(facts: Facts) -> tuple[str, ...]:
    return tuple(_text(flag, at_most=_SHORT) for flag in _list(facts.get("flags"), at_most=_FLAGS))


def dpi_from(facts: Facts) -> int:
    return _whole(facts.get("dpi"), 1, 10_000)


def text_from(facts: Facts, *, limits: Limits) -> PageText:
    """Check every figure; text is cleaned, boxes are cut to the page."""
    width, height = (_whole(facts.get(side), 1, limits.side) for side in ("width", "height"))
    return PageText(
        text=cleaned(_text(facts.get("text"), at_most=limits.text), limits=limits),
        words=tuple(
            _word(entry, width=width, height=height) for entry in _list(facts.get("words"), at_most=_WORDS)
        ),
        confidence=_share(facts.get("confidence")),
        width=width,
        height=height,
        rotation=_one_of(facts.get("rotation"), (0, 90, 180, 270)),
        skew=_number(facts.get("skew"), -180.0, 180.0),
        blank=_one_of(facts.get("blank"), (True, False)),
        digits=tuple(
            _field(entry, width=width, height=height) for entry in _list(facts.get("digits"), at_most=_FIELDS)
        ),
        engine=_text(facts.get("engine"), at_most=_SHORT),
    )


def cleaned(text: str, *, limits: Limits) -> str:
    """Text that a database, a log and a page can hold: composed, bounded, no controls or half letters."""
    kept = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return kept.encode()[: limits.text].decode(errors="ignore")


def _word(entry: object, *, width: int, height: int) -> Word:
    text, x0, y0, x1, y1, confidence, line = _list(entry, exactly=7)
    return Word(
        text=_short_text(text),
        box=_box((x0, y0, x1, y1), width=width, height=height),
        confidence=_share(confidence),
        line=_whole(line, 0, _WORDS),
    )


def _field(entry: object, *, width: int, height: int) -> DigitField:
    as_read, x0, y0, x1, y1, confidence, others = _list(entry, exactly=7)
    return DigitField(
        as_read=_short_text(as_read),
        box=_box((x0, y0, x1, y1), width=width, height=height),
        confidence=_share(confidence),
        alternatives=tuple(_alternative(other) for other in _list(others, at_most=_ALTERNATIVES)),
    )


def _alternative(entry: object) -> tuple[str, float]:
    text, confidence = _list(entry, exactly=2)
    return _short_text(text), _share(confidence)


def _short_text(value: object) -> str:
    return cleaned(_text(value, at_most=_WORD_BYTES), limits=_WORD_LIMITS)


def _box(corners: tuple[object, object, object, object], *, width: int, height: int) -> Box:
    x0, y0, x1, y1 = (_whole(corner, -1_000_000, 1_000_000) for corner in corners)
    if x1 < x0 or y1 < y0:
        raise BadAnswer("a box that is inside out")
    return max(0, min(x0, width)), max(0, min(y0, height)), max(0, min(x1, width)), max(0, min(y1, height))


def _text(value: object, *, at_most: int) -> str:
    if not isinstance(value, str) or len(value) > at_most:
        raise BadAnswer("not a text, or too long")
    return value


def _list(value: object, *, at_most: int = 0, exactly: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise BadAnswer("not a list")
    if (len(value) > at_most) if exactly is None else (len(value) != exactly):
        raise BadAnswer("a list of the wrong length")
    return value


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswer("not a number")
    if not low <= value <= high:
        raise BadAnswer(f"a number outside {low} to {high}")
    return float(value)


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadAnswer(f"not a whole number of {low} to {high}")
    return value


def _share(value: object) -> float:
    """A confidence; rounding may have pushed it a hair outside 0 to 1."""
    return min(1.0, max(0.0, _number(value, -0.01, 1.01)))


def _one_of(value: object, allowed: tuple[Any, ...]) -> Any:
    if not any(value == choice and type(value) is type(choice) for choice in allowed):
        raise BadAnswer(f"none of {allowed}")
    return value
