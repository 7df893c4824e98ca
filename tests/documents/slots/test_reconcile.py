"""Counted sides of a folder against its slots: a gap for each side that is missing, none for what came."""

from typing import Any

import pytest

from documents.filing import machine
from documents.models import Batch, Deed, Page, Rescan
from documents.register.models import Folder
from documents.slots import reconcile
from documents.slots.counting import balance_of, paper_of
from documents.slots.explaining import explain_page
from documents.slots.gaps import Gap, GapRule
from documents.slots.invariants import counted_sides_have_slots
from documents.slots.open_points import open_slots
from documents.slots.reconcile import reconcile_batch, reconcile_folder
from documents.states import BatchState, PageKind, PagePlace
from employers.models import Employer
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import employer, folder, own_page, person, read_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"


def paper_folder(of: Employer | None = None, **facts: Any) -> Folder:
    """A registered folder at office 7400; 2 sheets of two sides unless told otherwise."""
    by = person()
    assert by.office
    return Folder.objects.create(
        office=by.office, employer=of, registered_by=by, **{"sheets": 2, "sides": 2, **facts}
    )


def scanned(row: Folder | None, *pages: str, **facts: Any) -> Batch:
    """A batch of this folder, read and filed."""
    batch = folder(OURS, *pages, folder=row, **facts)
    machine.file_batch(batch.pk)
    return Batch.objects.get(pk=batch.pk)


def gaps(batch: Batch) -> list[Page]:
    return list(Page.objects.filter(batch=batch, kind=PageKind.MISSING, scan=None))


def test_a_side_that_was_counted_and_not_scanned_is_a_slot_with_a_page_id() -> None:
    row = paper_folder(employer(OURS))
    batch = scanned(row, own_page(OURS), own_page(OURS, "ก"), own_page(OURS, "ข"))
    (gap,) = gaps(batch)
    assert (gap.document, gap.kind_by, gap.why[0]["rule"]) == (None, None, "counted_sides")
    assert gap.why[0]["evidence"] == "4 - 3 = 1"
    assert not list(counted_sides_have_slots())


def test_a_folder_that_is_whole_has_no_gap() -> None:
    batch = scanned(paper_folder(employer(OURS), sheets=1), own_page(OURS), "")
    assert gaps(batch) == []


def test_a_folder_that_nobody_counted_misses_nothing_and_asks_to_be_counted() -> None:
    ours = employer(OURS)
    batch = scanned(paper_folder(ours, sheets=None), own_page(OURS))
    assert gaps(batch) == []
    assert ("folder_not_counted", 1) in open_slots(ours.pk)


def test_all_batches_of_a_folder_count_together() -> None:
    row = paper_folder(employer(OURS))
    first = scanned(row, own_page(OURS), own_page(OURS, "ก"))
    assert len(gaps(first)) == 2
    second = scanned(row, own_page(OURS, "ข"), own_page(OURS, "ค"))
    assert gaps(first) == gaps(second) == []


def test_nothing_is_missing_while_a_batch_of_the_folder_is_still_read() -> None:
    row = paper_folder(employer(OURS))
    folder(OURS, own_page(OURS, "ข"), folder=row)
    assert gaps(scanned(row, own_page(OURS))) == []


def test_a_mended_count_makes_fewer_gaps_or_more() -> None:
    row = paper_folder(employer(OURS), sheets=3)
    batch = scanned(row, own_page(OURS), own_page(OURS, "ก"))
    kept = [gap.pk for gap in gaps(batch)]
    for sheets, expected in ((2, 2), (1, 0), (2, 2)):
        Folder.objects.filter(pk=row.pk).update(sheets=sheets)
        reconcile_folder(Folder.objects.get(pk=row.pk))
        assert len(gaps(batch)) == expected
        if sheets == 2 and kept:
            assert [gap.pk for gap in gaps(batch)] == kept[:2]
            kept = []


def test_reconciling_again_changes_nothing() -> None:
    batch = scanned(paper_folder(employer(OURS)), own_page(OURS))
    before = list(Page.objects.order_by("pk").values())
    reconcile_batch(batch.pk)
    assert list(Page.objects.order_by("pk").values()) == before


def test_more_pictures_than_counted_sides_ask_to_count_again() -> None:
    ours = employer(OURS)
    scanned(paper_folder(ours, sheets=1), *(own_page(OURS, word) for word in "กขค"))
    assert ("more_slots_than_counted", 1) in open_slots(ours.pk)


def test_covers_and_separators_with_their_backs_are_no_sides_of_the_folder() -> None:
    from documents.models import FormType  # noqa: PLC0415

    ours = employer(OURS)
    row = paper_folder(ours, sheets=1)
    batch = folder(OURS, "ปก", "", own_page(OURS), own_page(OURS, "ก"), folder=row)
    cover = FormType.objects.create(id="cover", title_th="ปกแฟ้ม", title_en="Cover", doc_class="G")
    Page.objects.filter(pk=batch.pages.order_by("pk")[0].pk).update(form=cover)
    Page.objects.filter(pk=batch.pages.order_by("pk")[1].pk).update(kind=PageKind.BLANK)
    machine.file_batch(batch.pk)
    balance = balance_of(paper_of(Batch.objects.get(pk=batch.pk)))
    assert (balance.pictured, balance.missing, balance.surplus) == (2, 0, 0)


