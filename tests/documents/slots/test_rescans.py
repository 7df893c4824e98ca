"""A page is scanned again: asked for, sent, read, in its slot; the old image stays, the id stays."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings

from documents import queue
from documents.doubts import Doubt
from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import FileRefused, Stale, TooLate
from documents.filing import machine
from documents.intake import split
from documents.intake.new_image import receive_image
from documents.models import Batch, Deed, Page, PageDoubt, PageIndex, Reading, Rescan, Scan, Upload
from documents.queue import READ, SPLIT
from documents.reading import scans
from documents.slots.explaining import explain_page, settle_page
from documents.slots.open_points import open_slots
from documents.slots.refusals import (
    ImageOnItsWay,
    LinkedCopy,
    NoRescanAsked,
    ReasonTooShort,
    RescanAskedAlready,
    SameImage,
)
from documents.slots.rescans import ask_rescan, decline_rescan
from documents.slots.undoing import undo_page_deed
from documents.states import PageKind
from documents.upkeep import integrity
from employers.models import Employer
from ocr.engine import PictureDoubt, Remark
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from sso_efiles.work import leases
from sso_efiles.work.states import WorkState
from tests.documents.paper import employer, folder, own_page, person
from tests.documents.reading.saying import Saying

pytestmark = pytest.mark.django_db
OURS = "7499990028"
JPEG = b"\xff\xd8\xff\xe0 made up "


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield


@pytest.fixture
def ours() -> Employer:
    return employer(OURS)


@pytest.fixture
def batch(ours: Employer) -> Batch:
    """A folder of one sheet: two written sides, filed."""
    row = folder(OURS, own_page(OURS), own_page(OURS, "ก"), sheets=1)
    machine.file_batch(row.pk)
    return row


def first_page(batch: Batch) -> Page:
    return Page.objects.select_related("batch__office", "scan__upload").filter(batch=batch).order_by("pk")[0]


def send(page: Page, data: bytes = JPEG, by: User | None = None, **options: object) -> Deed:
    return receive_image(page, io.BytesIO(data), by=by or person(), **options)  # type: ignore[arg-type]


class Counting:
    """A counter that finds this many pages."""

    def __init__(self, pages: int = 1) -> None:
        self.pages = pages

    def inspect(self, path: Path, *, kind: str, let_pass: tuple[str, ...] = ()) -> "Counting":
        return self


def work(text: str = "", *remarks: Remark, pages: int = 1) -> None:
    """What the workers do: count the new upload's pages, read the scans that wait, file."""
    for upload in Upload.objects.filter(split=WorkState.QUEUED):
        held = leases.claim(SPLIT, upload.pk)
        assert held is not None
        split.split(held, reader=Counting(pages))
    for scan in Scan.objects.filter(state=WorkState.QUEUED, upload__split=WorkState.DONE):
        held = leases.claim(READ, scan.pk)
        assert held is not None
        scans.read(held, reader=Saying(text or own_page(OURS, "ใหม่"), *remarks))
    for pk in Batch.objects.to_file().values_list("pk", flat=True):
        machine.file_batch(pk)


def breaches() -> list[str]:
    """Those of the ledger, but for pictures and originals: these pages were made without."""
    found = (f"{one.invariant} {one.what}" for one in integrity.check())
    made = ("picture", "object", "counter employers")
    return [one for one in found if not any(word in one for word in made)]


