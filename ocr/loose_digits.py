"""Digits in boxes whose walls are too faint to be found: letters that stand alone, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.engine import Box
from ocr.layout import TextRun
from ocr.lines.digits import DigitRow
from ocr.lines.marks import hull

_FEWEST = 6
_TALL = 0.6
_ALIKE = 1.5
_FURTHEST = 3.6
"""In heights of the letter: how far the next box may be."""
_LEVEL = 0.5
_THIN, _APART, _MOST = 0.18, 0.5, 4


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A row of digits, and the numbers of the runs that it was made of."""

    row: DigitRow
    runs: frozenset[int]


def loose_rows(runs: Iterable[TextRun]) -> list[LooseRow]:
    """Chains of six letters and more of one height on one level, each far from the next."""
    chains: list[list[tuple[TextRun, Box]]] = []
    for run in sorted(runs, key=lambda run: run.box[0]):
        letters = _few(run)
        if not letters:
            continue
        home = next((chain for chain in chains if _follows(chain[-1][1], letters[0])), None)
        if home is None:
            chains.append(home := [])
        home += [(run, letter) for letter in letters]
    return [_row(chain) for chain in chains if len(chain) >= _FEWEST]


def _few(run: TextRun) -> list[Box]:
    """The letters of the run, where they are few and stand apart; bits of wall, dashes and dots are none."""
    stout = [mark for mark in run.marks if mark[2] - mark[0] > _THIN * (mark[3] - mark[1])]
    tallest = max((bottom - top for _, top, _, bottom in stout), default=0)
    tall = sorted(mark for mark in stout if mark[3] - mark[1] >= _TALL * tallest)
    apart = all(b[0] - a[2] > _APART * tallest for a, b in pairwise(tall))
    wide = any(mark[2] - mark[0] > _ALIKE * tallest for mark in tall)
    return [] if len(tall) > _MOST or wide or not apart else tall


def _follows(left: Box, right: Box) -> bool:
    heights = sorted((left[3] - left[1], right[3] - right[1]))
    common = min(left[3], right[3]) - max(left[1], right[1])
    near = 0 < right[0] - left[2] < _FURTHEST * heights[1]
    return near and heights[1] <= _ALIKE * heights[0] and common >= _LEVEL * heights[0]


def _row(chain: Sequence[tuple[TextRun, Box]]) -> LooseRow:
    letters = tuple(letter for _, letter in chain)
    return LooseRow(DigitRow(hull(letters), (letters,)), frozenset(run.number for run, _ in chain))
