"""Where a hand wrote: words that do not look printed, joined to the regions of whole values.

Problem: what was written by hand is to be keyed from the picture, not believed; names above all.
Known as: handwritten and printed text discrimination, here by the line network's own features (a head that
answers for every fourth column, ocr/training/train_hand.py); the bar is set by each page (empirical Bayes).
Steps: the mean answer over the columns of each word, drawn towards print for short ones; doubt about what was
read counts for writing; neighbours of like look share their evidence; print is what a third of the page looks
like, and writing must stand out from it; a page where enough does is a written one, else only what is sure
counts; words close together in a row are one region; words inside are told by a curve of their own.
Dropped: stroke width, slant and wander of the base line as numbers of their own: hand-like faces are as even
as print, and a typewriter's letters wander more (docs/design/line-recogniser.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Handwriting, PageText, Word
from ocr.lines.boxes import bounding_box, box_height
from ocr.preparation.deskew import PageTransform
from ocr.recognition.calibration import calibrate_written
from ocr.recognition.line_image import Floats
from ocr.recognition.pieces import Piece

Flags = npt.NDArray[np.bool_]

COLUMNS = 4
"""Columns of a normalized line for one answer of the network."""
_PRIOR_COLUMNS, _PRIOR_LOGIT = 5.0, -2.0  # guess: answers for print that each word begins with
_DOUBT_LOGIT = 1.0  # guess: what full doubt about a word counts for
# measured, all five: 60 tuning pages, hand-like faces against print under fourteen conditions, 2026-11
_PRINTED_SHARE = 35
"""Percentile: what so much of a page looks like is print."""
_STANDS_OUT, _BAR = 2.2, (-3.2, -0.8)
"""How much less like print writing looks, and the bounds of where that may lie (logits)."""
_FEWEST_WRITTEN, _WRITTEN_SHARE = 6, 0.25
"""Words that stand out on a written page, at least, and their share of all by width."""
_SURE = 0.8
"""The bar on any other page."""
_LIKE, _SHARED = 3.0, 0.6
"""How unlike neighbours may look that share their evidence (logits), and how much one counts of the other."""
_LONG = 3.0  # guess: in heights; longer words say no more
_GAP, _SAME_ROW = 1.6, 0.5  # guess
"""In heights of the words: the widest gap inside a value; how much of its height a neighbour shares."""
_INSIDE = 0.5  # guess: part of a word's width that lies in a region


@dataclass(frozen=True, slots=True)
class _Look:
    """A word, how much it looks written (a logit), and how much it says by its width."""

    box: Box
    logit: float

    @property
    def weight(self) -> float:
        return min(_LONG, max(0.3, (self.box[2] - self.box[0]) / max(1, box_height(self.box))))


def weigh_word(logits: Floats, first: float, last: float) -> float:
    """The evidence that a hand wrote what stands between two columns of a normalized line (a logit)."""
    start = max(0, int(first / COLUMNS))
    part = logits[start : max(start + 1, int(last / COLUMNS) + 1)]
    return float((part.sum() + _PRIOR_LOGIT * _PRIOR_COLUMNS) / (len(part) + _PRIOR_COLUMNS))


def find_handwriting(pieces: Iterable[Piece]) -> list[Handwriting]:
    """Regions of a page that a hand wrote, in the pixels of the pieces."""
    looks = _share_evidence(_weigh_piece(piece) for piece in pieces)
    bar = _find_bar(looks)
    values = _join_neighbours([look for look in looks if look.logit > bar])
    return [
        Handwriting(bounding_box(look.box for look in value), _mean_share(value, bar)) for value in values
    ]


def is_written_on(pieces: Iterable[Piece]) -> bool:
    """Whether a hand wrote on a page at all, as far as its words tell."""
    return bool(find_handwriting(pieces))


def _weigh_piece(piece: Piece) -> _Look:
    return _Look(piece.box, piece.by_hand + _DOUBT_LOGIT * (1.0 - piece.confidence))


def _share_evidence(words: Iterable[_Look]) -> list[_Look]:
    """Each word with the mean of its own and its neighbours' look, from left to right."""
    looks = sorted(words, key=lambda look: look.box[0])
    if not looks:
        return []
    logits = np.array([look.logit for look in looks])
    weights = np.array([look.weight for look in looks])
    alike = np.abs(logits[:, None] - logits[None]) <= _LIKE
    counted = np.eye(len(looks)) + _SHARED * (_find_beside(looks) & alike)
    means = counted @ (weights * logits) / (counted @ weights)
    return [replace(look, logit=float(mean)) for look, mean in zip(looks, means, strict=True)]