class TestAsking:
    def test_whoever_sees_the_page_asks_and_is_no_indexer_for_it(self, batch: Batch, ours: Employer) -> None:
        counter = person(Role.COUNTER, "5000")
        ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=counter)
        row = Rescan.objects.get()
        assert (row.by, row.office_id, row.closed_at) == (counter, "7400", None)
        assert not ours.efile.duties.filter(person=counter).exists()
        assert ("rescan_open", 1) in open_slots(ours.pk)

    def test_one_open_request_a_page(self, batch: Batch) -> None:
        ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC))
        with pytest.raises(RescanAskedAlready) as refused:
            ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.COUNTER))
        assert "qc7400" in refused.value.message_th

    def test_a_request_is_taken_back(self, batch: Batch, ours: Employer) -> None:
        deed = ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC))
        undo_page_deed(deed, by=person(Role.INDEXER))
        assert "rescan_open" not in dict(open_slots(ours.pk))
        ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC))

    def test_whoever_files_at_the_office_declines_with_a_reason(self, batch: Batch, ours: Employer) -> None:
        ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC))
        for by in (person(Role.SCANNER), person(Role.INDEXER, "5000")):
            with pytest.raises(Forbidden):
                decline_rescan(first_page(batch), reason="กระดาษถูกทำลายแล้ว", by=by)
        with pytest.raises(ReasonTooShort):
            decline_rescan(first_page(batch), reason="จาง", by=person(Role.INDEXER))
        with pytest.raises(Stale):
            decline_rescan(first_page(batch), reason="กระดาษถูกทำลายแล้ว", by=person(Role.INDEXER), version=99)
        deed = decline_rescan(first_page(batch), reason="กระดาษถูกทำลายแล้ว", by=person(Role.INDEXER))
        row = Rescan.objects.get()
        assert (row.closed_by, row.closed_at is None, row.scan) == (person(Role.INDEXER), False, None)
        assert Event.objects.get(action="page.rescan_declined").data["reason"] == "กระดาษถูกทำลายแล้ว"
        assert "rescan_open" not in dict(open_slots(ours.pk))
        with pytest.raises(NoRescanAsked):
            decline_rescan(first_page(batch), reason="กระดาษถูกทำลายแล้ว", by=person(Role.INDEXER))
        undo_page_deed(deed, by=person(Role.INDEXER))
        assert ("rescan_open", 1) in open_slots(ours.pk)
        assert breaches() == []

    @pytest.mark.parametrize(
        ("kind", "left"), [(PageKind.NOT_SCANNABLE, 0), (PageKind.BLANK, 1), (PageKind.IMAGE, 1)]
    )
    def test_signing_that_it_cannot_be_scanned_closes_the_request(
        self, batch: Batch, kind: PageKind, left: int
    ) -> None:
        ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC))
        deed = explain_page(first_page(batch), kind=kind, reason="กระดาษขาดหายไป", by=person(Role.INDEXER))
        assert Rescan.objects.filter(closed_at=None).count() == left
        undo_page_deed(deed, by=person(Role.INDEXER))
        assert Rescan.objects.filter(closed_at=None).count() == 1
        assert breaches() == []

    def test_signing_that_a_side_is_missing_closes_the_request(self, ours: Employer) -> None:
        row = folder(OURS, own_page(OURS), sheets=1)
        machine.file_batch(row.pk)
        gap = Page.objects.select_related("batch__office").get(kind=PageKind.MISSING)
        ask_rescan(gap, reason="ไม่ได้สแกนด้านหลัง", by=person(Role.INDEXER))
        explain_page(gap, kind=PageKind.MISSING, reason="ไม่พบในแฟ้ม", by=person(Role.INDEXER))
        assert open_slots(ours.pk) == []

    def test_a_reason_is_needed_and_the_version_holds(self, batch: Batch) -> None:
        with pytest.raises(ReasonTooShort):
            ask_rescan(first_page(batch), reason="จาง", by=person(Role.QC))
        with pytest.raises(Stale):
            ask_rescan(first_page(batch), reason="ตัวหนังสือขาด", by=person(Role.QC), version=99)


