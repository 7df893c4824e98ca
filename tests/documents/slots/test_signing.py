"""A person signs what a slot is and that doubts may stand; versions, duties, undo, all or nothing."""

import pytest

from documents.doubts import Doubt
from documents.employer_file import moves
from documents.employer_file.models import FileDuties
from documents.employer_file.states import EmployerFileState
from documents.errors import SamePerson, Stale, TooLate, WrongState
from documents.filing import machine
from documents.models import Batch, Deed, Page, PageDoubt
from documents.slots.explaining import explain_page, explain_pages, settle_page, settle_pages
from documents.slots.open_points import open_slots
from documents.slots.refusals import (
    LinkedCopy,
    NoPicture,
    NoSuchDoubt,
    PictureIsThere,
    ReasonTooShort,
    TooManyPages,
)
from documents.slots.undoing import undo_page_deed
from documents.states import PageKind
from employers.models import Employer
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.policy.duties import Duty
from sso_efiles.refusal import Forbidden
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
WHY = "ด้านหลังว่างจริง ตรวจกับกระดาษแล้ว"


@pytest.fixture
def ours() -> Employer:
    return employer(OURS)


@pytest.fixture
def batch(ours: Employer) -> Batch:
    """Two written pages and a blank side, of two sheets that the sender counted: one side is missing."""
    row = folder(OURS, own_page(OURS), "", own_page(OURS, "ก"), sheets=2)
    Page.objects.filter(readings__blank=True).update(kind=PageKind.BLANK)
    machine.file_batch(row.pk)
    return row


def page_of(batch: Batch, kind: PageKind) -> Page:
    return Page.objects.select_related("batch__office").filter(batch=batch, kind=kind).order_by("pk")[0]


