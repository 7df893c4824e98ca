"""A person changes their own password; one that somebody else set opens nothing else first."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sso_efiles.accounts import people
from sso_efiles.accounts.models import ApiToken, User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
OWN = "a-phrase-of-my-own"
PLACE = "/account/password/"


def change(client: Client, **given: str) -> Any:
    facts = {"present": PASSWORD, "password": OWN, "again": OWN} | given
    return client.post(PLACE, facts)


def signed_in(**facts: Any) -> tuple[Client, User]:
    person = UserFactory.create(**facts)
    client = Client()
    assert (
        client.post(reverse("login"), {"username": person.username, "password": PASSWORD}).status_code == 302
    )
    return client, person


def test_a_person_changes_the_password_and_every_other_session_and_token_ends() -> None:
    client, person = signed_in(role=Role.COUNTER)
    elsewhere = Client()
    elsewhere.force_login(person)
    bearer = {"Authorization": f"Bearer {ApiToken.issue(person)}"}
    assert PLACE in client.get(reverse("home")).content.decode(), "in the menu of the account"
    assert change(client).headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200, "the own session goes on"
    assert elsewhere.get(reverse("home")).status_code == 302
    assert Client().get("/api/v1/search/?q=ก", headers=bearer).status_code == 401
    person.refresh_from_db()
    assert person.check_password(OWN)
    event = Event.objects.get(action="user.password_changed")
    assert (event.actor, event.object_id, event.data) == (person, str(person.pk), {"tokens_revoked": 1})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"present": "not-the-password"}, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
        ({"again": "something-else-entirely"}, "ไม่ตรงกัน"),
        ({"password": "short", "again": "short"}, "12"),
        (dict.fromkeys(("password", "again"), "password1234"), "errorlist"),
        ({"password": PASSWORD, "again": PASSWORD}, "เป็นรหัสผ่านปัจจุบัน"),
        ({"present": ""}, "errorlist"),
    ],
)
def test_what_does_not_do_is_told_and_changes_nothing(given: dict[str, str], said: str) -> None:
    client, person = signed_in()
    answer = change(client, **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    for secret in (PASSWORD, OWN):
        assert secret not in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_name_is_no_password() -> None:
    name = "somchai.meesuk.7400"
    client, _person = signed_in(username=name)
    assert change(client, password=name, again=name).status_code == 422


def test_guessing_in_an_open_session_waits_like_guessing_at_the_door() -> None:
    client, _person = signed_in()
    tries = [change(client, present=f"guess number {n}").status_code for n in range(6)]
    assert tries == [422] * 5 + [429]
    assert change(client).status_code == 429, "even the right one"
    assert Event.objects.filter(action="signin.failed").count() == 5


def test_a_password_that_somebody_else_set_is_changed_before_anything_else() -> None:
    client, person = signed_in(role=Role.COUNTER)
    head = UserFactory.create(role=Role.HEAD, office=person.office)
    given = "set-by-the-head-1"
    people.set_password(person, given, by=head)
    client = Client()
    client.post(reverse("login"), {"username": person.username, "password": given})
    assert client.get(reverse("home")).headers["Location"] == PLACE
    fragment = client.get(reverse("documents:search"), HTTP_HX_REQUEST="true")
    assert fragment.headers["HX-Redirect"] == PLACE
    answer = client.get("/api/v1/search/?q=ก")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_to_change")
    assert "ผู้อื่น" in client.get(PLACE).content.decode()
    assert client.get(reverse("login")).headers["Location"] == reverse("home")
    assert change(client, present="set-by-the-head-1").headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    person.refresh_from_db()
    assert not person.must_change_password


def test_the_way_out_and_the_language_stay_open() -> None:
    client, _person = signed_in()
    User.objects.update(must_change_password=True)
    assert (
        client.post(reverse("set_language"), {"language": "en", "next": PLACE}).headers["Location"] == PLACE
    )
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")


def test_a_new_person_must_change_the_first_password(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    client.force_login(head)
    facts = {"username": "new", "name_th": "ก", "role": "scanner", "office": head.office_id, "password": OWN}
    client.post(reverse("user-add"), facts)
    assert User.objects.get(username="new").must_change_password
    assert not head.must_change_password


def test_a_fragment_asked_for_after_the_session_ended_leads_back_to_where_the_person_was(
    client: Client,
) -> None:
    here = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/review/?batch=7"}
    answer = client.get(reverse("login"), **here)  # type: ignore[arg-type]
    assert answer.headers["HX-Redirect"] == "/login/?next=%2Freview%2F%3Fbatch%3D7"
    elsewhere = here | {"HTTP_HX_CURRENT_URL": "https://example.org/review/"}
    assert client.get(reverse("login"), **elsewhere).headers["HX-Redirect"] == reverse("login")  # type: ignore[arg-type]
