"""File bytes in, page pictures out. Runs only inside the bounded child."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from ocr.decode.embedded import extract_embedded_scan
from ocr.decode.images import inspect_jpeg, inspect_png, read_jpeg, read_png
from ocr.decode.pdf import inspect_pdf, open_pdf
from ocr.decode.render import render_page
from ocr.decode.scan import Scan
from ocr.decode.sheet import list_images, read_sheet
from ocr.decode.tiff import inspect_tiff, read_tiff
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

_INSPECT = {"jpeg": inspect_jpeg, "png": inspect_png, "tiff": inspect_tiff, "pdf": inspect_pdf}
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def inspect(path: Path, *, kind: str, limits: Limits) -> FileFacts:
    """Count the pages and flag what a person should know, without decoding a page."""
    return _INSPECT[kind](path, limits=limits)


def read(path: Path, *, kind: str, number: int, limits: Limits) -> Scan:
    """Decode page `number`, counted from 1."""
    if kind == "tiff":
        return read_tiff(path, number=number, limits=limits)
    if kind == "pdf":
        return _read_pdf(path, number=number, limits=limits)
    return (read_jpeg if kind == "jpeg" else read_png)(path, limits=limits)


def _read_pdf(path: Path, *, number: int, limits: Limits) -> Scan:
    with open_pdf(path) as document:
        if not 1 <= number <= len(document.pages):
            raise UnreadablePage(Failure.PDF_DAMAGED, f"there is no page {number}")
        page = document.pages[number - 1].obj
        sheet, pictures = read_sheet(page), list_images(page, limits=limits)
        scan = extract_embedded_scan(page, sheet=sheet, limits=limits)
        if scan is None:
            return render_page(path, number=number, sheet=sheet, pictures=pictures, limits=limits)
    if not sheet.turn:
        return scan
    turned = np.asarray(cv2.rotate(scan.picture, _TURNS[sheet.turn]), dtype=np.uint8)
    return Scan(picture=turned, dpi=scan.dpi, flags=scan.flags)


__all__ = ["Scan", "inspect", "read"]
