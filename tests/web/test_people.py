"""Users: nobody hands out more than they hold, and a change works at the next request."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sso_efiles.accounts import people
from sso_efiles.accounts.models import ApiToken, User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.factories import PASSWORD, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG = "a-long-and-unlikely-phrase"


def test_an_office_head_adds_a_person_of_the_own_office(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    client.force_login(head)
    facts = {"username": "new.person", "name_th": "คนใหม่", "role": "scanner", "office": head.office_id}
    assert client.post(reverse("user-add"), {**facts, "password": LONG}).headers["Location"] == reverse(
        "users"
    )
    person = User.objects.get(username="new.person")
    assert (person.role, person.office_id) == (Role.SCANNER, head.office_id)
    assert person.check_password(LONG)
    assert Event.objects.get(action="user.added").data == {"role": "scanner", "at": head.office_id}


@pytest.mark.parametrize(
    ("field", "value"), [("role", "hq_admin"), ("role", "head"), ("office", "5000"), ("password", "short")]
)
def test_what_a_head_may_not_give_is_refused(client: Client, field: str, value: str) -> None:
    OfficeFactory.create(code="5000")
    head = UserFactory.create(role=Role.HEAD)
    client.force_login(head)
    facts = {"username": "new", "name_th": "ก", "role": "scanner", "office": head.office_id, "password": LONG}
    assert client.post(reverse("user-add"), {**facts, field: value}).status_code == 422
    assert not User.objects.filter(username="new").exists()


def test_the_verbs_refuse_what_the_forms_would_not_offer() -> None:
    head = UserFactory.create(role=Role.HEAD)
    boss = UserFactory.create(role=Role.HQ_ADMIN, office=head.office)
    with pytest.raises(Forbidden):
        people.add(username="x", name_th="", role=Role.HQ_ADMIN, office=head.office, password=LONG, by=head)
    with pytest.raises(Forbidden):
        people.add(username="x", name_th="", role=Role.SCANNER, office=None, password=LONG, by=head)
    with pytest.raises(Forbidden):
        people.set_password(boss, LONG, by=head)
    with pytest.raises(Forbidden):
        people.change(boss, name_th="", role=Role.SCANNER, office=boss.office, active=False, by=head)
    with pytest.raises(Forbidden):
        people.change(head, name_th="", role=Role.SCANNER, office=head.office, active=True, by=head)


def test_disabling_a_person_ends_the_open_session_at_the_next_request(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    person = UserFactory.create(office=head.office)
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(reverse("home")).status_code == 200
    client.force_login(head)
    facts = {"name_th": "ก", "role": "scanner", "office": head.office_id}
    assert client.post(reverse("user-change", args=[person.pk]), facts).status_code == 302
    assert theirs.get(reverse("home")).status_code == 302


def test_a_new_password_ends_the_open_session(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    person = UserFactory.create(office=head.office)
    theirs = Client()
    theirs.force_login(person)
    client.force_login(head)
    client.post(reverse("user-password", args=[person.pk]), {"password": LONG})
    assert theirs.get(reverse("home")).status_code == 302
    person.refresh_from_db()
    assert not person.check_password(PASSWORD)


def test_a_new_password_and_a_disabling_end_the_tokens(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    person = UserFactory.create(role=Role.COUNTER, office=head.office)
    bearer = {"Authorization": f"Bearer {ApiToken.issue(person)}"}
    assert client.get("/api/v1/search/?q=ก", headers=bearer).status_code == 200
    people.set_password(person, LONG, by=head)
    assert client.get("/api/v1/search/?q=ก", headers=bearer).status_code == 401
    bearer = {"Authorization": f"Bearer {ApiToken.issue(person)}"}
    for active in (False, True):
        people.change(person, name_th="ก", role=Role.COUNTER, office=head.office, active=active, by=head)
        assert client.get("/api/v1/search/?q=ก", headers=bearer).status_code == 401


def test_a_weak_password_says_why(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    person = UserFactory.create(office=head.office)
    client.force_login(head)
    answer = client.post(reverse("user-password", args=[person.pk]), {"password": "short"})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(UserFactory.create(role=Role.HQ_ADMIN, office=None))
    UserFactory.create_batch(30)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("users"))
    assert answer.content.decode().count("<tr>") >= 30


def test_a_name_that_is_typed_is_spelled_as_everywhere(client: Client) -> None:
    head = UserFactory.create(role=Role.HEAD)
    client.force_login(head)
    facts = {
        "username": "new",
        "name_th": " สมช\uf701ต",
        "role": "scanner",
        "office": head.office_id,
    }
    client.post(reverse("user-add"), {**facts, "password": LONG})
    assert User.objects.get(username="new").name_th == "สมชิต"
