"""Numbers of a page: where they stand, what mends them, and how many are kept."""

from documents.models import Page
from documents.reading.extraction import extract_identifiers
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


def test_a_suspect_number_in_boxes_is_mended_by_the_likeliest_reading_that_fits() -> None:
    field = DigitField("7499990029", BOX, 0.6, (("7499990027", 0.5), (OURS, 0.4)))
    (found,) = extract_identifiers(Page(pk=1), page_text(digits=(field,)))
    assert (found.value, found.as_read, found.check_result, found.box) == (
        OURS,
        "7499990029",
        "ok",
        list(BOX),
    )


def test_a_number_that_fits_is_left_as_it_was_read() -> None:
    field = DigitField(OURS, BOX, 0.6, (("5099990029", 0.9),))
    (found,) = extract_identifiers(Page(pk=1), page_text(digits=(field,)))
    assert (found.value, found.check_result) == (OURS, "ok")


def test_a_number_that_nothing_mends_stays_suspect() -> None:
    field = DigitField("7499990029", BOX, 0.6, (("749999002", 0.5), ("7499990027", 0.5)))
    (found,) = extract_identifiers(Page(pk=1), page_text(digits=(field,)))
    assert (found.value, found.check_result) == ("7499990029", "suspect")
