"""A number in a line that was read with doubt, or that nothing names, is shown as right only if somebody has
it: one of eleven wrong ones fits its check digit by chance, and one of eleven that are nobody's.
"""

from dataclasses import replace

import pytest

from documents.models import Identifier, Page, Reading
from documents.reading.mending import identify_numbers
from documents.reading.stored_text import decode_text, encode_digits, encode_handwriting, encode_words
from employers.identifiers import check_digit
from ocr.engine import Handwriting, PageText, Word
from tests.documents.paper import employee, employer, folder
from tests.documents.reading.seen_digits import field_of, shares_of

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
PERSON = f"310120034560{check_digit('310120034560')}"


def line_of(digits: str, *, confidence: float, label: str = "เลขประจำตัวประชาชน") -> Identifier:
    """What becomes of a number that stands in a line of a page of the folder."""
    words = (Word(label, (10, 100, 90, 130), 0.95, 0), Word(digits, (100, 100, 400, 130), confidence, 0))
    *_, row = identify_numbers(Page(batch=folder(OURS)), page_of(*words))
    return row


def page_of(*words: Word) -> PageText:
    return PageText(" ".join(word.text for word in words), words, 0.9, 1654, 2339)


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


@pytest.mark.parametrize(
    ("label", "digits", "check"),
    [
        ("กล่องที่", PERSON, "suspect"),
        ("กล่องที่", OURS, "suspect"),
        ("พัสดุลงทะเบียน", OURS, "suspect"),
        ("โทร. 02-123-4567 ต่อ", OURS, "suspect"),
        ("โทร.", "74-9999002-8", "suspect"),
        ("เลขที่บัญชีนายจ้าง 10-1234567-0 กล่องที่", OURS, "suspect"),
        ("เลขที่บัญชี", OURS, "ok"),
        ("กล่องที่", "74-9999002-8", "ok"),
        ("กล่องที่", "3 1012 00345 60 " + PERSON[-1], "ok"),
        ("เลขประจำตัวผู้เสียภาษีอากร", PERSON, "ok"),
    ],
)
def test_a_number_that_neither_a_label_nor_its_groups_name_is_a_doubt_though_it_fits(
    label: str, digits: str, check: str
) -> None:
    assert line_of(digits, confidence=0.99, label=label).check_result == check


@pytest.mark.parametrize(("confidence", "check"), [(0.89, "suspect"), (0.91, "ok")])
def test_a_number_that_nothing_names_is_right_if_somebody_has_it_and_it_was_read_well(
    confidence: float, check: str
) -> None:
    employer(THEIRS)
    assert line_of(THEIRS, confidence=confidence, label="กล่องที่").check_result == check


@pytest.mark.parametrize(("in_line", "check"), [(True, "suspect"), (False, "ok")])
def test_a_number_that_stands_alone_is_right_in_boxes_and_a_doubt_in_a_line(
    *, in_line: bool, check: str
) -> None:
    field = replace(field_of(shares_of(OURS)), in_line=in_line)
    text = replace(page_of(Word(OURS, field.box, 0.99, 0)), digits=(field,))
    (row,) = identify_numbers(Page(batch=folder("")), text)
    assert row.check_result == check


def test_of_one_number_twice_on_a_page_the_one_that_a_label_names_counts() -> None:
    text = page_of(
        Word(OURS, (100, 10, 400, 40), 0.99, 0), Word(f"เลขที่บัญชี {OURS}", (9, 90, 400, 120), 0.99, 1)
    )
    (row,) = identify_numbers(Page(batch=folder("")), text)
    assert row.check_result == "ok"


@pytest.mark.parametrize(("struck", "check"), [(True, "suspect"), (False, "ok")])
@pytest.mark.parametrize("boxed", [True, False])
def test_a_number_that_is_struck_out_is_a_doubt_whoever_has_it(
    *, boxed: bool, struck: bool, check: str
) -> None:
    employee(PERSON, employer(OURS))
    field = field_of(shares_of(PERSON))
    text = page_of(Word(PERSON, field.box, 0.4, 0))
    x0, y0, x1, y1 = field.box
    hand = Handwriting((x0, y0 - 5, x1, y1 + 5), 1.0, struck=struck)
    text = replace(text, digits=(field,) if boxed else (), handwriting=(hand,))
    (row,) = identify_numbers(Page(batch=folder(OURS)), decode_stored(text))
    assert (row.value, row.check_result) == (PERSON, check)
    if struck:
        assert row.by_hand
        assert [one.value for one in row.offers][:1] == [PERSON], "a person is asked"


def decode_stored(text: PageText) -> PageText:
    """As it is after it was stored."""
    reading = Reading(
        text=text.text, words=encode_words(text), digits=encode_digits(text),
        handwriting=encode_handwriting(text), confidence=0.9, width=1654, height=2339, seals=[],
    )  # fmt: skip
    return decode_text(reading)


def test_regions_that_a_hand_wrote_before_strokes_were_told_are_not_struck_out() -> None:
    reading = Reading(words=[], digits=[], handwriting=[[1, 2, 3, 4, 0.5]], seals=[])
    assert decode_text(reading).handwriting == (Handwriting((1, 2, 3, 4), 0.5),)
