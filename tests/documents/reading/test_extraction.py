"""Numbers of a page: where they stand, what mends them, and how many are kept."""

from dataclasses import replace

import numpy as np
import pytest

from documents.models import Identifier, Page
from documents.reading.extraction import extract_identifiers
from documents.reading.hand_written import MOST_SURE
from employers.identifiers import Kind
from employers.weighing import SURE, SURE_IN_PRINT, make_reading
from ocr.engine import MOST_SURE_IN_STAMP, Box, DigitField, Handwriting, PageText, Word
from ocr.preparation.deskew import PageTransform
from tests.documents.reading.seen_digits import field_of, page_with, shares_of

OURS = "7499990028"
BOX = (10, 10, 90, 30)
BESIDE = (200, 10, 460, 30)


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


def test_a_doubtful_number_in_boxes_keeps_what_was_read_and_lists_the_likeliest() -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed("7499990029", 0.6, "7499990027", OURS, "749999002"))
    assert (found.value, found.as_read, found.check_result) == ("7499990029", "7499990029", "suspect")
    assert found.told is not None
    assert found.told < SURE
    assert found.offers[0].value == OURS, "of readings as likely the one that fits goes first"
    assert {one.value for one in found.offers} >= {"7499990029", "7499990027", OURS}
    assert (found.mended, found.box) == (False, list(BOX))


@pytest.mark.parametrize(("sharp", "check"), [(0.99999, "ok"), (0.999, "suspect")])
@pytest.mark.parametrize("value", [OURS, "7499990029"])
def test_digits_in_boxes_are_believed_from_the_promised_probability_whether_they_fit_or_not(
    value: str, sharp: float, check: str
) -> None:
    (found,) = extract_identifiers(Page(pk=1), page_with(field_of(shares_of(value, sharp=sharp))))
    assert (found.value, found.check_result) == (value, check)
    assert bool(found.candidates) == (check == "suspect")
    assert found.told is not None
    assert (found.told >= SURE) == (check == "ok")


def test_a_persons_number_that_does_not_fit_is_questioned_however_sure_the_engine_is() -> None:
    (found,) = extract_identifiers(Page(pk=1), page_with(field_of(shares_of("3101200345678"))))
    assert found.check_result == "suspect"
    assert len(found.candidates) == 5


def test_probabilities_are_kept_with_the_offers_best_first() -> None:
    (found,) = extract_identifiers(Page(pk=1), boxed("3101200999999", 0.5, "3101200345677"))
    told = [one.told or 0 for one in found.offers]
    assert told == sorted(told, reverse=True)
    assert 0 < len(told) <= 5
    assert sum(told) <= 1.001


def test_rows_from_before_hold_digits_alone() -> None:
    row = Identifier(candidates=[OURS, ["7499990036", 0.25]])
    assert row.offers == [(OURS, None), ("7499990036", 0.25)]


def test_a_number_in_running_text_tells_the_confidence_of_its_least_sure_word() -> None:
    words = (
        Word("เลขที่บัญชี", (0, 0, 100, 15), 0.99, 0),
        Word("74-9999002-", (110, 0, 190, 15), 0.98, 0),
        Word("8", (195, 0, 200, 15), 0.71, 0),
    )
    (found,) = extract_identifiers(Page(pk=1), PageText("", words, 0.9, 1000, 1000))
    assert (found.value, found.told, found.candidates) == (OURS, 0.71, [])


@pytest.mark.parametrize(("region", "by_hand"), [((0, 0, 300, 40), True), ((0, 200, 300, 240), False)])
def test_a_number_in_a_region_that_a_hand_wrote_is_by_hand(
    region: tuple[int, int, int, int], by_hand: bool
) -> None:
    read = replace(page_text(f"เลขที่บัญชี {OURS}"), handwriting=(Handwriting(region, 0.9),))
    (found,) = extract_identifiers(Page(pk=1), read)
    assert found.by_hand is by_hand


def test_a_field_that_a_hand_wrote_gives_a_number_by_hand() -> None:
    (found,) = extract_identifiers(Page(pk=1), page_with(field_of(shares_of(OURS), by_hand=True)))
    assert found.by_hand


def test_account_and_branch_in_one_row_of_boxes_have_each_their_own_places() -> None:
    both = field_of(shares_of(f"{OURS}000005", {3: {"9": 0.6, "4": 0.3}}))
    read = replace(page_with(both), words=(Word(f"เลขที่บัญชี {OURS} ลำดับที่สาขา 000005", BOX, 0.9, 0),))
    rows = {row.kind: row for row in extract_identifiers(Page(pk=1), read)}
    assert rows["account_no"].value == OURS


