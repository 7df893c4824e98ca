"""Whatever a person decides leaves a line of history, a reason, an audit event, and newer versions."""

from collections.abc import Callable

import pytest

from documents import queue
from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import WrongState
from documents.filing import machine, review
from documents.filing.closing import Verb
from documents.models import Document, Page, Scan
from documents.states import BatchState, DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"

Deed = Callable[[Document, User], Document]
DEEDS: list[tuple[Verb, Deed]] = [
    (Verb.FILE, lambda document, by: review.file_document(document, account_no=THEIRS, by=by, note="ก")),
    (Verb.REJECT, lambda document, by: review.reject(document, by=by, note="ก")),
    (Verb.REOPEN, lambda document, by: review.reopen(review.reject(document, by=by, note="ก"), by=by)),
]


@pytest.fixture
def waiting() -> Document:
    """A document of two pages that the machine left to people."""
    employer(THEIRS)
    paper = "สปส. 1-10\nแบบรายการแสดงการส่งเงินสมทบ"
    machine.file_batch(folder("แฟ้มที่ 9", paper, "").pk)
    return Document.objects.get()


@pytest.mark.parametrize(("verb", "deed"), DEEDS)
def test_a_decision_is_closed_the_same_way_whatever_it_is(verb: Verb, deed: Deed, waiting: Document) -> None:
    clerk = person(Role.INDEXER)
    document = deed(waiting, clerk)
    placement = document.placements.order_by("-pk").first()
    assert placement is not None
    assert (placement.state, placement.by, placement.employer) == (document.state, clerk, document.employer)
    for page in document.pages.all():
        assert (page.why[0]["rule"], page.why[0]["evidence"]) == (verb.rule, clerk.username)
    assert Event.objects.filter(action=verb.action, actor=clerk, object_id=str(document.pk)).count() == 1
    batch = document.batch
    batch.refresh_from_db()
    assert batch.state == (BatchState.REVIEW if verb is Verb.REOPEN else BatchState.DONE)
    assert recount.find_differences(batch.office_id) == [], "a counter that this deed forgets"


@pytest.mark.parametrize(("verb", "deed"), DEEDS)
def test_the_versions_of_a_document_and_its_pages_grow_with_a_decision(
    verb: Verb, deed: Deed, waiting: Document
) -> None:
    before = waiting.version
    document = deed(waiting, person(Role.INDEXER))
    assert document.version > before
    decisions = 2 if verb is Verb.REOPEN else 1
    assert set(document.pages.values_list("version", flat=True)) == {1 + decisions}


def test_the_machine_makes_no_new_version_of_a_page() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    assert Page.objects.get().version == 1


def test_who_was_too_late_changes_no_version(waiting: Document) -> None:
    late = Document.objects.get()
    review.reject(waiting, by=person(Role.INDEXER))
    with pytest.raises(WrongState):
        review.file_document(late, account_no=THEIRS, by=person(Role.QC))
    assert set(Page.objects.values_list("version", flat=True)) == {2}


def test_a_page_that_a_person_has_read_again_is_a_newer_one() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    page = Page.objects.get()
    queue.reread(page, by=person(Role.INDEXER))
    assert page.version == 2
    Scan.objects.update(state="quarantined")
    queue.release(page, by=None)
    assert page.version == 2, "a command is no person"


def test_the_employers_that_lost_and_gained_a_document_are_both_seen_to() -> None:
    ours, theirs = employer(OURS), employer(THEIRS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    review.file_document(Document.objects.get(), account_no=THEIRS, by=person(Role.INDEXER))
    assert moves.state_of(ours) == EmployerFileState.LISTED
    assert moves.state_of(theirs) == EmployerFileState.TO_INDEX
    review.reopen(Document.objects.get(), by=person(Role.INDEXER))
    assert Document.objects.get().state == DocumentState.REVIEW
    assert moves.state_of(theirs) == EmployerFileState.LISTED
