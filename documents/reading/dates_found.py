"""The days that stand on a page, with their boxes: read by sso_efiles/text/days in the lines that were read.

Only what has one meaning is told: a spelling that may be another day as well (two figures of a year in either
era) is no date but a guess.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.models import Reading
from sso_efiles.text.days import find_days

_LINE = 6
"""Where a stored word says its line (Reading.words)."""


@dataclass(frozen=True, slots=True)
class DateFound:
    """A day on a page: its value, how it is written there, where."""

    value: date
    as_read: str
    box: list[int]


def find_dates(reading: Reading) -> list[DateFound]:
    """The days on the page of a reading, in reading order; a day is sought within one line."""
    lines: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for word in reading.words:
        lines[word[_LINE] if len(word) > _LINE else 0].append(word)
    return [found for words in lines.values() for found in _find_in_line(words)]


def _find_in_line(words: Sequence[Sequence[Any]]) -> list[DateFound]:
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += f"{word[0]} "
    found = []
    for day in find_days(text):
        if day.read.rivals:
            continue
        own = [
            word
            for word, start in zip(words, starts, strict=True)
            if start < day.end and start + len(word[0]) > day.start
        ]
        found.append(DateFound(day.read.day, text[day.start : day.end].strip(), _around(own)))
    return found


def _around(words: Sequence[Sequence[Any]]) -> list[int]:
    """The smallest box round these words."""
    return [
        min(word[1] for word in words),
        min(word[2] for word in words),
        max(word[3] for word in words),
        max(word[4] for word in words),
    ]
