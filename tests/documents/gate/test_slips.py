"""Slips in a certified file that were undone leave it certified; nobody recounts a file that they check, or
sets apart what came from its folder, nor does anybody while it is in the gate.
"""

from typing import Any

import pytest
from pytest_django import Settings

from documents.employer_file import moves
from documents.employer_file.duties import duties_done
from documents.employer_file.states import EmployerFileState
from documents.errors import SamePerson, TooLate
from documents.filing import arranging, review, turning, undoing
from documents.gate import certifying, checking, handing_over
from documents.gate.models import Certificate
from documents.intake import paper
from documents.models import Batch, Deed, Document, Page, Reading
from documents.register.registration import FolderFacts, register_folder
from documents.slots import explaining
from documents.states import BatchState, DocumentState, PageKind
from documents.storage import store
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy.duties import Duty
from tests.documents.gate.paper import picture
from tests.documents.gate.people import (
    CLEAN,
    OTHERS,
    certified,
    certifier,
    checker,
    file_of,
    filed_file,
    fill,
    hand_over,
    indexer,
    state_of,
    to_certify,
)
from tests.documents.paper import employer, office
from tests.factories import DocumentFactory, PageFactory

pytestmark = pytest.mark.django_db


def counted_file() -> tuple[Employer, Batch]:
    """The file of an employer whose folder was counted: three sheets of one side, as many as were scanned."""
    ours = filed_file()
    batch = Batch.objects.get(employer=ours)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE)
    paper.describe_batch(batch, {"sheets": 3, "sides": 1}, by=indexer())
    return ours, Batch.objects.select_related("folder", "office").get(pk=batch.pk)


def stray_page(batch: Batch) -> Document:
    """A page of a batch that waits for a person."""
    document = DocumentFactory.create(batch=batch, state=DocumentState.REVIEW)
    PageFactory.create(upload__batch=batch, document=document)
    return document


def newest_deed() -> Deed:
    deed = Deed.objects.exclude(verb=Deed.Verb.UNDO).order_by("pk").last()
    assert deed
    return deed


def holds() -> bool:
    return not [each for each in integrity.check() if each.invariant.startswith("G")]


class TestFourEyes:
    def test_who_recounts_a_file_may_not_check_it(self) -> None:
        ours, batch = counted_file()
        paper.describe_batch(batch, {"sheets": 4}, by=checker())
        assert duties_done(ours.pk, checker()) == [Duty.INDEX]
        paper.describe_batch(Batch.objects.get(pk=batch.pk), {"sheets": 3}, by=checker())
        hand_over(ours)
        with pytest.raises(SamePerson):
            checking.check(ours, CLEAN, by=checker())

    def test_who_has_checked_a_file_may_not_recount_it(self) -> None:
        ours, batch = counted_file()
        certified(ours)
        with pytest.raises(SamePerson):
            paper.describe_batch(batch, {"sides": 2}, by=checker())
        assert batch.folder
        with pytest.raises(SamePerson):
            paper.change_folder(batch.folder, {"sheets": 5}, by=checker())
        assert (state_of(ours), file_of(ours).version) == ("certified", 1)

    def test_nobody_recounts_a_file_in_the_gate(self) -> None:
        ours, batch = counted_file()
        to_certify(ours)
        assert batch.folder
        with pytest.raises(TooLate):
            paper.change_folder(batch.folder, {"sheets": 4}, by=indexer())
        with pytest.raises(TooLate):
            paper.describe_batch(batch, {"sides": 2}, by=indexer("other"))
        assert state_of(ours) == "to_certify"

    def test_who_says_where_the_folder_lies_has_indexed_nothing(self) -> None:
        ours, batch = counted_file()
        to_certify(ours)
        assert batch.folder
        paper.change_folder(batch.folder, {"box": "B-7", "sheets": 3}, by=indexer("other"))
        assert duties_done(ours.pk, indexer("other")) == []

    def test_who_ties_another_batch_to_the_folder_has_indexed_the_file(self) -> None:
        ours, batch = counted_file()
        fill(ours, pages=1)
        later = Batch.objects.order_by("pk").last()
        assert later
        assert batch.folder
        paper.tie_batch(later, batch.folder, {}, by=checker())
        assert duties_done(ours.pk, checker()) == [Duty.INDEX]

    def test_a_pending_folder_is_nobodys_file(self) -> None:
        facts = FolderFacts(written_on="โรงสีข้าว", sheets=2)
        folder = register_folder(facts, office=office(), by=indexer()).folder
        assert paper.change_folder(folder, {"sheets": 3}, by=indexer()).folder.sheets == 3

    @pytest.mark.parametrize("owned_by", ["batch", "folder"])
    def test_who_sets_a_page_of_the_folder_apart_may_not_check_the_file(self, owned_by: str) -> None:
        ours, batch = counted_file()
        if owned_by == "batch":
            Batch.objects.filter(pk=batch.pk).update(folder=None)
            batch.refresh_from_db()
        review.reject(stray_page(batch), by=checker())
        assert duties_done(ours.pk, checker()) == [Duty.INDEX]

    def test_who_takes_it_up_again_neither(self) -> None:
        ours, batch = counted_file()
        document = stray_page(batch)
        review.reject(document, by=indexer())
        review.reopen(document, by=checker())
        assert duties_done(ours.pk, checker()) == [Duty.INDEX]

    def test_a_page_of_nobodys_batch_is_set_apart_by_anybody(self) -> None:
        ours, batch = counted_file()
        Batch.objects.filter(pk=batch.pk).update(folder=None, employer=None, account_no="")
        review.reject(stray_page(Batch.objects.get(pk=batch.pk)), by=checker())
        assert duties_done(ours.pk, checker()) == []

    @pytest.mark.parametrize("verb", ["reject", "reopen", "undo"])
    def test_no_page_of_the_folder_is_set_apart_while_the_file_is_in_the_gate(self, verb: str) -> None:
        ours, batch = counted_file()
        document = stray_page(batch)
        if verb != "reject":
            review.reject(document, by=indexer())
        to_certify_anyhow(ours)
        decide: dict[str, Any] = {
            "reject": lambda: review.reject(document, by=indexer()),
            "reopen": lambda: review.reopen(document, by=indexer()),
            "undo": lambda: undoing.undo(Deed.objects.get(verb="reject"), by=indexer()),
        }
        with pytest.raises(TooLate):
            decide[verb]()
        assert state_of(ours) == "to_certify"


