"""What is missing on a machine is said in both languages before the first page is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from ocr import checks, font_packages
from ocr.recognition import model_files, tessdata

NEVER = "tests.ocr.isolation.engines:NeverStarts"


def ids(settings: Settings, engine: str) -> list[str | None]:
    settings.OCR_ENGINE = engine
    return [found.id for found in checks.check_engine_is_installed(None)]


def test_engines_without_models_need_nothing(settings: Settings) -> None:
    assert ids(settings, "fake") == ids(settings, "stub") == []
    assert ids(settings, NEVER) == []  # of a reader that a test brings nothing is known before it starts


def test_an_unknown_engine_is_an_error(settings: Settings) -> None:
    assert ids(settings, "lines") == ["ocr.E001"]
    assert checks.check_engine_starts(None) == []  # said once


def test_missing_language_data_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tessdata, "_DEBIAN_FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [problem.id for problem in checks.find_problems("tesseract")] == ["ocr.E003", "ocr.E004"]
    for problem in checks.find_problems("tesseract"):
        assert "tesseract" in problem.th.lower()
        assert "install" in problem.en


def test_a_missing_library_is_an_error_of_the_line_network_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setitem(checks._LIBRARIES, "line_network", ("cv2", "onnxruntime_that_is_not_here"))
    monkeypatch.setattr(checks, "find_tessdata", lambda chosen: chosen)
    assert ids(settings, "line_network") == ["ocr.E002"]
    assert "ocr.E002" not in ids(settings, "tesseract")


def test_a_model_that_was_not_copied_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "empty.onnx").touch()
    monkeypatch.setattr(checks, "find_tessdata", lambda chosen: chosen)
    assert ids(settings, "line_network") == []
    monkeypatch.setattr(model_files, "LINE_NETWORK", tmp_path / "empty.onnx")
    assert ids(settings, "line_network") == ["ocr.E005"]


def test_plain_tesseract_chosen_by_name_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(checks, "find_problems", lambda engine: [])
    assert ids(settings, "tesseract") == ["ocr.W001"]


def test_an_engine_that_does_not_start_is_an_error_that_says_why(settings: Settings) -> None:
    settings.OCR_ENGINE = NEVER
    (found,) = checks.check_engine_starts(None)
    assert found.id == "ocr.E006"
    assert "no model here" in found.msg
    settings.OCR_ENGINE = "tests.ocr.isolation.engines:Moody"
    assert checks.check_engine_starts(None) == []


def test_an_engine_that_makes_its_texts_up_is_no_engine_for_an_office(settings: Settings) -> None:
    settings.OCR_ENGINE = "fake"
    assert [found.id for found in checks.check_engine_starts(None)] == ["ocr.W002"]


def test_a_folder_chosen_by_the_office_comes_first(tmp_path: Path) -> None:
    for language in tessdata.NEEDED:
        (tmp_path / f"{language}.traineddata").touch()
    assert tessdata.find_tessdata(tmp_path) == tmp_path
    assert tessdata.missing_languages(tmp_path / "elsewhere") == tessdata.NEEDED


def test_a_package_that_draws_letters_is_missed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    monkeypatch.setattr(checks, "find_tessdata", lambda chosen: chosen)
    monkeypatch.setattr(
        font_packages, "PACKAGES", {"poppler-data": (str(tmp_path),), "fonts-urw-base35": ("/nowhere",)}
    )
    assert font_packages.missing_packages() == ("fonts-urw-base35",)
    assert ids(settings, "line_network") == ["ocr.E007"]
    assert ids(settings, "fake") == []


def test_set_up_and_image_install_every_package_that_draws_letters() -> None:
    root = Path(__file__).resolve().parents[2]
    for place in ("deploy/system.sh", "Dockerfile"):
        text = (root / place).read_text(encoding="utf-8")
        assert [name for name in font_packages.PACKAGES if name not in text] == [], place


def test_curves_of_other_weights_are_a_warning_and_torn_ones_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    settings.OCR_ENGINE = "line_network"
    torn = tmp_path / "calibration.json"
    torn.write_text(json.dumps({"weights": {"line_network.onnx": "0" * 64}}), encoding="utf-8")
    monkeypatch.setattr(checks, "CALIBRATION", torn)
    assert [each.id for each in checks.check_calibration(None)] == ["ocr.W003"]
    torn.write_text("{", encoding="utf-8")
    assert [each.id for each in checks.check_calibration(None)] == ["ocr.E008"]
    settings.OCR_ENGINE = "fake"
    assert checks.check_calibration(None) == []
