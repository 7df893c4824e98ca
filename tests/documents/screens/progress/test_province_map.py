"""The map tells provinces apart that are all near nothing, to every eye."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from documents.screens.progress.province_map import CLASSES, class_of, draw_provinces, quantile_ends

Colour = tuple[float, float, float]
_EYES: dict[str, tuple[Colour, Colour, Colour]] = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Viénot, Brettel and Mollon 1999, on linear RGB
    "no red": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "no green": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def test_provinces_near_nothing_are_of_different_colours() -> None:
    values = {f"{code:02d}": code / 10_000 for code in range(10, 20)} | {"50": 0.0}
    drawn = draw_provinces(values, names={code: code for code in values})
    numbers = {shape.code: shape.number for shape in drawn.shapes if shape.figures}
    assert numbers["50"] == 0
    assert [numbers[f"{code}"] for code in range(10, 20)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [(one.number, one.provinces) for one in drawn.classes] == [(0, 1), *((n, 2) for n in range(1, 6))]


def test_the_legend_says_what_values_a_class_holds() -> None:
    drawn = draw_provinces({"10": 0.04, "11": 1.25, "12": 1.25}, names={})
    assert [one.label for one in drawn.classes] == ["0.04", "1.2"]


def test_a_province_that_nobody_may_look_into_is_plain() -> None:
    drawn = draw_provinces({"74": 3.0}, names={"74": "x"})
    assert len(drawn.shapes) == 77
    assert {shape.number for shape in drawn.shapes if shape.code != "74"} == {-1}


@given(st.lists(st.floats(min_value=0, max_value=130), max_size=77))
def test_more_is_never_a_lower_class(values: list[float]) -> None:
    ends = quantile_ends(values)
    numbers = [class_of(value, ends) for value in sorted(values)]
    assert numbers == sorted(numbers)
    assert all(n <= CLASSES for n in numbers)
    assert all((n == 0) == (value == 0) for n, value in zip(numbers, sorted(values), strict=True))


def test_no_province_yet_gives_no_class() -> None:
    assert quantile_ends([0, 0]) == []
    assert draw_provinces({}, names={}).classes == []


@pytest.mark.parametrize("eye", _EYES)
def test_each_class_is_clearly_darker_than_the_one_before_to_every_eye(eye: str) -> None:
    css = Path(settings.BASE_DIR, "static/css/progress.css").read_text(encoding="utf-8")
    colours = [re.findall(rf"\.class-{n} {{\s*fill: #([0-9a-f]{{6}})", css)[0] for n in range(1, CLASSES + 1)]
    light = [_luminance(_seen(colour, _EYES[eye])) for colour in colours]
    assert all((a + 0.05) / (b + 0.05) >= 1.4 for a, b in pairwise(light)), light


def _seen(colour: str, eye: tuple[Colour, Colour, Colour]) -> Colour:
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4)]
    red, green, blue = (sum(w * c for w, c in zip(row, linear, strict=True)) for row in eye)
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _luminance(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
