"""A number in a line that was read with doubt is shown as right only if somebody has it: one of eleven wrong
ones fits its check digit by chance.
"""

import pytest

from documents.models import Identifier, Page
from documents.reading.mending import identify_numbers
from employers.identifiers import check_digit
from ocr.engine import PageText, Word
from tests.documents.paper import employee, employer, folder

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990028"
PERSON = f"310120034560{check_digit('310120034560')}"


def line_of(digits: str, *, confidence: float) -> Identifier:
    """What becomes of a number that stands in a line of a page of the folder."""
    words = (Word(digits, (100, 100, 400, 130), confidence, 0),)
    (row,) = identify_numbers(Page(batch=folder(OURS)), PageText(digits, words, 0.9, 1654, 2339))
    return row


@pytest.mark.parametrize(("confidence", "check"), [(0.89, "suspect"), (0.91, "ok")])
def test_an_id_that_nobody_has_is_right_only_if_it_was_read_well(confidence: float, check: str) -> None:
    assert line_of(PERSON, confidence=confidence).check_result == check


def test_an_id_read_with_doubt_is_right_if_somebody_has_it() -> None:
    employee(PERSON, employer(OURS))
    assert line_of(PERSON, confidence=0.4).check_result == "ok"


@pytest.mark.parametrize(("account", "check"), [(OURS, "ok"), (THEIRS, "suspect")])
def test_an_account_number_read_with_doubt_is_right_only_if_it_is_the_folders(
    account: str, check: str
) -> None:
    for number in (OURS, THEIRS):
        employer(number)
    assert line_of(account, confidence=0.6).check_result == check


def test_an_id_that_does_not_fit_stays_doubtful_whoever_has_it() -> None:
    wrong = PERSON[:-1] + str((int(PERSON[-1]) + 1) % 10)
    employee(wrong, employer(OURS))
    assert line_of(wrong, confidence=0.4).check_result == "suspect"
