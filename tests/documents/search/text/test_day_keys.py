"""A day has one key, which no word can be taken for."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from documents.search.text import day_keys
from documents.search.text.ngrams import ngram_ids, ngrams_of
from sso_efiles.text import fold

DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31))


@given(DAYS, DAYS)
def test_each_day_has_a_key_of_its_own(one: date, other: date) -> None:
    assert (day_keys.key_of(one) == day_keys.key_of(other)) == (one == other)


@given(DAYS)
def test_a_key_is_six_signs_that_no_column_has_otherwise(day: date) -> None:
    key = day_keys.key_of(day)
    assert (len(key), set(key) <= set(day_keys.LETTERS)) == (6, True)
    assert fold.skeleton_of(key) == fold.exact_letters(key) == ""


def test_the_signs_of_a_key_are_letters_to_the_index_and_no_pattern() -> None:
    assert all(ord(sign) & 0x40 and not sign.isalnum() for sign in day_keys.LETTERS)
    assert not set(day_keys.LETTERS) & set("%_\\'\"$*?")


def test_every_spelling_gives_the_same_key() -> None:
    key = day_keys.keys_of("31/12/2563")
    assert key == f"${day_keys.key_of(date(2020, 12, 31))}"
    for written in ("๓๑ ธ.ค. ๒๕๖๓", "31 ธันวาคม พ.ศ. 2563", "2020-12-31", "31 December 2020", "31/12/63"):
        assert day_keys.keys_of(f"ลงวันที่ {written} เรื่อง") == key
    assert day_keys.keys_of("31/12/2563 และ 31 ธ.ค. 2563") == key
    assert day_keys.keys_of("เลขที่ 31/12 พ.ศ. 2563") == ""


def test_a_year_of_two_figures_has_a_key_for_each_reading() -> None:
    both = day_keys.keys_of("17/6/19")
    assert both == day_keys.keys_of("17/6/2519") + day_keys.keys_of("17/6/2562")


@given(st.text("กขค123", min_size=3, max_size=12))
def test_keys_leave_the_ngrams_of_the_text_as_they_are(text: str) -> None:
    skeleton = fold.skeleton_of(text)
    assert set(ngram_ids(skeleton)) <= set(ngram_ids(skeleton + day_keys.keys_of("31/12/2563")))


def test_a_key_is_looked_up_by_its_own_ngrams() -> None:
    key = day_keys.key_of(date(2020, 12, 31))
    assert ngrams_of(key) == [key[:4], key[1:5], key[2:]]


def test_a_row_is_parted_from_its_keys() -> None:
    assert day_keys.letters_of("abc1$XABCD$XABCE") == "abc1"
    assert day_keys.letters_of("abc1") == "abc1"
