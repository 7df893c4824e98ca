"""Digits in boxes too faint to be found: letters that stand alone, one after the other.

Problem: grey boxes vanish when the paper is divided out, and their digits then lie in runs with words.
Known as: grouping of components by proximity and similarity (chains of like neighbours).
Steps: letters of each run that stand alone, broken ones joined; from left to right each follows the chain
whose last letter it may follow (height, level, gap); a chain of six and more is a row; the rest of its runs
is left as text. Whether they are digits at all the digit network says (recognition/digits). Measured on
half of harder-tuning: account numbers 39 to 78 %, ids 42 to 50 % (docs/adr/0011).
Dropped: geometry alone as proof (81d27c2: typewriting stands as wide apart).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box
from ocr.lines.boxes import bounding_box, box_height, shared_height
from ocr.lines.digit_rows import DigitRow
from ocr.lines.layout import TextRun

# guess: all numbers of this module: in heights of a letter where nothing else is said
_FEWEST = 6
_TALL, _PIECE = 0.4, 0.25
_ALIKE = 1.9
_NEAREST, _FURTHEST = 0.45, 4.2
"""In heights of the letter: how far the next box may be."""
_LEVEL = 0.4
_THIN, _WIDE = 0.18, 1.6


@dataclass(frozen=True, slots=True)
class SpacedDigits:
    """A row of digits, and what is left of each run (by number) it was taken from; None where nothing is."""

    row: DigitRow
    left: dict[int, TextRun | None]


def find_spaced_digits(runs: Iterable[TextRun]) -> list[SpacedDigits]:
    """Chains of six letters and more of about one height on one level, each far from the next."""
    known = {run.number: run for run in runs}
    letters = [(box, run.number) for run in known.values() for box in _isolated_letters(run)]
    chains: list[list[tuple[Box, int]]] = []
    for letter in sorted(letters):
        home = next((chain for chain in chains if _may_follow(chain[-1][0], letter[0])), None)
        if home is None:
            chains.append(home := [])
        home.append(letter)
    return [_take_out(chain, known) for chain in chains if len(chain) >= _FEWEST]


def _isolated_letters(run: TextRun) -> list[Box]:
    """What stands alone, of one piece or broken; bits of wall, dashes and dots are no letters."""
    stout = [box for box in run.components if box[2] - box[0] > _THIN * box_height(box)]
    tallest = max(map(box_height, stout), default=0)
    clusters: list[Box] = []
    for box in sorted(box for box in stout if box_height(box) >= _PIECE * tallest):
        last = clusters[-1] if clusters else None
        if last and box[0] - last[2] < _NEAREST * min(box_height(last), box_height(box)):
            clusters[-1] = bounding_box((last, box))
        else:
            clusters.append(box)
    tall = [box for box in clusters if box_height(box) >= _TALL * tallest]
    return [box for box in tall if _THIN < (box[2] - box[0]) / box_height(box) <= _WIDE]


def _may_follow(left: Box, right: Box) -> bool:
    heights = sorted((box_height(left), box_height(right)))
    common = shared_height(left, right)
    near = 0 < right[0] - left[2] < _FURTHEST * heights[1]
    return near and heights[1] <= _ALIKE * heights[0] and common >= _LEVEL * heights[0]


def _take_out(chain: Sequence[tuple[Box, int]], known: dict[int, TextRun]) -> SpacedDigits:
    digits = tuple(letter for letter, _ in chain)
    taken = {number for _, number in chain}
    return SpacedDigits(
        DigitRow(bounding_box(digits), (digits,)), {n: _remove_digits(known[n], digits) for n in taken}
    )


def _remove_digits(run: TextRun, digits: Sequence[Box]) -> TextRun | None:
    """The words before or after the digits; dashes and bits of wall between digits are no words."""
    begin, end = min(digit[0] for digit in digits), max(digit[2] for digit in digits)
    rest = tuple(box for box in run.components if box[2] <= begin or box[0] >= end)
    tall = [box for box in rest if box[3] - box[1] >= _TALL * (run.core[1] - run.core[0])]
    return replace(run, components=rest, box=bounding_box(rest)) if len(tall) > 1 else None
