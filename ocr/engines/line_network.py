"""The default reader of Thai forms: finds lines, reads them, and asks Tesseract about the doubtful ones.

Problem: read a scanned form word for word, with account numbers and ids, at half a CPU second a page.
Known as: a cascade: layout analysis, a fast recogniser for all, a slower one for what the first doubts.
Steps: photographs flattened, stamps taken out; survey (blank, sideways); deskew; page layout; six lines read
to see which way is up; boxed digits, runs that are numbers, all other runs; blocks and doubtful lines by
Tesseract; a page whose lines were perhaps not found by Tesseract as a whole, and the better reading kept.
Measured: docs/benchmarks.md ("Reading"). Dropped: docs/adr/0005 and 0011, "Turned down".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ocr.engine import Box, DigitField, PageText, Picture, UnreadablePage
from ocr.engines.tesseract_lines import TesseractLines
from ocr.failures import Failure
from ocr.lines.large_print import part_large_print
from ocr.lines.layout import Layout, TextRun, find_field_boxes, find_layout
from ocr.lines.spaced_digits import find_spaced_digits
from ocr.preparation.deskew import PageTransform, deskew_page
from ocr.preparation.gray_seals import list_seal_ink, part_gray_seals
from ocr.preparation.photographed import find_photo_sheet
from ocr.preparation.pixels import is_too_small, resolve_dpi, rotate_quarters
from ocr.preparation.prepare import LARGE_LETTERS, PreparedPage, prepare_page
from ocr.preparation.stamp_ink import StampInk, part_stamp_ink
from ocr.recognition.columns import Ground
from ocr.recognition.digits.digit_network import load_network as load_digit_network
from ocr.recognition.digits.numeric_runs import read_numeric_runs
from ocr.recognition.ensemble import drop_scribble, line_confidence, pick_reading
from ocr.recognition.fields.field_network import load_network as load_field_network
from ocr.recognition.fields.labelled_places import read_labelled_places
from ocr.recognition.fields.number_fragments import complete_numbers
from ocr.recognition.fields.page_fields import NumberReading, read_number_field, read_spaced_digits
from ocr.recognition.handwriting import is_written_on, mark_handwriting, mark_strikes
from ocr.recognition.line_network import load_network as load_line_network
from ocr.recognition.line_reader import look_at_run, read_line
from ocr.recognition.page_text import Region, assemble_page
from ocr.recognition.pieces import Piece, mean_confidence
from ocr.recognition.remarks import remark_on, report_blank
from ocr.recognition.seals import doubt_numbers_in_seals, lay_back, tell_seals
from ocr.recognition.second_opinions import SURE, DoubtfulLine, choose_lines_to_ask
from ocr.recognition.snap import snap_to_ink
from ocr.recognition.stamp_words import lay_stamps_beside, read_stamps

_TRIAL_LINES = 6  # guess
_UPRIGHT_FOR_SURE = 0.70  # guess
# guess: below this confidence, or with fewer letters for a glyph of the survey, these were perhaps no lines
_MISTRUSTED = 0.45
_LEAST_READ = 0.3
_MOST_LOOKED_AT = 60  # guess: numbers of a page, for handwriting
_WORTHLESS = 0.3  # guess: a word of this confidence counts nothing


_Crop = tuple[TextRun, Picture, Box]
"""A run, its picture, and the picture's box on the page."""


