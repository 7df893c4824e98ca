"""Is what the readers need on this machine: the binary, its languages, the library?"""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from ocr.recognition.tessdata import NEEDED, ModelsMissing, find_tessdata


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing, and what to do about it, in both languages."""

    code: str
    th: str
    en: str
    fatal: bool = True


def problems(engine: str = "lines", *, tessdata: Path | None = None) -> list[Problem]:
    """What keeps this engine from reading; an empty list when all is well."""
    if engine not in ("lines", "tesseract"):
        return []
    found = [_no_library()] if engine == "lines" and importlib.util.find_spec("tesserocr") is None else []
    needs_binary = engine == "tesseract" or bool(found)
    if needs_binary and shutil.which("tesseract") is None:
        found.append(_no_binary())
    try:
        find_tessdata(tessdata)
    except ModelsMissing:
        found.append(_no_languages())
    return found


def _no_library() -> Problem:
    return Problem(
        code="tesserocr_missing",
        th="ไม่พบไลบรารี tesserocr ระบบจะอ่านหน้าเอกสารด้วย Tesseract แบบธรรมดา ซึ่งช้าและแม่นยำน้อยกว่า",
        en="The library tesserocr is missing: pages are read with plain Tesseract, slower and less exactly.",
        fatal=False,
    )


def _no_binary() -> Problem:
    return Problem(
        code="tesseract_missing",
        th="ไม่พบโปรแกรม Tesseract กรุณาติดตั้งแพ็กเกจ tesseract-ocr",
        en="The program Tesseract is missing. Please install the package tesseract-ocr.",
    )


def _no_languages() -> Problem:
    names = ", ".join(NEEDED)
    return Problem(
        code="language_missing",
        th=f"ไม่พบข้อมูลภาษาของ Tesseract ({names}) กรุณาติดตั้งแพ็กเกจ tesseract-ocr-tha",
        en=f"Tesseract's language data ({names}) is missing. Please install the package tesseract-ocr-tha.",
    )
