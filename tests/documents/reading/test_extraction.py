"""Numbers of a page: where they stand, what mends them, and how many are kept."""

from dataclasses import replace

import pytest

from documents.models import Page
from documents.reading.extraction import extract_identifiers
from employers.identifiers import check_digit
from ocr.engine import DigitField, PageText, Word

OURS = "7499990028"
BOX = (10, 10, 90, 30)


def numbers(count: int) -> list[str]:
    """National ids in the order of their first twelve digits, with any check digit."""
    return [f"3{number:011d}0" for number in range(count)]


def page_text(*lines: str, digits: tuple[DigitField, ...] = ()) -> PageText:
    words = tuple(Word(line, (0, 20 * row, 100, 20 * row + 15), 0.9, row) for row, line in enumerate(lines))
    return PageText("\n".join(lines), words, 0.9, 1000, 1000, digits=digits)


def test_two_hundred_numbers_of_a_page_are_kept() -> None:
    for count in (200, 201):
        read = page_text(*(f"เลขประจำตัวประชาชน {number}" for number in numbers(count)))
        assert len(extract_identifiers(Page(pk=1), read)) == 200


def test_a_number_is_found_once_with_the_box_of_its_word() -> None:
    read = page_text(f"เลขที่บัญชี {OURS}", f"เลขที่บัญชี {OURS}")
    (found,) = extract_identifiers(Page(pk=1), read)
    assert (found.value, found.box) == (OURS, [0, 0, 100, 15])


def boxed(as_read: str, confidence: float, *others: str) -> PageText:
    return page_text(digits=(DigitField(as_read, BOX, confidence, tuple((each, 0.1) for each in others)),))


def test_a_doubtful_number_in_boxes_keeps_what_was_read_and_lists_what_fits() -> None:
    (found,) = extract_identifiers(
        Page(pk=1), boxed("7499990029", 0.6, "7499990027", OURS, "749999002", OURS)
    )
    assert (found.value, found.as_read, found.check_result) == ("7499990029", "7499990029", "suspect")
    assert (found.candidates, found.mended, found.box) == ([OURS], False, list(BOX))


def test_a_number_that_nothing_mends_stays_suspect_and_lists_nothing() -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed("7499990029", 0.6, "749999002", "7499990027"))
    assert (found.value, found.check_result, found.candidates) == ("7499990029", "suspect", [])


@pytest.mark.parametrize(("confidence", "check", "candidates"), [(0.95, "ok", []), (0.94, "suspect", [OURS])])
def test_digits_in_boxes_are_believed_from_a_told_confidence_of_95(
    confidence: float, check: str, candidates: list[str]
) -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed(OURS, confidence))
    assert (found.value, found.check_result, found.candidates) == (OURS, check, candidates)


@pytest.mark.parametrize(("confidence", "candidates"), [(0.95, []), (0.94, [OURS])])
def test_an_account_number_read_with_confidence_is_not_questioned_by_its_check_digit(
    confidence: float, candidates: list[str]
) -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed("7499990029", confidence, OURS))
    assert (found.value, found.check_result, found.candidates) == ("7499990029", "suspect", candidates)


def test_a_persons_number_that_does_not_fit_is_questioned_however_sure_the_engine_is() -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed("3101200345678", 0.99, "3101200345677"))
    assert (found.check_result, found.candidates) == ("suspect", ["3101200345677"])


def test_five_readings_of_a_number_are_kept() -> None:
    fitting = [f"310120034{n:03d}" for n in range(7)]
    others = [f"{digits}{check_digit(digits)}" for digits in fitting]
    (found,) = extract_identifiers(Page(pk=1), boxed("3101200999999", 0.5, *others))
    assert found.candidates == others[:5]


def test_a_branch_has_no_check_digit_and_no_other_readings() -> None:
    read = page_text(f"เลขที่บัญชี {OURS} ลำดับที่สาขา 000005")
    read = replace(read, digits=(DigitField("000005", BOX, 0.5, (("000006", 0.4),)),))
    branch = next(row for row in extract_identifiers(Page(pk=1), read) if row.kind == "branch_seq")
    assert (branch.value, branch.candidates) == ("000005", [])
