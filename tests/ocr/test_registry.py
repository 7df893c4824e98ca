"""An engine that cannot be loaded is refused by its name; no other reads in its place."""

from __future__ import annotations

import sys

import pytest

from ocr.engine import EngineUnavailable
from ocr.registry import UnknownEngine, get_engine
from tests.ocr.isolation.engines import Moody


def test_a_line_network_without_its_library_gives_no_way_to_plain_tesseract(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ocr.engines.line_network", None)
    with pytest.raises(EngineUnavailable, match="line_network"):
        get_engine("line_network")


def test_tests_bring_readers_of_their_own() -> None:
    assert isinstance(get_engine("tests.ocr.isolation.engines:Moody"), Moody)
    with pytest.raises(EngineUnavailable, match="no_such_module"):
        get_engine("no_such_module:Reader")
    with pytest.raises(EngineUnavailable, match="NoSuchClass"):
        get_engine("tests.ocr.isolation.engines:NoSuchClass")


def test_a_reader_that_is_not_there_is_named_in_the_refusal() -> None:
    with pytest.raises(UnknownEngine, match="'easy'"):
        get_engine("easy")


def test_plain_tesseract_without_its_program_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineUnavailable, match="tesseract"):
        get_engine("tesseract").warm()
