"""Taking and sharing out on screen."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document, Taking
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.factories import BatchFactory, DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> list[Document]:
    batch = BatchFactory.create(office=office())
    return [DocumentFactory.create(batch=batch) for _ in range(3)]


def test_the_next_are_taken_shown_and_given_back(client: Client, papers: list[Document]) -> None:
    client.force_login(person(Role.INDEXER))
    assert "หยิบ 20 เรื่อง" in client.get(reverse("documents:review-queue")).content.decode()
    taken = client.post(reverse("documents:review-take"), {"number": 2}, follow=True).content.decode()
    assert "อยู่ในมือ 2 เรื่อง" in taken
    assert f'id="d{papers[1].pk}"' in taken
    assert f'id="d{papers[2].pk}"' not in taken
    back = client.post(reverse("documents:review-give-back"), follow=True).content.decode()
    assert f'id="d{papers[2].pk}"' in back


def test_where_nothing_is_free_the_screen_says_so(client: Client) -> None:
    client.force_login(person(Role.INDEXER))
    said = client.post(reverse("documents:review-take"), follow=True).content.decode()
    assert "ไม่มีเอกสารที่ยังไม่มีผู้หยิบ" in said


def test_the_head_shares_out(client: Client, papers: list[Document]) -> None:
    clerk = person(Role.INDEXER, name="สุนีย์")
    client.force_login(person(Role.HEAD))
    place = reverse("documents:review-work")
    assert "มีเอกสารรอตัดสิน 3 เรื่อง" in client.get(place).content.decode()
    shared = client.post(
        reverse("documents:review-share"), {"to": clerk.pk, "number": 2}, follow=True
    ).content.decode()
    assert "มอบเอกสาร 2 เรื่องให้ สุนีย์ แล้ว" in shared
    assert Taking.objects.filter(by=clerk).count() == 2
    wrong = client.post(reverse("documents:review-share"), {"to": clerk.pk, "number": 999}, follow=True)
    assert wrong.status_code == 200
    assert Taking.objects.count() == 2


def test_the_screen_costs_the_same_for_many_people(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(person(Role.HEAD))
    for number in range(12):
        person(Role.INDEXER, name=f"คนที่ {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("documents:review-work"))
