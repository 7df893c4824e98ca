"""Whatever is typed into the box, sent to the API or put into an address: 200 or 400, with sentences."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from documents.search import index_pages
from sso_efiles.policy import Role
from tests.api.callers import ERROR
from tests.employers.factories import InsuredPersonFactory
from tests.factories import EmployerFactory, OfficeFactory, UserFactory, filed_page
from tests.hostile import QUERIES

pytestmark = pytest.mark.django_db
TELLING = re.compile(
    r'Traceback|psycopg|sqlite3|OperationalError|FROM "?(documents|employers)_|/site-packages/'
)
THAI, ENGLISH = re.compile("[ก-ฮ]{3}"), re.compile("[A-Z][a-z]+ [a-z]+ [a-z]+")


@pytest.fixture
def office() -> Client:
    """An officer's browser, at an office where there is something to find."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(role=Role.INDEXER, office=OfficeFactory.create()))
    EmployerFactory.create(name="บริษัท เงินสมทบ จำกัด")
    InsuredPersonFactory.create(first_name="เงิน", last_name="สมทบ")
    index_pages([filed_page(text="เงินสมทบ 123 ใบเสร็จ a b x").pk])
    return client


def ways(client: Client, words: str) -> Iterator[tuple[str, Any]]:
    """Each way in which words can be asked; half a letter travels as bytes."""
    search, api = reverse("documents:search"), reverse("api:search")
    coded = quote(words, safe="", errors="surrogatepass")
    form = "application/x-www-form-urlencoded"
    yield "address", client.get(f"{search}?q={coded}")
    yield "box", client.post(search, f"q={coded}", form, follow=True)
    yield "suggestions", client.post(reverse("documents:suggest"), f"q={coded}", form)
    yield "api address", client.get(f"{api}?q={coded}")
    for kind in ("pages", "employers", "persons"):
        yield f"api {kind}", client.post(api, json.dumps({"q": words, "kind": kind}), "application/json")


def check(way: str, answer: Any) -> None:
    told = answer.content.decode()
    assert answer.status_code in (200, 400), (way, answer.status_code)
    assert not TELLING.search(told), way
    if "json" in answer.headers["Content-Type"]:
        if answer.status_code == 400:
            error = json.loads(told)
            assert set(error) >= ERROR, way
            assert THAI.search(error["message_th"]), way
            assert ENGLISH.search(error["message_en"]), way
        return
    assert "<script>alert" not in told, way
    if answer.status_code == 400:
        main = re.sub(r"<[^>]+>", " ", told[told.index("<main") :])
        assert THAI.search(main), way
        assert ENGLISH.search(main), way


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_is_answered_or_refused_with_a_sentence(office: Client, name: str) -> None:
    for way, answer in ways(office, QUERIES[name]):
        check(way, answer)


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF%FE",
        "q=%ED%A0%80",
        "q=a%00b",
        "q=%C0%AF",
        "q=x&page=-1&page_size=1000000",
        "q=x&limit=1000000",
        "q=x&ordering=office__users__password&office__users__password=x",
        "q=x&office=999",
        "q=x&office=%00",
        "q=x&province='",
        "q=x&form=../../etc/passwd",
        "q=x&account_no=1234567890123",
        "q=x&since=32/13/2569&until=%00",
        "q=x&from=yesterday",
        "q=x&after=bm90IG91cnM=",
        "q=x&after=" + "A" * 3000,
        "q=x&kind=users",
        "q=x&q=y&q=z",
        "s=nobody-gave-this-out",
        "f=" + "x" * 3000 + "&q=x",
        "q[]=x",
    ],
)
def test_every_parameter_is_taken_or_refused_with_a_sentence(office: Client, query: str) -> None:
    for address in (reverse("documents:search"), reverse("api:search")):
        check(address, office.get(f"{address}?{query}"))


def test_the_echo_of_a_query_is_text(office: Client) -> None:
    for words in ('<script>alert(1)</script>"', "' onfocus=alert(1) autofocus '", "{{ 7|add:7 }}"):
        told = office.get(reverse("documents:search"), {"q": words}).content.decode()
        assert "<script>alert" not in told
        assert "' onfocus=" not in told
        assert ">14<" not in told
