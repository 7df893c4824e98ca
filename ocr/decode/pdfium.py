"""The second opener and renderer of PDFs: pdfium, by pypdfium2, within the same bounded process.

It mends damage as browsers do, draws answers of forms that have no appearance of their own, and decodes JBIG2
rightly where poppler does not (docs/adr/0023). Asked only where there is cause to doubt the first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as c

from ocr.decode.apart import Died, run_apart
from ocr.decode.sheet import Sheet
from ocr.engine import Picture

_POINTS_AN_INCH: Final = 72.0
_WHITE: Final = (255, 255, 255, 255)


class NotDrawn(Exception):
    """Pdfium cannot open the file, or not draw this page."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What pdfium makes of a file."""

    pages: int
    acts: bool
    """Scripts, attachments or a form in XML: a person should look first."""


def inspect_document(path: Path) -> DocumentFacts:
    """Count the pages and look for what acts; NotDrawn."""
    pages, acts = json.loads(_apart(lambda: json.dumps(_inspect(path)).encode()))
    return DocumentFacts(pages, acts=acts)


def page_inches(path: Path, *, number: int) -> tuple[float, float]:
    """Width and height of a page as it is shown; NotDrawn."""
    width, height = json.loads(_apart(lambda: json.dumps(_page_points(path, number)).encode()))
    return width / _POINTS_AN_INCH, height / _POINTS_AN_INCH


def draw_page(path: Path, *, number: int, size: tuple[int, int], sheet: Sheet | None = None) -> Picture:
    """RGB pixels of page `number`, of exactly this width and height, answers of forms drawn. NotDrawn.

    `sheet` is the box to draw where it is known: damaged boxes are set right first.
    """
    pixels = _apart(lambda: _draw(path, number=number, size=size, sheet=sheet).tobytes())
    if len(pixels) != size[0] * size[1] * 3:
        raise NotDrawn(f"{len(pixels)} bytes for {size}")
    return np.frombuffer(pixels, dtype=np.uint8).reshape(size[1], size[0], 3)


def _apart(work: Callable[[], bytes]) -> bytes:
    try:
        return run_apart(work)
    except Died as died:
        raise NotDrawn(str(died)) from died


@contextmanager
def _open_document(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def _inspect(path: Path) -> tuple[int, bool]:
    with _open_document(path) as document:
        acts = (
            c.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0
            or c.FPDFDoc_GetAttachmentCount(document.raw) > 0
            or document.get_formtype() in (c.FORMTYPE_XFA_FULL, c.FORMTYPE_XFA_FOREGROUND)
        )
        return len(document), acts


def _page_points(path: Path, number: int) -> tuple[float, float]:
    with _open_document(path) as document:
        width, height = document[number - 1].get_size()
    if not (width >= 1 and height >= 1 and math.isfinite(width * height)):
        raise NotDrawn(f"{width} x {height} points")
    return width, height


def _draw(path: Path, *, number: int, size: tuple[int, int], sheet: Sheet | None) -> Picture:
    with _open_document(path) as document:
        if document.get_formtype() != c.FORMTYPE_NONE:
            document.init_forms()
        if sheet is not None:
            _set_boxes(document, number=number, sheet=sheet)
        return _draw_loaded(document, document[number - 1], size=size)


def _set_boxes(document: pypdfium2.PdfDocument, *, number: int, sheet: Sheet) -> None:
    """Boxes are read when a page is loaded: set, close, load again."""
    page = document[number - 1]
    box = (sheet.x0, sheet.y0, sheet.x1, sheet.y1)
    if page.get_cropbox() != box:
        page.set_mediabox(*box)
        page.set_cropbox(*box)
    page.close()


def _draw_loaded(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, *, size: tuple[int, int]
) -> Picture:
    bitmap = pypdfium2.PdfBitmap.new_native(*size, c.FPDFBitmap_BGRx)
    bitmap.fill_rect(_WHITE, 0, 0, *size)
    flags = c.FPDF_ANNOT | c.FPDF_REVERSE_BYTE_ORDER
    c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, *size, 0, flags)
    if document.formenv is not None:
        c.FPDF_FFLDraw(document.formenv.raw, bitmap.raw, page.raw, 0, 0, *size, 0, flags)
    return np.ascontiguousarray(np.asarray(bitmap.to_numpy())[:, :, :3], dtype=np.uint8)
