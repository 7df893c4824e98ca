"""A stroke strikes out what stands on both its sides; rules under, over and beside letters do not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Box
from ocr.lines.ruling_lines import find_level_strokes
from ocr.lines.strikes import find_strikes

PX = 200 / 25.4
FONT = ImageFont.truetype("/usr/share/fonts/truetype/tlwg/Waree.ttf", 36)
LEFT, BASE = 100, 100


def struck(*strokes: tuple[float, float, float], text: str = "3101200345677", rows: int = 1) -> list[Box]:
    """What is found struck out of a number with strokes: how far above its base line each is (in heights of
    a digit), how much higher it ends, and how much of the number it spans.
    """
    page = Image.new("L", (900, 260), 0)
    pen = ImageDraw.Draw(page)
    for row in range(rows):
        pen.text((LEFT, BASE + 40 * row), text, font=FONT, fill=1, anchor="ls")
    wide, tall = FONT.getlength(text), -FONT.getbbox("0", anchor="ls")[1]
    for above, rise, span in strokes:
        y = BASE - above * tall
        pen.line((LEFT - 4, y, LEFT + span * wide + 4, y - rise * tall), fill=1, width=3)
    ink = np.asarray(page, np.uint8)
    return find_strikes(ink, find_level_strokes(ink, px=PX), px=PX)


@pytest.mark.parametrize(
    "strokes",
    [
        [(0.5, 0.0, 1.0)],
        [(0.3, 0.4, 1.0)],
        [(0.7, -0.3, 1.0)],
        [(0.6, 0.0, 1.0), (0.35, 0.1, 1.0)],
        [(0.6, 0.0, 1.0), (-0.3, 0.0, 1.0)],
    ],
)
@pytest.mark.parametrize("text", ["3101200345677", "3-1012-00345-67-7", "74-9999002-8"])
def test_a_number_is_struck_out_by_a_stroke_through_it_or_two(
    strokes: list[tuple[float, float, float]], text: str
) -> None:
    assert struck(*strokes, text=text)


@pytest.mark.parametrize(
    "strokes", [[], [(-0.25, 0.0, 1.0)], [(1.3, 0.0, 1.0)], [(-0.25, 0.0, 1.0), (1.3, 0.0, 1.0)]]
)
def test_rules_under_and_over_a_number_strike_nothing_out(strokes: list[tuple[float, float, float]]) -> None:
    assert struck(*strokes) == []


def test_a_rule_between_two_close_rows_strikes_nothing_out() -> None:
    assert struck((-0.27, 0.0, 1.0), rows=2) == []


@pytest.mark.parametrize(("millimetres", "found"), [(8.0, False), (11.0, True), (88.0, True), (93.0, False)])
def test_a_stroke_is_as_long_as_a_number(millimetres: float, *, found: bool) -> None:
    text = "8" * 28
    span = (millimetres * PX - 8) / FONT.getlength(text)
    assert bool(struck((0.5, 0.0, span), text=text)) is found
