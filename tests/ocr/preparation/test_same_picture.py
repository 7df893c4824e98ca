"""Another encoding of a page is the same page; a page with one digit changed is another one."""

import cv2
import numpy as np
import pytest

from ocr.engine import Picture
from ocr.likeness import (
    IMPRINT_DIGITS,
    MOST_BITS,
    Likeness,
    count_differing_bits,
    texts_agree,
    texts_are_near,
)
from ocr.preparation.imprint import make_imprint
from ocr.preparation.same_picture import Comparison, compare_pictures
from tests.benchmarks import same_page
from tests.benchmarks.papers.make import missing_fonts

needs_fonts = pytest.mark.skipif(bool(missing_fonts()), reason="the Thai fonts of Debian are not installed")


@needs_fonts
@pytest.mark.parametrize("seed", [0, 8])  # a clean form, a lightly worn one
def test_another_encoding_is_the_same_page(seed: int) -> None:
    page = same_page.draw(seed)
    for name, pixels in list(same_page.encodings(page.pixels))[::3]:
        copy = same_page.Page.of(name, pixels)
        assert count_differing_bits(page.imprint, copy.imprint) <= MOST_BITS, name
        assert compare_pictures(page.view, copy.view).likeness is Likeness.SAME, name


@needs_fonts
@pytest.mark.parametrize("change", same_page.CHANGES)
@pytest.mark.parametrize("scan", [0, 1])
def test_one_digit_or_letter_makes_another_page_even_if_scanned_alike(change: str, scan: int) -> None:
    page, twin = same_page.draw(0), same_page.draw(0, change=change, scan=scan)
    assert compare_pictures(page.view, twin.view).likeness is Likeness.DIFFERENT


@needs_fonts
def test_two_fillings_of_one_printed_form_are_two_pages() -> None:
    pages = [same_page.draw(seed) for seed in (0, 28)]
    assert compare_pictures(pages[0].view, pages[1].view).likeness is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("worst", "usual", "likeness"),
    [
        (0.08, 0.0, Likeness.SAME),
        (0.09, 0.0, Likeness.DIFFERENT),
        (0.19, 0.12, Likeness.SAME),
        (0.20, 0.12, Likeness.LIKELY),
        (0.29, 0.20, Likeness.LIKELY),
        (0.30, 0.20, Likeness.DIFFERENT),
        (0.29, 0.13, Likeness.DIFFERENT),
    ],
)
def test_each_bound_has_two_sides(worst: float, usual: float, likeness: Likeness) -> None:
    assert Comparison(worst, usual).likeness is likeness


@pytest.mark.parametrize("shape", [(30, 20), (1600, 1131), (1131, 1600)])
def test_pictures_without_anything_on_them_or_of_any_size_are_compared_without_a_fault(
    shape: tuple[int, int],
) -> None:
    plain: Picture = np.full(shape, 255, np.uint8)
    noise: Picture = np.random.default_rng(1).integers(0, 255, (900, 700), np.uint8)
    for other in (plain, noise, cv2.cvtColor(noise, cv2.COLOR_GRAY2RGB)):
        assert compare_pictures(plain, other).likeness in Likeness  # type: ignore[arg-type]
        assert len(make_imprint(other)) == IMPRINT_DIGITS  # type: ignore[arg-type]


def test_texts_agree_where_their_numbers_do_and_nearly_all_words() -> None:
    page = "เลขที่บัญชี 74-9999002-8 บริษัท ตัวอย่างการค้า จำกัด มีลูกจ้าง 12 คน ตั้งแต่วันที่ 1 มกราคม"
    assert texts_agree(page, page.replace("ตัวอย่าง", "ตวอย่าง"))
    assert not texts_agree(page, page.replace("12", "13"))
    assert not texts_agree(page, page.replace("ตัวอย่างการค้า", "สินเจริญการช่าง"))
    assert texts_are_near(page, page.replace("12", "13"))
    assert not texts_are_near(page, "ใบเสร็จรับเงิน เล่มที่ 5")
