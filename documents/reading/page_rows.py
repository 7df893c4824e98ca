"""The rows of a page: what stands side by side at one height, from the words of a reading with their boxes.

Problem     A caption and what is filled in behind it are two lines to the reader where they stand apart, and
            columns are read one after the other; who looks for the day behind `วันที่` needs the row.
Known as    Line reconstruction by vertical overlap of boxes.
Steps       Boxes of a leaning page are made level first, by the lean that the reader told: the box round a
            leaning word is taller than the word. Words of one line of the reader are a run. Runs from above
            to below join the row whose middle height they share by half; within a row they stand from left
            to right. Boxes of digits that no word covers count as a run of their own.

Pure but for the Reading that is asked for its columns; cost: some 2 ms for a page of 600 words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from documents.models import Reading
from documents.reading.leaning import Lean

_LINE: Final = 6
"""Where a stored word says its line (Reading.words)."""
_BOX: Final = slice(1, 5)
_SHARED: Final = 0.5
Box = list[int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A word of a row, with the range of its letters in the row's text."""

    box: Box
    confidence: float
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """What stands at one height of the level page: blanks between words, two between runs."""

    text: str = ""
    cells: list[Cell] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)
    """The ranges of the runs, each a line of the reader."""
    top: int = 0
    bottom: int = 0

    @property
    def height(self) -> int:
        """In pixels."""
        return max(1, self.bottom - self.top)

    @property
    def middle(self) -> float:
        """Of its height, in pixels from above."""
        return (self.top + self.bottom) / 2

    def covering(self, start: int, end: int) -> list[Cell]:
        """The words that these letters belong to."""
        return [cell for cell in self.cells if cell.start < end and cell.end > start]

    def box_of(self, start: int, end: int) -> Box | None:
        """The smallest box round these letters' words."""
        own = self.covering(start, end)
        return around([cell.box for cell in own]) if own else None

    def trust_of(self, start: int, end: int) -> float:
        """How sure the reader was of the worst word among these letters; a day hangs on its worst figure."""
        own = [cell.confidence for cell in self.covering(start, end)]
        return min(own) if own else 1.0


def around(boxes: Sequence[Sequence[int]]) -> Box:
    """The smallest box round these."""
    columns = list(zip(*boxes, strict=True))
    return [min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3])]


def rows_of(reading: Reading) -> list[Row]:
    """The rows of a page from above to below."""
    runs: dict[Any, list[Sequence[Any]]] = defaultdict(list)
    for word in reading.words:
        runs[word[_LINE] if len(word) > _LINE else 0].append(word)
    lean = Lean(reading.skew, reading.width, reading.height)
    groups = [_level(run, lean) for run in (*runs.values(), *_uncovered_digits(reading))]
    groups.sort(key=lambda run: (min(word[2] for word in run) + max(word[4] for word in run), run[0][1]))
    rows: list[list[list[Sequence[Any]]]] = []
    for run in groups:
        home = next((row for row in reversed(rows[-3:]) if _stands_beside(run, row)), None)
        if home is None:
            rows.append([run])
        else:
            home.append(run)
    return [_make_row(row) for row in rows]


def _level(run: Sequence[Sequence[Any]], lean: Lean) -> list[Sequence[Any]]:
    """The words of a run with their boxes on the level page, and behind them those on the page as it lies."""
    return [[word[0], *lean.level(word[_BOX]), word[5], list(word[_BOX])] for word in run]


def _uncovered_digits(reading: Reading) -> list[list[Sequence[Any]]]:
    """Numbers in boxes that are no words of the text."""
    return [
        [digits[:6]]
        for digits in reading.digits
        if not any(_share(digits, word) > _SHARED for word in reading.words)
    ]


def _share(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Which share of a box another covers."""
    wide = min(one[3], other[3]) - max(one[1], other[1])
    tall = min(one[4], other[4]) - max(one[2], other[2])
    area = max(1, (one[3] - one[1]) * (one[4] - one[2]))
    return float(max(0, wide) * max(0, tall) / area)


def _stands_beside(run: Sequence[Sequence[Any]], row: Sequence[Sequence[Sequence[Any]]]) -> bool:
    top, bottom = _span(run)
    first, last = _span([word for other in row for word in other])
    shared = min(bottom, last) - max(top, first)
    return shared >= _SHARED * min(bottom - top, last - first) and bottom - top < 2.5 * (last - first)


def _span(words: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """From the upper edge to the lower, by the words' middle: one tall word does not join two rows."""
    words = list(words)
    tops, bottoms = sorted(word[2] for word in words), sorted(word[4] for word in words)
    return tops[len(tops) // 2], bottoms[len(bottoms) // 2]


def _make_row(runs: list[list[Sequence[Any]]]) -> Row:
    row = Row()
    for run in sorted(runs, key=lambda words: min(word[1] for word in words)):
        row.text += "  " if row.text else ""
        first = len(row.text)
        for word in run:
            row.text += " " if len(row.text) > first else ""
            start = len(row.text)
            row.text += str(word[0])
            row.cells.append(Cell(list(word[-1]), float(word[5]), start, len(row.text)))
        row.runs.append((first, len(row.text)))
    row.top, row.bottom = _span([word for run in runs for word in run])
    return row
