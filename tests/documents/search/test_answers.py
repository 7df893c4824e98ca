"""Every kind of answer is as the schema of the API says, no field more and none less."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from documents.search import Answer, search_employers, search_pages, search_persons
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.documents.search import papers
from tests.documents.search.papers import Firm
from tests.employers.factories import FormerNameFactory

pytestmark = pytest.mark.django_db

SEARCHES: dict[str, Callable[..., Answer[Any]]] = {
    "pages": search_pages,
    "employers": search_employers,
    "persons": search_persons,
}


def strict(part: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: what may be null, and no field that is not named."""
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    out = {name: strict(value) for name, value in part.items() if name != "nullable"}
    if "properties" in out:
        out["additionalProperties"] = False
    return {"anyOf": [out, {"type": "null"}]} if part.get("nullable") else out


@pytest.fixture(scope="module")
def answers_schema() -> Draft202012Validator:
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    components = made["components"]
    return Draft202012Validator({"$ref": "#/components/schemas/AnswerOut", "components": strict(components)})


@pytest.fixture
def officer(db: None) -> User:
    """Who sees pages without an owner, too."""
    papers.places()
    return papers.officer(Role.INDEXER, office="7400")


@pytest.fixture
def asked(officer: User, firm: Firm) -> dict[str, list[tuple[str, str]]]:
    """Questions that find something, by kind; what they find is exact, near, of an owner and of none."""
    person, name = firm.people[0], firm.name
    papers.file([f"{name} {person.written}", "ใบกำกับภาษี ประปานครหลวง"], firm, by=officer)
    papers.file(["ใบกำกับภาษี ไม่มีเจ้าของ"], None, by=officer, state=DocumentState.REVIEW)
    owner = Employer.objects.get(account_no=firm.account_no)
    FormerNameFactory.create(employer=owner, name="ร้านเก่าแก่ดั้งเดิม")
    return {
        "pages": [("ใบกำกับภาษี", "exact"), ("ใบกำกับภาษ", "exact"), (f"{person.first}x {person.last}", "near")],
        "employers": [(firm.account_no, "exact"), (name, "exact"), ("ร้านเก่าแก่ดั้งเดิม", "exact")],
        "persons": [(person.written, "exact"), (f"{person.first} {person.last}ก", "near")],
    }


@pytest.mark.parametrize("kind", SEARCHES)
def test_an_answer_is_as_the_schema_says(
    officer: User, asked: dict[str, list[tuple[str, str]]], answers_schema: Draft202012Validator, kind: str
) -> None:
    ways = set()
    for text, _how in asked[kind]:
        answer = SEARCHES[kind](text, user=officer)
        assert answer.results, text
        answers_schema.validate(answer.as_json())
        ways |= {hit.how for hit in answer.results}
    assert ways >= {how for _text, how in asked[kind]}
    answers_schema.validate(SEARCHES[kind]("ไม่มีคำนี้ที่ใดเลย", user=officer).as_json())


@pytest.mark.parametrize("kind", SEARCHES)
def test_what_the_api_sends_is_as_its_schema_says(
    client: Client,
    officer: User,
    asked: dict[str, list[tuple[str, str]]],
    answers_schema: Draft202012Validator,
    kind: str,
) -> None:
    client.force_login(officer)
    for text, _how in asked[kind]:
        sent = client.post(reverse("api:search"), {"q": text, "kind": kind, "limit": 1}, "application/json")
        answers_schema.validate(sent.json())
        if kind != "persons":
            answers_schema.validate(client.get(reverse("api:search"), {"q": text, "kind": kind}).json())


@pytest.mark.parametrize("kind", SEARCHES)
def test_a_field_more_or_less_is_noticed(
    officer: User, asked: dict[str, list[tuple[str, str]]], answers_schema: Draft202012Validator, kind: str
) -> None:
    answer = SEARCHES[kind](asked[kind][0][0], user=officer).as_json()
    hit = answer["results"][0]
    for name in hit:
        less = {key: value for key, value in hit.items() if key != name}
        assert not answers_schema.is_valid({**answer, "results": [less]}), name
    assert not answers_schema.is_valid({**answer, "results": [{**hit, "more": 1}]})
