"""Signing in: the same words for every failure, a growing lock that shuts nobody else out (A7, A8, A10)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sso_efiles.accounts.models import SignInFailure
from sso_efiles.audit.models import Event
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
WRONG = "not-the-password"


def enter(client: Client, name: str, password: str, **extra: Any) -> Any:
    return client.post(reverse("login"), {"username": name, "password": password}, **extra)


def test_the_right_password_leads_home_under_a_new_session_and_is_recorded(client: Client) -> None:
    user = UserFactory.create(username="scan7400")
    client.get(reverse("login"))
    before = client.session.session_key
    response = enter(client, "scan7400", PASSWORD)
    assert response.headers["Location"] == reverse("home")
    assert client.session.session_key != before
    assert Event.objects.filter(action="signin.ok", actor=user).count() == 1


def test_unknown_disabled_and_wrong_get_the_same_words(client: Client) -> None:
    UserFactory.create(username="known")
    UserFactory.create(username="gone", is_active=False)
    answers = [
        enter(client, name, password).content.decode().split("<main", 1)[1].replace(name, "")
        for name, password in (("known", WRONG), ("gone", PASSWORD), ("nobody", WRONG))
    ]
    said = [answer.split('role="alert"')[1][:300] for answer in answers]
    assert said[0] == said[1] == said[2]
    assert Event.objects.filter(action="signin.failed").count() == 3


def test_the_sixth_try_waits_even_with_the_right_password(client: Client) -> None:
    UserFactory.create(username="known")
    assert [enter(client, "known", WRONG).status_code for _ in range(5)] == [422] * 5
    assert enter(client, "known", PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_wait_grows_and_ends(client: Client) -> None:
    UserFactory.create(username="known")
    start = timezone.now()
    for _ in range(5):
        enter(client, "known", WRONG)
    SignInFailure.objects.update(at=start)
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        assert enter(client, "known", PASSWORD).status_code == 429
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        assert enter(client, "known", WRONG).status_code == 422
    SignInFailure.objects.filter(at__gt=start).update(at=start + timedelta(seconds=61))
    with time_machine.travel(start + timedelta(seconds=61 + 90), tick=False):
        assert enter(client, "known", PASSWORD).status_code == 429
    with time_machine.travel(start + timedelta(seconds=61 + 121), tick=False):
        assert enter(client, "known", PASSWORD).status_code == 302
    assert not SignInFailure.objects.exists()


def test_the_true_person_still_comes_in_from_another_address(client: Client) -> None:
    UserFactory.create(username="known")
    for _ in range(8):
        enter(client, "known", WRONG, REMOTE_ADDR="198.51.100.7")
    assert enter(client, "known", PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 429
    assert enter(client, "known", PASSWORD, REMOTE_ADDR="198.51.100.8").status_code == 302


def test_a_forged_header_changes_nothing(client: Client) -> None:
    UserFactory.create(username="known")
    answers = [
        enter(client, "known", WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code for n in range(6)
    ]
    assert answers == [422] * 5 + [429]


def test_one_address_that_tries_many_names_is_stopped(client: Client) -> None:
    SignInFailure.objects.bulk_create(
        SignInFailure(name_digest=f"{n:064d}", address="127.0.0.1") for n in range(100)
    )
    UserFactory.create(username="known")
    assert enter(client, "known", PASSWORD).status_code == 429


def test_nobody_is_led_to_another_house(client: Client) -> None:
    UserFactory.create(username="known")
    for target in ("https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"):
        client.logout()
        answer = client.post(reverse("login"), {"username": "known", "password": PASSWORD, "next": target})
        assert answer.headers["Location"] == reverse("home")
    client.logout()
    answer = client.post(reverse("login"), {"username": "known", "password": PASSWORD, "next": "/batches/"})
    assert answer.headers["Location"] == "/batches/"


@pytest.mark.parametrize(("idle_s", "status"), [(30 * 60, 200), (30 * 60 + 1, 302)])
def test_a_session_ends_after_thirty_idle_minutes(client: Client, idle_s: int, status: int) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(UserFactory.create())
        assert client.get(reverse("home")).status_code == 200
        clock.shift(idle_s)
        assert client.get(reverse("home")).status_code == status


@pytest.mark.parametrize(("last_s", "status"), [(10 * 3600, 200), (10 * 3600 + 1, 302)])
def test_a_session_ends_after_ten_hours_however_busy(client: Client, last_s: int, status: int) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(UserFactory.create())
        for minutes in range(0, 600, 25):
            clock.move_to(start + timedelta(minutes=minutes))
            assert client.get(reverse("home")).status_code == 200
        clock.move_to(start + timedelta(seconds=last_s))
        assert client.get(reverse("home")).status_code == status


def test_signing_out_takes_a_post_and_ends_the_session(client: Client) -> None:
    client.force_login(UserFactory.create())
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
    assert client.get(reverse("home")).status_code == 302
    assert Event.objects.filter(action="signout").exists()


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_the_door(
    client: Client,
) -> None:
    answer = client.get(reverse("login"), HTTP_HX_REQUEST="true")
    assert answer.headers["HX-Redirect"] == reverse("login")


def test_the_door_speaks_thai_first_and_english_when_asked(client: Client) -> None:
    assert 'lang="th"' in client.get(reverse("login"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert answer.headers["Location"] == reverse("login")
    assert 'lang="en"' in client.get(reverse("login")).content.decode()


def ask(client: Client, **given: str) -> Any:
    address = reverse("session")
    return client.post(address, given) if given else client.get(address)


def test_a_page_that_lives_long_learns_who_is_signed_in_and_the_token_of_that_session(client: Client) -> None:
    user = UserFactory.create(username="scan7400")
    assert ask(client).json()["person"] is None
    client.force_login(user)
    answer = ask(client).json()
    assert answer["person"] == "scan7400"
    assert len(answer["token"]) > 30


def test_signing_in_over_the_work_gives_a_token_that_the_next_request_goes_on_with() -> None:
    client = Client(enforce_csrf_checks=True)
    UserFactory.create(username="scan7400")
    door = ask(client).json()["token"]
    answer = ask(client, username="scan7400", password=PASSWORD, csrfmiddlewaretoken=door)
    assert answer.json()["person"] == "scan7400"
    fresh = answer.json()["token"]
    assert client.post(reverse("logout"), headers={"X-CSRFToken": door}).status_code == 403
    assert client.post(reverse("logout"), headers={"X-CSRFToken": fresh}).status_code == 302


@pytest.mark.parametrize("password", [WRONG, ""])
def test_signing_in_over_the_work_refuses_in_both_languages_and_counts_the_failure(
    client: Client, password: str
) -> None:
    UserFactory.create(username="scan7400")
    answer = ask(client, username="scan7400", password=password)
    assert answer.status_code == 422
    assert answer.json()["message_th"]
    assert answer.json()["message_en"]
    assert "_auth_user_id" not in client.session
    for _ in range(5):
        last = ask(client, username="scan7400", password=WRONG)
    assert last.status_code == (429 if password else 422)


def test_signing_in_over_the_work_needs_the_token_of_the_page() -> None:
    client = Client(enforce_csrf_checks=True)
    UserFactory.create(username="scan7400")
    assert ask(client, username="scan7400", password=PASSWORD).status_code == 403
