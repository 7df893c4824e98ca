"""An ensemble of two readers of a line, our network and Tesseract: which reading is kept.

Problem: the network reads nearly all lines better, but of those that it doubts Tesseract reads some right.
Known as: classifier combination by calibrated confidence, agreement first (J. Kittler et al., On combining
classifiers, IEEE TPAMI 20, 1998).
Steps: the network reads every line; Tesseract is asked about some of those it doubts (second_opinions.py); if
both agree the line is sure; a short line that both doubt is a signature, a seal or dirt, and dropped; else
the likelier is kept. Measured on 1,002 lines for tuning: network alone 89.7 % right, both 91.2 % with
Tesseract asked about 12 % of the lines, either right 93.4 % (docs/adr/0011).
Dropped: voting letter by letter (ROVER), not tried; a word list behind it (docs/adr/0011, "Turned down").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.recognition.calibration import agreed_confidence, calibrate_tesseract
from ocr.recognition.pieces import Piece, mean_confidence

# guess: below both, nothing is written there; the second is Tesseract's own figure
_NETWORK_SCRIBBLE, _TESSERACT_SCRIBBLE = 0.25, 0.60
# measured: 64 papers for tuning, 2026-11; lines dropped without these two bounds had 65 to 88 % of their
# letters right, CER of heavy pages 11.9 to 9.4 %
_WRITING, _DOUBTED_ON_THE_WHOLE = 12, 0.5


def line_confidence(pieces: Sequence[Piece]) -> float:
    """A line is as doubtful as its worst word; nothing read is nothing sure."""
    return min((piece.confidence for piece in pieces), default=0.0)


def pick_reading(network: list[Piece], tesseract: list[Piece]) -> list[Piece]:
    """The likelier of two readings of a line: the network's is calibrated already, Tesseract's is not yet."""
    if network and _join_texts(network) == _join_texts(tesseract):
        sure = agreed_confidence()
        return [replace(piece, confidence=max(piece.confidence, sure)) for piece in network]
    if _is_scribble(network) and line_confidence(tesseract) < _TESSERACT_SCRIBBLE:
        return []
    tesseract = calibrate_pieces(tesseract)
    return network if line_confidence(network) >= line_confidence(tesseract) else tesseract


def drop_scribble(network: list[Piece]) -> list[Piece]:
    """A reading on which nobody else was asked: where even its reader sees scribble, nothing is written."""
    return [] if _is_scribble(network) else network


def _is_scribble(network: Sequence[Piece]) -> bool:
    """Few letters, all doubted: long lines with one bad word are writing, however doubtful that word is."""
    letters = sum(len(piece.text) for piece in network)
    doubted = line_confidence(network) < _NETWORK_SCRIBBLE
    return doubted and letters < _WRITING and mean_confidence(network) < _DOUBTED_ON_THE_WHOLE


def calibrate_pieces(tesseract: Sequence[Piece]) -> list[Piece]:
    """Tesseract's words with calibrated confidences."""
    return [replace(piece, confidence=calibrate_tesseract(piece.confidence)) for piece in tesseract]


def _join_texts(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
