"""The page that lists what was filed alike, after a move and on its own."""

import pytest
from django.test import Client

from documents.filing import machine
from documents.models import Document
from documents.states import DocumentState
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def desk(client: Client) -> Client:
    employer(OURS)
    employer(THEIRS)
    machine.file_batch(folder(OURS, *[own_page(OURS)] * 3).pk)
    client.force_login(person(Role.INDEXER))
    return client


def test_after_a_move_the_others_are_listed_and_sent_back_with_one_action(desk: Client) -> None:
    moved = Document.objects.earliest("pk")
    answer = desk.post(f"/review/{moved.pk}/file/", {"account_no": THEIRS})
    assert answer.headers["Location"] == f"/review/{moved.pk}/siblings/"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert page.count('class="split card"') == 2
    assert desk.post(answer.headers["Location"]).status_code == 302
    states = list(Document.objects.order_by("pk").values_list("state", flat=True))
    assert states == [DocumentState.FILED, DocumentState.REVIEW, DocumentState.REVIEW]


def test_a_moved_card_tells_of_the_others(desk: Client) -> None:
    moved = Document.objects.earliest("pk")
    facts = {"account_no": THEIRS}
    answer = desk.post(f"/review/{moved.pk}/file/", facts, headers={"HX-Request": "true"})
    assert f"/review/{moved.pk}/siblings/" in answer.content.decode()


def test_where_there_are_none_the_page_leads_back(desk: Client) -> None:
    page = desk.get(f"/review/{Document.objects.earliest('pk').pk}/siblings/")
    assert page.status_code == 200
    assert 'class="split card"' not in page.content.decode()


def test_the_api_lists_and_sends_back(desk: Client) -> None:
    moved, *others = Document.objects.order_by("pk")
    desk.post(f"/review/{moved.pk}/file/", {"account_no": THEIRS})
    address = f"/api/v1/documents/{moved.pk}/siblings/"
    told = {"rule": "two_signs", "documents": [one.pk for one in others]}
    assert desk.get(address).json() == told
    assert desk.post(address).json() == told
    assert desk.get(address).json()["documents"] == []
