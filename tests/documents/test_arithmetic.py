"""A batch's tiles add up to its pages, whatever happened to them: over histories that nobody thought of."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import queue
from documents.errors import WrongState
from documents.filing import machine, review, undoing
from documents.models import Batch, Deed, Document, Page
from documents.states import DocumentState, PageKind, PagePlace
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.documents.paper import employer, folder, person, read_page

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
PAGES = ["74-9999002-8", "50-9999002-9", "เรื่อง แจ้งผล", "", "สปส. 1-10", "เรื่อง ขอหารือ"]
Happening = Callable[[Batch, int], object]


def document(batch: Batch, at: int) -> Document:
    found = list(Document.objects.filter(batch=batch).select_related("batch__office"))
    return found[at % len(found)]


def page(batch: Batch, at: int) -> Page:
    found = list(Page.objects.filter(batch=batch))
    return found[at % len(found)]


def quarantine(batch: Batch, at: int) -> None:
    image = page(batch, at).image
    image.state, image.reason = WorkState.QUARANTINED, "timeout"
    image.save()


def mark_copy(batch: Batch, at: int) -> None:
    """As intake links a page that came again: it lies in no document and counts with the first."""
    first, copy = page(batch, at), page(batch, at + 1)
    if first != copy and first.duplicate_of is None and not copy.copies.exists():
        copy.duplicate_of, copy.kind, copy.document = first, PageKind.DUPLICATE, None
        copy.save()


def arrive(batch: Batch, at: int) -> None:
    read_page(batch.uploads.get(), batch.pages.count() + 1, PAGES[at % len(PAGES)])


def undo(batch: Batch, at: int) -> None:
    deeds = list(Deed.objects.select_related("by", "office"))
    if deeds:
        undoing.undo(deeds[at % len(deeds)], by=person(Role.INDEXER))


HAPPENINGS: dict[str, Happening] = {
    "file": lambda batch, at: review.file_document(
        document(batch, at), account_no=OURS, by=person(Role.INDEXER)
    ),
    "move": lambda batch, at: review.file_document(
        document(batch, at), account_no=THEIRS, by=person(Role.QC)
    ),
    "reject": lambda batch, at: review.reject(document(batch, at), by=person(Role.INDEXER)),
    "reopen": lambda batch, at: review.reopen(document(batch, at), by=person(Role.INDEXER)),
    "undo": undo,
    "quarantine": quarantine,
    "release": lambda batch, at: queue.release(page(batch, at), by=person(Role.INDEXER)),
    "reread": lambda batch, at: queue.reread(page(batch, at), by=person(Role.INDEXER)),
    "copy": mark_copy,
    "arrive": arrive,
    "machine": lambda batch, _at: machine.file_batch(batch.pk),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(sorted(HAPPENINGS)), st.integers(0, 11)), max_size=14))
def test_the_tiles_add_up_to_the_pages_after_any_history(history: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        employer(OURS)
        employer(THEIRS)
        batch = folder("แฟ้มที่ 9", *PAGES)
        machine.file_batch(batch.pk)
        for name, at in history:
            with suppress(WrongState), transaction.atomic():
                HAPPENINGS[name](batch, at)
            assert_adds_up(batch)
        transaction.set_rollback(True)


def assert_adds_up(batch: Batch) -> None:
    counts = batch.counts()
    assert counts["pages"] == Page.objects.filter(batch=batch).count()
    assert sum(counts[place] for place in PagePlace) == counts["pages"]
    assert sum(counts[state] for state in WorkState) == counts["pages"]
    for place in PagePlace:  # what a tile counts is what its filter shows
        assert Page.objects.filter(batch=batch).at_place(place).count() == counts[place]


@pytest.mark.parametrize(
    ("state", "place"),
    [
        (DocumentState.SUGGESTED, PagePlace.IN_REVIEW),
        (DocumentState.REVIEW, PagePlace.IN_REVIEW),
        (DocumentState.FILED, PagePlace.FILED),
        (DocumentState.REJECTED, PagePlace.REJECTED),
    ],
)
def test_each_state_of_a_document_has_its_tile_its_filter_and_its_list(
    client: Client, state: DocumentState, place: PagePlace
) -> None:
    ours = employer(OURS)
    batch = folder("แฟ้มที่ 9", "เรื่อง แจ้งผล")
    machine.file_batch(batch.pk)
    Document.objects.update(state=state, employer=ours)
    assert batch.counts()[place] == 1
    client.force_login(person(Role.INDEXER))
    detail = reverse("documents:batch-detail", args=[batch.pk])
    shown = client.get(detail).content.decode()
    assert f"?only={place.value}#pages" in shown
    assert str(place.label) in shown
    page_id = Page.objects.get().pk
    for one in PagePlace:
        only = client.get(detail, {"only": one.value}).content.decode()
        assert (f'id="p{page_id}"' in only) == (one == place)


def test_a_filed_page_that_cannot_be_read_again_stands_with_those_set_aside(client: Client) -> None:
    employer(OURS)
    batch = folder(OURS, "74-9999002-8")
    machine.file_batch(batch.pk)
    quarantine(batch, 0)
    counts = batch.counts()
    assert (counts["filed"], counts["quarantined"], counts["pages"]) == (0, 1, 1)
    client.force_login(person(Role.SCANNER))
    listed = client.get(reverse("documents:pages-aside")).content.decode()
    assert "scan.pdf" in listed
    assert "ยังใช้ข้อความที่อ่านไว้เดิม" in listed
    place = reverse("documents:page-release", args=[Page.objects.get().pk])
    assert client.post(place, {"list": "aside"}).headers["Location"] == reverse("documents:pages-aside")
