"""A page without a picture keeps its place: every screen says what it is, and nothing breaks on it."""

import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from documents import queue
from documents.delivery import export
from documents.errors import NothingToExport, WrongState
from documents.filing import machine, review
from documents.models import Batch, Document, Page, PageIndex
from documents.states import BatchState, DocumentState, PageKind
from documents.storage import store
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.factories import (
    JPEG,
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    PageFactory,
    SlotFactory,
    UserFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
WORDS = {
    PageKind.IMAGE: "ยังไม่มีภาพ",
    PageKind.BLANK: "หน้าว่าง ไม่ได้สแกน",
    PageKind.DUPLICATE: "หน้าซ้ำ ไม่ได้สแกน",
    PageKind.MISSING: "หน้านี้ขาดหายไป",
    PageKind.NOT_SCANNABLE: "สแกนไม่ได้",
}


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user


def file_with_slot(kind: PageKind = PageKind.MISSING, *, batch: Batch | None = None) -> tuple[Page, Page]:
    """A filed document of a picture and a slot behind it."""
    page = filed_page(batch=batch or BatchFactory.create())
    slot = SlotFactory.create(batch=page.batch, document=page.document, position=1, kind=kind)
    return page, slot


def employer_of(page: Page) -> Employer:
    assert page.document
    assert page.document.employer
    return page.document.employer


def text_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"documents:{name}", args=args), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestScreens:
    @pytest.mark.parametrize("kind", PageKind)
    def test_the_viewer_says_what_stands_there_and_offers_nothing_that_needs_a_picture(
        self, client: Client, clerk: User, kind: PageKind
    ) -> None:
        page, slot = file_with_slot(kind, batch=BatchFactory.create(office=clerk.office))
        shown = text_of(client, "page", slot.pk)
        assert WORDS[kind] in shown
        assert "ตำแหน่งนี้ในแฟ้มกระดาษไม่มีภาพสแกน" in shown
        assert "หน้านี้กำลังรออ่าน" not in shown
        for absent in ("page-original", "page-reread", "page-release"):
            assert reverse(f"documents:{absent}", args=[slot.pk]) not in shown
        assert reverse("documents:page-picture", args=[slot.pk, "thumb"]) not in shown
        assert WORDS[kind] in text_of(client, "page", page.pk), "in the strip of its neighbour"

    def test_a_slot_that_is_in_no_document_is_read_in_its_batch(self, client: Client, clerk: User) -> None:
        slot = SlotFactory.create(batch=BatchFactory.create(office=clerk.office))
        assert WORDS[PageKind.MISSING] in text_of(client, "page", slot.pk)

    def test_a_batch_shows_it_behind_its_pictures(self, client: Client, clerk: User) -> None:
        batch = BatchFactory.create(office=clerk.office)
        page, slot = file_with_slot(batch=batch)
        SlotFactory.create(batch=batch, kind=PageKind.NOT_SCANNABLE)
        shown = text_of(client, "batch-detail", batch.pk)
        assert shown.count('class="leaf"') == 3
        assert shown.index(f'id="p{page.pk}"') < shown.index(f'id="p{slot.pk}"')
        assert WORDS[PageKind.MISSING] in shown
        assert WORDS[PageKind.NOT_SCANNABLE] in shown
        assert "None" not in shown

    def test_an_employers_file_shows_and_counts_it(self, client: Client, clerk: User) -> None:
        page, _slot = file_with_slot()
        SlotFactory.create(batch=page.batch, document=page.document, kind=PageKind.NOT_SCANNABLE)
        shown = text_of(client, "employer-file", employer_of(page).account_no)
        assert WORDS[PageKind.MISSING] in shown
        assert "<dt>มีภาพแล้ว</dt><dd>1</dd>" in shown
        assert "<dt>หน้าที่ขาดหายไป</dt><dd>1</dd>" in shown
        assert "<dt>หน้าที่สแกนไม่ได้</dt><dd>1</dd>" in shown

    def test_a_page_that_a_person_calls_a_duplicate_is_marked_over_its_picture(
        self, client: Client, clerk: User
    ) -> None:
        page = filed_page(batch=BatchFactory.create(office=clerk.office), kind=PageKind.DUPLICATE)
        assert '<span class="leaf-tag">หน้าซ้ำ</span>' in text_of(client, "batch-detail", page.batch_id)
        assert "<dt>หน้าซ้ำ</dt><dd>1</dd>" in text_of(client, "employer-file", employer_of(page).account_no)

    def test_a_review_card_shows_it(self, client: Client, clerk: User) -> None:
        batch = BatchFactory.create(office=clerk.office)
        document = DocumentFactory.create(batch=batch, state=DocumentState.REVIEW)
        SlotFactory.create(batch=batch, document=document)
        assert WORDS[PageKind.MISSING] in text_of(client, "review-queue")

    def test_its_picture_and_its_original_are_not_there(self, client: Client, clerk: User) -> None:
        slot = SlotFactory.create(batch=BatchFactory.create(office=clerk.office))
        for size in ("thumb", "view", "full"):
            place = reverse("documents:page-picture", args=[slot.pk, size])
            assert client.get(place).status_code == 404
        assert client.get(reverse("documents:page-original", args=[slot.pk])).status_code == 404

    def test_it_cannot_be_read_again(self, client: Client, clerk: User) -> None:
        slot = SlotFactory.create(batch=BatchFactory.create(office=clerk.office))
        for verb in ("release", "reread"):
            assert client.post(reverse(f"documents:page-{verb}", args=[slot.pk])).status_code == 409
        with pytest.raises(WrongState):
            queue.reread(slot, by=clerk)


