"""Doubts about a page: their words, their questions, and that every screen of pages shows them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from documents.doubts import Doubt
from documents.models import Batch, Page, PageDoubt
from documents.states import DocumentState, PageKind
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    PageFactory,
    ReadingFactory,
    UserFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
FAINT, LOW = "ตัวพิมพ์จาง", "ความละเอียดของภาพต่ำกว่าเกณฑ์ตามกฎหมาย"


def doubted(page: Page, *codes: Doubt) -> Page:
    """The page with these doubts."""
    PageDoubt.objects.bulk_create(PageDoubt(page=page, code=code) for code in codes)
    return page


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user


@pytest.mark.parametrize("member", [*Doubt, *PageKind])
def test_every_doubt_and_every_kind_of_page_has_words_in_both_languages(member: Doubt | PageKind) -> None:
    with override("en"):
        english = str(member.label)
    with override("th"):
        assert str(member.label) != english
    assert english


def test_pages_are_asked_for_by_one_doubt_by_several_or_by_any() -> None:
    faint, sparse = doubted(filed_page(), Doubt.FAINT), doubted(filed_page(), Doubt.SPARSE, Doubt.DPI_LOW)
    filed_page()
    pages = Page.objects.order_by("pk")
    assert list(pages.with_doubt(Doubt.FAINT)) == [faint]
    assert list(pages.with_doubt(Doubt.FAINT, Doubt.SPARSE)) == list(pages.with_doubt()) == [faint, sparse]


def test_a_batch_counts_pages_with_doubts_not_doubts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    batch = BatchFactory.create()
    doubted(filed_page(batch=batch), Doubt.FAINT, Doubt.SPARSE)
    filed_page(batch=batch)
    with django_assert_num_queries(3):
        counts = Batch.counts_of([batch.pk])[batch.pk]
    assert (counts["pages"], counts["doubts"]) == (2, 1)


def test_the_viewer_shows_a_pages_doubts_beside_its_text_and_where_they_are(
    client: Client, clerk: User
) -> None:
    page = filed_page(batch=BatchFactory.create(office=clerk.office))
    PageDoubt.objects.create(page=page, code=Doubt.FAINT, box=[10, 10, 90, 40])
    place = reverse("documents:page", args=[page.pk])
    shown = client.get(place, follow=True).content.decode()
    assert "ข้อสงสัยเกี่ยวกับหน้านี้" in shown
    assert FAINT in shown
    assert shown.count('class="doubted"') == 1
    client.post(reverse("set_language"), {"language": "en"})
    assert "The print is faint" in client.get(place, follow=True).content.decode()


def test_a_page_without_doubts_says_nothing_of_them(client: Client, clerk: User) -> None:
    page = filed_page(batch=BatchFactory.create(office=clerk.office))
    shown = client.get(reverse("documents:page", args=[page.pk]), follow=True).content.decode()
    assert "ข้อสงสัย" not in shown


def test_a_batch_shows_the_doubts_of_its_leaves_and_can_be_narrowed_to_them(
    client: Client, clerk: User
) -> None:
    batch = BatchFactory.create(office=clerk.office)
    doubted(filed_page(batch=batch), Doubt.FAINT, Doubt.DPI_LOW)
    filed_page(batch=batch)
    place = reverse("documents:batch-detail", args=[batch.pk])
    leaves = 'aria-labelledby="pages"'
    shown = client.get(place).content.decode().partition(leaves)[2]
    assert (shown.count(FAINT), shown.count(LOW), shown.count('class="leaf"')) == (1, 1, 2)
    narrowed = client.get(place, {"only": "doubts"}).content.decode().partition(leaves)[2]
    assert (narrowed.count(FAINT), narrowed.count('class="leaf"')) == (1, 1)


def test_an_employers_file_says_which_pages_are_doubted_and_how_many(client: Client, clerk: User) -> None:
    first = doubted(filed_page(), Doubt.FAINT)
    document = first.document
    assert document
    assert document.employer
    for number in (2, 3):
        page = PageFactory.create(upload__batch=document.batch, document=document, state=WorkState.DONE)
        ReadingFactory.create(page=page)
        if number == 3:
            doubted(page, Doubt.FAINT, Doubt.SPARSE)
    shown = client.get(
        reverse("documents:employer-file", args=[document.employer.account_no])
    ).content.decode()
    assert "(หน้า 1, 3)" in shown
    assert "(หน้า 3)" in shown
    assert "<dt>หน้าที่มีข้อสงสัย</dt><dd>2</dd>" in shown


def test_a_review_card_shows_the_doubts_of_its_pages(client: Client, clerk: User) -> None:
    batch = BatchFactory.create(office=clerk.office)
    document = DocumentFactory.create(batch=batch, state=DocumentState.REVIEW)
    page = PageFactory.create(upload__batch=batch, document=document, state=WorkState.DONE)
    doubted(page, Doubt.FAINT)
    for place in (reverse("documents:review-queue"), reverse("documents:review-one", args=[document.pk])):
        shown = client.get(place).content.decode()
        assert FAINT in shown
        assert "(หน้า 1)" not in shown, "a document of one page needs no number"


def test_a_long_review_queue_asks_no_more_for_doubts(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = BatchFactory.create(office=clerk.office)
    for _ in range(12):
        document = DocumentFactory.create(batch=batch, state=DocumentState.REVIEW)
        doubted(PageFactory.create(upload__batch=batch, document=document, state=WorkState.DONE), *Doubt)
    with django_assert_max_num_queries(16):
        client.get(reverse("documents:review-queue"))