def test_a_folder_sent_again_is_not_counted_twice_nor_does_it_hide_what_is_missing() -> None:
    row = paper_folder(employer(OURS), sheets=1)
    first = scanned(row, own_page(OURS))
    again = scanned(row, own_page(OURS))
    Page.objects.filter(batch=again, scan__isnull=False).update(
        duplicate_of=first.pages.filter(scan__isnull=False).get().pk, kind=PageKind.DUPLICATE, document=None
    )
    reconcile_folder(row)
    assert Page.objects.filter(kind=PageKind.MISSING).count() == 1
    balance = balance_of(paper_of(Batch.objects.get(pk=first.pk)))
    assert (balance.pictured, balance.missing, balance.surplus) == (1, 1, 0)


def test_a_copy_within_a_batch_is_a_slot_and_no_surplus() -> None:
    ours = employer(OURS)
    batch = scanned(paper_folder(ours, sheets=1), *(own_page(OURS, word) for word in "กขค"))
    first, copy = batch.pages.order_by("pk")[:2]
    Page.objects.filter(pk=copy.pk).update(duplicate_of=first.pk, kind=PageKind.DUPLICATE)
    balance = balance_of(paper_of(batch))
    assert (balance.pictured, balance.copies, balance.missing, balance.surplus) == (3, 1, 0, 0)
    assert ("unexplained_slots", 1) in open_slots(ours.pk)


def test_gaps_keep_no_batch_open_and_the_arithmetic_adds_up() -> None:
    batch = scanned(paper_folder(employer(OURS), sheets=9), own_page(OURS))
    assert not Batch.objects.to_file().exists()
    counts = batch.counts()
    assert (counts["pages"], counts["gap"], counts["done"]) == (18, 17, 18)
    assert sum(counts[place] for place in PagePlace) == counts["pages"]
    assert machine.file_batch(batch.pk) == 0
    assert Batch.objects.get(pk=batch.pk).state == BatchState.DONE


def test_a_gap_that_goes_takes_its_rescan_request_with_it() -> None:
    row = paper_folder(employer(OURS), sheets=1)
    batch = scanned(row, own_page(OURS))
    (gap,) = gaps(batch)
    Rescan.objects.create(page=gap, office=gap.office, reason="หายไป", by=person())
    late = folder(OURS, folder=row, account_no=OURS)
    read_page(batch.uploads.get(), 9, own_page(OURS, "ข"))
    Batch.objects.filter(pk=late.pk).update(state=BatchState.DONE)
    machine.file_batch(batch.pk)
    assert gaps(batch) == []
    assert not Rescan.objects.exists()


def test_a_sender_that_counted_without_a_folder_is_taken_at_its_word() -> None:
    ours = employer(OURS)
    batch = scanned(None, own_page(OURS), sheets=1)
    assert len(gaps(batch)) == 1
    assert ("unexplained_slots", 1) in open_slots(ours.pk)


def sign(gap: Page) -> None:
    gap = Page.objects.select_related("batch__office").get(pk=gap.pk)
    explain_page(gap, kind=PageKind.MISSING, reason="ขาดออกไป ไม่พบในแฟ้ม", by=person(Role.INDEXER))


class TestASignedGap:
    def test_it_stays_when_more_pages_come_and_the_count_is_to_be_mended(self) -> None:
        ours = employer(OURS)
        row = paper_folder(ours, sheets=1)
        (gap,) = gaps(scanned(row, own_page(OURS)))
        sign(gap)
        scanned(row, own_page(OURS, "มาทีหลัง"))
        kept = Page.objects.get(pk=gap.pk)
        assert (kept.kind_by, kept.kind_reason) == (person(Role.INDEXER), "ขาดออกไป ไม่พบในแฟ้ม")
        assert ("more_slots_than_counted", 1) in open_slots(ours.pk)
        Folder.objects.update(sheets=2)
        reconcile_folder(Folder.objects.get())
        assert "more_slots_than_counted" not in dict(open_slots(ours.pk))
        assert balance_of(paper_of(kept.batch)).gaps == 2
        assert not list(counted_sides_have_slots())

    def test_it_stays_when_the_count_is_mended_and_counts_among_the_missing(self) -> None:
        ours = employer(OURS)
        row = paper_folder(ours, sheets=2)
        batch = scanned(row, own_page(OURS), own_page(OURS, "ก"))
        second = gaps(batch)[1]
        sign(second)
        scanned(row, own_page(OURS, "ข"))
        assert [gap.pk for gap in gaps(batch)] == [second.pk]
        assert open_slots(ours.pk) == []

    def test_it_goes_once_its_signature_is_taken_back(self) -> None:
        ours = employer(OURS)
        row = paper_folder(ours, sheets=1)
        (gap,) = gaps(scanned(row, own_page(OURS)))
        sign(gap)
        scanned(row, own_page(OURS, "มาทีหลัง"))
        indexer = Caller(person(Role.INDEXER))
        undone = indexer.post(f"deeds/{Deed.objects.get().pk}/undo/", {})
        assert (undone.status_code, undone.json()["id"]) == (200, gap.pk)
        assert not Page.objects.filter(pk=gap.pk).exists()
        assert open_slots(ours.pk) == []

    def test_a_paper_that_names_its_side_later_names_the_signed_slot(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = paper_folder(employer(OURS), sheets=2)
        batch = scanned(row, own_page(OURS))
        signed = gaps(batch)[2]
        sign(signed)
        named = Gap(GapRule.SHEET_OF_N, "sheet:2", "แผ่นที่ 2/3")
        monkeypatch.setattr(reconcile, "find_gaps", lambda _paper: [named])
        reconcile_folder(row)
        signed.refresh_from_db()
        assert (signed.why[0]["key"], signed.kind_by is None) == ("sheet:2", False)
        assert len(gaps(batch)) == 3
