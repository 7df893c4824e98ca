"""The one box: what it finds, what it keeps out of addresses, what it says when there is nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Page
from documents.search import index_pages
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.factories import EmployerFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
PERSON = "1000000000017"
SEARCH = "documents:search"


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture
def page() -> Page:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด")
    found = filed_page(employer=employer, text="หนังสือรับรอง กรรมการผู้จัดการ นายสมชาย ใจดี <b>ตัวหนา</b>")
    index_pages([found.pk])
    return found


def test_the_box_posts_and_the_answer_has_an_address_that_can_be_kept(
    client: Client, officer: User, page: Page
) -> None:
    answer = client.post(reverse(SEARCH), {"q": "กรรมการผู้จัดการ"})
    assert answer.status_code == 302
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "<mark>กรรมการผู้จัดการ</mark>" in shown
    assert reverse("documents:employer-page", args=["7499990028", page.pk]) in shown
    event = Event.objects.get(action="search", actor=officer)
    assert event.data["kind"] == "pages"
    assert event.data["total"] == 1


def test_what_stands_on_paper_is_escaped(client: Client, officer: User, page: Page) -> None:
    shown = client.get(reverse(SEARCH), {"q": "ตัวหนา", "kind": "pages"}).content.decode()
    assert "<b>ตัวหนา" not in shown
    assert "&lt;b&gt;" in shown


def test_a_persons_number_never_stands_in_an_address(client: Client, officer: User, page: Page) -> None:
    answer = client.post(reverse(SEARCH), {"q": "1-0000-00000-01-7"})
    assert PERSON not in answer.headers["Location"].replace("-", "")
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert 'value="1-0000-00000-01-7"' in shown.content.decode()
    for address in shown.content.decode().split('href="')[1:]:
        assert PERSON not in address.split('"', 1)[0].replace("-", "")
    assert client.get(reverse(SEARCH), {"q": PERSON}).status_code == 400


def test_another_persons_session_does_not_know_the_key(client: Client, officer: User, page: Page) -> None:
    address = client.post(reverse(SEARCH), {"q": PERSON}).headers["Location"]
    other = Client()
    other.force_login(UserFactory.create(role=Role.COUNTER, office=officer.office))
    assert PERSON not in other.get(address).content.decode()


def test_a_number_leads_to_employers_and_a_name_to_persons(client: Client, officer: User, page: Page) -> None:
    by_number = client.get(reverse(SEARCH), {"q": "74-9999002-8"}).content.decode()
    assert "เข้าใจว่าเป็นเลขที่บัญชีนายจ้าง 74-9999002-8" in by_number
    assert reverse("documents:employer-file", args=["7499990028"]) in by_number


def test_a_name_that_the_registry_does_not_know_is_looked_for_on_paper(
    client: Client, officer: User, page: Page
) -> None:
    shown = client.get(reverse(SEARCH), {"q": "นายสมชาย ใจดี"}).content.decode()
    assert "<mark>" in shown


def test_nothing_found_says_what_is_digitised(client: Client, officer: User, page: Page) -> None:
    shown = client.get(reverse(SEARCH), {"q": "ฆฏฐฑฒณฬฮฌ", "kind": "pages"}).content.decode()
    assert "ไม่พบข้อมูล" in shown
    assert "เอกสารที่ไม่พบอาจยังไม่ได้สแกน" in shown


@pytest.mark.parametrize("words", ["ก" * 300, "\x00", '"', "-", "--", "%_%", "<script>", "' OR 1=1 --", "่่่่"])
def test_hostile_words_get_a_page_with_a_sentence(
    client: Client, officer: User, page: Page, words: str
) -> None:
    for answer in (
        client.get(reverse(SEARCH), {"q": words}),
        client.post(reverse(SEARCH), {"q": words}, follow=True),
    ):
        assert answer.status_code in (200, 400, 422)
        assert "<script>" not in answer.content.decode()


def test_filters_narrow_and_a_wrong_date_is_told(client: Client, officer: User, page: Page) -> None:
    there = {"q": "กรรมการผู้จัดการ", "kind": "pages"}
    assert "<mark>" in client.get(reverse(SEARCH), {**there, "office": page.office_id}).content.decode()
    assert "<mark>" not in client.get(reverse(SEARCH), {**there, "office": "5000"}).content.decode()
    assert "<mark>" not in client.get(reverse(SEARCH), {**there, "since": "1/1/2599"}).content.decode()
    wrong = client.get(reverse(SEARCH), {**there, "since": "32/1/2569"})
    assert wrong.status_code == 422
    assert "กรุณากรอกวันที่เป็น วัน/เดือน/ปี" in wrong.content.decode()


def test_more_hits_ask_no_more_questions(client: Client, officer: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    pages = [filed_page(employer=employer, text=f"ใบเสร็จรับเงิน เลขที่ {n}") for n in range(25)]
    index_pages([page.pk for page in pages])
    client.get(reverse(SEARCH), {"q": "ใบเสร็จรับเงิน"})
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(SEARCH), {"q": "ใบเสร็จรับเงิน"})
    # PostgreSQL brackets each search with SAVEPOINT and SET: those ask nothing
    assert sum(question["sql"].startswith("SELECT") for question in asked.captured_queries) <= 30
    shown = answer.content.decode()
    assert shown.count("hitcard") == 20
    assert 'rel="next"' in shown
