"""The review queue: what waits, filing, rejecting; with htmx and without."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user


def waiting(clerk: User, **facts: Any) -> Document:
    document = DocumentFactory.create(
        batch=facts.pop("batch", None) or BatchFactory.create(office=clerk.office), **facts
    )
    page = PageFactory.create(
        upload__batch=document.batch,
        document=document,
        state="done",
        why=[{"rule": "foreign_page", "evidence": "74-9999002-8", "box": None}],
    )
    ReadingFactory.create(page=page)
    return document


def test_the_queue_shows_what_the_machine_suggests_and_why(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท ตัวอย่าง จำกัด", office=clerk.office)
    waiting(clerk, state=DocumentState.SUGGESTED, employer=employer)
    page = client.get(reverse("documents:review-queue")).content.decode()
    assert "บริษัท ตัวอย่าง จำกัด" in page
    assert "พบเลขของนายจ้างรายอื่นบนหน้าเอกสาร: 74-9999002-8" in page
    assert 'value="74-9999002-8"' in page


def test_other_offices_documents_do_not_wait_here(client: Client, clerk: User) -> None:
    theirs = waiting(clerk, batch=BatchFactory.create(office=OfficeFactory.create(code="5000")))
    assert f'id="d{theirs.pk}"' not in client.get(reverse("documents:review-queue")).content.decode()
    assert client.post(reverse("documents:review-file", args=[theirs.pk]), {}).status_code == 404


def test_filing_takes_the_number_as_people_write_it(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    FormTypeFactory.create(id="sps_1_01")
    document = waiting(clerk)
    answer = client.post(
        reverse("documents:review-file", args=[document.pk]),
        {"account_no": "๗๔-๙๙๙๙๐๐๒-๘", "form": "sps_1_01", "note": "ดูแล้ว"},
        **HTMX,
    )
    document.refresh_from_db()
    assert (document.state, document.employer, document.form_id) == (
        DocumentState.FILED,
        employer,
        "sps_1_01",
    )
    assert f'id="d{document.pk}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_without_javascript_filing_leads_back_to_the_queue(client: Client, clerk: User) -> None:
    EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk)
    answer = client.post(reverse("documents:review-file", args=[document.pk]), {"account_no": "7499990028"})
    assert answer.headers["Location"] == reverse("documents:review-queue")


@pytest.mark.parametrize(
    ("number", "said"),
    [("12345", "เลขที่บัญชีนายจ้างมี 10 หลัก"), ("7499990028", "ไม่พบเลขที่บัญชีนายจ้างนี้ในทะเบียน")],
)
def test_a_number_that_nobody_has_is_told_in_the_row(
    client: Client, clerk: User, number: str, said: str
) -> None:
    document = waiting(clerk)
    for extra in (HTMX, {}):
        answer = client.post(
            reverse("documents:review-file", args=[document.pk]), {"account_no": number}, **extra
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert number in answer.content.decode()
    assert Document.objects.get(pk=document.pk).state == DocumentState.REVIEW


def test_a_second_clerk_is_told_that_it_is_done(client: Client, clerk: User) -> None:
    document = waiting(clerk)
    place = reverse("documents:review-reject", args=[document.pk])
    assert client.post(place, {}, **HTMX).status_code == 200
    assert Document.objects.get(pk=document.pk).state == DocumentState.REJECTED
    again = client.post(place, {}, **HTMX)
    assert again.status_code == 409
    assert "มีผู้ดำเนินการไปแล้ว" in again.content.decode()


def test_the_queue_asks_no_more_for_more_documents(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    FormTypeFactory.create()
    for _ in range(12):
        waiting(clerk)
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("documents:review-queue"))
    assert answer.content.decode().count("data-case") == 12


def test_employers_are_offered_while_a_number_or_a_name_is_typed(client: Client, clerk: User) -> None:
    EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด", office=clerk.office)
    place = reverse("documents:review-employers")
    assert "มหาชัยห้องเย็น" in client.post(place, {"account_no": "74-9999"}).content.decode()
    assert "74-9999002-8" in client.post(place, {"account_no": "มหาชัยห้องเย็น"}).content.decode()
    assert client.post(place, {"account_no": "x"}).content.decode().strip() == ""
    assert client.post(place, {"account_no": "\x00' OR 1=1 --"}).status_code == 200
    assert client.get(place, {"account_no": "1000000000017"}).status_code == 405, "no number in an address"


def test_a_document_filed_wrongly_is_moved_and_search_and_history_know(client: Client, clerk: User) -> None:
    wrong = EmployerFactory.create(account_no="1099990017", office=clerk.office)
    right = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk, state=DocumentState.FILED, employer=wrong)
    page = client.get(reverse("documents:review-one", args=[document.pk])).content.decode()
    assert "ย้ายแฟ้ม" in page
    assert reverse("documents:review-reject", args=[document.pk]) not in page
    client.post(reverse("documents:review-file", args=[document.pk]), {"account_no": "7499990028"})
    document.refresh_from_db()
    assert (document.state, document.employer) == (DocumentState.FILED, right)
    assert document.placements.get().employer == right


def test_what_was_rejected_is_taken_up_again(client: Client, clerk: User) -> None:
    document = waiting(clerk)
    client.post(reverse("documents:review-reject", args=[document.pk]), {"note": "ใบแทรก"})
    place = reverse("documents:review-reopen", args=[document.pk])
    assert place in client.get(reverse("documents:review-one", args=[document.pk])).content.decode()
    assert client.post(place).headers["Location"] == reverse("documents:review-one", args=[document.pk])
    document.refresh_from_db()
    assert document.state == DocumentState.REVIEW
    assert str(document.pk) in client.get(reverse("documents:review-queue")).content.decode()
    assert Event.objects.filter(action="document.reopened", actor=clerk).count() == 1
    assert client.post(place).status_code == 409, "it waits already"


def test_a_filed_document_is_moved_never_reopened(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(office=clerk.office)
    document = waiting(clerk, state=DocumentState.FILED, employer=employer)
    assert client.post(reverse("documents:review-reopen", args=[document.pk])).status_code == 409
    document.refresh_from_db()
    assert document.state == DocumentState.FILED
