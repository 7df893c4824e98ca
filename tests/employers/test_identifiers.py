"""Numbers are parsed once, strictly; a wrong check digit is a doubt, never a refusal."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.identifiers import (
    PROVINCES,
    AccountNo,
    BranchSeq,
    Check,
    InvalidAccountNo,
    InvalidBranchSeq,
    InvalidIdentifier,
    InvalidJuristicNo,
    InvalidNationalId,
    JuristicNo,
    Kind,
    NationalId,
    Number,
    can_be,
    check_digit,
    group_digits,
)

DATA = Path(__file__).resolve().parents[2] / "data"
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
KINDS = [AccountNo, BranchSeq, NationalId, JuristicNo]


@pytest.mark.parametrize(
    "digits", ["1090002301", "1099990017", "5099990029", "7499990028", "5099990100", "5099990011"]
)
def test_an_account_number_of_the_domain_notes_is_right(digits: str) -> None:
    assert AccountNo.parse(digits).check is Check.OK


@pytest.mark.parametrize("digits", ["1090002302", "1099990071", "5099990020", "9999990011"])
def test_an_account_number_that_cannot_be_right_is_suspect(digits: str) -> None:
    assert AccountNo.parse(digits).check is Check.SUSPECT


@pytest.mark.parametrize(
    "text", ["749999002", "50999900I1", "", "74-9999002-8-1", "٧٤٩٩٩٩٠٠٢٨", "7499990028\x00", "²" * 10]
)
def test_what_has_not_ten_digits_is_no_account_number(text: str) -> None:
    with pytest.raises(InvalidAccountNo):
        AccountNo.parse(text)


@pytest.mark.parametrize(
    "digits",
    [
        "1000000000009", "1000000000017", "3012340000003", "6000000000018", "8000000000014", "0001000000010",
        "1000000000131", "1000000000050",
    ],
)  # fmt: skip
def test_a_national_id_of_the_domain_notes_is_right(digits: str) -> None:
    assert NationalId.parse(digits).check is Check.OK


@pytest.mark.parametrize("digits", ["1000000000016", "9000000000000", "1000000000051"])
def test_a_national_id_that_cannot_be_right_is_suspect(digits: str) -> None:
    assert NationalId.parse(digits).check is Check.SUSPECT


@pytest.mark.parametrize("text", ["100000000001", "10000000000O9"])
def test_what_has_not_thirteen_digits_is_no_national_id(text: str) -> None:
    with pytest.raises(InvalidNationalId):
        NationalId.parse(text)


@pytest.mark.parametrize("digits", ["0105599000019", "0503599000013", "0107599000011", "0745599000013"])
def test_a_juristic_number_of_the_domain_notes_is_right(digits: str) -> None:
    assert JuristicNo.parse(digits).check is Check.OK


def test_a_juristic_number_with_a_wrong_check_digit_is_suspect() -> None:
    assert JuristicNo.parse("0105599000018").check is Check.SUSPECT


def test_a_juristic_number_that_begins_with_one_is_checked_again_as_a_person() -> None:
    number = JuristicNo.parse("1105599000019")
    assert number.check is Check.SUSPECT
    assert number.is_person
    assert number.masked == NationalId("1105599000019").masked


def test_a_juristic_number_of_twelve_digits_is_none() -> None:
    with pytest.raises(InvalidJuristicNo):
        JuristicNo.parse("010559900001")


def test_a_branch_has_six_digits_and_the_head_office_is_zero() -> None:
    assert BranchSeq.parse("000000").is_head_office
    assert not BranchSeq.parse("๐๐๐๐๐๑").is_head_office
    assert BranchSeq.parse("000001").check is Check.OK
    with pytest.raises(InvalidBranchSeq):
        BranchSeq.parse("00001")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (AccountNo("7499990028"), "74-9999002-8"),
        (NationalId("1000000000009"), "1-0000-00000-00-9"),
        (JuristicNo("0105599000019"), "0-10-5-599-00001-9"),
        (BranchSeq("000001"), "000001"),
    ],
)
def test_a_number_is_shown_as_it_is_printed(number: Number, shown: str) -> None:
    assert number.shown == shown
    assert str(number) == number.digits


@pytest.mark.parametrize(
    ("kind", "digits", "printed"),
    [
        ("account_no", "7499990028", "74-9999002-8"),
        ("national_id", "1000000000017", "1-0000-00000-01-7"),
        ("juristic_no", "0105599000019", "0-10-5-599-00001-9"),
        ("branch_seq", "000001", "000001"),
        ("account_no", "749999", "749999"),
        ("weather", "7499990028", "7499990028"),
    ],
)
def test_digits_are_grouped_as_their_kind_is_printed(kind: str, digits: str, printed: str) -> None:
    assert group_digits(kind, digits) == printed


def test_a_masked_id_shows_three_digits_and_the_last() -> None:
    assert NationalId("1012345678907").masked == "1-01XX-XXXXX-XX-7"


def test_a_company_number_is_public() -> None:
    assert JuristicNo("0105599000019").masked == "0-10-5-599-00001-9"


def test_numbers_of_different_kinds_are_never_equal() -> None:
    person, company = NationalId("0105599000019"), JuristicNo("0105599000019")
    assert len({person, company}) == 2


@pytest.mark.parametrize(
    "refusal", [InvalidAccountNo, InvalidBranchSeq, InvalidNationalId, InvalidJuristicNo]
)
def test_a_refusal_says_what_is_expected_in_both_languages(refusal: type[InvalidIdentifier]) -> None:
    said = refusal()
    assert "หลัก" in said.message_th
    assert "digits" in said.message_en
    assert said.status == 400


def test_a_refusal_never_repeats_the_number() -> None:
    with pytest.raises(InvalidNationalId) as refused:
        NationalId.parse("12345678901234")
    assert "1234" not in str(refused.value)


def test_the_provinces_are_those_of_the_reference_data() -> None:
    with (DATA / "provinces.csv").open(encoding="utf-8-sig") as file:
        assert {row["code"] for row in csv.DictReader(file)} == PROVINCES


@given(st.sampled_from(KINDS), st.data())
def test_every_way_of_writing_gives_the_same_number(kind: type[Number], data: st.DataObject) -> None:
    size = sum(kind.groups)
    digits = data.draw(st.text("0123456789", min_size=size, max_size=size))
    number = kind.parse(digits)
    for written in (
        number.shown,
        digits.translate(THAI),
        digits.translate(WIDE),
        " ".join(digits),
        f" {digits}\u200b",
    ):
        assert kind.parse(written) == number


@given(st.sampled_from(KINDS), st.text())
def test_any_text_is_a_number_or_a_refusal(kind: type[Number], text: str) -> None:
    try:
        number = kind.parse(text)
    except InvalidIdentifier:
        return
    assert number.digits.isascii()
    assert len(number.digits) == sum(kind.groups)


@given(st.text("0123456789", min_size=9, max_size=9).map(lambda digits: "74" + digits[2:]), st.data())
def test_one_misread_digit_makes_an_account_number_suspect(digits: str, data: st.DataObject) -> None:
    number = digits + check_digit(digits)
    at = data.draw(st.integers(2, 8))
    other = data.draw(st.sampled_from("0123456789"))
    if number[at] != other:
        wrong = number[:at] + other + number[at + 1 :]
        # modulo 11 has eleven rests and ten digits: only the rests that share a digit can hide an error
        assert AccountNo(wrong).check is Check.SUSPECT or number[-1] in "01"


@pytest.mark.parametrize(
    ("kind", "digits", "possible"),
    [
        (Kind.ACCOUNT_NO, "7499990028", True),
        (Kind.ACCOUNT_NO, "7499990029", True),
        (Kind.ACCOUNT_NO, "2799990028", True),
        (Kind.ACCOUNT_NO, "2899990028", False),
        (Kind.ACCOUNT_NO, "1111111111", False),
        (Kind.ACCOUNT_NO, "1111111112", True),
        (Kind.NATIONAL_ID, "3333333333333", False),
        (Kind.NATIONAL_ID, "3101200345678", True),
        (Kind.BRANCH_SEQ, "000000", True),
    ],
)
def test_what_nobody_can_have_is_told_without_its_check_digit(
    kind: Kind, digits: str, *, possible: bool
) -> None:
    assert can_be(kind, digits) is possible
