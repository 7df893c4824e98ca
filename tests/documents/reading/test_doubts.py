"""Both sides of what makes a page doubtful."""

import pytest

from documents.doubts import Doubt
from documents.models import Reading
from documents.reading.doubts import OF_DECODING, OF_READING, doubts_of
from ocr.decode import attachments, fonts, form_fields, poppler, render, scan, xfa
from ocr.engine import PictureDoubt, Remark
from ocr.file_info import DpiSource
from ocr.quality.measures import Measure, Measured, PictureFacts


def test_gibberish_is_doubted_however_sure_its_letters_are() -> None:
    sure = Reading(page_id=1, confidence=0.95, dpi=200, text="Qฌ ซQ OqQ zZz " * 9)
    assert [found.code for found in doubts_of(sure)] == [Doubt.IMPLAUSIBLE_TEXT]


@pytest.mark.parametrize("seen", PictureDoubt)
def test_what_was_remarked_on_the_picture_is_a_doubt_where_it_was_seen(seen: PictureDoubt) -> None:
    reading = Reading(page_id=1, confidence=0.9, dpi=200)
    (found,) = doubts_of(reading, remarks=[Remark(seen, (1, 2, 30, 40))])
    assert (found.doubt, found.box) == (Doubt(seen), [1, 2, 30, 40])
    assert found.doubt in OF_READING


@pytest.mark.parametrize(
    ("facts", "doubts"),
    [
        ({"confidence": 0.6, "dpi": 150}, []),
        ({"confidence": 0.599, "dpi": 150}, [Doubt.LOW_CONFIDENCE]),
        ({"confidence": 0.6, "dpi": 149}, [Doubt.DPI_LOW]),
        ({"confidence": 0.0, "dpi": 150, "blank": True}, []),
        ({"confidence": 0.0, "dpi": 72}, [Doubt.LOW_CONFIDENCE, Doubt.DPI_LOW]),
    ],
)
def test_a_page_is_doubted_below_its_bounds(facts: dict[str, float], doubts: list[Doubt]) -> None:
    assert [found.code for found in doubts_of(Reading(page_id=1, **facts))] == doubts


def test_what_decoding_flags_is_told_under_its_own_code() -> None:
    sound = Reading(page_id=1, confidence=0.9, dpi=200)
    flags = ("renderers_differ", "mended", "renderers_differ", "pdf_restricted", "order_uncertain")
    assert [found.code for found in doubts_of(sound, flags=flags)] == [Doubt.RENDERERS_DIFFER, Doubt.MENDED]
    assert set(OF_DECODING) <= set(OF_READING)


def test_every_flag_that_decoding_tells_a_page_with_is_in_the_catalogue() -> None:
    told = (
        *(poppler.FONT, scan.MENDED, poppler.OTHER, render.BLANK_RENDER, render.DIFFER),
        *(
            fonts.MISSING,
            form_fields.UNDRAWN,
            form_fields.NOTE_UNDRAWN,
            attachments.KEPT,
            xfa.DRAWN,
        ),
    )
    assert set(told) == set(OF_DECODING)


@pytest.mark.parametrize(
    ("sheet", "codes"), [("N", set()), ("?unread", {"sheet_unread", "blurred", "faint"})]
)
def test_a_sheet_that_was_believed_is_not_doubted(sheet: str, codes: set[str]) -> None:
    picture = PictureFacts(300, DpiSource.STATED, bits=8, measured=(Measured(Measure.BLUR, 2.0),))
    reading = Reading(page_id=1, text="", confidence=0.9, dpi=300, sheet=sheet)
    found = doubts_of(reading, remarks=[Remark(PictureDoubt.FAINT)], picture=picture)
    assert {one.code for one in found} == codes


def test_what_a_hand_wrote_is_a_doubt_with_each_of_its_places() -> None:
    by_hand = ["7499990028", 5, 6, 70, 80, 0.9, [], [], [2, 7, 1], True]
    printed = [*by_hand[:1], 900, 900, 950, 950, 0.9, [], [], [], False]
    older = ["7499990028", 1, 1, 2, 2, 0.9, []]
    reading = Reading(
        page_id=1,
        confidence=0.9,
        dpi=200,
        handwriting=[[10, 20, 300, 40, 0.8]],
        digits=[by_hand, printed, older],
    )
    (found,) = doubts_of(reading)
    assert (found.doubt, found.box) == (Doubt.HANDWRITING, [5, 6, 300, 80])
    assert found.boxes == [[10, 20, 300, 40], [5, 6, 70, 80]]
    assert found.doubt in OF_READING
    assert doubts_of(Reading(page_id=1, confidence=0.9, dpi=200, digits=[printed, older])) == []


@pytest.mark.parametrize(("language", "said"), [("th", "ลายมือ"), ("en", "by hand")])
def test_a_hand_is_told_in_both_languages(language: str, said: str) -> None:
    assert said in Doubt.HANDWRITING.message(language)
