"""A question typed in the wrong keyboard layout offers its other reading, where that finds something."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import FailedWords
from documents.search import SEARCHES, parse_query, suggest_other_layout
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm
from tests.documents.search.test_commands import said

pytestmark = pytest.mark.django_db

TYPED, MEANT = "oheFnj,mbrpN", "น้ำดื่มทิพย์"


def offered(
    typed: str, *, user: User, kinds: tuple[str, ...] = ("employers", "persons", "pages")
) -> str | None:
    query = parse_query(typed)
    answers = [SEARCHES[kind](query, user=user) for kind in kinds]
    return suggest_other_layout(query, answers, kinds=kinds, user=user)


def test_words_on_pages_are_offered_in_the_other_layout(officer: User, firm: Firm) -> None:
    papers.file(["บริษัท น้ำดื่มทิพย์ จำกัด", "ABC TRADING"], firm, by=officer)
    assert offered(TYPED, user=officer) == MEANT
    assert offered("ฤฺฉ", user=officer) == "ABC"


def test_a_number_typed_in_thai_is_offered_as_figures(officer: User, firm: Firm) -> None:
    typed = firm.account_no.translate(str.maketrans("1234567890", "ๅ/-ภถุึคตจ"))
    assert offered(typed, user=officer) == firm.account_no


def test_nothing_is_offered_that_finds_nothing(officer: User, firm: Firm) -> None:
    papers.file(["บริษัท น้ำดื่มทิพย์ จำกัด"], firm, by=officer)
    assert offered("mflv[", user=officer) is None
    assert offered("ฤฺฉ", user=officer) is None


def test_what_was_found_as_it_was_typed_has_no_other_reading(officer: User, firm: Firm) -> None:
    papers.file([f"รหัส {TYPED}", MEANT], firm, by=officer)
    assert offered(TYPED, user=officer) is None


def test_the_screen_offers_it_with_one_click_and_keeps_no_words_that_found_nothing(
    client: Client, officer: User, firm: Firm
) -> None:
    (page,) = papers.file(["บริษัท น้ำดื่มทิพย์ จำกัด"], firm, by=officer)
    client.force_login(officer)
    answer = client.get(reverse("documents:search"), {"q": TYPED})
    link = answer.context["meant"]
    assert link["text"] == MEANT
    assert f'href="{link["address"]}"' in answer.content.decode()
    assert str(page) in client.get(reverse("documents:search") + link["address"]).content.decode()
    assert not FailedWords.objects.exists()


def test_the_api_and_the_command_tell_it(client: Client, officer: User, firm: Firm) -> None:
    papers.file(["บริษัท น้ำดื่มทิพย์ จำกัด"], firm, by=officer)
    client.force_login(officer)
    answer = client.get("/api/v1/search/", {"q": TYPED, "kind": "pages"}).json()
    assert (answer["total"], answer["other_layout"]) == (0, MEANT)
    assert client.get("/api/v1/search/", {"q": MEANT}).json()["other_layout"] is None
    assert f"Did you mean {MEANT}?" in said("search", TYPED)
    assert json.loads(said("search", TYPED, json=True))["other_layout"] == MEANT
