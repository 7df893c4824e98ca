"""Thai text is spelled one way wherever it comes from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text import thai

NAM = "น\u0e49\u0e33"
MARKS = "\u0e31\u0e33\u0e32\u0e30\u0e34\u0e38\u0e3a\u0e48\u0e49\u0e4c\u0e4d\u0e4e"
MESSY = st.text(st.sampled_from(f"กนเแ\uf70a\uf884 \n\t{MARKS}\u200b\u0301aİ๑"))


@pytest.mark.parametrize(
    "spelling",
    [
        "น\u0e49\u0e33",
        "น\u0e4d\u0e49\u0e32",
        "น\u0e49\u0e4d\u0e32",
        "น\u0e33\u0e49",
        "น \u0e49\u0e33",
        "น\u200b\u0e49\u0e33",
    ],
)
def test_water_is_spelled_one_way(spelling: str) -> None:
    assert thai.tidy(spelling) == NAM


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("จ\u0e4d\u0e32กัด", "จำกัด"),
        ("เเผนก", "แผนก"),
        ("ที\u0e48\u0e48", "ที่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ป \u0e35  2563", "ปี 2563"),
        ("ก\x00ข\ud800ค\x07", "กขค"),
        ("  บริษัท   ก  \r\n จำกัด ", "บริษัท ก\nจำกัด"),
        ("ต่าง ๆ", "ต่าง ๆ"),
        ("\ufeffABC", "ABC"),
    ],
)
def test_what_looks_the_same_is_stored_the_same(written: str, stored: str) -> None:
    assert thai.tidy(written) == stored


def test_thai_digits_stay_in_the_store_and_are_plain_in_the_search() -> None:
    assert thai.tidy("พ.ศ. ๒๕๖๓") == "พ.ศ. ๒๕๖๓"
    assert thai.search_text("พ.ศ. ๒๕๖๓ –\nABC") == "พ.ศ. 2563 - abc"


@pytest.mark.parametrize(
    ("old", "plain"),
    [
        ("ป\uf710\uf70bนจ\uf710\uf70bนไทย", "ปั้นจั้นไทย"),
        ("บร\uf885ษ\uf884ท พน\uf884ส", "บริษัท พนัส"),
        ("น\uf711\uf706าใจ", "น้ำใจ"),  # nikhahit, tone and aa are sara am
        ("\uf70fาต\uf701 กระป\uf718ก พ\uf702\uf70a \uf700านะ", "ญาติ กระปุก พี่ ฐานะ"),
    ],
)
def test_letters_of_old_fonts_are_plain_ones(old: str, plain: str) -> None:
    assert thai.tidy(old) == plain
    assert thai.clean_ocr(old) == thai.plain_letters(old)
    assert thai.search_text(old) == plain


def test_every_private_letter_of_thai_fonts_has_a_plain_one() -> None:
    for code in (*range(0xF700, 0xF71B), *range(0xF884, 0xF89F)):
        assert "ก" <= thai.plain_letters(chr(code)) <= "\u0e4e"
    for code in (0xF6FF, 0xF71B, 0xF883, 0xF89F):
        assert thai.plain_letters(chr(code)) == chr(code)


def test_stored_text_is_at_most_a_megabyte_and_ends_on_a_whole_letter() -> None:
    stored = thai.clean_ocr("ก" * 400_000)
    assert len(stored.encode()) <= 1_000_000
    assert set(stored) == {"ก"}


def test_tabs_and_line_ends_survive_cleaning() -> None:
    assert thai.clean_ocr("a\tb\r\nc\x0bd") == "a\tb\nc\nd"


@given(MESSY | st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = thai.tidy(text)
    assert thai.tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(MESSY | st.text())
def test_search_text_of_search_text_is_itself(text: str) -> None:
    once = thai.search_text(text)
    assert thai.search_text(once) == once


def test_a_mark_never_starts_a_word() -> None:
    assert thai.starts_no_word("\u0e31")
    assert thai.starts_no_word("า")
    assert not thai.starts_no_word("ก")
    assert not thai.starts_no_word("เ")
    assert not thai.starts_no_word("")


@given(MESSY)
def test_the_short_cut_for_text_that_is_well_spelled_gives_the_same(text: str) -> None:
    assert thai.tidy(text) == thai._repeat_until_stable(text, thai._tidy_once)
    assert thai.search_text(text) == thai._repeat_until_stable(text, thai._fold_once)
