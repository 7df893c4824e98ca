"""Plain page reading through pytesseract: to be chosen by name, and the yardstick for the line network."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytesseract
from PIL import Image

from ocr.engine import EngineUnavailable, PageText, Picture, UnreadablePage
from ocr.failures import Failure
from ocr.preparation.deskew import PageTransform
from ocr.preparation.pixels import is_too_small, resolve_dpi, rotate_quarters, to_gray
from ocr.preparation.prepare import prepare_page
from ocr.recognition.page_text import assemble_page, group_by_line
from ocr.recognition.pieces import Piece, join_pieces
from ocr.recognition.remarks import remark_on, report_blank
from ocr.recognition.tessdata import find_tessdata

_LANGUAGES = "tha+eng"
_UPRIGHT_FOR_SURE = 0.60  # guess
_WORD_LEVEL = "5"


class TesseractEngine:
    """One Tesseract process a page; orientation by trying."""

    name = "tesseract"

    def __init__(self, *, seconds: int = 100) -> None:
        self._seconds = seconds

    def warm(self) -> None:
        """Nothing is kept between pages; that the program and its languages are there is seen to."""
        if shutil.which("tesseract") is None:
            raise EngineUnavailable("the program tesseract is not on the path")
        find_tessdata()

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        page = to_gray(picture)
        true_dpi = resolve_dpi(dpi, page.shape)
        if is_too_small(page):
            raise UnreadablePage(Failure.TOO_SMALL, f"{page.shape[1]} x {page.shape[0]} pixels")
        ready = prepare_page(page, dpi=true_dpi)
        if ready.blank:
            return report_blank(ready, engine=self.name)
        turns = (90, 270) if ready.survey.sideways else (0, 180)
        first = self._read_turned(ready.page, dpi=true_dpi, rotation=turns[0])
        if first.confidence >= _UPRIGHT_FOR_SURE:
            return remark_on(first, ready, dpi=true_dpi)
        second = self._read_turned(ready.page, dpi=true_dpi, rotation=turns[1])
        return remark_on(second if second.confidence > first.confidence else first, ready, dpi=true_dpi)

    def _read_turned(self, page: Picture, *, dpi: float, rotation: int) -> PageText:
        turned = rotate_quarters(page, degrees=rotation)
        pieces = self._run_tesseract(turned, dpi=round(dpi))
        transform = PageTransform(width=turned.shape[1], height=turned.shape[0])
        found = group_by_line(pieces)
        return assemble_page(found, [], transform, rotation=rotation, engine=self.name)

    def _run_tesseract(self, page: Picture, *, dpi: int) -> list[Piece]:
        """Tesseract gets the path of an unpacked file: pytesseract would press the page into a PNG first."""
        with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
            path = Path(folder) / "page.tif"
            Image.fromarray(page).save(path, dpi=(dpi, dpi))
            try:
                table, text = pytesseract.pytesseract.run_and_get_multiple_output(
                    str(path),
                    extensions=["tsv", "txt"],
                    lang=_LANGUAGES,
                    timeout=self._seconds,
                )
            except (pytesseract.TesseractError, RuntimeError) as error:
                raise UnreadablePage(Failure.IMAGE_UNREADABLE, str(error)[:500]) from error
        return join_pieces(_parse_tsv(table), text)


def _parse_tsv(table: str) -> list[Piece]:
    """Pieces of Tesseract's TSV: rows of level 5; block, paragraph and line number tell the line."""
    pieces: list[Piece] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        x, y, width, height = (int(cell) for cell in cells[6:10])
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        pieces.append(Piece(cells[11], (x, y, x + width, y + height), max(0.0, float(cells[10])) / 100, line))
    return pieces
