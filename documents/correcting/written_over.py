"""Words of a stored reading written over by a person's, and put back (pure).

Problem     A corrected line has to be found by search, shown and exported with boxes over its words; what the
            machine had read has to come back, letter for letter, when the correction is taken back.
Known as    A patch with its inverse.
Steps       The words of one line, or of a box, are one run of rows; in the text they are the stretch from the
            first of them to the last. The new words share the box of the old by their letters. The patch
            keeps the old rows, the old stretch and both places.
Dropped     Keeping corrections beside the text and laying them over it at each use: search, export, snippets
            and screens would each have to know of them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from documents.turning import Box

_LINE = 6
"""Where a stored word says its line (Reading.words)."""
_REACH = 60  # guess: as the viewer looks for the next word of a text (documents/screens/reading/words.py)
SURE = 1.0
"""Confidence of what a person keyed from the picture."""
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a reading says: its text, and its words as they are stored."""

    text: str
    words: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Patch:
    """What was written over, and where the new words stand."""

    first: int
    """The row of the first new word."""
    count: int
    """New words."""
    rows: list[list[Any]]
    """The rows that they replaced."""
    start: int
    """Where the new stretch begins in the text."""
    length: int
    """Letters of the new stretch."""
    old: str
    """The stretch that it replaced."""

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Self:
        """As `dump` kept it."""
        return cls(**stored)

    def dump(self) -> dict[str, Any]:
        """For a column of JSON."""
        return asdict(self)

    @property
    def as_read(self) -> str:
        """What the machine had read there."""
        return " ".join(str(row[0]) for row in self.rows)


def rows_in_box(words: Rows, box: Box) -> range:
    """The run of words whose middles lie in a box: those of the line that has most of them there."""
    x0, y0, x1, y1 = box
    inside = [
        at for at, row in enumerate(words)
        if x0 <= (row[1] + row[3]) / 2 <= x1 and y0 <= (row[2] + row[4]) / 2 <= y1
    ]  # fmt: skip
    lines = [words[at][_LINE] for at in inside]
    line = max(dict.fromkeys(lines), key=lines.count, default=None)
    return _run([at for at in inside if words[at][_LINE] == line], behind=len(words))


def lines_of(words: Rows) -> dict[int, tuple[list[int], str]]:
    """The lines of a reading in their order: the box of each, and its words."""
    lines: dict[int, list[Sequence[Any]]] = {}
    for row in words:
        lines.setdefault(row[_LINE], []).append(row)
    return {
        line: (list(_around(rows)), " ".join(str(row[0]) for row in rows)) for line, rows in lines.items()
    }


def rows_of_line(words: Rows, line: int) -> range:
    """The run of words of a line; empty where there is none of this number."""
    return _run([at for at, row in enumerate(words) if row[_LINE] == line], behind=len(words))


def _run(rows: Sequence[int], *, behind: int) -> range:
    return range(rows[0], rows[-1] + 1) if rows else range(behind, behind)


def write_over(said: Said, at: range, value: str, *, box: Box) -> tuple[Said, Patch]:
    """What is said with these rows replaced by a person's words; a box without words gets a line of its own
    behind the last.
    """
    start, end = _stretch(said, at)
    new = value if at or not said.text else f"\n{value}"
    rows = said.words[at.start : at.stop]
    line = rows[0][_LINE] if rows else max((row[_LINE] for row in said.words), default=-1) + 1
    made = _spread(value.split(), _around(rows) if rows else box, line=line)
    patch = Patch(at.start, len(made), rows, start, len(new), said.text[start:end])
    return Said(
        said.text[:start] + new + said.text[end:],
        [*said.words[: at.start], *made, *said.words[at.stop :]],
    ), patch


def put_back(said: Said, patch: Patch) -> Said:
    """What was said before this patch, where no other was laid on it since."""
    return Said(
        said.text[: patch.start] + patch.old + said.text[patch.start + patch.length :],
        [*said.words[: patch.first], *patch.rows, *said.words[patch.first + patch.count :]],
    )


def _stretch(said: Said, at: range) -> tuple[int, int]:
    """Where these words stand in the text; its end where they do not stand there."""
    place, start, end = 0, -1, -1
    for number, row in enumerate(said.words[: at.stop]):
        found = said.text.find(row[0], place, place + len(row[0]) + _REACH) if row[0] else -1
        if found < 0:
            continue
        place = found + len(row[0])
        if number >= at.start:
            start, end = found if start < 0 else start, place
    return (start, end) if start >= 0 else (len(said.text), len(said.text))


def _around(rows: Rows) -> Box:
    lefts, tops, rights, bottoms = zip(*(row[1:5] for row in rows), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _spread(words: Sequence[str], box: Box, *, line: int) -> list[list[Any]]:
    """Words side by side in one box, each as wide as it has letters; a space is one letter."""
    x0, y0, x1, y1 = box
    letters = sum(map(len, words)) + len(words) - 1
    step = (x1 - x0) / max(1, letters)
    rows, at = [], 0
    for word in words:
        rows.append([word, round(x0 + at * step), y0, round(x0 + (at + len(word)) * step), y1, SURE, line])
        at += len(word) + 1
    return rows
