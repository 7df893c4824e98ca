"""Tesseract asked about parts of a level page: a line, a block, or all of it; words in pixels of the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from ocr.engine import Box, Picture
from ocr.recognition.ensemble import calibrate_pieces
from ocr.recognition.inline_numbers import normalize_amount
from ocr.recognition.page_text import Region, group_by_line
from ocr.recognition.pieces import Piece, join_pieces, mean_confidence
from ocr.recognition.tesseract_api import TesseractSession

# guess, all three: what Tesseract reads best, in pixels, and how far a line may differ from it unscaled
_LINE_HEIGHT = 42
_MARGIN = 10
_NEAR_ENOUGH = (0.87, 1.15)
_PAPER = 225  # guess: of 255, paper made white is paler, faint print darker


class TesseractLines:
    """Tesseract held open; a line costs it ten times what it costs our network (20 ms against 2)."""

    def __init__(self, tessdata: Path | None = None) -> None:
        self._session = TesseractSession(tessdata)

    def warm(self) -> None:
        """Load all of its models."""
        self._session.warm()

    def read_line(self, picture: Picture, box: Box, *, dpi: int) -> list[Piece]:
        """A second opinion on a line; its confidences are Tesseract's own (ensemble.py calibrates them)."""
        factor = _LINE_HEIGHT / picture.shape[0]
        if _NEAR_ENOUGH[0] <= factor <= _NEAR_ENOUGH[1]:
            factor = 1.0
        line = _add_margin(_resize_line(picture, factor))
        words = join_pieces(*self._session.read_line(line, dpi=dpi))
        words = [self._reread_email(word, line, dpi=dpi) if "@" in word.text else word for word in words]
        return _to_page(words, box, factor)

    def read_block(self, picture: Picture, box: Box, *, dpi: int) -> list[Piece]:
        """Several lines that grew together, calibrated."""
        pieces, whole = self._session.read_block(_add_margin(picture), dpi=dpi)
        return _to_page(calibrate_pieces(join_pieces(pieces, whole)), box, 1.0)

    def read_page(self, page: Picture, *, dpi: int) -> list[Region]:
        """The whole page as Tesseract lays it out, calibrated, for one whose lines were perhaps not found."""
        if int(page.min()) > _PAPER:
            return []  # an empty box is all that its layout finds, and it complains of it
        pieces, whole = self._session.read_page(page, dpi=dpi)
        return group_by_line(calibrate_pieces(join_pieces(pieces, whole)))

    def _reread_email(self, word: Piece, line: Picture, *, dpi: int) -> Piece:
        """An address of electronic mail has no Thai in it: that word is read again by the English model."""
        x0, _, x1, _ = word.box
        cut = np.pad(line[:, max(0, x0 - _MARGIN // 2) : x1 + _MARGIN // 2], _MARGIN, constant_values=255)
        again = join_pieces(*self._session.read_english_line(cut, dpi=dpi))
        text = "".join(piece.text for piece in again)
        return replace(word, text=text, confidence=mean_confidence(again)) if "@" in text else word


def _resize_line(crop: Picture, factor: float) -> Picture:
    if factor == 1.0:
        return crop
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)


def _add_margin(crop: Picture) -> Picture:
    return np.pad(crop, _MARGIN, constant_values=255)


def _to_page(pieces: list[Piece], within: Box, factor: float) -> list[Piece]:
    """Pieces with boxes of a picture with margins, resized, as pieces with boxes of the page."""
    left, top, right, bottom = within
    moved = []
    for piece in pieces:
        x0, y0, x1, y1 = (round((v - _MARGIN) / factor) for v in piece.box)
        x0, y0 = min(max(left, left + x0), right - 1), min(max(top, top + y0), bottom - 1)
        box = (x0, y0, max(x0 + 1, min(right, left + x1)), max(y0 + 1, min(bottom, top + y1)))
        moved.append(Piece(normalize_amount(piece.text), box, piece.confidence, piece.line))
    return moved
