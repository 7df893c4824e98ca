"""From the box to the figures: what the screens measure, and what an administrator reads."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import FailedWords, Quest, TimeToFind
from documents.search import index_pages
from documents.search.usage import time_to_find
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.documents.search.usage.test_time_to_find import wait
from tests.factories import EmployerFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
SEARCH, FIGURES = "documents:search", "documents:search-figures"


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[None]:
    """Only `wait` lets time go by, however slow the machine is."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture
def hq() -> Client:
    client = Client()
    client.force_login(UserFactory.create(role=Role.HQ_ADMIN, office=None))
    return client


def links(client: Client, words: str) -> list[str]:
    shown = client.get(reverse(SEARCH), {"q": words}).content.decode()
    return [unescape(part.split('"')[0]) for part in shown.split('href="')[1:] if part.startswith("/e/")]


def test_a_hit_that_is_opened_and_read_is_measured(client: Client, officer: User, hq: Client) -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    index_pages([filed_page(employer=employer, text="ใบเสร็จรับเงิน").pk])
    to_page, to_file = links(client, "ใบเสร็จรับเงิน")[1:3]
    assert "/p/" in to_page
    wait(12)
    assert client.get(to_page).status_code == 200
    wait(15)
    call_command("sweep", verbosity=0)
    assert TimeToFind.objects.get().step == time_to_find.step_of(12)
    shown = hq.get(reverse(FIGURES)).content.decode()
    assert "12 วินาที" in shown
    assert str(officer.office) in shown
    assert client.get(to_file).status_code == 200


def test_an_employers_file_that_is_opened_from_the_list_is_found_too(client: Client, officer: User) -> None:
    EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด")
    assert client.get(links(client, "มหาชัยห้องเย็น")[0]).status_code == 200
    assert Quest.objects.get().opened_at is not None


def test_words_that_are_nowhere_reach_the_administrators_list(
    client: Client, officer: User, hq: Client
) -> None:
    other = Client()
    other.force_login(UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="7400")))
    for asking in (client, other):
        assert asking.get(reverse(SEARCH), {"q": "ฆฏฐฑฒณฬฮฌ"}).status_code == 200
        asking.get(reverse(SEARCH), {"q": "ฆฏฐฑฒณฬฮฌฑ", "kind": "pages"})
        asking.get(reverse(SEARCH), {"q": "ฆฏฐฑฒณฬฮฌฒ", "office": "7400"})
    assert set(FailedWords.objects.values_list("words", flat=True)) == {"ฆฏฐฑฒณฬฮฌ"}
    assert "ฆฏฐฑฒณฬฮฌ" in hq.get(reverse(FIGURES)).content.decode()


def test_an_executive_sees_times_and_no_words(officer: User, client: Client) -> None:
    client.force_login(UserFactory.create(role=Role.EXECUTIVE, office=None))
    shown = client.get(reverse(FIGURES)).content.decode()
    assert "เวลาที่ใช้ค้นหาจนพบ" in shown
    assert "คำค้นที่ไม่พบข้อมูล" not in shown


def test_the_administrators_home_leads_there(hq: Client, client: Client, officer: User) -> None:
    assert reverse(FIGURES) in hq.get(reverse("home")).content.decode()
    assert reverse(FIGURES) not in client.get(reverse("home")).content.decode()


def test_more_offices_weeks_and_words_ask_no_more_questions(
    hq: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    week = time_to_find.week_of(timezone.now())
    for code in ("1000", "5000", "7400"):
        OfficeFactory.create(code=code)
        for weeks in range(8):
            day = week - timedelta(weeks=weeks)
            for step in (5, 25, TimeToFind.UNOPENED):
                TimeToFind.objects.create(office=code, week=day, step=step, amount=3)
            for who in ("a", "b"):
                FailedWords.objects.create(words=f"คำ {code}", office=code, week=day, seeker=who, amount=1)
    with django_assert_max_num_queries(9):
        shown = hq.get(reverse(FIGURES)).content.decode()
    assert shown.count("<tr>") == 3 + 8 + 3 + 3
