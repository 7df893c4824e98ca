"""Lines and boxed digits are found on a form, and the form's own ink is not."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.lines.layout import Layout, find_layout
from tests.ocr.lines.forms import form

BLACK = (0,)


def runs_at(layout: Layout, top: int, bottom: int) -> int:
    return sum(top < (run.box[1] + run.box[3]) / 2 < bottom for run in layout.runs)


def test_digits_in_boxes_are_one_number_of_two_groups_and_no_words() -> None:
    layout = find_layout(form(), dpi=200)
    (found,) = layout.fields
    assert found.hypotheses[0].sizes == (2, 2)
    assert found.box[0] < 402
    assert found.box[2] > 575


def test_an_answer_is_read_without_the_dots_under_it() -> None:
    layout = find_layout(form(), dpi=200)
    (run,) = [run for run in layout.runs if 280 < run.box[0] < 320]
    picture, box = layout.crop_run(run)
    assert box[3] < 606 + 4
    assert picture.shape == (box[3] - box[1], box[2] - box[0])


def test_rules_and_walls_leave_no_ink_in_the_lines() -> None:
    layout = find_layout(form(), dpi=200)
    assert runs_at(layout, 900, 980) == 2
    assert runs_at(layout, 980, 1060) == 2
    for run in layout.runs:
        picture, _ = layout.crop_run(run)
        assert not (picture.min(axis=0) < 60).all()


def test_a_finer_scan_has_the_same_lines_in_its_own_pixels() -> None:
    fine = np.asarray(cv2.resize(form(), None, fx=1.5, fy=1.5), np.uint8)
    coarse_runs, fine_runs = find_layout(form(), dpi=200).runs, find_layout(fine, dpi=300).runs
    assert len(coarse_runs) == len(fine_runs)
    for coarse, finer in zip(
        sorted(r.box for r in coarse_runs), sorted(r.box for r in fine_runs), strict=True
    ):
        assert all(abs(b - 1.5 * a) < 8 for a, b in zip(coarse, finer, strict=True))


def test_noise_and_bare_grids_have_no_lines() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1200, 900), dtype=np.uint8)
    grid = np.full((1200, 900), 255, np.uint8)
    grid[::40] = grid[:, ::40] = 0
    for page in (noise, grid, np.zeros((1200, 900), np.uint8), np.full((30, 30), 255, np.uint8)):
        assert len(find_layout(page, dpi=200).runs) <= 400


def test_a_ticked_box_and_a_signature_are_no_letters() -> None:
    page = form()
    cv2.rectangle(page, (1000, 560), (1028, 588), BLACK, 2)
    cv2.polylines(
        page, [np.array([[1006, 572], [1014, 584], [1036, 548]])], isClosed=False, color=BLACK, thickness=2
    )
    wave = np.array([[900 + 24 * x, 1300 + (40 if x % 4 < 2 else 0)] for x in range(16)])
    cv2.polylines(page, [wave], isClosed=False, color=BLACK, thickness=2)
    before, after = find_layout(form(), dpi=200), find_layout(page, dpi=200)
    assert [run.box for run in after.runs] == [run.box for run in before.runs]


def tight() -> Picture:
    """Two lines of letters with little between them."""
    page = np.full((400, 700), 255, np.uint8)
    for left in range(100, 500, 30):
        cv2.rectangle(page, (left, 100), (left + 18, 126), BLACK, 3)
        cv2.rectangle(page, (left, 150), (left + 18, 176), BLACK, 3)
    return page


def ink(layout: Layout, *, top: int, bottom: int, column: int) -> int:
    """Dark pixels that the line between `top` and `bottom` has in its picture near a column."""
    (run,) = [run for run in layout.runs if run.core[0] > top and run.core[1] < bottom]
    picture, box = layout.crop_run(run)
    left = column - box[0]
    return int((picture[: run.core[0] - box[1] - 1, left - 6 : left + 6] < 128).sum())


def test_a_tone_mark_that_grew_onto_the_letter_above_goes_to_its_own_line() -> None:
    page = tight()
    cv2.rectangle(page, (130, 140), (148, 144), BLACK, -1)
    page[124:137, 138:141] = 0
    layout = find_layout(page, dpi=200)
    assert ink(layout, top=140, bottom=190, column=139) > 12 * 5
    assert ink(layout, top=140, bottom=190, column=229) == 0


def test_small_print_over_a_mark_of_larger_print_is_no_mark_itself() -> None:
    page = np.full((400, 700), 255, np.uint8)
    for left in range(100, 500, 30):
        cv2.rectangle(page, (left, 100), (left + 14, 117), BLACK, 3)
        cv2.rectangle(page, (left, 136), (left + 18, 164), BLACK, 3)
    cv2.rectangle(page, (133, 124), (140, 131), BLACK, -1)
    upper, lower = sorted(find_layout(page, dpi=200).runs, key=lambda run: run.core)
    assert (len(upper.components), len(lower.components)) == (14, 15)


def test_a_mark_that_crosses_a_rule_is_whole() -> None:
    page = tight()
    page[136:139, 60:640] = 0
    page[132:144, 136:141] = 0
    assert ink(find_layout(page, dpi=200), top=140, bottom=190, column=139) >= 10 * 5
