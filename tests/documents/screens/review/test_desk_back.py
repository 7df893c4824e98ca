"""What was decided at the desk, and back: moved, taken up again, undone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.filing import review
from documents.models import Deed, Document
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.screens.review.cards import waiting
from tests.factories import (
    EmployerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def test_the_rejected_are_listed_with_who_when_and_why(client: Client, clerk: User) -> None:
    document, other = waiting(clerk), waiting(clerk)
    for one, note in ((document, "ใบแทรก"), (other, "")):
        client.post(reverse("documents:review-reject", args=[one.pk]), {"note": note}, **HTMX)
    place = reverse("documents:review-rejected")
    page = client.get(place).content.decode()
    assert "ใบแทรก" in page
    assert f"ไม่เข้าแฟ้มโดย {clerk}" in page
    assert "256" in page
    assert page.count(reverse("documents:review-reopen", args=[other.pk])) == 1
    only = client.get(place, {"batch": document.batch_id}).content.decode()
    assert f'id="d{other.pk}"' not in only
    client.post(reverse("documents:review-reopen", args=[document.pk]), {"version": 2})
    assert f'id="d{document.pk}"' not in client.get(place).content.decode()


def test_the_rejected_beyond_the_first_thirty_are_reached_without_a_gap(client: Client, clerk: User) -> None:
    documents = [waiting(clerk, state=DocumentState.REJECTED, filed_by=clerk) for _ in range(32)]
    place = reverse("documents:review-rejected")
    first = client.get(place).content.decode()
    assert f"?before={documents[2].pk}" in first
    Document.objects.filter(pk=documents[20].pk).update(state=DocumentState.REVIEW)
    second = client.get(place, {"before": documents[2].pk}).content.decode()
    assert [one for one in documents if f'id="d{one.pk}"' in second] == documents[:2]


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


def test_the_last_decisions_of_a_person_are_listed_and_undone_from_there(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท ตัวอย่าง จำกัด", office=clerk.office)
    filed, rejected, moved_on = (waiting(clerk) for _ in range(3))
    review.file_document(filed, account_no=employer.account_no, by=clerk)
    review.reject(rejected, by=clerk)
    review.reject(moved_on, by=clerk)
    review.reopen(moved_on, by=UserFactory.create(role=Role.QC, office=clerk.office))
    place = reverse("documents:review-lately")
    page = client.get(place).content.decode()
    deeds = {deed.thing_id: deed for deed in Deed.objects.filter(by=clerk)}
    undo = {pk: reverse("documents:review-undo", args=[deed.pk]) for pk, deed in deeds.items()}
    assert "บริษัท ตัวอย่าง จำกัด" in page
    assert {pk for pk in undo if undo[pk] in page} == {filed.pk, rejected.pk}
    assert undo[moved_on.pk] not in page
    assert "มีการแก้ไขหลังจากนั้น" in page
    client.post(undo[filed.pk])
    page = client.get(place).content.decode()
    assert undo[filed.pk] not in page
    assert "เลิกทำแล้ว" in page
    client.force_login(UserFactory.create(role=Role.INDEXER, office=clerk.office))
    assert "ยังไม่มีรายการ" in client.get(place).content.decode(), "each sees their own"