def _find_beside(looks: Sequence[_Look]) -> Flags:
    """Which words follow each other closely on one row, either way."""
    x0, y0, x1, y1 = np.array([look.box for look in looks]).T
    tall = np.minimum((y1 - y0)[:, None], (y1 - y0)[None])
    common = np.minimum(y1[:, None], y1[None]) - np.maximum(y0[:, None], y0[None])
    gap = x0[None] - x1[:, None]
    follows = (common >= _SAME_ROW * tall) & (gap > -tall) & (gap <= _GAP * tall)
    np.fill_diagonal(follows, val=False)
    return np.asarray(follows | follows.T, np.bool_)


def _find_bar(looks: Sequence[_Look]) -> float:
    """The logit above which a word of this page is writing."""
    if not looks:
        return _SURE
    printed = float(np.percentile([look.logit for look in looks], _PRINTED_SHARE))
    bar = min(_BAR[1], max(_BAR[0], printed + _STANDS_OUT))
    written = [look.weight for look in looks if look.logit > bar]
    enough = sum(written) >= _WRITTEN_SHARE * sum(look.weight for look in looks)
    return bar if enough and len(written) >= _FEWEST_WRITTEN else _SURE


def _join_neighbours(words: Sequence[_Look]) -> list[list[_Look]]:
    """Words from left to right that follow each other closely on one row."""
    values: list[list[_Look]] = []
    for word in words:
        near = next((value for value in reversed(values) if _follows(value[-1].box, word.box)), None)
        if near is None:
            values.append([word])
        else:
            near.append(word)
    return values


def _follows(left: Box, right: Box) -> bool:
    tall = min(box_height(left), box_height(right))
    common = min(left[3], right[3]) - max(left[1], right[1])
    return common >= _SAME_ROW * tall and -tall < right[0] - left[2] <= _GAP * tall


def _mean_share(value: Sequence[_Look], bar: float) -> float:
    """How likely a hand wrote a value: one half at the page's bar."""
    logit = sum(look.logit * look.weight for look in value) / sum(look.weight for look in value)
    return float(1 / (1 + np.exp(bar - logit)))


def mark_handwriting(text: PageText, pieces: Iterable[Piece], transform: PageTransform) -> PageText:
    """The page with its handwriting told; `pieces`: what the line network read, in the working picture."""
    found = [replace(one, box=transform.unmap_box(one.box)) for one in find_handwriting(pieces)]
    found += [Handwriting(one.box, one.confidence) for one in text.digits if one.by_hand]
    if not found:
        return text
    words = tuple(_doubt_word(word, found) for word in text.words)
    return replace(text, words=words, handwriting=(*text.handwriting, *found))


def mark_strikes(text: PageText, strikes: Iterable[Box], transform: PageTransform) -> PageText:
    """The page with what is struck out told as written on by a hand; `strikes` in the working picture."""
    struck = tuple(Handwriting(transform.unmap_box(box), 1.0, struck=True) for box in strikes)
    return replace(text, handwriting=(*text.handwriting, *struck)) if struck else text


def _doubt_word(word: Word, regions: Sequence[Handwriting]) -> Word:
    if not any(_is_inside(word.box, one.box) for one in regions):
        return word
    return replace(word, confidence=calibrate_written(word.confidence))


def _is_inside(box: Box, region: Box) -> bool:
    across = min(box[2], region[2]) - max(box[0], region[0])
    middle = (box[1] + box[3]) / 2
    return across >= _INSIDE * (box[2] - box[0]) and region[1] <= middle <= region[3]
