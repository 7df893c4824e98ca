"""Every error of the API has one shape, and tells nothing of how it is built."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from sso_efiles.policy import Role
from tests.api.callers import ERROR, JPEG, Caller, browser, declared, folder
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MAKE")


def in_shape(answer: Any) -> None:
    assert answer.headers["Content-Type"].startswith("application/json")
    told = answer.json()
    assert set(told) - {"fields"} == ERROR
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert told["request_id"]
    assert any("ก" <= letter <= "๛" for letter in told["message_th"])
    assert told["message_en"].isascii()


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "nothing/", 404),
        ("GET", "", 404),
        ("POST", "batches/1/files/", 404),
        ("GET", "batches/x/", 404),
        ("GET", "pages/1/", 404),
        ("POST", "batches/", 400),
        ("GET", "pages/?state=lost", 400),
        ("GET", "audit/", 403),
        ("DELETE", "batches/", 405),
        ("PATCH", "batches/1/", 404),
        ("PUT", "batches/1/", 405),
        ("POST", "pages/", 405),
        ("OPTIONS", "batches/", 405),
        ("TRACE", "batches/", 405),
        ("MAKE", "batches/", 405),
        ("GET", "batches/1/files/a/", 405),
    ],
)
def test_every_error_has_one_shape(method: str, address: str, status: int) -> None:
    answer = Caller().call(method, address)
    assert answer.status_code == status
    in_shape(answer)


def test_who_is_not_signed_in_is_told_so_and_how() -> None:
    for headers in (
        {},
        {"authorization": "Bearer nonsense"},
        {"authorization": "Bearer"},
        {"authorization": "Bearer ก".encode().decode("latin-1")},
    ):
        client = Client(headers=headers)
        for method in METHODS:
            answer = client.generic(method, "/api/v1/batches/")
            assert answer.status_code == 401, (method, headers)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            in_shape(answer)


@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "batches/"), ("PUT", "batches/1/files/a/"), ("POST", "documents/1/file/"), ("POST", "search/")],
)
def test_a_browser_without_the_token_of_the_page_changes_nothing(method: str, address: str) -> None:
    client = browser(UserFactory.create(role=Role.INDEXER))
    for headers in ({}, {"x-csrftoken": "x" * 32}, {"origin": "https://evil.example"}):
        answer = client.generic(method, f"/api/v1/{address}", b"{}", "application/json", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), headers
        in_shape(answer)


def test_a_browser_with_the_token_works() -> None:
    client = browser(UserFactory.create())
    client.get("/")
    token = client.cookies["csrf"].value
    answer = client.post(
        "/api/v1/batches/", folder(declared()), "application/json", headers={"x-csrftoken": token}
    )
    assert answer.status_code == 201
    address = f"/api/v1/batches/{answer.json()['id']}/files/a/"
    sent = client.put(address, JPEG[:9], "application/octet-stream", headers={"x-csrftoken": token})
    assert sent.status_code == 422
    evil = {"x-csrftoken": token, "origin": "https://evil.example"}
    assert client.put(address, JPEG, "application/octet-stream", headers=evil).status_code == 403


def test_a_lost_database_is_503_and_tells_no_sql() -> None:
    def lost(execute: Any, sql: str, *rest: Any) -> Any:
        if "documents_batch" in sql:
            raise OperationalError("could not connect to server at /var/run")
        return execute(sql, *rest)

    caller = Caller()
    with connection.execute_wrapper(lost):
        answer = caller.get("batches/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
    assert "server" not in answer.content.decode()
    in_shape(answer)
