"""A misread number is put right only to numbers with a right check digit, the likeliest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.identifiers import AccountNo, Check
from employers.repair import LIMIT, DoubtfulNumber, repair_account_no
from tests.employers.factories import account_no


def guesses(reading: DoubtfulNumber) -> list[str]:
    return [candidate.digits for candidate in repair_account_no(reading)]


def test_what_was_read_comes_first() -> None:
    assert guesses(DoubtfulNumber("74-9999002-8"))[0] == "7499990028"


def test_what_was_read_stays_a_candidate_though_its_check_digit_is_wrong() -> None:
    assert guesses(DoubtfulNumber("7499990020"))[0] == "7499990020"


@pytest.mark.parametrize(
    "read",
    [
        "7499990023",  # one digit for one that looks alike
        "7499990082",  # two digits changed places
        "749999028",  # one lost
        "74199990028",  # the wall of a box read as a 1
        "1499990023",  # two digits for two that look alike
    ],
)
def test_a_usual_misreading_leads_back_to_the_number(read: str) -> None:
    assert "7499990028" in guesses(DoubtfulNumber(read))


def test_the_engines_own_alternatives_come_before_our_guesses() -> None:
    found = repair_account_no(DoubtfulNumber("7499990020", alternatives=("74-9999002-8",)))
    assert found[1].digits == "7499990028"


def test_what_each_place_may_hold_is_combined() -> None:
    places = ("7", "4", "9", "9", "9", "9", "0", "0", "72", "08")
    assert "7499990028" in guesses(DoubtfulNumber("", places=places))


@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=3))
def test_guesses_are_few_and_right(read: str, alternatives: list[str]) -> None:
    found = repair_account_no(DoubtfulNumber(read, tuple(alternatives)))
    assert len(found) <= LIMIT
    assert [each.cost for each in found] == sorted(each.cost for each in found)
    assert all(AccountNo(each.digits).check is Check.OK for each in found if each.cost)


@given(st.integers(0, 9_999_999), st.integers(0, 9), st.sampled_from("0123456789"))
def test_any_one_wrong_digit_can_be_put_right(number: int, at: int, digit: str) -> None:
    right = account_no(number)
    assert right in guesses(DoubtfulNumber(right[:at] + digit + right[at + 1 :]))
