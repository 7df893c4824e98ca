"""The readers by name. One that cannot be loaded is an error: no other reads in its place, unnoticed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from ocr.engine import Engine, EngineUnavailable
from ocr.engines.fake import FakeEngine

DEFAULT = "line_network"
NAMES = ("line_network", "tesseract", "fake", "stub")
_STUB_SECONDS = 0.05  # guess: a tenth of a real page, so that tests wait for little


class UnknownEngine(Exception):
    """No reader of pages has this name."""


def is_known(name: str) -> bool:
    """Whether a setting may say so: a name of the registry, or `module:Class` of a test's own reader."""
    return name in NAMES or ":" in name


def get_engine(name: str = DEFAULT) -> Engine:
    """A new reader, its models not yet in memory (`warm` loads them). UnknownEngine, EngineUnavailable.

    Each module is imported only when it is asked for: the fake reader must not need OpenCV or Tesseract.
    """
    makers: dict[str, Callable[[], Engine]] = {
        "line_network": lambda: _load_class("ocr.engines.line_network:LineNetworkEngine"),
        "tesseract": lambda: _load_class("ocr.engines.tesseract:TesseractEngine"),
        "fake": FakeEngine,
        "stub": lambda: FakeEngine(name="stub", delay=_STUB_SECONDS),
    }
    if not is_known(name):
        raise UnknownEngine(f"{name!r} is none of {', '.join(NAMES)}")
    return makers[name]() if name in makers else _load_class(name)


def _load_class(place: str) -> Engine:
    module, _, made = place.partition(":")
    try:
        return cast(Engine, getattr(importlib.import_module(module), made)())
    except (ImportError, AttributeError) as error:
        raise EngineUnavailable(f"{place}: {error}") from error
