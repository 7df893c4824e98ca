"""File bytes in, page pictures out. Runs only inside the bounded child."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from pikepdf import Pdf

from ocr.decode import attachments, damage, xfa
from ocr.decode.answers import add_answers
from ocr.decode.embedded import extract_embedded_scan
from ocr.decode.form_fields import UNDRAWN
from ocr.decode.image_headers import LyingPicture
from ocr.decode.images import inspect_jpeg, inspect_png, read_jpeg, read_png
from ocr.decode.mended import draw_mended
from ocr.decode.page_objects import list_page_objects
from ocr.decode.page_plan import plan_page
from ocr.decode.pdf import flag_document, inspect_pdf, open_pdf
from ocr.decode.render import BLANK_RENDER, render_page
from ocr.decode.scan import MENDED, Scan
from ocr.decode.sheet import read_sheet
from ocr.decode.tiff import inspect_tiff, read_tiff
from ocr.engine import PageText, UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

_INSPECT = {"jpeg": inspect_jpeg, "png": inspect_png, "tiff": inspect_tiff, "pdf": inspect_pdf}
_TOLD_OF_FILES = (attachments.KEPT, xfa.DRAWN)
"""Flags of a whole PDF that its first page is told with."""
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
    """Each page alone: one that the first opener gives up is the second one's, and no other page knows."""
    try:
        with open_pdf(path) as document:
            return _read_sound_page(document, path, number=number, limits=limits)
    except UnreadablePage as refused:
        if refused.code != Failure.PDF_DAMAGED or isinstance(refused, LyingPicture):
            raise
        return _read_mended(path, number=number, limits=limits, refused=refused)


def _read_mended(path: Path, *, number: int, limits: Limits, refused: UnreadablePage) -> Scan:
    """From a copy with a new trailer where that helps, else by pdfium alone."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(UnreadablePage):
        copy = damage.write_mended_copy(path, Path(folder))
        if copy is not None:
            with open_pdf(copy) as document:
                scan = _read_sound_page(document, copy, number=number, limits=limits)
                return scan.with_flag(MENDED)
    return draw_mended(path, number=number, limits=limits, refused=refused)


def _read_sound_page(document: Pdf, path: Path, *, number: int, limits: Limits) -> Scan:
    if not 1 <= number <= len(document.pages):
        raise UnreadablePage(Failure.PDF_DAMAGED, f"there is no page {number}")
    page = document.pages[number - 1].obj
    mended = damage.was_mended(document)
    sheet, objects = read_sheet(page), list_page_objects(page, limits=limits)
    scan = extract_embedded_scan(page, sheet=sheet, limits=limits)
    if scan is None:
        plan = plan_page(document, page, sheet=sheet, objects=objects, limits=limits)
        if mended:
            plan = replace(plan, compare=True, first_is_doubted=True)
        scan = render_page(path, number=number, plan=plan, limits=limits)
    elif sheet.turn:
        turned = np.asarray(cv2.rotate(scan.picture, _TURNS[sheet.turn]), dtype=np.uint8)
        scan = replace(scan, picture=turned)
    told = [flag for flag in flag_document(document) if flag in _TOLD_OF_FILES] if number == 1 else []
    flags = (*scan.flags, *told, *([MENDED] if mended or sheet.guessed else []))
    return replace(scan, flags=tuple(dict.fromkeys(flags)))


def add_what_file_says(text: PageText, scan: Scan) -> tuple[PageText, tuple[str, ...]]:
    """The text of a page with answers of its form that are not on the picture, and the page's flags. A page
    that should show something is never called blank.
    """
    added, unread = add_answers(text, scan.answers)
    flags = dict.fromkeys((*scan.flags, *([UNDRAWN] if unread else [])))
    return replace(added, blank=added.blank and BLANK_RENDER not in flags), tuple(flags)


__all__ = ["Scan", "add_what_file_says", "inspect", "read"]
