"""What search takes for the same, and what it keeps apart."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text import fold
from sso_efiles.text.thai import search_text

THAI = st.text(alphabet=st.sampled_from("กขเแาำัิี่้์ํ็ ุู\n1๑Aéa．-\u200b\u0301"), max_size=20)


@given(st.text() | THAI)
def test_a_skeleton_is_ascii_letters_and_digits_and_knows_where_each_came_from(text: str) -> None:
    folded = fold.fold_text(text)
    assert set(folded.skeleton) <= set(string.ascii_letters + string.digits)
    assert folded.skeleton == fold.skeleton_of(text)
    assert len(folded.offsets) == len(folded.skeleton)
    assert folded.offsets == sorted(folded.offsets)


@given(THAI)
def test_the_quick_way_to_exact_letters_gives_what_full_normalisation_gives(text: str) -> None:
    assert fold.exact_letters(text) == fold.exact_letters(search_text(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("จำกัด", "จํากัด"),  # sara am as Tesseract writes it
        ("แปลง", "เเปลง"),
        ("น้ำ", "นำ"),  # a tone mark lost
        ("ถนน", "กนน"),
        ("เงิน สมทบ", "เงินสม\nทบ"),
        ("50-9948121-3", "๕๐๙๙๔๘๑๒๑๓"),
        ("ABC", "ａｂｃ"),
    ],
)
def test_what_a_scan_confuses_has_one_skeleton(one: str, other: str) -> None:
    assert fold.skeleton_of(one) == fold.skeleton_of(other)


@pytest.mark.parametrize(("one", "other"), [("กาน", "มาน"), ("1", "l"), ("สมชาย", "สมหญิง")])
def test_what_a_scan_keeps_apart_stays_apart(one: str, other: str) -> None:
    assert fold.skeleton_of(one) != fold.skeleton_of(other)


def test_exact_letters_forgive_spaces_and_signs_and_nothing_else() -> None:
    assert fold.exact_letters("เงิน\u200b สมทบ (50-9948121-3)") == fold.exact_letters("เงินสมทบ๕๐๙๙๔๘๑๒๑๓")
    assert fold.exact_letters("น้ำ") != fold.exact_letters("นำ")


def test_a_span_takes_the_marks_that_hang_on_its_last_letter() -> None:
    folded = fold.fold_text("ก ที่ ข")
    start = folded.skeleton.index(fold.skeleton_of("ที"))
    assert folded.source[slice(*folded.source_span(start, start + 2))] == "ที่"


@given(st.text(string.ascii_letters + "éß", min_size=1), st.text("กขฃงจญฌบรเาิะโใ", min_size=1))
def test_no_latin_word_has_the_skeleton_of_a_thai_one(latin: str, thai: str) -> None:
    assert not set(fold.skeleton_of(latin)) & set(fold.skeleton_of(thai))


@pytest.mark.parametrize(("read", "meant"), [("สมเuศวร", "สมเบศวร"), ("นwนธ์", "นพนธ์"), ("ตoน", "ตอน")])
def test_a_latin_letter_within_a_thai_word_is_what_it_looks_like(read: str, meant: str) -> None:
    assert fold.skeleton_of(read) == fold.skeleton_of(meant)
    assert fold.fold_text(read).source == read


def test_latin_letters_at_the_border_of_a_word_or_together_stay_latin() -> None:
    assert fold.skeleton_of("ห้างSCGจำกัด") == f"{fold.skeleton_of('ห้าง')}SCG{fold.skeleton_of('จำกัด')}"
    assert fold.skeleton_of("แผน a ข") == f"{fold.skeleton_of('แผน')}A{fold.skeleton_of('ข')}"