class TestTheNewImage:
    def test_it_takes_the_slot_when_it_is_read_and_the_old_one_stays(
        self, batch: Batch, ours: Employer
    ) -> None:
        page = first_page(batch)
        old = page.image
        order = list(Page.objects.filter(batch=batch).in_order().values_list("pk", flat=True))
        ask_rescan(page, reason="ตัวหนังสือขาด", by=person(Role.QC))
        deed = send(page)
        page.refresh_from_db()
        assert (page.scan, page.version) == (old, deed.version)
        assert ("rescan_open", 1) in open_slots(ours.pk)
        work()
        page = first_page(batch)
        assert page.image.pk != old.pk
        assert (page.first_scan, page.next_scan) == (old, None)
        assert page.readings.get(current=True).text.endswith("ใหม่")
        assert page.readings.filter(scan=old, current=False).exists()
        assert page.scans.count() == 2
        assert "ใหม่" in PageIndex.objects.get(page=page.pk).text
        assert list(Page.objects.filter(batch=batch).in_order().values_list("pk", flat=True)) == order
        row = Rescan.objects.get()
        assert (row.scan, row.closed_by) == (page.scan, person())
        assert "rescan_open" not in dict(open_slots(ours.pk))
        counts = batch.counts()
        assert (counts["declared"], counts["stored"], counts["pages"], counts["done"]) == (2, 2, 2, 2)
        assert breaches() == []

    def test_it_goes_before_all_other_work(self, batch: Batch) -> None:
        send(first_page(batch))
        assert Scan.objects.order_by("-pk")[0].priority > 0

    def test_sent_without_a_request_it_makes_one(self, batch: Batch) -> None:
        send(first_page(batch))
        assert Rescan.objects.get(closed_at=None).by == person()
        work()
        assert not Rescan.objects.filter(closed_at=None).exists()

    def test_of_two_the_later_one_stays(self, batch: Batch) -> None:
        page = first_page(batch)
        send(page)
        send(Page.objects.select_related("batch__office").get(pk=page.pk), JPEG + b"2")
        newest = Scan.objects.order_by("-pk")[0]
        work()
        assert first_page(batch).image == newest
        assert breaches() == []

    def test_a_gap_becomes_a_page(self, ours: Employer) -> None:
        row = folder(OURS, own_page(OURS), sheets=1)
        machine.file_batch(row.pk)
        gap = Page.objects.select_related("batch__office").get(kind=PageKind.MISSING)
        ask_rescan(gap, reason="ไม่ได้สแกนด้านหลัง", by=person(Role.INDEXER))
        send(gap)
        work()
        page = Page.objects.get(pk=gap.pk)
        assert (page.kind, page.document is not None) == (PageKind.IMAGE, True)
        assert not Page.objects.filter(kind=PageKind.MISSING).exists()
        assert open_slots(ours.pk) == []
        assert breaches() == []

    def test_a_page_that_could_not_be_read_counts_by_its_new_image(self, batch: Batch) -> None:
        page = first_page(batch)
        queue.reread(page, by=person(Role.INDEXER))
        held = leases.claim(READ, page.image.pk)
        assert held is not None
        leases.quarantine(held, reason="image_truncated")
        assert Batch.objects.get(pk=batch.pk).state == "review"
        send(Page.objects.select_related("batch__office").get(pk=page.pk))
        work()
        assert batch.counts()["quarantined"] == 0
        assert Batch.objects.get(pk=batch.pk).state == "done"
        assert breaches() == []

    def test_an_image_that_cannot_be_read_takes_nothing(self, batch: Batch, ours: Employer) -> None:
        page = first_page(batch)
        old = page.image
        send(page)
        upload = Upload.objects.order_by("-pk")[0]
        held = leases.claim(SPLIT, upload.pk)
        assert held is not None
        leases.quarantine(held, reason="image_truncated")
        page.refresh_from_db()
        assert page.scan == old
        assert ("rescan_open", 1) in open_slots(ours.pk)
        assert batch.counts()["quarantined"] == 0
        assert breaches() == []

    def test_a_pdf_of_two_pages_is_no_image_of_one(self, batch: Batch) -> None:
        send(first_page(batch), b"%PDF-1.4 made up")
        with pytest.raises(Exception, match="too_many_pages"):
            work(pages=2)
        assert Page.objects.filter(batch=batch).count() == 2

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty_file"),
            (b"PK\x03\x04 zip", "type_not_allowed"),
            (b"GIF89a", "type_mismatch"),
            (b"\x00\x01\x02\xfe", "type_unknown"),
        ],
    )
    def test_what_is_no_image_is_refused_at_the_door(self, batch: Batch, data: bytes, code: str) -> None:
        with pytest.raises(FileRefused) as refused:
            send(first_page(batch), data)
        assert refused.value.code == code
        assert Upload.objects.count() == 1

    def test_too_much_is_refused(self, batch: Batch) -> None:
        with override_settings(WHOLE_FILE_BYTES=20), pytest.raises(FileRefused) as refused:
            send(first_page(batch), JPEG * 3)
        assert refused.value.code == "too_large"

    def test_other_bytes_than_the_digest_says_are_refused(self, batch: Batch) -> None:
        with pytest.raises(FileRefused) as refused:
            send(first_page(batch), sha256="0" * 64)
        assert refused.value.code == "digest_mismatch"

    def test_an_image_that_a_page_shows_already_is_the_wrong_sheet(self, batch: Batch) -> None:
        send(first_page(batch))
        work()
        other = (
            Page.objects.select_related("batch__office", "scan__upload").filter(batch=batch).order_by("pk")[1]
        )
        with pytest.raises(SameImage):
            send(other)

    def test_who_may_not_upload_sends_nothing(self, batch: Batch) -> None:
        for by in (person(Role.QC), person(Role.SCANNER, "5000"), person(Role.COUNTER)):
            with pytest.raises(Forbidden):
                send(first_page(batch), by=by)

    def test_a_linked_copy_is_not_scanned_again(self, batch: Batch) -> None:
        first, copy = Page.objects.filter(batch=batch).order_by("pk")
        Page.objects.filter(pk=copy.pk).update(duplicate_of=first.pk, kind=PageKind.DUPLICATE)
        copy = Page.objects.select_related("batch__office").get(pk=copy.pk)
        with pytest.raises(LinkedCopy):
            send(copy)
        with pytest.raises(LinkedCopy):
            ask_rescan(copy, reason="ตัวหนังสือขาด", by=person(Role.QC))

    def test_nothing_is_signed_while_an_image_is_on_its_way(self, batch: Batch) -> None:
        page = first_page(batch)
        send(page)
        with pytest.raises(ImageOnItsWay):
            explain_page(page, kind=PageKind.BLANK, reason="ด้านหลังว่าง", by=person(Role.INDEXER))

    def test_what_was_signed_about_the_old_image_holds_no_more(self, batch: Batch) -> None:
        page = first_page(batch)
        PageDoubt.objects.create(page=page, code=Doubt.FAINT)
        by = person(Role.INDEXER)
        settle_page(page, note="อ่านได้ครบ", by=by)
        explain_page(page, kind=PageKind.NOT_SCANNABLE, reason="กระดาษขาด", by=by)
        page.refresh_from_db()
        send(page)
        work("จาง", Remark(PictureDoubt.FAINT))
        page.refresh_from_db()
        assert (page.kind, page.kind_by) == (PageKind.IMAGE, None)
        assert PageDoubt.objects.open().filter(code=Doubt.FAINT).exists()

    def test_a_settled_doubt_that_a_reread_finds_again_stays_settled(self, batch: Batch) -> None:
        page = first_page(batch)
        PageDoubt.objects.create(page=page, code=Doubt.FAINT)
        settle_page(page, note="อ่านได้ครบ", by=person(Role.INDEXER))
        page = first_page(batch)
        incoming_known(page)
        queue.reread(page, by=person(Role.INDEXER))
        work("จาง", Remark(PictureDoubt.FAINT), Remark(PictureDoubt.SPARSE))
        assert list(PageDoubt.objects.open().values_list("code", flat=True)) == ["sparse"]


