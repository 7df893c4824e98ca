"""Inputs on which the product once failed, each with its right outcome, by the real engine."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Task
from django.conf import LazySettings
from django.test import override_settings

from documents import tasks
from documents.models import Batch, Page
from documents.states import DocumentState
from documents.upkeep import integrity
from tests.fieldcases.pipeline import (
    OTHER,
    OURS,
    doubts_of,
    numbers_of,
    picture_of,
    prepare_office,
    process,
    text_of,
)

pytestmark = [pytest.mark.tesseract, pytest.mark.django_db]

_OF_THE_SEALER = ("I7",)
"""No sealer runs here."""
COMPANY = "นครชัยร่วมใจ"


@pytest.fixture(autouse=True)
def own_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[None]:
    settings.OCR_ENGINE = "line_network"
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)  # work_off does it, in its order
    prepare_office()
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        yield


@pytest.fixture(autouse=True, scope="module")
def one_reader() -> Iterator[None]:
    """Not the fake engine's, which an earlier test may have started in this process."""
    _end_reader()
    yield
    _end_reader()


def _end_reader() -> None:
    if tasks.reader.cache_info().currsize:
        tasks.reader().close()
        tasks.reader.cache_clear()


@pytest.fixture(autouse=True)
def ledger(own_office: None) -> Iterator[None]:
    """Whatever came in, nothing is lost, doubled or hanging afterwards."""
    yield
    breaches = [breach for breach in integrity.check() if breach.invariant not in _OF_THE_SEALER]
    assert breaches == []


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    folder = tmp_path / "tray"
    folder.mkdir()
    return folder


def is_read(page: Page) -> bool:
    """Read as printed: its number is found, and people see black on white."""
    assert page.state == "done", (page.state, page.reason)
    assert OURS in numbers_of(page), text_of(page)
    assert not page.readings.get(current=True).blank
    return float(picture_of(page).mean()) > 200


# -- pictures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "tiff_fax_204x98.tif",
        "tiff_big_endian.tif",
        "tiff_12bit_in_16.tif",
        "tiff_palette_8bit_table.tif",
        "tiff_pixtiff_deflate.tif",
        "jpeg_negative.jpg",
        "pdf_cropbox_outside.pdf",
        "pdf_a3_xml_attached.pdf",
    ],
)
def test_one_page_is_read_as_it_was_printed(name: str, tray: Path) -> None:
    (page,) = process(name, folder=tray)
    assert is_read(page)
    assert COMPANY in text_of(page)


def test_a_stray_pointer_costs_nothing_and_is_noted(tray: Path) -> None:
    (page,) = process("tiff_stray_next_pointer.tif", folder=tray)
    assert page.state == "done"
    assert "mended" in doubts_of(page)


def test_previews_are_no_pages(tray: Path) -> None:
    pages = process("tiff_with_thumbnails.tif", folder=tray)
    assert len(pages) == 2
    assert all(is_read(page) for page in pages)


def test_one_bad_frame_costs_one_page(tray: Path) -> None:
    pages = process("tiff_one_bad_page.tif", folder=tray)
    assert [page.state for page in pages] == ["done", "done", "quarantined", "done", "done"]
    assert pages[2].reason == "image_truncated"


def test_a_negative_is_told(tray: Path) -> None:
    (page,) = process("jpeg_negative.jpg", folder=tray)
    assert "negative" in doubts_of(page)


def test_a_long_sheet_is_read_to_its_end(tray: Path) -> None:
    (page,) = process("png_long_page.png", folder=tray)
    text = text_of(page)
    assert sum(f"{line:02d} " in text for line in range(46)) >= 43
    assert page.readings.get(current=True).dpi == 200


def test_white_words_in_a_black_heading_are_read(tray: Path) -> None:
    (page,) = process("png_white_on_black_heading.png", folder=tray)
    assert "แบบขึ้นทะเบียนนายจ้าง" in text_of(page)
    assert COMPANY in text_of(page)


def test_faded_letters_are_no_blank_side(tray: Path) -> None:
    (page,) = process("png_faint_page.png", folder=tray)
    assert not page.readings.get(current=True).blank
    assert page.kind == "image"
    assert "faint" in doubts_of(page)
    assert COMPANY in text_of(page)


