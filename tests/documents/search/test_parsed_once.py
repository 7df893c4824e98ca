"""A text is parsed once in a request, however many searches it is put to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.search.query import parsing
from employers.names import CompanyName, PersonName
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The texts that were parsed, as queries and as names."""
    seen: dict[str, list[str]] = {"query": [], "company": [], "person": []}

    def watched(what: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watch(text: str, *more: Any) -> Any:
            seen[what].append(text)
            return real(text, *more)

        return watch

    monkeypatch.setattr(parsing, "_classify_text", watched("query", parsing._classify_text))
    monkeypatch.setattr(CompanyName, "parse", watched("company", CompanyName.parse))
    monkeypatch.setattr(PersonName, "parse", watched("person", PersonName.parse))
    return seen


@pytest.fixture
def at_desk(client: Client, officer: User, firm: Firm) -> Client:
    papers.file([f"{firm.name} {firm.people[0].written}"], firm, by=officer)
    client.force_login(officer)
    return client


def found(client: Client, words: str, **fields: str) -> str:
    return client.get(reverse("documents:search"), {"q": words, **fields}).content.decode()


@pytest.mark.parametrize("typed", ["firm", "person", "plain words"])
def test_what_is_found_was_parsed_once(
    at_desk: Client, firm: Firm, parsed: dict[str, list[str]], typed: str
) -> None:
    words = {"firm": firm.name, "person": firm.people[0].written, "plain words": firm.people[0].first}[typed]
    parsed.update(query=[], company=[], person=[])
    assert "<mark>" in found(at_desk, words)
    assert len(parsed["query"]) == 1
    assert len(parsed["company"]) <= 1
    assert len(parsed["person"]) <= 1 + (typed == "firm")  # a firm's core may be a person's name


@pytest.mark.parametrize("fields", [{}, {"kind": "pages"}, {"account_no": "1099990017"}])
def test_what_is_not_found_was_parsed_once_and_no_name_twice(
    at_desk: Client, parsed: dict[str, list[str]], fields: dict[str, str]
) -> None:
    parsed.update(query=[], company=[], person=[])
    assert "<mark>" not in found(at_desk, "ไม่มีคำนี้ ในระบบเลย", **fields)
    assert len(parsed["query"]) == len(set(parsed["query"])) <= 2  # and in the other layout
    assert parsed["company"].count(parsed["query"][0]) <= 1
    assert parsed["person"].count(parsed["query"][0]) <= 1


def test_a_post_and_the_answer_that_it_leads_to_parse_once_each(
    at_desk: Client, firm: Firm, parsed: dict[str, list[str]]
) -> None:
    parsed.update(query=[], company=[], person=[])
    at_desk.post(reverse("documents:search"), {"q": firm.name}, follow=True)
    assert len(parsed["query"]) == 2
