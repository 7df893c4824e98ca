"""A page of a damaged PDF as viewers show it: drawn by the second opener alone, and told as mended."""

from __future__ import annotations

from pathlib import Path

from ocr.decode import pdfium
from ocr.decode.compare import is_white
from ocr.decode.render import limit_dpi
from ocr.decode.scan import DEFAULT_DPI, MENDED, Scan, check_size
from ocr.engine import UnreadablePage
from ocr.limits import Limits


def draw_mended(path: Path, *, number: int, limits: Limits, refused: UnreadablePage) -> Scan:
    """Page `number` of a file that qpdf gave up; what it said is raised where pdfium shows nothing either."""
    try:
        inches = pdfium.page_inches(path, number=number)
        dpi = limit_dpi(DEFAULT_DPI, inches=inches, limits=limits)
        size = round(inches[0] * dpi), round(inches[1] * dpi)
        check_size(*size, limits=limits)
        picture = pdfium.draw_page(path, number=number, size=size)
    except pdfium.NotDrawn:
        raise refused from None
    if is_white(picture):
        raise refused
    return Scan(picture=picture, dpi=round(dpi), flags=(MENDED,))
