"""Two drawings of one page differ when one lacks something, not when they smooth or substitute."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.decode import compare, pdfium
from ocr.engine import Picture
from tests.ocr.decode.files import put, read
from tests.ocr.decode.pdf_cases import DOUBTFUL, SOUND

SIZE = (1654, 2339)


def sheet(*, lines: int = 20, size: int = 32, shift: float = 0.0, gray: int = 0) -> Image.Image:
    image = Image.new("L", SIZE, 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=size)
    for row in range(lines):
        place = (150 + shift, 150 + 90 * row + shift)
        pen.text(place, "Employer account 74-5068617-1 of 2562", font=font, fill=gray)
    return image


def pixels(image: Image.Image) -> Picture:
    return np.asarray(image, dtype=np.uint8)


@pytest.mark.parametrize(
    "other", [sheet(shift=2), sheet(gray=60), sheet(size=33), sheet().resize((800, 1131))]
)
def test_the_same_page_smoothed_shifted_or_substituted_does_not_differ(other: Image.Image) -> None:
    assert not compare.pictures_differ(pixels(sheet()), pixels(other))


@pytest.mark.parametrize(
    "other",
    [
        sheet(lines=19),  # a line is missing
        sheet(lines=0),
        sheet(size=64),
    ],
)
def test_a_page_that_lacks_something_differs_either_way(other: Image.Image) -> None:
    assert compare.pictures_differ(pixels(sheet()), pixels(other))
    assert compare.pictures_differ(pixels(other), pixels(sheet()))


@pytest.mark.parametrize(
    ("box", "differs"),
    [((200, 400, 240, 480), True), ((200, 400, 212, 412), True), ((200, 400, 203, 403), False)],
)
def test_a_bar_over_a_line_or_a_missing_tick_is_a_difference_and_a_speck_is_none(
    box: tuple[int, int, int, int], *, differs: bool
) -> None:
    marked = sheet(lines=1)
    ImageDraw.Draw(marked).rectangle(box, fill=0)
    assert compare.pictures_differ(pixels(sheet(lines=1)), pixels(marked)) == differs


def test_white_is_paper_and_no_darker() -> None:
    assert compare.is_white(np.full((9, 9), 250, dtype=np.uint8))
    assert not compare.is_white(np.full((9, 9), 249, dtype=np.uint8))


def test_hairlines_are_drawn_solid(tmp_path: Path) -> None:
    """Lines of width 0 came out near white; pdfium draws them black."""
    picture = read(put(tmp_path, SOUND["ruled_with_hairlines"]()), kind="pdf").picture
    rows = picture[:, picture.shape[1] // 2]
    assert (rows < 128).sum() >= 20


def test_the_border_of_a_link_does_not_cover_the_text(tmp_path: Path) -> None:
    scan = read(put(tmp_path, DOUBTFUL["link_border_over_the_text"]()), kind="pdf")
    assert compare.ink_share(scan.picture) < 0.02
    assert int(scan.picture.min()) < 100


@pytest.mark.parametrize(
    "name",
    [
        *(f"collection_in_file_{one}" for one in ("identity", "japan1", "gb1", "cns1", "korea1")),
        *("letters_compact_whole", "letters_type1_whole", "field_drawn", "picture_under_an_odd_name"),
        *("signs_and_letters_of_the_standard_fonts",),
        *("jpeg_2000", "fax_page", "ruled_with_hairlines"),
    ],
)
def test_sound_pages_are_drawn_as_pdfium_draws_them(tmp_path: Path, name: str) -> None:
    """Letters of collections, ticks and hairlines: not only without a doubt, but there."""
    path = put(tmp_path, SOUND[name]())
    picture = read(path, kind="pdf").picture
    size = compare.second_size(picture.shape[1], picture.shape[0])
    second = pdfium.draw_page(path, number=1, size=size)
    assert compare.measure_difference(picture, second) < compare.LEAST_DIFFERENCE
    assert compare.ink_share(second) > 0.001
