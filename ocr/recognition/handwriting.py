"""Where a hand wrote: words that do not look printed, joined to the regions of whole values.

Problem: what was written by hand is to be keyed from the picture, not believed; names above all.
Known as: handwritten and printed text discrimination, here by the line network's own features (a head that
answers for every fourth column, ocr/training/train_hand.py).
Steps: the mean answer over the columns of each word, drawn towards print for short ones; doubt about what was
read counts for writing; words of one row that follow each other closely are one region if they are writing
together; words read inside are told at most as likely as handwriting is read.
Dropped: stroke width, slant and wander of the base line as numbers of their own: hand-like faces are as even
as print, and a typewriter's letters wander more (docs/design/line-recogniser.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.engine import Box, Handwriting, PageText, Word
from ocr.lines.boxes import bounding_box
from ocr.preparation.deskew import PageTransform
from ocr.recognition.line_image import Floats
from ocr.recognition.pieces import Piece

COLUMNS = 4
"""Columns of a normalized line for one answer of the network."""
MOST_BELIEVED = 0.6  # guess: no word that a hand wrote is told likelier than this
_SURE, _WEAK = 0.5, 0.25  # guess
"""How likely a word is writing to begin a region, and to belong to one beside it."""
_PRIOR_COLUMNS = 5.0  # guess: answers for print that each word begins with
_PRIOR_LOGIT = -2.0
_DOUBT_LOGIT = 1.5  # guess: what full doubt about a word counts for
_GAP, _SAME_ROW = 1.6, 0.5  # guess
"""In heights of the words: the widest gap inside a value; how much of its height a neighbour shares."""
_INSIDE = 0.5  # guess: part of a word's width that lies in a region


@dataclass(frozen=True, slots=True)
class _Written:
    """A word and how likely a hand wrote it."""

    box: Box
    share: float

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]


def weigh_word(logits: Floats, first: float, last: float) -> float:
    """The evidence that a hand wrote what stands between two columns of a normalized line (a logit)."""
    start = max(0, int(first / COLUMNS))
    part = logits[start : max(start + 1, int(last / COLUMNS) + 1)]
    return float((part.sum() + _PRIOR_LOGIT * _PRIOR_COLUMNS) / (len(part) + _PRIOR_COLUMNS))


def find_handwriting(pieces: Iterable[Piece]) -> list[Handwriting]:
    """Regions of a page that a hand wrote, in the pixels of the pieces."""
    words = sorted((_weigh_piece(piece) for piece in pieces), key=lambda word: word.box[0])
    values = _join_neighbours([word for word in words if word.share >= _WEAK])
    return [
        Handwriting(bounding_box(word.box for word in value), _mean_share(value))
        for value in values
        if max(word.share for word in value) >= _SURE
    ]


def _weigh_piece(piece: Piece) -> _Written:
    logit = piece.by_hand + _DOUBT_LOGIT * (1.0 - piece.confidence)
    return _Written(piece.box, float(1 / (1 + np.exp(-logit))))


def _join_neighbours(words: Sequence[_Written]) -> list[list[_Written]]:
    """Words from left to right that follow each other closely on one row."""
    values: list[list[_Written]] = []
    for word in words:
        near = next((value for value in reversed(values) if _follows(value[-1].box, word.box)), None)
        if near is None:
            values.append([word])
        else:
            near.append(word)
    return values


def _follows(left: Box, right: Box) -> bool:
    tall = min(left[3] - left[1], right[3] - right[1])
    common = min(left[3], right[3]) - max(left[1], right[1])
    return common >= _SAME_ROW * tall and right[0] - left[2] <= _GAP * max(left[3] - left[1], tall)


def _mean_share(value: Sequence[_Written]) -> float:
    return sum(word.share * word.width for word in value) / max(1, sum(word.width for word in value))


def mark_handwriting(text: PageText, pieces: Iterable[Piece], transform: PageTransform) -> PageText:
    """The page with its handwriting told; `pieces`: what the line network read, in the working picture."""
    found = [replace(one, box=transform.unmap_box(one.box)) for one in find_handwriting(pieces)]
    if not found:
        return text
    words = tuple(_doubt_word(word, found) for word in text.words)
    return replace(text, words=words, handwriting=(*text.handwriting, *found))


def _doubt_word(word: Word, regions: Sequence[Handwriting]) -> Word:
    if word.confidence <= MOST_BELIEVED or not any(_is_inside(word.box, one.box) for one in regions):
        return word
    return replace(word, confidence=MOST_BELIEVED)


def _is_inside(box: Box, region: Box) -> bool:
    across = min(box[2], region[2]) - max(box[0], region[0])
    middle = (box[1] + box[3]) / 2
    return across >= _INSIDE * (box[2] - box[0]) and region[1] <= middle <= region[3]
