"""Suggestions while typing: what they offer, and what they never ask or tell."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.employers.factories import InsuredPersonFactory
from tests.factories import EmployerFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
SUGGEST = "documents:suggest"
PERSON = "1000000000017"


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def registry() -> None:
    EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด")
    InsuredPersonFactory.create(national_id=PERSON, first_name="มหาชัย", last_name="ใจดี")


def suggested(client: Client, words: str) -> list[dict[str, str]]:
    answer = client.post(reverse(SUGGEST), {"q": words})
    assert answer.status_code == 200
    told: dict[str, Any] = json.loads(answer.content)
    assert bool(told["said"]) == bool(told["suggestions"])
    lines: list[dict[str, str]] = told["suggestions"]
    return lines


def test_an_employer_leads_to_its_file_and_a_person_fills_the_box(client: Client, officer: User) -> None:
    employer, person = suggested(client, "มหาชัย")
    assert employer == {
        "kind": "employers",
        "text": "บริษัท มหาชัยห้องเย็น จำกัด",
        "number": "74-9999002-8",
        "address": reverse("documents:employer-file", args=["7499990028"]),
    }
    assert person == {"kind": "persons", "text": "นายมหาชัย ใจดี", "number": "", "address": ""}
    assert [line["number"] for line in suggested(client, "74-99")] == ["74-9999002-8"]


@pytest.mark.parametrize(
    "words", [PERSON, "1-0000-00000-01-7", "๑๐๐๐๐๐๐๐๐๐๐๑๗", PERSON[:12], f"มหาชัย {PERSON}"]
)
def test_a_persons_number_suggests_nothing_and_leaves_no_trace(
    client: Client, officer: User, words: str
) -> None:
    assert suggested(client, words) == []
    assert not Event.objects.exists()


def test_names_of_persons_that_were_shown_are_on_the_record(client: Client, officer: User) -> None:
    suggested(client, "ห้องเย็นที่ไม่มี")
    suggested(client, "74-99")
    assert not Event.objects.filter(action="search.suggested").exists()
    suggested(client, "มหาชัย")
    event = Event.objects.get(action="search.suggested", actor=officer)
    assert event.data == {"terms": "มหาชัย", "persons": 1}


@pytest.mark.parametrize("words", ["", "ม", "\x00", "ก" * 10_000, '"', "่่่่", "' OR 1=1 --", "%_%", "& | ! <->"])
def test_whatever_stands_in_the_box_is_answered(client: Client, officer: User, words: str) -> None:
    assert suggested(client, words) == []


def test_words_in_an_address_are_not_taken(client: Client, officer: User) -> None:
    assert client.get(reverse(SUGGEST), {"q": "มหาชัย"}).status_code == 405


def test_what_is_typed_in_the_other_layout_is_suggested_too(client: Client, officer: User) -> None:
    keys = str.maketrans("1234567890", "ๅ/-ภถุึคตจ")
    assert suggested(client, ",sk=")[0]["text"] == "บริษัท มหาชัยห้องเย็น จำกัด"
    assert [line["number"] for line in suggested(client, "7499".translate(keys))] == ["74-9999002-8"]
    assert suggested(client, PERSON.translate(keys)) == []
    assert suggested(client, PERSON[:12].translate(keys)) == []
