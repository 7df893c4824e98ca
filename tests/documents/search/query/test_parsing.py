"""What an officer types, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import BadQuery
from documents.search.query.parsing import Hint, Kind, Query, has_person_id, parse_query
from documents.search.query.understanding import Understood, explain_query
from employers.identifiers import NationalId
from tests.employers.factories import juristic_no, national_id


def understand(text: str) -> Understood:
    return explain_query(parse_query(text))


def terms(query: Query) -> list[str]:
    return [term.exact for term in query.terms]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("50-9948121-3", Kind.ACCOUNT_NO, "5099481213"),
        ("๕๐ ๙๙๔๘๑๒๑ ๓", Kind.ACCOUNT_NO, "5099481213"),
        ("เลขที่บัญชี 50-9948121-3", Kind.ACCOUNT_NO, "5099481213"),
        (national_id(7), Kind.NATIONAL_ID, national_id(7)),
        (NationalId(national_id(7)).shown, Kind.NATIONAL_ID, national_id(7)),
        (juristic_no(3), Kind.JURISTIC_NO, juristic_no(3)),
        ("7400", Kind.NUMBER, "7400"),
        ("บจก. ธนากรุ๊ป การ์เมนท์", Kind.COMPANY, "ธนากรุ๊ป การ์เมนท์"),
        ("น.ส.พรทิพย์ ยิ่งมั่นคง", Kind.PERSON, "พรทิพย์ ยิ่งมั่นคง"),
        ("นายจ้าง ลูกจ้าง", Kind.WORDS, "นายจ้าง ลูกจ้าง"),
        ("เงินสมทบ", Kind.WORDS, "เงินสมทบ"),
        ("๑๒๓ 123 １２３", Kind.WORDS, "๑๒๓ 123 １２３"),
        ("& | ! <-> ( ) :*", Kind.NOTHING, ""),
    ],
)
def test_the_box_says_what_it_understood(text: str, kind: Kind, value: str) -> None:
    query = parse_query(text)
    assert (query.kind, query.value) == (kind, value)


def test_words_must_all_be_there_a_phrase_as_it_stands_and_a_minus_leaves_out() -> None:
    query = parse_query('เงิน "ลูกจ้าง ลาออก" -สมทบ -"หัก ณ ที่จ่าย"')
    assert terms(query) == ["เงิน", "ลูกจ้างลาออก"]
    assert [term.phrase for term in query.terms] == [False, True]
    assert [term.exact for term in query.without] == ["สมทบ", "หักณที่จ่าย"]


def test_a_minus_inside_a_word_or_number_is_part_of_it() -> None:
    assert terms(parse_query("สปส.1-03 50-9948121-3")) == ["สปส103", "5099481213"]


def test_names_are_looked_for_on_paper_without_title_and_legal_form() -> None:
    assert terms(parse_query("นางสาวพรทิพย์ ยิ่งมั่นคง")) == ["พรทิพย์", "ยิ่งมั่นคง"]
    assert terms(parse_query("บริษัท ธนากรุ๊ป จำกัด")) == ["ธนากรุ๊ป"]


def test_digits_in_three_scripts_are_one_term() -> None:
    assert terms(parse_query("๑๒๓ 123 １２３")) == ["123"]


def test_a_zero_width_space_changes_nothing() -> None:
    assert terms(parse_query("เงิน\u200bสมทบ")) == terms(parse_query("เงินสมทบ"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", Hint.NOTHING),
        ("  \t\n", Hint.NOTHING),
        ("'", Hint.NOTHING),
        ("-เงิน", Hint.ONLY_WITHOUT),
        ("ก", Hint.SHORT),
        (" ".join(f"คำ{n}" for n in range(20)), Hint.TOO_MANY_TERMS),
    ],
)
def test_what_finds_nothing_gets_a_hint_and_no_error(text: str, hint: Hint) -> None:
    understood = understand(text)
    assert hint in understood.hints
    assert all(understood.hint_sentences)
    assert len(parse_query(text).terms) <= 12


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "ก" * 201, " OR ".join(f"a{n}" for n in range(3000))])
def test_what_no_database_takes_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadQuery) as refusal:
        parse_query(text)
    assert refusal.value.message_th
    assert refusal.value.message_en


@given(st.text(max_size=200))
def test_nothing_else_is_ever_an_error(text: str) -> None:
    try:
        query = parse_query(text)
    except BadQuery:
        assert "\0" in text or len(text.strip()) > 200 or any(0xD800 <= ord(c) < 0xE000 for c in text)
    else:
        assert all(term.skeleton for term in (*query.terms, *query.without))
        assert understand(text).shown is not None


@pytest.mark.parametrize(
    "text",
    [
        national_id(1),
        f"สมชาย {NationalId(national_id(1)).shown}",
        " ".join(national_id(1)),
        "๑๑๐๐๐๐๐๐๐๐๐๐๑",
        "0012345678901",
        " - ".join(national_id(1)),
        "/".join(national_id(1)),
        "\u200b".join(national_id(1)),
    ],
)
def test_a_persons_number_in_the_text_is_noticed_however_it_is_written(text: str) -> None:
    assert has_person_id(text)


@pytest.mark.parametrize("text", ["50-9948121-3", juristic_no(1), "โทร 02-956-2345", "12 พฤศจิกายน 2553", ""])
def test_other_numbers_may_stand_in_an_address_line(text: str) -> None:
    assert not has_person_id(text)


def test_a_persons_number_is_never_shown_whole() -> None:
    understood = understand(national_id(7))
    assert national_id(7) not in str(understood.as_json())
    assert NationalId(national_id(7)).masked in understood.sentence


def test_a_number_among_letters_stays_a_term_of_its_own() -> None:
    assert terms(parse_query("ที่ 5099481213")) == ["ที่", "5099481213"]


def test_a_year_in_a_firms_name_belongs_to_it_and_a_long_number_stands_alone() -> None:
    joined = parse_query("บริษัท ธนาสตีล 2550 จำกัด").joined_term
    assert joined is not None
    assert joined.exact == "ธนาสตีล2550"
    assert parse_query("ลาออก 5099481213").joined_term is None
    assert parse_query("12 2550").joined_term is None
