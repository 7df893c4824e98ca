"""The schema: made without a warning, the same as docs/openapi.yaml, with every call of the contract."""

from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.api.callers import ERROR, Caller, browser
from tests.factories import UserFactory

CONTRACT = {
    "batches/": {"get", "post"},
    "batches/{batch_id}/": {"get", "patch"},
    "batches/{batch_id}/files/{client_id}/": {"put"},
    "pages/": {"get"},
    "pages/{page_id}/": {"get"},
    "pages/{page_id}/image/": {"get"},
    "pages/{page_id}/words/": {"get"},
    "pages/{page_id}/original/": {"get"},
    "search/": {"get", "post"},
    "employers/{account_no}/": {"get"},
    "employers/{account_no}/file/": {"get"},
    "employers/{account_no}/file/hand-over/": {"post"},
    "employers/{account_no}/file/sample/": {"get"},
    "employers/{account_no}/file/check/": {"post"},
    "employers/{account_no}/file/certify/": {"post"},
    "employers/{account_no}/file/revoke/": {"post"},
    "documents/{document_id}/file/": {"post"},
    "progress/": {"get"},
    "progress/provinces/": {"get"},
    "progress/offices/": {"get"},
    "audit/": {"get"},
}


@pytest.fixture(scope="module")
def schema() -> Any:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def test_it_is_valid_and_made_without_a_warning(schema: Any) -> None:
    assert not GENERATOR_STATS
    validate_schema(schema)  # type: ignore[no-untyped-call]


def test_the_one_in_docs_is_this_one(schema: Any) -> None:
    written = yaml.safe_load((settings.BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
    assert written == schema, "run: manage.py spectacular --file docs/openapi.yaml"


def test_it_holds_every_call_of_the_contract(schema: Any) -> None:
    told = {path.removeprefix("/api/v1/"): set(calls) for path, calls in schema["paths"].items()}
    assert {path: told.get(path) for path in CONTRACT} == CONTRACT


def test_every_call_says_who_may_and_what_goes_wrong(schema: Any) -> None:
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            assert call["security"] == [{"bearer": []}, {"session": []}], (method, path)
            assert {"400", "401", "403", "404"} <= call["responses"].keys(), (method, path)
    assert set(schema["components"]["schemas"]["ErrorOut"]["required"]) == ERROR


@pytest.mark.django_db
class TestServed:
    def test_schema_and_pages_are_for_the_signed_in_only(self) -> None:
        for address in ("/api/v1/schema/", "/api/v1/docs/"):
            assert Client().get(address).status_code == 401
            assert browser(UserFactory.create()).get(address).status_code == 200
        assert Caller().get("schema/").status_code == 200

    def test_the_pages_run_under_our_policy_with_nothing_inline(self) -> None:
        client = browser(UserFactory.create())
        answer = client.get("/api/v1/docs/")
        page = answer.content.decode()
        assert "<style" not in page
        assert page.count("<script") == page.count("<script src=")
        assert " on" not in page.partition("<body>")[2].replace("on/", "")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "http://" not in page
        assert "https://" not in page
        script = client.get("/api/v1/docs/?script=")
        assert script.headers["Content-Type"].startswith("application/javascript")
        assert b"/api/v1/schema/" in script.content