class TestKinds:
    def test_signing_says_who_when_and_why_and_closes_the_point(self, batch: Batch, ours: Employer) -> None:
        assert ("unexplained_slots", 2) in open_slots(ours.pk)
        by = person(Role.INDEXER)
        for kind in (PageKind.BLANK, PageKind.MISSING):
            deed = explain_page(page_of(batch, kind), kind=kind, reason=WHY, by=by)
            page = Page.objects.get(pk=deed.thing_id)
            assert (page.kind_by, page.kind_reason, page.version) == (by, WHY, deed.version)
        assert "unexplained_slots" not in dict(open_slots(ours.pk))
        assert Event.objects.filter(action="page.explained").count() == 2
        assert FileDuties.objects.get(person=by).indexed

    def test_a_blank_side_is_called_a_picture_and_the_signature_goes(self, batch: Batch) -> None:
        by, page = person(Role.INDEXER), page_of(batch, PageKind.BLANK)
        explain_page(page, kind=PageKind.BLANK, reason=WHY, by=by)
        explain_page(page, kind=PageKind.IMAGE, reason="มีตราประทับ", by=by)
        page.refresh_from_db()
        assert (page.kind, page.kind_by, page.kind_reason, page.kind_at) == ("image", None, "", None)

    @pytest.mark.parametrize(
        ("there", "wanted", "refusal"),
        [
            (PageKind.IMAGE, PageKind.MISSING, PictureIsThere),
            (PageKind.BLANK, PageKind.MISSING, PictureIsThere),
            (PageKind.MISSING, PageKind.IMAGE, NoPicture),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, batch: Batch, there: PageKind, wanted: PageKind, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            explain_page(page_of(batch, there), kind=wanted, reason=WHY, by=person(Role.INDEXER))

    @pytest.mark.parametrize(
        ("there", "wanted"),
        [
            (PageKind.IMAGE, PageKind.BLANK),
            (PageKind.IMAGE, PageKind.DUPLICATE),
            (PageKind.IMAGE, PageKind.NOT_SCANNABLE),
            (PageKind.MISSING, PageKind.BLANK),
            (PageKind.MISSING, PageKind.NOT_SCANNABLE),
            (PageKind.MISSING, PageKind.MISSING),
        ],
    )
    def test_what_makes_sense_is_signed(self, batch: Batch, there: PageKind, wanted: PageKind) -> None:
        page = page_of(batch, there)
        explain_page(page, kind=wanted, reason=WHY, by=person(Role.INDEXER))
        page.refresh_from_db()
        assert page.kind == wanted

    def test_a_linked_copy_is_signed_as_what_it_is_and_nothing_else(self, batch: Batch) -> None:
        first, copy = Page.objects.filter(kind=PageKind.IMAGE).order_by("pk")
        Page.objects.filter(pk=copy.pk).update(duplicate_of=first.pk, kind=PageKind.DUPLICATE)
        with pytest.raises(LinkedCopy):
            explain_page(copy, kind=PageKind.IMAGE, reason=WHY, by=person(Role.INDEXER))
        explain_page(copy, kind=PageKind.DUPLICATE, reason=WHY, by=person(Role.INDEXER))

    @pytest.mark.parametrize("reason", ["", "    ", "ว่าง", "a b "])
    def test_a_reason_says_something(self, batch: Batch, reason: str) -> None:
        with pytest.raises(ReasonTooShort):
            explain_page(
                page_of(batch, PageKind.BLANK), kind=PageKind.BLANK, reason=reason, by=person(Role.INDEXER)
            )
        explain_page(
            page_of(batch, PageKind.BLANK), kind=PageKind.BLANK, reason="12345", by=person(Role.INDEXER)
        )

    def test_a_stale_decision_is_told_who_was_quicker(self, batch: Batch) -> None:
        page = page_of(batch, PageKind.BLANK)
        seen = page.version
        explain_page(page, kind=PageKind.BLANK, reason=WHY, by=person(Role.INDEXER), version=seen)
        with pytest.raises(Stale) as refused:
            explain_page(page, kind=PageKind.IMAGE, reason=WHY, by=person(Role.QC), version=seen)
        assert "indexer7400" in refused.value.message_th
        assert (refused.value.fields or {})["by"] == "indexer7400"

    @pytest.mark.parametrize("role", [Role.SCANNER, Role.COUNTER, Role.CERTIFIER])
    def test_who_files_nothing_signs_nothing(self, batch: Batch, role: Role) -> None:
        with pytest.raises(Forbidden):
            explain_page(page_of(batch, PageKind.BLANK), kind=PageKind.BLANK, reason=WHY, by=person(role))

    def test_another_office_signs_nothing(self, batch: Batch) -> None:
        with pytest.raises(Forbidden):
            explain_page(
                page_of(batch, PageKind.BLANK),
                kind=PageKind.BLANK,
                reason=WHY,
                by=person(Role.INDEXER, "5000"),
            )


class TestMany:
    def test_all_or_none(self, batch: Batch) -> None:
        pages = list(Page.objects.filter(batch=batch, scan__isnull=False).order_by("pk"))
        with pytest.raises(Stale):
            explain_pages(
                {pages[0].pk: pages[0].version, pages[1].pk: 99},
                kind=PageKind.BLANK,
                reason=WHY,
                by=person(Role.INDEXER),
            )
        assert not Page.objects.exclude(kind_by=None).exists()
        explain_pages(
            {page.pk: page.version for page in pages},
            kind=PageKind.BLANK,
            reason=WHY,
            by=person(Role.INDEXER),
        )
        assert Page.objects.exclude(kind_by=None).count() == 3

    def test_more_than_anybody_can_have_looked_at_is_refused(self) -> None:
        with pytest.raises(TooManyPages):
            explain_pages(dict.fromkeys(range(501)), kind=PageKind.BLANK, reason=WHY, by=person(Role.INDEXER))


class TestDoubts:
    def doubt(self, page: Page, *codes: Doubt) -> None:
        PageDoubt.objects.bulk_create(PageDoubt(page=page, code=code) for code in codes)

    def test_a_settled_doubt_is_no_open_doubt(self, batch: Batch, ours: Employer) -> None:
        page = page_of(batch, PageKind.IMAGE)
        self.doubt(page, Doubt.FAINT, Doubt.DPI_LOW)
        assert ("open_doubts", 2) in open_slots(ours.pk)
        assert batch.counts()["doubts"] == 1
        settle_page(page, note="อ่านได้ครบ", codes=["faint"], by=person(Role.INDEXER))
        assert ("open_doubts", 1) in open_slots(ours.pk)
        assert list(Page.objects.with_doubt(Doubt.FAINT)) == []
        settle_page(page, note="กระดาษเล็ก", by=person(Role.INDEXER))
        assert "open_doubts" not in dict(open_slots(ours.pk))
        assert PageDoubt.objects.count() == 2
        assert batch.counts()["doubts"] == 0

    def test_a_doubt_that_is_not_there_is_not_settled(self, batch: Batch) -> None:
        page = page_of(batch, PageKind.IMAGE)
        self.doubt(page, Doubt.FAINT)
        for codes in (["dpi_low"], ["faint", "dpi_low"]):
            with pytest.raises(NoSuchDoubt):
                settle_page(page, note="อ่านได้ครบ", codes=codes, by=person(Role.INDEXER))
        other = page_of(batch, PageKind.BLANK)
        with pytest.raises(NoSuchDoubt):
            settle_pages({page.pk: None, other.pk: None}, note="อ่านได้ครบ", by=person(Role.INDEXER))
        assert PageDoubt.objects.open().count() == 1

    def test_settling_is_undone(self, batch: Batch) -> None:
        page = page_of(batch, PageKind.IMAGE)
        self.doubt(page, Doubt.FAINT)
        deed = settle_page(page, note="อ่านได้ครบ", by=person(Role.INDEXER))
        undo_page_deed(deed, by=person(Role.INDEXER))
        assert PageDoubt.objects.open().count() == 1


class TestUndoAndTheGate:
    def test_signing_is_undone_to_what_was_signed_before(self, batch: Batch) -> None:
        by, page = person(Role.INDEXER), page_of(batch, PageKind.BLANK)
        explain_page(page, kind=PageKind.BLANK, reason=WHY, by=by)
        page.refresh_from_db()
        before = (page.kind, page.kind_reason, page.kind_by_id, page.kind_at)
        deed = explain_page(page, kind=PageKind.NOT_SCANNABLE, reason="กระดาษขาด", by=person(Role.QC))
        undo_page_deed(deed, by=by)
        page.refresh_from_db()
        assert (page.kind, page.kind_reason, page.kind_by_id, page.kind_at) == before
        assert Deed.objects.get(pk=deed.pk).undone_by is not None
        with pytest.raises(Stale):
            undo_page_deed(deed, by=by)
        undoing = Deed.objects.get(verb="undo")
        with pytest.raises(WrongState):
            undo_page_deed(undoing, by=by)

    def test_a_deed_is_undone_once_everything_after_it_is(self, batch: Batch) -> None:
        by, page = person(Role.INDEXER), page_of(batch, PageKind.BLANK)
        first = explain_page(page, kind=PageKind.BLANK, reason=WHY, by=by)
        page = page_of(batch, PageKind.BLANK)
        second = explain_page(page, kind=PageKind.NOT_SCANNABLE, reason="กระดาษขาด", by=by)
        with pytest.raises(Stale):
            undo_page_deed(first, by=by)
        undo_page_deed(second, by=by)
        page = page_of(batch, PageKind.BLANK)
        assert Deed.objects.last_of_page(page) == first
        undo_page_deed(first, by=by)
        page.refresh_from_db()
        assert (page.kind, page.kind_by) == (PageKind.BLANK, None)
        assert Deed.objects.last_of_page(page) is None

    @pytest.mark.parametrize("state", [EmployerFileState.TO_CHECK, EmployerFileState.TO_CERTIFY])
    def test_nothing_is_signed_or_undone_behind_the_hand_over(
        self, batch: Batch, ours: Employer, state: EmployerFileState
    ) -> None:
        page = page_of(batch, PageKind.BLANK)
        deed = explain_page(page, kind=PageKind.BLANK, reason=WHY, by=person(Role.INDEXER))
        moves.move(ours, state)
        with pytest.raises(TooLate):
            undo_page_deed(deed, by=person(Role.INDEXER))
        for kind in (PageKind.BLANK, PageKind.MISSING):
            with pytest.raises(TooLate):
                explain_page(page_of(batch, kind), kind=kind, reason=WHY, by=person(Role.INDEXER))

    def test_who_checked_the_file_signs_nothing_in_it(self, batch: Batch, ours: Employer) -> None:
        from documents.employer_file import duties  # noqa: PLC0415

        duties.record_duty(Duty.CHECK, ours, person(Role.QC))
        with pytest.raises(SamePerson):
            explain_page(page_of(batch, PageKind.BLANK), kind=PageKind.BLANK, reason=WHY, by=person(Role.QC))
