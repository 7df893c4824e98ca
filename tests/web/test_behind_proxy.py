"""Behind a proxy of our own: people are told apart by where they sit; the log keeps no words of theirs."""

from typing import Any

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NGINX = "172.18.0.9"


@pytest.fixture
def proxied(settings: Any) -> Client:
    settings.PROXIES = ["172.16.0.0/12"]
    UserFactory.create(username="known")
    return Client(REMOTE_ADDR=NGINX)


def enter(client: Client, password: str, **extra: Any) -> int:
    sent = {"username": "known", "password": password}
    return client.post(reverse("login"), sent, **extra).status_code


def test_wrong_passwords_from_one_desk_lock_nobody_elses(proxied: Client) -> None:
    for _ in range(6):
        enter(proxied, "not-the-password", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert enter(proxied, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.7") == 429
    assert enter(proxied, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.8") == 302


def test_the_audit_trail_says_where_the_person_sits(proxied: Client) -> None:
    enter(proxied, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.8")
    assert Event.objects.get(action="signin.ok").address == "198.51.100.8"


@pytest.mark.parametrize("said", ["", "unknown", "203.0.113.1, unknown"])
def test_a_proxy_that_says_nothing_is_named_itself(proxied: Client, said: str) -> None:
    enter(proxied, PASSWORD, HTTP_X_FORWARDED_FOR=said)
    assert Event.objects.get(action="signin.ok").address == NGINX


def test_only_what_the_proxy_itself_saw_is_believed(proxied: Client) -> None:
    enter(proxied, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.8")
    assert Event.objects.get(action="signin.ok").address == "198.51.100.8"


def test_nobody_else_is_believed(proxied: Client) -> None:
    enter(proxied, PASSWORD, REMOTE_ADDR="198.51.100.9", HTTP_X_FORWARDED_FOR="203.0.113.1")
    assert Event.objects.get(action="signin.ok").address == "198.51.100.9"


def test_the_log_of_requests_holds_no_words_that_were_searched_for(client: Client) -> None:
    client.force_login(UserFactory.create(role=Role.COUNTER))
    with structlog.testing.capture_logs() as lines:
        client.get(reverse("documents:search"), {"q": "สมชาย 1100900000008"})
    assert [line["request"] for line in lines if line["event"] == "request_started"] == ["GET /search/"]
    assert "1100900000008" not in repr(lines)
