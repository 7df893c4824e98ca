"""Pictures to look at while the folder still lies at the desk: on the batch's page, in words, with counts."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.doubts import Doubt
from documents.models import Batch, Page, PageDoubt
from documents.screens.intake.picture_doubts import summarise_picture_doubts
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import BatchFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
BLURRED, CUT, HEAD = "ภาพเบลอ", "ตัวหนังสือขาดหายที่ขอบภาพ", "ภาพที่ควรตรวจดูขณะที่แฟ้มยังอยู่ตรงหน้า"


def doubted(page: Page, *codes: Doubt) -> Page:
    PageDoubt.objects.bulk_create(PageDoubt(page=page, code=code) for code in codes)
    return page


@pytest.fixture
def scanner(client: Client) -> User:
    user = UserFactory.create(role=Role.SCANNER)
    client.force_login(user)
    return user


@pytest.fixture
def batch(scanner: User) -> Batch:
    made = BatchFactory.create(office=scanner.office)
    doubted(filed_page(batch=made), Doubt.BLURRED, Doubt.CUT_EDGE)
    doubted(filed_page(batch=made), Doubt.BLURRED)
    doubted(filed_page(batch=made), Doubt.LOW_CONFIDENCE)
    filed_page(batch=made)
    return made


def show(client: Client, batch: Batch, **asked: str) -> str:
    return client.get(reverse("documents:batch-detail", args=[batch.pk]), asked).content.decode()


def test_the_desk_sees_which_pictures_to_look_at_and_why(client: Client, batch: Batch) -> None:
    shown = show(client, batch)
    assert HEAD in shown
    assert f"{BLURRED} (2)" in shown
    assert f"{CUT} (1)" in shown
    assert "ภาพ 2 หน้าอาจต้องสแกนใหม่" in shown
    assert shown.count('class="pictured"') == 2
    assert "/picture/thumb/" in shown


@pytest.mark.parametrize(
    ("only", "leaves"), [("pictures", 2), ("blurred", 2), ("cut_edge", 1), ("doubts", 3), ("folded", 0)]
)
def test_the_pages_can_be_narrowed_to_one_doubt_of_the_picture(
    client: Client, batch: Batch, only: str, leaves: int
) -> None:
    assert show(client, batch, only=only).count('class="leaf"') == leaves


def test_a_batch_of_sound_pictures_says_nothing(client: Client, scanner: User) -> None:
    batch = BatchFactory.create(office=scanner.office)
    doubted(filed_page(batch=batch), Doubt.LOW_CONFIDENCE)
    assert HEAD not in show(client, batch)


def test_a_settled_doubt_is_not_asked_about_again(client: Client, batch: Batch, scanner: User) -> None:
    PageDoubt.objects.filter(code=Doubt.CUT_EDGE).update(settled_at="2026-01-01T00:00Z", settled_by=scanner)
    shown = show(client, batch)
    assert f"{CUT} (1)" not in shown
    assert f"{BLURRED} (2)" in shown


def test_many_doubted_pages_ask_the_database_no_more(
    scanner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = BatchFactory.create(office=scanner.office)
    for _ in range(15):
        doubted(filed_page(batch=batch), Doubt.BLURRED, Doubt.FOLDED)
    with django_assert_max_num_queries(5):
        found = summarise_picture_doubts(batch, user=scanner)
        assert found is not None
        assert (found.total, len(found.pages), found.more) == (15, 12, 3)
        assert all(len(page.doubts.all()) == 2 for page in found.pages)


def test_a_low_resolution_says_how_it_is_known_and_what_the_law_asks(client: Client, scanner: User) -> None:
    page = filed_page(batch=BatchFactory.create(office=scanner.office))
    facts = {"dpi": 150, "least": 200.0, "depth": "gray", "source": "reckoned"}
    PageDoubt.objects.create(page=page, code=Doubt.DPI_LOW, facts=facts)
    shown = show(client, page.batch)
    assert "150 dpi ต้องไม่ต่ำกว่า 200 สำหรับภาพระดับเทา (ไฟล์ไม่ได้ระบุ จึงคิดเสมือนกระดาษ A4)" in shown
    answer = client.get(f"/api/v1/pages/{page.pk}/").json()
    assert "reckoned as if the sheet were A4" in answer["doubts"][0]["message_en"]
