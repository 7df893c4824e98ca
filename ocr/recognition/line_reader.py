"""From the line network's scores to the words of a line, with their places and confidences.

Problem: the network scores every second column of a line; words are wanted, in pixels of the page.
Known as: best path (greedy) decoding, as after connectionist temporal classification (A. Graves et al.,
ICML 2006): softmax, likeliest label of each column, repeats collapsed, blanks dropped; then non-maximum
suppression.
Steps: spans of columns with one base letter; of two spans in one place the heavier; marks from the peak
column of each span; no letter keeps a vowel above and one below; numbers spelled anew (inline_numbers.py);
words cut at blanks and at the rest of leaders; a word is as likely right as its worst letter, calibrated
(calibration.py).
Dropped: beam search with a language model or a word list: names are in none (docs/adr/0011, "Turned down").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.engine import Box, Picture
from ocr.recognition.calibration import calibrate_network
from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS, GraphemeCluster, cluster_texts
from ocr.recognition.handwriting import weigh_word
from ocr.recognition.inline_numbers import (
    DecodedCluster,
    digit_probabilities,
    normalize_amount,
    respell_numbers,
)
from ocr.recognition.line_image import MARGIN, STEP, Floats, line_scale, normalize_line
from ocr.recognition.line_network import load_network
from ocr.recognition.pieces import Piece

_SPACE = BASES.index(" ")
_CONSONANTS = BASES[BASES.index("ก") : BASES.index("ฮ") + 1]
"""Letters that may have a vowel over them."""
OUTPUT_SIZES = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
"""How many labels there are for a base letter, and for what stands on it and under it."""
_SAME_PLACE = 5.0  # guess
"""Columns: two different letters that touch and stand closer than this are one letter, seen twice."""
_HALF_LETTER = 7.0  # guess: columns


@dataclass(frozen=True, slots=True)
class LabelSpan:
    """Columns, one after the other, where one base letter is likeliest: its probabilities' sum and centre."""

    base: int
    start: int
    end: int
    mass: float
    centre: float


def read_line(picture: Picture, box: Box, core: tuple[int, int]) -> list[Piece]:
    """The words of a line; `core` is the band of its letters, boxes in pixels of the page."""
    band = (core[0] - box[1], core[1] - box[1])
    scores, hand = load_network().predict_both(normalize_line(picture, band))
    return split_words(decode_scores(scores), box, scale=line_scale(band), hand=hand)


def look_at_run(picture: Picture, box: Box, core: tuple[int, int]) -> Piece:
    """How much a run that somebody else reads looks written by hand; it says nothing."""
    ink = normalize_line(picture, (core[0] - box[1], core[1] - box[1]))
    _, hand = load_network().predict_both(ink)
    return Piece("", box, 1.0, by_hand=weigh_word(hand, MARGIN, ink.shape[1] - MARGIN))


def decode_scores(scores: Floats) -> list[DecodedCluster]:
    """Grapheme clusters of a line, from scores with one row a label and one column a step."""
    bases, *hanging = (_softmax(part) for part in np.split(scores, np.cumsum(OUTPUT_SIZES)[:-1]))
    marks = [(part.argmax(axis=0).tolist(), part.max(axis=0).tolist()) for part in hanging]
    line = []
    for span in _suppress_duplicates(_collapse_repeats(bases)):
        peak = span.start + int(bases[span.base, span.start : span.end].argmax())
        labels, probability = [0, 0, 0], float(bases[span.base, peak])
        if span.base != _SPACE:
            labels = [best[peak] for best, _ in marks]
            for _, shares in marks:
                probability *= shares[peak]
        column, digits = (span.centre + 0.5) * STEP, digit_probabilities(bases, peak)
        line.append(DecodedCluster(GraphemeCluster(span.base, *labels), column, probability, digits))
    return respell_numbers(_move_double_vowels(line))


def _collapse_repeats(bases: Floats) -> list[LabelSpan]:
    """Spans of the likeliest base letter of each column; label 0, nothing, has none."""
    best, shares = bases.argmax(axis=0), bases.max(axis=0)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    if len(starts) == 0:
        return []
    masses = np.add.reduceat(shares, starts)
    centres = np.add.reduceat(np.arange(len(best)) * shares, starts) / masses
    ends = np.append(starts[1:], len(best))
    rows = zip(
        best[starts].tolist(), starts.tolist(), ends.tolist(), masses.tolist(), centres.tolist(), strict=True
    )
    return [LabelSpan(*row) for row in rows if row[0]]


def _suppress_duplicates(spans: Sequence[LabelSpan]) -> list[LabelSpan]:
    """Of two spans in one place the heavier (non-maximum suppression)."""
    kept: list[LabelSpan] = []
    for span in spans:
        last = kept[-1] if kept else None
        if last and last.end == span.start and (span.centre - last.centre) * STEP < _SAME_PLACE:
            if span.mass > last.mass:
                kept[-1] = span
            continue
        kept.append(span)
    return kept


def _move_double_vowels(line: Sequence[DecodedCluster]) -> list[DecodedCluster]:
    """No letter bears vowels above and below: the upper one is the next letter's, or was seen twice."""
    moved = list(line)
    for at, one in enumerate(moved):
        if one.cluster.upper and one.cluster.lower:
            moved[at] = replace(one, cluster=replace(one.cluster, upper=0))
            after = moved[at + 1] if at + 1 < len(moved) else None
            if after and after.is_bare and after.letter in _CONSONANTS:
                moved[at + 1] = replace(after, cluster=replace(after.cluster, upper=one.cluster.upper))
    return moved


def split_words(line: Sequence[DecodedCluster], box: Box, *, scale: float, hand: Floats) -> list[Piece]:
    """Words between blanks, and between the dots that are left of a leader."""
    words: list[Piece] = []
    texts = cluster_texts([one.cluster for one in line])
    start = 0
    for at in range(len(line) + 1):
        if at == len(line) or line[at].is_space or _is_leader_dot(line, at):
            if at > start:
                text = normalize_amount("".join(texts[start:at]))
                words.append(_make_piece(line[start:at], text, box, scale=scale, hand=hand))
            start = at + 1
    return words


def _is_leader_dot(line: Sequence[DecodedCluster], at: int) -> bool:
    """Two dots with nothing between them are what the line finder left of a leader."""
    if line[at].letter != ".":
        return False
    sides = (reversed(line[:at]), line[at + 1 :])
    return any(next((one.letter for one in side if not one.is_space), "") == "." for side in sides)


def _make_piece(word: Sequence[DecodedCluster], text: str, box: Box, *, scale: float, hand: Floats) -> Piece:
    left = box[0] + (word[0].column - MARGIN - _HALF_LETTER) / scale
    right = box[0] + (word[-1].column - MARGIN + _HALF_LETTER) / scale
    x0 = int(min(max(box[0], left), box[2] - 1))
    confidence = calibrate_network(min(one.probability for one in word))
    whole = (x0, box[1], int(max(x0 + 1, min(box[2], right))), box[3])
    by_hand = weigh_word(hand, word[0].column - _HALF_LETTER, word[-1].column + _HALF_LETTER)
    return Piece(text, whole, confidence, by_hand=by_hand)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0), dtype=np.float32)
