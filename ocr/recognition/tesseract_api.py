"""Tesseract held open: one line, one block or one whole page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tesserocr
from tesserocr import OEM, PSM, RIL

from ocr.engine import Picture
from ocr.recognition.pieces import Piece
from ocr.recognition.tessdata import find_tessdata

TEXT = "tha+eng"
_PLAIN = {"tessedit_do_invert": "0"}


class TesseractSession:
    """Tesseract's models, loaded at first use and kept; `warm` loads all, before a process forks."""

    def __init__(self, tessdata: Path | None = None) -> None:
        self._tessdata = find_tessdata(tessdata)
        self._open: dict[str, tesserocr.PyTessBaseAPI] = {}

    def warm(self) -> None:
        """Load each model and read a white scrap with it, so that a forked copy finds all in memory."""
        scrap = np.full((48, 96), 255, np.uint8)
        self.read_line(scrap, dpi=200)
        self.read_english_line(scrap, dpi=200)
        self.read_page(scrap, dpi=200)

    def read_line(self, picture: Picture, *, dpi: int) -> tuple[list[Piece], str]:
        return self._recognize(self._text_api(PSM.SINGLE_LINE), picture, dpi=dpi)

    def read_english_line(self, picture: Picture, *, dpi: int) -> tuple[list[Piece], str]:
        """A line known to hold no Thai, as an address of electronic mail."""
        return self._recognize(self._open_api("english", lang="eng", variables=_PLAIN), picture, dpi=dpi)

    def read_block(self, picture: Picture, *, dpi: int) -> tuple[list[Piece], str]:
        return self._recognize(self._text_api(PSM.SINGLE_BLOCK), picture, dpi=dpi)

    def read_page(self, picture: Picture, *, dpi: int) -> tuple[list[Piece], str]:
        return self._recognize(self._text_api(PSM.AUTO), picture, dpi=dpi)

    def _text_api(self, mode: int) -> tesserocr.PyTessBaseAPI:
        api = self._open_api("text", lang=TEXT, variables=_PLAIN)
        api.SetPageSegMode(mode)
        return api

    def _open_api(self, key: str, *, lang: str, variables: dict[str, str]) -> tesserocr.PyTessBaseAPI:
        if key not in self._open:
            api = tesserocr.PyTessBaseAPI(
                path=str(self._tessdata),
                lang=lang,
                psm=PSM.SINGLE_LINE,
                oem=OEM.LSTM_ONLY,
                variables=variables,
            )
            self._open[key] = api
        return self._open[key]

    def _recognize(
        self, api: tesserocr.PyTessBaseAPI, picture: Picture, *, dpi: int
    ) -> tuple[list[Piece], str]:
        _set_image(api, picture, dpi=dpi)
        if not api.Recognize():
            return [], ""
        return list(_iterate_words(api)), api.GetUTF8Text()


def _set_image(api: tesserocr.PyTessBaseAPI, picture: Picture, *, dpi: int) -> None:
    height, width = picture.shape
    api.SetImageBytes(picture.tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)


def _iterate_words(api: tesserocr.PyTessBaseAPI) -> Iterator[Piece]:
    found, line = api.GetIterator(), -1
    if found is None:
        return
    for word in tesserocr.iterate_level(found, RIL.WORD):
        if word.IsAtBeginningOf(RIL.TEXTLINE):
            line += 1
        box = None if word.Empty(RIL.WORD) else word.BoundingBox(RIL.WORD)
        text = word.GetUTF8Text(RIL.WORD) if box else ""
        if text and box:
            yield Piece(text, box, word.Confidence(RIL.WORD) / 100, max(line, 0))
