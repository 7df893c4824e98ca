"""Words between real blanks, put together from the dictionary pieces into which Tesseract cuts Thai."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocr.engine import Box
from ocr.lines.boxes import bounding_box
from sso_efiles.text import thai

_PRINTED = -9.0


@dataclass(frozen=True, slots=True)
class Piece:
    """What Tesseract calls a word; confidence is 0 to 1; `line` counts from 0 within one call."""

    text: str
    box: Box
    confidence: float
    line: int = 0
    by_hand: float = _PRINTED
    """How much its look speaks for a hand (a logit); print where nobody looked."""


def join_pieces(pieces: Sequence[Piece], whole: str) -> list[Piece]:
    """`whole` is the same text with its true blanks and line ends: only there does a word end."""
    words: list[list[Piece]] = []
    at = 0
    for piece in pieces:
        start = whole.find(piece.text, at)
        between = whole[at:start] if start >= 0 else " "
        fresh = not words or words[-1][-1].line != piece.line or any(c.isspace() for c in between)
        if fresh and not _continues_word(words, piece):
            words.append([piece])
        else:
            words[-1].append(piece)
        at = start + len(piece.text) if start >= 0 else at
    joined = (_merge_pieces(word) for word in words)
    return [word for word in joined if word.text]


def _continues_word(words: list[list[Piece]], piece: Piece) -> bool:
    """A mark or following vowel belongs to the word before it, whatever blank was seen."""
    return bool(words) and words[-1][-1].line == piece.line and thai.starts_no_word(piece.text[:1])


def _merge_pieces(word: list[Piece]) -> Piece:
    letters = [max(1, len(piece.text)) for piece in word]
    mean = sum(piece.confidence * n for piece, n in zip(word, letters, strict=True)) / sum(letters)
    text = thai.tidy("".join(piece.text for piece in word)).replace("\n", " ").replace(" ", "")
    return Piece(text, bounding_box(piece.box for piece in word), mean, word[0].line)


def mean_confidence(pieces: Iterable[Piece]) -> float:
    """Weighted by letters; 0 where nothing was read."""
    total = letters = 0.0
    for piece in pieces:
        total += piece.confidence * len(piece.text)
        letters += len(piece.text)
    return total / letters if letters else 0.0
