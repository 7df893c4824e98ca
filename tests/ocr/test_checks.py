"""What is missing on a machine is said in both languages before the first page is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ocr import checks, registry
from ocr.recognition import tessdata


def test_engines_without_models_need_nothing() -> None:
    assert checks.problems("fake") == []
    assert checks.problems("stub") == []


def test_missing_language_data_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tessdata, "_USUAL", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    codes = [problem.code for problem in checks.problems("tesseract")]
    assert codes == ["tesseract_missing", "language_missing"]
    for problem in checks.problems("tesseract"):
        assert "tesseract" in problem.th.lower()
        assert "install" in problem.en


def test_a_folder_chosen_by_the_office_comes_first(tmp_path: Path) -> None:
    for language in tessdata.NEEDED:
        (tmp_path / f"{language}.traineddata").touch()
    assert tessdata.find_tessdata(tmp_path) == tmp_path
    assert tessdata.missing_languages(tmp_path / "elsewhere") == tessdata.NEEDED


def test_without_its_library_the_line_reader_gives_way_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "ocr.engines.lines", None)
    assert registry.get_engine("lines").name == "tesseract"
    assert "reading with 'tesseract' instead" in caplog.text
