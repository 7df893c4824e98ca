"""The default reader of Thai forms: finds lines, reads them, and asks Tesseract about the doubtful ones.

Problem: read a scanned form word for word, with account numbers and ids, at half a CPU second a page.
Known as: a cascade: layout analysis, a fast recogniser for all, a slower one for what the first doubts.
Steps: survey (blank, sideways); deskew; page layout; six lines read to see which way is up; boxed digits,
runs that are numbers, all other runs; whole blocks and doubtful lines by Tesseract; a page whose lines were
perhaps not found is read by Tesseract as a whole, and the better reading kept.
Measured: docs/benchmarks.md ("Reading"). Dropped: docs/adr/0005 and 0011, "Turned down".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from ocr.engine import Box, DigitField, PageText, Picture, UnreadablePage
from ocr.failures import Failure
from ocr.lines.large_print import part_large_print
from ocr.lines.layout import Layout, TextRun, find_field_boxes, find_layout
from ocr.lines.spaced_digits import find_spaced_digits
from ocr.preparation.deskew import PageTransform, deskew_page
from ocr.preparation.pixels import is_too_small, resolve_dpi, rotate_quarters, to_gray
from ocr.preparation.prepare import LARGE_LETTERS, PreparedPage, prepare_page
from ocr.recognition.columns import Ground
from ocr.recognition.digits.digit_network import load_network as load_digit_network
from ocr.recognition.digits.numeric_runs import read_numeric_run
from ocr.recognition.ensemble import calibrate_pieces, line_confidence, pick_reading
from ocr.recognition.fields.field_network import load_network as load_field_network
from ocr.recognition.fields.page_fields import NumberReading, read_number_field, read_spaced_digits
from ocr.recognition.inline_numbers import normalize_amount
from ocr.recognition.line_network import load_network as load_line_network
from ocr.recognition.line_reader import read_line
from ocr.recognition.page_text import Region, assemble_page, group_by_line
from ocr.recognition.pieces import Piece, join_pieces, mean_confidence
from ocr.recognition.remarks import remark_on, report_blank
from ocr.recognition.snap import snap_to_ink
from ocr.recognition.tesseract_api import TesseractSession

# guess, all three: what Tesseract reads best, in pixels, and how far a line may differ from it unscaled
_LINE_HEIGHT = 42
_MARGIN = 10
_NEAR_ENOUGH = (0.87, 1.15)
_TRIAL_LINES = 6  # guess
_UPRIGHT_FOR_SURE = 0.70  # guess
_SURE_LINE = 0.70  # measured: docs/adr/0011, below it at most 60 of 100 lines were right
"""How likely a line must be right as our network reads it; else Tesseract reads it too."""
# guess: below this confidence, or with fewer letters for a glyph of the survey, these were perhaps no lines
_MISTRUSTED = 0.45
_LEAST_READ = 0.3
_WORTHLESS = 0.3  # guess: a word of this confidence counts nothing


@dataclass(slots=True)
class _Attempt:
    """One attempt at a page in one orientation."""

    layout: Layout
    transform: PageTransform
    rotation: int
    dpi: int
    lines: dict[int, list[Piece]] = field(default_factory=dict)
    fields: list[DigitField] = field(default_factory=list)
    large: _Attempt | None = None
    """Its large print, on a shrunk picture of its own."""

    @property
    def trial_confidence(self) -> float:
        lines = [*self.lines.values(), *(self.large.lines.values() if self.large else ())]
        return mean_confidence(piece for pieces in lines for piece in pieces)

    @property
    def ground(self) -> Ground:
        """What columns are told by, beside the boxes of the text."""
        layout = self.layout
        height, width = layout.page.shape
        return Ground(width, height, layout.ruling_lines, layout.scale)

    @property
    def large_factor(self) -> float:
        """Pixels of the shrunk picture for one of the working picture."""
        return self.large.transform.scale / self.transform.scale if self.large else 1.0


class LineNetworkEngine:
    """Own line finding, own line network; Tesseract kept open through tesserocr for second opinions."""

    name = "line_network"

    def __init__(self, *, tessdata: Path | None = None) -> None:
        self._tesseract = TesseractSession(tessdata)

    def warm(self) -> None:
        """Load every model now, so that forked copies share them."""
        self._tesseract.warm()
        load_digit_network()
        load_field_network()
        load_line_network()

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        page = to_gray(picture)
        true_dpi = resolve_dpi(dpi, page.shape)
        if is_too_small(page):
            raise UnreadablePage(Failure.TOO_SMALL, f"{page.shape[1]} x {page.shape[0]} pixels")
        ready = prepare_page(page, dpi=true_dpi)
        if ready.blank:
            return report_blank(ready, engine=self.name)
        attempt = self._find_orientation(ready, dpi=true_dpi)
        return remark_on(self._read_rest(attempt, inky=ready.survey.count), ready, dpi=true_dpi)

    def _find_orientation(self, ready: PreparedPage, *, dpi: float) -> _Attempt:
        """Read a few lines as the page lies; only where they read badly, try it upside down."""
        sideways = ready.survey.sideways
        first = self._try_rotation(ready, dpi=dpi, rotation=90 if sideways else 0)
        if first.trial_confidence >= _UPRIGHT_FOR_SURE:
            return first
        second = self._try_rotation(ready, dpi=dpi, rotation=270 if sideways else 180)
        return second if second.trial_confidence > first.trial_confidence else first

    def _try_rotation(self, ready: PreparedPage, *, dpi: float, rotation: int) -> _Attempt:
        level, transform = deskew_page(rotate_quarters(ready.page, degrees=rotation), dpi=dpi)
        working_dpi = dpi * transform.scale
        print_ = None
        if ready.survey.large >= LARGE_LETTERS:
            fields = find_field_boxes(level, dpi=working_dpi)
            print_ = part_large_print(level, dpi=working_dpi, fields=fields)
        attempt = self._start_attempt(print_.rest if print_ else level, transform, rotation, dpi=working_dpi)
        if print_:
            smaller = replace(transform, scale=transform.scale * print_.factor)
            attempt.large = self._start_attempt(print_.shrunk, smaller, rotation, dpi=working_dpi)
        return attempt

    def _start_attempt(
        self, level: Picture, transform: PageTransform, rotation: int, *, dpi: float
    ) -> _Attempt:
        """Lay out a level page and read its longest lines."""
        layout = find_layout(level, dpi=dpi)
        attempt = _Attempt(layout, transform, rotation, round(dpi))
        single = [run for run in layout.runs if not layout.is_block(run)]
        for run in sorted(single, key=lambda r: r.box[0] - r.box[2])[:_TRIAL_LINES]:
            attempt.lines[run.number] = self._read_line(attempt, run)
        return attempt

    def _read_rest(self, attempt: _Attempt, *, inky: int) -> PageText:
        """All of the page in the orientation found; `inky` is how many glyphs the survey counted."""
        regions, fields = self._read_lines(attempt)
        if attempt.large:
            regions += self._read_large(attempt.large, factor=attempt.large_factor)
        if _is_mistrusted(regions, inky=inky):
            plain = self._read_with_tesseract(attempt)
            if _weigh_letters(plain) > _weigh_letters(regions):
                regions, fields = plain, []
        return assemble_page(
            regions,
            fields,
            attempt.transform,
            rotation=attempt.rotation,
            engine=self.name,
            ground=attempt.ground,
        )

    def _read_lines(self, attempt: _Attempt) -> tuple[list[Region], list[DigitField]]:
        """What all runs and rows of digits of a layout say."""
        runs, numbers = self._part_numbers(attempt)
        regions = [Region(run.box, self._read_run(attempt, run), run.core) for run in runs]
        fields = [*attempt.fields, *(number.field for number in numbers)]
        return regions + [_to_region(number) for number in numbers], fields

    def _read_large(self, attempt: _Attempt, *, factor: float) -> list[Region]:
        """Large print, read on its shrunk picture, in pixels of the working picture."""
        return [region.scaled(1 / factor) for region in self._read_lines(attempt)[0]]

    def _part_numbers(self, attempt: _Attempt) -> tuple[list[TextRun], list[NumberReading]]:
        """Runs that are left when numbers in boxes and of spaced digits are taken out, and these numbers."""
        layout = attempt.layout
        runs: dict[int, TextRun | None] = {run.number: run for run in layout.runs}
        numbers = []
        for found in layout.fields:
            if number := read_number_field(found, layout.page):
                numbers.append(number)
                runs |= {run.number: None for run in layout.runs if _lies_in(run.box, found.box)}
        for spaced in find_spaced_digits(run for run in runs.values() if run):
            if number := read_spaced_digits(spaced.row, layout.page):
                numbers.append(number)
                runs |= spaced.left
        for cut in (number for number, run in runs.items() if run is not layout.runs[number]):
            attempt.lines.pop(cut, None)
        return [run for run in runs.values() if run], numbers

    def _read_with_tesseract(self, attempt: _Attempt) -> list[Region]:
        """The whole page as Tesseract lays it out, for one whose lines were perhaps not found."""
        pieces, whole = self._tesseract.read_page(attempt.layout.page, dpi=attempt.dpi)
        return group_by_line(calibrate_pieces(join_pieces(pieces, whole)))

    def _read_run(self, attempt: _Attempt, run: TextRun) -> list[Piece]:
        if run.number not in attempt.lines:
            read = self._read_block if attempt.layout.is_block(run) else self._read_line
            attempt.lines[run.number] = read(attempt, run)
        return attempt.lines[run.number]

    def _read_line(self, attempt: _Attempt, run: TextRun) -> list[Piece]:
        picture, box = attempt.layout.crop_run(run)
        number = read_numeric_run(run, picture, box)
        if number is not None:
            attempt.fields += number.fields
            return number.pieces
        own = read_line(picture, box, run.core)
        if line_confidence(own) < _SURE_LINE:
            own = pick_reading(own, self._ask_tesseract(picture, box, dpi=attempt.dpi))
        return snap_to_ink(own, run.components, run.core)

    def _ask_tesseract(self, picture: Picture, box: Box, *, dpi: int) -> list[Piece]:
        factor = _LINE_HEIGHT / picture.shape[0]
        if _NEAR_ENOUGH[0] <= factor <= _NEAR_ENOUGH[1]:
            factor = 1.0
        line = _add_margin(_resize_line(picture, factor))
        words = join_pieces(*self._tesseract.read_line(line, dpi=dpi))
        words = [self._reread_email(word, line, dpi=dpi) if "@" in word.text else word for word in words]
        return _to_page(words, box, factor)

    def _reread_email(self, word: Piece, line: Picture, *, dpi: int) -> Piece:
        """An address of electronic mail has no Thai in it: that word is read again by the English model."""
        x0, _, x1, _ = word.box
        cut = np.pad(line[:, max(0, x0 - _MARGIN // 2) : x1 + _MARGIN // 2], _MARGIN, constant_values=255)
        again = join_pieces(*self._tesseract.read_english_line(cut, dpi=dpi))
        text = "".join(piece.text for piece in again)
        return replace(word, text=text, confidence=mean_confidence(again)) if "@" in text else word

    def _read_block(self, attempt: _Attempt, run: TextRun) -> list[Piece]:
        picture, box = attempt.layout.crop_run(run)
        pieces, whole = self._tesseract.read_block(_add_margin(picture), dpi=attempt.dpi)
        return _to_page(calibrate_pieces(join_pieces(pieces, whole)), box, 1.0)


def _to_region(number: NumberReading) -> Region:
    return Region(number.field.box, [Piece(number.text, number.digits_box, number.field.confidence)])


def _lies_in(box: Box, frame: Box) -> bool:
    """Is the middle of the box inside?"""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _is_mistrusted(regions: list[Region], *, inky: int) -> bool:
    """Much ink and few words, or words that Tesseract itself doubts: perhaps these were no lines."""
    letters = sum(len(piece.text) for part in regions for piece in part.pieces)
    mean = mean_confidence(piece for part in regions for piece in part.pieces)
    return letters < _LEAST_READ * inky or mean < _MISTRUSTED


def _weigh_letters(regions: list[Region]) -> float:
    """Letters read, counted by confidence; doubtful ones count nothing."""
    return sum(max(0.0, p.confidence - _WORTHLESS) * len(p.text) for part in regions for p in part.pieces)


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
