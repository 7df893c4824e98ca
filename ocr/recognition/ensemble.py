"""Two readings of one line, our network's and Tesseract's: how much each is worth, and which to keep."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ocr.recognition.pieces import Piece

_TOLD = (0.0, 0.85, 0.90, 0.93, 0.96)
_TRUE = (0.05, 0.10, 0.45, 0.67, 0.80)
"""What Tesseract tells of its worst word, and how often such lines, our network in doubt, were right."""
_AGREED = 0.95
_SCRIBBLE, _SCRIBBLE_TOLD = 0.25, 0.60
"""What both doubt so much is a signature, a seal or dirt."""


def least(pieces: Sequence[Piece]) -> float:
    """A line is as doubtful as its worst word; nothing read is nothing sure."""
    return min((piece.confidence for piece in pieces), default=0.0)


def better(own: list[Piece], theirs: list[Piece]) -> list[Piece]:
    """Where both agree the line is sure; else the one that is right more often at what it tells of itself."""
    if own and _letters(own) == _letters(theirs):
        return [replace(piece, confidence=max(piece.confidence, _AGREED)) for piece in own]
    if least(own) < _SCRIBBLE and least(theirs) < _SCRIBBLE_TOLD:
        return []
    theirs = measured(theirs)
    return own if least(own) >= least(theirs) else theirs


def measured(theirs: Sequence[Piece]) -> list[Piece]:
    """Tesseract's words with what its confidence is worth."""
    return [replace(piece, confidence=_worth(piece.confidence)) for piece in theirs]


def _letters(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _worth(told: float) -> float:
    return _TRUE[bisect_right(_TOLD, told) - 1]