def test_a_signature_alone_is_no_blank_side(tray: Path) -> None:
    (page,) = process("png_signature_only.png", folder=tray)
    assert not page.readings.get(current=True).blank
    assert page.kind == "image"
    assert "sparse" in doubts_of(page)


def test_one_line_of_large_print_is_read(tray: Path) -> None:
    (page,) = process("png_one_line_strip.png", folder=tray)
    assert "This is a test document" in text_of(page)


# -- PDF ----------------------------------------------------------------------------------


def test_what_one_renderer_draws_wrongly_the_other_draws(tray: Path) -> None:
    (page,) = process("pdf_jbig2.pdf", folder=tray)
    assert COMPANY in text_of(page)


def test_an_attachment_is_told_and_holds_nothing_up(tray: Path) -> None:
    (page,) = process("pdf_a3_xml_attached.pdf", folder=tray)
    assert "attachment_kept" in doubts_of(page)
    assert page.document is not None
    assert page.document.state == DocumentState.FILED


def test_answers_of_a_form_are_in_the_text(tray: Path) -> None:
    (page,) = process("pdf_form_filled.pdf", folder=tray)
    assert COMPANY in text_of(page)
    assert doubts_of(page)


def test_letters_of_a_missing_font_are_never_filed_in_silence(tray: Path) -> None:
    (page,) = process("pdf_font_missing.pdf", folder=tray)
    assert "font_missing" in doubts_of(page)
    assert page.document is not None
    assert page.document.state != DocumentState.FILED


def test_the_left_half_of_a_spread_comes_first(tray: Path) -> None:
    (page,) = process("pdf_two_up.pdf", folder=tray)
    text = text_of(page)
    assert text.index("ซ้าย") < text.rindex("สำนักงานประกันสังคม") < text.index("ขวา")


def test_hairlines_and_ticks_are_on_the_picture(tray: Path) -> None:
    (page,) = process("pdf_hairline_table.pdf", folder=tray)
    assert float((picture_of(page) < 128).mean()) > 0.01


def test_ticks_in_boxes_are_on_the_picture(tray: Path) -> None:
    (page,) = process("pdf_ticks_zapfdingbats.pdf", folder=tray)
    gray, dots = picture_of(page), page.readings.get(current=True).dpi / 72
    ink = []
    for row in range(4):
        top, left = round((842 - 720 + 50 * row - 20) * dots), round(63 * dots)
        ink.append(float((gray[top : top + round(18 * dots), left : left + round(18 * dots)] < 128).mean()))
    assert min(ink[0], ink[2]) > 0.1 > max(ink[1], ink[3])


def test_a_field_that_is_its_own_kid_costs_nothing(tray: Path) -> None:
    began = time.process_time()
    pages = process("pdf_field_kids_shared.pdf", folder=tray)
    assert len(pages) == 1
    assert pages[0].reason != "timeout"
    assert time.process_time() - began < 60  # it took minutes, of which none was here


# -- folders and archives -----------------------------------------------------------------


def test_pages_of_an_archive_come_in_the_order_of_their_names(tray: Path) -> None:
    pages = process("zip_order_of_packing.zip", folder=tray)
    assert [page.image.upload.name.rpartition("/")[2] for page in pages] == [
        "1.png", "2.png", "3.png", "4.png", "10.png",
    ]  # fmt: skip


def test_two_employers_in_one_archive_are_two_folders(tray: Path) -> None:
    pages = process("zip_two_employers.zip", folder=tray)
    assert len(pages) == 4
    meant = {}
    for page in pages:
        assert page.document is not None
        numbers = {each["account_no"] for each in _candidates(page)}
        meant[page.image.upload.name] = numbers
    assert {OURS} in meant.values()
    assert {OTHER} in meant.values()


def _candidates(page: Page) -> list[dict[str, str]]:
    document = page.document
    assert document is not None
    if document.employer is not None:
        return [{"account_no": document.employer.account_no}]
    return list(document.candidates)


def test_sub_folders_belong_to_the_number_above_them(tray: Path) -> None:
    pages = process("hot_nested", folder=tray)
    assert {page.batch.folder_name for page in pages} == {"74-5068617-1 บริษัท นครชัยร่วมใจ จำกัด"}
    assert Batch.objects.count() == 1


def test_litter_is_passed_over(tray: Path) -> None:
    (page,) = process("hot_litter", folder=tray)
    assert is_read(page)
    assert Batch.objects.count() == 1
