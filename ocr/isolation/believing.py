"""What is believed of an answer that a process wrote which may have been taken over: nothing unchecked.

Types, lengths, finite numbers, boxes within the page; any oddity is a BadAnswer.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from ocr.engine import Box
from ocr.limits import Limits

_WORD_BYTES: Final = 10_000
_WORD_LIMITS: Final = Limits(text=_WORD_BYTES)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, without tab and line feed, and Cs."""


class BadAnswer(Exception):
    """The answer is not what an honest process sends."""


def clean_text(text: str, *, limits: Limits) -> str:
    """Text that a database, a log and a page can hold: composed, bounded, no controls or half letters."""
    kept = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return kept.encode()[: limits.text].decode(errors="ignore")


def parse_short_text(value: object) -> str:
    return clean_text(check_text(value, at_most=_WORD_BYTES), limits=_WORD_LIMITS)


def parse_box(corners: Sequence[object], *, width: int, height: int) -> Box:
    x0, y0, x1, y1 = (check_integer(corner, -1_000_000, 1_000_000) for corner in corners)
    if x1 < x0 or y1 < y0:
        raise BadAnswer("a box that is inside out")
    return max(0, min(x0, width)), max(0, min(y0, height)), max(0, min(x1, width)), max(0, min(y1, height))


def check_text(value: object, *, at_most: int) -> str:
    if not isinstance(value, str) or len(value) > at_most:
        raise BadAnswer("not a text, or too long")
    return value


def check_list(value: object, *, at_most: int = 0, exactly: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise BadAnswer("not a list")
    if (len(value) > at_most) if exactly is None else (len(value) != exactly):
        raise BadAnswer("a list of the wrong length")
    return value


def check_number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswer("not a number")
    if not low <= value <= high:
        raise BadAnswer(f"a number outside {low} to {high}")
    return float(value)


def check_integer(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadAnswer(f"not a whole number of {low} to {high}")
    return value


def check_probability(value: object) -> float:
    """A confidence; rounding may have pushed it a hair outside 0 to 1."""
    return min(1.0, max(0.0, check_number(value, -0.01, 1.01)))


def check_choice(value: object, allowed: tuple[Any, ...]) -> Any:
    if not any(value == choice and type(value) is type(choice) for choice in allowed):
        raise BadAnswer(f"none of {allowed}")
    return value
