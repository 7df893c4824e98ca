"""What a page is before it is read: blank, faint, sparse, black, a negative, or none of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.engine import Picture, PictureDoubt, Tone
from ocr.preparation.prepare import PreparedPage, prepare_page
from tests.benchmarks.papers import doubtful
from tests.benchmarks.papers.make import missing_fonts
from tests.ocr.preparation.pages import A4, written

needs_fonts = pytest.mark.skipif(bool(missing_fonts()), reason="the Thai fonts of Debian are not installed")


def prepared(page: Picture) -> PreparedPage:
    return prepare_page(page, dpi=200)


def doubts(page: Picture) -> set[PictureDoubt]:
    return {remark.doubt for remark in prepared(page).remarks}


def with_paper(ink: Picture, *, paper: int, depth: int) -> Picture:
    """Black print on white made into print so much darker than a paper."""
    return np.asarray(paper - (255 - ink.astype(int)) * depth // 255, np.uint8)


def test_a_written_page_is_left_as_it_is() -> None:
    ready = prepared(written())
    assert (ready.blank, ready.remarks, ready.tone) == (False, (), Tone())


@needs_fonts
@pytest.mark.parametrize("seed", range(40, 46))
def test_a_blank_side_is_blank_whatever_dirt_it_carries(seed: int) -> None:
    assert prepared(doubtful.blank(np.random.default_rng(seed))).blank


@needs_fonts
@pytest.mark.parametrize("seed", range(40, 44))
def test_faded_print_is_faint_and_made_black(seed: int) -> None:
    ready = prepared(doubtful.faint(np.random.default_rng(seed)))
    assert PictureDoubt.FAINT in {remark.doubt for remark in ready.remarks}
    assert not ready.blank
    assert ready.page.min() < 60


@needs_fonts
@pytest.mark.parametrize("seed", range(40, 46))
def test_a_note_a_signature_a_number_and_a_stamp_are_not_blank(seed: int) -> None:
    assert doubts(doubtful.sparse(np.random.default_rng(seed))) & {PictureDoubt.SPARSE, PictureDoubt.FAINT}


@pytest.mark.parametrize(("depth", "blank"), [(5, True), (33, False)])
def test_print_is_faint_as_long_as_it_is_deeper_than_the_noise(depth: int, blank: bool) -> None:
    assert prepared(with_paper(written(), paper=250, depth=depth)).blank == blank


def test_print_of_the_other_side_is_not_faint_print() -> None:
    through = cv2.GaussianBlur(written()[:, ::-1], (0, 0), 2.6)
    assert prepared(with_paper(np.asarray(through, np.uint8), paper=250, depth=33)).blank


def test_a_sparse_doubt_says_where_the_ink_is() -> None:
    page = np.full(A4, 255, np.uint8)
    cv2.polylines(page, [np.array([(900, 1800), (960, 1740), (1010, 1830), (1100, 1770)])], False, (30,), 5)
    (remark,) = prepared(page).remarks
    assert remark.doubt is PictureDoubt.SPARSE
    assert remark.box is not None
    assert np.abs(np.array(remark.box) - (900, 1740, 1100, 1830)).max() < 16


@pytest.mark.parametrize(("dark", "told"), [(0.985, False), (0.995, True)])
def test_a_page_that_is_nearly_all_black_is_doubted_and_not_blank(dark: float, told: bool) -> None:
    page = np.zeros(A4, np.uint8)
    page[: round((1 - dark) * A4[0])] = 255
    assert (PictureDoubt.NEARLY_BLACK in doubts(page)) == told
    assert not prepared(np.zeros(A4, np.uint8)).blank


@pytest.mark.parametrize("ground", [0, 60])
def test_a_negative_is_turned_and_told(ground: int) -> None:
    page = with_paper(written(), paper=255 - ground, depth=255 - ground)
    ready = prepared(np.asarray(255 - page, np.uint8))
    assert [remark.doubt for remark in ready.remarks] == [PictureDoubt.NEGATIVE]
    assert ready.tone.negative
    assert np.median(ready.page) > 150


def test_what_is_dark_and_no_negative_is_not_turned() -> None:
    lid = np.full(A4, 10, np.uint8)  # a card on the copier, its lid open
    lid[300:900, 200:1200] = written()[100:700, 100:1100]
    dice = np.random.default_rng(3)
    photograph = cv2.GaussianBlur(dice.integers(0, 120, A4).astype(np.uint8), (0, 0), 9)
    dark_form = with_paper(written(), paper=110, depth=90)
    for page in (lid, np.asarray(photograph, np.uint8), dark_form):
        assert PictureDoubt.NEGATIVE not in doubts(page)


def test_dark_paper_is_made_white_for_people_too() -> None:
    assert prepared(with_paper(written(), paper=16, depth=15)).tone.white == 16
    assert prepared(with_paper(written(), paper=140, depth=120)).tone == Tone()


def test_light_letters_in_a_dark_bar_are_turned_and_dark_ones_in_a_gray_bar_are_not() -> None:
    page = written()
    page[1700:1800, 100:1500] = 0
    cv2.putText(page, "HEADING OF A TABLE", (200, 1770), 0, 1.5, (255,), 4)
    page[1900:2000, 100:1500] = 180
    cv2.putText(page, "SHADED ROW", (200, 1970), 0, 1.5, (0,), 4)
    ready = prepared(page)
    assert np.median(ready.page[1705:1795, 110:1490]) == 255
    assert np.median(ready.page[1905:1995, 110:1490]) == 180
    assert ready.remarks == ()


@pytest.mark.parametrize(("wide", "blank"), [(1, True), (4, False)])
def test_a_hair_is_dirt_and_a_pale_stroke_of_a_pen_is_not(wide: int, blank: bool) -> None:
    page = np.full(A4, 250, np.uint8)
    cv2.polylines(page, [np.array([(700, 900), (711, 908), (706, 920)])], False, (170,), wide)
    cv2.GaussianBlur(page, (0, 0), 0.6, dst=page)
    assert prepared(page).blank == blank
