"""What a told confidence is worth, and what a bound promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocr.recognition.calibration import (
    CURVES,
    Calibration,
    CalibrationUnreadable,
    Curve,
    Promise,
    load_calibration,
    read_calibration,
)
from ocr.recognition.model_files import CALIBRATION


def stored(**changes: Any) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(CALIBRATION.read_text(encoding="utf-8"))
    return kept | changes


def test_the_shipped_curves_rise_and_stay_within_what_can_be_true() -> None:
    calibration = load_calibration()
    for curve in (calibration.network, calibration.tesseract, calibration.number):
        told = [curve(said / 100) for said in range(101)]
        assert told == sorted(told)
        assert 0.0 <= told[0] <= told[-1] < 1.0 or curve is calibration.number
    assert calibration.network(0.99) > 0.9 > calibration.network(0.5)


def test_a_curve_that_falls_is_no_curve() -> None:
    with pytest.raises(CalibrationUnreadable):
        Curve((0.0, 0.5, 1.0), (0.0, 0.9, 0.8))


@pytest.mark.parametrize("changes", [{"version": 1}, {"curves": {}}, {"promises": [{"bound": 1}]}])
def test_a_file_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(CalibrationUnreadable):
        Calibration.parse(stored(**changes))


def test_a_file_without_a_curve_for_handwriting_believes_it_only_so_far() -> None:
    curves = {name: stored()["curves"][name] for name in CURVES}
    written = Calibration.parse(stored(curves=curves)).written
    assert (written(0.3), written(0.6), written(0.97)) == pytest.approx((0.3, 0.6, 0.6))


def test_the_curve_of_a_file_is_the_one_for_handwriting() -> None:
    curves = stored()["curves"] | {"written": [[0.0, 1.0], [0.1, 0.8]]}
    assert Calibration.parse(stored(curves=curves)).written(1.0) == 0.8


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("{", encoding="utf-8")
    with pytest.raises(CalibrationUnreadable, match=r"calibration\.json"):
        read_calibration(tmp_path / "calibration.json")


def promising(*promises: Promise) -> Calibration:
    calibration = load_calibration()
    curves = calibration.network, calibration.tesseract, calibration.number
    return Calibration("2026-11-30", {}, *curves, agreed=0.9, promises=promises)


def test_a_bound_is_chosen_for_the_error_that_is_promised() -> None:
    calibration = promising(
        Promise(0.8, 0.10, 0.12, 900), Promise(0.9, 0.04, 0.05, 700), Promise(0.95, 0.01, 0.02, 500)
    )
    assert calibration.bound_for(0.05) == 0.9
    assert calibration.bound_for(0.049) == 0.95
    assert calibration.bound_for(0.001) > 1
    assert calibration.error_at(0.96).bound == 0.95
    assert calibration.error_at(0.94).error == 0.04


def test_the_shipped_promises_are_kept_the_better_the_higher_the_bound() -> None:
    promises = load_calibration().promises
    assert promises
    errors = [promise.error for promise in sorted(promises, key=lambda one: one.bound)]
    assert errors == sorted(errors, reverse=True)
    assert all(promise.error <= promise.at_most for promise in promises)
