"""Django's system checks of the reader: is what the engine needs on this machine, and does it start?

An engine that cannot read is an error, never a reason to read with another one: plain Tesseract misreads 17
times as many signs (docs/benchmarks.md), which no screen would show. Who wants it names it in the settings.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from ocr.engine_status import MODELLESS, engine_status
from ocr.font_packages import missing_packages
from ocr.recognition.model_files import CALIBRATION, find_model, missing_models, weights_of_others
from ocr.recognition.tessdata import NEEDED, ModelsMissing, find_tessdata
from ocr.registry import NAMES, is_known

_CURVES_UNREADABLE = (
    "อ่านไฟล์ค่าความเชื่อมั่น calibration.json ไม่ได้ กรุณาคัดลอกโปรแกรมใหม่ให้ครบ หรือสั่ง make confidence / "
    "The curves of told confidences cannot be read: copy the program again, whole, or run make confidence"
)
_CURVES_OF_OTHERS = (
    "ค่าความเชื่อมั่นปรับไว้กับโมเดลชุดอื่น กรุณาสั่ง make confidence / "
    "The curves of told confidences belong to other weights: run make confidence"
)
_LIBRARIES = {"line_network": ("tesserocr", "onnxruntime", "cv2"), "tesseract": ("pytesseract", "cv2")}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing, and what to do about it, in both languages."""

    id: str
    th: str
    en: str

    @property
    def text(self) -> str:
        return f"{self.th} / {self.en}"


def check_engine_is_installed(app_configs: object, **_: object) -> list[CheckMessage]:
    """By looking for files alone, in milliseconds: run by every command of manage.py."""
    name = settings.OCR_ENGINE
    if not is_known(name):
        return [_unknown_engine(name)]
    found: list[CheckMessage] = [Error(each.text, id=each.id) for each in find_problems(name)]
    return [*found, *_warn_of_plain_tesseract(name)]


def check_calibration(app_configs: object, **_: object) -> list[CheckMessage]:
    """Whether the curves of told confidences belong to the weights that read: by two digests, in 5 ms."""
    if settings.OCR_ENGINE != "line_network":
        return []
    try:
        others = weights_of_others(find_model(CALIBRATION))
    except (OSError, ValueError, LookupError, TypeError) as odd:
        return [Error(f"{_CURVES_UNREADABLE} ({type(odd).__name__})", id="ocr.E008")]
    return [Caution(f"{_CURVES_OF_OTHERS} ({', '.join(others)})", id="ocr.W003")] if others else []


def check_engine_starts(app_configs: object, **_: object) -> list[CheckMessage]:
    """By starting a worker with it, in about a second: run by `check --deploy`."""
    name = settings.OCR_ENGINE
    if not is_known(name):
        return []
    if name in MODELLESS:
        text = (
            f"ตัวอ่าน {name} แต่งข้อความขึ้นเอง ใช้สำหรับทดสอบเท่านั้น / "
            f"The engine {name} makes its texts up: for tests only."
        )
        return [Caution(text, id="ocr.W002")]
    status = engine_status(name)
    if status.ok:
        return []
    text = (
        f"ตัวอ่าน {name} เริ่มทำงานไม่ได้ จึงไม่มีการอ่านหน้าเอกสาร / "
        f"The engine {name} does not start, so that no page is read: {status.problem}"
    )
    return [Error(text, id="ocr.E006")]


def find_problems(engine: str, *, tessdata: Path | None = None) -> list[Problem]:
    """What keeps this engine from reading; an empty list when all is well, or nothing is known of it."""
    if engine not in _LIBRARIES:
        return []
    absent = [name for name in _LIBRARIES[engine] if importlib.util.find_spec(name) is None]
    found = [_no_library(name) for name in absent]
    if engine == "tesseract" and shutil.which("tesseract") is None:
        found.append(_no_binary())
    if engine == "line_network" and (models := missing_models()):
        found.append(_no_model(models))
    try:
        find_tessdata(tessdata)
    except ModelsMissing:
        found.append(_no_languages())
    return [*found, *map(_no_fonts, missing_packages())]


def _unknown_engine(name: str) -> CheckMessage:
    names = ", ".join(NAMES)
    text = (
        f"ไม่รู้จักตัวอ่าน {name} ค่า EFILES_OCR_ENGINE ต้องเป็นหนึ่งใน {names} / "
        f"There is no engine {name}: EFILES_OCR_ENGINE must be one of {names}."
    )
    return Error(text, id="ocr.E001")


def _warn_of_plain_tesseract(name: str) -> Iterable[CheckMessage]:
    if name == "tesseract":
        text = (
            "เลือกให้อ่านด้วย Tesseract แบบธรรมดา ซึ่งช้าและแม่นยำน้อยกว่า line_network มาก / "
            "Plain Tesseract is chosen: much slower and less exact than line_network."
        )
        yield Caution(text, id="ocr.W001")


def _no_library(name: str) -> Problem:
    return Problem(
        id="ocr.E002",
        th=f"ไม่พบไลบรารี {name} จึงอ่านหน้าเอกสารไม่ได้ กรุณาติดตั้งตาม requirements.txt",
        en=f"The library {name} is missing, so that no page can be read. Please install requirements.txt.",
    )


def _no_binary() -> Problem:
    return Problem(
        id="ocr.E003",
        th="ไม่พบโปรแกรม Tesseract กรุณาติดตั้งแพ็กเกจ tesseract-ocr",
        en="The program Tesseract is missing. Please install the package tesseract-ocr.",
    )


def _no_languages() -> Problem:
    names = ", ".join(NEEDED)
    return Problem(
        id="ocr.E004",
        th=f"ไม่พบข้อมูลภาษาของ Tesseract ({names}) กรุณาติดตั้งแพ็กเกจ tesseract-ocr-tha",
        en=f"Tesseract's language data ({names}) is missing. Please install the package tesseract-ocr-tha.",
    )


def _no_fonts(package: str) -> Problem:
    return Problem(
        id="ocr.E007",
        th=f"ไม่พบแพ็กเกจ {package} ข้อความและเครื่องหมายใน PDF บางไฟล์จะหายไปจากภาพ กรุณาติดตั้งแพ็กเกจนี้",
        en=f"Without the package {package} letters and ticks of some PDFs vanish. Please install it.",
    )


def _no_model(names: Iterable[str]) -> Problem:
    listed = ", ".join(names)
    return Problem(
        id="ocr.E005",
        th=f"ไม่พบไฟล์โมเดลของระบบ ({listed}) กรุณาคัดลอกโปรแกรมใหม่ให้ครบ",
        en=f"Model files of our own ({listed}) are missing. Please copy the program again, whole.",
    )
