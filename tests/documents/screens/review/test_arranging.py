"""On a document's own page its pages are split, merged, ordered, turned and moved, and that is undone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.filing import machine, review
from documents.models import Deed, Document, Page
from documents.states import DocumentState
from documents.storage import store
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.documents.filing.test_turning import picture
from tests.documents.paper import employer, folder, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def clerk(client: Client) -> User:
    employer(OURS)
    employer(THEIRS)
    user = person(Role.INDEXER)
    client.force_login(user)
    return user


@pytest.fixture
def document(clerk: User) -> Document:
    batch = folder("แฟ้มที่ 9", "เรื่อง แจ้งผล", "", "")
    machine.file_batch(batch.pk)
    return review.file_document(
        Document.objects.select_related("batch__office").get(), account_no=OURS, by=clerk
    )


def ids(document: Document) -> list[int]:
    return list(Page.objects.filter(document=document).by_position().values_list("pk", flat=True))


def act(client: Client, name: str, *args: int, **sent: Any) -> Any:
    """What the button sends, and the page that it leads to."""
    return client.post(reverse(f"documents:review-{name}", args=args), sent, follow=True)


def undo(client: Client) -> Any:
    deed = Deed.objects.order_by("pk").last()
    assert deed is not None
    return client.post(reverse("documents:review-undo", args=[deed.pk]), follow=True)


def test_a_document_is_split_merged_again_and_each_is_undone(client: Client, document: Document) -> None:
    pages = ids(document)
    shown = act(client, "split", document.pk, before=pages[1], version=document.version)
    assert "แยกเป็นสองเอกสารแล้ว" in shown.content.decode()
    second = Document.objects.exclude(pk=document.pk).get()
    assert (ids(document), ids(second)) == (pages[:1], pages[1:])
    shown = act(client, "merge", second.pk, into=document.pk, version=second.version)
    assert shown.redirect_chain[-1][0] == reverse("documents:review-one", args=[document.pk])
    assert ids(document) == pages
    assert client.get(reverse("documents:review-one", args=[second.pk])).status_code == 404
    undo(client)
    assert ids(second) == pages[1:]


def test_pages_go_up_and_down_and_back(client: Client, document: Document) -> None:
    pages = ids(document)
    page = client.get(reverse("documents:review-one", args=[document.pk])).content.decode()
    up = f"{pages[1]},{pages[0]},{pages[2]}"
    assert f'name="pages" value="{up}"' in page
    act(client, "order", document.pk, pages=up, version=document.version)
    assert ids(document) == [pages[1], pages[0], pages[2]]
    shown = undo(client)
    assert shown.redirect_chain[-1][0] == reverse("documents:review-one", args=[document.pk])
    assert ids(document) == pages


def test_a_page_is_turned_and_back(client: Client, document: Document) -> None:
    page = Page.objects.get(pk=ids(document)[0])
    for size in ("full", "view", "thumb"):
        store().put(page.readings.get().picture_key(size), picture())
    shown = act(client, "turn", document.pk, page.pk, degrees=90, version=page.version)
    page.refresh_from_db()
    assert page.turn == 90
    assert "หมุนภาพ" in shown.content.decode()
    undo(client)
    page.refresh_from_db()
    assert page.turn == 0


def test_the_last_page_that_is_moved_leads_to_where_it_lies(client: Client, document: Document) -> None:
    for _ in range(2):
        page = Page.objects.get(pk=ids(document)[0])
        act(client, "move", document.pk, page.pk, account_no="50-9999002-9", version=page.version)
    (last,) = Page.objects.filter(document=document)
    shown = act(client, "move", document.pk, last.pk, account_no=THEIRS, version=last.version)
    last.refresh_from_db()
    assert shown.redirect_chain[-1][0] == reverse("documents:review-one", args=[last.document_id])
    document.refresh_from_db()
    assert document.state == DocumentState.EMPTIED
    shown = undo(client)
    assert shown.redirect_chain[-1][0] == reverse("documents:review-one", args=[document.pk])


def test_who_was_late_is_told_on_the_page(client: Client, document: Document) -> None:
    pages, seen = ids(document), document.version
    act(client, "order", document.pk, pages=",".join(map(str, pages[::-1])), version=seen)
    answer = client.post(
        reverse("documents:review-split", args=[document.pk]), {"before": pages[1], "version": seen}
    )
    assert answer.status_code == 409
    assert "เรียงหน้าใหม่" in answer.content.decode()
    assert "data-stale" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("split", {}),
        ("split", {"before": "ก"}),
        ("split", {"before": 2**70}),
        ("split", {"before": 1, "version": "x"}),
        ("order", {"pages": ""}),
        ("order", {"pages": "1,,2"}),
        ("order", {"pages": "1"}),
        ("merge", {"into": "x"}),
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(
    client: Client, document: Document, name: str, sent: dict[str, Any]
) -> None:
    answer = client.post(reverse(f"documents:review-{name}", args=[document.pk]), sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    document.refresh_from_db()
    assert Deed.objects.filter(verb__in=["split", "order", "merge"]).count() == 0


def test_a_long_document_asks_no_more_than_a_short_one(
    client: Client, document: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = folder("แฟ้มที่ 8", "เรื่อง แจ้งผล", *[""] * 30)
    machine.file_batch(batch.pk)
    long = Document.objects.get(batch=batch)
    for one in (document, long):
        with django_assert_max_num_queries(17):
            client.get(reverse("documents:review-one", args=[one.pk]))
