"""What a reading leaves: of the current scan the page's text, of an older one a reading beside it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test.utils import override_settings

from documents import worked
from documents.doubts import Doubt
from documents.models import Document, Page, PageDoubt, PageFact, Scan
from documents.queue import READ
from documents.reading import scans
from documents.states import PageKind
from documents.storage import store
from ocr.engine import PictureDoubt, Remark
from ocr.isolation.client import Reader
from sso_efiles.counters import deltas, recount
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Step
from sso_efiles.work import leases
from sso_efiles.work.leases import Claim
from tests.documents.paper import employer
from tests.documents.reading.saying import Saying
from tests.factories import DocumentFactory, PageFactory, UploadFactory, UserFactory
from tests.ocr.decode.pdf_cases import DOUBTFUL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield


@pytest.fixture
def page() -> Page:
    """A page in the queue, counted as the split counts it, whose upload is in the store."""
    incoming = store().stage()
    incoming.write(b"\xff\xd8 made up")
    page: Page = PageFactory.create(upload__sha256=incoming.sha256)
    store().publish(incoming)
    deltas.add(page.office_id, CounterName.PAGES_OPEN)
    worked.count_scanned([page])
    return page


def claimed(scan: Scan) -> Claim:
    held = leases.claim(READ, scan.pk)
    assert held is not None
    return held


def read_as(text: str, page: Page) -> None:
    """Have the page's current scan read, again if it was read before."""
    page.refresh_from_db()
    Scan.objects.filter(pk=page.image.pk).update(state="queued")
    scans.read(claimed(page.image), reader=Saying(text))
    page.refresh_from_db()


def text_of(page: Page) -> str:
    return page.readings.get(current=True).text


def test_the_text_of_the_current_scan_is_the_pages(page: Page) -> None:
    scans.read(claimed(page.image), reader=Saying("แบบรายการ"))
    assert text_of(page) == "แบบรายการ"
    assert not recount.find_differences()


def facts_of(page: Page) -> list[tuple[str, str, bool]]:
    return list(PageFact.objects.filter(page=page).values_list("kind", "value", "main"))


def test_what_a_page_says_of_itself_is_kept_and_goes_with_the_next_reading(page: Page) -> None:
    read_as("แผ่นที่ 1 จาก 2\nประจำเดือน มีนาคม 2563\nลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2563", page)
    first = [("date", "2020-04-12", True), ("period", "2020-03", True), ("sheet", "1/2", True)]
    assert facts_of(page) == first
    read_as("เรียน นายอำเภอ", page)
    assert facts_of(page) == [("addressee", "นายอำเภอ", True)]


def test_a_document_follows_its_page_that_is_read_again_unless_a_person_dated_it(page: Page) -> None:
    document = DocumentFactory.create(batch=page.batch)
    Page.objects.filter(pk=page.pk).update(document=document)
    read_as("ลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2563", page)
    document.refresh_from_db()
    assert document.dated == date(2020, 4, 12)
    read_as("ลงชื่อ......นายจ้าง\nวันที่ 13 เมษายน 2563", page)
    document.refresh_from_db()
    assert document.dated == date(2020, 4, 13)
    Document.objects.filter(pk=document.pk).update(dated_by=UserFactory.create())
    read_as("ไม่มีอะไร", page)
    document.refresh_from_db()
    assert document.dated == date(2020, 4, 13)


def test_an_older_scan_that_is_read_late_stays_beside_it(page: Page) -> None:
    older = page.image
    upload = UploadFactory.create(batch=page.batch, sha256=older.upload.sha256)
    newer = Scan.objects.create(page=page, upload=upload, number=1, office=page.office)
    worked.count_scan(newer, step=Step.SCANNED)
    Page.objects.filter(pk=page.pk).update(scan=newer)
    scans.read(claimed(newer), reader=Saying("ภาพใหม่"))
    scans.read(claimed(older), reader=Saying("ภาพเก่า"))
    assert text_of(page) == "ภาพใหม่"
    assert page.readings.get(scan=older).current is False
    assert not recount.find_differences()


def test_an_older_scan_that_cannot_be_read_moves_no_counter(page: Page) -> None:
    older = page.image
    upload = UploadFactory.create(batch=page.batch)
    newer = Scan.objects.create(page=page, upload=upload, number=1, office=page.office)
    worked.count_scan(newer, step=Step.SCANNED)
    Page.objects.filter(pk=page.pk).update(scan=newer)
    leases.quarantine(claimed(older), reason="image_truncated")
    assert not recount.find_differences()


def test_doubts_of_others_outlive_a_new_reading_and_its_own_do_not(page: Page) -> None:
    for code in (Doubt.ORDER_UNCERTAIN, Doubt.DPI_LOW):
        PageDoubt.objects.create(page=page, code=code)
    read_as("แบบรายการ", page)
    assert set(page.doubts.values_list("code", flat=True)) == {Doubt.ORDER_UNCERTAIN}


def test_what_decoding_flagged_is_on_the_page_until_it_is_read_without(page: Page) -> None:
    scans.read(
        claimed(page.image), reader=Saying("x", flags=("form_values", "renderers_differ", "extra_bytes"))
    )
    told = set(page.doubts.values_list("code", flat=True))
    assert {Doubt.FORM_VALUES, Doubt.RENDERERS_DIFFER} <= told
    assert "extra_bytes" not in told
    read_as("แบบรายการ", page)
    assert not page.doubts.filter(code__in=(Doubt.FORM_VALUES, Doubt.RENDERERS_DIFFER)).exists()


def test_an_answer_of_a_form_is_text_of_its_page_and_can_name_the_employer(tmp_path: Path) -> None:
    """Through the real child: a number that stands in a field alone, and on no appearance; no label is there,
    the registry knows it.
    """
    employer("7450686171")
    incoming = store().stage()
    incoming.write(DOUBTFUL["field_number"]())
    page: Page = PageFactory.create(upload__sha256=incoming.sha256, upload__kind="pdf")
    store().publish(incoming)
    deltas.add(page.office_id, CounterName.PAGES_OPEN)
    with Reader("fake") as reader:
        scans.read(claimed(page.image), reader=reader)
    assert text_of(page).endswith("7450686171")
    number = page.identifiers.get(kind="account_no")
    assert (number.value, number.check_result) == ("7450686171", "ok")
    assert number.box is not None
    assert page.doubts.filter(code=Doubt.FORM_VALUES).exists()


def test_what_was_seen_of_the_picture_is_kept_with_its_place_and_goes_with_a_clear_reading(
    page: Page,
) -> None:
    faint = Remark(PictureDoubt.FAINT, (1, 2, 30, 40))
    scans.read(claimed(page.image), reader=Saying("แบบรายการ", faint))
    assert list(page.doubts.values_list("code", "box")) == [(Doubt.FAINT, [1, 2, 30, 40])]
    read_as("แบบรายการ", page)
    assert not page.doubts.exists()


def test_a_page_is_blank_as_it_was_last_read(page: Page) -> None:
    read_as("แบบรายการ", page)
    assert page.kind == PageKind.IMAGE
    page.readings.update(blank=True)
    Page.objects.update(kind=PageKind.BLANK)
    read_as("แบบรายการ", page)
    assert page.kind == PageKind.IMAGE


@pytest.mark.parametrize("kind", [PageKind.BLANK, PageKind.DUPLICATE])
def test_a_kind_that_a_person_set_outlives_a_new_reading(page: Page, kind: PageKind) -> None:
    read_as("แบบรายการ", page)
    Page.objects.update(kind=kind)
    read_as("แบบรายการ", page)
    assert page.kind == kind
