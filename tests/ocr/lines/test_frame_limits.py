"""How much ink, how wide a break and how many strokes still leave a frame what it is: both sides of each."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import Picture
from ocr.lines.comb_pitch import Fit, is_comb, match_walls
from ocr.lines.digit_frames import Frame, drop_specks, find_frames
from ocr.lines.number_fields import find_number_fields
from ocr.lines.ridges import find_ridges
from ocr.lines.upright_strokes import Peak
from tests.benchmarks.papers.combs import Filling
from tests.ocr.lines.test_number_fields import LEFT, LEVEL, PX, comb, drawn

GRAY = 60
X, TOP, TALL = 100, 80, 52


def blank() -> Picture:
    return np.full((260, 1_300), 255, np.uint8)


def mm(length: float) -> int:
    return round(length * PX)


def with_frame(left: float, right: float, page: Picture) -> Picture:
    """A frame without ticks from one place to the other, in millimetres."""
    cv2.rectangle(page, (X + mm(left), TOP), (X + mm(right), TOP + TALL), (GRAY,), 2)
    return page


def frames(page: Picture) -> list[Frame]:
    return find_frames(page, find_ridges(page, px=PX), px=PX)


@pytest.mark.parametrize(
    ("rule", "stroke", "one"), [(50, 15, False), (50, 20, True), (100, 19, False), (100, 25, True)]
)
def test_how_long_a_stroke_at_a_rule_is_a_part_of_it(rule: int, stroke: int, *, one: bool) -> None:
    """A share of the rule (0.35), or 22 mm, which no ink is."""
    page = blank()
    page[TOP : TOP + 2, X : X + mm(rule)] = GRAY
    page[TOP + 4 : TOP + 6, X + 40 : X + 40 + mm(stroke)] = GRAY
    box = max(find_ridges(page, px=PX).rules, key=lambda box: box[2] - box[0])
    assert (box[3] - box[1] > 6) is one


@pytest.mark.parametrize(("broken", "whole"), [(9.0, True), (15.0, False)])
def test_how_far_ink_may_break_the_rules_of_a_frame(broken: float, *, whole: bool) -> None:
    """The upper rule is lost on one half of the way, the lower on the other."""
    page = with_frame(0, 70, blank())
    middle, half = X + mm(35), mm(broken / 2)
    page[TOP - 3 : TOP + 5, middle - half : middle] = 255
    page[TOP + TALL - 4 : TOP + TALL + 4, middle : middle + half] = 255
    assert any(frame.width > mm(65) for frame in frames(page)) is whole


@pytest.mark.parametrize(("columns", "kept"), [(3, 0), (5, 5)])
def test_how_long_a_speck_in_a_gap_of_the_rules_is_seen(columns: int, kept: int) -> None:
    """A column is four pixels, half a millimetre."""
    seen = np.zeros(40, np.bool_)
    seen[18 : 18 + columns] = True
    assert drop_specks(seen, px=PX)[10:30].sum() == kept


@pytest.mark.parametrize(("off", "strange"), [(0.15, 0), (0.25, 1)])
def test_how_far_the_second_wall_of_a_box_stands_beside_the_first(off: float, strange: int) -> None:
    frame = Frame((0, 0, 400, 50), (Peak(120.0, 1.0, whole=True), Peak(120 + 40 * off, 1.0, whole=True)))
    assert len(match_walls(frame, 10, whole=False)[1]) == strange


def test_four_boxes_with_a_lost_wall_are_no_comb_and_five_are() -> None:
    assert not is_comb(Fit((1, 1, 2, 1), 40.0, 0.0, walls=0.0, due=1))
    assert is_comb(Fit((1, 1, 2, 1, 1), 40.0, 0.0, walls=0.0, due=1))


@pytest.mark.parametrize(
    ("strange", "evidence", "comb_"), [(8.0, 0.0, True), (9.0, 0.0, False), (9.0, 4.6, True)]
)
def test_strokes_among_boxes_of_many_places_count_against_them(
    strange: float, evidence: float, *, comb_: bool
) -> None:
    """Print between the rules of a table makes frames with strokes all over; proof outweighs them."""
    fit = Fit((2, 3, 4, 2, 2), 40.0, 0.0, walls=7.0, due=8, strange=strange, evidence=evidence)
    assert is_comb(fit) is comb_


def test_hands_in_boxes_of_one_place_do_not_count_against_them() -> None:
    assert is_comb(Fit((1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1), 40.0, 0.0, due=2, strange=13.9, evidence=-4.1))
    assert not is_comb(Fit((2, 6, 1, 10, 4, 2), 40.0, 0.0, walls=12.6, due=19, strange=17.4, evidence=-0.3))


@pytest.mark.parametrize(("strokes", "found"), [(7, 1), (8, 0)])
def test_how_many_strokes_cross_a_frame_that_may_hold_a_number(strokes: int, found: int) -> None:
    how = comb("framed", filling=Filling.EMPTY)
    page = drawn(how)
    top, bottom = round((LEVEL + 1.4 - how.tall) * PX), round((LEVEL + 1.4) * PX)
    for at in (21, 47, 61, 97, 133, 149, 163, 197)[:strokes]:
        page[top:bottom, mm(LEFT) + at : mm(LEFT) + at + 2] = GRAY
    fields = find_number_fields(page, px=PX)
    assert [field.open for field in fields] == [True] * found
