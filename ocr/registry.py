"""The readers by name."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable

from ocr.engine import Engine
from ocr.engines.fake import FakeEngine

logger = logging.getLogger(__name__)

_STUB_SECONDS = 0.05
DEFAULT = "lines"
NAMES = ("lines", "tesseract", "fake", "stub")


class UnknownEngine(Exception):
    """No reader of pages has this name."""


def get_engine(name: str = DEFAULT) -> Engine:
    """A new reader. Without tesserocr the line reader gives way to plain Tesseract; the log says so."""
    makers: dict[str, Callable[[], Engine]] = {
        "lines": _lines,
        "tesseract": _tesseract,
        "fake": FakeEngine,
        "stub": lambda: FakeEngine(name="stub", delay=_STUB_SECONDS),
    }
    if name not in makers:
        raise UnknownEngine(f"{name!r} is none of {', '.join(NAMES)}")
    return makers[name]()


def _lines() -> Engine:
    try:
        module = importlib.import_module("ocr.engines.lines")
    except ImportError as error:
        logger.warning("ocr engine 'lines' cannot be loaded (%s): reading with 'tesseract' instead", error)
        return _tesseract()
    engine: Engine = module.LinesEngine()
    return engine


def _tesseract() -> Engine:
    engine: Engine = importlib.import_module("ocr.engines.tesseract").TesseractEngine()
    return engine
