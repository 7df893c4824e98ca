"""A page is indexed and filed at the same moment: whoever comes last, the row says where the page lies."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from documents.models import Batch, Document, FormType, Page, PageIndex, Reading, Scan, Upload
from documents.search import index_pages, refile_index
from documents.states import DocumentState
from employers.models import Employer, Establishment
from sso_efiles.accounts.models import Office, Province, User
from tests.documents.search import papers

pytestmark = pytest.mark.postgres

_MADE = (
    PageIndex,
    Reading,
    Scan,
    Page,
    Document,
    Upload,
    Batch,
    Establishment,
    Employer,
    User,
    FormType,
    Office,
    Province,
)


@pytest.fixture
def page(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """In review, indexed, committed; taken away by hand, since the audit log refuses to be flushed."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "only a database of the tests is emptied"
        papers.places()
        firm = papers.Paper(5).firm(1)
        papers.registry([firm])
        try:
            yield papers.file(["เงินสมทบ"], firm, by=papers.officer(), state=DocumentState.REVIEW)[0]
        finally:
            Page.objects.update(document=None, scan=None)  # a page and its scan name each other
            for model in _MADE:
                model._default_manager.all().delete()


def filing(page: int) -> None:
    Document.objects.filter(pages=page).update(state=DocumentState.FILED)
    refile_index([page])


def indexing(page: int) -> None:
    PageIndex.objects.filter(page=page).update(version=0)  # there is something to write
    index_pages([page])


@pytest.mark.parametrize(("first", "second"), [(filing, indexing), (indexing, filing)])
def test_the_row_is_filed_whoever_writes_last(
    page: int, first: Callable[[int], None], second: Callable[[int], None]
) -> None:
    first_has_written, second_waits = threading.Event(), threading.Event()

    def other() -> None:
        first_has_written.wait(10)
        try:
            with transaction.atomic():
                second_waits.set()
                second(page)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        first(page)
        first_has_written.set()
        second_waits.wait(10)
        thread.join(0.5)  # it waits for our row
        assert thread.is_alive()
    thread.join(10)
    assert PageIndex.objects.get(page=page).filed


def test_a_row_made_while_its_document_is_filed_is_filed_too(page: int) -> None:
    PageIndex.objects.all().delete()

    def file() -> None:
        with transaction.atomic():
            filing(page)

    behind(lambda: index_pages([page]), file)
    assert PageIndex.objects.get(page=page).filed


def test_a_row_that_another_makes_anew_meanwhile_keeps_the_newer_text(page: int) -> None:
    PageIndex.objects.all().delete()

    def read_again() -> None:
        Reading.objects.filter(page=page).update(text="ลาออกจากงาน")
        index_pages([page])

    behind(read_again, lambda: index_pages([page]))  # reads the reading as it was, then waits for our row
    assert PageIndex.objects.get(page=page).text == "ลาออกจากงาน"


def behind(ours: Callable[[], object], other: Callable[[], object]) -> None:
    """The other begins once ours has written, and has to wait until ours is committed."""
    ready = threading.Event()

    def waiting() -> None:
        ready.wait(10)
        try:
            other()
        finally:
            connection.close()

    thread = threading.Thread(target=waiting)
    thread.start()
    with transaction.atomic():
        ours()
        ready.set()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
