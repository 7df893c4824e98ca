"""What was filed like a document that turned out wrong, and its way back to the queue."""

from datetime import timedelta

import pytest
from django.db.models import F

from documents.filing import machine, review, undoing
from documents.filing.siblings import find_siblings, send_back_siblings
from documents.models import Deed, Document
from documents.states import DocumentState, Strength
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def clerk() -> User:
    return person(Role.INDEXER)


@pytest.fixture
def filed(clerk: User) -> list[Document]:
    """A folder of four papers that the machine filed, two of them by neighbours."""
    employer(OURS)
    employer(THEIRS)
    silent = "รายละเอียดแนบท้าย"
    machine.file_batch(folder(OURS, own_page(OURS), silent, own_page(OURS), silent, own_page(OURS)).pk)
    return list(Document.objects.order_by("position"))


def numbers(documents: list[Document]) -> list[int]:
    return [one.pk for one in documents]


def test_the_siblings_of_a_moved_document_are_those_of_its_rule(filed: list[Document], clerk: User) -> None:
    moved = review.file_document(filed[1], account_no=THEIRS, by=clerk)
    assert moved.rule == "between_neighbours"
    assert numbers(list(find_siblings(moved, by=clerk))) == [filed[3].pk]
    other = review.file_document(filed[0], account_no=THEIRS, by=clerk)
    assert numbers(list(find_siblings(other, by=clerk))) == [filed[2].pk, filed[4].pk]


def test_what_lies_where_the_machine_put_it_has_none(filed: list[Document], clerk: User) -> None:
    assert not find_siblings(filed[1], by=clerk)
    confirmed = review.file_document(filed[1], account_no=OURS, by=clerk)
    assert not find_siblings(confirmed, by=clerk)


def test_what_the_machine_only_suggested_has_none(clerk: User) -> None:
    employer(OURS)
    employer(THEIRS)
    machine.file_batch(folder(OURS, "เรื่อง ก", "เรื่อง ข").pk)
    moved = review.file_document(Document.objects.earliest("pk"), account_no=THEIRS, by=clerk)
    assert not find_siblings(moved, by=clerk)


def test_those_of_another_day_version_employer_or_office_are_none(filed: list[Document], clerk: User) -> None:
    machine.file_batch(folder(THEIRS, own_page(THEIRS)).pk)
    machine.file_batch(folder(OURS, own_page(OURS), code=CHIANG_MAI).pk)
    moved = review.file_document(filed[0], account_no=THEIRS, by=clerk)
    assert numbers(list(find_siblings(moved, by=clerk))) == [filed[2].pk, filed[4].pk]
    Document.objects.filter(pk=filed[2].pk).update(filed_at=F("filed_at") - timedelta(days=1))
    Document.objects.filter(pk=filed[4].pk).update(rule_version=9)
    assert not find_siblings(moved, by=clerk)


def test_another_batch_of_the_same_employer_is_asked_too(filed: list[Document], clerk: User) -> None:
    machine.file_batch(folder(OURS, own_page(OURS, "เรื่อง อื่น")).pk)
    again = Document.objects.latest("pk")
    moved = review.file_document(filed[0], account_no=THEIRS, by=clerk)
    assert again.pk in numbers(list(find_siblings(moved, by=clerk)))


def test_all_are_sent_back_with_one_deed_that_is_on_record(filed: list[Document], clerk: User) -> None:
    moved = review.file_document(filed[0], account_no=THEIRS, by=clerk)
    sent = send_back_siblings(moved, by=clerk)
    assert numbers(sent) == [filed[2].pk, filed[4].pk]
    for one in Document.objects.filter(pk__in=numbers(sent)):
        assert (one.state, one.strength) == (DocumentState.REVIEW, Strength.CONTRADICTED)
    assert Event.objects.filter(action="document.reopened").count() == 2
    event = Event.objects.get(action="document.siblings_returned")
    assert event.data == {"rule": "two_signs", "version": 1, "documents": 2}
    assert send_back_siblings(moved, by=clerk) == []
    assert Event.objects.filter(action="document.siblings_returned").count() == 1


def test_an_undo_puts_a_sibling_back_with_its_strength(filed: list[Document], clerk: User) -> None:
    send_back_siblings(review.file_document(filed[0], account_no=THEIRS, by=clerk), by=clerk)
    deed = Deed.objects.get(verb=Deed.Verb.REOPEN, thing_id=filed[2].pk)
    back = undoing.undo(deed, by=clerk)
    assert isinstance(back, Document)
    assert (back.state, back.strength) == (DocumentState.FILED, Strength.AGREED)


def test_who_may_not_file_sends_nothing_back(filed: list[Document], clerk: User) -> None:
    moved = review.file_document(filed[0], account_no=THEIRS, by=clerk)
    with pytest.raises(Forbidden):
        send_back_siblings(moved, by=person(Role.COUNTER))