@dataclass(slots=True)
class _Attempt:
    """One attempt at a page in one orientation."""

    layout: Layout
    transform: PageTransform
    rotation: int
    dpi: int
    level: Picture
    """The level page with its large print; `layout` may be of the rest."""
    lines: dict[int, list[Piece]] = field(default_factory=dict)
    """What was read in each run, by its number."""
    trial: list[_Crop] = field(default_factory=list)
    """The runs that were read first, to see which way is up."""
    doubtful: dict[int, _Crop] = field(default_factory=dict)
    """Runs on which no second opinion was asked yet, with their pictures."""
    fields: list[DigitField] = field(default_factory=list)
    written: list[Piece] = field(default_factory=list)
    """What the line network read, whoever is believed in the end: it tells writing from print."""
    numeric: list[_Crop] = field(default_factory=list)
    """Runs that the digit network read."""
    seals: tuple[StampInk, ...] = ()
    """Seals that were taken out by their outline, in pixels of the working picture."""
    large: _Attempt | None = None
    """Its large print, on a shrunk picture of its own."""

    @property
    def trial_confidence(self) -> float:
        lines = [*self.lines.values(), *(self.large.lines.values() if self.large else ())]
        return mean_confidence(piece for pieces in lines for piece in pieces)

    def flipped_confidence(self) -> float:
        """What the line network makes of the same few lines upside down, at 2 ms each.

        A page that lies on its head reads better so (0.1 to 0.3 against 0.5 to 1, measured on 28 papers for
        tuning in both ways); only then is it laid out a second time, at 150 ms.
        """
        crops = [*self.trial, *(self.large.trial if self.large else ())]
        return mean_confidence(piece for crop in crops for piece in _read_flipped(crop))

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
        self._tesseract = TesseractLines(tessdata)

    def warm(self) -> None:
        """Load every model now, so that forked copies share them."""
        self._tesseract.warm()
        load_digit_network()
        load_field_network()
        load_line_network()

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        sheet = find_photo_sheet(picture)
        if sheet is None:
            return self._read_flat(picture, dpi=resolve_dpi(dpi, picture.shape))
        flat = self._read_flat(sheet.flatten(picture), dpi=sheet.dpi)
        return lay_back(flat, sheet, shape=picture.shape)

    def _read_flat(self, picture: Picture, *, dpi: float) -> PageText:
        """A scan, or a photograph made flat: without its coloured stamps."""
        inks = part_stamp_ink(picture, dpi=dpi)
        text = tell_seals(self._read_page(inks.page, dpi=dpi), inks.seals, shape=picture.shape)
        size = (picture.shape[1], picture.shape[0])
        said = read_stamps(inks.stamps, size, dpi=dpi, rotation=text.rotation)
        return lay_stamps_beside(text, said)

    def _read_page(self, page: Picture, *, dpi: float) -> PageText:
        if is_too_small(page):
            raise UnreadablePage(Failure.TOO_SMALL, f"{page.shape[1]} x {page.shape[0]} pixels")
        ready = prepare_page(page, dpi=dpi)
        if ready.blank:
            return report_blank(ready, engine=self.name)
        attempt = self._find_orientation(ready, dpi=dpi)
        return remark_on(self._read_rest(attempt, inky=ready.survey.count), ready, dpi=dpi)

    def _find_orientation(self, ready: PreparedPage, *, dpi: float) -> _Attempt:
        """Read a few lines as the page lies; only where they read badly, and better turned, try it upside
        down.
        """
        sideways = ready.survey.sideways
        first = self._try_rotation(ready, dpi=dpi, rotation=90 if sideways else 0)
        if first.trial_confidence >= _UPRIGHT_FOR_SURE:
            return first
        if first.flipped_confidence() <= first.trial_confidence:
            return first
        second = self._try_rotation(ready, dpi=dpi, rotation=270 if sideways else 180)
        return second if second.trial_confidence > first.trial_confidence else first

    def _try_rotation(self, ready: PreparedPage, *, dpi: float, rotation: int) -> _Attempt:
        level, transform = deskew_page(rotate_quarters(ready.page, degrees=rotation), dpi=dpi)
        working_dpi = dpi * transform.scale
        whole = level
        level, seals = part_gray_seals(whole, dpi=working_dpi)
        print_ = None
        if ready.survey.large >= LARGE_LETTERS:
            fields = find_field_boxes(level, dpi=working_dpi)
            print_ = part_large_print(level, dpi=working_dpi, fields=fields)
        rest = print_.rest if print_ else level
        attempt = self._start_attempt(rest, transform, rotation, dpi=working_dpi)
        attempt.level = level
        if print_:
            smaller = replace(transform, scale=transform.scale * print_.factor)
            attempt.large = self._start_attempt(print_.shrunk, smaller, rotation, dpi=working_dpi)
        attempt.seals = list_seal_ink(whole, level, seals)
        return attempt

    def _start_attempt(
        self, level: Picture, transform: PageTransform, rotation: int, *, dpi: float
    ) -> _Attempt:
        """Lay out a level page and read its longest lines."""
        layout = find_layout(level, dpi=dpi)
        attempt = _Attempt(layout, transform, rotation, round(dpi), level)
        single = [run for run in layout.runs if not layout.is_block(run)]
        attempt.trial = self._read_runs(attempt, sorted(single, key=_shortness)[:_TRIAL_LINES])
        return attempt

    def _read_rest(self, attempt: _Attempt, *, inky: int) -> PageText:
        """All of the page in the orientation found; `inky` is how many glyphs the survey counted."""
        regions, fields = self._read_lines(attempt)
        if attempt.large:
            regions += self._read_large(attempt.large, factor=attempt.large_factor)
        if _is_mistrusted(regions, inky=inky):
            plain = self._tesseract.read_page(attempt.layout.page, dpi=attempt.dpi)
            if _weigh_letters(plain) > _weigh_letters(regions):
                regions, fields = plain, []
        for complete in (complete_numbers, read_labelled_places):
            regions, fields = complete(regions, fields, attempt.level)
        text = assemble_page(
            regions,
            fields,
            attempt.transform,
            rotation=attempt.rotation,
            engine=self.name,
            ground=attempt.ground,
        )
        text = mark_handwriting(text, [*attempt.written, *_look_at_numbers(attempt, text)], attempt.transform)
        text = mark_strikes(text, attempt.layout.strikes, attempt.transform)
        seals = tuple(attempt.transform.unmap_box(seal.box) for seal in attempt.seals)
        text = doubt_numbers_in_seals(text, seals)
        said = read_stamps(attempt.seals, attempt.layout.page.shape[1::-1], dpi=attempt.dpi)
        return lay_stamps_beside(text, [stamp.on_page(attempt.transform) for stamp in said])

    def _read_lines(self, attempt: _Attempt) -> tuple[list[Region], list[DigitField]]:
        """What all runs and rows of digits of a layout say."""
        runs, numbers = self._part_numbers(attempt)
        self._read_runs(attempt, [run for run in runs if run.number not in attempt.lines])
        self._ask_second_opinions(attempt)
        regions = [Region(run.box, attempt.lines[run.number], run.core) for run in runs]
        fields = [*attempt.fields, *(number.field for number in numbers)]
        return regions + [_to_region(number) for number in numbers if number.text], fields

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
            attempt.doubtful.pop(cut, None)
        return [run for run in runs.values() if run], numbers

    def _read_runs(self, attempt: _Attempt, runs: Sequence[TextRun]) -> list[_Crop]:
        """Blocks by Tesseract, numbers by the digit network, all other runs by the line network."""
        layout = attempt.layout
        crops = [(run, *layout.crop_run(run)) for run in runs]
        single = [crop for crop in crops if not layout.is_block(crop[0])]
        for run, picture, box in crops:
            if layout.is_block(run):
                attempt.lines[run.number] = self._tesseract.read_block(picture, box, dpi=attempt.dpi)
        for crop, number in zip(single, read_numeric_runs(single), strict=True):
            if number is None:
                _read_line(attempt, crop)
            else:
                attempt.numeric.append(crop)
                attempt.fields += number.fields
                attempt.lines[crop[0].number] = number.pieces
        return crops

    def _ask_second_opinions(self, attempt: _Attempt) -> None:
        """Tesseract on the doubtful lines of which most is hoped; scribble on which nobody is asked goes."""
        asked = choose_lines_to_ask(_doubt_line(n, attempt.lines[n]) for n in attempt.doubtful)
        for number, (run, picture, box) in attempt.doubtful.items():
            own = attempt.lines[number]
            if number in asked:
                own = pick_reading(own, self._tesseract.read_line(picture, box, dpi=attempt.dpi))
            else:
                own = drop_scribble(own)
            attempt.lines[number] = snap_to_ink(own, run.components, run.core)
        attempt.doubtful.clear()


