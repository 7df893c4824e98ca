"""What the line network says about a line, as words with their places and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.engine import Box, Picture
from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS, Cluster, texts_of
from ocr.recognition.inline_numbers import Seen, amount, digit_shares, with_numbers
from ocr.recognition.line_image import MARGIN, STEP, Reals, line_scale, normal_line
from ocr.recognition.line_network import network
from ocr.recognition.pieces import Piece

_SPACE = BASES.index(" ")
_BEARERS = BASES[BASES.index("ก") : BASES.index("ฮ") + 1]
"""Letters that may have a vowel over them."""
SIZES = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
"""How many answers there are for a letter, and for what stands on it and under it."""
_SAME_PLACE = 5.0
"""Columns: two different letters that touch and stand closer than this are one letter, seen twice."""
_HALF_LETTER = 7.0
_TOLD = (0.0, 0.3, 0.5, 0.6, 0.8, 0.9, 0.95, 0.99, 1.0)
_TRUE = (0.0, 0.07, 0.2, 0.45, 0.65, 0.82, 0.9, 0.96, 0.99)
"""What the network tells of its worst letter, and how often such lines of papers for tuning were right."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Columns, one after the other, where one letter is likeliest."""

    base: int
    start: int
    end: int
    mass: float
    middle: float


def read_line(picture: Picture, box: Box, core: tuple[int, int]) -> list[Piece]:
    """The words of a line; `core` is the band of its letters, boxes in pixels of the page."""
    band = (core[0] - box[1], core[1] - box[1])
    seen = decoded(network().said(normal_line(picture, band)))
    return words(seen, box, scale=line_scale(band))


def decoded(said: Reals) -> list[Seen]:
    """The likeliest cluster of each stretch of columns between blanks."""
    bases, uppers, tones, lowers = (_shares(part) for part in np.split(said, np.cumsum(SIZES)[:-1]))
    seen = []
    for stretch in _once(_stretches(bases)):
        columns = slice(stretch.start, stretch.end)
        peak = stretch.start + int(bases[stretch.base, columns].argmax())
        marks, sure = [0, 0, 0], float(bases[stretch.base, peak])
        if stretch.base != _SPACE:
            marks = [int(part[:, peak].argmax()) for part in (uppers, tones, lowers)]
            for part, mark in zip((uppers, tones, lowers), marks, strict=True):
                sure *= float(part[mark, peak])
        column, digits = (stretch.middle + 0.5) * STEP, digit_shares(bases, peak)
        seen.append(Seen(Cluster(stretch.base, *marks), column, sure, digits))
    return with_numbers(_lawful(seen))


def _lawful(seen: Sequence[Seen]) -> list[Seen]:
    """No letter bears vowels above and below: the upper one is the next letter's, or was seen twice."""
    told = list(seen)
    for at, one in enumerate(told):
        if one.cluster.upper and one.cluster.lower:
            told[at] = replace(one, cluster=replace(one.cluster, upper=0))
            after = told[at + 1] if at + 1 < len(told) else None
            if after and after.plain and after.letter in _BEARERS:
                told[at + 1] = replace(after, cluster=replace(after.cluster, upper=one.cluster.upper))
    return told


def _stretches(bases: Reals) -> list[Stretch]:
    best = bases.argmax(axis=0)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1)).tolist()
    found = []
    for start, end in pairwise(edges):
        base = int(best[start])
        if base:
            shares = bases[base, start:end]
            mass = float(shares.sum())
            found.append(
                Stretch(base, start, end, mass, float((np.arange(start, end) * shares).sum()) / mass)
            )
    return found


def _once(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Of two letters in one place the heavier."""
    kept: list[Stretch] = []
    for stretch in stretches:
        last = kept[-1] if kept else None
        if last and last.end == stretch.start and (stretch.middle - last.middle) * STEP < _SAME_PLACE:
            if stretch.mass > last.mass:
                kept[-1] = stretch
            continue
        kept.append(stretch)
    return kept


def words(seen: Sequence[Seen], box: Box, *, scale: float) -> list[Piece]:
    """Cut at the blanks, and where dots lead from one to the next."""
    found: list[Piece] = []
    texts = texts_of([one.cluster for one in seen])
    start = 0
    for at in range(len(seen) + 1):
        if at == len(seen) or seen[at].cluster.base == _SPACE or _leads(seen, at):
            if at > start:
                found.append(_piece(seen[start:at], amount("".join(texts[start:at])), box, scale=scale))
            start = at + 1
    return found


def _leads(seen: Sequence[Seen], at: int) -> bool:
    """Two dots with nothing between them are what the line finder left of a leader."""
    if seen[at].letter != ".":
        return False
    sides = (reversed(seen[:at]), seen[at + 1 :])
    return any(next((one.letter for one in side if one.cluster.base != _SPACE), "") == "." for side in sides)


def _piece(seen: Sequence[Seen], text: str, box: Box, *, scale: float) -> Piece:
    left = box[0] + (seen[0].column - MARGIN - _HALF_LETTER) / scale
    right = box[0] + (seen[-1].column - MARGIN + _HALF_LETTER) / scale
    x0 = int(min(max(box[0], left), box[2] - 1))
    return Piece(text, (x0, box[1], int(max(x0 + 1, min(box[2], right))), box[3]), sureness(seen))


def sureness(seen: Sequence[Seen]) -> float:
    """The doubt about a word is that about its worst letter; how often such words were right is measured."""
    return float(np.interp(min(one.sure for one in seen), _TOLD, _TRUE))


def _shares(part: Reals) -> Reals:
    powers = np.exp(part - part.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0), dtype=np.float32)
