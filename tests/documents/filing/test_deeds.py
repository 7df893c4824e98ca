"""A decision is made on a version: one that is older is refused with who was quicker; any can be undone."""

from collections.abc import Callable

import pytest

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale, TooLate, WrongState
from documents.filing import machine, review, undoing
from documents.models import Deed, Document
from documents.states import BatchState, DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, employer, folder, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
Decide = Callable[[Document, User], Document]
DECISIONS: dict[str, Decide] = {
    "file": lambda document, by: review.file_document(document, account_no=THEIRS, by=by, note="ก"),
    "reject": lambda document, by: review.reject(document, by=by, note="ก"),
}


@pytest.fixture
def waiting() -> Document:
    """A document of two pages that the machine left to people."""
    employer(OURS)
    employer(THEIRS, name="บริษัท อื่น จำกัด")
    machine.file_batch(folder("แฟ้มที่ 9", "สปส. 1-10\nแบบรายการแสดงการส่งเงินสมทบ", "").pk)
    return Document.objects.get()


def undone(deed: Deed, *, by: User) -> Document:
    document = undoing.undo(deed, by=by)
    assert isinstance(document, Document)
    return document


def deed_of(document: Document) -> Deed:
    deed = Deed.objects.that_made(document)
    assert deed is not None
    return deed


@pytest.mark.parametrize("verb", DECISIONS)
@pytest.mark.parametrize("state", [DocumentState.REVIEW, DocumentState.SUGGESTED])
def test_an_undone_decision_leaves_the_document_as_it_was(
    waiting: Document, verb: str, state: DocumentState
) -> None:
    Document.objects.filter(pk=waiting.pk).update(state=state, employer=Employer.objects.get(account_no=OURS))
    waiting.refresh_from_db()
    before, whys = waiting.columns, [page.why for page in waiting.pages.all()]
    clerk = person(Role.INDEXER)
    deed = deed_of(DECISIONS[verb](waiting, clerk))
    document = undone(deed, by=clerk)
    assert document.columns == before
    assert [page.why for page in document.pages.all()] == whys
    document.batch.refresh_from_db()
    assert document.batch.state == BatchState.REVIEW
    assert moves.state_of(Employer.objects.get(account_no=THEIRS)) == EmployerFileState.LISTED
    assert recount.find_differences(document.batch.office_id) == []
    assert document.placements.count() == 3, "made, decided, undone: history keeps all"
    event = Event.objects.get(action="deed.undone", actor=clerk)
    assert event.data == {"deed": deed.pk, "verb": verb}
    deed.refresh_from_db()
    assert deed.undone_by == deed_of(document)


def test_the_undoing_of_a_move_puts_it_back_into_the_first_file(waiting: Document) -> None:
    clerk = person(Role.INDEXER)
    review.file_document(waiting, account_no=OURS, by=clerk)
    moved = review.file_document(waiting, account_no=THEIRS, by=person(Role.QC))
    back = undone(deed_of(moved), by=clerk)
    assert back.employer is not None
    assert (back.state, back.employer.account_no, back.filed_by) == (DocumentState.FILED, OURS, clerk)
    assert moves.state_of(Employer.objects.get(account_no=THEIRS)) == EmployerFileState.LISTED


def test_a_rejection_that_was_taken_up_again_is_undone_to_a_rejection(waiting: Document) -> None:
    clerk = person(Role.INDEXER)
    review.reject(waiting, by=clerk, note="ใบแทรก")
    again = review.reopen(waiting, by=clerk)
    assert undone(deed_of(again), by=clerk).columns["state"] == DocumentState.REJECTED


def test_nothing_is_undone_twice_nor_past_a_later_decision(waiting: Document) -> None:
    clerk = person(Role.INDEXER)
    deed = deed_of(review.reject(waiting, by=clerk))
    again = undone(deed, by=clerk)
    with pytest.raises(Stale):
        undone(deed, by=clerk)
    with pytest.raises(WrongState):
        undone(deed_of(again), by=clerk)
    earlier = deed_of(review.file_document(again, account_no=OURS, by=clerk))
    review.file_document(Document.objects.get(), account_no=THEIRS, by=person(Role.QC))
    with pytest.raises(Stale):
        undone(earlier, by=clerk)
    assert Document.objects.get().employer == Employer.objects.get(account_no=THEIRS)


@pytest.mark.parametrize("state", [EmployerFileState.TO_CHECK, EmployerFileState.CERTIFIED])
def test_after_hand_over_it_is_too_late(waiting: Document, state: EmployerFileState) -> None:
    clerk = person(Role.INDEXER)
    deed = deed_of(review.file_document(waiting, account_no=OURS, by=clerk))
    moves.move(Employer.objects.get(account_no=OURS), state)
    with pytest.raises(TooLate):
        undone(deed, by=clerk)
    assert Document.objects.get().state == DocumentState.FILED


@pytest.mark.parametrize(("role", "code"), [(Role.SCANNER, "7400"), (Role.INDEXER, CHIANG_MAI)])
def test_who_may_not_file_may_not_undo(waiting: Document, role: Role, code: str) -> None:
    deed = deed_of(review.reject(waiting, by=person(Role.INDEXER)))
    stranger = person(role, code)
    assert not Deed.objects.undoable_by(stranger).exists()
    with pytest.raises(Forbidden):
        undone(deed, by=stranger)


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_on_an_older_version_says_who_was_quicker(waiting: Document, verb: str) -> None:
    first = person(Role.INDEXER, name="ประพันธ์")
    late = Document.objects.get()
    review.file_document(waiting, account_no=OURS, by=first)
    with pytest.raises(Stale) as refused:
        DECISIONS[verb](late, person(Role.QC))
    for message, done in ((refused.value.message_th, "นำเข้าแฟ้ม"), (refused.value.message_en, "filed")):
        assert "ประพันธ์" in message
        assert done in message
        assert "บริษัท ตัวอย่าง จำกัด" in message
        assert "256" in message, "when, in the Buddhist Era"
    document = Document.objects.get()
    assert (document.state, document.filed_by) == (DocumentState.FILED, first)
    assert Deed.objects.count() == 1


def test_a_version_that_was_seen_is_compared_before_anything_else(waiting: Document) -> None:
    seen = waiting.version
    review.reject(waiting, by=person(Role.INDEXER))
    present = Document.objects.get()
    with pytest.raises(Stale):
        review.file_document(present, account_no=OURS, version=seen, by=person(Role.QC))
    with pytest.raises(Stale):
        review.reopen(present, version=seen, by=person(Role.QC))
    assert review.reopen(present, version=present.version, by=person(Role.QC)).state == DocumentState.REVIEW


def test_what_nobody_has_decided_is_stale_without_a_name() -> None:
    assert Stale().message_th == "มีผู้ดำเนินการไปก่อนแล้ว กรุณาดูสถานะปัจจุบันก่อนตัดสินใจอีกครั้ง"
    assert Stale().message_en == "Somebody was quicker. Look at its present state before you decide again."
