"""What a hand wrote is told as a region, and nothing read in it is told as sure."""

import time

import numpy as np
import pytest

from ocr.engine import DigitField, Handwriting, PageText, Word
from ocr.preparation.deskew import PageTransform
from ocr.recognition import handwriting
from ocr.recognition.handwriting import find_handwriting, mark_handwriting, weigh_word
from ocr.recognition.pieces import Piece

HAND, PRINT, UNCLEAR = 3.0, -5.0, -0.6
STRAIGHT = PageTransform(degrees=0.0, scale=1.0, width=800, height=600)


def piece(x: int, *, by_hand: float, y: int = 100, told: float = 0.9, wide: int = 60) -> Piece:
    return Piece("สมชาย", (x, y, x + wide, y + 30), told, by_hand=by_hand)


def test_print_is_no_handwriting() -> None:
    assert find_handwriting([piece(10, by_hand=PRINT), piece(80, by_hand=PRINT)]) == []


def test_words_of_a_value_are_one_region() -> None:
    (region,) = find_handwriting([piece(10, by_hand=HAND), piece(100, by_hand=HAND)])
    assert region.box == (10, 100, 160, 130)
    assert region.confidence > 0.85


def test_a_printed_label_stays_out_of_the_region_beside_it() -> None:
    (region,) = find_handwriting([piece(10, by_hand=PRINT), piece(80, by_hand=HAND)])
    assert region.box == (80, 100, 140, 130)


def fill_page(*, by_hand: float, count: int = 6) -> list[Piece]:
    """A form: printed labels, and values of one look far right of them."""
    labels = [piece(10, y=100 + 60 * n, by_hand=PRINT) for n in range(count)]
    return labels + [piece(400, y=100 + 60 * n, by_hand=by_hand) for n in range(count)]


def test_values_that_stand_out_from_the_print_of_their_page_are_writing() -> None:
    assert len(find_handwriting(fill_page(by_hand=UNCLEAR))) == 6
    assert find_handwriting(fill_page(by_hand=PRINT + 2)) == []


def test_one_unclear_word_is_no_writing_on_a_printed_page() -> None:
    assert find_handwriting([*fill_page(by_hand=PRINT), piece(10, y=600, by_hand=UNCLEAR)]) == []
    assert len(find_handwriting([*fill_page(by_hand=PRINT), piece(10, y=600, by_hand=HAND)])) == 1


def test_a_page_where_all_looks_alike_has_no_writing() -> None:
    assert find_handwriting([piece(10, y=100 + 60 * n, by_hand=PRINT + 0.2 * n) for n in range(10)]) == []


def test_neighbours_of_like_look_share_their_evidence() -> None:
    alone = [piece(80, by_hand=-0.2)]
    assert find_handwriting(alone) == []
    (region,) = find_handwriting([*alone, piece(10, by_hand=2.6)])
    assert region.box == (10, 100, 140, 130)


def test_doubt_about_a_word_speaks_for_writing() -> None:
    assert find_handwriting([piece(10, by_hand=0.3, told=0.9)]) == []
    assert len(find_handwriting([piece(10, by_hand=0.3, told=0.1)])) == 1


@pytest.mark.parametrize(("x", "y"), [(300, 100), (80, 150)])
def test_words_far_apart_or_on_other_rows_are_regions_of_their_own(x: int, y: int) -> None:
    assert len(find_handwriting([piece(10, by_hand=HAND), piece(x, y=y, by_hand=HAND)])) == 2


def test_a_short_word_needs_stronger_evidence() -> None:
    look = np.full(40, 1.0, np.float32)
    assert weigh_word(look, 0, 8) < 0 < weigh_word(look, 0, 150)


def test_only_the_columns_of_the_word_count() -> None:
    look = np.concatenate([np.full(20, -6.0, np.float32), np.full(20, 6.0, np.float32)])
    assert weigh_word(look, 0, 72) < -3
    assert weigh_word(look, 84, 156) > 3


def page_of(*words: Word) -> PageText:
    return PageText(" ".join(word.text for word in words), words, 0.9, 800, 600)


def test_words_by_hand_are_told_by_a_curve_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handwriting, "calibrate_written", lambda told: 0.7 * told)
    page = page_of(Word("ชื่อ", (10, 100, 60, 130), 0.97), Word("สมชาย", (80, 100, 140, 130), 0.97))
    marked = mark_handwriting(page, [piece(10, by_hand=PRINT, wide=50), piece(80, by_hand=HAND)], STRAIGHT)
    assert [word.confidence for word in marked.words] == [0.97, 0.7 * 0.97]
    assert [one.box for one in marked.handwriting] == [(80, 100, 140, 130)]


def test_a_word_that_is_doubted_by_its_letters_is_not_believed_for_its_hand() -> None:
    page = page_of(Word("สมชาย", (80, 100, 140, 130), 0.3))
    (word,) = mark_handwriting(page, [piece(80, by_hand=HAND)], STRAIGHT).words
    assert word.confidence < 0.6


def test_a_printed_page_is_left_as_it_is() -> None:
    page = page_of(Word("สมชาย", (80, 100, 140, 130), 0.97))
    assert mark_handwriting(page, [piece(80, by_hand=PRINT)], STRAIGHT) is page


def test_regions_told_before_are_kept() -> None:
    told = Handwriting((1, 2, 3, 4), 0.8)
    page = PageText("", (), 0.9, 800, 600, handwriting=(told,))
    marked = mark_handwriting(page, [piece(80, by_hand=HAND)], STRAIGHT)
    assert marked.handwriting[0] == told
    assert len(marked.handwriting) == 2


def test_numbers_that_a_hand_wrote_in_boxes_are_told_as_well() -> None:
    number = DigitField("1234567890", (10, 10, 200, 40), 0.9, by_hand=True)
    printed = DigitField("1234567890", (10, 60, 200, 90), 0.9)
    page = PageText("", (), 0.9, 800, 600, digits=(number, printed))
    (region,) = mark_handwriting(page, [], STRAIGHT).handwriting
    assert region.box == number.box


def test_a_page_full_of_words_costs_little() -> None:
    pieces = [piece(10 + 70 * n, y=100 + 40 * row, by_hand=PRINT) for n in range(10) for row in range(40)]
    began = time.process_time()
    find_handwriting(pieces)
    assert time.process_time() - began < 0.1