class TestWork:
    def test_a_batch_counts_it_as_nothing_left_to_read(self) -> None:
        page, _slot = file_with_slot()
        PageFactory.create(upload__batch=page.batch, state=WorkState.QUEUED)
        counts = Batch.counts_of([page.batch_id])[page.batch_id]
        assert (counts["pages"], counts["done"], counts["queued"], counts["filed"]) == (3, 2, 1, 2)

    def test_a_batch_is_filed_and_closed_around_it(self, clerk: User) -> None:
        batch = BatchFactory.create(office=clerk.office, state=BatchState.PROCESSING)
        page = PageFactory.create(upload__batch=batch, state=WorkState.DONE)
        slot = SlotFactory.create(batch=batch)
        assert machine.file_batch(batch.pk) == 1
        page.refresh_from_db()
        slot.refresh_from_db()
        assert page.document_id
        assert slot.document_id is None
        assert machine.file_batch(batch.pk) == 0

    def test_a_document_with_it_is_filed_moved_and_rejected_and_search_finds_its_pictures_alone(
        self, clerk: User
    ) -> None:
        first, second = EmployerFactory.create(), EmployerFactory.create()
        batch = BatchFactory.create(office=clerk.office)
        page, slot = file_with_slot(batch=batch)
        document = Document.objects.get(pages=page)
        for employer in (first, second):
            review.file_document(document, account_no=employer.account_no, by=clerk)
            rows = PageIndex.objects.values_list("page", "account_no")
            assert list(rows) == [(page.pk, employer.account_no)]
        slot.refresh_from_db()
        assert slot.why[0]["rule"] == "person"

    def test_a_bag_tells_of_it_and_a_pdf_goes_on_without(self, tmp_path: Path) -> None:
        page, slot = file_with_slot(PageKind.NOT_SCANNABLE)
        incoming = store().stage()
        incoming.write(JPEG)
        page.image.upload.sha256 = incoming.sha256
        page.image.upload.save()
        store().publish(incoming)
        assert export.export_file(employer_of(page), tmp_path / "file.pdf", kind="pdf") == 1
        assert export.export_file(employer_of(page), tmp_path / "file.zip", kind="zip") == 1
        with zipfile.ZipFile(tmp_path / "file.zip") as bag:
            (name,) = [name for name in bag.namelist() if name.endswith("metadata.json")]
            (document,) = json.loads(bag.read(name))["documents"]
        assert [told["id"] for told in document["pages"]] == [page.pk]
        assert document["without_picture"] == [{"id": slot.pk, "kind": "not_scannable"}]

    def test_a_file_of_nothing_but_slots_cannot_be_taken_away(self, tmp_path: Path) -> None:
        employer = EmployerFactory.create()
        document = DocumentFactory.create(employer=employer, state=DocumentState.FILED)
        SlotFactory.create(batch=document.batch, document=document)
        with pytest.raises(NothingToExport):
            export.export_file(employer, tmp_path / "file.pdf", kind="pdf")
