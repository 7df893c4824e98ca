"""An ensemble of two readers of a line, our network and Tesseract: which reading is kept.

Problem: the network reads nearly all lines better, but of those that it doubts Tesseract reads some right.
Known as: classifier combination by calibrated confidence, agreement first (J. Kittler et al., On combining
classifiers, IEEE TPAMI 20, 1998).
Steps: the network reads every line; Tesseract is asked about those below a bound (engines/line_network.py);
if both agree the line is sure; what both doubt is a signature, a seal or dirt, and dropped; else the
likelier is kept. Measured on 1,002 lines for tuning: network alone 89.7 % right, both 91.2 % with Tesseract
asked about 12 % of the lines, either right 93.4 % (docs/adr/0011).
Dropped: voting letter by letter (ROVER), not tried; a word list behind it (docs/adr/0011, "Turned down").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.recognition.calibration import calibrate_tesseract
from ocr.recognition.pieces import Piece

_AGREED = 0.95  # guess: how likely a line is right that two readers read alike
# guess: below both, nothing is written there; the second is Tesseract's own figure
_NETWORK_SCRIBBLE, _TESSERACT_SCRIBBLE = 0.25, 0.60


def line_confidence(pieces: Sequence[Piece]) -> float:
    """A line is as doubtful as its worst word; nothing read is nothing sure."""
    return min((piece.confidence for piece in pieces), default=0.0)


def pick_reading(network: list[Piece], tesseract: list[Piece]) -> list[Piece]:
    """The likelier of two readings of a line: the network's is calibrated already, Tesseract's is not yet."""
    if network and _join_texts(network) == _join_texts(tesseract):
        return [replace(piece, confidence=max(piece.confidence, _AGREED)) for piece in network]
    doubted = line_confidence(network) < _NETWORK_SCRIBBLE
    if doubted and line_confidence(tesseract) < _TESSERACT_SCRIBBLE:
        return []
    tesseract = calibrate_pieces(tesseract)
    return network if line_confidence(network) >= line_confidence(tesseract) else tesseract


def calibrate_pieces(tesseract: Sequence[Piece]) -> list[Piece]:
    """Tesseract's words with calibrated confidences."""
    return [replace(piece, confidence=calibrate_tesseract(piece.confidence)) for piece in tesseract]


def _join_texts(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
