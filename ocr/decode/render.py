"""A PDF page drawn by poppler, one page a call, and never believed by its exit code."""

from __future__ import annotations

import math
import resource
import tempfile
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFPageCountError, PDFSyntaxError
from pikepdf import Pdf, PdfError, Stream
from PIL import Image

from ocr.decode.images import bounded_decoding, to_gray_or_rgb
from ocr.decode.scan import DEFAULT_DPI, Scan, check_size
from ocr.decode.sheet import Sheet, image_size
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.limits import Limits

BLANK_RENDER: Final = "blank_render"
"""The page names a picture and yet came out white: somebody should look."""

# guess, all of them
_LEAST_DPI: Final = 50
_SCAN_DPI: Final = (150, 400)
"""Below the first a picture is no scan of the sheet; above the second reading gains nothing."""
_OFF_BY: Final = 2
"""Pixels by which poppler may round a side."""
_ROUNDING: Final = 0.999
_PAPER: Final = 250
"""Gray: a page without anything darker came out white."""


class OutOfTime(Exception):
    """Poppler was stopped by the limit on its CPU time."""


def render_page(path: Path, *, number: int, sheet: Sheet, pictures: list[Stream], limits: Limits) -> Scan:
    """Draw at the resolution of the page's largest picture, or as near to it as the pixel limit allows."""
    dpi = _limit_dpi(_choose_dpi(sheet, pictures), sheet=sheet, limits=limits)
    long_side = round(max(sheet.inches) * dpi)
    before = _cpu_of_children()
    image, complained = _draw_page(path, number=number, long_side=long_side, limits=limits)
    if image is None:
        if _cpu_of_children() - before >= limits.cpu - 1:
            raise OutOfTime
        raise UnreadablePage(Failure.PDF_DAMAGED, "poppler drew nothing")
    check_size(*image.size, limits=limits)
    _check_size_made(image, sheet=sheet, long_side=long_side)
    picture = _drop_empty_colour(to_gray_or_rgb(image))
    blank = bool(pictures) and int(picture.min()) >= _PAPER
    if blank and complained:
        raise UnreadablePage(Failure.PDF_DAMAGED, complained[:500])
    return Scan(picture=picture, dpi=round(dpi), flags=(BLANK_RENDER,) if blank else ())


def _choose_dpi(sheet: Sheet, pictures: list[Stream]) -> float:
    sizes = [image_size(picture) for picture in pictures]
    if not sizes:
        return DEFAULT_DPI
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    low, high = _SCAN_DPI
    fills_at = max(width / sheet.inches[0], height / sheet.inches[1])
    return float(min(fills_at, high)) if fills_at >= low else DEFAULT_DPI


def _limit_dpi(dpi: float, *, sheet: Sheet, limits: Limits) -> float:
    width, height = sheet.inches
    most = min(math.sqrt(limits.pixels / (width * height)), limits.side / max(width, height))
    least = min(dpi, most * _ROUNDING)
    if least < _LEAST_DPI:
        raise UnreadablePage(Failure.TOO_MANY_PIXELS, f"a sheet of {width:.0f} x {height:.0f} inches")
    return least


def _draw_page(path: Path, *, number: int, long_side: int, limits: Limits) -> tuple[Image.Image | None, str]:
    """The picture, if any, and what poppler complained of."""
    with bounded_decoding(limits):
        try:
            return _call_poppler(path, number=number, long_side=long_side, strict=True), ""
        except PDFSyntaxError as complaint:  # most are mended by poppler itself
            return _call_poppler(path, number=number, long_side=long_side, strict=False), str(complaint)
        except PDFPageCountError as broken:
            return _draw_repaired(path, number=number, long_side=long_side), str(broken)


def _draw_repaired(path: Path, *, number: int, long_side: int) -> Image.Image | None:
    """Let qpdf write the one page into a sound file: it forgives page trees that poppler gives up on."""
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            Pdf.open(path, suppress_warnings=True) as document,
            Pdf.new() as single,
        ):
            single.pages.append(document.pages[number - 1])
            single.save(Path(folder) / "page.pdf")
            return _call_poppler(Path(folder) / "page.pdf", number=1, long_side=long_side, strict=False)
    except (PdfError, PDFPageCountError) as broken:
        raise UnreadablePage(Failure.PDF_DAMAGED, str(broken)[:500]) from broken


def _call_poppler(path: Path, *, number: int, long_side: int, strict: bool) -> Image.Image | None:
    # A path from the root can never be taken for an option.
    made = convert_from_path(
        path.absolute(),
        first_page=number,
        last_page=number,
        size=long_side,
        use_cropbox=True,
        strict=strict,
    )
    return made[0] if len(made) == 1 else None


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _check_size_made(image: Image.Image, *, sheet: Sheet, long_side: int) -> None:
    short_side = long_side * min(sheet.inches) / max(sheet.inches)
    if abs(max(image.size) - long_side) > _OFF_BY or abs(min(image.size) - short_side) > _OFF_BY:
        raise UnreadablePage(
            Failure.PDF_PAGE_SIZE, f"asked for {long_side} x {short_side:.0f}, got {image.size}"
        )


def _drop_empty_colour(picture: Picture) -> Picture:
    """Poppler draws in colour so that stamps keep theirs; a page without any is kept as gray."""
    if picture.ndim == 2:
        return picture
    red, green, blue = cv2.split(picture)
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red, dtype=np.uint8)
    return picture