@pytest.mark.parametrize(
    "as_read", ["12?5099481213", "???5099481213", "5099481213???", "1-23?5-50994-81-213"]
)
@pytest.mark.parametrize("in_words", [True, False])
def test_no_account_number_is_made_of_the_rest_of_a_longer_one(as_read: str, *, in_words: bool) -> None:
    read = page_text(*([as_read] if in_words else []), digits=(DigitField(as_read, BOX, 0.9, ()),))
    found = extract_identifiers(Page(pk=1), read)
    assert Identifier.Kind.ACCOUNT_NO not in {one.kind for one in found}


def test_a_branch_has_no_check_digit_and_is_offered_as_it_may_be_read() -> None:
    read = page_text(f"เลขที่บัญชี {OURS} ลำดับที่สาขา 000005")
    read = replace(read, digits=(DigitField("000005", BOX, 0.5, (("000006", 0.4),)),))
    branch = next(row for row in extract_identifiers(Page(pk=1), read) if row.kind == "branch_seq")
    assert (branch.value, branch.check_result) == ("000005", "suspect")
    assert {one.value for one in branch.offers} >= {"000005", "000006"}


@pytest.mark.parametrize("number", [OURS, "3101200345677", "74-9999002-8"])
@pytest.mark.parametrize(
    ("confidence", "top", "found"),
    [(MOST_SURE_IN_STAMP, 30, 0), (MOST_SURE_IN_STAMP + 0.01, 30, 1), (MOST_SURE_IN_STAMP, 200, 1)],
)
def test_a_line_that_only_a_stamp_says_holds_no_number(
    number: str, confidence: float, top: int, found: int
) -> None:
    """Print under a stamp is surer, print beside it stands elsewhere."""
    words = tuple(
        Word(text, (20 + 60 * n, top, 70 + 60 * n, top + 15), confidence, 0)
        for n, text in enumerate(("เลขที่บัญชี", number))
    )
    read = PageText(" ".join(word.text for word in words), words, 0.9, 300, 400, seals=((10, 10, 150, 100),))
    assert len(extract_identifiers(Page(pk=1), read)) == found


@pytest.mark.parametrize(
    ("label", "found"),
    [("เลขที่รับ", 0), ("เลขรับ:", 0), ("ลงรับที่ ", 0), ("เลขที่บัญชี", 1), ("เลขที่รับ 17 เลขที่บัญชี", 1), ("", 1)],
)
def test_the_number_that_a_received_stamp_gives_is_no_employers(label: str, found: int) -> None:
    assert len(extract_identifiers(Page(pk=1), page_text(f"{label} {OURS}"))) == found


@pytest.mark.parametrize(("region", "check"), [((0, 0, 120, 20), "suspect"), ((0, 60, 120, 80), "ok")])
def test_a_number_in_a_line_that_a_hand_wrote_is_never_sure(
    region: tuple[int, int, int, int], check: str
) -> None:
    read = page_text(f"เลขที่บัญชี {OURS}")
    sure = tuple(replace(word, confidence=0.99) for word in read.words)
    read = replace(read, words=sure, handwriting=(Handwriting(region, 0.9),))
    (found,) = extract_identifiers(Page(pk=1), read)
    assert found.check_result == check
    assert (found.told or 0.0) == (MOST_SURE if check == "suspect" else 0.99)


@pytest.mark.parametrize(("by_hand", "bar"), [(False, SURE_IN_PRINT), (True, SURE)], ids=["print", "hand"])
@pytest.mark.parametrize(("off", "check"), [(0.0008, "ok"), (-0.0008, "suspect")])
def test_print_and_hands_have_each_the_bar_that_keeps_their_promise(
    off: float, check: str, *, by_hand: bool, bar: float
) -> None:
    """The doubt of one digit is such that the number is told just above the bar, or just below."""
    sharp = next(share for share in np.linspace(0.9, 0.99999, 4_000) if told_with(share) >= bar + off)
    places = shares_of(OURS, {4: {OURS[4]: sharp}}, sharp=0.9999999)
    field = replace(field_of(places, by_hand=by_hand), confidence=1.0)
    (found,) = extract_identifiers(Page(pk=1), page_with(field))
    assert found.check_result == check


def told_with(sharp: float) -> float:
    reading = make_reading(Kind.ACCOUNT_NO, shares_of(OURS, {4: {OURS[4]: sharp}}, sharp=0.9999999))
    return reading.alone if reading else 0.0


