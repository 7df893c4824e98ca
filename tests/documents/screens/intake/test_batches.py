"""The list of batches, one batch and its live state, pages that were set aside."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Page
from documents.states import BatchState, UploadState
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.factories import (
    BatchFactory,
    OfficeFactory,
    PageFactory,
    UploadFactory,
    UserFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user


def test_a_clerk_sees_the_batches_of_the_own_office_only(client: Client, clerk: User) -> None:
    BatchFactory.create(office=clerk.office, folder_name="แฟ้มของเรา")
    BatchFactory.create(office=OfficeFactory.create(code="5000"), folder_name="แฟ้มของเขา")
    page = client.get(reverse("documents:batch-list")).content.decode()
    assert "แฟ้มของเรา" in page
    assert "แฟ้มของเขา" not in page


def test_a_batch_that_waits_for_files_since_yesterday_is_listed_and_stays_open(
    client: Client, clerk: User
) -> None:
    long_ago = timezone.now() - timedelta(hours=25)
    BatchFactory.create(
        office=clerk.office, folder_name="ค้างส่ง", touched_at=long_ago, state=BatchState.RECEIVING
    )
    BatchFactory.create(office=clerk.office, folder_name="เพิ่งส่ง", state=BatchState.RECEIVING)
    assert "24 " in client.get(reverse("documents:batch-list")).content.decode()
    page = client.get(reverse("documents:batch-list"), {"state": "abandoned"}).content.decode()
    assert "ค้างส่ง" in page
    assert "เพิ่งส่ง" not in page


def test_the_list_can_be_narrowed_to_a_state(client: Client, clerk: User) -> None:
    BatchFactory.create(office=clerk.office, folder_name="ค้างอยู่", state=BatchState.REVIEW)
    BatchFactory.create(office=clerk.office, folder_name="จบแล้ว", state=BatchState.DONE)
    page = client.get(reverse("documents:batch-list"), {"state": "review"}).content.decode()
    assert "ค้างอยู่" in page
    assert "จบแล้ว" not in page


def test_the_list_asks_no_more_for_more_batches(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for batch in BatchFactory.create_batch(20, office=clerk.office):
        PageFactory.create(upload__batch=batch)
    with django_assert_max_num_queries(12):
        client.get(reverse("documents:batch-list"))


def test_a_batch_in_motion_asks_again_and_one_at_rest_does_not(client: Client, clerk: User) -> None:
    moving = BatchFactory.create(office=clerk.office, state=BatchState.PROCESSING)
    at_rest = BatchFactory.create(office=clerk.office, state=BatchState.DONE)
    live = client.get(
        reverse("documents:batch-pages", args=[moving.pk]), HTTP_HX_REQUEST="true"
    ).content.decode()
    assert 'hx-trigger="every 3s"' in live
    assert "<html" not in live
    still = client.get(
        reverse("documents:batch-pages", args=[at_rest.pk]), HTTP_HX_REQUEST="true"
    ).content.decode()
    assert "hx-trigger" not in still


def test_without_javascript_the_fragment_is_the_whole_page(client: Client, clerk: User) -> None:
    batch = BatchFactory.create(office=clerk.office)
    assert "<html" in client.get(reverse("documents:batch-pages", args=[batch.pk])).content.decode()


def test_a_refused_file_says_what_to_do_in_both_languages(client: Client, clerk: User) -> None:
    batch = BatchFactory.create(office=clerk.office)
    UploadFactory.create(
        batch=batch, name="เปล่า.jpg", state=UploadState.REFUSED, reason="empty_file", split=""
    )
    place = reverse("documents:batch-detail", args=[batch.pk])
    assert "ไฟล์ว่างเปล่า กรุณาสแกนใหม่" in client.get(place).content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    assert "The file is empty. Please scan again." in client.get(place).content.decode()


def test_a_batch_of_many_pages_asks_no_more_than_one_of_few(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = BatchFactory.create(office=clerk.office)
    for _ in range(30):
        filed_page(batch=batch)
    with django_assert_max_num_queries(17):
        answer = client.get(reverse("documents:batch-detail", args=[batch.pk]))
    assert answer.content.decode().count('class="leaf"') == 30


def test_a_page_set_aside_says_why_and_can_be_released(client: Client, clerk: User) -> None:
    page = PageFactory.create(
        upload__batch__office=clerk.office, state=WorkState.QUARANTINED, reason="image_truncated"
    )
    batch = reverse("documents:batch-detail", args=[page.batch_id])
    assert "ภาพไม่สมบูรณ์" in client.get(batch).content.decode()
    answer = client.post(reverse("documents:page-release", args=[page.pk]))
    assert answer.headers["Location"] == f"{batch}#p{page.pk}"
    assert Event.objects.filter(action="page.released", actor=clerk, object_id=str(page.pk)).exists()


def test_a_page_of_another_office_cannot_be_released(client: Client, clerk: User) -> None:
    page = PageFactory.create(
        upload__batch__office=OfficeFactory.create(code="5000"), state=WorkState.QUARANTINED
    )
    assert client.post(reverse("documents:page-release", args=[page.pk])).status_code == 404
    assert Page.objects.get(pk=page.pk).state == WorkState.QUARANTINED


def test_releasing_twice_is_told_not_repeated(client: Client, clerk: User) -> None:
    page = PageFactory.create(upload__batch__office=clerk.office, state=WorkState.QUEUED)
    answer = client.post(reverse("documents:page-release", args=[page.pk]), HTTP_HX_REQUEST="true")
    assert answer.status_code == 409
    assert "กรุณาโหลดหน้าใหม่" in answer.content.decode()
