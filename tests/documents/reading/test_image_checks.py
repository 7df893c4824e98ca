"""The table of image checks: what it must hold, how a deployment changes it, and the legal floors."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.checks import Error
from django.test import override_settings
from PIL import Image

from documents.doubts import OF_PICTURES, Doubt
from documents.reading.image_checks import (
    CHECKS,
    ImageChecksUnfit,
    check_image_checks,
    codes,
    image_checks,
    judge_picture,
    load_checks,
)
from ocr import decode
from ocr.file_info import DpiSource
from ocr.limits import Limits
from ocr.quality.measure import count_bits
from ocr.quality.measures import Measure, Measured, PictureFacts
from tests.benchmarks import images
from tests.benchmarks.images import CHECKED, Count, count_kind
from tests.benchmarks.papers import faults, sound


def facts(*measured: Measured, dpi: int = 300, bits: int = 8, **known: Any) -> PictureFacts:
    return PictureFacts(dpi, known.get("source", DpiSource.STATED), bits, measured)


def table(tmp_path: Path, **changed: str) -> Path:
    """The shipped table with other thresholds, by measure."""
    with CHECKED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["threshold"] = changed.get(row["measure"], row["threshold"])
    path = tmp_path / f"checks-{len(list(tmp_path.iterdir()))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["threshold"] != "drop")
    return path


@pytest.mark.parametrize(
    ("bits", "dpi", "told"),
    [(1, 150, False), (1, 149, True), (8, 200, False), (8, 199, True), (24, 300, False), (24, 299, True)],
)
def test_the_legal_floor_goes_by_bit_depth(bits: int, dpi: int, told: bool) -> None:
    found = judge_picture(facts(dpi=dpi, bits=bits))
    assert (codes(found) == {Doubt.DPI_LOW}) == told
    if told:
        assert found[0].facts["dpi"] == dpi
        assert found[0].facts["source"] == "stated"


@pytest.mark.parametrize(("colour", "told"), [((0, 0, 0), False), ((0, 0, 40), True)])
def test_a_gray_scan_saved_in_colour_is_gray(tmp_path: Path, colour: tuple[int, ...], told: bool) -> None:
    sheet = np.full((2338, 1654, 3), 230, np.uint8)
    sheet[300:400, 300:1300] = 60
    sheet[300:400, 300:600] += np.array(colour, np.uint8)
    path = tmp_path / "scan.jpg"
    Image.fromarray(sheet).save(path, dpi=(200, 200), subsampling=0)
    scan = decode.read(path, kind="jpeg", number=1, limits=Limits())
    assert scan.picture.ndim == 3
    found = judge_picture(PictureFacts(scan.dpi, scan.source, count_bits(scan.picture)))
    assert (codes(found) == {Doubt.DPI_LOW}) == told


def test_what_was_drawn_by_us_has_no_scan_that_could_be_too_coarse() -> None:
    assert not judge_picture(facts(dpi=100, bits=24, source=DpiSource.DRAWN))


@pytest.mark.parametrize("measure", list(Measure))
def test_each_threshold_tells_on_its_side_alone(measure: Measure) -> None:
    check = image_checks()[measure]
    assert check.threshold is not None
    step = 1e-6 if check.told == "from" else -1e-6
    bad = check.threshold if check.told == "from" else check.threshold + step
    good = check.threshold - step if check.told == "from" else check.threshold
    assert codes(judge_picture(facts(Measured(measure, bad)))) == {check.doubt}
    assert not judge_picture(facts(Measured(measure, good)))


def test_a_blurred_page_is_not_called_dark_and_a_dark_one_not_light() -> None:
    blurred = facts(Measured(Measure.BLUR, 2.0), Measured(Measure.THICK, 0.9), Measured(Measure.BROKEN, 0.9))
    assert codes(judge_picture(blurred)) == {Doubt.BLURRED}
    dark = facts(Measured(Measure.PAPER, 20.0), Measured(Measure.DEPTH, 5.0))
    assert codes(judge_picture(dark)) == {Doubt.TOO_DARK}


def test_every_check_is_one_of_the_doubts_that_the_desk_is_shown() -> None:
    assert {doubt for doubt, _told, _most in CHECKS.values()} <= set(OF_PICTURES)


def test_a_deployment_has_thresholds_of_its_own(tmp_path: Path) -> None:
    page = facts(Measured(Measure.SKEW, 13.0))
    assert codes(judge_picture(page)) == {Doubt.SKEWED}
    with override_settings(IMAGE_CHECKS=table(tmp_path, skew="16")):
        assert not judge_picture(page)
        assert not check_image_checks()
    with override_settings(IMAGE_CHECKS=table(tmp_path, skew="")):
        assert not judge_picture(facts(Measured(Measure.SKEW, 30.0)))


@pytest.mark.parametrize(
    ("measure", "threshold", "said"),
    [
        ("gray", "150", "must be 200 to"),
        ("colour", "", "must be 300 to"),
        ("blur", "wide", "must be 0 to 25"),
        ("blur", "nan", "must be 0 to 25"),
        ("corner", "1.5", "must be 0 to 1"),
        ("cut", "drop", "missing: cut"),
    ],
)
def test_a_table_that_cannot_hold_is_refused_in_both_languages(
    tmp_path: Path, measure: str, threshold: str, said: str
) -> None:
    path = table(tmp_path, **{measure: threshold})
    with pytest.raises(ImageChecksUnfit) as unfit:
        load_checks(path)
    assert said in unfit.value.message_en
    assert "ตารางเกณฑ์ตรวจภาพ" in unfit.value.message_th
    with override_settings(IMAGE_CHECKS=path):
        (found,) = check_image_checks()
    assert isinstance(found, Error)
    assert found.id == "documents.E002"


def test_a_table_that_is_not_there_or_names_what_nobody_measures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageChecksUnfit, match="cannot be read"):
        load_checks(tmp_path / "none.csv")
    strange = tmp_path / "strange.csv"
    strange.write_text("doubt,measure,told,threshold\nblurred,smell,from,1\n", encoding="utf-8")
    with pytest.raises(ImageChecksUnfit, match="no measure 'smell'"):
        load_checks(strange)
    strange = tmp_path / "turned.csv"
    strange.write_text("doubt,measure,told,threshold\nblurred,blur,below,1\n", encoding="utf-8")
    with pytest.raises(ImageChecksUnfit, match="must say blurred, from"):
        load_checks(strange)


def test_the_table_tells_its_measured_rates_and_they_are_good_enough() -> None:
    with CHECKED.open(encoding="utf-8") as file:
        rows = {row["doubt"]: row for row in csv.DictReader(file) if row["doubt"] != Doubt.DPI_LOW}
    assert set(rows) == set(images.OF_MEASURES)
    missed = sum(int(row["faults"]) - int(row["found"]) for row in rows.values())
    assert missed <= 0.01 * sum(int(row["faults"]) for row in rows.values())
    assert sum(int(row["alarms"]) for row in rows.values()) <= 0.01 * int(rows[Doubt.BLURRED]["sound"])
    assert all(row["measured"] for row in rows.values())


def test_a_quick_measurement_agrees_with_the_rates_of_the_table() -> None:
    """Three pages of each kind, of a seed that neither tuning nor the benchmark uses."""
    planted = [
        count_kind(Count(kind, Doubt(code)), make, pages=3, family="others", seed=50_000)
        for kind, (code, make) in faults.KINDS.items()
    ]
    alarmed = [
        count_kind(Count(kind), make, pages=3, family="others", seed=50_000)
        for kind, make in sound.KINDS.items()
    ]
    missed = sum(one.pages - one.told[one.doubt] for one in planted if one.doubt)
    assert missed <= 1, "of 33 planted faults; more is no chance at the table's rates"
    assert sum(one.alarms for one in alarmed) <= 2, "of 48 sound pages; likewise"
