"""Digits in boxes whose walls are too faint to be found: letters that stand alone, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box
from ocr.lines.boxed_digits import DigitRow
from ocr.lines.components import hull
from ocr.lines.layout import TextRun

_FEWEST = 6
_TALL, _PIECE = 0.4, 0.25
_ALIKE = 1.9
_NEAREST, _FURTHEST = 0.45, 4.2
"""In heights of the letter: how far the next box may be."""
_LEVEL = 0.4
_THIN, _WIDE = 0.18, 1.6


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A row of digits, and what is left of the runs that it was taken out of; None where nothing is."""

    row: DigitRow
    left: dict[int, TextRun | None]


def loose_rows(runs: Iterable[TextRun]) -> list[LooseRow]:
    """Chains of six letters and more of about one height on one level, each far from the next."""
    known = {run.number: run for run in runs}
    letters = [(mark, run.number) for run in known.values() for mark in _letters(run)]
    chains: list[list[tuple[Box, int]]] = []
    for letter in sorted(letters):
        home = next((chain for chain in chains if _follows(chain[-1][0], letter[0])), None)
        if home is None:
            chains.append(home := [])
        home.append(letter)
    return [_row(chain, known) for chain in chains if len(chain) >= _FEWEST]


def _letters(run: TextRun) -> list[Box]:
    """What stands alone, of one piece or broken; bits of wall, dashes and dots are no letters."""
    stout = [mark for mark in run.marks if mark[2] - mark[0] > _THIN * _height(mark)]
    tallest = max(map(_height, stout), default=0)
    clusters: list[Box] = []
    for mark in sorted(mark for mark in stout if _height(mark) >= _PIECE * tallest):
        last = clusters[-1] if clusters else None
        if last and mark[0] - last[2] < _NEAREST * min(_height(last), _height(mark)):
            clusters[-1] = hull((last, mark))
        else:
            clusters.append(mark)
    tall = [box for box in clusters if _height(box) >= _TALL * tallest]
    return [box for box in tall if _THIN < (box[2] - box[0]) / _height(box) <= _WIDE]


def _height(box: Box) -> int:
    return box[3] - box[1]


def _follows(left: Box, right: Box) -> bool:
    heights = sorted((left[3] - left[1], right[3] - right[1]))
    common = min(left[3], right[3]) - max(left[1], right[1])
    near = 0 < right[0] - left[2] < _FURTHEST * heights[1]
    return near and heights[1] <= _ALIKE * heights[0] and common >= _LEVEL * heights[0]


def _row(chain: Sequence[tuple[Box, int]], known: dict[int, TextRun]) -> LooseRow:
    digits = tuple(letter for letter, _ in chain)
    taken = {number for _, number in chain}
    return LooseRow(DigitRow(hull(digits), (digits,)), {n: _without(known[n], digits) for n in taken})


def _without(run: TextRun, digits: Sequence[Box]) -> TextRun | None:
    """The words before or after the digits; dashes and bits of wall between digits are no words."""
    begin, end = min(digit[0] for digit in digits), max(digit[2] for digit in digits)
    rest = tuple(mark for mark in run.marks if mark[2] <= begin or mark[0] >= end)
    tall = [mark for mark in rest if mark[3] - mark[1] >= _TALL * (run.core[1] - run.core[0])]
    return replace(run, marks=rest, box=hull(rest)) if len(tall) > 1 else None
