"""Measures of a page's picture: each planted fault moves its own, sound conditions move none that matters."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from documents.reading.image_checks import codes, judge_picture, load_checks
from ocr.engine import Picture
from ocr.file_info import DpiSource
from ocr.quality.measure import count_bits, measure_blank_side, measure_picture
from ocr.quality.measures import MOST, Measure, PictureFacts
from tests.benchmarks.images import CHECKED
from tests.benchmarks.papers import faults, sound
from tests.benchmarks.papers.scanning import Leaf, lay_on_lid, print_page, scan_page, turn_page
from tests.processes import scans

SEED = 77


def told(picture: Picture, dpi: int) -> set[str]:
    facts = PictureFacts(dpi, DpiSource.DRAWN, 8, measure_picture(picture, dpi=dpi))
    return {doubt.value for doubt in codes(judge_picture(facts, checks=load_checks(CHECKED)))}


def measured(picture: Picture, dpi: int) -> dict[Measure, float]:
    return {one.measure: one.value for one in measure_picture(picture, dpi=dpi)}


@pytest.mark.parametrize(("kind", "doubt"), [(kind, code) for kind, (code, _) in faults.KINDS.items()])
def test_each_planted_fault_is_told(kind: str, doubt: str) -> None:
    make = faults.KINDS[kind][1]
    for number in range(2):
        picture, dpi = make(np.random.default_rng((SEED, number)), "tuning", number)
        assert doubt in told(picture, dpi)


@pytest.mark.parametrize("kind", [kind for kind in sound.KINDS if kind != "blank sides"])
def test_sound_pages_are_left_in_peace(kind: str) -> None:
    for number in range(2):
        picture, dpi = sound.KINDS[kind](np.random.default_rng((SEED, number)), "tuning", number)
        assert not told(picture, dpi)


def test_blur_is_measured_in_millimetres_whatever_the_resolution_and_the_size_of_the_print() -> None:
    leaf = print_page(np.random.default_rng(SEED), "tuning", number=0)
    widths = []
    for factor in (1.0, 0.5):
        small = np.asarray(cv2.resize(leaf.page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        dpi = round(leaf.dpi * factor)
        soft = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.4 * dpi / 25.4), np.uint8)
        widths.append(measured(soft, dpi)[Measure.BLUR])
    assert math.isclose(*widths, rel_tol=0.25)
    assert widths[0] > 2 * measured(leaf.page, leaf.dpi)[Measure.BLUR]


@pytest.mark.parametrize("degrees", [-19.0, -7.0, 6.0, 15.0])
def test_the_lean_is_told_in_degrees_upright_and_on_its_side(degrees: float) -> None:
    from_above = print_page(np.random.default_rng(SEED), "tuning", number=4)
    leaning = turn_page(from_above.page, degrees)
    for page in (leaning, np.ascontiguousarray(np.rot90(leaning))):
        assert abs(measured(page, from_above.dpi)[Measure.SKEW] - abs(degrees)) <= 1.0


def test_a_lid_of_any_thickness_cuts_nothing() -> None:
    leaf = print_page(np.random.default_rng(SEED), "tuning", number=1)
    for mm in (0.5, 1.0, 3.0, 20.0):
        wide = leaf.px(mm)
        page = lay_on_lid(leaf.page, (wide, wide, wide, wide), shade=5)
        assert measured(page, leaf.dpi)[Measure.CUT] <= 1


def test_letters_cut_by_the_edge_of_the_sheet_beside_a_black_lid_are_seen() -> None:
    picture, dpi = faults.cut(np.random.default_rng(SEED), "tuning", 3)
    wide = round(6 * dpi / 25.4)
    lidded = lay_on_lid(picture, (wide, wide, wide, wide), shade=5)
    assert measured(lidded, dpi)[Measure.CUT] >= 4


def test_the_box_of_a_missing_corner_is_the_corner() -> None:
    leaf = print_page(np.random.default_rng(SEED), "tuning", number=1)
    height, width = leaf.size
    leg = leaf.px(30)
    torn = np.array([(width, height), (width - leg, height), (width, height - leg)], np.int32)
    cv2.fillPoly(leaf.page, [torn], 0)
    (corner,) = [one for one in measure_picture(leaf.page, dpi=leaf.dpi) if one.measure is Measure.CORNER]
    assert corner.value >= 0.6
    assert corner.box is not None
    assert corner.box[2:] == (width, height)
    assert corner.box[0] > width / 2


def test_a_page_with_next_to_nothing_has_no_strokes_to_judge() -> None:
    page = np.full((2338, 1654), 240, np.uint8)
    assert set(measured(page, 200)) == {Measure.PAPER, Measure.SKEW, Measure.CUT, Measure.CORNER}
    assert measure_picture(np.full((10, 10), 255, np.uint8), dpi=200) == ()


@pytest.mark.parametrize("dpi", [72, 100, 150, 240, 400, 600])
def test_any_resolution_is_measured(dpi: int) -> None:
    leaf = print_page(np.random.default_rng(SEED), "tuning", number=2)
    factor = dpi / leaf.dpi
    page = np.asarray(
        cv2.resize(leaf.page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )
    assert told(scan_page(Leaf(page, dpi, np.random.default_rng(SEED)), noise=2), dpi) <= {"blurred"}


@pytest.mark.parametrize(
    ("picture", "bits"),
    [
        (np.full((80, 80), 255, np.uint8), 1),
        (np.where(np.eye(80, dtype=bool), 0, 255).astype(np.uint8), 1),
        (np.where(np.eye(80, dtype=bool), 100, 255).astype(np.uint8), 8),
        (np.full((80, 80, 3), 255, np.uint8), 1),
        (np.full((80, 80, 3), 200, np.uint8), 8),
        (np.dstack([np.full((80, 80), gray, np.uint8) for gray in (200, 200, 201)]), 24),
    ],
)
def test_bits_of_a_pixel_are_counted_as_the_law_does(picture: Picture, bits: int) -> None:
    assert count_bits(picture) == bits


def test_writing_so_blurred_that_the_page_was_called_blank_is_told_and_a_blank_side_is_not() -> None:
    leaf = print_page(np.random.default_rng(SEED), "tuning", number=4)
    soft = np.asarray(cv2.GaussianBlur(leaf.page, (0, 0), leaf.px(0.5)), np.uint8)
    figures = {one.measure: one.value for one in measure_blank_side(soft, dpi=leaf.dpi)}
    assert figures[Measure.BLUR] > 0.66
    for number in range(3):
        blank, dpi = sound.blank_side(np.random.default_rng((SEED, number)), "tuning", number)
        assert measure_blank_side(blank, dpi=dpi) == ()


def test_no_measure_leaves_the_range_that_an_answer_may_have(tmp_path: Path) -> None:
    """Little pictures of nothing that is print, on which a quotient of strokes ran away: pages were lost."""
    for path in sorted(scans.folder(tmp_path / "in", jpegs=6, first=101).rglob("*.jpg")):
        picture = np.array(Image.open(path).convert("L"))
        assert all(0 <= one.value <= MOST for one in measure_picture(picture, dpi=300))
