"""A code says what was printed, or nothing: a misread never passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.models import FormClass
from documents.sheets.payload import (
    SECTIONS,
    Cover,
    Misread,
    NextFile,
    Section,
    Sheet,
    decode_mark,
    decode_sheet,
    encode_sheet,
)
from documents.sheets.recognition import bears_our_words, encode_mark, judge_page
from ocr.sheet_marks import LONGEST_CODE, SheetMarks

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""What a QR code holds in its alphanumeric mode."""
COVER = Cover("K7M2Q9XT3A", "7450686171", 1, 120, 2)

covers = st.builds(
    Cover,
    code=st.text("23456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10),
    account_no=st.one_of(st.just(""), st.from_regex("[0-9]{10}", fullmatch=True)),
    volume=st.integers(1, 32_767),
    sheets=st.one_of(st.none(), st.integers(0, 999_999)),
    sides=st.one_of(st.none(), st.sampled_from([1, 2])),
)
sheets = st.one_of(covers, st.builds(Section, st.sampled_from(SECTIONS)), st.just(NextFile()))


@given(sheets)
def test_what_is_printed_is_read(sheet: Sheet) -> None:
    said = encode_sheet(sheet)
    assert decode_sheet(said) == sheet
    assert set(said) <= set(LETTERS)
    assert len(said) <= LONGEST_CODE
    assert decode_mark(encode_mark(sheet)) == sheet


@given(sheets, st.data())
def test_a_misread_letter_never_passes(sheet: Sheet, data: st.DataObject) -> None:
    said = encode_sheet(sheet)
    at = data.draw(st.integers(0, len(said) - 1))
    letter = data.draw(st.sampled_from([one for one in LETTERS if one != said[at]]))
    assert isinstance(decode_sheet(said[:at] + letter + said[at + 1 :]), Misread)


@given(sheets, st.integers(1, 20))
def test_a_code_that_was_cut_never_passes(sheet: Sheet, letters: int) -> None:
    assert isinstance(decode_sheet(encode_sheet(sheet)[:-letters]), Misread)


def test_a_sheet_of_another_version_is_known_for_one() -> None:
    assert decode_sheet("SSOEF2/C/K7M2Q9XT3A/00000000") is Misread.OTHER_VERSION
    assert decode_sheet("SSOEF1/C/K7M2Q9XT3A/7450686171/1/120/2/00000000") is Misread.CHECK_WRONG


@pytest.mark.parametrize("sheet", [Cover("short", "12"), Cover("K7M2Q9XT3A", "123"), Section("Q")])
def test_what_no_code_can_say_is_not_printed(sheet: Sheet) -> None:
    with pytest.raises(ValueError, match="no code can say"):
        encode_sheet(sheet)


def test_every_section_of_a_file_has_a_separator() -> None:
    assert list(SECTIONS) == list(FormClass.values)


@pytest.mark.parametrize(
    ("marks", "text", "found"),
    [
        (SheetMarks((encode_sheet(COVER),)), "", COVER),
        (SheetMarks((encode_sheet(COVER), "SSOEF1/C/X")), "", COVER),
        (SheetMarks((encode_sheet(COVER), encode_sheet(NextFile()))), "", Misread.SEVERAL),
        (SheetMarks(("SSOEF1/C/X",)), "", Misread.CHECK_WRONG),
        (SheetMarks(("SSOEF7/C/X",)), "", Misread.OTHER_VERSION),
        (SheetMarks(frame=True), "", Misread.UNREAD),
        (SheetMarks(), "ใบปกแฟ้ม SSO-EFILE COVER", Misread.UNREAD),
        (SheetMarks(), "ไบปกแฟม S5O-EFILE C0VER", Misread.UNREAD),
        (SheetMarks(), "ใบคั่น SSO-EFILE SEPARATOR", Misread.UNREAD),
        (SheetMarks(), "ใบเสร็จรับเงิน เงินสมทบ SSO", None),
        (SheetMarks(), "COVER SSO-EFI", None),
        (SheetMarks(), "", None),
    ],
)
def test_one_sign_of_three_makes_a_sheet(marks: SheetMarks, text: str, found: object) -> None:
    assert judge_page(marks, text) == found


def test_words_of_ordinary_papers_are_not_ours() -> None:
    text = "SOCIAL SECURITY OFFICE\nE-FILING COVER LETTER\nSSO E-SERVICE\nSEPARATOR PAGE FOR PRINTER"
    assert not bears_our_words(text)
