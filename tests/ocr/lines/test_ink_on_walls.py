"""Ink on the walls and rules of a field neither makes places nor takes them away."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import Picture
from ocr.lines.comb_pitch import Fit, fit_pitch
from ocr.lines.digit_frames import Frame
from ocr.lines.number_fields import find_number_fields
from ocr.lines.ridges import find_ridges
from ocr.lines.upright_strokes import Peak, find_peaks, list_hidden, profile_strokes
from tests.benchmarks.papers.combs import Filling
from tests.ocr.lines.test_number_fields import LEFT, LEVEL, PX, assert_places, comb, drawn

INK = 20
TOP, BOTTOM, WALL = 60, 112, 200


def walled(*, ink: tuple[int, int] | None = None, wide: int = 9, tick: int = 0) -> Picture:
    """Two rules with a wall (or a tick that rises so far) between them, and ink over it in some rows."""
    page = np.full((180, 400), 255, np.uint8)
    for y in (TOP, BOTTOM):
        page[y : y + 2, 40:360] = 60
    page[BOTTOM - tick if tick else TOP : BOTTOM, WALL : WALL + 2] = 60
    if ink:
        page[ink[0] : ink[1], WALL - wide // 2 : WALL + wide // 2 + 1] = INK
    return page


def look(page: Picture) -> tuple[list[Peak], tuple[tuple[float, float], ...]]:
    strokes = profile_strokes(page, (40, TOP, 360, BOTTOM), usual=195.0, px=PX)
    return find_peaks(strokes, apart=4.0), list_hidden(strokes)


@pytest.mark.parametrize("ink", [None, (TOP + 6, BOTTOM - 20), (TOP + 20, BOTTOM - 6)])
def test_a_wall_is_seen_above_or_below_the_ink_on_it(ink: tuple[int, int] | None) -> None:
    peaks, _ = look(walled(ink=ink))
    assert [(abs(peak.x - WALL) <= 1.5, peak.whole) for peak in peaks] == [(True, True)]


def test_ink_over_all_of_a_wall_hides_it_and_is_none() -> None:
    peaks, hidden = look(walled(ink=(TOP, BOTTOM)))
    assert peaks == []
    assert any(left <= WALL <= right for left, right in hidden)
    peaks, hidden = look(walled(ink=(TOP, BOTTOM), wide=5))
    assert len(peaks) == 1, "as thin as walls are"


@pytest.mark.parametrize(("tick", "seen"), [(22, 1), (4, 0)])
def test_how_high_a_tick_rises(tick: int, seen: int) -> None:
    peaks, hidden = look(walled(tick=tick))
    assert len(peaks) == seen
    assert hidden == ()
    assert not any(peak.whole for peak in peaks)


@pytest.mark.parametrize(("tall", "level"), [(2, TOP), (7, TOP)])
def test_ink_on_a_rule_does_not_move_it(tall: int, level: int) -> None:
    page = walled()
    page[TOP : TOP + tall, 100:140] = INK
    rules = find_ridges(page, px=PX).rules
    top = next(box for box in rules if box[2] - box[0] > 250 and box[1] < TOP + 20)
    assert abs((top[1] + top[3]) / 2 - level) <= 2


@pytest.mark.parametrize("name", ["boxes", "ticked", "apart", "double", "red", "long"])
def test_heavy_strokes_over_walls_and_rules(name: str) -> None:
    """Four strokes of a marker, over walls, over the upper and over the lower rule."""
    how = comb(name, filling=Filling.EMPTY)
    page = drawn(how)
    top, bottom = round((LEVEL + 1.4 - how.tall) * PX), round((LEVEL + 1.4) * PX)
    left = round(LEFT * PX)
    for at, (y0, y1) in {60: (-9, 22), 150: (20, 60), 215: (-6, 30), 330: (10, 40)}.items():
        cv2.line(page, (left + at, top + y0), (left + at + 34, top + min(y1, bottom - top + 9)), (INK,), 9)
    (found,) = find_number_fields(page, px=PX)
    assert_places(found, how)


def framed(strokes: list[float], *, hidden: tuple[tuple[float, float], ...] = ()) -> Frame:
    return Frame((0, 0, 400, 50), tuple(Peak(x, 1.0, whole=False) for x in strokes), hidden)


def best(strokes: list[float], *, hidden: tuple[tuple[float, float], ...] = ()) -> Fit:
    return fit_pitch([framed(strokes, hidden=hidden)], px=PX)[0]


def test_ink_among_the_ticks_does_not_change_the_count() -> None:
    ticks = [40.0 * n for n in range(1, 10)]
    assert best(ticks).counts == (10,)
    ink = [55.0, 98.0, 140.0, 217.0, 260.0, 300.0, 337.0, 385.0]
    clutter = best(sorted(ticks + ink))
    assert clutter.counts == (10,)
    assert 4.5 < clutter.evidence < best(ticks).evidence
    assert best(ink).evidence < 4.5


def test_a_tick_that_is_hidden_is_not_missing() -> None:
    ticks = [40.0 * n for n in range(1, 10) if n not in (3, 7)]
    missing, hidden = best(ticks), best(ticks, hidden=((110.0, 130.0), (270.0, 290.0)))
    assert (missing.due, hidden.due) == (9, 7)
    assert hidden.evidence > missing.evidence