def incoming_known(page: Page) -> None:
    """The original of a page that was made without one."""
    from documents.storage import store  # noqa: PLC0415

    staged = store().stage()
    staged.write(JPEG + b"original")
    Upload.objects.filter(pk=page.image.upload_id).update(sha256=staged.sha256)
    Reading.objects.filter(scan__upload=page.image.upload_id).update(source_sha256=staged.sha256)
    store().publish(staged)


class TestTheGate:
    def test_a_file_on_its_way_takes_no_new_image(self, batch: Batch, ours: Employer) -> None:
        moves.move(ours, EmployerFileState.TO_CHECK)
        with pytest.raises(TooLate):
            send(first_page(batch))

    def test_undone_before_it_is_read_it_takes_nothing(self, batch: Batch) -> None:
        page = first_page(batch)
        old = page.image
        deed = send(page)
        undo_page_deed(deed, by=person(Role.INDEXER))
        work()
        page.refresh_from_db()
        assert (page.scan, page.next_scan) == (old, None)
        assert breaches() == []

    def test_undone_afterwards_the_old_image_is_read_and_back(self, batch: Batch) -> None:
        page = first_page(batch)
        incoming_known(page)
        old = page.image
        deed = send(page)
        work()
        undo_page_deed(deed, by=person(Role.INDEXER))
        assert Rescan.objects.filter(closed_at=None).exists()
        work("เดิม")
        page.refresh_from_db()
        assert page.scan == old
        assert page.readings.get(current=True).text == "เดิม"
        assert breaches() == []

    def test_a_gap_that_was_filled_is_a_gap_again(self, ours: Employer) -> None:
        row = folder(OURS, own_page(OURS), sheets=1)
        machine.file_batch(row.pk)
        gap = Page.objects.select_related("batch__office").get(kind=PageKind.MISSING)
        deed = send(gap)
        undo_page_deed(deed, by=person(Role.INDEXER))
        work()
        gap.refresh_from_db()
        assert (gap.kind, gap.scan) == (PageKind.MISSING, None)
        assert breaches() == []