def to_certify_anyhow(ours: Employer) -> None:
    """As it stands where the stray page came behind the hand-over."""
    moves.move(ours, EmployerFileState.TO_CERTIFY)


class TestUndoneSlip:
    @pytest.fixture(autouse=True)
    def own_store(self, tmp_path: Any, settings: Settings) -> None:
        settings.EFILES_STORE = f"file://{tmp_path}/store"

    def undo_it(self, ours: Employer, by: User) -> None:
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        undoing.undo(newest_deed(), by=by)
        self.require_certified(ours)

    def require_certified(self, ours: Employer) -> None:
        assert (state_of(ours), file_of(ours).version) == ("certified", 1)
        last = Event.objects.filter(action="efile.moved", object_id=str(ours.pk)).order_by("pk").last()
        assert last
        assert last.data == {"was": "to_index", "now": "certified"}
        assert Certificate.objects.get().state == "valid"
        assert holds()

    def test_a_turn(self) -> None:
        ours, _ = counted_file()
        for reading in Reading.objects.all():
            for size in ("full", "view", "thumb"):
                store().put(reading.picture_key(size), picture(90))
        certified(ours)
        page = Page.objects.filter(document__employer=ours).first()
        assert page
        turning.turn_page(page, degrees=90, by=indexer())
        self.undo_it(ours, indexer())

    def test_a_page_that_went_to_another_file(self) -> None:
        (ours, _), theirs = counted_file(), employer(OTHERS)
        certified(ours)
        page = Page.objects.filter(document__employer=ours).last()
        assert page
        arranging.move_to_file([page.pk], account_no=theirs.account_no, by=indexer())
        self.undo_it(ours, indexer())

    def test_pages_put_into_another_order(self) -> None:
        ours, _ = counted_file()
        certified(ours)
        document = Document.objects.get(employer=ours)
        pages = list(document.pages.values_list("pk", flat=True))
        arranging.order(document, pages=pages[::-1], by=indexer())
        self.undo_it(ours, indexer())

    @pytest.mark.parametrize("verb", ["move", "reopen"])
    def test_a_paper_that_left_the_file(self, verb: str) -> None:
        ours, _ = counted_file()
        employer(OTHERS)
        certified(ours)
        document = Document.objects.get(employer=ours)
        leave: dict[str, Any] = {
            "move": lambda: review.file_document(document, account_no=OTHERS, by=indexer()),
            "reopen": lambda: review.reopen(document, by=indexer()),
        }
        leave[verb]()
        assert file_of(ours).version == 2
        undoing.undo(newest_deed(), by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("certified", 1)
        assert holds()

    def test_what_was_said_of_a_page(self) -> None:
        ours, _ = counted_file()
        certified(ours)
        page = Page.objects.filter(document__employer=ours).last()
        assert page
        explaining.explain_page(page, kind=PageKind.BLANK, reason="หน้าหลังว่าง", by=indexer())
        self.undo_it(ours, indexer())

    def test_a_count_that_is_put_right_again(self) -> None:
        ours, batch = counted_file()
        certified(ours)
        paper.describe_batch(batch, {"sheets": 4}, by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        paper.describe_batch(Batch.objects.get(pk=batch.pk), {"sheets": 3}, by=indexer())
        self.require_certified(ours)

    def test_a_count_that_is_undone(self) -> None:
        ours, batch = counted_file()
        certified(ours)
        done = paper.describe_batch(batch, {"sheets": 4}, by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        paper.undo_folder_deed(done.deed, by=indexer())
        self.require_certified(ours)

    def test_a_revoked_certificate_does_not_come_back(self) -> None:
        ours, batch = counted_file()
        certified(ours)
        certifying.revoke(ours, reason="หน้าหาย", by=certifier())
        moves.refresh_state(ours.pk)
        paper.describe_batch(batch, {"sheets": 4}, by=indexer())
        paper.describe_batch(Batch.objects.get(pk=batch.pk), {"sheets": 3}, by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)

    def test_nor_one_revoked_while_the_slip_stood(self) -> None:
        ours, batch = counted_file()
        certified(ours)
        done = paper.describe_batch(batch, {"sheets": 4}, by=indexer())
        certifying.revoke(ours, reason="หน้าหาย", by=certifier())
        paper.undo_folder_deed(done.deed, by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)

    def test_a_version_that_was_handed_over_once_goes_its_own_way(self) -> None:
        ours, _ = counted_file()
        certified(ours)
        document = Document.objects.get(employer=ours)
        pages = list(document.pages.values_list("pk", flat=True))
        arranging.order(document, pages=pages[::-1], by=indexer())
        deed = newest_deed()
        handing_over.take_back(hand_over(ours), by=indexer())
        undoing.undo(deed, by=indexer())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        assert holds()
