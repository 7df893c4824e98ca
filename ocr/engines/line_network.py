"""The default reader of Thai forms: finds lines, reads them, and asks Tesseract about the doubtful ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from ocr.engine import Box, DigitField, PageText, Picture, UnreadablePage
from ocr.lines.layout import Layout, TextRun, find_layout
from ocr.lines.spaced_digits import find_spaced_digits
from ocr.preparation.deskew import PageTransform, deskew_page
from ocr.preparation.pixels import is_too_small, resolve_dpi, rotate_quarters, to_gray
from ocr.preparation.survey import survey_page
from ocr.recognition.digits.digit_network import network
from ocr.recognition.digits.digit_rows import digit_like, likelihoods, read_digits, spelled
from ocr.recognition.digits.numeric_runs import read_number
from ocr.recognition.ensemble import better, least, measured
from ocr.recognition.inline_numbers import amount
from ocr.recognition.line_network import network as line_network
from ocr.recognition.line_reader import read_line
from ocr.recognition.page_text import Found, by_line, page_text
from ocr.recognition.pieces import Piece, join_pieces, mean_confidence
from ocr.recognition.snap import snap
from ocr.recognition.tesseract_api import Recogniser

_LINE_HEIGHT = 42
_MARGIN = 10
_TRIAL_LINES = 6
_UPRIGHT_FOR_SURE = 0.70
_SURE_DIGITS, _DIGITS = 0.60, 0.75
_SURE = 0.70
"""How likely a line must be right as our network reads it; else Tesseract reads it too."""
_MISTRUSTED = 0.45
_LEAST_READ = 0.3


@dataclass(slots=True)
class _Reading:
    """One attempt at a page in one orientation."""

    layout: Layout
    transform: PageTransform
    rotation: int
    dpi: int
    lines: dict[int, list[Piece]] = field(default_factory=dict)
    fields: list[DigitField] = field(default_factory=list)

    @property
    def trial(self) -> float:
        return mean_confidence(piece for pieces in self.lines.values() for piece in pieces)


class LineNetworkEngine:
    """Own line finding, own line network; Tesseract kept open through tesserocr for second opinions."""

    name = "line_network"

    def __init__(self, *, tessdata: Path | None = None) -> None:
        self._recogniser = Recogniser(tessdata)

    def warm(self) -> None:
        """Load every model now, so that forked copies share them."""
        self._recogniser.warm()
        network()
        line_network()

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        page = to_gray(picture)
        true_dpi = resolve_dpi(dpi, page.shape)
        if is_too_small(page):
            raise UnreadablePage("too_small", f"{page.shape[1]} x {page.shape[0]} pixels")
        survey = survey_page(page, dpi=true_dpi)
        if survey.blank:
            height, width = page.shape
            return PageText("", (), 0.0, width, height, blank=True, engine=self.name)
        reading = self._upright(page, dpi=true_dpi, sideways=survey.sideways)
        return self._whole(reading, inky=survey.count)

    def _upright(self, page: Picture, *, dpi: float, sideways: bool) -> _Reading:
        """Read a few lines as the page lies; only where they read badly, try it upside down."""
        first = self._try(page, dpi=dpi, rotation=90 if sideways else 0)
        if first.trial >= _UPRIGHT_FOR_SURE:
            return first
        second = self._try(page, dpi=dpi, rotation=270 if sideways else 180)
        return second if second.trial > first.trial else first

    def _try(self, page: Picture, *, dpi: float, rotation: int) -> _Reading:
        level, transform = deskew_page(rotate_quarters(page, degrees=rotation), dpi=dpi)
        working_dpi = dpi * transform.scale
        layout = find_layout(level, dpi=working_dpi)
        reading = _Reading(layout, transform, rotation, round(working_dpi))
        single = [run for run in layout.runs if not layout.is_block(run)]
        for run in sorted(single, key=lambda r: r.box[0] - r.box[2])[:_TRIAL_LINES]:
            reading.lines[run.number] = self._line(reading, run)
        return reading

    def _whole(self, reading: _Reading, *, inky: int) -> PageText:
        rows = [(row, read_digits(row, reading.layout.page)) for row in reading.layout.digits]
        left: dict[int, TextRun | None] = {run.number: run for run in reading.layout.runs}
        for loose in find_spaced_digits(reading.layout.runs):
            likely = likelihoods(loose.row, reading.layout.page)
            text, number = spelled(loose.row, likely)
            if number.confidence >= _SURE_DIGITS and digit_like(likely) >= _DIGITS:
                rows.append((loose.row, (text, number)))
                left |= loose.left
                for cut in loose.left:
                    reading.lines.pop(cut, None)
        runs = [run for run in left.values() if run]
        found = [Found(run.box, self._run(reading, run), run.core) for run in runs]
        fields = [*reading.fields, *(number for _, (_, number) in rows)]
        for row, (text, number) in rows:
            found.append(Found(row.box, [Piece(text, row.digits_box, number.confidence)]))
        if _mistrusted(found, inky=inky):
            plain = self._plain(reading)
            if _weight(plain) > _weight(found):
                found, fields = plain, []
        return page_text(found, fields, reading.transform, rotation=reading.rotation, engine=self.name)

    def _plain(self, reading: _Reading) -> list[Found]:
        """The whole page as Tesseract lays it out: for a page whose lines were not found."""
        pieces, whole = self._recogniser.page(reading.layout.page, dpi=reading.dpi)
        return by_line(measured(join_pieces(pieces, whole)))

    def _run(self, reading: _Reading, run: TextRun) -> list[Piece]:
        if run.number not in reading.lines:
            read = self._block if reading.layout.is_block(run) else self._line
            reading.lines[run.number] = read(reading, run)
        return reading.lines[run.number]

    def _line(self, reading: _Reading, run: TextRun) -> list[Piece]:
        picture, box = reading.layout.crop_run(run)
        number = read_number(run, picture, box)
        if number is not None:
            reading.fields += number.fields
            return number.pieces
        own = read_line(picture, box, run.core)
        if least(own) < _SURE:
            own = better(own, self._line_of(picture, box, dpi=reading.dpi))
        return snap(own, run.components, run.core)

    def _line_of(self, picture: Picture, box: Box, *, dpi: int) -> list[Piece]:
        factor = _LINE_HEIGHT / picture.shape[0]
        if 0.87 <= factor <= 1.15:
            factor = 1.0
        line = _framed(_resized(picture, factor))
        words = join_pieces(*self._recogniser.line(line, dpi=dpi))
        words = [self._mail(word, line, dpi=dpi) if "@" in word.text else word for word in words]
        return _in_page(words, box, factor)

    def _mail(self, word: Piece, line: Picture, *, dpi: int) -> Piece:
        """An address of electronic mail has no Thai in it: that word is read again by the English model."""
        x0, _, x1, _ = word.box
        cut = np.pad(line[:, max(0, x0 - _MARGIN // 2) : x1 + _MARGIN // 2], _MARGIN, constant_values=255)
        again = join_pieces(*self._recogniser.english(cut, dpi=dpi))
        text = "".join(piece.text for piece in again)
        return replace(word, text=text, confidence=mean_confidence(again)) if "@" in text else word

    def _block(self, reading: _Reading, run: TextRun) -> list[Piece]:
        picture, box = reading.layout.crop_run(run)
        pieces, whole = self._recogniser.block(_framed(picture), dpi=reading.dpi)
        return _in_page(measured(join_pieces(pieces, whole)), box, 1.0)


def _mistrusted(found: list[Found], *, inky: int) -> bool:
    """Much ink and few words, or words that Tesseract itself doubts: perhaps these were no lines."""
    letters = sum(len(piece.text) for part in found for piece in part.pieces)
    return letters < _LEAST_READ * inky or _mean(found) < _MISTRUSTED


def _mean(found: list[Found]) -> float:
    return mean_confidence(piece for part in found for piece in part.pieces)


def _weight(found: list[Found]) -> float:
    """Letters read, counted by confidence; doubtful ones count nothing."""
    return sum(max(0.0, p.confidence - 0.3) * len(p.text) for part in found for p in part.pieces)


def _resized(crop: Picture, factor: float) -> Picture:
    if factor == 1.0:
        return crop
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)


def _framed(crop: Picture) -> Picture:
    return np.pad(crop, _MARGIN, constant_values=255)


def _in_page(pieces: list[Piece], within: Box, factor: float) -> list[Piece]:
    """Boxes of a framed, resized picture as boxes of the page."""
    left, top, right, bottom = within
    moved = []
    for piece in pieces:
        x0, y0, x1, y1 = (round((v - _MARGIN) / factor) for v in piece.box)
        x0, y0 = min(max(left, left + x0), right - 1), min(max(top, top + y0), bottom - 1)
        box = (x0, y0, max(x0 + 1, min(right, left + x1)), max(y0 + 1, min(bottom, top + y1)))
        moved.append(Piece(amount(piece.text), box, piece.confidence, piece.line))
    return moved