def _read_line(attempt: _Attempt, crop: _Crop) -> None:
    """A run as the line network reads it; what it doubts waits for a second opinion."""
    run, picture, box = crop
    own = read_line(picture, box, run.core)
    attempt.written += own
    if line_confidence(own) < SURE:
        attempt.doubtful[run.number] = crop
    else:
        own = snap_to_ink(own, run.components, run.core)
    attempt.lines[run.number] = own


def _look_at_numbers(attempt: _Attempt, text: PageText) -> list[Piece]:
    """How numbers look on a page that a hand wrote on: 1 ms each, spent on no other page."""
    if not (any(one.by_hand for one in text.digits) or is_written_on(attempt.written)):
        return []
    return [look_at_run(picture, box, run.core) for run, picture, box in attempt.numeric[:_MOST_LOOKED_AT]]


def _read_flipped(crop: _Crop) -> list[Piece]:
    """A run as it reads upside down; where its words stand does not matter."""
    run, picture, box = crop
    band = (box[3] - run.core[1], box[3] - run.core[0])
    return read_line(
        np.ascontiguousarray(picture[::-1, ::-1]), (0, 0, box[2] - box[0], box[3] - box[1]), band
    )


def _shortness(run: TextRun) -> int:
    return run.box[0] - run.box[2]


def _doubt_line(number: int, own: list[Piece]) -> DoubtfulLine:
    return DoubtfulLine(number, line_confidence(own), sum(len(piece.text) for piece in own))


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
