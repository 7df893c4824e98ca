"""A batch comes to rest: also when a page is read again, and when two decide at once."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import Model

from documents import queue
from documents.employer_file import moves
from documents.employer_file.models import EmployerFile, FileDuties
from documents.errors import Stale
from documents.filing import machine, review
from documents.models import Batch, Deed, Document, Page, PageIndex, Placement, Reading, Scan, Upload
from documents.queue import READ
from documents.states import BatchState, DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.counters.models import CounterDelta, QualityDelta, WorkDelta
from sso_efiles.policy import Role
from sso_efiles.work import leases
from sso_efiles.work.leases import Claim
from tests.documents.paper import employer, folder, own_page, person

OURS, THEIRS = "7499990028", "5099990029"
INDEXER = "indexer-who-settles"
_MADE: tuple[type[Model], ...] = (
    Deed, FileDuties,
    PageIndex, Reading, Scan, Page, EmployerFile, Placement, Document, Upload, Batch, Employer, CounterDelta,
    WorkDelta, QualityDelta, User, Office, Province,
)  # fmt: skip


def of(batch: Batch) -> BatchState:
    batch.refresh_from_db()
    return BatchState(batch.state)


def work(page: Page) -> Claim:
    held = leases.claim(READ, page.image.pk)
    assert held is not None
    return held


@pytest.fixture
def filed(db: None) -> Batch:
    """A folder that is through."""
    employer(OURS)
    batch = folder(OURS, own_page(OURS))
    machine.file_batch(batch.pk)
    assert of(batch) == BatchState.DONE
    return batch


def test_a_batch_whose_page_fails_when_read_again_is_back_in_review(filed: Batch) -> None:
    page = filed.pages.get()
    queue.reread(page, by=person())
    leases.quarantine(work(page), reason="image_truncated")
    assert of(filed) == BatchState.REVIEW


def test_it_is_done_again_when_that_page_is_released_and_read(filed: Batch) -> None:
    page = filed.pages.get()
    queue.reread(page, by=person())
    leases.quarantine(work(page), reason="image_truncated")
    queue.release(page, by=person())
    assert not Batch.objects.to_file().exists()
    leases.finish(work(page))
    assert list(Batch.objects.to_file()) == [filed]
    assert machine.file_batch(filed.pk) == 0
    assert of(filed) == BatchState.DONE
    assert not Batch.objects.to_file().exists()


def test_a_batch_that_waits_for_a_person_is_left_in_review(db: None) -> None:
    batch = folder("", "เรื่อง แจ้งผล")
    machine.file_batch(batch.pk)
    assert of(batch) == BatchState.REVIEW
    assert not Batch.objects.to_file().exists()


# -- two at once --------------------------------------------------------------------------


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that two connections see; taken away by hand, since the audit log refuses to be flushed."""
    with django_db_blocker.unblock():
        # without a test that asks for it, nobody makes a database for tests, and this would be the real one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        User.objects.create_user(INDEXER, role=Role.INDEXER, office=person(name="settling").office)
        try:
            yield
        finally:
            Page.objects.update(document=None, scan=None)
            for model in _MADE[:-3]:
                model._default_manager.all().delete()
            with connection.cursor() as cursor:  # events point at people, and nobody may change events
                cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
                cursor.execute("DELETE FROM audit_event")
                cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
            for model in _MADE[-3:]:
                model._default_manager.all().delete()


def at_once(
    first: Callable[[], object], second: Callable[[], object], *, then: Callable[[], object] = lambda: None
) -> None:
    """The first has written and not committed when the second begins; `then` is the rest of the first."""
    first_has_written, errors = threading.Event(), list[Exception]()

    def other() -> None:
        first_has_written.wait(10)
        try:
            second()
        except Exception as error:  # noqa: BLE001  # told below
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        first()
        first_has_written.set()
        thread.join(1)
        then()
    thread.join(10)
    close_old_connections()
    assert errors == []


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_two_officers_decide_the_last_two_documents_at_once() -> None:
    employer(OURS)
    batch = folder("", "เรื่อง แจ้งผล", "เรื่อง ขอส่ง", loose=True)
    machine.file_batch(batch.pk)
    one, two = Document.objects.filter(batch=batch)
    by = User.objects.get(username=INDEXER)
    at_once(lambda: review.reject(one, by=by), lambda: review.reject(two, by=by))
    assert of(batch) == BatchState.DONE


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_two_officers_decide_about_one_document_at_once_and_the_second_is_told() -> None:
    ours, _theirs = employer(OURS), employer(THEIRS)
    batch = folder("", "เรื่อง แจ้งผล", loose=True)
    machine.file_batch(batch.pk)
    one, same = (Document.objects.get(batch=batch) for _ in range(2))
    by = User.objects.get(username=INDEXER)
    told: list[str] = []

    def late() -> None:
        with pytest.raises(Stale) as refused:
            review.file_document(same, account_no=THEIRS, by=by)
        told.append(refused.value.message_en)

    at_once(lambda: review.file_document(one, account_no=OURS, by=by), late)
    assert "filed it under" in told[0]
    assert Document.objects.get(batch=batch).employer == ours
    assert Deed.objects.filter(thing_id=one.pk).count() == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_two_stacks_with_papers_of_the_same_employers_are_filed_at_once() -> None:
    """One holds its first employer while the other, which holds the second, points at the first."""
    ours, theirs = employer(OURS), employer(THEIRS)
    other = folder("", "เรื่อง แจ้งผล", loose=True)

    def second() -> None:
        with transaction.atomic():
            Document.objects.create(batch=other, employer=ours, state=DocumentState.SUGGESTED)
            moves.refresh_state(theirs.pk)

    at_once(
        lambda: moves.refresh_state(ours.pk),
        second,
        then=lambda: moves.refresh_state(theirs.pk),
    )