@pytest.mark.parametrize(("told", "found"), [(0.14, 0), (0.16, 1)])
@pytest.mark.parametrize(("label", "named"), [("กล่อง", False), ("เลขที่บัญชี", True)])
def test_what_nothing_names_and_was_hardly_read_is_no_number(
    told: float, found: int, label: str, *, named: bool
) -> None:
    words = (Word(label, (0, 0, 100, 15), 0.9, 0), Word(OURS, (110, 0, 220, 15), told, 0))
    rows = extract_identifiers(Page(pk=1), PageText("", words, 0.9, 1000, 1000))
    assert len(rows) == (1 if named else found)


@pytest.mark.parametrize(
    ("label", "digits", "groups", "check"),
    [
        ("เลขที่บัญชี", OURS, (2, 7, 1), "ok"),
        ("", OURS, (), "ok"),
        ("บัญชีธนาคารเลขที่", OURS, (), "suspect"),
        ("เลขบัญชีเงินฝาก", OURS, (), "suspect"),
        ("เลขที่ใบสำคัญจ่าย", OURS, (), "suspect"),
        ("", OURS, (3, 1, 5, 1), "suspect"),
        ("เลขที่บัญชี", "0000000000", (2, 7, 1), "suspect"),
        ("เลขที่บัญชี", "1111111111", (2, 7, 1), "suspect"),
        ("เลขที่บัญชี", "2834759465", (2, 7, 1), "suspect"),
        ("เลขประจำตัวประชาชน", "3101200345677", (), "ok"),
        ("เลขที่พัสดุ", "3101200345677", (), "suspect"),
    ],
)
def test_boxes_say_nothing_behind_a_label_of_others_or_round_what_nobody_can_have(
    label: str, digits: str, groups: tuple[int, ...], check: str
) -> None:
    field = replace(field_of(shares_of(digits, sharp=0.9999999)), box=BESIDE, groups=groups)
    caption = (Word(label, (10, 10, 190, 30), 0.95, 0),) if label else ()
    words = (*caption, Word(digits, BESIDE, 0.95, 0))
    (found,) = extract_identifiers(Page(pk=1), replace(page_with(field), words=words))
    assert (found.value, found.check_result) == (digits, check)


@pytest.mark.parametrize(
    ("before", "behind", "check"),
    [
        ("เลขที่บัญชี", "ธนาคารกรุงไทย", "suspect"),
        ("ผู้รับเงิน บัญชี", "", "suspect"),
        ("มิใช่เลขที่บัญชีนายจ้าง", "", "suspect"),
        ("เลขที่บัญชีนายจ้าง", "ธนาคารกรุงไทย", "ok"),
        ("เลขที่บัญชี", "กล่อง", "ok"),
    ],
)
@pytest.mark.parametrize("number", [OURS, "74-9999002-8"])
def test_an_account_of_a_bank_in_a_line_is_a_doubt(before: str, behind: str, check: str, number: str) -> None:
    words = (
        Word(before, (10, 10, 190, 30), 0.95, 0),
        Word(number, (200, 10, 400, 30), 0.95, 0),
        *((Word(behind, (410, 10, 600, 30), 0.95, 0),) if behind else ()),
    )
    (found,) = extract_identifiers(Page(pk=1), PageText("", words, 0.9, 1000, 1000))
    assert (found.value, found.check_result) == (OURS, check)


@pytest.mark.parametrize("degrees", [-6.0, 0.0, 6.0])
@pytest.mark.parametrize(("named", "other", "check"), [(200, 260, "ok"), (260, 200, "suspect")])
def test_the_label_of_a_row_is_looked_for_on_the_level_page(
    named: int, other: int, check: str, degrees: float
) -> None:
    """Of two rows one is the number's, whichever way the page leans."""
    turn = PageTransform(width=1000, height=1000, degrees=degrees)
    by = (turn.size[0] - 1000) // 2

    def lean(x0: int, y0: int, x1: int) -> Box:
        return turn.unmap_box((x0 + by, y0 + by, x1 + by, y0 + by + 34))

    words = (
        Word("เลขที่บัญชี", lean(100, named, 220), 0.95, 0),
        Word("โทรศัพท์", lean(230, other, 330), 0.95, 1),
    )
    field = replace(field_of(shares_of(OURS, sharp=0.9999999)), box=lean(340, 200, 860))
    read = PageText("", words, 0.9, 1000, 1000, skew=degrees, digits=(field,))
    (found,) = extract_identifiers(Page(pk=1), read)
    assert (found.value, found.check_result) == (OURS, check)
